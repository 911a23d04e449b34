"""Import text: what we write is read alike by both of the platform's parsers and by our own reader."""

import re

import pytest
from hypothesis import given

from tests.making import questionnaires
from toolkit.channels.wenjuanxing.import_text import parse
from toolkit.errors import DefinitionError
from toolkit.forms import Fieldwork
from toolkit.forms.wenjuanxing import skip_list, wenjuanxing_text
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.labels import matching_key, option_key

NASTY = [
    "很" * 300,
    "带\t制表符",
    "两\n行",
    "=== 分页 ===",
    "-----",
    "1.男",
    "2、女",
    "3）丙",
    "（1）甲",
    "A. 甲",
    "B 乙",
    "C）丙",
    "①项",
    "⑴项",
    "□方框",
    "一、住房",
    "[单选题]",
    "【多选题】",
    "2. 您好[填空题]",
    "行：",
    "列：",
    "基本信息",
    "1~5",
    "a{_}b",
    "空___格",
    "末尾___",
    "=cmd|' /C calc'!A0",
    "甲</script><b>",
    "😀表情",
    "他说“好”",
    "- 列表",
    "* 星号",
    "最多选3项",
    "其他，请注明",
]


def written(questionnaire):
    text = wenjuanxing_text(questionnaire, Fieldwork())
    assert isinstance(text, str)
    return text


def nasty():
    """A questionnaire with every nasty label as an option, a row, a column and a stem."""
    other = {97: {"label": "其他（请说明）", "text": True}, 98: {"label": "另有_", "text": True}}
    items = [
        {"id": "S", "kind": "single", "text": "选一个", "options": dict(enumerate(NASTY, start=1)) | other},
        {"id": "M", "kind": "multi", "text": "选几个", "options": dict(enumerate(NASTY, start=1))},
        {"id": "R", "kind": "rank", "text": "排一排", "options": NASTY},
        {"id": "X", "kind": "matrix", "text": "逐行评价", "options": NASTY, "rows": NASTY},
        {"id": "Y", "kind": "matrix", "text": "两列", "options": NASTY[:2], "rows": NASTY},
        *({"id": f"T{i}", "kind": "text", "text": stem} for i, stem in enumerate(NASTY)),
        {"id": "L", "kind": "multi", "text": "最多可以选2项？[多选题]", "options": ["甲", "乙", "丙"], "max": 2},
    ]
    intro = "1. 您的性别是？[单选题]\n男\n女\n\n=== 分页 ===\n一、基本信息"
    return Questionnaire.from_dict({"title": "2. 标题[单选题]", "intro": intro, "items": items})


# ---- the two parsers of the platform, their rules in our own words -----------------------------


def sdk_reads(text):
    """Read as the vendor's published kit does: a question is ``N. stem[label]``, a body ends at a blank line."""
    question = re.compile(r"(\d+)\.\s*(.+?)\s*\[([^\]]+)\](\s*（选填）)?\s*")
    strip = re.compile(r"^(?:[A-Za-z][.．、)）]\s*|[A-Za-z]\s+(?=\S))")
    title, *lines = [line.strip() for line in text.strip().split("\n")]
    intro, found, body = [], [], None
    for line in lines:
        match = question.fullmatch(line)
        if match:
            body = []
            found.append((match[2], match[3], body))
        elif line == "=== 分页 ===":
            raise AssertionError("taken for the end of a page")
        elif not line:
            body = body and None
        elif not found:
            intro.append(line)
        elif body is None:
            raise AssertionError(f"taken for a paragraph: {line}")
        else:
            body.append(line)
    questions = []
    for stem, label, body in found:
        if label.startswith("矩阵"):
            assert body[0] not in ("行：", "Rows:")
            columns = body[0].split()
            assert len(columns) >= 3
            questions.append((label, stem, columns, body[1:]))
        else:
            assert label != "量表题" or "~" not in body[0]
            questions.append((label, stem, [strip.sub("", line) for line in body], []))
    return title, intro, questions


def designer_reads(text):
    """Read as the designer's import does: it strips numbers, cuts at blanks, and takes limits out of stems."""
    title, *lines = text.rstrip("\n").split("\n")
    heads = re.compile(r"\d+\s*[.、．:：]|[一二三四五六七八九十]+、|基本信息$")
    marks = re.compile(r"\d+[.、]|[A-Za-z][. \u3000]|[①-⑧□○]|[(（]\d+[)）]")
    intro, questions, kind = [], [], ""
    for line in lines:
        if not line or re.fullmatch(r"[-=_]+", line):
            assert not line, f"dropped as a rule: {line}"
        elif match := re.fullmatch(r"\d+\. (.+)[\[【]([^\[\]【】]+题)[\]】]", line):
            stem, kind = match[1], match[2]
            assert not re.search(r"(?:最多|最少|至少|限).{0,4}[0-9][项个]|[{}]|___", stem), f"changed: {stem}"
            questions.append((kind, stem, []))
        elif not questions:
            assert not heads.match(line), f"taken for a question or a heading: {line}"
            intro.append(line)
        else:
            assert not heads.match(line)
            assert not marks.match(line)
            assert kind == "矩阵量表题" or " " not in line
            assert not re.search(r"[\[【](?:单选|多选|填空|量表|排序|矩阵量表)题?[\]】]", line)
            box = line.endswith("___") or "请注明" in line or "请说明" in line
            questions[-1][2].append((line, box))
    assert len(intro) <= 1
    return title, intro, questions


def expected(questionnaire):
    """What the subset can say of a questionnaire: label, stem, options, rows; a matrix of two columns in parts."""
    kinds = {"multi": "多选题", "rank": "排序题", "matrix": "矩阵量表题", "number": "填空题", "text": "填空题"}
    for item in questionnaire.questions:
        stem = matching_key(questionnaire.wording(item))
        options = [option_key(label) for label in item.labels.values()]
        numbered = item.kind == "scale" and all(label.isdecimal() for label in item.labels.values())
        if item.split:
            for row in item.rows:
                yield "单选题", matching_key(questionnaire.wording(item) + row.label), options, []
        else:
            label = "量表题" if numbered else kinds.get(item.kind, "单选题")
            yield label, stem, options, [option_key(row.label) for row in item.rows]


def keyed(label, stem, options, rows):
    return label, matching_key(stem), [option_key(o) for o in options], [option_key(r) for r in rows]


# ---- the writer --------------------------------------------------------------------------------


@given(questionnaires())
def test_both_parsers_and_our_reader_find_what_was_written(questionnaire):
    check(questionnaire)


def test_nasty_labels_survive_both_parsers_and_our_reader():
    check(nasty())


def check(questionnaire):
    text, known = written(questionnaire), list(expected(questionnaire))
    _, _, by_sdk = sdk_reads(text)
    assert [keyed(*question) for question in by_sdk] == known
    _, _, by_designer = designer_reads(text)
    assert [(label, matching_key(stem)) for label, stem, _ in by_designer] == [(q[0], q[1]) for q in known]
    lines = [len(body) for _, _, body in by_designer]
    assert lines == [1 + len(rows) if rows else len(options) for _, _, options, rows in known]
    read_back(questionnaire, text, known)


def read_back(questionnaire, text, known):
    kinds = {"单选题": "single", "多选题": "multi", "排序题": "rank", "量表题": "scale", "矩阵量表题": "matrix"}
    draft = parse(text)
    got = Questionnaire.from_dict(draft.definition)
    assert matching_key(got.title.strip("“”")) == matching_key(questionnaire.title)
    for item, (label, stem, options, rows) in zip(got.questions, known, strict=True):
        assert item.kind == kinds.get(label, "text"), item
        assert matching_key(item.text) == stem
        assert [option_key(o) for o in item.labels.values()] == options
        assert [option_key(row.label) for row in item.rows] == rows
    boxes = {option_key(o.label) for item in questionnaire.questions for o in item.options if o.text}
    found = {option_key(o.label) for item in got.questions for o in item.options if o.text}
    assert boxes <= found


def test_text_boxes_are_written_and_read():
    text = written(nasty())
    assert "\n其他（请说明）____\n" in text
    assert "\n另有____\n" in text
    single = parse(text).definition["items"][0]["options"]
    assert [o["label"] for o in single.values() if isinstance(o, dict)] == ["其他，请注明", "其他（请说明）", "另有"]


def test_the_introduction_is_one_line_that_no_parser_takes_for_a_question():
    text = written(nasty())
    title, intro, questions = sdk_reads(text)
    assert title == "“2. 标题（单选题）”"
    assert len(intro) == 1
    assert intro[0].startswith("“1. 您的性别是？（单选题）")
    assert questions[0][1] == "选一个"
    assert designer_reads(text)[1] == intro


def test_what_the_text_cannot_say_is_on_the_list():
    steps = skip_list(nasty(), "02")
    boxed = {"id": "A", "kind": "single", "text": "甲", "options": ["有想法，请说明", "没有"]}
    told = skip_list(Questionnaire.from_dict({"title": "题", "items": [boxed]}))
    assert any(step.startswith("第1题：选项“有想法，请说明”导入后会自动带填空框") for step in told)
    assert any("设置最多选2项" in step for step in steps)
    assert all("\n" not in step and "\t" not in step for step in steps)
    assert any("试验性" in step and "jsonl" in step for step in steps)


def test_a_text_between_questions_keeps_its_condition_on_the_list():
    ask = {"id": "A", "kind": "single", "text": "甲", "options": ["是", "否"]}
    info = {"id": "I", "kind": "info", "text": "[说明]", "show_if": {"item": "A", "in": [1]}}
    steps = skip_list(Questionnaire.from_dict({"title": "题", "items": [ask, info, ask | {"id": "B"}]}))
    assert steps[0] == "第2题前：加入“段落说明”（只在第1题选了“是”时显示）——（说明）"


# ---- the reader on old texts -------------------------------------------------------------------

PASTED = """青年需求问卷
欢迎填写，谢谢支持！
1、您的性别 *
A.男
B.女
2．您喜欢哪些活动（可多选，最多选2项）
1. 球类
2. 音乐
3. 其他（请注明）

3、您对下列服务的
重要程度怎么看【排序题】
住房
就业
=== 分页 ===
4、是否参加过？
是 否
*5. 评分[量表题]
1~5
6. 请评价[矩阵量表题]（选填）
行：
- 住房
- 就业
列：
- 差
- 中
- 好
7. 请上传[文件上传]
8. 姓名[单选题]
只有一个
"""


def test_an_old_text_is_read_and_every_guess_is_named():
    draft = parse(PASTED)
    items = draft.definition["items"]
    assert draft.definition["title"] == "青年需求问卷"
    assert draft.definition["intro"] == "欢迎填写，谢谢支持！"
    assert [item["kind"] for item in items] == [
        "single", "multi", "rank", "single", "scale", "matrix", "text", "single",
    ]  # fmt: skip
    assert items[0]["options"] == {1: "男", 2: "女"}
    assert (items[0]["text"], items[0]["required"]) == ("您的性别", True)
    assert items[1]["options"] == {1: "球类", 2: "音乐", 3: {"label": "其他（请注明）", "text": True}}
    assert items[1]["max"] == 2
    assert items[2]["text"] == "您对下列服务的重要程度怎么看"
    assert items[3]["options"] == {1: "是", 2: "否"}
    assert (items[4]["min"], items[4]["max"], items[4]["required"]) == (1, 5, True)
    assert items[5]["rows"] == {"r1": "住房", "r2": "就业"}
    assert items[5]["options"] == {1: "差", 2: "中", 3: "好"}
    Questionnaire.from_dict(draft.definition)
    guesses = "\n".join(draft.to_confirm)
    for words in (
        "第1题：没有标题型，按单选题读取",
        "第1题：选项前的编号",
        "第2题：没有标题型，按多选题读取",
        "第2题：按题干设为最多选2项",
        "第3题：题干分写在几行",
        "第4题：选项写在同一行",
        "第6题：原文标了“选填”",
        "第7题：题型“文件上传”本工具没有",
        "第8题：选项不足两个",
    ):
        assert words in guesses, words


def test_a_clean_text_leaves_only_what_no_text_can_say():
    draft = parse("标题\n\n1. 甲？[单选题]\n是\n否\n\n2. 乙[填空题]\n")
    assert len(draft.to_confirm) == 1
    assert "跳题" in draft.to_confirm[0]


def test_a_text_without_questions_is_refused():
    with pytest.raises(DefinitionError) as caught:
        parse("只有标题\n\n一段话\n")
    assert caught.value.code == "Q-EMPTY"


def test_equal_options_are_told_apart():
    draft = parse("标题\n\n1. 甲？[单选题]\n是\n是\n否\n")
    labels = Questionnaire.from_dict(draft.definition)["Q1"].labels
    assert len(set(labels.values())) == 3
    assert sum("与别的重复" in guess for guess in draft.to_confirm) == 1
