"""Outward forms: the text 问卷星 imports, the list of what to set by hand, the codebook."""

import io
import re

import openpyxl
import pytest
from docx import Document
from hypothesis import given

from tests.making import ROOT, export, questionnaires, save, take
from toolkit.forms import FORMS, Fieldwork, write_forms
from toolkit.forms.codebook import codebook_docx, codebook_xlsx
from toolkit.forms.wenjuanxing import skip_list, wenjuanxing_text
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of

LABELS = {"单选题", "多选题", "量表题", "矩阵量表题", "排序题", "填空题"}


def form(*items, **head):
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(items)})


def blocks(questionnaire):
    return [block.split("\n") for block in wenjuanxing_text(questionnaire).rstrip("\n").split("\n\n")]


def example():
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


@given(questionnaires())
def test_only_what_both_parsers_read_alike_is_written(questionnaire):
    title, *questions = blocks(questionnaire)
    assert title == ["生成的问卷"]
    numbers = []
    for first, *lines in questions:
        match = re.fullmatch(r"(\d+)\. (.+)\[(\w+)\]", first)
        assert match, first
        numbers.append(int(match[1]))
        assert match[3] in LABELS
        assert not set("{}[]") & set(match[2])
        for line in lines:
            assert line.strip()
            assert not re.match(r"\d+[.、．]|[A-Za-z][. ]|[①-⑳□○]|[（(]\d+[)）]|[一二三四五六七八九十]+、", line), line
            assert match[3] == "矩阵量表题" or " " not in line
        if match[3] == "矩阵量表题":
            assert lines[0].count(" ") >= 2
    assert numbers == list(range(1, len(numbers) + 1))
    assert wenjuanxing_text(questionnaire) == wenjuanxing_text(questionnaire)


def test_each_kind_in_its_form():
    scale = {"id": "S", "kind": "scale", "text": "几分？", "min": 1, "max": 3}
    words = {"id": "W", "kind": "scale", "text": "满意？", "options": "SAT5"}
    other = {
        "id": "O",
        "kind": "single",
        "text": "哪种{房}？",
        "options": {1: "1.租 房", 97: {"label": "其他", "text": True}},
    }
    matrix = {"id": "M", "kind": "matrix", "text": "评价", "options": ["差", "中 等", "好"], "rows": ["住房", "就 业"]}
    text = blocks(form(scale, words, other, matrix, {"id": "T", "kind": "text", "text": "意见"}, intro="一段\n\n说明"))
    assert text[1] == ["一段 说明"]
    assert text[2] == ["1. 几分？[量表题]", "1", "2", "3"]
    assert text[3][0] == "2. 满意？[单选题]"
    assert text[4] == ["3. 哪种（房）？[单选题]", "“1.租\u3000房”", "其他____"]
    assert text[5] == ["4. 评价[矩阵量表题]", "差 中等 好", "住房", "就业"]
    assert text[6] == ["5. 意见[填空题]"]


TWO = form(
    {"id": "M", "kind": "matrix", "text": "参加过吗？", "options": ["是", "否"], "rows": ["讲座", "活动"]},
    {"id": "B", "kind": "single", "text": "乙", "options": ["是", "否"], "skip": [{"when": [2], "to": "D"}]},
    {"id": "I", "kind": "info", "text": "下面是基本情况"},
    {"id": "C", "kind": "single", "text": "丙", "options": ["是", "否"]},
    {"id": "D", "kind": "single", "text": "丁", "options": ["是", "否"]},
)


def test_a_matrix_of_two_columns_is_split_and_the_numbers_follow():
    text = blocks(TWO)
    assert [block[0] for block in text[1:]] == [
        "1. 参加过吗？讲座[单选题]", "2. 参加过吗？活动[单选题]", "3. 乙[单选题]", "4. 丙[单选题]", "5. 丁[单选题]",
    ]  # fmt: skip
    steps = "\n".join(skip_list(TWO))
    assert "第1—2题：原是一道矩阵题" in steps
    assert "第4题：设置显示条件——第3题没有选“否”时才显示" in steps


def test_a_text_between_questions_is_not_lost():
    assert any("第4题前" in line and "下面是基本情况" in line for line in skip_list(TWO))


def test_what_the_platform_exports_of_the_split_form_is_read(tmp_path):
    header = ["序号", "1、参加过吗？讲座", "2、参加过吗？活动", "3、乙", "4、丙", "5、丁"]
    path = save(
        tmp_path,
        "1_按文本_x_2_2.xlsx",
        export(header, [[1, "是", "否", "是", "否", "是"], [2, "否", "否", "否", "(跳过)", "是"]]),
    )
    got = take(tmp_path, TWO, path).responses
    assert got.notices == ()
    assert got.frame[["M__r1", "M__r2", "C"]].to_numpy().tolist() == [[1, 2, 2], [2, 2, -1]]


def test_what_the_import_text_had_to_change_is_still_read(tmp_path):
    item = {
        "id": "A",
        "kind": "single",
        "text": "哪[种]{房}？",
        "options": {1: "1.租 房", 2: "[自有]", 97: {"label": "其他", "text": True}},
    }
    questionnaire = form(item)
    stem, *options = blocks(questionnaire)[1]
    header = stem.removeprefix("1. ").removesuffix("[单选题]")
    cells = [options[0], options[1], options[2] + "〖船〗"]
    path = save(tmp_path, "1_按文本_x_3_3.xlsx", export(["序号", f"1、{header}"], list(enumerate(cells, start=1))))
    got = take(tmp_path, questionnaire, path).responses
    assert got.ledger == ()
    assert got.frame["A"].tolist() == [1, 2, 97]
    assert got.other_text() == {"A": {"97": ["船"]}}


def test_the_list_names_every_setting_the_text_cannot_carry():
    questionnaire = example()
    steps = "\n".join(skip_list(questionnaire, "02"))
    for item in questionnaire.questions:
        here = f"第{questionnaire.numbers[item.id]}题："
        conditional = item.written.get("show_if") is not None
        if conditional:
            assert f"{here}设置显示条件" in steps, item.id
        if item.kind == "multi" and item.exclusive:
            assert f"{here}把“" in steps
        if item.kind in ("multi", "rank") and item.maximum:
            assert f"{here}设置最多选" in steps
        if item.randomize:
            assert f"{here}设置" in steps
        if not item.required:
            assert f"{here}设为选填" in steps
        if item.written.get("skip"):
            assert f"{here}选“" in steps
    assert "sojumpparm=02" in steps


def test_large_limits_keep_their_digits():
    number = {"id": "N", "kind": "number", "text": "多少", "unit": "元", "min": 0, "max": 1500000}
    after = {
        "id": "B",
        "kind": "single",
        "text": "乙",
        "options": ["是", "否"],
        "show_if": {"item": "N", "min": 1234567},
    }
    steps = "\n".join(skip_list(form(number, after)))
    assert "0—1500000" in steps
    assert "不小于1234567" in steps


@given(questionnaires())
def test_the_codebook_has_every_variable_and_every_code(questionnaire):
    data = codebook_xlsx(questionnaire)
    assert data == codebook_xlsx(questionnaire)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]
    variables = {str(row[0]) for row in rows}
    for item in questionnaire.questions:
        columns = {column.replace(item.id, item.var, 1) for column in kind_of(item).columns(item)}
        assert columns <= variables
        for option in item.options:
            if option.text:
                assert f"{item.var}__{option.code}__text" in variables
            if item.kind in ("single", "scale", "consent"):
                assert any(row[0] == item.var and row[5] == option.code and row[6] == option.label for row in rows)
        assert {-1, -2}.issubset([row[5] for row in rows if row[1] == item.id])


def test_the_word_codebook_names_every_question(tmp_path):
    questionnaire = example()
    data = codebook_docx(questionnaire)
    assert data == codebook_docx(questionnaire)
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for item in questionnaire.questions:
        assert questionnaire.wording(item) in text
        assert item.var in text


def test_all_forms_are_written_the_same_twice(tmp_path):
    first = write_forms(example(), tmp_path / "a", Fieldwork("02")).files
    second = write_forms(example(), tmp_path / "b", Fieldwork("02")).files
    assert set(first) == set(FORMS)
    assert all(first[name].read_bytes() == second[name].read_bytes() for name in first)


@pytest.mark.parametrize("label", ["1.男", "A. 男", "①男", "（1）男", "(2)男", "一、男", "3、男", "B 男"])
def test_a_beginning_the_parsers_would_eat_is_protected(label):
    option = blocks(form({"id": "A", "kind": "single", "text": "甲", "options": [label, "乙"]}))[1][1]
    assert option.startswith("“")
    assert option.endswith("”")
