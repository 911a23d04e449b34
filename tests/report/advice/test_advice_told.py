"""Cards in the report and in the ledger: layers apart, numbers bound, nothing personal, the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from tests.report.advice.cards import CARD, CLEAN, FINDINGS, NOTES, OTHER, UP
from toolkit.containers.xlsx.grid import letters_of
from toolkit.document import WRITERS, Document, Heading, Number, Paragraph, Slot, Table, plain
from toolkit.report.advice import Measure, advice_blocks, ledger_workbook, notes_blocks
from toolkit.report.advice.ledger import LEDGER

DRAFT = replace(CARD, id="M4", title="只有做法", lead="", target="", judgement="", operable="", people="")


def told(*cards, findings=FINDINGS, notes=NOTES):
    return tuple(advice_blocks(cards, findings, notes))


def row(blocks, name, title=CARD.title):
    table = next(b for b in blocks if isinstance(b, Table) and b.caption.startswith(title))
    return next(cells[1] for cells in table.rows if plain(cells[0]) == name)


def words(blocks):
    parts = []
    for block in blocks:
        match block:
            case Paragraph():
                parts.append(plain(block.inlines))
            case Table():
                parts += [block.caption, *(plain(cell) for cells in block.rows for cell in cells)]
            case Heading():
                parts.append(block.text)
    return "\n".join(parts)


def test_own_measures_first_then_those_for_above():
    blocks = told(UP, CARD, OTHER)
    assert [(b.level, b.text) for b in blocks if isinstance(b, Heading)] == [
        (1, "对策建议"), (2, CARD.title), (2, OTHER.title), (2, "向上反映事项"), (3, UP.title),
    ]  # fmt: skip
    assert not any(b.text == "向上反映事项" for b in told(CARD) if isinstance(b, Heading))


def test_numbers_of_the_finding_and_the_baseline_are_bound():
    blocks = told(CARD)
    claim = next(b for b in blocks if isinstance(b, Paragraph) and "依据发现F1" in plain(b.inlines))
    numbers = [inline for inline in FINDINGS[0].claim if isinstance(inline, Number)]
    assert [one for one in claim.inlines if isinstance(one, Number)] == numbers
    indicator = row(blocks, "评价指标")
    assert [one for one in indicator if isinstance(one, Number)] == [numbers[1]]
    assert "基线：22%；目标：15%以下" in plain(indicator)


@pytest.mark.parametrize("baseline", ["122%", "2.22%", "22.5%", "22人"])
def test_a_baseline_that_is_no_figure_of_the_finding_stays_text(baseline):
    indicator = row(told(replace(CARD, baseline=baseline)), "评价指标")
    assert not [one for one in indicator if isinstance(one, Number)]
    assert baseline in plain(indicator)


def test_notes_are_cited_in_full():
    assert "佐证：（S1，座谈，2025-05-28，8人）、（S3，文献，2025-06-10）。" in words(told(UP))


def test_a_draft_looks_like_one_and_its_gaps_are_slots():
    blocks = told(CARD, DRAFT)
    roles = [b.role for b in blocks if isinstance(b, Paragraph)]
    assert roles.count("draft") == 1
    assert row(blocks, "牵头", DRAFT.title) == (Slot("待填"),)
    assert Slot("待填") in row(blocks, "评价指标", DRAFT.title)
    assert row(blocks, "作者判断", DRAFT.title) == (Slot("待填"),)
    slots = [i for b in told(*CLEAN) if isinstance(b, Table) for r in b.rows for i in r[1] if isinstance(i, Slot)]
    assert not slots


def test_an_empty_card_and_no_card():
    bare = words(told(Measure("M1")))
    assert "【做什么？写具体动作】" in bare
    assert "【引用至少一条座谈、走访或文献】" in bare
    assert "measures.xlsx" in words(told())
    assert words(told(replace(CARD, judgement="不采纳"))) == words(told())


def test_a_finding_of_few_people_carries_its_mark():
    assert "基数不足50人，仅供参考" in words(told(replace(CARD, findings="F3")))
    assert "仅供参考" not in words(told(CARD))


def test_nothing_personal_comes_through(mobile):
    card = replace(CARD, lead="张三", partners="物业、李书记", action=f"打电话{mobile}，联系人：李四", risk="找 a@b.cn")
    notes = (replace(NOTES[0], topic=f"谈到{mobile}", place="联系人：张三家"),)
    ledger = openpyxl.load_workbook(io.BytesIO(ledger_workbook([card], FINDINGS, notes, "舜井社区")))
    cells = "".join(str(cell.value) for line in ledger.worksheets[0].iter_rows() for cell in line)
    for text in (words([*told(card, notes=notes), *notes_blocks(notes)]), cells):
        for secret in (mobile, "张三", "李四", "李书记", "a@b.cn"):
            assert secret not in text


def test_the_list_of_notes():
    (table,) = notes_blocks(NOTES)
    assert [plain(cells[0]) for cells in table.rows] == ["S1", "S2", "S3"]
    assert "一.md" not in words([table])
    assert not list(notes_blocks(()))


def test_every_writer_takes_the_section():
    facts = {n.fact: n.shown + n.unit for f in FINDINGS for n in f.claim if isinstance(n, Number)}
    odd = replace(DRAFT, id="建议 一", title="<b>&标题</b>", action="=1+1 \x01 {{x}} 😀", risk="a|b")
    blocks = (*told(*CLEAN, odd), *notes_blocks(NOTES))
    document = Document("对策建议", blocks, date="2025-06-01", facts=facts)
    for suffix in (".docx", ".html", ".md"):
        first, second = (WRITERS[suffix](document, None) for _ in range(2))
        assert first == second
    assert "〔建议草案〕" in str(WRITERS[".html"](document, None))


# ---- the ledger


def sheet(*cards, place="舜井社区"):
    data = ledger_workbook(cards, FINDINGS, NOTES, place)
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_one_row_a_measure_with_columns_that_stay():
    made = sheet(*CLEAN, DRAFT)
    head = [cell.value for cell in made[1]]
    assert head == [entry.header for entry in LEDGER]
    assert head[:7] == ["社区", "编号", "名称", "去向", "状态", "依据发现", "佐证"]
    assert len(set(head)) == len(head)
    assert made.max_row == 5
    at = {name: place for place, name in enumerate(head)}
    rows = [[str(cell.value or "") for cell in line] for line in made.iter_rows(min_row=2)]
    assert [line[at["状态"]] for line in rows] == ["已采纳", "已采纳", "已采纳", "建议草案"]
    assert [line[at["去向"]] for line in rows] == ["本社区办理", "本社区办理", "向上反映", "本社区办理"]
    assert rows[0][at["finding_items"]] == "HOU06"
    assert rows[2][at["note_ids"]] == "S1 S3"
    assert "22%" in rows[0][at["依据发现"]]


def test_it_can_be_filtered_and_its_ids_are_hidden_and_unique():
    made = sheet(*CLEAN)
    assert made.freeze_panes == "D2"
    assert made.auto_filter.ref.startswith("A1:")
    hidden = [entry.header for entry in LEDGER if entry.hidden]
    assert all(name.isascii() for name in hidden)
    letters = {entry.header: letters_of(place) for place, entry in enumerate(LEDGER)}
    assert all(made.column_dimensions[letters[hidden[0]]].hidden for _ in hidden)
    ids = [made[f"{letters['measure_id']}{n}"].value for n in (2, 3, 4)]
    theirs = sheet(*CLEAN, place="曲水亭社区")
    ids += [theirs[f"{letters['measure_id']}{n}"].value for n in (2, 3, 4)]
    assert len(set(ids)) == 6


def test_texts_stay_texts_and_bytes_stay_the_same():
    odd = replace(CARD, action="=HYPERLINK(1)", title="+1", target="@x", deadline="-2")
    made = sheet(odd)
    assert all(cell.data_type in ("s", "n") and cell.data_type != "f" for line in made.iter_rows() for cell in line)
    assert "=HYPERLINK(1)" in [cell.value for cell in made[2]]
    one, two = (ledger_workbook(CLEAN, FINDINGS, NOTES, "舜井社区", simulated=True) for _ in range(2))
    assert one == two
    assert openpyxl.load_workbook(io.BytesIO(one)).sheetnames == ["建议台账（模拟数据）"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("7人（2.9%）", "*（*）（*：公开版不列）"),
        ("百分之二点九", "*（*：公开版不列）"),
        ("22%，2025年6月", "22%，2025年6月"),
        ("22.0％", "*（*：公开版不列）"),
        ("0", "0"),
    ],
)
def test_a_public_edition_keeps_the_figures_of_a_baseline_that_it_does_not_tell(written, shown):
    card = replace(CARD, baseline=written)
    public = advice_blocks([card], FINDINGS, NOTES, public=True)
    indicator = plain(row(list(public), "评价指标"))
    assert f"基线：{shown}；" in indicator
