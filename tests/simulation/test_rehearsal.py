"""A rehearsal: works for every questionnaire, tells what is so, and its forecast of what can be seen holds."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.making import ROOT, questionnaires
from tests.report.toy import demo_copy
from toolkit import Project
from toolkit.document import Paragraph
from toolkit.document.tree import plain
from toolkit.errors import AnalysisError
from toolkit.messages import SIMULATED
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.bank.selection import select
from toolkit.report import read_outline
from toolkit.responses import Provenance
from toolkit.sample import Sampling
from toolkit.sample.power import detectable, even
from toolkit.simulation import Rehearsal, rehearse
from toolkit.simulation.worlds import Effect, planted_answers

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def rehearsed(form: Questionnaire, n: int, seed: int = 1, community: str = "02") -> Rehearsal:
    outline = read_outline(ROOT / "none.yaml", form)
    return rehearse(form, Sampling(), outline, n, seed, Provenance("gen", community, 1, simulated=True))


def form(*items: dict) -> Questionnaire:
    return Questionnaire.from_dict({"id": "toy", "title": "试问卷", "items": list(items)})


@given(questionnaires(), st.integers(1, 40), st.integers(0, 3))
@settings(max_examples=30)
def test_any_questionnaire_can_be_rehearsed_to_the_end(questionnaire, n, seed):
    one, two = rehearsed(questionnaire, n, seed), rehearsed(questionnaire, n, seed)
    assert one.responses.hash == two.responses.hash
    assert one.as_dict() == two.as_dict()
    assert one.draft.document == two.draft.document
    assert SIMULATED in one.draft.document.watermark
    assert repr(one).startswith("彩排《")
    assert one._repr_html_() == two._repr_html_()
    json.dumps(one.as_dict(), allow_nan=False)


def test_the_worked_example(tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    rehearsal = project.rehearse(60)
    assert len(rehearsal.responses.frame) >= 60
    assert rehearsal.unreachable == ()
    assert len(rehearsal.draft.tables()) > 30
    written = rehearsal.save(tmp_path / "out")
    assert all(SIMULATED in path.name for path in written.files.values())
    found, copy = Project.verify(written.files["draft"], str(project.folder.path))
    assert (found.numbers, copy) == (found.matched, None)
    assert not project.folder.stores.exists(), "nothing of a rehearsal reaches the store"


def test_what_is_thin_is_counted_again():
    rehearsal = rehearsed(FORM, 120)
    frame = rehearsal.responses.eligible
    single = [item for item in FORM.questions if item.kind in ("single", "scale", "number")]
    answered = {item.id: int((frame[item.id] >= 0).sum()) for item in single}
    expected = {name: n for name, n in answered.items() if n < 50}
    told = {thin.item: thin.n for thin in rehearsal.thin if not thin.group and thin.item in answered}
    assert told == expected
    assert all(thin.hidden == (thin.n < 25) for thin in rehearsal.thin)
    groups = {(thin.by, thin.group): thin.n for thin in rehearsal.thin if thin.group}
    assert groups["SCR02", "14—17岁"] == int((frame["SCR02"] == 2).sum())


def test_more_answers_make_fewer_thin_tables_and_smaller_differences():
    few, many = rehearsed(FORM, 50), rehearsed(FORM, 1500)
    assert len(many.thin) < len(few.thin)
    assert many.difference < few.difference
    assert "两个社区相差不到" in few.sentence


def test_questions_nobody_reaches_are_named():
    dead = form(
        {"id": "A", "kind": "single", "text": "甲？", "options": ["是", "否"]},
        {"id": "B", "kind": "single", "text": "乙？", "options": ["是", "否"], "show_if": {"item": "A", "in": [1]}},
        {
            "id": "C",
            "kind": "single",
            "text": "丙？",
            "options": ["是", "否"],
            "show_if": {"all": [{"item": "A", "in": [2]}, {"item": "B", "answered": True}]},
        },
    )
    rehearsal = rehearsed(dead, 100)
    assert rehearsal.unreachable == ("C",)
    assert "没有人会被问到的题：C" in repr(rehearsal)
    assert rehearsal.as_dict()["unreached"] == ["C"]
    assert [thin.item for thin in rehearsal.thin if not thin.group] in ([], ["B"])


def test_questions_hardly_anybody_reaches_are_named_apart():
    rare = form(
        {"id": "A", "kind": "number", "text": "每周几小时？", "unit": "小时", "min": 0, "max": 168},
        {"id": "B", "kind": "single", "text": "乙？", "options": ["是", "否"], "show_if": {"item": "A", "min": 160}},
    )
    rehearsal = rehearsed(rare, 60)
    assert (rehearsal.unreachable, rehearsal.unseen) == ((), ("B",))
    assert "没有一个人问到的题：B" in repr(rehearsal)


@pytest.mark.parametrize(
    ("n", "seed", "code"),
    [
        (0, 1, "A-REHEARSE"),
        (-3, 1, "A-REHEARSE"),
        (20_001, 1, "A-REHEARSE"),
        (2.5, 1, "A-REHEARSE"),
        (30, -1, "A-SEED"),
        (30, "a", "A-SEED"),
    ],
)
def test_impossible_numbers_are_refused(n, seed, code):
    with pytest.raises(AnalysisError) as refused:
        rehearsed(FORM, n, seed)
    assert refused.value.code == code


def test_one_answer_is_enough_for_a_rehearsal():
    rehearsal = rehearsed(FORM, 1)
    assert rehearsal.as_dict()["detectable_difference"] is None
    assert "相差再大也难看出来" in rehearsal.sentence
    assert rehearsal.draft.document.blocks


def test_one_question_and_five_hundred():
    assert rehearsed(form({"id": "A", "kind": "text", "text": "您有什么意见？"}), 30).draft.document.blocks
    many = form(
        *({"id": f"Q{i}", "kind": "single", "text": f"第{i}问？", "options": ["甲", "乙", "丙"]} for i in range(500))
    )
    rehearsal = rehearsed(many, 40)
    assert len(rehearsal.draft.tables()) == 500


@pytest.mark.parametrize(
    "preset", ["core", "housing", "work", "dating", "family", "org", "volunteer", "rights", "minor"]
)
def test_every_selection_of_the_bank_can_be_rehearsed(preset):
    rehearsal = rehearsed(Questionnaire.from_dict(select("甲", [preset])), 60)
    assert len(rehearsal.draft.tables()) > 10


def test_every_question_of_the_bank_is_answered_as_the_form_allows():
    form = Questionnaire.from_dict({"id": "b", "items": [{"use": name} for name in bank().items]})
    for name, counted in rehearsed(form, 200).responses.counts().items():
        assert sum(counted.values()) > 0 or name.split("__")[0].startswith("MIN"), name


def test_flaws_are_among_the_answers():
    frame = rehearsed(FORM, 2000).responses.frame
    states = frame["disposition"].value_counts(normalize=True)
    assert 0.02 < states["screened_out"] < 0.08
    assert 0.01 < states["partial"] < 0.10
    assert len(frame) > 2000, "some hand in twice"
    rows = [f"NED01__{row.key}" for row in FORM.by_id["NED01"].rows]
    flat = (frame[rows].nunique(axis=1) == 1) & (frame[rows[0]] > 0)
    assert 0.02 < flat.mean() < 0.10
    days = frame["submitted"].str[:10]
    assert days.min() == "2025-05-12"
    assert 0.005 < (days > "2025-05-25").mean() < 0.05


def test_the_rehearsed_page_tells_what_the_terminal_tells():
    rehearsal = rehearsed(FORM, 60)
    told = [plain(block.inlines) for block in rehearsal.document().blocks if isinstance(block, Paragraph)]
    assert told[0].startswith(SIMULATED)
    assert rehearsal.sentence in told
    assert rehearsal.document().watermark == SIMULATED


@pytest.mark.parametrize("n", [80, 250])
def test_the_forecast_of_what_can_be_seen_holds(n):
    """The smallest difference that is seen 80 times in 100, simulated through form and answers, within 3 points."""
    small = form({"use": "DEM01"}, {"use": "VOL01"})
    steps = np.array([-0.08, -0.04, 0.0, 0.04, 0.08])
    forecast = detectable(even(n / 2, n / 2))
    seen = [
        np.mean([_seen(small, n, forecast + step, 1000 * i + k) for i in range(250)]) for k, step in enumerate(steps)
    ]
    slope, level = np.polyfit(steps, stats.norm.ppf(np.clip(seen, 0.005, 0.995)), 1)
    simulated = forecast + (stats.norm.ppf(0.8) - level) / slope
    assert simulated == pytest.approx(forecast, abs=0.03)


def _seen(small: Questionnaire, n: int, difference: float, seed: int) -> bool:
    frame = planted_answers(small, n, seed, [Effect("VOL01", (1,), "DEM01", (2,), difference)]).frame
    known = frame.loc[frame["DEM01"].isin((1, 2)) & (frame["VOL01"] > 0)]
    table = np.array([[((known["DEM01"] == s) & (known["VOL01"] == v)).sum() for v in (1, 2)] for s in (1, 2)])
    return bool(stats.chi2_contingency(table, correction=False).pvalue < 0.05)
