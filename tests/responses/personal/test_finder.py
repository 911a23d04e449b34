"""What is found in texts: planted identifiers of ten kinds, the demo's own, and nothing in ordinary sentences."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import ROOT
from tests.responses.personal.planted import KINDS, planted
from toolkit.containers import open_workbook
from toolkit.responses.personal import Sort, find, mask
from toolkit.simulation.open_text import personal

CLEAN = (Path(__file__).parent / "clean.txt").read_text(encoding="utf-8").splitlines()
SURE = {"身份证", "银行卡"}
"""Kinds with a check digit: not one may be missed."""


def covered(text: str) -> set[int]:
    return {place for found in find(text) for place in range(*found.span)}


def test_five_hundred_planted_identifiers_of_ten_kinds_are_found():
    missed, misnamed = Counter(), Counter()
    for kind, identifier, text in planted(seed=20250512, n=500):
        start = text.index(identifier.secret)
        span = set(range(start, start + len(identifier.secret)))
        if not span <= covered(text):
            missed[kind] += 1
        elif not any(found.sort == identifier.sort and found.span[0] in span for found in find(text)):
            misnamed[kind] += 1
    assert not {kind for kind in missed if kind in SURE}, missed
    assert sum(missed.values()) <= 0.05 * 500, missed
    assert max(missed.values(), default=0) <= 0.1 * 500 / len(KINDS), missed
    assert sum(misnamed.values()) <= 0.02 * 500, misnamed


def test_ordinary_sentences_are_left_alone():
    assert len(CLEAN) >= 300
    assert len(set(CLEAN)) == len(CLEAN)
    alarms = [text for text in CLEAN if find(text)]
    assert len(alarms) <= 0.01 * len(CLEAN), alarms


def test_in_the_demo_the_planted_texts_are_found_and_nothing_else():
    written = set()
    for path in (ROOT / "data" / "demo" / "wave1").glob("*/*.xlsx"):
        for sheet in open_workbook(path.read_bytes(), path.name).sheets:
            written |= {text for row in sheet.rows() for text in sheet.cells[row].values()}
    planted_texts = {text for text in written if text in personal()}
    assert len(planted_texts) == len(personal())
    assert {text for text in written if find(text)} == planted_texts
    assert all(not any(digits in mask(text) for digits in ("000", "demo", "moni")) for text in personal())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("我叫了外卖", "我叫了外卖"),
        ("我是租房的", "我是租房的"),
        ("姓名", "姓名"),
        ("我是王丽，想报名", "我是【姓名】，想报名"),
        ("我姓欧阳", "我姓【姓名】"),
        ("联系人：王女士", "联系人：【姓名】"),
        ("我叫小雨，住3号楼2单元501室", "我叫【姓名】，住【住址】"),
        ("护照E00000000丢了", "护照【护照号】丢了"),
        ("QQ00001000和微信demo_01都行", "QQ【QQ】和微信【微信】都行"),
        ("微信wechat和微信小程序v2.0", "微信wechat和微信小程序v2.0"),
        ("客服电话400-000-0000没人接", "客服电话400-000-0000没人接"),
        ("电话联系定在2026-05-12", "电话联系定在2026-05-12"),
        ("找王师傅修门，想找安静的地方", "找【姓名】修门，想找安静的地方"),
        ("微信vxabc_001", "微信【微信】"),
        ("00000001是我电话", "【电话】是我电话"),
        ("历山路堵车，115路3号车", "历山路堵车，115路3号车"),
        ("住模拟小区５号楼，别的没有", "住【住址】，别的没有"),
        ("", ""),
    ],
)
def test_single_cases(text, seen):
    assert mask(text) == seen


def test_spans_are_those_of_the_original_text():
    text = "㈱电话：１００\u200b ００００ ００００，谢"
    (found,) = find(text)
    assert text[slice(*found.span)] == "１００\u200b ００００ ００００"
    assert found.sort is Sort.PHONE


PIECES = st.sampled_from(
    [*personal(), *CLEAN[:40], "１", "🙂", "①", "㈱", "\u200b", "我叫", "号楼", "-", "【电话】", "微信"]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=8).map("".join))
def test_masking_changes_nothing_but_the_spans(text):
    spans = [found.span for found in find(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    rest, at = mask(text), 0
    for found in find(text):
        between = text[at : found.span[0]]
        assert rest.startswith(f"{between}【{found.sort}】")
        rest, at = rest.removeprefix(f"{between}【{found.sort}】"), found.span[1]
    assert rest == text[at:]
