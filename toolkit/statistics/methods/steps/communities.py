"""Estimators of communities side by side, and of importance against satisfaction."""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.sample.replicates import bootstrap
from toolkit.statistics import communities as units
from toolkit.statistics.describe import mean
from toolkit.statistics.estimates import Estimates, label
from toolkit.statistics.indices import priorities
from toolkit.statistics.methods.steps.case import SCORE, Case
from toolkit.statistics.methods.steps.estimators import figure
from toolkit.statistics.methods.steps.registries import Found, estimator, refused
from toolkit.statistics.methods.steps.relations import headlines
from toolkit.statistics.totals import numbers

DRAWS = 1000
_FEWEST = 2


@estimator("communities", "shrunk")
def communities(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate each community's own value and the one drawn to the whole; the funnels are the detail.

    The detail has for each share (or for the mean) a pair: funnel and shrunk values.
    """
    shares = {} if case.outcome.level is Level.INTERVAL else headlines(case)
    columns = shares or {"": case.values}
    found, rows, notes = {}, [], dict[str, None]()
    for level, column in columns.items():
        if not np.nansum(column) and shares:
            continue
        pair, sizes, names = _compared(case, column, is_share=bool(shares))
        found[level] = pair
        notes |= dict.fromkeys((*pair[0].notes, *pair[1].notes))
        name = "mean" if not shares else "proportion"
        for place, community in enumerate(names):
            shrunk = pair[1]
            own = figure(name, level, float(shrunk.raw[place]), sizes[place])
            drawn = figure("shrunk", level, float(shrunk.value[place]), sizes[place])
            drawn |= {"low": float(shrunk.low[place]), "high": float(shrunk.high[place])}
            for row in (own, drawn) if shrunk.use != "raw" else (own,):
                label([row], case.sample.context, case.y[0], case.by, community)
                rows.append(row)
    return Found(Estimates.of(rows), tuple(notes), found)


def _compared(case: Case, column: np.ndarray, *, is_share: bool) -> tuple[Any, list[int], list[str]]:
    """Return the funnel and the shrunk values of the communities with answers, how many answered, and the names."""
    inside = ~np.isnan(column) & (case.groups.of >= 0)
    there = [place for place in range(len(case.groups.names)) if inside[case.groups.of == place].any()]
    names, of = [case.groups.names[place] for place in there], case.groups.of
    sizes = [int((inside & (of == place)).sum()) for place in there]
    if len(there) < _FEWEST:
        raise refused("社区比较", case.outcome.label, "有回答的社区不到两个")
    if is_share and case.plain:
        k = [float(np.nansum(column[of == place])) for place in there]
        return (units.funnel(k, sizes, names), units.shrink(k, sizes, names)), sizes, names
    own = {row["by_level"]: row for row in mean(case.scored(column), SCORE, case.by).rows()}
    values, errors = (np.array([own[name][field] for name in names], float) for field in ("value", "se"))
    if not is_share:
        return (units.funnel_means(values, errors, names), units.shrink_means(values, errors, names)), sizes, names
    effective = _effective(case, values, errors, sizes, [inside & (of == place) for place in there])
    pair = units.funnel_weighted(values, effective, names), units.shrink_weighted(values, effective, names)
    return pair, sizes, names


def _effective(
    case: Case, share: np.ndarray, se: np.ndarray, sizes: list[int], inside: list[np.ndarray]
) -> list[float]:
    """Return p(1 − p)/SE²; where a community is of one mind, or has no error, people over Kish's design effect."""
    found = []
    for p, error, n, mine in zip(share, se, sizes, inside, strict=True):
        weight = case.sample.weight_values[mine]
        kish = float(weight.sum() ** 2 / (weight @ weight))
        found.append(float(p * (1 - p) / error**2) if 0 < p < 1 and error > 0 else min(kish, float(n)))
    return found


@estimator("priorities", "bootstrap")
def importance_and_satisfaction(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate importance, satisfaction, their gap and the priority index of items; the quadrants are the detail."""
    sample = case.sample
    pairs = _pairs(case)
    x, y = (np.column_stack([numbers(sample, pair[side]) for pair in pairs]) for side in (0, 1))
    replicates = None
    if sample.drawn is not None:
        replicates = bootstrap(sample, DRAWS, first_stage=True).replicates
    points = case.outcome.points
    found = priorities(
        x, y, [sample.measure(name).label for _, name in pairs],
        scale=(min(points), max(points)) if points else (1, 5),
        weights=None if sample.weights is None else sample.weight_values,
        replicates=None if replicates is None else replicates.weights, draws=DRAWS,
    )  # fmt: skip
    rows = []
    for place, (important, satisfied) in enumerate(pairs):
        n = int(min(found.n_importance[place], found.n_satisfaction[place]))
        for statistic in ("importance", "satisfaction", "gap", "index"):
            row = figure(statistic, "", float(getattr(found, statistic)[place]), n)
            if statistic in ("gap", "index"):
                row |= {end: float(getattr(found, f"{statistic}_{end}")[place]) for end in ("low", "high")}
            label([row], sample.context, satisfied, important, "")
            rows.append(row)
    return Found(Estimates.of(rows), found.notes, found)


def _pairs(case: Case) -> list[tuple[str, str]]:
    """Return the rows that both matrices have, by the key of the row, else in their order.

    Raises
    ------
    AnalysisError
        ``A-TEST`` where they cannot be put together.
    """
    keys = {name.partition("__")[2]: name for name in case.x}
    shared = [(keys[name.partition("__")[2]], name) for name in case.y if name.partition("__")[2] in keys]
    if len(keys) == len(case.x) and len(shared) > 1:
        return shared
    if len(case.x) != len(case.y):
        raise refused("重要性—满意度", case.outcome.label, "两张矩阵的行对不上")
    return list(zip(case.x, case.y, strict=True))


def between_points(case: Case) -> float:
    """Return the standard deviation between communities beyond chance: of shares the largest of the options."""
    return max((pair[1].between for pair in communities(case, "").detail.values()), default=0.0)
