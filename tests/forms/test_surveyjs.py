"""SurveyJS JSON: survey-core reads it without a complaint, and shows what the routing asks."""

import json
import time
from pathlib import Path
from random import Random

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.judges import node
from tests.making import ROOT, questionnaires
from toolkit.forms import Fieldwork
from toolkit.forms.surveyjs import surveyjs
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import asked
from toolkit.records import BLANK, NOT_ASKED

JUDGE = Path(__file__).with_name("surveyjs_judge.js")
NASTY = ["甲</script>", "{HOU01}", "{{x}}", "=cmd|' /C calc'!A0", "a\tb", "两\n行", "😀", '他说"好"\'', "很" * 300]


def form(*items, **head):
    return Questionnaire.from_dict({"title": "题目", **head, "items": list(items)})


def made(questionnaire):
    text = surveyjs(questionnaire, Fieldwork())
    assert isinstance(text, str)
    assert text == surveyjs(questionnaire, Fieldwork())
    return json.loads(text)


def judged(tmp_path, cases):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    return json.loads(node(JUDGE, str(path)))


def nasty():
    other = {97: {"label": "其他", "text": True}, 98: "不清楚"}
    options = dict(enumerate(NASTY, start=1)) | other
    return form(
        {"id": "S", "kind": "single", "text": NASTY[1], "options": options, "randomize": True, "required": True},
        {
            "id": "B",
            "kind": "multi",
            "text": NASTY[5],
            "options": options,
            "max": 2,
            "exclusive": [98],
            "randomize": True,
        },
        {"id": "R", "kind": "rank", "text": "排", "options": options, "max": 3},
        {
            "id": "M",
            "kind": "matrix",
            "text": "阵",
            "options": ["是", "否"],
            "rows": NASTY,
            "required": True,
            "randomize": "rows",
        },
        {"id": "P", "kind": "scale", "text": "几分", "min": 0, "max": 10},
        {"id": "N", "kind": "number", "text": "数", "unit": "小时", "min": 1, "max": 112},
        {"id": "T", "kind": "text", "text": "说", "show_if": {"item": "S", "in": [97]}},
        {"id": "I", "kind": "info", "text": f"{NASTY[0]}{NASTY[1]}"},
        intro="{minutes}分钟 {S}",
    )


# ---- visibility ------------------------------------------------------------------------------------------


def answers(questionnaire, random, n):
    """Columns of ``n`` people who walk through the form, and what each of them does in it."""
    columns: dict[str, np.ndarray] = {}
    people: list[dict] = [{} for _ in range(n)]
    shown: list[list[str]] = [[] for _ in range(n)]
    for item in questionnaire.items:
        truth = asked(questionnaire, item, columns, n) == 1
        names = kind_of(item).columns(item)
        drawn = [draw(item, random) for _ in range(n)]
        for name in names:
            given_ = np.array([BLANK if value is None else code(item, name, value) for value in drawn])
            columns[name] = np.where(truth, given_, NOT_ASKED)
        for i in np.flatnonzero(truth):
            shown[i].append(item.id)
            if item.kind != "info":
                people[i][item.id] = drawn[i]
                shown[i] += beside(item, drawn[i])
        for i in np.flatnonzero(~truth):
            if item.kind != "info":
                people[i][item.id] = drawn[i]  # what was typed before the question was hidden
    return people, shown


def draw(item, random):
    """One answer as SurveyJS holds it; None for a blank."""
    if random.random() < 0.25:
        return None
    codes = list(item.labels)
    match item.kind:
        case "multi" | "rank":
            chosen = random.sample(codes, random.randint(1, int(item.maximum or len(codes))))
            alone = [code for code in chosen if code in item.exclusive]
            return alone[:1] or chosen
        case "matrix":
            return {row.key: random.choice(codes) for row in item.rows}
        case "number":
            return random.choice([0, 2, 3.5, 9])
        case "text":
            return "写"
        case _:
            return random.choice(codes) if codes else None


def code(item, name, value):
    part = name.removeprefix(item.id).removeprefix("__")
    match item.kind:
        case "multi":
            return int(int(part) in value)
        case "rank":
            return value.index(int(part)) + 1 if int(part) in value else 0
        case "matrix":
            return value[part]
        case "text":
            return 1
    return value


def beside(item, value):
    chosen = value if isinstance(value, list) else [value]
    return [f"{item.id}__{o.code}__text" for o in item.options if o.text and item.kind != "matrix" and o.code in chosen]


@given(st.lists(questionnaires(), min_size=6, max_size=6), st.integers(0, 1 << 16))
@settings(max_examples=6, phases=[Phase.generate])  # shrinking would ask Node a thousand times
def test_generated_questionnaires_are_read_and_route_alike(tmp_path_factory, made_up, seed):
    check(tmp_path_factory.mktemp("surveyjs"), made_up, Random(seed))


def check(folder, made_up, random, n=15):
    expected = [answers(each, random, n) for each in made_up]
    cases = [{"json": made(q), "people": people} for q, (people, _) in zip(made_up, expected, strict=True)]
    for questionnaire, (people, shown), got in zip(made_up, expected, judged(folder, cases), strict=True):
        assert got["errors"] == []
        assert got["shown"] == shown, [item.show_if for item in questionnaire.items]
        last = {name: value for name, value in people[-1].items() if value is not None and name in shown[-1]}
        assert got["data"] == last


def test_every_sort_of_condition(tmp_path):
    labels = {1: "一", 2: "二", 3: "三", 98: "不清楚"}
    tests = [
        {"item": "A", "in": [1, 98]},
        {"item": "A", "not_in": [1]},
        {"item": "B", "answered": True},
        {"item": "B", "in": [2]},
        {"item": "B", "not_in": [2]},
        {"item": "N", "min": 3},
        {"item": "N", "min": 1, "max": 5.5},
        {"item": "N", "in": [2]},
        {"item": "N", "not_in": [2, 9]},
        {"item": "S", "min": 2},
        {"item": "S", "max": 1},
        {"all": [{"item": "A", "in": [1]}, {"item": "N", "min": 3}]},
        {"any": [{"item": "A", "in": [1]}, {"item": "N", "min": 3}, {"item": "B", "not_in": [1]}]},
        {
            "all": [
                {"any": [{"item": "A", "not_in": [2]}, {"item": "B", "in": [1]}]},
                {"any": [{"item": "S", "min": 2}, {"item": "N", "max": 3}]},
            ]
        },
    ]
    questionnaire = form(
        {"id": "A", "kind": "single", "text": "甲", "options": labels, "skip": [{"when": [3], "to": "S"}]},
        {"id": "B", "kind": "multi", "text": "乙", "options": ["一", "二"], "skip": [{"when": [2], "to": "END"}]},
        {"id": "N", "kind": "number", "text": "丙", "min": 0},
        {"id": "S", "kind": "scale", "text": "丁", "options": labels, "show_if": {"item": "A", "answered": True}},
        *({"id": f"C{i}", "kind": "text", "text": "问", "show_if": test} for i, test in enumerate(tests)),
    )
    check(tmp_path, [questionnaire], Random(1), n=400)


# ---- what is typed ---------------------------------------------------------------------------------------


def test_nasty_labels_limits_and_fixed_places(tmp_path):
    json_ = made(nasty())
    rows = {f"r{i}": 1 for i in range(1, len(NASTY) + 1)}
    good = {"S": 97, "S__97__text": "船", "B": [1, 2], "R": [3, 1], "M": rows, "P": 0, "N": 40.5, "T": "话"}
    bad = good | {"M": {"r1": 1}, "N": 113, "S": None}
    right, wrong = judged(tmp_path, [{"json": json_, "person": good}, {"json": json_, "person": bad}])
    assert right["errors"] == []
    assert right["invalid"] == []
    assert right["state"] == "completed"
    assert right["data"] == good
    assert right["choices"][0][-2:] == [97, 98]
    assert sorted(right["choices"][0][:-2]) == list(range(1, len(NASTY) + 1))
    assert wrong["invalid"] == ["S", "M", "N"]
    assert wrong["state"] == "running"


def test_exclusive_option_and_limit_are_the_platforms_own():
    multi = next(e for page in made(nasty())["pages"] for e in page["elements"] if e["name"] == "B")
    assert [choice["value"] for choice in multi["choices"] if choice.get("isExclusive")] == [98]
    assert multi["maxSelectedChoices"] == 2


def test_whoever_declines_is_done_at_once(tmp_path):
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    consent = questionnaire.items[0]
    no = consent.written["skip"][0]["when"]
    [got] = judged(
        tmp_path, [{"json": made(questionnaire), "person": {consent.id: no[0] if isinstance(no, list) else no}}]
    )
    assert got["errors"] == []
    assert got["state"] == "completed"
    assert len(got["pages"]) == 1
    assert list(got["data"]) == [consent.id]


def test_no_text_refers_to_another_question():
    assert "{S}" not in made(nasty())["description"]
    for page in made(nasty())["pages"]:
        for element in page["elements"]:
            texts = [element.get("title", ""), element.get("html", "")]
            texts += [choice["text"] for choice in element.get("choices", [])]
            assert not any("{" in text for text in texts)


def test_five_hundred_questions_are_quick():
    ask = [{"id": f"Q{i}", "kind": "single", "text": "问", "options": ["是", "否"]} for i in range(500)]
    start = time.perf_counter()
    assert len(made(form(*ask))["pages"][0]["elements"]) == 500
    assert time.perf_counter() - start < 2


def test_the_judge_is_awake(tmp_path):
    wrong = {"pages": [{"name": "p", "elements": [{"type": "radiogroup", "name": "A", "choises": [1]}]}]}
    [got] = judged(tmp_path, [{"json": wrong, "people": []}])
    assert any("choises" in error for error in got["errors"])
