"""The cadre's door: tables, charts, and what it says of itself."""

from __future__ import annotations

import re

import pytest

from tests.report.conftest import demo  # noqa: F401 - a fixture
from tests.report.toy import DEMO, demo_copy, demo_people
from toolkit import Program, Project
from toolkit import statistics as st
from toolkit.document import Chart, Table, plain
from toolkit.errors import ToolkitError
from toolkit.logs import append_record
from toolkit.statistics.tally import Plan


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in table.rows]


def test_a_table_by_id_var_and_wording(demo):  # noqa: F811
    item = demo.questionnaire["HOU01"]
    by_id, by_var, by_text = (demo.table(name) for name in ("HOU01", item.var, item.text))
    assert by_id == by_var == by_text
    frame = demo.responses.eligible
    own = int((frame["HOU01"] == 1).sum())
    assert cells(by_id)[0][:2] == [item.labels[1], str(own)]


def test_a_table_by_groups(demo):  # noqa: F811
    table = demo.table("HOU01", by="DEM01")
    assert table == demo.table("HOU01", by=demo.questionnaire["DEM01"].text)
    frame = demo.responses.eligible
    women = frame[(frame["DEM01"] == 2) & (frame["HOU01"] > 0)]
    column = [c.header for c in table.columns].index("女")
    assert cells(table)[-1][column] == str(len(women))
    share = f"（{round(100 * (women['HOU01'] == 1).sum() / len(women) + 1e-9)}%）"
    assert cells(table)[0][column] == (share if len(women) >= 25 else "*")


def test_charts(demo):  # noqa: F811
    chart = demo.chart("HOU05")
    assert isinstance(chart, Chart)
    assert chart.kind == "stacked"
    assert demo.chart("HOU06").kind == "bar"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda p: p.table("HOU99"), "A-ITEM"),
        (lambda p: p.table("HOU01", by="NED01"), "A-LEVEL"),
        (lambda p: p.table("NED01", by="DEM01"), "A-LEVEL"),
        (lambda p: p.table("HOU01", by="HOU06"), "A-LEVEL"),
        (lambda p: p.table("END01"), "A-LEVEL"),
        (lambda p: p.chart("END01"), "A-LEVEL"),
        (lambda p: p.chart("EMP03"), "A-LEVEL"),
        (lambda p: p.chart("MAR03"), "A-LEVEL"),
        (lambda p: p.material("secret"), "R-EDITION"),
    ],
)
def test_what_cannot_be_shown_is_explained(demo, call, code):  # noqa: F811
    with pytest.raises(ToolkitError) as caught:
        call(demo)
    assert caught.value.code == code
    assert str(caught.value).count("\n") == 2
    assert "Traceback" not in "\n".join(caught.value._render_traceback_())


def test_public_objects_say_what_they_are_in_chinese_and_always_the_same(demo, tmp_path):  # noqa: F811
    made, _ = demo.report(tmp_path / "d.md")
    sample = demo.sample
    plan = Plan.from_sample(sample, ["HOU01"], ["DEM01"])
    tally = st.accumulate({name: sample.frame[name].to_numpy() for name in ("HOU01", "DEM01")}, plan)
    things = [
        demo,
        demo.questionnaire,
        demo.responses,
        demo.sampling,
        sample,
        plan,
        tally,
        st.describe(sample, "HOU01"),
        demo.table("HOU01"),
        demo.chart("HOU01"),
        demo.material(),
        demo.material().book,
        made,
        made.document,
        Program(str(demo.folder.path)),
        Program(str(demo.folder.path)).progress(),
        demo.ingest(*DEMO),
        demo.check(),
        demo.ledger,
    ]
    for thing in things:
        said = repr(thing)
        assert " at 0x" not in said, said
        assert re.search("[一-鿿]", said), said
        assert len(said) < 4000
        assert said == repr(thing)
    assert repr(demo) == "调查 youth-needs（社区 02，第 1 期）"


def test_a_survey_with_two_communities(tmp_path):
    folder = demo_copy(tmp_path)
    for code in ("02", "05"):
        Project(str(folder), community=code)
        append_record(folder / "data" / "store" / "youth-needs" / f"community={code}" / "wave=1" / "x.jsonl", {})
    project = Project(str(folder))
    assert project.check() is not None
    assert repr(project) == "调查 youth-needs（社区 未指明，第 1 期）"
    with pytest.raises(ToolkitError) as caught:
        _ = project.responses
    assert caught.value.code == "I-COMMUNITY"
    assert "02、05" in caught.value.message
    assert Project(str(folder), community="05").store.community == "05"
    assert Project(str(folder), community="5").store.community == "05"


@pytest.mark.parametrize(
    ("community", "wave", "code"), [("../x", 1, "I-COMMUNITY"), ("02", 0, "I-WAVE"), (None, -1, "I-WAVE")]
)
def test_wrong_codes_are_told_at_once(tmp_path, community, wave, code):
    with pytest.raises(ToolkitError) as caught:
        Project(str(demo_copy(tmp_path)), community=community, wave=wave)
    assert caught.value.code == code


def test_reading_more_shows_more(tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    with pytest.raises(ToolkitError) as caught:
        _ = project.responses
    assert caught.value.code == "I-NO-DATA"
    project.ingest(*DEMO)
    assert len(project.responses.frame) == demo_people()
    assert project.ingest(*DEMO).responses.cells == project.responses.cells
