"""Regressions over few units, options chosen together, two answers of the same people, beside R."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.golden.compared.cells import Cell, several
from tests.statistics.models.golden import VALUES, drawn, flat
from tests.statistics.models.test_between import rated
from tests.statistics.models.test_comention import sets
from toolkit import statistics as st
from toolkit.statistics.between import between
from toolkit.statistics.comention import comention
from toolkit.statistics.models.proportional import WHOLE
from toolkit.statistics.results import TestResult

TABLE = "models"
OUTCOMES: dict[Any, str] = {"gaussian": "z", "logit": "b", "poisson": "k"}


def _cells(estimator: str, kind: str, found: object, name: str) -> list[Cell]:
    return several(TABLE, estimator, kind, found, VALUES[name], where={"name": name})


def _test(estimator: str, found: TestResult | None, name: str) -> Iterator[Cell]:
    assert found is not None
    degrees: tuple[Any, ...] = found.df if isinstance(found.df, tuple) else (found.df,)
    values, kinds = (found.statistic, *degrees, found.p), ("statistic", *["df"] * len(degrees), "p")
    for kind, ours, theirs in zip(kinds, values, VALUES[name].tolist(), strict=True):
        yield Cell(TABLE, estimator, kind, theirs, float(ours), bar=BAR.get(estimator), where={"name": name})


BAR = {"few units": 1e-8, "proportional odds": 1e-8}
"""These follow from fits that stop somewhere."""


def _few_units() -> Iterator[Cell]:
    for family, outcome in OUTCOMES.items():
        found = st.regression(flat(), outcome, ["t", "x", "g"], family).few_clusters
        assert found is not None
        for column in ("value", "se", "df", "p"):
            yield from _cells("few units", "model", found.frame[column], f"{family}_{column}")
        yield from _test("few units", found.terms["g"], f"{family}_g")


def _pairs() -> Iterator[Cell]:
    found = comention(*sets())
    rows: Any = found.frame.set_index(["first", "second"])
    for one in ("m1", "m2"):
        for other in ("o1", "o2"):
            name, row = f"{one}_{other}", rows.loc[(one, other)]
            value, se, *_, p = VALUES[name].tolist()
            for kind, column, theirs in (("estimate", "value", value), ("error", "se", se), ("p", "p", p)):
                yield Cell(TABLE, "options together", kind, theirs, float(row[column]), where={"name": name})
    yield from _test("options together", found.test, "pairs")
    again = between(rated(), "s1", "s2")
    for statistic in ("mean", "top2", "bottom2"):
        row = again.estimates.one(statistic=f"difference_{statistic}") or {}
        value, se = VALUES[f"between_{statistic}"].tolist()
        where = {"name": f"between_{statistic}"}
        yield Cell(TABLE, "two answers", "estimate", value, row["value"], where=where)
        yield Cell(TABLE, "two answers", "error", se, row["se"], where=where)
    yield from _test("two answers", again.tests["mean"], "between_t")


def cells() -> Iterator[Cell]:
    """Yield everything about these models."""
    yield from _few_units()
    yield from _pairs()
    slopes = st.regression(drawn(), "s", ["x", "g"], "ordinal").proportional
    for measure, name in ((WHOLE, "slopes_all"), ("x", "slopes_x"), ("g", "slopes_g")):
        yield from _test("proportional odds", slopes[measure], name)
