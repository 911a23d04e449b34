"""Laws of rows, units and weights: what may be changed about a file without changing what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.surveys import (
    DESIGNS,
    ROWS,
    SEEDS,
    TOTALS,
    alike,
    drawn,
    everything,
    figures,
    people,
)
from toolkit import statistics as st

FEW = settings(max_examples=2, deadline=None)
MORE = settings(max_examples=5, deadline=None)


@pytest.mark.parametrize("design", ["people", "strata", "two_stages"])
@FEW
@given(SEEDS, draw.permutations(range(ROWS)))
def test_the_order_of_rows(design, seed, order):
    frame = people(seed)
    alike(everything(drawn(frame, design)), everything(drawn(frame.iloc[order], design)))


@pytest.mark.parametrize("design", ["two_stages"])
@FEW
@given(SEEDS)
def test_the_order_of_columns(design, seed):
    frame = people(seed)
    alike(everything(drawn(frame, design)), everything(drawn(frame[frame.columns[::-1]], design)))


@pytest.mark.parametrize("design", ["units", "two_stages"])
@FEW
@given(SEEDS, draw.permutations(range(18)))
def test_the_names_of_units_and_strata(design, seed, names):
    frame = people(seed)
    other = frame.assign(
        psu=[f"u{names[unit]}" for unit in frame["psu"]], h=(frame["h"] * 7 + 3) % 5, ssu=frame["ssu"].map(lambda u: -u)
    )
    alike(everything(drawn(frame, design)), everything(drawn(other, design)))


@pytest.mark.parametrize("design", ["people", "drawn"])
@FEW
@given(SEEDS, draw.floats(0.01, 0.4))
def test_the_unit_of_weights_changes_totals_only(design, seed, factor):
    frame = people(seed)
    one, two = drawn(frame, design), drawn(frame.assign(w=frame["w"] * factor), design)
    alike(everything(one), everything(two))
    for found in TOTALS.values():
        np.testing.assert_allclose(figures(found(two)), factor * figures(found(one)), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("design", ["units", "drawn"])
@FEW
@given(SEEDS)
def test_every_row_twice_at_half_its_weight_within_its_unit(design, seed):
    """What counts people is left out: limits by their number, and Pearson's statistic before it is corrected."""
    frame = people(seed)
    twice = pd.concat([frame, frame]).assign(w=lambda rows: rows["w"] / 2)
    one, two = everything(drawn(frame, design)), everything(drawn(twice, design))
    for said in (one, two):
        said["proportion by group"] = said["proportion by group"][:, :2]
        said["exact tail"] = said["exact tail"][1:]
    alike(one, two)


@pytest.mark.parametrize("design", ["units", "drawn"])
@FEW
@given(SEEDS, draw.integers(0, ROWS - 1))
def test_a_row_in_two_parts_of_its_weight(design, seed, row):
    frame = people(seed)
    parts = pd.concat([frame, frame.iloc[[row]]], ignore_index=True)
    parts.loc[row, "w"] = frame["w"][row] * 0.3
    parts.loc[ROWS, "w"] = frame["w"][row] * 0.7
    for found in (lambda s: st.mean(s, "y", by="g"), lambda s: st.total(s, "k"), lambda s: st.ratio(s, "y", "x")):
        np.testing.assert_allclose(
            figures(found(drawn(parts, design))), figures(found(drawn(frame, design))), rtol=1e-9
        )


@pytest.mark.parametrize("design", ["units", "drawn"])
@FEW
@given(SEEDS)
def test_people_of_weight_zero_change_no_estimate(design, seed):
    frame = people(seed)
    more = drawn(pd.concat([frame, frame.iloc[:12].assign(y=1e6, x=-1e6, k="p", s=5.0)], ignore_index=True), design)
    weights = more.weight_values.copy()
    weights[ROWS:] = 0
    silent = replace(more, weights=pd.Series(weights))
    for found in (lambda s: st.mean(s, "y"), lambda s: st.proportion(s, "k", interval="wald"), TOTALS["total"]):
        np.testing.assert_allclose(figures(found(silent)), figures(found(drawn(frame, design))), rtol=1e-9)
    for test in (st.t_test, st.rank_test):
        one, two = test(silent, "y", "b"), test(drawn(frame, design), "y", "b")
        assert (one.statistic, one.p) == pytest.approx((two.statistic, two.p), rel=1e-9)


@pytest.mark.parametrize("design", ["units", "two_stages"])
@FEW
@given(SEEDS)
def test_people_who_answered_nothing_change_nothing(design, seed):
    frame = people(seed)
    silent = frame.iloc[:9].assign(**dict.fromkeys(["y", "x", "s", "k", "g", "b", "c", "m1", "m2", "m3"]))
    more = pd.concat([frame, silent], ignore_index=True).astype(dict.fromkeys(["y", "x", "s", "c", "m1"], float))
    more = more.astype({"m2": float, "m3": float})
    alike(everything(drawn(frame, design)), everything(drawn(more, design)))


@FEW
@given(SEEDS)
def test_units_within_units_do_not_count_without_population_sizes(seed):
    frame = people(seed)
    one = drawn(frame, "units", strata="h")
    two = drawn(frame, "units", strata="h", clusters=["psu", "ssu"])
    alike(everything(one), everything(two), 1e-12)


@FEW
@given(SEEDS)
def test_a_population_without_end_is_drawn_with_replacement(seed):
    frame = people(seed).assign(N=1e13)
    alike(everything(drawn(frame)), everything(drawn(frame, "units", strata="h")))


@MORE
@given(SEEDS, draw.floats(5.5, 500))
def test_the_part_that_was_drawn_takes_its_part_of_the_variance(seed, size):
    """Four or five units in each stratum: here five of the first two, four of the others, in one size of population."""
    frame = people(seed)
    frame = frame.loc[frame["psu"] < 16]
    free, some = drawn(frame, "units", strata="h"), drawn(frame.assign(N=size))
    one, two = (figures(st.mean(sample, "y"))[0, 1] for sample in (free, some))
    assert two / one == pytest.approx(np.sqrt(1 - 4 / size), rel=1e-10)
    everybody = drawn(frame.assign(N=4.0))
    assert figures(st.mean(everybody, "y"))[0, 1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("design", DESIGNS)
@FEW
@given(SEEDS, draw.sampled_from(["a", "b", "c"]))
def test_a_domain_is_the_zeroed_rows_and_never_the_filtered(design, seed, group):
    frame = people(seed)
    frame.loc[frame["psu"] == 3, "g"] = "b" if group == "a" else "a"  # a unit in which nobody is in the domain
    inside = ((frame["g"] == group) & frame["y"].notna()).astype(float)
    zeroed = drawn(frame.assign(y0=(frame["y"].fillna(0) * inside), one=inside), design)
    whole = drawn(frame, design)
    domain = figures(st.mean(whole, "y", by="g").where(by_level=group))
    np.testing.assert_allclose(domain, figures(st.ratio(zeroed, "y0", "one")), rtol=1e-10)
    np.testing.assert_allclose(domain, figures(st.mean(whole.domain("g", group), "y")), rtol=1e-10)
    totals = figures(st.total(whole, "y", by="g").where(by_level=group))
    np.testing.assert_allclose(totals, figures(st.total(zeroed, "y0")), rtol=1e-10)
    filtered = figures(st.total(drawn(frame.loc[frame["g"] == group], design), "y"))
    assert filtered[0, 0] == pytest.approx(totals[0, 0], rel=1e-12)
    assert filtered[0, 1] != pytest.approx(totals[0, 1], rel=1e-6)


@FEW
@given(SEEDS)
def test_strata_of_which_two_are_alike_and_one_is_joined(seed):
    """A stratum that is alone is joined to the one before: as if both had been one stratum."""
    frame = people(seed)
    frame = frame.loc[(frame["h"] != 2) | (frame["psu"] == 2)]
    joined = drawn(frame, "units", strata="h").collapsed()
    alike(everything(joined), everything(drawn(frame.assign(h=frame["h"].replace(2, 1)), "units", strata="h")))
