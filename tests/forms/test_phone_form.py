"""The phone form's page, and its own routing held against the questionnaire's."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.judges import program
from tests.making import ROOT, questionnaires, save, take
from toolkit.forms.form import Fieldwork
from toolkit.forms.phone import definition, phone_form
from toolkit.questionnaire import Item, Questionnaire, read
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import TRUE, asked, ended
from toolkit.records import BLANK, NOT_ASKED

SCRIPT = ROOT / "toolkit" / "forms" / "phone" / "answers.js"
RUNNER = Path(__file__).with_name("phone_answers.js")
HOSTILE = [
    "</script><script>planted=1</script>",
    "图<img src=x onerror=planted=1>",
    "=cmd|' /C calc'!A0",
    "{{7*7}} $title ${title}",
    "制\t表\n换行",
    "👩‍💻\u2028行\u2029段",
    "'\"&amp;<!--",
    "字" * 300,
]


class Page(HTMLParser):
    """The elements of a page, with their attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), ""))
        self.inside = True

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def only(self, tag: str, **wanted: str) -> tuple[dict[str, str | None], str]:
        matching = [
            (attributes, text)
            for name, attributes, text in self.found
            if name == tag and all(attributes.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]
        assert len(matching) == 1
        return matching[0]


def example() -> Questionnaire:
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def told(page: Page) -> dict[str, Any]:
    return json.loads(page.only("script", id="definition")[1])


def test_the_page_is_small_the_same_twice_and_asks_nothing_of_anybody():
    html = phone_form(example(), Fieldwork("02", "大明湖街道舜井社区"))
    assert html == phone_form(example(), Fieldwork("02", "大明湖街道舜井社区"))
    assert len(html.encode()) < 70_000
    assert "\r" not in html
    page = Page(html)
    assert {tag for tag, _, _ in page.found} == {
        "html", "head", "meta", "title", "style", "body", "noscript", "p", "div", "script",
    }  # fmt: skip
    assert not [a for _, a, _ in page.found if {"src", "href", "srcset", "action"} & set(a)]
    assert not re.search(r"https?:|//[a-z]|url\(|@import|fetch\(|XMLHttp|sendBeacon|WebSocket|innerHTML|eval\(", html)


def test_the_policy_lets_only_the_pages_own_script_and_style_run():
    page = Page(phone_form(example(), Fieldwork()))
    policy = page.only("meta", http_equiv="Content-Security-Policy")[0]["content"] or ""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    scripts = [text for tag, attributes, text in page.found if tag == "script" and not attributes]
    for name, text in {"script-src": scripts[0], "style-src": page.only("style")[1]}.items():
        assert rules[name] == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    assert len(scripts) == 1
    assert set(rules) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}


def test_what_the_fieldwork_knows_is_told_and_the_rest_is_chosen_on_the_phone():
    known = told(Page(phone_form(example(), Fieldwork("02", "大明湖街道舜井社区", sponsor="甲单位"))))
    assert (known["community"], known["place"], known["places"]) == ("02", "大明湖街道舜井社区", [])
    assert "甲单位" in known["opening"]
    assert "{minutes}" not in json.dumps(known)
    open_ = told(Page(phone_form(example(), Fieldwork())))
    assert "community" not in open_
    assert len(open_["places"]) == 25
    assert open_["hash"] == example().hash


def test_hostile_wordings_stay_texts():
    items = [
        {"id": "A", "kind": "single", "text": HOSTILE[0], "options": HOSTILE},
        {"id": "B", "kind": "matrix", "text": "矩阵", "options": HOSTILE, "rows": HOSTILE},
    ]
    questionnaire = Questionnaire.from_dict(
        {"id": HOSTILE[3], "title": HOSTILE[1], "intro": HOSTILE[0], "items": items}
    )
    page = Page(phone_form(questionnaire, Fieldwork(place=HOSTILE[0], sponsor=HOSTILE[3])))
    assert [tag for tag, _, _ in page.found].count("script") == 2
    assert "img" not in {tag for tag, _, _ in page.found}
    assert page.only("title")[1] == HOSTILE[1]
    data = told(page)
    assert (data["title"], data["survey"]) == (HOSTILE[1], HOSTILE[3])
    labels = [option["label"] for option in data["items"][0]["options"]]
    assert labels == [option.label for option in questionnaire.items[0].options] == HOSTILE
    assert [row["label"] for row in data["items"][1]["rows"]] == HOSTILE


def test_codes_and_bounds_of_nought_are_told():
    items = [
        {"id": "A", "kind": "single", "text": "甲", "options": {0: "没有", 1: "有"}},
        {"id": "B", "kind": "single", "text": "乙", "options": ["是", "否"], "show_if": {"item": "A", "max": 0}},
    ]
    data = definition(Questionnaire.from_dict({"items": items}), Fieldwork("02"))
    assert data["items"][0]["options"][0] == {"code": 0, "label": "没有"}
    assert data["items"][1]["when"] == {"item": "A", "max": 0}


def test_five_hundred_questions_take_no_time():
    items: list[dict[str, Any]] = [
        {"id": f"Q{i}", "kind": "single", "text": f"第{i}问？", "options": ["是", "否", "说不准"]} for i in range(500)
    ]
    items[0]["skip"] = [{"when": [2], "to": "END"}]
    began = time.perf_counter()
    html = phone_form(Questionnaire.from_dict({"items": items}), Fieldwork("02"))
    assert time.perf_counter() - began < 2
    assert len(told(Page(html))["items"]) == 500


# ---- routing -------------------------------------------------------------------------------------------------------

NAMES = ["constructor", "toString", "valueOf", "hasOwnProperty", "Q5", "Q6", "Q7", "Q8", "Q9"]
THREE = {"options": {0: "无", 2: "二", 98: "不清楚"}}


@st.composite
def conditions(draw: st.DrawFn, earlier: list[dict[str, Any]], depth: int = 2) -> dict[str, Any]:
    """A condition of any sort on the items before."""
    if depth and draw(st.booleans()):
        parts = draw(st.lists(conditions(earlier, depth - 1), min_size=1, max_size=3))
        return {draw(st.sampled_from(["all", "any"])): parts}
    item = draw(st.sampled_from(earlier))
    sort = draw(st.sampled_from(["in", "not_in", "answered", "range"]))
    if sort == "answered":
        return {"item": item["id"], "answered": True}
    if sort == "range" and item["kind"] != "multi":
        low, high = sorted((draw(st.integers(0, 9)), draw(st.integers(0, 9))))
        return {"item": item["id"], **draw(st.sampled_from([{"min": low}, {"max": high}, {"min": low, "max": high}]))}
    codes = draw(st.lists(st.sampled_from([0, 2, 98]), min_size=1, max_size=2, unique=True))
    return {"item": item["id"], "not_in" if sort == "not_in" else "in": codes}


@st.composite
def tangled(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire whose routing uses everything there is."""
    made: list[dict[str, Any]] = []
    names = NAMES[: draw(st.integers(3, len(NAMES)))]
    for position, name in enumerate(names):
        kind = draw(st.sampled_from(["single", "consent", "multi", "scale", "number", "info"]))
        item: dict[str, Any] = {"id": name, "kind": kind, "text": f"第{position}问？"}
        if kind == "number":
            item |= {"min": 0, "max": 98, "unit": "小时"}
        elif kind != "info":
            item |= THREE
        if kind == "multi" and draw(st.booleans()):
            item |= {"exclusive": [98], "max": 2}
        earlier = [other for other in made if other["kind"] != "info"]
        if earlier and draw(st.booleans()):
            item["show_if"] = draw(conditions(earlier))
        if kind in ("single", "consent") and draw(st.booleans()):
            target = draw(st.sampled_from([*names[position + 1 :], "END"]))
            item["skip"] = [{"when": [draw(st.sampled_from([0, 2, 98]))], "to": target}]
        made.append(item)
    return Questionnaire.from_dict({"id": "gen", "items": [*made, {"id": "Z", "kind": "text", "text": "末？"}]})


def answered(item: Item, random: Random) -> Any:
    """What somebody might have tapped or typed, allowed or not; None for nothing."""
    codes = list(item.labels)
    match item.kind:
        case "number":
            return random.choice(["0", "5", "７", "9.5", "8小时", " 3 ", "97", "x", "1e3", "-1", "100000", ""])
        case "text":
            return random.choice(["好", "  ", "[1]"])
        case "multi" | "rank":
            limit = int(item.maximum or len(codes))
            chosen = random.sample(codes, random.randint(1, min(limit, len(codes))))
            alone = [code for code in chosen if code in item.exclusive]
            return alone[:1] or (sorted(chosen, key=codes.index) if item.kind == "multi" else chosen)
        case "matrix":
            return {row.key: random.choice(codes) for row in item.rows if random.random() < 0.7}
    return random.choice(codes)


def interview(questionnaire: Questionnaire, random: Random, number: int) -> dict[str, Any]:
    """An interview as the page keeps it: answers to questions that are hidden by now among them."""
    given = {item.id: answered(item, random) for item in questionnaire.questions if random.random() < 0.75}
    texts = {f"{item.id}__{o.code}": "另写" for item in questionnaire.questions for o in item.options if o.text}
    return {"number": f"AB2CD-{number}", "spent": 61_400, "answers": given, "texts": texts}


def columns_of(item: Item, value: Any) -> dict[str, float]:
    """An answer in the columns of the frame; nothing for a blank, and for a number that is none."""
    names = kind_of(item).columns(item)
    match item.kind:
        case "number":
            known = {"0": 0, "5": 5, "７": 7, "9.5": 9.5, " 3 ": 3, "97": 97, "100000": 100_000}
            number = 8 if value == f"8{item.unit}" else known.get(value)
            limit = np.inf if item.maximum is None else item.maximum
            return {} if number is None or number > limit else {item.id: number}
        case "text":
            return {item.id: 1} if value.strip() else {}
        case "multi":
            return {name: int(code in value) for name, code in zip(names, item.labels, strict=True)}
        case "rank":
            return {n: value.index(c) + 1 if c in value else 0 for n, c in zip(names, item.labels, strict=True)}
        case "matrix":
            return {f"{item.id}__{row}": code for row, code in value.items()}
    return {item.id: value}


def expected(questionnaire: Questionnaire, answers: dict[str, Any]) -> tuple[list[str], dict[str, float], bool]:
    """What the questionnaire's own routing shows, the columns it leaves, and whether a jump to the end was met."""
    columns: dict[str, np.ndarray] = {}
    shown = []
    for item in questionnaire.items:
        visible = bool(asked(questionnaire, item, columns, 1)[0] == TRUE)
        if visible:
            shown.append(item.id)
        value = answers.get(item.id)
        given = columns_of(item, value) if visible and value is not None else {}
        for name in kind_of(item).columns(item):
            columns[name] = np.array([given.get(name, BLANK if visible else NOT_ASKED)], float)
    return (
        shown,
        {name: float(values[0]) for name, values in columns.items()},
        bool(ended(questionnaire, columns, 1)[0]),
    )


def run(folder: Path, cases: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    path = save(folder, "cases.json", json.dumps(cases).encode())
    command = [program("node"), str(RUNNER), str(SCRIPT), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@settings(max_examples=4, phases=[Phase.generate])  # shrinking would start a program for every step
@given(st.lists(st.tuples(st.one_of(tangled(), questionnaires()), st.integers(0, 2**32)), min_size=14, max_size=14))
def test_the_page_asks_what_the_questionnaire_asks_and_hands_in_what_was_answered(drawn):
    cases = []
    for questionnaire, seed in drawn:
        random = Random(seed)
        interviews = [interview(questionnaire, random, number) for number in range(1, 9)]
        cases.append({"definition": definition(questionnaire, Fieldwork("02")), "interviews": interviews})
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), cases)
        for position, ((questionnaire, _), case, got) in enumerate(zip(drawn, cases, found, strict=True)):
            wanted = [expected(questionnaire, one["answers"]) for one in case["interviews"]]
            assert [one["shown"] for one in got] == [shown for shown, _, _ in wanted]
            assert [one["ended"] is not None for one in got] == [over for _, _, over in wanted]
            handed = {"format": "toolkit-phone-form", "survey": "gen", "questionnaire": questionnaire.hash}
            data = json.dumps(handed | {"community": "02", "responses": [one["response"] for one in got]})
            path = save(Path(folder), f"{position}.json", data.encode())
            responses = take(Path(folder) / str(position), questionnaire, path).responses
            assert {row.reason for row in responses.ledger} <= {"not_a_number", "out_of_range"}
            assert responses.notices == ()
            for name in wanted[0][1]:
                assert responses.frame[name].tolist() == [columns[name] for _, columns, _ in wanted], name
            screened = (responses.frame["disposition"] == "screened_out").tolist()
            assert screened == [over for _, _, over in wanted]
            for item in questionnaire.questions:
                for option in item.options:
                    column = f"{item.id}__{option.code}__text"
                    if not option.text or item.kind == "matrix":
                        continue
                    chosen = f"{item.id}__{option.code}" if item.kind in ("multi", "rank") else item.id
                    hit = [c[chosen] > 0 if chosen != item.id else c[chosen] == option.code for _, c, _ in wanted]
                    assert responses.frame[column].tolist() == ["另写" if chose else "" for chose in hit]


CHECK = """
const form = require(process.argv[2]);
const [what, ...rest] = JSON.parse(process.argv[3]);
console.log(JSON.stringify(form[what](...rest)));
"""


def call(tmp_path: Path, function: str, *arguments: Any) -> Any:
    script = save(tmp_path, "call.js", CHECK.encode())
    command = [program("node"), str(script), str(SCRIPT), json.dumps([function, *arguments])]
    return json.loads(subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout)


OPTIONS = [{"code": code, "label": str(code)} for code in (1, 2, 3, 96)]
MULTI = {"kind": "multi", "options": OPTIONS, "max": 2, "exclusive": [96]}
RANK = {"kind": "rank", "options": OPTIONS, "max": 2}


@pytest.mark.parametrize(
    ("item", "before", "code", "after", "noted"),
    [
        ({"kind": "single", "options": OPTIONS}, 1, 2, 2, False),
        ({"kind": "single", "options": OPTIONS}, 1, 1, None, False),
        (MULTI, [3], 1, [1, 3], False),
        (MULTI, [1, 3], 3, [1], False),
        (MULTI, [1, 2], 3, [1, 2], True),
        (MULTI, [1, 2], 96, [96], False),
        (MULTI, [96], 2, [2], False),
        (RANK, [3], 1, [3, 1], False),
        (RANK, [3, 1], 3, [1], False),
        (RANK, [3, 1], 2, [3, 1], True),
    ],
)
def test_a_tap(tmp_path, item, before, code, after, noted):
    got = call(tmp_path, "tapped", item, before, code)
    assert got.get("value") == after
    assert ("最多选2项" in got.get("note", "")) == noted


NUMBER = {"kind": "number", "min": 0, "max": 112, "unit": "小时"}


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        (NUMBER, "40", ""),
        (NUMBER, "", ""),
        (NUMBER, "113", "请填0到112之间的数字（小时）"),
        ({"kind": "number", "min": 3}, "2", "请填不小于3的数字"),
        ({"kind": "single", "options": OPTIONS, "required": True}, None, "先回答"),
        ({"kind": "single", "options": OPTIONS}, None, ""),
        ({"kind": "matrix", "rows": [{"key": "a"}, {"key": "b"}], "required": True}, {"a": 1}, "还有1行"),
        ({"kind": "text", "required": True}, "  ", "先回答"),
    ],
)
def test_what_is_missing_is_said_kindly(tmp_path, item, value, words):
    said = call(tmp_path, "complaint", item, value)
    assert words in said
    assert bool(said) == bool(words)
