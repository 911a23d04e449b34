"""What is finished from sums equals what is computed from rows, on every design, whole or in parts or folded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import questionnaire, responses
from toolkit import statistics as st
from toolkit.sample import Sample
from toolkit.statistics.banner import Banner
from toolkit.statistics.rows import figures
from toolkit.statistics.tally import Folded
from toolkit.statistics.tally.significance import significance

DESIGNS: dict[str, dict[str, Any]] = {
    "element": {},
    "weights": {"weights": "w"},
    "strata": {"weights": "w", "strata": "h"},
    "strata_fpc": {"weights": "w", "strata": "h", "fpc": ["people"]},
    "clusters": {"weights": "w", "clusters": ["psu"]},
    "strata_clusters": {"weights": "w", "strata": "h", "clusters": ["psu", "ssu"]},
    "clusters_fpc": {"weights": "w", "strata": "h", "clusters": ["psu"], "fpc": ["units"]},
    "two_stage": {"weights": "w", "strata": "h", "clusters": ["psu", "ssu"], "fpc": ["units", "inside"]},
    "people_in_units": {"weights": "w", "strata": "h", "clusters": ["psu", "id"], "fpc": ["units", "within"]},
}
ROWS, COLUMNS = ["a", "year", "pay"], ["g", "five"]


@lru_cache
def people() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    n = 400
    psu = rng.integers(0, 30, n)
    h = np.array(list("ABCDEF"))[np.minimum(psu // 6, 5)]
    h[psu == 29] = "F"  # the only unit of its stratum
    ssu = rng.integers(0, 4, n)
    ssu[psu == 28] = 0  # one unit of several at the second stage
    frame = pd.DataFrame(
        {
            "id": np.arange(n), "psu": psu, "h": h, "ssu": ssu, "w": rng.lognormal(0, 0.6, n),
            "units": 20, "inside": 9, "within": 60, "people": 900,
            "a": rng.choice(list("xyz"), n), "g": rng.choice(list("pqrs"), n), "five": rng.integers(1, 6, n),
            "year": rng.integers(1985, 2008, n).astype(float), "pay": rng.lognormal(8, 0.5, n).round(),
        }
    )  # fmt: skip
    frame.loc[rng.random(n) < 0.1, "a"] = None
    frame.loc[rng.random(n) < 0.1, "pay"] = np.nan
    frame.loc[frame["h"] == "C", "g"] = "q"  # domains that miss a stratum
    return frame


def sample(design: str, lonely: str = "adjust") -> Sample:
    return Sample.from_frame(people(), lonely=lonely, **DESIGNS[design])


def close(one: Any, two: Any, rel: float = 1e-12) -> None:
    words = ["id", "item", "level", "by", "by_level", "statistic", "n", "base", "flag"]
    pd.testing.assert_frame_equal(one[words], two[words])
    for name in ("value", "se", "low", "high", "df", "deff"):
        loose = 10 if name == "deff" else 1  # the square of an error over a variance
        np.testing.assert_allclose(one[name], two[name], rtol=loose * rel, atol=1e-14, err_msg=name)


@pytest.mark.parametrize("lonely", ["adjust", "remove", "average"])
@pytest.mark.parametrize("design", DESIGNS)
def test_a_tally_in_parts_equals_rows(design, lonely):
    from toolkit.statistics.figures import framed

    drawn = sample(design, lonely)
    plan = st.Plan.from_sample(drawn, ROWS, COLUMNS)
    halves = [st.accumulate(people().iloc[own], plan) for own in (slice(0, 150), slice(150, None))]
    whole = halves[1] + halves[0]
    for row in ROWS:
        for by in ("", *COLUMNS):
            close(st.finish(whole, row, by).frame, framed([figures(drawn, row, by)]).frame)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_banner_from_sums_equals_one_from_rows(design):
    from toolkit.statistics.banner import _from_rows

    drawn = sample(design)
    found = st.banner(drawn, ROWS, COLUMNS)
    rows = Banner._of({(row, by): _from_rows(drawn, row, by) for row in ROWS for by in COLUMNS})
    close(found.frame, rows.frame)
    assert list(found.results) == list(rows.results)
    for key, test in found.results.items():
        own = rows.results[key]
        assert (test.name, test.n, test.effect_name) == (own.name, own.n, own.effect_name)
        for name in ("statistic", "df", "p"):
            np.testing.assert_allclose(getattr(test, name), getattr(own, name), rtol=1e-10, err_msg=f"{key} {name}")
        if own.effect is not None:
            assert test.effect == pytest.approx(own.effect, rel=1e-10)


def test_all_kinds_of_questions_agree():
    from toolkit.statistics.figures import framed

    form = questionnaire()
    answers = responses(form, 90, 4)
    drawn = Sample.from_responses(answers, weights=pd.Series(np.random.default_rng(3).lognormal(0, 1, 90)))
    names = ["home", "sat", "score", "need", "order", "grid__b", "hours", "open"]
    plan = st.Plan.from_sample(drawn, names, ["sex", "home"])
    tally = st.accumulate(drawn.frame, plan, drawn.weight_values)
    for row in names:
        for by in ("", "sex", "home"):
            close(st.finish(tally, row, by).frame, framed([figures(drawn, row, by)]).frame)
    together = st.option_tests(drawn, "need", "sex").together
    from_sums = significance(tally.table("need", "sex"))
    assert from_sums is not None
    assert (from_sums.name, from_sums.n) == (together.name, together.n)
    np.testing.assert_allclose([from_sums.statistic, from_sums.p], [together.statistic, together.p], rtol=1e-11)


@pytest.mark.parametrize("design", ["strata", "strata_clusters", "two_stage"])
def test_folded_sites_equal_the_whole(design):
    whole = sample(design)
    sites = []
    for names in (["A", "B"], ["C", "D", "E", "F"]):
        frame = people().loc[people()["h"].isin(names)]
        site = Sample.from_frame(frame, **DESIGNS[design])
        plan = st.Plan.from_sample(site, ROWS, COLUMNS)
        # Options and origins are those of all sites: the office declares them once.
        office = st.Plan.from_sample(whole, ROWS, COLUMNS)
        declared = st.Plan(office.rows, office.columns, office.context, plan.weight, plan.drawn, office.origins)
        sites.append(Folded.of(st.accumulate(frame, declared)))
    both = sites[1] + sites[0]
    plan = st.Plan.from_sample(whole, ROWS, COLUMNS)
    tally = st.accumulate(people(), plan)
    for row in ROWS:
        for by in ("", *COLUMNS):
            close(st.finish(both, row, by).frame, st.finish(tally, row, by).frame)


def test_no_rounding_is_left_where_nothing_varies():
    frame = people().assign(same="all")
    drawn = Sample.from_frame(frame, **DESIGNS["strata_clusters"])
    plan = st.Plan.from_sample(drawn, ["same"], ["g"])
    found = st.finish(st.accumulate(frame, plan), "same", "g").where(statistic="proportion").frame
    assert found["se"].tolist() == [0.0] * 4
    assert found["value"].tolist() == [1.0] * 4


def test_a_plan_without_groupings_is_everybody():
    drawn = sample("two_stage")
    tally = st.accumulate(people(), st.Plan.from_sample(drawn, ROWS))
    for row in ROWS:
        close(st.finish(tally, row).frame, st.describe(drawn, row).frame)


@pytest.mark.parametrize("rows", [1, 7, 64, 400])
def test_trap_the_size_of_chunks_and_sets_of_groupings_does_not_count(monkeypatch, rows):
    from toolkit.statistics.tally import kernel

    drawn = sample("two_stage")
    plan = st.Plan.from_sample(drawn, ROWS, COLUMNS)
    before = st.accumulate(people(), plan)
    monkeypatch.setattr(kernel, "CHUNK", rows)
    monkeypatch.setattr(kernel, "_PER_CELL", 1e-9)
    after = st.accumulate(people(), plan)
    for name in ROWS:
        np.testing.assert_allclose(after.sums[name], before.sums[name], rtol=1e-12, atol=1e-12)
        assert (after.n[name] == before.n[name]).all()
