"""Names and order make no difference, and answers that give nothing give a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.statistics.methods.people import answers, drawn, plain
from tests.statistics.methods.test_analysis_table import CASES, LEVELS, ROWS, done
from toolkit.sample import Sample
from toolkit.statistics.methods import NO_TEST, Analysis, analyse

TESTED = [row.id for row in ROWS if "test" in row.said]
PEOPLE = answers(300, seed=12)


def same(one: Analysis, other: Analysis) -> None:
    assert one.method.id == other.method.id
    if one.test is None or other.test is None:
        assert one.test is other.test
        assert one.why == other.why
    else:
        assert one.test.p == pytest.approx(other.test.p, rel=1e-9, abs=1e-300)
        assert one.test.statistic == pytest.approx(other.test.statistic, rel=1e-9)
        assert one.effect is not None
        assert other.effect is not None
        assert one.effect.value == pytest.approx(other.effect.value, rel=1e-9, abs=1e-12)
    columns = ["value", "low", "high"]
    assert np.allclose(
        one.estimates.frame[columns], other.estimates.frame[columns], rtol=1e-9, atol=1e-12, equal_nan=True
    )
    assert [check.words for check in one.checks] == [check.words for check in other.checks]


@pytest.mark.parametrize("row", [row.id for row in ROWS])
def test_the_order_of_people_makes_no_difference(row: str):
    order = np.random.default_rng(2).permutation(len(PEOPLE))
    shuffled = PEOPLE.iloc[order].reset_index(drop=True)
    same(done(row, plain(PEOPLE)), done(row, plain(shuffled)))


@pytest.mark.parametrize("row", [row for row in TESTED if row != "communities"])
@pytest.mark.parametrize("make", [plain, drawn])
def test_the_codes_of_groups_make_no_difference(row: str, make: Callable[[Any], Sample]):
    y, x = CASES[row]
    sample = make(PEOPLE)
    if not isinstance(x, str) or x in ("OFTEN", "SCORE", "SAT", "USE"):
        return
    measure = sample.measure(x)
    codes = list(measure.labels)
    new = {code: code + 10 for code in codes}
    labels = {new[code]: label for code, label in measure.labels.items()}
    column = sample.frame[x].map(lambda code: new.get(code, code))
    renamed = replace(
        sample,
        frame=sample.frame.assign(**{x: column}),
        measures={**sample.measures, x: replace(measure, labels=labels)},
    )
    same(done(row, sample), analyse(renamed, y, x, levels=LEVELS))


@pytest.mark.parametrize("y", ["KIND", "SAT", "HOURS", "NEED"])
@pytest.mark.parametrize("make", [plain, drawn])
def test_the_order_of_three_groups_makes_no_difference(y: str, make: Callable[[Any], Sample]):
    sample = make(PEOPLE)
    measure = sample.measure("GROUP")
    turned = replace(measure, labels={code: measure.labels[code] for code in (3, 1, 2)})
    other = replace(sample, measures={**sample.measures, "GROUP": turned})
    found = [analyse(each, y, "GROUP") for each in (sample, other)]
    assert found[0].test is not None
    assert found[1].test is not None
    assert found[0].test.p == pytest.approx(found[1].test.p, rel=1e-8)
    assert found[0].effect is not None
    assert found[1].effect is not None
    assert found[0].effect.value == pytest.approx(found[1].effect.value, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(some.integers(8, 60), some.integers(0, 10_000))
def test_small_answers_never_break(n: int, seed: int):
    sample = plain(answers(n, seed=seed))
    for row in TESTED:
        found = done(row, sample)
        assert (found.test is None) == bool(found.why)
        assert found.test is None or np.isfinite(found.test.p)


def columns_of(sample: Sample, name: Any) -> list[str]:
    names = [name] if isinstance(name, str) else list(name)
    every = [m for m in sample.measures.values() if m.name in names or m.item in names]
    return [column for measure in every for column in measure.columns]


@pytest.mark.parametrize("row", [row.id for row in ROWS])
@pytest.mark.parametrize("make", [plain, drawn])
def test_nobody_answered(row: str, make: Callable[[Any], Sample]):
    sample = make(PEOPLE)
    blank = None if row == "text" else -2
    people = PEOPLE.assign(**dict.fromkeys(columns_of(sample, CASES[row][0]), blank))
    found = done(row, replace(sample, frame=people))
    assert found.test is None
    assert found.why.startswith(f"{NO_TEST}：")
    assert not found.estimates.frame["value"].isna().to_numpy().any()


@pytest.mark.parametrize("row", TESTED)
@pytest.mark.parametrize("make", [plain, drawn])
def test_everybody_answered_the_same(row: str, make: Callable[[Any], Sample]):
    sample = make(PEOPLE)
    people = PEOPLE.assign(**dict.fromkeys(columns_of(sample, CASES[row][0]), 1))
    found = done(row, replace(sample, frame=people))
    assert found.test is None
    assert found.why.startswith(f"{NO_TEST}：")
    assert found.effect is None


@pytest.mark.parametrize("row", [row for row in TESTED if isinstance(CASES[row][1], str)])
@pytest.mark.parametrize("make", [plain, drawn])
def test_one_group_only(row: str, make: Callable[[Any], Sample]):
    sample = make(PEOPLE)
    people = PEOPLE.assign(**dict.fromkeys(columns_of(sample, CASES[row][1]), 1))
    found = done(row, replace(sample, frame=people))
    assert found.test is None
    assert found.why.startswith(f"{NO_TEST}：")


@pytest.mark.parametrize("make", [plain, drawn])
def test_too_few_people(make: Callable[[Any], Sample]):
    few = make(PEOPLE.iloc[:40].reset_index(drop=True))
    assert analyse(few, "YES", "SEX").why == "不做检验：每组都不足30人"
    assert analyse(few, "HOURS", "SCORE").why.endswith("不足50人")
    assert analyse(few, "NEED", "USE").why == "不做检验：一共只有40人，不足100人"


@pytest.mark.parametrize("make", [plain, drawn])
def test_small_groups_are_left_out_and_named(make: Callable[[Any], Sample]):
    people = PEOPLE.assign(GROUP=[1] * 150 + [2] * 140 + [3] * 10, SAT=PEOPLE["SAT"].replace(98, 3))
    found = analyse(make(people), "SAT", "GROUP")
    assert found.method.id == "two_ordinal"
    assert "“丙”只有10人，不足30人，不参加比较；可以并入相近的组" in found.notes
    assert set(found.estimates.where(statistic="top2").frame["by_level"]) == {"1", "2", "3"}
    alone = analyse(make(people.assign(GROUP=[1] * 150 + [2] * 140 + [-2] * 10)), "SAT", "GROUP")
    assert found.test is not None
    assert alone.test is not None
    assert (found.test.statistic, found.test.p) == pytest.approx((alone.test.statistic, alone.test.p), rel=1e-12)


def test_rows_with_other_options_are_not_compared():
    sample = plain(PEOPLE)
    other = replace(sample.measure("FIT__edu"), labels={1: "差", 2: "好", 3: "很好"})
    found = analyse(replace(sample, measures={**sample.measures, "FIT__edu": other}), ["FIT__hou", "FIT__edu"])
    assert found.why == "不做检验：各行的选项不同"


def test_does_not_apply_is_no_answer():
    people = PEOPLE.assign(YES=[95] * 30 + list(PEOPLE["YES"])[30:])
    measure = plain().measure("YES")
    sample = plain(people)
    asked = replace(measure, labels={**measure.labels, 95: "不适用"})
    found = analyse(replace(sample, measures={**sample.measures, "YES": asked}), "YES", "SEX")
    assert found.method.id == "two_shares"
    assert found.test is not None
    assert found.test.n == 270
