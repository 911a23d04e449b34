"""Laws of fitted weights and of replicates: what was fitted is met, fitting twice is fitting once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.statistics.surveys import DESIGNS, SEEDS, alike, drawn, everything, figures, people
from toolkit import statistics as st
from toolkit.sample import Sample, calibrate, poststratify, rake, trim

LAW = settings(max_examples=2, deadline=None)
DRAWN = pytest.mark.parametrize("design", ["people", "drawn", "two_stages"])
METHODS = pytest.mark.parametrize(("method", "bounds"), [("linear", None), ("raking", None), ("logit", (0.2, 4.0))])


def known(seed: int, total: float = 200.0) -> dict[str, Any]:
    """Return margins that differ from those of the sample by up to a third."""
    random = np.random.default_rng([seed, 1])
    margins = {}
    for name, levels in (("g", "abc"), ("b", "ny")):
        shares = random.uniform(0.8, 1.25, len(levels))
        margins[name] = dict(zip(levels, (total * shares / shares.sum()).tolist(), strict=True))
    return margins


def fitted(sample: Sample, margins: Any, method: str, bounds: tuple[float, float] | None) -> Sample:
    return calibrate(sample, margins, method) if bounds is None else calibrate(sample, margins, method, bounds)


@DRAWN
@LAW
@given(SEEDS)
def test_raked_margins_are_hit_and_have_no_error(design, seed):
    margins = known(seed)
    sample = rake(drawn(people(seed), design), margins)
    for name, targets in margins.items():
        found: Any = st.total(sample, name).frame.set_index("level")
        for level, target in targets.items():
            assert found["value"][level] == pytest.approx(target, rel=1e-10)
            assert found["se"][level] == pytest.approx(0, abs=1e-7 * target)


@DRAWN
@LAW
@given(SEEDS)
def test_shares_and_numbers_of_people_rake_alike(design, seed):
    sample = drawn(people(seed), design)
    people_there = sample.weight_values.sum()
    shares, numbers = known(seed, 1.0), known(seed, people_there)
    np.testing.assert_allclose(rake(sample, shares).weight_values, rake(sample, numbers).weight_values, rtol=1e-9)


@DRAWN
@LAW
@given(SEEDS)
def test_the_order_of_margins_does_not_count(design, seed):
    sample, margins = drawn(people(seed), design), known(seed)
    turned = {name: dict(reversed(targets.items())) for name, targets in reversed(margins.items())}
    alike(everything(rake(sample, margins)), everything(rake(sample, turned)))


@DRAWN
@LAW
@given(SEEDS)
def test_fitting_twice_is_fitting_once(design, seed):
    """To cells in every respect; errors after several margins know which weights people had before."""
    sample, margins = drawn(people(seed), design), known(seed)
    one = rake(sample, margins)
    two = rake(one, margins)
    np.testing.assert_allclose(two.weight_values, one.weight_values, rtol=1e-10)
    ours, again = (figures(st.mean(s, "y", by="g")) for s in (one, two))
    np.testing.assert_allclose(again[:, 0], ours[:, 0], rtol=1e-10)
    np.testing.assert_allclose(again[:, 1], ours[:, 1], rtol=0.2)
    cells = poststratify(sample, "g", margins["g"])
    alike(everything(cells), everything(poststratify(cells, "g", margins["g"])))


@METHODS
@LAW
@given(SEEDS)
def test_calibrating_twice_is_calibrating_once(method, bounds, seed):
    totals = {**known(seed), "x": 4_060.0}
    one = fitted(drawn(people(seed)), totals, method, bounds)
    two = fitted(one, totals, method, bounds)
    np.testing.assert_allclose(two.weight_values, one.weight_values, rtol=1e-9)
    ours, again = (figures(st.mean(s, "y", by="g")) for s in (one, two))
    np.testing.assert_allclose(again[:, 0], ours[:, 0], rtol=1e-9)
    assert figures(st.total(one, "x"))[0, 0] == pytest.approx(4_060, rel=1e-10)
    assert figures(st.total(one, "x"))[0, 1] == pytest.approx(0, abs=1e-6)


@METHODS
@LAW
@given(SEEDS)
def test_totals_that_are_met_already_move_no_weight(method, bounds, seed):
    frame = people(seed)
    sample = drawn(frame)
    totals = {
        "g": frame.groupby("g")["w"].sum().to_dict(),
        "x": float((frame["w"] * frame["x"]).sum()),
    }
    found = fitted(sample, totals, method, bounds)
    np.testing.assert_allclose(found.weight_values, sample.weight_values, rtol=1e-10)
    # Errors know of it all the same: a known total is not a matter of chance.
    assert figures(st.total(found, "x"))[0, 1] == pytest.approx(0, abs=1e-6)
    assert figures(st.total(sample, "x"))[0, 1] > 1


@DRAWN
@LAW
@given(SEEDS)
def test_one_classification_is_fitted_alike_by_every_method(design, seed):
    sample, targets = drawn(people(seed), design), known(seed)["g"]
    by_cells = everything(poststratify(sample, "g", targets))
    alike(by_cells, everything(rake(sample, {"g": targets})), 1e-8)
    for method in ("linear", "raking"):
        alike(by_cells, everything(calibrate(sample, {"g": targets}, method)), 1e-7)


@DRAWN
@LAW
@given(SEEDS)
def test_the_unit_of_weights_before_raking_does_not_count(design, seed):
    frame, margins = people(seed), known(seed)
    one, two = rake(drawn(frame, design), margins), rake(drawn(frame.assign(w=frame["w"] * 0.3), design), margins)
    alike(everything(one), everything(two), 1e-7)
    np.testing.assert_allclose(figures(st.total(one, "y")), figures(st.total(two, "y")), rtol=1e-8)


@LAW
@given(SEEDS)
def test_limits_that_no_weight_reaches_trim_nothing(seed):
    sample = rake(drawn(people(seed)), known(seed))
    top = float(sample.weight_values.max())
    np.testing.assert_allclose(trim(sample, top * 2, 0.0).weight_values, sample.weight_values, rtol=1e-10)


@pytest.mark.parametrize("design", ["people", "strata", "units"])
@LAW
@given(SEEDS)
def test_leaving_out_units_is_exact_for_what_is_linear(design, seed):
    """Totals of designs with replacement: the jackknife and the formula are the same."""
    sample = drawn(people(seed), design)
    again = st.jackknife(sample)
    for name in ("y", "k", "x"):
        one, two = figures(st.total(sample, name, by="b")), figures(st.total(again, name, by="b"))
        np.testing.assert_allclose(two[:, :2], one[:, :2], rtol=1e-10)
    assert again.df == sample.df
    for found in (lambda s: st.mean(s, "y"), lambda s: st.ratio(s, "y", "x")):
        one, two = figures(found(sample))[0], figures(found(again))[0]
        assert two[0] == pytest.approx(one[0], rel=1e-12)
        assert two[1] == pytest.approx(one[1], rel=0.15)


@pytest.mark.parametrize("design", DESIGNS)
@LAW
@given(SEEDS)
def test_replicates_of_a_fitted_sample_meet_what_was_fitted(design, seed):
    margins = known(seed)
    sample = st.jackknife(rake(drawn(people(seed), design), margins), first_stage=True)
    assert sample.replicates is not None
    for name, targets in margins.items():
        codes, labels = sample.frame[name].to_numpy(), sample.measure(name).labels
        for code, label in labels.items():
            met = sample.replicates.weights[codes == code].sum(axis=0)
            np.testing.assert_allclose(met, targets[label], rtol=1e-9)
