"""The phone form in a real browser: filled in with taps, reloaded, exported, and read like any other answers.

Set PHONE_PICTURES to a folder to keep pictures of the states the run goes through.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.judges import node, program
from tests.making import ROOT, save, take
from toolkit.forms.form import Fieldwork
from toolkit.forms.phone import phone_form
from toolkit.questionnaire import Questionnaire, read

DRIVER = Path(__file__).with_name("phone_form.js")


def driven(
    folder: Path, questionnaire: Questionnaire, fieldwork: Fieldwork, *steps: dict[str, Any], data: bool = False
):
    """Drive the form through steps; return what the browser saw."""
    html = phone_form(questionnaire, fieldwork)
    page = save(folder, "入户手机问卷.html", html.encode())
    for name in ("profile", "downloads"):
        (folder / name).mkdir()
    plan = {
        "browser": program("chromium", "chromium-browser", "google-chrome"),
        "page": f"data:text/html;charset=utf-8,{quote(html)}" if data else page.as_uri(),
        "profile": str(folder / "profile"),
        "downloads": str(folder / "downloads"),
        "pictures": os.environ.get("PHONE_PICTURES", ""),
        "steps": steps,
    }
    seen = json.loads(node(DRIVER, str(save(folder, "plan.json", json.dumps(plan).encode()))))
    assert seen["trouble"] == []
    # The browser reports what a page wants before it refuses it: the page itself, and the file it hands over.
    assert {url.split(":")[0] for url in seen["requests"]} <= {"data" if data else "file", "blob"}
    assert all(url == page.as_uri()[:80] for url in seen["requests"] if url.startswith("file:"))
    return seen


def example() -> Questionnaire:
    return read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def rows(item: str, code: int) -> dict[str, int]:
    return {row.key: code for row in example().by_id[item].rows}


ANSWERS: dict[str, Any] = {
    "SCR01": 1, "SCR02": 4, "SCR03": 2, "SCR04": [1, 2], "DEM05": 1, "LIF01": 7, "NED03": [3, 1, 8],
    "NED04": "希望有短租的青年公寓", "HOU01": 3, "HOU04": 3, "HOU05": rows("HOU05", 2), "HOU06": [1, 97],
    "HOU08": [1, 96], "HOU02": 3, "HOU03": 2, "EMP03": "45", "EMP05": 4, "EMP09": [1, 2],
    "NED01": rows("NED01", 4), "LIF02": 1, "ORG01": 1, "ORG03": 2, "ORG04": [2], "VOL01": 2,
    "NED02": {"hou": 3, "emp": 2}, "MAR01": 1,
    "MAR02": 1, "MAR03": [1, 3], "MAR04": [2], "MAR05": 4, "MAR07": [1], "CHD01": 1, "DEM01": 1, "DEM02": 4,
    "DEM03": 1, "DEM06": 3, "DEM09": 4, "END01": "没有了",
}  # fmt: skip
LEFT_BLANK, HIDDEN = "HOU07", {"EMP08"}
STEPS = (
    {"do": "look", "name": "home", "pictures": ["home"]},
    {"do": "interview", "answers": {"SCR01": 1, "SCR02": 8}, "pictures": ["opening", "SCR02", "end"]},
    {
        "do": "interview",
        "answers": ANSWERS,
        "texts": {"HOU06__97": "楼上漏水"},
        "reload": "HOU06",
        "pictures": ["LIF01", "NED03+", "HOU05+", "HOU06+", "EMP03", "NED01", "end"],
    },
    {"do": "interview", "answers": {"SCR01": 1, "SCR02": 3, "SCR03": 2, "SCR04": [1]}, "stop": "SCR04"},
    {"do": "reopen"},
    {"do": "look", "name": "reopened"},
    {"do": "taps", "name": "contents", "on": ["[data-do=contents]"], "pictures": ["contents"]},
    {"do": "taps", "name": "broken off", "on": ["[data-do=break]"]},
    {"do": "taps", "name": "export", "on": ["[data-do=export]", "[data-do=copy]"], "pictures": ["export"]},
    {"do": "download"},
    {"do": "taps", "name": "not yet", "on": ["[data-do=home]"]},
    {"do": "taps", "name": "stored", "on": ["[data-do=export]", "[data-do=stored]"], "pictures": ["stored"]},
    {"do": "taps", "name": "delete?", "on": ["[data-do=delete]"], "pictures": ["delete?"]},
    {"do": "taps", "name": "kept", "on": ["[data-do=close]"]},
    {"do": "taps", "name": "deleted", "on": ["[data-do=delete]", "[data-do=confirm]"]},
    {"do": "reopen"},
    {"do": "look", "name": "reopened empty"},
    {"do": "taps", "name": "another", "on": ["[data-do=start]", "[data-do=next]", "[data-do=next]"]},
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phone")
    return folder, driven(folder, example(), Fieldwork("02", "大明湖街道舜井社区", sponsor="共青团历下区委"), *STEPS)


def test_the_questions_follow_the_answers(run):
    _, seen = run
    over_age, full, _ = seen["interviews"]
    assert (over_age["shown"], over_age["ending"]) == (["SCR01", "SCR02"], "不符合条件")
    assert full["shown"] == [item.id for item in example().questions if item.id not in HIDDEN]
    assert full["ending"] == "问完"


def test_a_reload_in_the_middle_loses_nothing(run):
    _, seen = run
    restored = seen["interviews"][1]["restored"]
    assert restored["before"] == restored["after"]
    assert restored["after"]["item"] == "HOU06"
    assert [text.split("\n")[-1] for text in restored["after"]["pressed"]] == ["房租高", "其他"]
    assert restored["after"]["typed"] == ["楼上漏水"]
    assert example().by_id["SCR04"].text.split("？")[0] in seen["views"]["reopened"]["text"]


def test_what_was_tapped_is_what_is_read(run):
    folder, seen = run
    path = folder / "downloads" / seen["file"]
    assert path.read_text(encoding="utf-8") == seen["copy"]
    handed = json.loads(seen["copy"])
    asked = len(example().questions) - len(HIDDEN)
    assert [len(one) for one in handed["responses"]][:2] == [3 + 2, 3 + asked + 1]  # one text beside 其他
    responses = take(folder, example(), path).responses
    assert responses.ledger == ()
    assert responses.notices == ()
    assert responses.frame["disposition"].tolist() == ["screened_out", "complete", "partial"]
    person = responses.frame.iloc[1]
    for item in example().questions:
        wanted = ANSWERS.get(item.id)
        if item.id == LEFT_BLANK:
            assert {person[f"{item.id}__{row.key}"] for row in item.rows} == {-2}
        elif item.id in HIDDEN:
            assert {person[f"{item.id}__{code}"] for code in item.labels} == {-1}
        elif item.kind == "text":
            assert person[f"{item.id}__text"] == wanted
        elif isinstance(wanted, dict):
            assert {row.key: person[f"{item.id}__{row.key}"] for row in item.rows} == {
                row.key: wanted.get(row.key, -2) for row in item.rows
            }
        elif isinstance(wanted, list):
            chosen = {code: place for place, code in enumerate(wanted, start=1)}
            if item.id == "HOU08":
                chosen = {96: 1}  # 96 excludes what was tapped before
            values = {code: person[f"{item.id}__{code}"] for code in item.labels}
            ranked = item.kind == "rank"
            assert values == {code: chosen.get(code, 0) if ranked else int(code in chosen) for code in item.labels}
        else:
            assert person[item.id] == float(str(wanted)), item.id
    assert person["HOU06__97__text"] == "楼上漏水"
    assert take(folder, example(), path).responses.hash == responses.hash


def test_an_interview_broken_off_keeps_what_was_answered(run):
    _, seen = run
    last = json.loads(seen["copy"])["responses"][2]
    assert (last["SCR02"], last["SCR04"], last["DEM05"], last["END01"]) == (3, [1], "", "")
    assert "EMP03" not in last  # whether it is to be asked cannot be told
    assert "已保存" in seen["views"]["broken off"]


def test_numbers_are_given_once_and_times_are_the_phones_own(run):
    _, seen = run
    people = json.loads(seen["copy"])["responses"]
    device = people[0]["number"].split("-")[0]
    assert [one["number"] for one in people] == [f"{device}-{n}" for n in (1, 2, 3)]
    assert all(0 < one["seconds"] < 600 for one in people)
    assert [one["submitted"] for one in people] == sorted(one["submitted"] for one in people)
    assert f"{device}-4" in seen["views"]["another"]


def test_nothing_is_deleted_before_a_person_has_said_that_it_is_stored(run):
    _, seen = run
    views = seen["views"]
    assert "删除已导出" not in views["not yet"]
    assert "已完成3份，其中3份还没有导出" in views["not yet"]
    assert "删除已导出的3份" in views["stored"]
    assert "已导出的3份答卷，不能恢复" in views["delete?"]
    assert "已完成3份" in views["kept"]
    assert "已删除3份" in views["deleted"]
    assert "已完成0份" in views["reopened empty"]["text"]


def test_everything_is_large_enough_to_tap_and_nothing_sticks_out(run):
    _, seen = run
    assert seen["small"] == []
    assert seen["wide"] == []
    assert seen["targets"] > 400


def test_a_required_question_says_kindly_what_is_missing(run):
    assert "这一题需要先回答" in run[1]["views"]["another"]


HOSTILE = [
    "</script><script>planted=1</script>",
    "图<img src=x onerror=planted=1>",
    "{{7*7}} &lt;b&gt; $title",
    "字" * 300,
]
NASTY = Questionnaire.from_dict(
    {
        "id": "gen",
        "title": HOSTILE[0],
        "intro": HOSTILE[1],
        "items": [
            {"id": "constructor", "kind": "multi", "text": HOSTILE[0], "options": HOSTILE, "max": 2},
            {"id": "M", "kind": "matrix", "text": HOSTILE[1], "options": HOSTILE, "rows": HOSTILE},
            {"id": "N", "kind": "number", "text": HOSTILE[2], "min": 1, "max": 9, "unit": HOSTILE[2], "required": True},
        ],
    }
)


def test_hostile_wordings_are_shown_as_text_and_do_nothing(tmp_path):
    seen = driven(
        tmp_path,
        NASTY,
        Fieldwork(),
        {"do": "taps", "name": "no community", "on": ["[data-do=start]"]},
        {"do": "choose", "on": "#community", "value": "03"},
        {"do": "taps", "name": "opening", "on": ["[data-do=start]"]},
        {"do": "look", "name": "opened"},
        {"do": "taps", "name": "to the first", "on": ["[data-do=next]"]},
        {"do": "taps", "name": "three", "on": [f'[data-code="{code}"]' for code in (1, 2, 3)]},
        {"do": "look", "name": "constructor", "pictures": ["constructor"]},
        {"do": "taps", "name": "to the matrix", "on": ["[data-do=next]"]},
        {"do": "look", "name": "M", "pictures": ["M"]},
        {"do": "taps", "name": "to the number", "on": ["[data-do=next]"]},
        {"do": "type", "text": "12"},
        {"do": "taps", "name": "too large", "on": ["[data-do=next]"]},
        {"do": "type", "text": "7"},
        {"do": "taps", "name": "last", "on": ["[data-do=next]", "[data-do=save]", "[data-do=export]"]},
        {"do": "download"},
    )
    views = seen["views"]
    assert "请先选择社区" in views["no community"]
    assert HOSTILE[1] in views["opened"]["text"]
    for name in ("opened", "constructor", "M"):
        assert views[name]["planted"] == "nothing ran"
        assert not {"SCRIPT", "IMG", "B"} & set(views[name]["elements"])
    for label in HOSTILE:
        assert label in views["constructor"]["text"]
        assert views["M"]["text"].count(label) >= 5
    assert "最多选2项" in views["three"]
    assert "请填1到9之间的数字" in views["too large"]
    assert (seen["small"], seen["wide"]) == ([], [])
    handed = json.loads(seen["copy"])
    assert handed["community"] == "03"
    assert handed["responses"][0]["constructor"] == [1, 2]
    assert (handed["responses"][0]["M"], handed["responses"][0]["N"]) == ("", "7")
    got = take(tmp_path, NASTY, tmp_path / "downloads" / seen["file"]).responses
    assert got.ledger == ()
    assert got.frame[["constructor__1", "constructor__3", "N"]].to_numpy().tolist() == [[1, 0, 7]]


def test_a_browser_that_stores_nothing_says_so_and_still_works(tmp_path):
    seen = driven(
        tmp_path,
        Questionnaire.from_dict({"id": "gen", "items": [{"id": "A", "kind": "text", "text": "意见？"}]}),
        Fieldwork("02"),
        {"do": "look", "name": "home"},
        {"do": "interview", "answers": {"A": "好"}},
        {"do": "look", "name": "after"},
        data=True,
    )
    assert "不让网页保存" in seen["views"]["home"]["text"]
    assert "已完成1份" in seen["views"]["after"]["text"]
