"""Estimators of one question, and of one in the groups of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.statistics.bands import interpolated_median, lower_edges
from toolkit.statistics.describe import describe, multiple, proportion, ranking
from toolkit.statistics.estimates import Estimates, joined, label
from toolkit.statistics.intervals import wald
from toolkit.statistics.methods.steps.case import SCORE, Case
from toolkit.statistics.methods.steps.registries import Found, estimator
from toolkit.statistics.methods.steps.resampling import bca, resampled
from toolkit.statistics.quantiles import quantile
from toolkit.statistics.rows import Block, blocks
from toolkit.statistics.totals import difference
from toolkit.statistics.variance import variance

SHARES = ("wilson", "beta", "logit", "nchs", "arcsine", "wald")
BANDS_OF_SCORES = ((0, 4), (5, 6), (7, 8), (9, 10))
TRIM = 0.1
_PLACES = ("first_choice", "any_mention", "borda")


@estimator("none")
def nothing(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate nothing: there is no table."""
    return Found(Estimates.of([]))


@estimator("distribution", *SHARES)
def distribution(case: Case, interval: Any) -> Found:
    """Estimate all statistics of the outcome, in the groups where there are groups."""
    return Found(describe(case.sample, case.y[0], case.by, interval or "logit"))


@estimator("score", "wald")
def score(case: Case, interval: Any) -> Found:
    """Estimate the mean, its spread, and the shares of four bands of a scale from 0 to 10."""
    found = distribution(case, interval).estimates
    if set(case.outcome.labels) - set(range(11)) or max(case.outcome.labels, default=0) != 10:
        return Found(found, ("不是0到10分的题，不分四段",))
    values, places = case.values, np.full(len(case.values), -1)
    for place, (low, high) in enumerate(BANDS_OF_SCORES):
        places[(values >= low) & (values <= high)] = place
    names = [f"{low}—{high}" for low, high in BANDS_OF_SCORES]
    banded = proportion(case.classified(places, names), SCORE, interval="wilson" if case.plain else "beta")
    return Found(joined(found, renamed(case, banded, proportion="share_of_band")))


@estimator("median", "bca", "woodruff")
def median(case: Case, interval: str) -> Found:
    """Estimate the median, the quartiles and their distance, and the mean without the outer tenths."""
    found = renamed(case, quantile(case.sample, case.y[0], rule="school"), quantile="quantile")
    values = case.values[~np.isnan(case.values)]
    if not len(values):
        return Found(found)
    frame, weight = found.frame.copy(), case.sample.weight_values[~np.isnan(case.values)]
    distinct, at = np.unique(values, return_inverse=True)
    counts = np.bincount(at, weight)[None, :]
    rows = [figure("iqr", "", float(_iqr(distinct, counts)[0]), len(values))]
    rows.append(figure("trimmed_mean", "", float(trimmed_mean(distinct, counts)[0]), len(values)))
    if interval == "bca":
        limits = [bca(values, _at(share)) for share in (0.25, 0.5, 0.75)]
        frame["low"], frame["high"] = zip(*limits, strict=True)
        for row, statistic in zip(rows, (_iqr, trimmed_mean), strict=True):
            row["low"], row["high"] = bca(values, statistic)
    else:
        rows[1] |= _trimmed_error(case, rows[1]["value"])
    label(rows, case.sample.context, case.y[0], "", "")
    return Found(joined(Estimates(frame), Estimates.of(rows)))


@estimator("bands")
def bands(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate the share of each band, and the median inside its band, in the groups where there are groups."""
    found, rows = describe(case.sample, case.y[0], case.by), []
    edges, notes = lower_edges(list(case.outcome.labels.values())), ()
    for part in blocks(case.sample, case.outcome, case.groups) if edges else ():
        counts = [float(part.total[place]) for place in range(len(case.outcome.labels))]
        value = interpolated_median(edges, counts)
        if value is None:
            notes = ("中位数落在没有上限的一档，不估算",)
            continue
        row = figure("median_in_band", "", value, int(sum(part.n[: len(counts)])))
        label([row], case.sample.context, case.y[0], case.by, part.group)
        rows.append(row)
    told = ("中位数在档内按线性插值，是估算",) if rows else () if notes else ("看不出各档的上下限，不估算中位数",)
    return Found(joined(found, Estimates.of(rows)), (*told, *notes))


@estimator("choices", *SHARES)
def choices(case: Case, interval: Any) -> Found:
    """Estimate the share of people and of mentions for each option, in the groups where there are groups."""
    return Found(multiple(case.sample, case.y[0], case.by, interval or "logit"))


@estimator("places", "bootstrap", "wald")
def places(case: Case, interval: str) -> Found:
    """Estimate the share placed first, the share placed at all and the mean score, in the groups if there are any."""
    found = ranking(case.sample, case.y[0], case.by)
    if interval != "bootstrap":
        return Found(found)
    frame, limits = found.frame.copy(), []
    for part in blocks(case.sample, case.outcome, case.groups):
        shown = [at for at, name in enumerate(part.defined.statistics) if name in _PLACES]
        given = part.inside & (part.slots @ part.defined.denominator[shown[0]] == 1)
        own = part.slots[given] @ part.defined.numerator[shown].T
        drawn = resampled(own, _means) if len(own) else np.full((1, len(shown)), np.nan)
        limits.append(np.quantile(drawn, [0.025, 0.975], axis=0).T)
    frame[["low", "high"]] = np.concatenate(limits)
    return Found(Estimates(frame))


def _means(rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return counts @ rows / counts.sum(axis=1, keepdims=True)


@estimator("rows_alone")
def rows_alone(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate each row of a matrix as a question of its own, the row with most in the top two first."""
    found = [describe(case.sample, name) for name in case.y]
    top = [part.one(statistic="top2") or part.one(statistic="mean") or {} for part in found]
    order = sorted(range(len(found)), key=lambda place: -np.nan_to_num(top[place].get("value", 0.0)))
    return Found(joined(*(found[place] for place in order)))


@estimator("counted")
def counted(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Count the people who wrote something: what they wrote is for people to sort."""
    people = int(case.inside.sum())
    row = figure("written", "", float(people), people)
    label([row], case.sample.context, case.y[0], "", "")
    return Found(Estimates.of([row]), ("归类要由人来做（10%由两人分别归类）",))


@estimator("share_difference", *SHARES)
def share_difference(case: Case, interval: Any) -> Found:
    """Estimate the shares in groups, what each has more than those before it, and how many times as much."""
    ratios: list[dict[str, Any]] = []
    groups = [block for block in blocks(case.sample, case.outcome, case.groups) if block.group in case.sizes]
    for first, second in combinations(groups, 2):
        rows = list(_ratios(case, first, second))
        label(rows, case.sample.context, case.y[0], case.by, f"{second.group}−{first.group}")
        ratios += rows
    found = distribution(case, interval).estimates
    return Found(joined(found, _differences(case, ("difference_proportion",)), Estimates.of(ratios)))


def _ratios(case: Case, first: Block, second: Block) -> Iterator[dict[str, Any]]:
    """Yield the ratio of the shares of each option; its interval is made on the scale of logarithms."""
    n = int(sum(part.defined.base[0] @ part.n for part in (first, second)))
    for at, statistic in enumerate(first.defined.statistics):
        if statistic == "proportion" and first.value[at] > 0 and second.value[at] > 0:
            own = second.influence[:, at] / second.value[at] - first.influence[:, at] / first.value[at]
            row = figure("risk_ratio", first.defined.levels[at], float(second.value[at] / first.value[at]), n)
            if case.sample.df > 0:
                se = np.sqrt(variance(own[:, None], case.sample)[0, 0])
                low, high = np.exp(wald(np.log(row["value"]), se, case.sample.df))
                row |= {"low": float(low), "high": float(high), "df": float(case.sample.df)}
            yield row


@estimator("ordinal_difference", *SHARES)
def ordinal_difference(case: Case, interval: Any) -> Found:
    """Estimate the distribution in two groups, and what the second has more in the top two answers."""
    gaps = _differences(case, ("difference_top2", "difference_bottom2", "difference_mean"))
    if case.outcome.level is Level.NOMINAL:
        found = bands(case, "")
        return Found(joined(found.estimates, gaps), found.notes)
    return Found(joined(distribution(case, interval).estimates, gaps))


@estimator("ordinal_groups", *SHARES)
def ordinal_groups(case: Case, interval: Any) -> Found:
    """Estimate the distribution in each group; of a banded number the median inside its band, too."""
    return bands(case, "") if case.outcome.level is Level.NOMINAL else distribution(case, interval)


@estimator("mean_difference", "wald")
def mean_difference(case: Case, interval: str) -> Found:
    """Estimate means and medians of two groups, how far the second is above the first, and the typical shift."""
    found = distribution(case, interval).estimates
    middle = renamed(case, quantile(case.sample, case.y[0], (0.5,), case.by), quantile="quantile")
    halves = dict(zip(middle.frame["by_level"], middle.frame["value"], strict=True))
    shifts: list[dict[str, Any]] = []
    for (one, first), (two, second) in combinations(zip(case.sizes, case.parts, strict=True), 2):
        people = case.sizes[one] + case.sizes[two]
        rows = [figure("difference_median", "", halves[two] - halves[one], people)]
        if case.plain:
            rows.append(figure("hodges_lehmann", "", hodges_lehmann(first[0], second[0]), people))
        label(rows, case.sample.context, case.y[0], case.by, f"{two}−{one}")
        shifts += rows
    return Found(joined(found, middle, _differences(case, ("difference_mean",)), Estimates.of(shifts)))


def hodges_lehmann(first: np.ndarray, second: np.ndarray) -> float:
    """Return the median of all differences of one of the second from one of the first (Hodges & Lehmann 1963).

    >>> hodges_lehmann(np.array([1.0, 2.0, 4.0]), np.array([3.0, 9.0]))
    3.5
    """
    ordered, pairs = np.sort(first), len(first) * len(second)
    lowest, highest = second.min() - ordered[-1], second.max() - ordered[0]
    middle = [_kth(ordered, second, rank, lowest, highest) for rank in ((pairs + 1) // 2, pairs // 2 + 1)]
    return float(np.mean(middle))


def _kth(ordered: np.ndarray, second: np.ndarray, rank: int, low: float, high: float) -> float:
    """Return the difference with so many as small or smaller; bisected, for there may be millions of pairs."""

    def up_to(gap: float) -> int:
        return int((len(ordered) - np.searchsorted(ordered, second - gap - 1e-9 * max(1.0, abs(gap)))).sum())

    for _ in range(80):
        between = (low + high) / 2
        low, high = (low, between) if up_to(between) >= rank else (between, high)
    at = np.searchsorted(ordered, second - high - 1e-9 * max(1.0, abs(high)))
    there = at < len(ordered)
    return float((second[there] - ordered[at[there]]).max())


def trimmed_mean(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return means without the outer tenths of the weight; ``counts`` of shape (samples, values), values sorted."""
    reached = np.cumsum(counts, axis=1)
    whole = reached[:, -1:]
    kept = np.clip(np.minimum(reached, (1 - TRIM) * whole) - np.maximum(reached - counts, TRIM * whole), 0, None)
    return kept @ values / kept.sum(axis=1)


def _trimmed_error(case: Case, value: float) -> dict[str, float]:
    """Return error and limits by the influence of each person: that of the mean of values pulled in to the cuts."""
    given = ~np.isnan(case.values)
    weight = np.where(given, case.sample.weight_values, 0.0)
    distinct, at = np.unique(case.values[given], return_inverse=True)
    counts = np.bincount(at, weight[given])[None, :]
    low, high = (float(_at(share)(distinct, counts)[0]) for share in (TRIM, 1 - TRIM))
    pulled = np.clip(np.nan_to_num(case.values), low, high)
    centre = weight @ pulled / weight.sum()
    own = weight * (pulled - centre) / weight.sum() / (1 - 2 * TRIM)
    se = float(np.sqrt(variance(own[:, None], case.sample)[0, 0])) if case.sample.df > 0 else float("nan")
    ends = wald(np.array(value), np.array(se), case.sample.df)
    return {"se": se, "low": float(ends[0]), "high": float(ends[1]), "df": float(case.sample.df)}


def _at(share: float) -> Any:
    def reached_at(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
        reached = np.cumsum(counts, axis=1)
        return values[(reached >= (share - 1e-12) * reached[:, -1:]).argmax(axis=1)]

    return reached_at


def _iqr(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return _at(0.75)(values, counts) - _at(0.25)(values, counts)


def _differences(case: Case, statistics: Sequence[str]) -> Estimates:
    """Return how much each group has more than those before it."""
    found = [difference(case.sample, case.y[0], case.by, b, a) for a, b in combinations(case.sizes, 2)]
    frame = joined(*found).frame
    return Estimates(frame.loc[frame["statistic"].isin(statistics)].reset_index(drop=True))


def figure(statistic: str, level: str, value: float, n: int) -> dict[str, Any]:
    """Return a row of estimates."""
    return {"statistic": statistic, "level": level, "value": value, "n": n, "base": n}


def renamed(case: Case, found: Estimates, **statistics: str) -> Estimates:
    """Return the rows of some statistics under the outcome's name, each statistic under another name."""
    rows = [
        {name: value for name, value in row.items() if name not in ("id", "item", "by", "by_level")}
        | {"statistic": statistics[row["statistic"]], "group": row["by_level"]}
        for row in found.rows()
        if row["statistic"] in statistics
    ]
    for row in rows:
        label([row], case.sample.context, case.y[0], case.by, row.pop("group"))
    return Estimates.of(rows)
