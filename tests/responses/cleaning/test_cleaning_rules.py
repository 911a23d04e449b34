"""Each rule of cleaning at its edges: what is flagged, how much it weighs, and what is left in peace."""

# pyright: reportArgumentType=false, reportCallIssue=false
import ier
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.responses.cleaning.making import HOME, MATRICES, ROWS, all_rows, changed, flags, honest, responses, told
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.model import Item, Option
from toolkit.records import BLANK, NOT_ASKED, LedgerRow
from toolkit.responses.cleaning import clean
from toolkit.responses.cleaning.arrivals import emptiness
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.contradictions import instructed, pairs_in
from toolkit.responses.cleaning.patterns import flat, longest_run, spread
from toolkit.responses.cleaning.speed import route
from toolkit.simulation.returned import returned

RATINGS = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(2, 20)), elements=st.sampled_from([1.0, 2.0, 3.0, np.nan])
)


def test_people_who_read_are_left_in_peace():
    found = clean(responses(honest(120)))
    assert found.proposals == ()
    assert {flag.rule for flag in found.flags} <= {"straightline"}, "chance alone"


# ---- the same indices computed by others -----------------------------------------------------------------------------


@given(RATINGS)
def test_longest_run_is_what_another_programme_finds(rated):
    assert longest_run(rated).tolist() == ier.longstring_scores(rated).tolist()


@given(RATINGS)
def test_spread_is_what_another_programme_finds(rated):
    known = np.isfinite(rated).any(axis=1)
    if known.any():
        assert spread(rated)[known] == pytest.approx(ier.irv(rated[known]), abs=1e-12)
    assert np.isnan(spread(rated)[~known]).all()


@given(RATINGS, st.integers(1, 8))
def test_a_flat_matrix_has_no_spread_and_one_run(rated, rows):
    given_rows = np.isfinite(rated).sum(axis=1)
    run = ier.longstring_scores(rated)
    assert flat(rated, rows).tolist() == ((given_rows >= rows) & (run == given_rows)).tolist()


def test_failed_instructions_are_what_another_programme_counts():
    frame = honest(200)
    random = np.random.default_rng(4)
    frame["ATT"], frame["AGR__check"] = random.integers(1, 4, 200), random.integers(1, 6, 200)
    failed = ier.infrequency(frame[["ATT", "AGR__check"]].to_numpy(float), [0, 1], [2, 4])
    counted = pd.Series([flag.respondent for flag in flags(frame, "attention")]).value_counts()
    assert [counted.get(name, 0) for name in frame["respondent"]] == failed.tolist()


def test_mostly_blank_is_what_another_programme_measures():
    frame = honest(200)
    random = np.random.default_rng(5)
    gone = random.random(200)[:, None] > np.linspace(0.2, 1, 15)
    names = [f"S{i}" for i in range(1, 16)]
    frame[names] = np.where(gone, BLANK, frame[names])
    for name in ["IMP", "SAT", "AGR"]:
        frame[MATRICES[name]] = BLANK
    cases = Cases(responses(frame))
    asked = np.stack([cases.shown(item) for item in cases.substantive], axis=1)
    given_ = np.stack([np.where(cases.answered(item), 1.0, np.nan) for item in cases.substantive], axis=1)
    missing = ier.missing_rate(given_, applicable_mask=asked)
    expected = {name for name, rate in zip(frame["respondent"], missing, strict=True) if rate > 0.5}
    assert set(told(frame, "mostly_blank")) == expected
    assert 0 < len(expected) < 200


# ---- speed -----------------------------------------------------------------------------------------------------------


def test_with_many_records_the_usual_pace_is_the_measure():
    frame = honest(101).assign(seconds=200)
    for row, seconds in enumerate((65, 67, 99, 101, 1999, 2001)):
        frame = changed(frame, row, seconds=seconds)
    assert told(frame, "fast") == {"1": "strong", "2": "weak", "3": "weak"}
    assert told(frame, "slow") == {"6": "info"}


def test_with_few_records_only_what_nobody_can_read_counts():
    frame = honest(49).assign(seconds=200)
    least = route(Cases(responses(frame))).least[0]
    frame = changed(changed(frame, 0, seconds=int(least) - 1), 1, seconds=int(least) + 1)
    assert told(frame, "fast") == {"1": "strong"}


def test_each_record_is_measured_against_its_own_route():
    frame = honest(60).assign(seconds=200)
    frame.loc[:29, ["S1", "LONG"]] = [4, 1]  # the longer half of the form
    way = route(Cases(responses(frame)))
    assert way.planned[0] > way.planned[40] + 30
    frame["seconds"] = np.round(way.planned).astype(int)
    assert told(frame, "fast") == {}
    quick = changed(frame, 0, seconds=int(way.planned[40] * 0.45))
    assert told(quick, "fast") == {"1": "strong"}
    assert told(changed(frame, 40, seconds=int(way.planned[40] * 0.45)), "fast") == {"41": "weak"}


def test_who_stopped_early_is_measured_by_what_was_read():
    frame = honest(60).assign(seconds=200)
    rest = {name: BLANK for name in frame.columns[frame.columns.get_loc("S9") :] if "text" not in name}
    stopped = changed(frame, 0, **rest | {"LONG": NOT_ASKED, "seconds": 40})
    way = route(Cases(responses(stopped)))
    assert way.planned[0] < way.planned[1] / 3
    assert told(stopped, "fast") == {}


def test_paper_has_no_time():
    assert told(honest(60).assign(seconds=None), "fast") == {}


# ---- patterns --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "strength"),
    [
        (all_rows(3, "IMP"), "weak"),
        (all_rows(3, "IMP") | {"IMP__r8": 2}, None),
        (all_rows(3, "IMP") | {"IMP__r8": BLANK, "IMP__r7": BLANK}, "weak"),
        (all_rows(3, "IMP") | {"IMP__r8": BLANK, "IMP__r7": BLANK, "IMP__r6": BLANK}, None),
        (all_rows(3, "IMP", "SAT"), "strong"),
        (all_rows(4, "IMP") | all_rows(2, "SAT"), "strong"),
        (all_rows(98, "SAT"), None),
        (all_rows(4, "AGR") | all_rows(3, "IMP"), "strong"),
    ],
)
def test_one_column_all_the_way_down(answers, strength):
    frame = changed(honest(5, seed=3), 0, **answers)
    assert told(frame, "straightline").get("1") == strength


def test_a_pair_about_the_same_rows_needs_fewer_of_them():
    rows = {f"r{i}": f"方面{i}" for i in range(4)}
    pair = [{"id": i, "kind": "matrix", "text": i, "options": "SAT5", "rows": rows} for i in ("QA", "QB")]
    form = Questionnaire.from_dict({"items": pair})
    columns = [f"{item}__r{i}" for item in ("QA", "QB") for i in range(4)]
    about = {"respondent": ["1", "2"], "submitted": "", "seconds": None, "source": "", "link": ""}
    frame = pd.DataFrame(about | {c: [2, 2] for c in columns}).assign(QB__r3=[2, 5])
    found = clean(returned(form, frame, HOME))
    assert [(f.respondent, str(f.strength)) for f in found.flags if f.rule == "straightline"] == [("1", "strong")]
    assert [f.rule for f in found.flags if f.rule == "long_run"] == [], "8 rows are too few for a run"


def test_one_long_run_and_no_spread():
    base = {column: 4 + place % 2 for place, column in enumerate(ROWS)}
    runs = {n: base | dict.fromkeys(ROWS[:n], 3) for n in (18, 19, 23)}  # of 23 rows 80 % are 18.4
    frame = honest(5, seed=3)
    for row, answers in enumerate(runs.values()):
        frame = changed(frame, row, **answers)
    assert told(frame, "long_run") == {"2": "strong", "3": "strong"}
    assert told(frame, "low_spread") == {"3": "weak"}


def test_everything_ticked():
    every = {f"M1__{code}": 1 for code in (1, 2, 3, 4, 5)}
    frame = changed(changed(honest(5), 0, **every), 1, **every, M1__96=1)
    frame = changed(frame, 2, **every | {"M1__5": 0})
    assert told(frame, "all_ticked") == {"1": "weak", "2": "strong"}


def test_always_the_same_place():
    first = {f"M{i}__{code}": int(code == 1) for i in range(1, 5) for code in (1, 2, 3, 4, 5, 96)}
    frame = changed(changed(honest(5), 0, **first), 1, **first | {"M4__2": 1})
    frame = changed(frame, 2, **first | {"M4__1": 0, "M4__3": 1})
    assert told(frame, "same_place") == {"1": "weak"}


# ---- duplicates ------------------------------------------------------------------------------------------------------


def twice(*, minutes: float = 10, device: str = "same", **different) -> pd.DataFrame:
    """Honest people, and the first of them once more."""
    frame = honest(30).assign(device=lambda f: f["device"].where(f["respondent"] != "1", "same"))
    later = pd.Timestamp(frame.loc[0, "submitted"]) + pd.Timedelta(minutes=minutes)
    again = frame.iloc[[0]].assign(respondent="again", device=device, submitted=later.isoformat(" "), **different)
    return pd.concat([frame, again], ignore_index=True)


def other(frame: pd.DataFrame, n: int) -> dict[str, int]:
    """Other answers to some questions than the first person gave."""
    return {f"S{i}": int(frame.loc[0, f"S{i}"]) % 3 + 1 for i in range(2, 2 + n)}


def test_the_same_answers_from_one_device_are_a_duplicate():
    assert told(twice(), "duplicate") == {"again": "strong"}
    proposals = clean(responses(twice())).proposals
    assert [(p.respondent, p.rule) for p in proposals] == [("again", "duplicate")]
    assert "相隔10分钟" in proposals[0].reason
    assert "答卷1来自同一设备" in proposals[0].reason


def test_nearly_the_same_answers_are_one_too_and_others_are_not():
    # 46 answers are compared: 15 single ones, age, consent, instruction, scale, 23 rows and 4 sets
    assert told(twice(**other(honest(30), 2)), "duplicate") == {"again": "strong"}
    assert told(twice(**other(honest(30), 3)), "duplicate") == {}


def test_a_household_is_left_in_peace():
    assert told(honest(30).assign(device="home"), "duplicate") == {}


def test_after_a_day_or_without_an_hour_it_is_not_certain():
    assert told(twice(minutes=24 * 60 + 1), "duplicate") == {"again": "weak"}
    day = twice().assign(submitted=lambda f: f["submitted"].str[:10])
    assert told(day, "duplicate") == {"again": "weak"}


def test_the_very_same_answers_from_elsewhere_are_weak():
    assert told(twice(device="another"), "duplicate") == {"again": "weak"}
    assert told(twice().drop(columns="device"), "duplicate") == {"again": "weak"}
    assert told(twice(device="another", **other(honest(30), 1)), "duplicate") == {}


def test_of_two_the_fuller_one_stays():
    half = dict.fromkeys(ROWS[:15], BLANK)
    assert told(twice(**half), "duplicate") == {"again": "strong"}
    frame = twice()
    frame.loc[0, list(half)] = BLANK
    assert told(frame, "duplicate") == {"1": "strong"}


def test_thousands_from_one_address_are_compared():
    frame = honest(5000).assign(device="gateway", submitted="2025-05-12 08:00:00", seconds=200)
    frame = pd.concat([frame, frame.iloc[[7]].assign(respondent="again")], ignore_index=True)
    assert told(frame, "duplicate") == {"again": "strong"}


# ---- contradictions and instructions ---------------------------------------------------------------------------------


def test_the_pairs_of_the_bank_are_looked_for_where_the_bank_question_is_asked():
    used = ("SCR02", "CHD01", "VOL01", "ORG03", "ORG04")
    form = Questionnaire.from_dict({"items": [{"use": name} for name in used]})
    assert [pair.items for pair, _ in pairs_in(form)] == [("SCR02", "CHD01"), ("VOL01", "ORG04")]
    reworded = form.to_dict()
    next(item for item in reworded["items"] if item["id"] == "CHD01")["options"] = {1: "没有", 4: "有"}
    assert [pair.items for pair, _ in pairs_in(Questionnaire.from_dict(reworded))] == [("VOL01", "ORG04")]


def test_hard_pairs_are_strong_and_soft_ones_weak():
    form = Questionnaire.from_dict({"items": [{"use": name} for name in ("SCR02", "CHD01", "ORG01", "ORG03")]})
    frame = pd.DataFrame(
        {
            "respondent": ["1", "2", "3"], "submitted": "", "seconds": None, "source": "", "link": "",
            "SCR02": [3, 7, 3], "CHD01": [4, 4, 1], "ORG01": [2, 1, 1], "ORG03": [2, 2, 1],
        }
    )  # fmt: skip
    found = clean(returned(form, frame, HOME)).flags
    assert [(f.respondent, str(f.strength)) for f in found if f.rule == "contradiction"] == [
        ("1", "strong"),
        ("2", "weak"),
    ]
    assert {pair.strength for pair in bank().pairs} == {"hard", "soft"}


def test_an_answer_nobody_was_asked_for_is_no_contradiction():
    """It stands in the ledger, and in the frame as not asked."""
    form = Questionnaire.from_dict(
        {"items": [{"use": "MAR01"}, {"use": "MAR06", "show_if": {"item": "MAR01", "in": [2]}}]}
    )
    multi = {f"MAR06__{code}": 1 if code == 1 else 0 for code in form.by_id["MAR06"].labels}
    columns = multi if form.by_id["MAR06"].kind == "multi" else {"MAR06": 1}
    about = {"respondent": ["1"], "submitted": "", "seconds": None, "source": "", "link": "", "MAR01": [1]}
    assert clean(returned(form, pd.DataFrame(about | columns), HOME)).flags == ()


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("本题请选择“绿色”。", 2),
        ("为检查作答质量，此题请选“绿色”", 2),
        ("请选择“绿色”这一项。", 2),
        ("这道题请您直接选择「绿色」选项即可。", 2),
        ("您最喜欢哪种颜色？（本题请选“绿色”）", 2),
        ("本题请选红色。", 1),
        ("您喜欢哪种颜色？没有的，请选“绿色”。", None),
        ("如果都不喜欢，请选择“绿色”。", None),
        ("您喜欢哪种颜色？请选择最喜欢的一种。", None),
        ("本题请选择“黄色”。", None),
    ],
)
def test_an_instructed_item_says_so_itself(wording, code):
    item = Item("COL", "single", wording, options=(Option(1, "红色"), Option(2, "绿色"), Option(3, "蓝色")))
    assert instructed(item).get("COL") == code


def test_no_question_of_the_bank_is_an_instruction():
    form = Questionnaire.from_dict({"items": [{"use": name} for name in bank().items]})
    assert [item.id for item in form.questions if instructed(item)] == []


# ---- arrivals and texts ----------------------------------------------------------------------------------------------


def arriving(seconds, start: str = "2025-05-12 20:00:00") -> list[str]:
    return [(pd.Timestamp(start) + pd.Timedelta(seconds=float(s))).isoformat(" ") for s in seconds]


def test_ten_within_a_minute_are_a_burst():
    frame = honest(40)
    frame.loc[:9, "device"] = "one"
    frame.loc[:9, "submitted"] = arriving(np.linspace(0, 59, 10) ** 1.01 * 0.9)
    assert told(frame, "burst") == dict.fromkeys(map(str, range(1, 11)), "weak")
    frame.loc[:9, "submitted"] = arriving(np.array([0, 5, 9, 20, 22, 40, 43, 47, 55, 61]))
    assert told(frame, "burst") == {}
    frame.loc[:9, "submitted"] = "2025-05-12"
    assert told(frame, "burst") == {}, "a day's paper forms"


def test_without_a_device_source_and_link_make_the_origin():
    frame = honest(40).drop(columns="device")
    frame.loc[:9, "submitted"] = arriving([0, 1, 4, 7, 8, 20, 21, 30, 33, 41])
    frame.loc[0:, "source"] = "微信"
    assert set(told(frame, "burst")) == set(map(str, range(1, 11)))
    frame.loc[:4, "source"] = "链接"
    assert told(frame, "burst") == {}


def test_equal_intervals_are_one_too():
    frame = honest(40).assign(device="one")
    random = np.random.default_rng(2)
    frame["submitted"] = arriving(np.cumsum(random.exponential(300, 40) + 90))
    assert told(frame, "burst") == {}
    frame.loc[20:31, "submitted"] = arriving(np.arange(12) * 120 + random.uniform(0, 4, 12), "2025-06-01 09:00:00")
    frame.loc[32:, "submitted"] = arriving(np.cumsum(random.exponential(300, 8) + 90), "2025-06-02 09:00:00")
    assert set(told(frame, "burst")) == set(map(str, range(21, 33)))


def test_a_burst_with_one_text_is_strong_but_for_those_with_a_text_of_their_own():
    frame = honest(40)
    frame.loc[:11, "device"] = "one"
    frame.loc[:11, "submitted"] = arriving(np.array([0, 1, 4, 7, 8, 20, 21, 30, 33, 41, 50, 52]))
    frame.loc[:5, "SAY__text"] = "支持社区工作！"
    frame.loc[6:9, "SAY__text"] = ""
    found = told(frame, "burst")
    assert [found[str(n)] for n in range(1, 13)] == ["strong"] * 10 + ["weak"] * 2


@pytest.mark.parametrize("text", ["无", "。。。", "111", "asdf", "ytrewq", "321", "无无无", "挺好的挺好的", "?"])
def test_texts_without_content(text):
    assert emptiness(text)


@pytest.mark.parametrize("text", ["谢谢", "没有", "希望有短租的青年公寓", "房租太高了", "12345热线很好"])
def test_texts_with_content(text):
    assert emptiness(text) == ""


def test_the_same_text_from_five_people():
    frame = honest(40)
    frame.loc[:3, "SAY__text"] = "都挺满意"
    assert told(frame, "empty_text") == {}
    frame.loc[4, "SAY__text"] = "都挺满意 "
    assert told(frame, "empty_text") == dict.fromkeys("12345", "weak")


# ---- the rest --------------------------------------------------------------------------------------------------------


def test_who_declined_or_is_too_young_is_told_apart():
    frame = changed(changed(honest(5), 0, OK=2), 1, AGE=1)
    reasons = {flag.respondent: flag.reason for flag in flags(frame, "not_eligible")}
    assert set(reasons) == {"1", "2"}
    assert "没有同意" in reasons["1"]
    assert "第2题（AGE）" in reasons["2"]


def test_an_answer_that_waits_in_the_ledger_is_an_answer():
    frame = honest(5)
    names = [f"S{i}" for i in range(1, 16)]
    frame.loc[0, names] = BLANK
    assert told(frame, "mostly_blank") == {"1": "strong"}
    rows = tuple(LedgerRow("a", "", 2, "", name, "很好", "unknown_option", "", respondent="1") for name in names[:5])
    assert "mostly_blank" not in {flag.rule for flag in clean(responses(frame, rows)).flags}


def test_another_community_is_only_told():
    form = Questionnaire.from_dict({"items": [{"use": "SCR03"}]})
    codes = [2, 3, 97, 98]
    about = {"respondent": list("1234"), "submitted": "", "seconds": None, "source": "", "link": "", "SCR03": codes}
    found = clean(returned(form, pd.DataFrame(about), HOME))
    assert [(f.respondent, f.rule, str(f.strength)) for f in found.flags] == [(n, "elsewhere", "info") for n in "234"]
