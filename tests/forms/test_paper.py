"""The paper questionnaire: everything asked is printed in order, and its arrows lead where the routing leads."""

import io
import re
import shutil
import subprocess
from itertools import pairwise
from typing import Any

import docx as python_docx
import numpy as np
import pytest
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.document.escape import clean, one_line
from toolkit.forms import Fieldwork
from toolkit.forms.consent import consent_text
from toolkit.forms.paper import paper
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.entry_layout import entry_columns, question_number
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import asked
from toolkit.records import NOT_ASKED
from toolkit.sample.sampling import read_sampling

KNOWN = Fieldwork("02", "某社区", "某团工委", "某团支部", "答卷保存一年后销毁", "某团工委办公室")
QUESTION = re.compile(r"(\d+)(?:—(\d+))?\. \[(\w+)\] ")
TR_PROPERTIES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}trPr"
GATE = re.compile(
    r"▶ 第(\d+)(?:—(\d+))?题由第(\d+)题(没有选|选了)“([\d、]+)”的人回答；其他人(?:转第(\d+)题.*|到此结束)。"
)
CHOICE = re.compile(r"[○□](\d+)(?: .*?)?(?:→ (?:转第(\d+)题(?:前的说明)?|(结束)))?")


def form(*items, **head):
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(items)})


def single(name, **fields):
    return {"id": name, "kind": "single", "text": f"{name}问？", "options": ["是", "否"], **fields}


def example():
    folder = ROOT / "surveys" / "youth-needs"
    return read(folder / "questionnaire.yaml"), read_sampling(folder / "sampling.yaml").fieldwork("02")


def made(questionnaire, fieldwork=KNOWN) -> bytes:
    data = paper(questionnaire, fieldwork)
    assert isinstance(data, bytes)
    return data


def printed(data: bytes) -> list[str]:
    """The paragraphs of the form in order, those of tables too."""
    found = []
    for block in python_docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            found += [p.text for row in block.rows for cell in row.cells for p in cell.paragraphs]
        else:
            found.append(block.text)
    return found


def text(questionnaire, fieldwork=KNOWN):
    return "\n".join(printed(made(questionnaire, fieldwork)))


@given(questionnaires())
@settings(max_examples=40)
def test_every_question_and_option_is_printed_in_order(questionnaire):
    data = made(questionnaire)
    assert data == made(questionnaire)
    shown, place = "\n".join(printed(data)), 0

    def next_is(words: str) -> None:
        nonlocal place
        place = shown.find(words, place)
        assert place >= 0, words
        place += len(words)

    for item in questionnaire.items:
        if item.kind == "info":
            next_is(clean(item.text))
            continue
        first = questionnaire.numbers[item.id]
        rows = len(item.rows) if item.split else 1
        next_is(f"{first}—{first + rows - 1}. [{item.id}] " if rows > 1 else f"{first}. [{item.id}] ")
        next_is(clean(questionnaire.wording(item)))
        mark = {"multi": "□", "matrix": "", "rank": ""}.get(item.kind, "○")
        for option in item.options:
            next_is(f"{mark}{option.code}")
            next_is(one_line(option.label) if option.label != str(option.code) else "")
            next_is("____" if option.text else "")
        for row in item.rows:
            next_is(one_line(row.label))
            for _ in item.options:
                next_is("○")
        if item.kind == "rank":
            for n in range(1, kind_of(item).places(item) + 1):  # type: ignore[attr-defined]
                next_is(f"第{n}位____")
        if item.kind == "number":
            next_is(f"____{item.unit}（填0—{item.maximum}之间的数）")
        if item.kind == "text":
            next_is("\t\n\t")


# ---- a reader who knows only the paper


class Reader:
    """Goes through the printed form by its numbers, gates and arrows alone."""

    def __init__(self, lines: list[str]) -> None:
        self.gates: dict[int, re.Match[str]] = {}
        self.arrows: dict[int, dict[int, int]] = {}
        self.ids: dict[int, str] = {}
        self.following: dict[int, int] = {}
        here = 0
        for line in lines:
            if match := GATE.fullmatch(line):
                self.gates[int(match[1])] = match
            elif match := QUESTION.match(line):
                here = int(match[1])
                self.ids[here] = match[3]
                self.following[here] = int(match[2] or here) + 1
            elif here and line[:1] in "○□":
                for entry in line.split("\t"):
                    if (match := CHOICE.fullmatch(entry.strip())) and (match[2] or match[3]):
                        self.arrows.setdefault(here, {})[int(match[1])] = int(match[2] or 10**6)

    def asked(self, answer) -> dict[str, set[int]]:
        """The questions the reader comes to, with the answers given."""
        given: dict[int, set[int]] = {}
        here = 1
        while here in self.ids:
            gate = self.gates.get(here)
            if gate and not self.meets(gate, given):
                assert int(gate[6] or 10**6) > here
                here = int(gate[6] or 10**6)
                continue
            given[here] = answer(self.ids[here])
            jumps = [target for code, target in self.arrows.get(here, {}).items() if code in given[here]]
            assert all(target > here for target in jumps)
            here = max([self.following[here], *jumps])
        return {self.ids[number]: codes for number, codes in given.items()}

    @staticmethod
    def meets(gate: re.Match[str], given: dict[int, set[int]]) -> bool:
        number, codes = int(gate[3]), {int(code) for code in gate[5].split("、")}
        return number in given and bool(codes & given[number]) == (gate[4] == "选了")


@st.composite
def routed(draw: st.DrawFn) -> Questionnaire:
    """A form full of conditions and jumps, some shared by neighbours, some landing among them."""
    n = draw(st.integers(3, 9))
    items: list[dict[str, Any]] = []
    for position in range(1, n + 1):
        kind = draw(st.sampled_from(["single", "single", "multi", "matrix", "info"]))
        item: dict[str, Any] = {"id": f"Q{position}", "kind": kind, "text": f"问{position}？"}
        if kind != "info":
            item["options"] = ["甲", "乙"] if kind == "matrix" else ["甲", "乙", "丙"]
        if kind == "matrix":
            item["rows"] = ["东", "西", "南"]
        earlier = [other["id"] for other in items if other["kind"] in ("single", "multi")][:2]
        if earlier and draw(st.booleans()):
            codes = draw(st.sets(st.integers(1, 3), min_size=1, max_size=2))
            item["show_if"] = {"item": earlier[-1], draw(st.sampled_from(["in", "not_in"])): sorted(codes)}
        if kind in ("single", "multi") and draw(st.booleans()):
            targets = st.sampled_from([*(f"Q{later}" for later in range(position + 1, n + 1)), "END"])
            jump = st.fixed_dictionaries({"when": st.lists(st.integers(1, 3), min_size=1, max_size=2), "to": targets})
            item["skip"] = draw(st.lists(jump, min_size=1, max_size=2))
        items.append(item)
    return form(*items, {"id": "Z", "kind": "single", "text": "末？", "options": ["是", "否"]})


@given(routed(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_who_follows_the_paper_is_asked_what_the_routing_asks(questionnaire, random):
    chosen: dict[str, set[int]] = {}
    columns: dict[str, np.ndarray] = {}
    expected = {}
    for item in questionnaire.questions:
        codes = list(item.labels) or [0]
        chosen[item.id] = set(random.sample(codes, random.randint(1, len(codes)) if item.kind == "multi" else 1))
        if asked(questionnaire, item, columns, 1)[0] == 1:
            expected[item.id] = chosen[item.id]
        for column in kind_of(item).columns(item):
            value = int(int(column.split("__")[1]) in chosen[item.id]) if item.kind == "multi" else min(chosen[item.id])
            columns[column] = np.array([value if item.id in expected else NOT_ASKED])
    reader = Reader(printed(made(questionnaire)))
    assert reader.asked(chosen.__getitem__) == expected


# ---- arrows and gates


def test_an_arrow_gives_the_number_of_its_target():
    matrix = {"id": "M", "kind": "matrix", "text": "参加过吗？", "options": ["是", "否"], "rows": ["讲座", "活动"]}
    shown = text(form(matrix, single("B", skip=[{"when": [2], "to": "D"}]), single("C"), single("D")))
    assert "1—2. [M] 参加过吗？（每行选一项）" in shown
    assert "1. 讲座" in shown
    assert "2. 活动" in shown
    assert "3. [B] B问？\n○1 是\t○2 否 → 转第5题\n4. [C]" in shown
    assert "▶" not in shown


def test_an_arrow_to_a_text_leads_to_the_question_after_it():
    info = {"id": "I", "kind": "info", "text": "下面谈住房"}
    jump = single("A", skip=[{"when": [1], "to": "I"}, {"when": [2], "to": "END"}])
    shown = text(form(jump, single("B"), info, single("C")))
    assert "○1 是 → 转第3题前的说明\t○2 否 → 结束" in shown
    assert "下面谈住房\n3. [C]" in shown
    last = text(form(single("A", skip=[{"when": [1], "to": "I"}]), single("B"), info))
    assert "○1 是 → 看最后的说明" in last


def test_of_two_jumps_of_one_answer_the_farther_counts():
    jumps = [{"when": [1], "to": "C"}, {"when": [1, 2], "to": "D"}]
    shown = text(form(single("A", skip=jumps), single("B"), single("C"), single("D")))
    assert "○1 是 → 转第4题\t○2 否 → 转第4题" in shown


def test_questions_for_the_same_people_share_one_line():
    only = {"show_if": {"item": "A", "in": [1]}}
    shown = text(form(single("A"), single("B", **only), single("C", **only), single("D")))
    assert shown.count("▶") == 1
    assert "▶ 第2—3题由第1题选了“1”的人回答；其他人转第4题。\n2. [B]" in shown
    assert "其他人到此结束。" in text(form(single("A"), single("B", **only)))


def test_where_an_arrow_from_before_lands_the_line_is_repeated():
    only = {"show_if": {"item": "A", "in": [1]}}
    jump = single("B", skip=[{"when": [2], "to": "D"}])
    shown = text(form(single("A"), jump, single("C", **only), single("D", **only), single("E")))
    assert "▶ 第3题由第1题选了“1”的人回答；其他人转第4题。\n3. [C]" in shown
    assert "▶ 第4题由第1题选了“1”的人回答；其他人转第5题。\n4. [D]" in shown
    within = single("B", **only, skip=[{"when": [2], "to": "D"}])
    shown = text(form(single("A"), within, single("C", **only), single("D", **only), single("E")))
    assert shown.count("▶") == 1


def test_conditions_within_conditions_are_bracketed():
    number = {"id": "N", "kind": "number", "text": "几小时？", "unit": "小时", "min": 0, "max": 112}
    inner = {"all": [{"item": "A", "not_in": [2]}, {"item": "N", "min": 48}]}
    shown = text(form(single("A"), number, single("C", show_if={"any": [{"item": "N", "max": 8}, inner]})))
    assert "▶ 第3题由第2题不大于8，或者（第1题没有选“2”，并且第2题不小于48）的人回答" in shown


def test_a_text_shown_to_some_says_to_whom():
    info = {"id": "I", "kind": "info", "text": "请看", "show_if": {"item": "A", "in": [1]}}
    assert "▶ 下面的说明写给第1题选了“1”的人。\n请看" in text(form(single("A"), info))


# ---- hints


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"max": 2}, "选哪些？（最多选2项）"),
        ({}, "选哪些？（可多选）"),
        ({"text": "选哪些？（可多选）"}, "选哪些？（可多选）"),
        ({"text": "选哪些？（最多选2项）", "max": 2}, "选哪些？（最多选2项）"),
        ({"max": 2, "exclusive": [2, 3]}, "选哪些？（最多选2项；选2、3的不再选其他项）"),
    ],
)
def test_how_to_answer_is_said_once(fields, hint):
    item = {"id": "A", "kind": "multi", "text": "选哪些？", "options": ["甲", "乙", "丙"], **fields}
    assert f"1. [A] {hint}\n" in text(form(item))


# ---- matrices


def matrix_rows(questionnaire):
    table = python_docx.Document(io.BytesIO(made(questionnaire))).tables[1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_matrix_is_headed_by_codes_and_labels_on_each_page():
    questionnaire = form(
        {
            "id": "M",
            "kind": "matrix",
            "text": "满意吗？",
            "options": {1: "差", 5: "好", 98: "不了解"},
            "rows": ["甲"] * 1,
        }
    )
    assert matrix_rows(questionnaire) == [["", "1\n差", "5\n好", "98\n不了解"], ["甲", "○", "○", "○"]]
    data = made(questionnaire)
    rows = python_docx.Document(io.BytesIO(data)).tables[1].rows
    properties = [[child.tag.split("}")[1] for child in row._tr.iterfind(f"{TR_PROPERTIES}/*")] for row in rows]
    assert properties == [["cantSplit", "tblHeader"], ["cantSplit"]]


def test_long_headings_move_above_the_table():
    long = {"id": "M", "kind": "matrix", "text": "评价", "options": ["长" * 300, "中", "短"], "rows": ["甲", "乙"]}
    assert matrix_rows(form(long))[0] == ["", "1", "2", "3"]
    assert f"1 {'长' * 300}\n2 中\t3 短" in text(form(long))
    many = {"id": "M", "kind": "matrix", "text": "评价", "options": [f"第{n}级" for n in range(30)], "rows": ["甲"]}
    assert matrix_rows(form(many)) == [["", "填选项旁的数字"], ["甲", "____"]]


# ---- the whole sheet


def test_the_head_asks_for_no_name_and_the_foot_tells_the_version():
    questionnaire, fieldwork = example()
    document = python_docx.Document(io.BytesIO(made(questionnaire, fieldwork)))
    head = [cell.text for cell in document.tables[0].rows[0].cells]
    assert head[::2] == ["表号", "社区代码", "调查员代号", "填写日期"]
    assert head[1::2][:3] == ["", "02", ""]
    foot = document.sections[0].footer.paragraphs[0].text
    assert f"第{questionnaire.rev}版 · 校验码 {questionnaire.hash[:8]}" in foot
    shown = text(questionnaire, fieldwork)
    for paragraph in consent_text(questionnaire, fieldwork).split("\n"):
        assert paragraph in shown
    assert "已征得监护人同意" in shown
    assert "匿名" not in shown
    adult = Questionnaire.from_dict({"title": "题目", "min_age": 18, "items": [single("A")]})
    assert "监护人" not in text(adult)


def test_the_entry_sheet_finds_every_column_on_the_paper():
    questionnaire, fieldwork = example()
    shown = text(questionnaire, fieldwork)
    spans = {match[3]: (int(match[1]), int(match[2] or match[1])) for match in QUESTION.finditer(shown)}
    assert list(spans) == [item.id for item in questionnaire.questions]
    for column in entry_columns(questionnaire):
        first, last = spans[column.item.id]
        assert first <= question_number(questionnaire, column) <= last
    stops = [number for span in spans.values() for number in span]
    assert all(b - a in (0, 1) for a, b in pairwise(stops))


def test_the_worked_example_tells_who_answers_what():
    questionnaire, fieldwork = example()
    shown, number = text(questionnaire, fieldwork), questionnaire.numbers
    assert "○1 愿意参加\t○2 不参加（结束） → 结束" in shown
    for first, last, origin, codes in [
        ("EMP03", "EMP05", "DEM05", "1、2、3"),
        ("MAR03", "MAR05", "MAR02", "1、2"),
        ("MAR07", "CHD01", "SCR02", "3、4、5、6、7"),
    ]:
        those = f"第{number[first]}—{number[last]}题由第{number[origin]}题选了“{codes}”的人回答"
        assert f"▶ {those}；其他人转第{number[last] + 1}题。\n{number[first]}. [{first}]" in shown


def test_forms_of_one_and_of_five_hundred_questions():
    assert "1. [A] A问？" in text(form(single("A")))
    many = form(*(single(f"Q{n}", skip=[{"when": [1], "to": "END"}]) for n in range(500)))
    assert text(many).count("→ 结束") == 499


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_worked_example_is_two_sheets_printed_on_both_sides(tmp_path):
    path = tmp_path / "paper.docx"
    path.write_bytes(made(*example()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "paper.pdf").read_bytes()))
    assert 4 <= pages <= 5  # 4 with the fonts of this layout; a stand-in font may run longer
