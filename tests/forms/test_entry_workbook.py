"""The data-entry workbook: the questionnaire's items and codes in their order, checks on every field, no formulas."""

import csv
import io
import re
import subprocess
import time
import zipfile
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings

from tests.channels.raw_answers import raw_answers
from tests.judges import program
from tests.making import ROOT, questionnaires, save
from toolkit.channels import EntryWorkbook, Responded
from toolkit.channels.mapping import Mapping
from toolkit.containers import open_workbook
from toolkit.forms.entry_workbook import entry_workbook
from toolkit.forms.entry_workbook.formulas import Formulas, TooLongError
from toolkit.forms.form import Fieldwork
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import FALSE, TRUE, asked
from toolkit.records import BLANK
from toolkit.simulation import simulate

HEAD = ["表号", "录入人", "录入日期", "社区"]
NASTY = [
    "=cmd|'/c calc'!A1",
    "住房</script>",
    "{{7*7}}",
    "甲\t乙\n丙",
    "😀" * 150,
    '“引”"号"\'',
    "长" * 300,
    "_x0041_",
    "\x01控",
]


def made(questionnaire):
    data = entry_workbook(questionnaire, Fieldwork("02"))
    assert isinstance(data, bytes)
    return data


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def form(*items):
    return Questionnaire.from_dict({"title": "题目", "items": list(items)})


def example():
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def headers(questionnaire):
    """The columns a form must have, said once more in plain words."""
    names = []
    for item in questionnaire.questions:
        if item.kind == "rank":
            names += [f"{item.id}__第{place}位" for place in range(1, int(item.maximum or len(item.options)) + 1)]
        else:
            names += kind_of(item).columns(item)
        names += [f"{item.id}__{option.code}__text" for option in item.options if option.text]
    return names


def checks(sheet):
    """The check of each column, by header."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        (area,) = check.sqref.ranges
        assert (area.min_col, area.min_row) == (area.max_col, 3)
        assert area.max_row == 502
        found[sheet.cell(1, area.min_col).value] = check
    return found


@settings(max_examples=25)
@given(questionnaires())
def test_items_and_codes_are_those_of_the_questionnaire_in_its_order(questionnaire):
    data = made(questionnaire)
    assert data == made(questionnaire)
    book = opened(data)
    assert book.sheetnames == ["录入", "复录", "说明", "代码"]
    for sheet in (book["录入"], book["复录"]):
        assert [cell.value for cell in sheet[1]] == HEAD + headers(questionnaire)
        assert sheet.freeze_panes == "B3"
        found = checks(sheet)
        for item in questionnaire.questions:
            for column in kind_of(item).columns(item) if item.kind != "rank" else [f"{item.id}__第1位"]:
                check = found[column]
                if item.kind in ("single", "consent", "scale", "matrix", "rank"):
                    assert check.type == "list"
                    assert check.formula1 == f'"{",".join(map(str, item.labels))},?"'
                elif item.kind == "multi":
                    assert (check.type, check.formula1, check.formula2) == ("whole", "0", "1")
                elif item.kind == "number":
                    assert (check.type, float(check.formula1), float(check.formula2)) == ("decimal", 0, item.maximum)
                else:
                    assert check.type in (None, "none")
                if item.kind != "text":
                    assert re.search("[\u4e00-\u9fff]", check.error)
                assert check.prompt.startswith("第")
    codes = [row[3] for row in book["代码"].iter_rows(min_row=2, values_only=True)]
    wanted = [
        code
        for item in questionnaire.questions
        for code in ([1] * len(item.labels) if item.kind == "multi" else item.labels or [None])
    ]
    assert [code if isinstance(code, int) else None for code in codes] == wanted
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_no_macro_no_link_no_clock():
    with zipfile.ZipFile(io.BytesIO(made(example()))) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert b"TargetMode" not in text
    assert b"<f>" not in text
    assert b"2000-01-01" in text


def test_nasty_labels_stay_texts_within_the_limits():
    options: dict[int, Any] = dict(enumerate(NASTY, start=1))
    options[97] = {"label": "=其他", "text": True}
    questionnaire = form(
        {"id": "A", "kind": "single", "text": "=1+1" + "问" * 400, "options": options},
        {"id": "B" * 64, "kind": "multi", "text": "@多选\n第二行", "options": options, "exclusive": [1]},
        {"id": "C", "kind": "matrix", "text": "矩阵", "options": ["好", "差"], "rows": NASTY},
        {"id": "N", "kind": "number", "text": "几个", "unit": "=个" * 40, "min": 1, "max": 2},
    )
    data = made(questionnaire)
    book = opened(data)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
    for check in checks(book["录入"]).values():
        assert len(check.promptTitle.encode("utf-16-le")) <= 64
        assert len(check.prompt.encode("utf-16-le")) <= 510
        assert check.error is None or len(check.error) <= 255
    shown = {row[4] for row in book["代码"].iter_rows(min_row=2, values_only=True)}
    assert "=cmd|'/c calc'!A1" in shown
    assert "␁控" in shown
    assert EntryWorkbook().sniff(open_workbook(data, "录入表.xlsx"))


def test_a_long_list_of_codes_stands_on_the_sheet_of_codes():
    labels = {1000 + code: f"第{code}社区" for code in range(80)}
    book = opened(made(form({"id": "P", "kind": "single", "text": "哪里？", "options": labels})))
    source = checks(book["录入"])["P"].formula1
    sheet, area = source.split("!")
    assert sheet == "代码"
    assert [cell[0].value for cell in book[sheet][area.replace("$", "")]] == list(labels)


def test_five_hundred_items_are_quick_and_within_the_limits():
    items: list[dict] = [{"id": "S", "kind": "single", "text": "开始？", "options": ["是", "否"]}]
    for number in range(1, 500):
        shown = {"item": items[-1]["id"], "in": [1]} if number % 3 else {"item": "S", "not_in": [2]}
        items.append({"id": f"Q{number}", "kind": "single", "text": f"第{number}问？", "options": ["是", "否"]})
        items[-1]["show_if"] = shown
        if number % 50 == 1:
            items[-1]["skip"] = [{"when": [2], "to": "END"}]
    questionnaire = form(*items)
    started = time.process_time()
    data = made(questionnaire)
    assert time.process_time() - started < 10
    formats = opened(data)["录入"].conditional_formatting
    formulas = [rule.formula[0] for area in formats for rule in area.rules]
    assert len(formulas) > 900
    assert max(map(len, formulas)) <= 8192


def test_conditions_too_long_for_a_formula_are_left_out_and_named():
    first = {"id": "A", "kind": "single", "text": "甲？", "options": [f"第{i}项" for i in range(400)]}
    last = {"id": "B", "kind": "text", "text": "乙？", "show_if": {"item": "A", "in": list(range(1, 400))}}
    questionnaire = form(first, last)
    letters = {"A": "E", "B": "F"}
    with pytest.raises(TooLongError):
        Formulas(questionnaire, letters, 3).unasked(questionnaire.by_id["B"])
    guide = [str(cell.value) for row in opened(made(questionnaire))["说明"].iter_rows() for cell in row]
    assert any("第2题的条件太复杂" in text for text in guide)


# --- another spreadsheet


def converted(folder, data, suffix):
    """What LibreOffice makes of a workbook."""
    soffice = program("soffice")
    source = save(folder, "录入表.xlsx", data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [soffice, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"录入表.{suffix.partition(':')[0]}").read_bytes()


@pytest.mark.office
def test_libreoffice_keeps_texts_checks_and_columns(tmp_path):
    questionnaire = form(
        {
            "id": "A",
            "kind": "single",
            "text": "=1+1",
            "options": {1: "=cmd|'/c calc'!A1", 97: {"label": "其他", "text": True}},
        },
        {"id": "T", "kind": "text", "text": "意见"},
    )
    book = opened(made(questionnaire))
    for place, text in enumerate(["007", "甲", "", "02", "97", "=2+3", "0012"], start=1):
        cell = book["录入"].cell(3, place)
        cell.value = int(text) if place == 5 else text or None
        if place != 5 and text:
            cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    again = converted(tmp_path, buffer.getvalue(), "xlsx")
    sheet = opened(again)["录入"]
    assert [cell.value for cell in sheet[3]][:7] == ["007", "甲", None, "02", 97, "=2+3", "0012"]
    assert all(cell.data_type != "f" for each in opened(again) for row in each.iter_rows() for cell in row)
    assert {check.type for check in sheet.data_validations.dataValidation} >= {"list", "date"}
    reading = EntryWorkbook().read(open_workbook(again, "录入表.xlsx"), questionnaire, Mapping())
    assert next(mark for answer in raw_answers(reading) for mark in answer.said.marks).text == "=2+3"
    assert reading.records[0].number == "007"


def every_sort_of_condition():
    """A questionnaire whose conditions are of every sort, each upon the one before."""
    nested = {"any": [{"item": "C", "in": [1]}, {"all": [{"item": "A", "in": [2]}, {"item": "R", "in": [2]}]}]}
    matrix = {"kind": "matrix", "options": ["好", "差"], "rows": ["一", "二"]}
    return form(
        {"id": "A", "kind": "single", "text": "甲", "options": {1: "是", 2: "否", 98: "不清楚"}},
        {"id": "R", "kind": "single", "text": "乙", "options": ["一", "二"], "skip": [{"when": [1], "to": "S"}]},
        {"id": "M", "kind": "multi", "text": "丙", "options": ["一", "二"], "show_if": {"item": "A", "in": [1, 98]}},
        {"id": "N", "kind": "number", "text": "丁", "min": 0, "max": 100, "show_if": {"item": "M", "not_in": [1]}},
        {"id": "S", "kind": "scale", "text": "戊", "options": "SAT5", "show_if": {"item": "A", "max": 2}},
        {
            "id": "C",
            "kind": "single",
            "text": "己",
            "options": ["是", "否"],
            "show_if": {"item": "S", "min": 3, "max": 4},
        },
        {"id": "D", "kind": "text", "text": "庚", "show_if": {"item": "C", "answered": True}},
        {"id": "F", "kind": "text", "text": "辛", "show_if": {"item": "N", "min": 40}},
        {"id": "E", "text": "壬", **matrix, "show_if": nested},
    )


@pytest.mark.office
@pytest.mark.parametrize("made_up", [True, False])
def test_grey_cells_are_those_the_routing_leaves_out(tmp_path, made_up):
    questionnaire, n = every_sort_of_condition() if made_up else example(), 80
    frame = simulate(questionnaire, n, 4)
    book = opened(EntryWorkbook().write(Responded(questionnaire, frame), "code"))
    sheet = book["录入"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    items = [item for item in questionnaire.questions if item.show_if]
    sheet.delete_rows(2)  # as in the form, entries begin below one row less of headings here
    width = sheet.max_column
    for row in range(2, n + 2):
        formulas = Formulas(questionnaire, letters, row)
        for place, item in enumerate(items, start=width + 1):
            sheet.cell(row, place).value = f"=IF({formulas.unasked(item)},1,0)"
    buffer = io.BytesIO()
    book.save(buffer)
    text = converted(tmp_path, buffer.getvalue(), "csv:Text - txt - csv (StarCalc):44,34,76").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    columns = {column: frame[column].to_numpy() for i in questionnaire.questions for column in kind_of(i).columns(i)}
    blank = np.logical_or.reduce([values == BLANK for values in columns.values()])
    grey = 0
    for place, item in enumerate(items, start=width):
        truth = asked(questionnaire, item, columns, n)
        said = np.array([row[place] for row in rows])
        assert set(said) <= {"0", "1"}
        assert not (said[truth == TRUE] == "1").any(), item.id
        certain = (truth == FALSE) & ~blank  # after a blank the sheet waits, where reading in knows more
        assert (said[certain] == "1").all(), item.id
        grey += int(certain.sum())
    assert grey > n
