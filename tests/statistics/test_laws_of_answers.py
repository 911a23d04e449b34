"""Laws of answers: what follows for the result when answers are renamed, joined, moved, turned round."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from tests.statistics.surveys import DESIGNS, OPTIONS, SEEDS, drawn, figures, of_test, people
from toolkit import statistics as st

LAW = settings(max_examples=3, deadline=None)
DRAWN = pytest.mark.parametrize("design", ["people", "drawn", "two_stages"])


def one(found: st.Estimates, **conditions: str) -> np.ndarray:
    (row,) = figures(found.where(**conditions))
    return row


@DRAWN
@LAW
@given(SEEDS, draw.permutations(list("pqr")))
def test_other_names_of_options(design, seed, names):
    frame = people(seed)
    renamed = dict(zip("pqr", names, strict=True))
    first, second = drawn(frame, design), drawn(frame.assign(k=frame["k"].map(renamed)), design)
    for old, new in renamed.items():
        for found in (st.proportion, st.total):
            np.testing.assert_allclose(
                one(found(second, "k"), level=new), one(found(first, "k"), level=old), rtol=1e-12, atol=1e-14
            )
    for statistic in ("F", "Chisq", "adjWald", "lincom"):
        a, b = (st.independence(sample, "k", "g", statistic) for sample in (first, second))
        np.testing.assert_allclose(of_test(b), of_test(a), rtol=1e-8)
    odds = [st.regression(sample, "y", ["x", "k"]).terms["k"] for sample in (first, second)]
    np.testing.assert_allclose(odds[0].statistic, odds[1].statistic, rtol=1e-9)


@DRAWN
@LAW
@given(SEEDS)
def test_rows_and_columns_of_a_table_change_places(design, seed):
    sample = drawn(people(seed), design)
    for statistic in ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"):
        a, b = st.independence(sample, "k", "g", statistic), st.independence(sample, "g", "k", statistic)
        np.testing.assert_allclose(of_test(b), of_test(a), rtol=1e-7)


@DRAWN
@LAW
@given(SEEDS)
def test_joined_options_are_the_sum(design, seed):
    """Of totals and shares exactly; the error is that of a 0/1 answer "one of the two"."""
    frame = people(seed)
    joined = drawn(frame.assign(k=frame["k"].replace("r", "q"), z=frame["k"].isin(["q", "r"]).astype(float)), design)
    whole = drawn(frame, design)
    for found in (st.proportion, st.total):
        parts = [one(found(whole, "k", by="g"), level=level, by_level="a")[0] for level in "qr"]
        assert one(found(joined, "k", by="g"), level="q", by_level="a")[0] == pytest.approx(sum(parts), rel=1e-12)
    np.testing.assert_allclose(one(st.total(joined, "k"), level="q"), one(st.total(joined, "z")), rtol=1e-12)


@DRAWN
@LAW
@given(SEEDS)
def test_shares_sum_to_one_and_their_errors_to_nothing(design, seed):
    frame = people(seed)
    sample = drawn(frame, design)
    shares: Any = st.proportion(sample, "k", by="g").frame
    np.testing.assert_allclose(shares.groupby("by_level")["value"].sum(), 1, rtol=1e-13)
    # The last share is what the others leave: two options have one error.
    two = figures(st.proportion(drawn(frame.assign(k=frame["k"].replace("r", "q")), design), "k"))
    assert two[0, 1] == pytest.approx(two[1, 1], rel=1e-12)
    assert tuple(two[0, 2:]) == pytest.approx(tuple(1 - two[1, 3:1:-1]), rel=1e-12)


@DRAWN
@LAW
@given(SEEDS)
def test_groups_add_up_to_all(design, seed):
    sample = drawn(people(seed), design)
    for name in ("y", "k"):
        whole: Any = st.total(sample, name).frame.set_index("level")
        groups: Any = st.total(sample, name, by="g").frame.groupby("level")[["value", "n"]].sum()
        np.testing.assert_allclose(groups["value"], whole["value"][groups.index], rtol=1e-12)
        assert (groups["n"] == whole["n"][groups.index]).all()


@DRAWN
@LAW
@given(SEEDS, draw.floats(-50, 50), draw.floats(0.1, 20))
def test_another_scale_of_a_number(design, seed, shift, factor):
    frame = people(seed)
    sample, moved = drawn(frame, design), drawn(frame.assign(y=factor * frame["y"] + shift), design)
    for found in (lambda s: st.mean(s, "y", by="g"), lambda s: st.quantile(s, "y", rule="hf7")):
        a, b = figures(found(sample)), figures(found(moved))
        np.testing.assert_allclose(b[:, [0, 2, 3]], factor * a[:, [0, 2, 3]] + shift, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(b[:, 1], factor * a[:, 1], rtol=1e-8)
    for test in (
        lambda s: st.t_test(s, "y", "b"),
        lambda s: st.t_test(s, "y", "g"),
        lambda s: st.rank_test(s, "y", "b"),
    ):
        a, b = test(sample), test(moved)
        assert (b.statistic, b.p) == pytest.approx((a.statistic, a.p), rel=1e-8)
    a, b = (st.regression(s, "y", ["x", "g"]).coefficients for s in (sample, moved))
    np.testing.assert_allclose(figures(b)[1:], factor * figures(a)[1:], rtol=1e-7, atol=1e-9)


@DRAWN
@LAW
@given(SEEDS)
def test_a_number_the_other_way_round(design, seed):
    frame = people(seed)
    sample, turned = drawn(frame, design), drawn(frame.assign(y=-frame["y"], s=6 - frame["s"]), design)
    for found in (lambda s: st.mean(s, "y", by="g"), lambda s: st.total(s, "y"), lambda s: st.ratio(s, "y", "x")):
        a, b = figures(found(sample)), figures(found(turned))
        np.testing.assert_allclose(b, np.column_stack([-a[:, 0], a[:, 1], -a[:, 3], -a[:, 2]]), rtol=1e-10)
    for test in (lambda s: st.t_test(s, "y", "b"), lambda s: st.rank_test(s, "s", "b"), lambda s: st.t_test(s, "y")):
        a, b = test(sample), test(turned)
        assert (b.statistic, b.effect) == pytest.approx((-(a.statistic or 0), -(a.effect or 0)), rel=1e-8)
        assert b.p == pytest.approx(a.p, rel=1e-8)
    for name in ("KruskalWallis", "vanderWaerden"):
        a, b = (st.rank_test(s, "s", "g", name) for s in (sample, turned))
        assert b.statistic == pytest.approx(a.statistic, rel=1e-8)


@DRAWN
@LAW
@given(SEEDS)
def test_ranks_see_the_order_only(design, seed):
    frame = people(seed)
    sample, bent = drawn(frame, design), drawn(frame.assign(y=np.exp(frame["y"] / 20)), design)
    for name in ("wilcoxon", "KruskalWallis", "median", "vanderWaerden"):
        np.testing.assert_allclose(
            of_test(st.rank_test(bent, "y", "b", name)), of_test(st.rank_test(sample, "y", "b", name)), rtol=1e-10
        )
    a, b = figures(st.quantile(sample, "y")), figures(st.quantile(bent, "y"))
    np.testing.assert_allclose(b[:, [0, 2, 3]], np.exp(a[:, [0, 2, 3]] / 20), rtol=1e-12)


@DRAWN
@LAW
@given(SEEDS)
def test_differences_turn_round_and_chain(design, seed):
    sample = drawn(people(seed), design)
    gap = {
        (a, b): one(st.difference(sample, "y", "g", a, b), statistic="difference_mean")
        for a, b in ("ab", "ba", "bc", "ac")
    }
    forth, back = gap["a", "b"], gap["b", "a"]
    np.testing.assert_allclose(back, [-forth[0], forth[1], -forth[3], -forth[2]], rtol=1e-10)
    assert gap["a", "b"][0] + gap["b", "c"][0] == pytest.approx(gap["a", "c"][0], rel=1e-9, abs=1e-12)
    means = {level: one(st.mean(sample, "y", by="g"), by_level=level)[0] for level in "ab"}
    assert forth[0] == pytest.approx(means["a"] - means["b"], rel=1e-9, abs=1e-12)
    assert one(st.difference(sample, "y", "g", "a", "a"), statistic="difference_mean")[1] == pytest.approx(0, abs=1e-12)


@DRAWN
@LAW
@given(SEEDS)
def test_a_regression_on_groups_is_their_difference_and_their_t(design, seed):
    sample = drawn(people(seed), design)
    fit = st.regression(sample, "y", ["b"])
    slope = one(fit.coefficients, level="b=y")
    gap = one(st.difference(sample, "y", "b", "y", "n"), statistic="difference_mean")
    np.testing.assert_allclose(slope[:2], gap[:2], rtol=1e-9)
    t = st.t_test(sample, "y", "b")
    assert (t.effect, t.statistic) == pytest.approx((slope[0], slope[0] / slope[1]), rel=1e-9)
    assert fit.terms["b"].statistic == pytest.approx((t.statistic or 0) ** 2, rel=1e-9)
    three, groups = st.t_test(sample, "y", "g"), st.regression(sample, "y", ["g"]).terms["g"]
    np.testing.assert_allclose(of_test(three)[:2], of_test(groups)[:2], rtol=1e-9)


@DRAWN
@LAW
@given(SEEDS)
def test_the_other_answer_mirrors_a_logit(design, seed):
    frame = people(seed)
    sample, other = drawn(frame, design), drawn(frame.assign(b=frame["b"].map({"n": "y", "y": "n"})), design)
    for part in ("coefficients", "margins"):
        a, b = (figures(getattr(st.regression(s, "b", ["x", "g"], "logit"), part)) for s in (sample, other))
        np.testing.assert_allclose(b, np.column_stack([-a[:, 0], a[:, 1], -a[:, 3], -a[:, 2]]), rtol=1e-6, atol=1e-9)


@DRAWN
@LAW
@given(SEEDS)
def test_a_number_over_itself_is_one_without_error(design, seed):
    sample = drawn(people(seed), design)
    value, se, low, high = one(st.ratio(sample, "x", "x"))
    assert (value, se, low, high) == pytest.approx((1, 0, 1, 1), abs=1e-12)
    over, under = one(st.ratio(sample, "y", "x")), one(st.ratio(sample, "x", "y"))
    assert over[0] * under[0] == pytest.approx(1, rel=1e-12)
    assert over[1] / over[0] == pytest.approx(under[1] / under[0], rel=1e-10)


@DRAWN
@LAW
@given(SEEDS)
def test_a_share_is_the_mean_of_a_yes_and_a_total_over_its_base(design, seed):
    frame = people(seed)
    yes = frame["k"].eq("p").astype(float).where(frame["k"].notna())
    sample = drawn(frame.assign(yes=yes, there=yes.notna().astype(float), none=yes.fillna(0.0)), design)
    share = one(st.proportion(sample, "k", interval="wald"), level="p")
    np.testing.assert_allclose(share, one(st.mean(sample, "yes")), rtol=1e-11)
    np.testing.assert_allclose(share, one(st.ratio(sample, "none", "there")), rtol=1e-11)


@pytest.mark.parametrize("design", DESIGNS)
@LAW
@given(SEEDS)
def test_a_mean_times_the_number_of_people_is_the_total(design, seed):
    frame = people(seed)
    sample = drawn(frame, design)
    there = drawn(frame.loc[frame["y"].notna()], design).weight_values.sum()
    mean, total = one(st.mean(sample, "y")), one(st.total(sample, "y"))
    assert mean[0] * there == pytest.approx(total[0], rel=1e-12)


@DRAWN
@LAW
@given(SEEDS)
def test_an_option_that_nobody_has_changes_no_other(design, seed):
    frame = people(seed)
    sample = drawn(frame, design)
    three = figures(st.multiple(sample, OPTIONS))
    four = st.multiple(drawn(frame.assign(m4=0.0), design), [*OPTIONS, "m4"])
    kept = pd.Series(four.frame["level"] != "m4").to_numpy()
    np.testing.assert_allclose(figures(four)[kept], three, rtol=1e-12)
    assert (figures(four)[~kept][:, :2] == 0).all()


@DRAWN
@LAW
@given(SEEDS, draw.floats(0.05, 0.95))
def test_quantiles_rise_and_enclose_their_share(design, seed, share):
    frame = people(seed)
    sample = drawn(frame, design)
    points = figures(st.quantile(sample, "y", (0.2, 0.5, 0.8)))[:, 0]
    assert (np.diff(points) > 0).all()
    point = figures(st.quantile(sample, "y", (share,)))[0, 0]
    kept, weights = frame["y"].notna(), frame["w"]
    below = weights[kept & (frame["y"] < point)].sum() / weights[kept].sum()
    up_to = weights[kept & (frame["y"] <= point)].sum() / weights[kept].sum()
    assert below < share + 1e-9
    assert up_to >= share - 1e-9
