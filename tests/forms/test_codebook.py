"""The codebook: complete, readable, and unharmed by what people put into labels."""

import io

import openpyxl
from docx import Document
from hypothesis import given

from tests.making import ROOT, parts, questionnaires
from toolkit.document.escape import clean, one_line
from toolkit.forms.codebook import codebook_docx, codebook_xlsx
from toolkit.forms.form import Fieldwork
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.identity import question_hash
from toolkit.questionnaire.variables import variables

NASTY = [
    "甲</script>", "=cmd|' /C calc'!A0", "{{x}}", "{minutes}", "制表\t符", "换\n行", "😀👩‍💻", "引'号\"“双”",
    "长" * 300, "控制\x01符\x0b", "]]>", "&amp;<b>粗", "+1", "@甲", "-3", "%s{0}", "* 星.", "末尾的点.", "\u202e反",
    "C:\\路径",
]  # fmt: skip
"""Labels that break careless writers."""


def nasty():
    """A questionnaire whose every text is one of them."""
    options = {code: {"label": label, "text": True} for code, label in enumerate(NASTY, start=1)}
    scale = {1: "甲.", 98: NASTY[8] + "不清楚", 99: "不'愿'"}
    items = [
        {"id": "S", "kind": "single", "text": NASTY[0] + NASTY[5] + NASTY[7], "options": options},
        {"id": "M", "kind": "multi", "text": "\n".join(NASTY), "options": options, "show_if": {"item": "S", "in": [1]}},
        {"id": "X", "kind": "matrix", "text": NASTY[1], "options": scale, "rows": NASTY, "base": NASTY[9]},
        {"id": "R", "kind": "rank", "text": NASTY[6], "options": NASTY[:4], "max": 2},
        {"id": "N", "kind": "number", "text": NASTY[3], "unit": "元'", "analysis": NASTY[0]},
        {"id": "T", "kind": "text", "text": NASTY[13]},
    ]
    title = "'" + NASTY[5] + NASTY[10]
    return Questionnaire.from_dict({"id": "nasty", "title": title, "intro": NASTY[0], "items": items})


def example():
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def workbook(questionnaire):
    data = codebook_xlsx(questionnaire, Fieldwork())
    assert isinstance(data, bytes)
    return data


def document(questionnaire):
    data = codebook_docx(questionnaire, Fieldwork())
    assert isinstance(data, bytes)
    return data


def sheets(questionnaire):
    book = openpyxl.load_workbook(io.BytesIO(workbook(questionnaire)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def lines(questionnaire):
    return [paragraph.text for paragraph in Document(io.BytesIO(document(questionnaire))).paragraphs]


@given(questionnaires())
def test_the_workbook_has_every_variable_once_and_every_code(questionnaire):
    found = sheets(questionnaire)
    assert list(found) == ["变量", "代码", "说明"]
    header, *rows = found["变量"]
    expected = variables(questionnaire)
    assert [row[0] for row in rows] == [variable.name for variable in expected]
    fingerprints = [row[header.index("指纹")] for row in rows]
    assert fingerprints == [question_hash(variable.item) for variable in expected]
    _, *codes = found["代码"]
    coded = [(row[0], row[5], row[6]) for row in codes if row[5] is not None]
    assert coded == [(v.name, code, label) for v in expected for code, label in (v.values | v.missing).items()]
    assert list(dict.fromkeys(str(row[0]) for row in codes)) == [v.name for v in expected]


def test_the_workbook_can_be_filtered_and_the_header_stays():
    book = openpyxl.load_workbook(io.BytesIO(workbook(example())))
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width >= 8


def test_special_answers_have_their_codes_in_spss_beside_them():
    _, *codes = sheets(example())["代码"]
    burden = {row[5]: (row[7], row[8]) for row in codes if row[0] == "hou_burden"}
    assert burden[98] == ("特殊回答", -8)
    assert burden[1] == (None, None)
    assert burden[-2] == ("没有回答", None)


def test_nasty_labels_come_through_both():
    questionnaire = nasty()
    text = "\n".join(lines(questionnaire))
    _, *codes = sheets(questionnaire)["代码"]
    labels = [row[6] for row in codes if row[0] == "s"]
    for label in questionnaire["S"].labels.values():
        assert one_line(label) in text
        assert clean(label) in labels
    assert not any(b"<f>" in part for part in parts(workbook(questionnaire)).values())
    assert document(questionnaire) == document(questionnaire)
    assert workbook(questionnaire) == workbook(questionnaire)


def test_an_entry_says_who_is_asked_and_where_answers_lead():
    questionnaire = example()
    text = "\n".join(lines(questionnaire))
    assert "选“不参加（结束）”就结束问卷" in text
    item = questionnaire["HOU03"]
    assert f"问谁：{item.base}。第{questionnaire.numbers['HOU02']}题选了" in text
    assert f"指纹{question_hash(item)[:8]}" in text
    assert "分析：30%及以上的比例作为负担指标" in text
    assert "领域：社会保障；环境：居住" in text


def test_a_jump_names_its_target():
    one = {"kind": "single", "options": {1: "是", 2: "否"}}
    items = [
        {"id": "A", "text": "甲", **one, "skip": [{"when": 2, "to": "C"}]},
        {"id": "B", "text": "乙", **one},
        {"id": "C", "text": "丙", **one},
    ]
    text = "\n".join(lines(Questionnaire.from_dict({"items": items})))
    assert "选“否”跳到第3题" in text
    assert "第1题没有选“否”时才问" in text


@given(questionnaires())
def test_the_document_names_every_variable_and_code(questionnaire):
    text = "\n".join(lines(questionnaire))
    for item in questionnaire.questions:
        assert f"[{item.id}] {one_line(questionnaire.wording(item))}" in text
        assert f"变量 {item.var}；" in text
        for key, label in item.parts.items():
            assert (f"{key} {one_line(label)}" if label != key else key) in text
        for option in item.options:
            if option.text:
                assert f"{item.var}__{option.code}__text" in text


def test_the_document_of_the_example_is_compact():
    written = Document(io.BytesIO(document(example())))
    assert len(written.tables) == 1
    assert len(written.paragraphs) <= 7 * len(example().questions)


def test_five_hundred_questions_are_no_burden():
    items = [{"id": f"Q{n}", "kind": "multi", "text": f"第{n}问", "options": ["甲", "乙", "丙"]} for n in range(500)]
    questionnaire = Questionnaire.from_dict({"items": items})
    assert len(sheets(questionnaire)["变量"]) == 1501
    assert sum("[Q" in line for line in lines(questionnaire)) == 500
