"""XLSForm: accepted by pyxform and by ODK Validate, and every expression says what the routing says."""

import io
import itertools
import operator
import re
import shutil
import time
from random import Random
from typing import ClassVar

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.errors import DefinitionError
from toolkit.forms import Fieldwork
from toolkit.forms.xlsform import xlsform
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import asked
from toolkit.records import BLANK, NOT_ASKED

NASTY = [
    "甲</script>",
    "${x} $甲",
    "${nope}",
    "=cmd|' /C calc'!A0",
    "{{x}}",
    "a\tb",
    "两\n行",
    "😀",
    '他说"好"\'',
    "很" * 300,
]


def form(*items, **head):
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(items)})


def workbook(questionnaire, fieldwork=Fieldwork()):  # noqa: B008
    data = xlsform(questionnaire, fieldwork)
    assert isinstance(data, bytes)
    assert data == xlsform(questionnaire, fieldwork)
    return data


def sheet(data, name) -> list[dict[str, str]]:
    header, *rows = openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    assert all(value is None or isinstance(value, str) for row in rows for value in row)
    names = [str(column).partition("::")[0] for column in header]
    return [{n: str(v) for n, v in zip(names, row, strict=True) if v not in (None, "")} for row in rows]


def example():
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def nasty():
    """Every kind of question with nasty labels, and names that the form uses itself."""
    options = dict(enumerate(NASTY[:2] + NASTY[3:], start=1)) | {97: {"label": "其他", "text": True}}
    return form(
        {"id": "meta", "kind": "single", "text": NASTY[2], "options": options},
        {
            "id": "Q",
            "var": "link",
            "kind": "multi",
            "text": NASTY[6],
            "options": options,
            "max": 2,
            "exclusive": [1, 2],
        },
        {"id": "note", "kind": "rank", "text": "排", "options": options},
        {"id": "R3", "kind": "rank", "text": "排三", "options": options, "max": 3, "required": True},
        {
            "id": "M",
            "kind": "matrix",
            "text": "阵",
            "options": ["是", "否"],
            "rows": dict(zip("abc", NASTY[3:6], strict=True)),
        },
        {"id": "N", "kind": "number", "text": "数", "unit": "小时", "min": 0.5, "max": 112},
        {"id": "T", "kind": "text", "text": "说", "show_if": {"item": "meta", "in": [97]}},
        {"id": "I", "kind": "info", "text": NASTY[4]},
        intro=NASTY[1],
        id="青年/需求",
    )


# ---- outside judges ----------------------------------------------------------------------------


def converted(data, *, validate=False):
    """The XForm pyxform makes of a workbook; a warning of pyxform fails the test."""
    convert = pytest.importorskip("pyxform.xls2xform", reason="pyxform is not installed").convert
    warnings: list[str] = []
    result = convert(xlsform=io.BytesIO(data), validate=validate, warnings=warnings, file_type=".xlsx")
    assert warnings == []
    return result.xform


@given(questionnaires())
def test_pyxform_accepts_generated_questionnaires(questionnaire):
    xform = converted(workbook(questionnaire))
    for item in questionnaire.questions:
        assert f"/data/{item.var}" in xform


def test_pyxform_accepts_nasty_labels_and_taken_names():
    xform = converted(workbook(nasty(), Fieldwork(community="02")))
    assert "&lt;/script&gt;" in xform
    assert "/data/meta__q" in xform
    assert "/data/link__q" in xform
    assert "<link>p02</link>" in xform


@pytest.mark.parametrize("make", [example, nasty])
def test_odk_validate_accepts_the_form(make):
    if not shutil.which("java"):
        pytest.skip("java is not on this machine")
    converted(workbook(make(), Fieldwork(community="02")), validate=True)


def test_odk_validate_is_awake():
    if not shutil.which("java"):
        pytest.skip("java is not on this machine")
    errors = pytest.importorskip("pyxform.validators.odk_validate", reason="pyxform is not installed")
    broken = {"survey": [{"type": "text", "name": "a", "label": "甲", "relevant": "selected(., 'x', 'y')"}]}
    convert = pytest.importorskip("pyxform.xls2xform").convert
    with pytest.raises(errors.ODKValidateError):
        convert(xlsform=broken, validate=True)


def test_five_hundred_questions_are_quick():
    ask = [
        {
            "id": f"Q{i}",
            "kind": "single",
            "text": "问",
            "options": ["是", "否", "难说"],
            "show_if": {"item": f"Q{i - 1}", "in": [1]},
        }
        for i in range(1, 500)
    ]
    start = time.perf_counter()
    converted(workbook(form({"id": "Q0", "kind": "single", "text": "问", "options": ["是", "否"]}, *ask)))
    assert time.perf_counter() - start < 10


# ---- the expressions, evaluated by hand --------------------------------------------------------


class XPath:
    """A reader of the few words of XPath that the form uses; empty values compare as OpenRosa has it."""

    TOKEN = re.compile(r"\s*(\$\{\w+\}|'[^']*'|[\d.]*\d|[!<>]?=|[<>]|[a-z][a-z-]*|[(),.])")

    SIGNS: ClassVar = {
        "=": operator.eq,
        "!=": operator.ne,
        ">=": operator.ge,
        "<=": operator.le,
        ">": operator.gt,
    }

    def __init__(self, text, values):
        self.tokens, self.values = self.TOKEN.findall(text), values
        assert "".join(self.tokens).replace(" ", "") == text.replace(" ", "")

    def value(self):
        result = self.either()
        assert not self.tokens
        return result

    def next(self, *wanted):
        return self.tokens.pop(0) if self.tokens and (not wanted or self.tokens[0] in wanted) else ""

    def either(self):
        result = self.both()
        while self.next("or"):
            other = self.both()
            result = result or other
        return result

    def both(self):
        result = self.compared()
        while self.next("and"):
            other = self.compared()
            result = result and other
        return result

    def compared(self):
        left = self.single()
        sign = self.next(*self.SIGNS)
        if not sign:
            return left
        right = self.single()
        if isinstance(right, float):
            left = float(left) if left not in ("", None) else float("nan")
        return self.SIGNS[sign](left, right)

    def single(self):
        token = self.next()
        if token == "(":
            result = self.either()
            assert self.next(")")
            return result
        if token.startswith("${"):
            return self.values[token[2:-1]]
        if token == ".":
            return self.values["."]
        if token.startswith("'"):
            return token[1:-1]
        if token[0].isdigit():
            return float(token)
        assert self.next("(")
        arguments = []
        while not self.next(")"):
            arguments.append(self.either())
            self.next(",")
        functions = {
            "not": lambda x: not x,
            "false": lambda: False,
            "selected": lambda list_, name: name in str(list_).split(),
            "count-selected": lambda list_: float(len(str(list_).split())),
        }
        return functions[token](*arguments)


def compare(questionnaire, columns, n):
    """Let each of ``n`` people walk through the form; whoever is not asked has given no answer."""
    lines = {line["name"]: line for line in sheet(workbook(questionnaire), "survey") if "name" in line}
    people: list[dict] = [{} for _ in range(n)]
    walked: dict[str, np.ndarray] = {}
    for item in questionnaire.items:
        relevant = lines[item.var].get("relevant", "")
        truth = asked(questionnaire, item, walked, n) == 1
        shown = np.array([bool(XPath(relevant, person).value()) if relevant else True for person in people])
        assert (shown == truth).all(), (
            item.id,
            relevant,
            [p for p, a, b in zip(people, shown, truth, strict=True) if a != b][:3],
        )
        for name in kind_of(item).columns(item):
            walked[name] = np.where(truth, columns[name], NOT_ASKED)
        for i, person in enumerate(people):
            person |= answer(item, {name: walked[name][i] for name in kind_of(item).columns(item)})


def answer(item, given):
    """The values one person's answer has in the form."""
    first = next(iter(given.values()), BLANK)
    blank = first in (NOT_ASKED, BLANK)
    if item.kind == "matrix":
        return {f"{item.var}__{row.key}": "" if blank else f"c{given[f'{item.id}__{row.key}']}" for row in item.rows}
    if item.kind in ("multi", "rank"):
        return {
            item.var: "" if blank else " ".join(f"c{code}" for code in item.labels if given[f"{item.id}__{code}"] > 0)
        }
    return {item.var: "" if blank else str(first) if item.kind == "number" else f"c{first}"}


@given(questionnaires(), st.integers(0, 1 << 16))
@settings(max_examples=30)
def test_relevance_is_the_routing(questionnaire, seed):
    random = Random(seed)
    columns = {}
    for item in questionnaire.questions:
        blank = [random.random() < 0.25 for _ in range(25)]
        names = kind_of(item).columns(item)
        for name in names:
            codes = [0, 1] if item.kind in ("multi", "rank") else list(item.labels) or [1, 5, 50]
            columns[name] = np.where(blank, BLANK, [random.choice(codes) for _ in range(25)])
        if item.kind == "multi":  # whoever chooses nothing has left the question blank
            nothing = np.all([columns[name] == 0 for name in names], axis=0)
            columns[names[0]] = np.where(nothing, 1, columns[names[0]])
    compare(questionnaire, columns, 25)


def test_every_sort_of_condition_on_every_combination_of_answers():
    labels = {1: "一", 2: "二", 3: "三", 98: "不清楚"}
    tests = {
        "in": {"item": "A", "in": [1, 98]},
        "not": {"item": "A", "not_in": [1]},
        "answered": {"item": "B", "answered": True},
        "multi": {"item": "B", "in": [2]},
        "notmulti": {"item": "B", "not_in": [2]},
        "more": {"item": "N", "min": 3},
        "range": {"item": "N", "min": 1, "max": 5.5},
        "number": {"item": "N", "in": [3]},
        "notnumber": {"item": "N", "not_in": [3, 7]},
        "scale": {"item": "S", "min": 2},
        "low": {"item": "S", "max": 1},
        "all": {"all": [{"item": "A", "in": [1]}, {"item": "N", "min": 3}]},
        "any": {"any": [{"item": "A", "in": [1]}, {"item": "N", "min": 3}, {"item": "B", "not_in": [1]}]},
        "deep": {
            "all": [
                {"any": [{"item": "A", "not_in": [2]}, {"item": "B", "in": [1]}]},
                {"any": [{"item": "S", "min": 2}, {"item": "N", "max": 3}]},
            ]
        },
    }
    questionnaire = form(
        {"id": "A", "kind": "single", "text": "甲", "options": labels, "skip": [{"when": [3], "to": "S"}]},
        {"id": "B", "kind": "multi", "text": "乙", "options": ["一", "二"], "skip": [{"when": [2], "to": "END"}]},
        {"id": "N", "kind": "number", "text": "丙", "min": 0},
        {"id": "S", "kind": "scale", "text": "丁", "options": labels, "show_if": {"item": "A", "answered": True}},
        *({"id": f"C_{name}", "kind": "text", "text": name, "show_if": test} for name, test in tests.items()),
        {"id": "END1", "kind": "info", "text": "再见"},
    )
    a, b = [BLANK, 1, 2, 3, 98], [(BLANK, BLANK), (0, 1), (1, 0), (1, 1)]
    every = list(itertools.product(a, b, [BLANK, 0, 3, 7], a))
    columns = {
        "A": np.array([each[0] for each in every]),
        "B__1": np.array([each[1][0] for each in every]),
        "B__2": np.array([each[1][1] for each in every]),
        "N": np.array([each[2] for each in every]),
        "S": np.array([each[3] for each in every]),
    } | {f"C_{name}": np.full(len(every), BLANK) for name in tests}
    compare(questionnaire, columns, len(every))


# ---- the rest of the workbook ------------------------------------------------------------------


def test_limits_and_exclusive_options():
    lines = {line["name"]: line for line in sheet(workbook(nasty()), "survey") if "name" in line}
    line = lines["link__q"]
    assert line["constraint_message"] == "最多选2项；选了“甲</script>”或“$｛x} $甲”就不能再选别的。"

    def allowed(chosen):
        return XPath(line["constraint"], {".": chosen}).value()

    assert allowed("c3 c4")
    assert allowed("c1")
    assert not allowed("c1 c3")
    assert not allowed("c3 c4 c5")
    assert lines["n"]["constraint"] == ". >= 0.5 and . <= 112"
    assert lines["n"]["constraint_message"] == "请填0.5到112之间的数字。"
    assert lines["n"]["hint"] == "单位：小时"


def test_the_first_places_of_a_ranking_are_one_question_each():
    lines = {line["name"]: line for line in sheet(workbook(nasty()), "survey") if "name" in line}
    assert [name for name in lines if name.startswith("r3")] == ["r3", "r3__1", "r3__2", "r3__3", "r3__97__text"]
    assert lines["r3__3"]["choice_filter"] == "name != ${r3__1} and name != ${r3__2}"
    assert lines["r3__3"]["relevant"] == "${r3__2} != ''"
    assert lines["r3__1"]["required"] == "yes"
    assert lines["note__q"]["type"] == "rank note"
    assert "${r3__2} = 'c97'" in lines["r3__97__text"]["relevant"]


def test_text_beside_an_option_is_asked_only_when_it_is_chosen():
    lines = {line["name"]: line for line in sheet(workbook(nasty()), "survey") if "name" in line}
    assert lines["meta__q__97__text"]["relevant"] == "selected(${meta__q}, 'c97')"
    assert lines["meta__q__97__text"]["label"] == "请写明“其他”的具体内容"


def test_options_are_shuffled_only_where_none_has_to_stay_last():
    plain = {"id": "A", "kind": "single", "text": "甲", "options": ["一", "二"], "randomize": True}
    other = plain | {"id": "B", "options": {1: "一", 2: "二", 98: "不清楚"}}
    lines = {line["name"]: line for line in sheet(workbook(form(plain, other)), "survey")}
    assert lines["a"]["parameters"] == "randomize=true"
    assert "parameters" not in lines["b"]


def test_settings_and_community():
    data = workbook(nasty(), Fieldwork(community="02"))
    [settings_] = sheet(data, "settings")
    assert settings_["form_id"] == "survey"
    assert settings_["version"] == f"1-{nasty().hash[:8]}"
    assert sheet(data, "survey")[0]["default"] == "p02"
    places = [line for line in sheet(data, "choices") if line["list_name"] == "places"]
    assert [place["name"] for place in places] == [f"p{code:02d}" for code in range(1, 26)]
    assert "default" not in sheet(workbook(nasty()), "survey")[0]


def test_two_questions_of_one_name_are_refused():
    twice = {"id": "A", "var": "x", "kind": "text", "text": "甲"}
    with pytest.raises(DefinitionError) as caught:
        xlsform(form(twice, twice | {"id": "B"}), Fieldwork())
    assert caught.value.code == "Q-VARIABLE"


def test_a_condition_that_no_cell_can_hold_is_refused():
    jump = {"kind": "single", "text": "问", "options": [f"选项{i}" for i in range(1, 10)]}
    ask = [jump | {"id": f"Q{i}", "skip": [{"when": list(range(1, 9)), "to": "END"}]} for i in range(250)]
    with pytest.raises(DefinitionError) as caught:
        xlsform(form(*ask), Fieldwork())
    assert caught.value.code == "Q-STRUCTURE"
