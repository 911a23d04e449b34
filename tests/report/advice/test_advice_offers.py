"""Drafts are offered for findings that pass, a few at a time; the file of measures is only added to."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace

import openpyxl
import pytest

from tests.report.advice.cards import CARD, CLEAN, FINDINGS, FORM, NOTES, finding
from toolkit.findings.finding import DIFFERENCE, NO_DIFFERENCE, PRIORITY, UNDECIDED
from toolkit.questionnaire import Questionnaire
from toolkit.report.advice import Measure, offer_measures, read_measures, suggest
from toolkit.report.advice.columns import CARDS, COLUMNS
from toolkit.report.advice.columns import FINDINGS as LISTED
from toolkit.report.advice.sheet import cards_workbook
from toolkit.report.advice.templates import figure_of, templates


def offered(*findings, known=(), community=""):
    return [measure.template for measure in suggest(findings, FORM, known, community).measures]


# ---- what is offered


def test_an_option_in_front_gets_its_template():
    assert offered(finding(1)) == ["rent-guide"]
    assert offered(finding(1, options=(4, 1))) == ["rent-guide", "rent-burden"]
    assert offered(finding(1, options=(2,))) == []
    assert offered(finding(1, "EMP09", (5,))) == ["night-school"]


@pytest.mark.parametrize(("base", "count"), [(50, 1), (30, 1), (29, 0)])
def test_a_finding_of_few_people_gets_none(base, count):
    offer = suggest([finding(1, base=base)], FORM)
    assert len(offer.measures) == count
    assert any("数据不足，建议座谈补充" in notice.message for notice in offer.notices) is (count == 0)


@pytest.mark.parametrize(("kind", "count"), [(DIFFERENCE, 1), (NO_DIFFERENCE, 0), (UNDECIDED, 0), (PRIORITY, 0)])
def test_only_what_says_something_gets_one(kind, count):
    assert len(offered(finding(1, kind=kind))) == count


def test_priorities_get_the_yearly_list():
    assert offered(finding(1, "NED01", (), kind=PRIORITY, rows=("hou",))) == ["yearly-list"]
    assert offered(finding(1, "NED01", (), rows=("hou",))) == []


def test_a_row_has_to_be_low():
    low = finding(1, "HOU07", (), rows=("aff",), label="保障性租赁住房", share="37")
    assert offered(low) == ["rent-guide"]
    assert suggest([low], FORM).measures[0].baseline == "37%"
    assert offered(finding(1, "HOU07", (), rows=("aff",), label="保障性租赁住房", share="50")) == []
    assert offered(finding(1, "HOU07", (), rows=("aff",), label="公租房", share="37")) == []


def test_a_template_may_need_a_second_finding():
    circle, groups = finding(1, "MAR03", (1,)), finding(2, "MAR04", (4,))
    assert offered(circle) == []
    assert offered(circle, groups) == ["interest-groups"]
    assert offered(circle, replace(groups, options=(3,))) == []


def test_no_more_than_three_a_finding_and_six_a_report():
    many = [finding(n, item, options) for n, (item, options) in enumerate(EVERY, start=1)]
    offer = suggest(many, FORM)
    assert len(offer.measures) == 6
    assert any("没有列出" in notice.message for notice in offer.notices)
    wide = replace(many[0], options=(1, 4, 5, 8))
    assert len(suggest([wide], FORM).measures) == 3
    assert len(suggest(many, FORM, CLEAN, "02").measures) == 3
    dropped = tuple(replace(card, judgement="不采纳") for card in CLEAN)
    assert len(suggest(many, FORM, dropped, "02").measures) == 6


EVERY = [("HOU06", (4,)), ("HOU06", (1,)), ("HOU06", (5,)), ("EMP09", (1,)), ("EMP09", (5,)), ("MAR07", (1,)),
         ("CHD05", (4,)), ("ORG06", (1,))]  # fmt: skip


def test_nothing_is_offered_twice_whatever_was_decided():
    known = suggest([finding(1)], FORM, (), "02").measures
    assert offered(finding(1), known=known, community="02") == []
    assert offered(finding(1), known=[replace(known[0], judgement="不采纳")], community="02") == []
    again = suggest([finding(1)], FORM, known, "05").measures
    assert [(one.id, one.community) for one in again] == [("M2", "05")]


def test_a_draft_is_a_draft_and_holds_no_decision():
    (draft,) = suggest([finding(1)], FORM, (), "02").measures
    assert draft.is_draft
    assert draft.origin == "建议草案"
    assert draft.findings == "F1（HOU06）"
    assert [draft.lead, draft.deadline, draft.target, draft.judgement, draft.notes, draft.resources] == [""] * 6


def test_templates_name_questions_and_answers_of_the_bank():
    known = Questionnaire.from_dict({"id": "all", "title": "题库", "items": [{"use": name} for name in NAMED]}).by_id
    for template in templates():
        assert template.level in ("社区", "街道", "区")
        for trigger in template.when:
            for one in filter(None, (trigger, trigger.also)):
                item = known[one.item]
                assert set(one.options) <= set(item.labels)
                assert set(one.rows) <= {row.key for row in item.rows}
        assert not template.figure or template.figure in {trigger.item for trigger in template.when} | {"ORG02"}


NAMED = sorted({one.item for t in templates() for w in t.when for one in (w, w.also) if one} | {"NED01"})


def test_the_figure_after_a_label_is_found():
    number = figure_of(finding(1), "不清楚可申请的保障政策")
    assert number is not None
    assert (number.shown, number.unit) == ("22", "%")
    assert figure_of(finding(1), "房租高") is None


# ---- the file


def test_cards_come_back_as_they_were(tmp_path):
    path = tmp_path / "measures.xlsx"
    odd = replace(CARD, id="M9", action="=1+1\n第二行", title="+建议", origin="建议草案", template="rent-guide")
    path.write_bytes(cards_workbook([*CLEAN, odd], FINDINGS, NOTES))
    found = read_measures(path)
    assert found.measures == (*CLEAN, odd)
    assert not found.notices
    assert found.of("05").measures == ()


def test_the_workbook_is_the_same_bytes_and_has_no_formulas():
    one, two = (cards_workbook(CLEAN, FINDINGS, NOTES) for _ in range(2))
    assert one == two
    sheets = [name for name in zipfile.ZipFile(io.BytesIO(one)).namelist() if "sheets/sheet" in name]
    assert not any(b"<f>" in zipfile.ZipFile(io.BytesIO(one)).read(name) for name in sheets)


def test_lists_to_choose_from_cover_their_columns():
    sheet = openpyxl.load_workbook(io.BytesIO(cards_workbook((), FINDINGS, NOTES)))[CARDS]
    ruled = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(ruled) == len(COLUMNS)
    assert all(rule.prompt for rule in ruled.values())
    assert ruled["I4:I203"].formula1 == '"社区,街道,区"'
    assert sheet.freeze_panes == "C4"


def edited(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def test_what_somebody_wrote_stays_and_drafts_come_below(tmp_path):
    path = tmp_path / "measures.xlsx"
    first = offer_measures(path, FINDINGS[:1], NOTES[:1], FORM, "02")
    assert [one.template for one in first.measures] == ["rent-guide"]

    def fill(book):
        sheet = book[CARDS]
        headers = {cell.value: cell.column for cell in sheet[2]}
        sheet.cell(4, headers["牵头"]).value = "社区团支部"
        sheet.cell(6, headers["做什么"]).value = "我自己写的一条"
        sheet.insert_cols(3)
        sheet.cell(2, 3).value = "我的备注"
        sheet.cell(4, 3).value = "记得问物业"
        book.create_sheet("我的表")["A1"] = "草稿"

    edited(path, fill)
    second = offer_measures(path, FINDINGS, NOTES, FORM, "02")
    assert [(one.id, one.lead or one.action[:7]) for one in second.measures[:2]] == [
        ("M1", "社区团支部"),
        ("M2", "我自己写的一条"),
    ]
    assert [one.template for one in second.measures[2:]] == ["internships", "interest-groups"]
    assert len({one.id for one in second.measures}) == 4
    book = openpyxl.load_workbook(path)
    assert book["我的表"]["A1"].value == "草稿"
    assert book[CARDS].cell(4, 3).value == "记得问物业"
    assert [row[0].value for row in book[LISTED].iter_rows(min_row=2)] == ["F1（HOU06）", "F2（EMP09）", "F3（MAR07）"]


def test_a_file_that_is_up_to_date_is_not_touched(tmp_path):
    path = tmp_path / "measures.xlsx"
    offer_measures(path, FINDINGS, NOTES, FORM, "02")
    before, at = path.read_bytes(), path.stat().st_mtime_ns
    offer_measures(path, FINDINGS, NOTES, FORM, "02")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, at)


def test_lists_shrink_with_the_findings(tmp_path):
    path = tmp_path / "measures.xlsx"
    offer_measures(path, FINDINGS, NOTES, FORM, "02")
    offer_measures(path, FINDINGS[:1], NOTES[:1], FORM, "02")
    book = openpyxl.load_workbook(path)
    assert [row[0].value for row in book[LISTED].iter_rows(min_row=2) if row[0].value] == ["F1（HOU06）"]


def test_what_was_chosen_is_brought_into_the_lists_spelling(tmp_path):
    path = tmp_path / "measures.xlsx"
    path.write_bytes(cards_workbook(CLEAN, FINDINGS, NOTES))

    def change(book):
        sheet = book[CARDS]
        headers = {cell.value: cell.column for cell in sheet[2]}
        sheet.cell(4, headers["资源档"]).value = " 0.5-2万"
        sheet.cell(4, headers["社区"]).value = 2
        sheet.cell(4, headers["操作性自评"]).value = 2
        sheet.cell(5, headers["编号"]).value = "m1"
        sheet.cell(6, headers["作者判断"]).value = "再说"

    edited(path, change)
    found = read_measures(path)
    assert (found.measures[0].resources, found.measures[0].community, found.measures[0].operable) == (
        "0.5—2万",
        "02",
        "2",
    )
    assert [one.id for one in found.measures] == ["M1", "M2", "M3"]
    assert {notice.code for notice in found.notices} == {"measures_number", "measures_choice"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", "编号,名称\nM1,建议\n".encode()])
def test_a_file_that_cannot_be_read_is_a_notice_and_stays(tmp_path, content):
    path = tmp_path / "measures.xlsx"
    path.write_bytes(content)
    for found in (read_measures(path), offer_measures(path, FINDINGS, NOTES, FORM, "02")):
        assert not found.measures
        assert [notice.code for notice in found.notices] == ["measures_unreadable"]
    assert path.read_bytes() == content


def test_a_table_that_is_no_xlsx_is_read_and_not_added_to(tmp_path):
    path = tmp_path / "measures.xlsx"
    path.write_bytes("编号,依据发现,做什么\nM1,F1,发月历\n".encode())
    found = offer_measures(path, FINDINGS, NOTES, FORM, "02")
    assert [one.action for one in found.measures] == ["发月历"]
    assert {notice.code for notice in found.notices} == {"measures_columns", "measures_not_updated"}


def test_every_field_has_its_column():
    assert sorted(card.field for card in COLUMNS) == sorted(field.name for field in fields(Measure))
