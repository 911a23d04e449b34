"""Reliability, factors, polychoric correlations and agreement of raters, beside R and its ``psych``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.golden.compared.cells import Cell, several
from tests.statistics.scales.golden import ITEMS, RATINGS, VALUES, WEIGHTS, answers_with
from toolkit.statistics import scales

TABLE = "scales"
ICC: list[Any] = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]


def _cells(estimator: str, kind: str, found: object, name: str, size: float = 0.0) -> list[Cell]:
    return several(TABLE, estimator, kind, found, VALUES[name], size=size, where={"name": name})


def _reliability() -> Iterator[Cell]:
    plain, weighted, z = scales.alpha(ITEMS), scales.alpha(ITEMS, WEIGHTS), scales.alpha_influence(ITEMS, WEIGHTS)
    n = len(z)
    yield from _cells("alpha", "estimate", plain.value, "alpha_raw")
    yield from _cells("alpha", "estimate", plain.standardised, "alpha_standardised")
    yield from _cells("alpha", "limit", [plain.low, plain.high], "alpha_limits")
    yield from _cells("alpha", "estimate", plain.item_rest, "item_rest")
    yield from _cells("alpha", "estimate", plain.if_dropped, "alpha_if_dropped")
    yield from _cells("alpha", "estimate", scales.alpha(ITEMS[:, :2]).value, "alpha_two_items")
    yield from _cells("alpha", "estimate", weighted.value, "weighted_alpha")
    yield from _cells("alpha", "estimate", weighted.if_dropped, "weighted_alpha_if_dropped")
    yield from _cells("alpha", "estimate", weighted.item_rest, "weighted_item_rest")
    yield from _cells("alpha", "error", np.sqrt(n / (n - 1) * ((z - z.mean()) ** 2).sum()), "weighted_alpha_se")
    yield from _cells("omega", "estimate", scales.omega(ITEMS).value, "omega_minres")


def _suitability() -> Iterator[Cell]:
    kmo = scales.kmo(ITEMS)
    yield from _cells("KMO", "estimate", kmo.value, "kmo")
    yield from _cells("KMO", "estimate", kmo.items, "kmo_items")
    yield from _cells("parallel analysis", "estimate", scales.parallel(ITEMS).eigenvalues, "eigenvalues")
    three = answers_with(np.asarray(np.corrcoef(ITEMS[:, [0, 4, 7]].T)), 30)
    for items, name in ((ITEMS, "bartlett"), (three, "bartlett_three_items")):
        found, where = scales.bartlett(items), {"name": name}
        values: list[Any] = [found.statistic, found.df, found.p]
        for kind, ours, theirs in zip(("statistic", "df", "p"), values, VALUES[name].ravel(), strict=True):
            yield Cell(TABLE, "Bartlett", kind, float(theirs), float(ours), where=where)


def _factors() -> Iterator[Cell]:
    """Loadings are compared as they stand: they lie between −1 and 1."""
    asked: list[tuple[Any, Any]] = [(1, "none"), (2, "none"), (2, "varimax"), (2, "oblimin")]
    for method in ("minres", "ml"):
        for k, rotation in asked:
            found = scales.factors(ITEMS, k, method, rotation)
            yield from _cells(f"factors {method}", "loading", found.loadings, f"{method}_{k}_{rotation}", 1.0)
            if rotation == "oblimin":
                name = f"{method}_{k}_{rotation}_phi"
                yield from _cells(f"factors {method}", "loading", found.correlation, name, 1.0)
    weighted = scales.factors(ITEMS, 2, weights=WEIGHTS).loadings
    yield from _cells("factors minres", "loading", weighted, "weighted_minres_2_none", 1.0)


def _polychoric() -> Iterator[Cell]:
    found = scales.polychoric(ITEMS)
    yield from _cells("polychoric", "loading", found.correlation, "polychoric", 1.0)
    yield from _cells("polychoric", "estimate", np.array(found.thresholds), "thresholds")


def _agreement() -> Iterator[Cell]:
    kinds = ("estimate", "limit", "limit", "statistic", "df", "df", "p")
    for kind_of_icc, theirs in zip(ICC, VALUES["icc"], strict=True):
        found = scales.icc(RATINGS, kind_of_icc)
        df: Any = found.test.df
        ours = [found.value, found.low, found.high, found.test.statistic, *df, found.test.p]
        for kind, a, b in zip(kinds, ours, theirs.tolist(), strict=True):
            yield Cell(TABLE, "ICC", kind, b, float(a), where={"name": kind_of_icc})


def cells() -> Iterator[Cell]:
    """Yield everything about scales; what psych stops at by its own rules is left aside."""
    for part in (_reliability, _suitability, _factors, _polychoric, _agreement):
        yield from part()
    for name in VALUES:
        if name.startswith("psych_"):
            estimator = "polychoric" if "polychoric" in name else f"factors {name.split('_')[1]}"
            for _ in VALUES[name].ravel():
                yield Cell(TABLE, estimator, "loading", float("nan"), aside="own-stop", where={"name": name})
