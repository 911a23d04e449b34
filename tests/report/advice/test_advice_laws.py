"""Whatever somebody writes: cards come back as written, notes are read or told of, nothing breaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.report.advice.cards import CARD, FINDINGS, NOTES
from toolkit.document.escape import clean
from toolkit.report.advice import advice_blocks, check, ledger_workbook, read_measures, read_notes
from toolkit.report.advice.appending import with_more
from toolkit.report.advice.sheet import cards_workbook
from toolkit.report.advice.wording import likeness

TEXT = some.text(max_size=40)
FREE = ("title", "action", "lead", "partners", "deadline", "feasibility", "indicator", "baseline", "target", "findings")


def as_read(text: str) -> str:
    return clean(text).strip().removesuffix(" 00:00:00")


@given(some.fixed_dictionaries(dict.fromkeys(FREE, TEXT)))
@settings(max_examples=40, deadline=None)
def test_cards_come_back_as_written(texts):
    card = replace(CARD, **texts)
    expected = replace(card, **{name: as_read(text) for name, text in texts.items()})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "measures.xlsx"
        begun = cards_workbook([CARD], FINDINGS, NOTES)
        for data in (
            cards_workbook([CARD, replace(card, id="M2")], FINDINGS, NOTES),
            with_more(begun, "a.xlsx", [replace(card, id="M2")], FINDINGS, NOTES),
        ):
            path.write_bytes(data)
            assert read_measures(path).measures == (CARD, replace(expected, id="M2"))
    check([card], FINDINGS, NOTES)
    list(advice_blocks([card], FINDINGS, NOTES))
    ledger_workbook([card], FINDINGS, NOTES, "某社区")


@given(
    some.binary(max_size=300)
    | TEXT.map(lambda text: f"类型：座谈\n日期：2025-03-20\n{text}".encode("utf-8", "replace"))
)
@settings(max_examples=80, deadline=None)
def test_any_file_is_a_note_or_a_notice(data):
    with TemporaryDirectory() as folder:
        for name in ("a.txt", "b.docx"):
            (Path(folder) / name).write_bytes(data)
        found = read_notes(Path(folder))
        assert len(found.notes) + len({notice.file for notice in found.notices}) >= 2


@given(TEXT, TEXT)
def test_likeness_is_a_share_and_looks_both_ways(a, b):
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)
    assert likeness(a, a) in (0.0, 1.0)
