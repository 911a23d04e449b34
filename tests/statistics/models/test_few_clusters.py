"""Regressions over few units: against R clubSandwich, against dense matrices, and by coverage."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as values

from tests.benchmarks.few_clusters import coverage
from tests.statistics.models.golden import FOLDER, HEAD, INPUT, PEOPLE, drawn, flat
from toolkit import statistics as st
from toolkit.sample import Sample
from toolkit.statistics.models.few_clusters import FewClusters, reduced, working
from toolkit.statistics.models.regressed import FEW
from toolkit.statistics.models.regression import Regression

TERMS = ["t", "x", "g"]
OUTCOMES: dict[Any, str] = {"gaussian": "z", "logit": "b", "poisson": "k"}


def few(fit: Regression) -> FewClusters:
    assert fit.few_clusters is not None
    return fit.few_clusters


def test_the_answers_are_those_that_r_saw():
    assert f"# {INPUT} sha256 {hashlib.sha256((FOLDER / INPUT).read_bytes()).hexdigest()}" in HEAD


@pytest.mark.parametrize("family", OUTCOMES)
def test_the_test_of_a_single_term_is_that_of_its_coefficient(family):
    found = few(st.regression(flat(), OUTCOMES[family], TERMS, family))
    single = found.terms["x"]
    assert single.p == pytest.approx(found.frame.set_index("level")["p"]["x"], rel=1e-10)


def dense(x: np.ndarray, residual: np.ndarray, w: np.ndarray, unit: np.ndarray, h: np.ndarray, at: int):
    """Return variance and degrees of freedom of one coefficient with matrices as large as the people are many."""
    n = len(w)
    bread = np.linalg.inv(x.T @ (w[:, None] * x))
    left = np.eye(n) - x @ bread @ (x.T * w)
    whole = left @ left.T
    rows = []
    for stratum in np.unique(h):
        units = np.unique(unit[h == stratum])
        block = np.zeros((len(units), n))
        for place, own in enumerate(units):
            there = unit == own
            sizes, axes = np.linalg.eigh(whole[np.ix_(there, there)])
            root = (axes * np.where(sizes > 1e-10, np.maximum(sizes, 1e-10) ** -0.5, 0)) @ axes.T
            block[place, there] = (bread[at] @ (x[there].T * w[there])) @ root
        if len(np.unique(h)) > 1:
            block = (block - block.mean(axis=0)) * np.sqrt(len(units) / (len(units) - 1))
        rows.append(block)
    form = np.vstack(rows)
    spread = form @ whole @ form.T
    target = (bread @ (x.T * w**2) @ x @ bread)[at, at]
    variance = float(((form @ residual) ** 2).sum() * target / np.trace(spread))
    return variance, float(np.trace(spread) ** 2 / (spread**2).sum())


@pytest.mark.parametrize("stratified", [False, True])
def test_strata_by_dense_matrices(stratified):
    people = PEOPLE
    fit = st.regression(drawn() if stratified else flat(), "z", TERMS)
    x = np.column_stack([np.ones(len(people)), people["t"], people["x"], people["g"] == "b", people["g"] == "c"])
    residual = people["z"].to_numpy() - x @ fit.frame["value"].to_numpy()
    h = people["h"].to_numpy() if stratified else np.zeros(len(people))
    for at, row in enumerate(few(fit).frame.to_dict("records")):
        variance, df = dense(x, residual, people["w"].to_numpy(), people["unit"].to_numpy(), h, at)
        assert row["se"] ** 2 == pytest.approx(variance, rel=1e-9)
        assert row["df"] == pytest.approx(df, rel=1e-9)


def test_the_working_model_is_met_on_average():
    """Where errors are as the working model has them, the covariance has no bias, strata or not."""
    sample, random = drawn(), np.random.default_rng(5)
    x = np.column_stack([np.ones(len(PEOPLE)), PEOPLE["t"], PEOPLE["x"]])
    w = PEOPLE["w"].to_numpy()
    found = []
    for _ in range(800):
        y = random.normal(size=len(x))
        beta = np.linalg.solve(x.T @ (w[:, None] * x), x.T @ (w * y))
        model = working(x, y, w, lambda rows, beta=beta: rows @ beta, lambda rows: rows, straight=True)
        errors = reduced(model, sample.structure)
        found.append(
            [errors.covariance(row[None])[0][0, 0] / errors.target[at, at] for at, row in enumerate(np.eye(3))]
        )
    error = np.std(found, axis=0) / np.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - 1) < 4 * error).all()


@settings(max_examples=10, deadline=None)
@given(scale=values.floats(0.01, 100), shift=values.floats(-3000, 3000), seed=values.integers(0, 99))
def test_order_of_rows_size_of_weights_and_zero_of_a_number_do_not_matter(scale, shift, seed):
    people = PEOPLE.sample(frac=1, random_state=seed).assign(w=lambda d: d["w"] * scale, x=lambda d: d["x"] + shift)
    found, before = (few(st.regression(drawn(own), "b", TERMS, "logit")) for own in (people, PEOPLE))
    names = ["t", "x", "g=b", "g=c"]
    for column in ("value", "se", "df"):
        one, other = (each.frame.set_index("level").loc[names, column] for each in (found, before))
        assert one.to_numpy() == pytest.approx(other.to_numpy(), rel=1e-7)
    assert found.margins.frame["se"].to_numpy() == pytest.approx(before.margins.frame["se"].to_numpy(), rel=1e-7)


def test_a_straight_line_has_its_coefficients_as_margins():
    found = few(st.regression(drawn(), "z", TERMS))
    for column in ("value", "se", "df", "low", "high"):
        assert found.margins.frame[column].to_numpy() == pytest.approx(found.frame[column].to_numpy()[1:], rel=1e-10)


def test_a_term_of_few_units_has_few_degrees_of_freedom():
    people = PEOPLE.assign(rare=(PEOPLE["unit"] <= 2).astype(float))
    frame: Any = few(st.regression(flat(people), "z", ["rare", "x"])).frame.set_index("level")
    assert frame["df"]["rare"] < 2.5 < frame["df"]["x"] < 14


def test_trap_a_term_of_one_unit_is_no_term_of_people():
    people = PEOPLE.assign(only=(PEOPLE["unit"] == 5).astype(float))
    fit = st.regression(flat(people), "z", ["only", "x"])
    assert any("“only”只在一个抽样单元里不同" in note for note in fit.notes)
    # Plain errors know nothing of how units differ where a single one has the term.
    plain, corrected = (float(frame.set_index("level").loc["only", "se"]) for frame in (fit.frame, few(fit).frame))
    assert corrected > 2 * plain
    assert not any("“t”" in note for note in st.regression(flat(), "z", ["t", "x"]).notes)


def test_more_options_than_units_can_tell_have_no_test_together():
    people = PEOPLE.assign(many=[f"o{place % 11}" for place in range(len(PEOPLE))])
    found = few(st.regression(flat(people), "z", ["many", "x"]))
    assert set(found.terms) == {"x"}


def test_units_are_told_where_they_are_few_and_nowhere_else():
    fit = st.regression(drawn(), "z", ["x"])
    assert few(fit).units == 14
    assert any("只有14个抽样单元" in note and "few_clusters" in note for note in fit.notes)
    random = np.random.default_rng(3)
    many: Any = pd.DataFrame({"unit": np.arange(120) // 4, "x": random.normal(size=120), "z": random.normal(size=120)})
    assert len(np.unique(many["unit"])) == FEW
    every = many.iloc[:80].assign(person=range(80), all=20, people=100)  # all units there are, some of their people
    for sample in (
        Sample.from_frame(many, clusters=["unit"]),
        Sample.from_frame(many.iloc[:20]),
        Sample.from_frame(every, clusters=["unit", "person"], fpc=["all", "people"]),
        st.jackknife(drawn()),
    ):
        fit = st.regression(sample, "z", ["x"])
        assert fit.few_clusters is None
        assert not any("抽样单元" in note for note in fit.notes)


def test_an_ordinal_model_says_what_to_do_instead():
    fit = st.regression(drawn(), "s", ["x"], "ordinal")
    assert fit.few_clusters is None
    assert any("logit" in note for note in fit.notes)


def test_few_units_are_covered():
    """A small part of the table that tests/benchmarks/few_clusters.py prints."""
    plain, corrected, wide, df = coverage(12, "gaussian", 1, samples=150)["whole"]
    assert plain < 0.9
    assert 0.91 <= corrected <= 0.99
    assert wide > 1.3
    assert 1.5 < df < 6
