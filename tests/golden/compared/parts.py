"""What results are made of, beside R ``survey``: covariances of estimates, fitted weights, replicate weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from tests.golden import golden, people
from tests.golden.compared.cells import Cell, several
from tests.golden.compared.designs import Setting, aside, fitted, replicated, sample
from toolkit import statistics as st

_NOTHING = 1e-15
"""A total that weights were fitted to has no error; what is left of it is rounding."""
COVARIANCES: list[dict[str, str]] = golden("designs_covariance").to_dict("records")


def _columns(at: Setting, case: tuple[str, str, str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return names of estimates, what each person adds to them, and where in the domain each estimate is."""
    estimator, option, item = case
    whole = sample(at)
    if option == "joint":
        names = ["ya" if at.subset == "missing" else "y1", "y2", "x1"]
        values = np.column_stack([whole.frame[name].to_numpy(float) for name in names])
        inside = np.isfinite(values).all(axis=1, keepdims=True)
        return names, values, np.broadcast_to(inside, values.shape)
    group = "g3" if estimator == "by_mean" else item
    measure, codes = whole.measure(group), whole.frame[group].to_numpy()
    chosen = codes[:, None] == np.array(list(measure.labels))
    if estimator == "by_mean":
        values = whole.frame[item].to_numpy(float)[:, None]
        return list(measure.labels.values()), np.broadcast_to(values, chosen.shape), chosen & np.isfinite(values)
    answered = chosen.any(axis=1, keepdims=True)
    prefix = "" if option == "cells" else item
    names = [f"{prefix}{label}" for label in measure.labels.values()]
    return names, chosen.astype(float), np.broadcast_to(answered, chosen.shape)


@cache
def _covariance(at: Setting, case: tuple[str, str, str]) -> tuple[list[str], np.ndarray]:
    names, values, inside = _columns(at, case)
    weight = np.where(inside, sample(at).weight_values[:, None], 0.0)
    means = (weight * np.nan_to_num(values)).sum(axis=0) / weight.sum(axis=0)
    influence = weight * (np.nan_to_num(values) - means) / weight.sum(axis=0)
    return names, st.variance(influence, sample(at))


def covariances() -> Iterator[Cell]:
    """Yield the covariances of means and shares; those of models are seen in the tests of their terms."""
    for case in COVARIANCES:
        if case["estimator"] == "glm":
            continue
        described = {**case, "quantity": "covariance", "by": "", "level": ""}
        why = aside(described) or ("known-total" if abs(float(case["value"])) < _NOTHING else "")
        if why:
            yield Cell("designs", "covariance", "covariance", float("nan"), aside=why, where=described)
            continue
        names, found = _covariance(Setting.of(case), (case["estimator"], case["option"], case["item"]))
        row, column = names.index(case["row"]), names.index(case["column"])
        size = float(np.sqrt(found[row, row] * found[column, column]))
        value = float(found[row, column])
        yield Cell("designs", "covariance", "covariance", float(case["value"]), value, size=size, where=described)


def weights() -> Iterator[Cell]:
    """Yield the weights of each person, fitted in each way."""
    table: Any = golden("designs_weights")
    for name in table.columns[1:]:
        ours = fitted("strata", "adjust", name).weight_values
        yield from several("designs", "calibrated weights", "weight", ours, table[name].to_numpy(), where={"fit": name})


def replicate_weights() -> Iterator[Cell]:
    """Yield what the jackknife makes of each unit's weight."""
    table: Any = golden("designs_replicates")
    table = table.loc[table["kind"] == "JKn"].set_index("psu").drop(columns=["design", "lonely", "kind"])
    table = table.astype(str).replace("", None).dropna(axis=1).astype(float)
    again = replicated(Setting("wr", "adjust", "whole", "none"), "JKn")
    assert again.replicates is not None
    factors = again.replicates.weights / again.weight_values[:, None]
    theirs = table.loc[people()["psu"].astype(str)].to_numpy()
    # The replicates of a stratum are in no order that means anything.
    scale = table.loc["scale"].to_numpy()
    ours = np.vstack([factors, again.replicates.scale])
    ours, theirs = (part[:, np.lexsort(part)] for part in (ours, np.vstack([theirs, scale])))
    yield from several("designs", "replicate weights", "weight", ours, theirs)
