"""Importance against satisfaction: quadrants, gaps and a priority index, each with how firm it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.indices.answers import named, refuse, resamples, weighted
from toolkit.statistics.ties import tied_groups

if TYPE_CHECKING:
    import pandas as pd

QUADRANTS = {(True, False): "优先改进", (True, True): "继续保持", (False, False): "后续关注", (False, True): "适度投入"}
"""By whether importance and satisfaction are high."""
BORDERLINE = "边界项，需结合座谈判断"
_FIRM, _ENOUGH = 0.8, 50
_WHERE = "重要性—满意度"

Cross = Literal["means", "midpoint"]


@dataclass(frozen=True, eq=False)
class Priorities:
    """Items by importance and satisfaction.

    Parameters
    ----------
    names : tuple of str
    n_importance, n_satisfaction : numpy.ndarray of int, shape (items,)
        People who rated the item; of satisfaction only those who can judge it.
    importance, satisfaction : numpy.ndarray of shape (items,)
        Means.
    cross : tuple of float
        Importance and satisfaction that divide the quadrants.
    quadrant : tuple of str
    held : numpy.ndarray of shape (items,)
        The share of resamples in which the item lies in its quadrant.
    gap, gap_low, gap_high : numpy.ndarray of shape (items,)
        Importance less satisfaction, with 95 % limits.
    index, index_low, index_high : numpy.ndarray of shape (items,)
        Share who find it important (the top two answers) × share who are not satisfied (not in the top two).
    groups : tuple of tuple of str
        By the index, from the first priority: inside a group there is no order.
    first, derived : numpy.ndarray or None
        Share for whom it comes first; rank correlation of its satisfaction with overall satisfaction.
    stable : tuple of bool, or None
        Two of gap, first choice and derived importance lie on the side of the average that importance says; None where
        there are not two.
    notes : tuple of str
        What has to be said.
    """

    names: tuple[str, ...]
    n_importance: np.ndarray
    n_satisfaction: np.ndarray
    importance: np.ndarray
    satisfaction: np.ndarray
    cross: tuple[float, float]
    quadrant: tuple[str, ...]
    held: np.ndarray
    gap: np.ndarray
    gap_low: np.ndarray
    gap_high: np.ndarray
    index: np.ndarray
    index_low: np.ndarray
    index_high: np.ndarray
    groups: tuple[tuple[str, ...], ...]
    first: np.ndarray | None
    derived: np.ndarray | None
    stable: tuple[bool, ...] | None
    notes: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The quadrant, or that the item lies too near to a border to say."""
        return tuple(word if held >= _FIRM else BORDERLINE for word, held in zip(self.quadrant, self.held, strict=True))

    @property
    def frame(self) -> pd.DataFrame:
        """One row an item."""
        import pandas as pd

        figures = ("importance", "satisfaction", "n_importance", "n_satisfaction", "quadrant", "held", "labels")
        limits = ("gap", "gap_low", "gap_high", "index", "index_low", "index_high")
        group = {name: place for place, names in enumerate(self.groups, start=1) for name in names}
        columns = {name: getattr(self, name) for name in (*figures, *limits)}
        there = {
            name: getattr(self, name) for name in ("first", "derived", "stable") if getattr(self, name) is not None
        }
        return pd.DataFrame({"name": self.names, **columns, "group": [group[name] for name in self.names], **there})

    def __repr__(self) -> str:
        order = [name for group in self.groups for name in group]
        words = dict(zip(self.names, self.labels, strict=True))
        return "\n".join([*(f"{name}：{words[name]}" for name in order), *self.notes])


def priorities(
    importance: ArrayLike, satisfaction: ArrayLike, names: Sequence[str] = (), *,
    scale: tuple[int, int] = (1, 5), cross: Cross = "means",
    first: ArrayLike | None = None, overall: ArrayLike | None = None,
    weights: ArrayLike | None = None, replicates: np.ndarray | None = None, draws: int = 1000, seed: int = 0,
) -> Priorities:  # fmt: skip
    """Return the quadrants, gaps and priority index of items.

    Parameters
    ----------
    importance, satisfaction : arrays of shape (people, items)
        Ratings, high is good; NaN for no answer and for whoever cannot judge.
    names : sequence of str
    scale : pair of int
        Lowest and highest rating.
    cross : {"means", "midpoint"}
        Quadrants meet at the means over items, or in the middle of the scale.
    first : array of shape (items,), optional
        Share of people who put the item first.
    overall : array of shape (people,), optional
        Satisfaction with life as a whole.
    weights : array of shape (people,), optional
    replicates : array of shape (people, replicates), optional
        Weights of a bootstrap that knows the design; without them people are drawn one by one.
    draws, seed : int
        Of those draws.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for ratings outside the scale, or an item that nobody rated.

    Notes
    -----
    Martilla & James (1977). The cross is found anew in every resample.
    """
    x, y = np.asarray(importance, float), np.asarray(satisfaction, float)
    refuse(x.ndim != 2 or x.shape != y.shape, _WHERE, "重要性和满意度的行列不一样")
    own, weight = named(names, x.shape[1], _WHERE, "项"), weighted(weights, len(x), _WHERE)
    for part in (x, y):
        rated = part[~np.isnan(part)]
        refuse(not ((rated >= scale[0]) & (rated <= scale[1])).all(), _WHERE, f"评分要在{scale[0]}和{scale[1]}之间")
        refuse(not ((~np.isnan(part)).T @ weight > 0).all(), _WHERE, "有一项没有人评")
    blocks = resamples(np.hstack([x, y]), weight, replicates, draws, seed)
    drawn = [_figures(x, y, block, scale, cross) for block in blocks]
    return _described(
        own,
        {name: figure[:, 0] for name, figure in _figures(x, y, weight[:, None], scale, cross).items()},
        {name: np.hstack([block[name] for block in drawn]) for name in drawn[0]},
        cross=cross,
        n=((~np.isnan(x)).sum(axis=0), (~np.isnan(y)).sum(axis=0)),
        first=_first(first, len(own)),
        derived=None if overall is None else _derived(y, np.asarray(overall, float)),
    )


def _described(
    names: tuple[str, ...], whole: dict[str, np.ndarray], drawn: dict[str, np.ndarray], *,
    cross: Cross, n: tuple[np.ndarray, np.ndarray], first: np.ndarray | None, derived: np.ndarray | None,
) -> Priorities:  # fmt: skip
    """Return what the figures of the whole and of the resamples say."""
    important, satisfied = whole["x_over"] >= 0, whole["y_over"] >= 0
    same = ((drawn["x_over"] >= 0) == important[:, None]) & ((drawn["y_over"] >= 0) == satisfied[:, None])
    gap, index = (np.nanquantile(drawn[name], [0.025, 0.975], axis=1) for name in ("gap", "index"))
    cut = (float((whole["x"] - whole["x_over"])[0]), float((whole["y"] - whole["y_over"])[0]))
    groups = tied_groups(np.nan_to_num(drawn["index"]).T)
    return Priorities(
        names=names,
        n_importance=n[0],
        n_satisfaction=n[1],
        importance=whole["x"],
        satisfaction=whole["y"],
        cross=cut,
        quadrant=tuple(QUADRANTS[bool(x), bool(y)] for x, y in zip(important, satisfied, strict=True)),
        held=(same & ~np.isnan(drawn["gap"])).mean(axis=1),
        gap=whole["gap"],
        gap_low=gap[0],
        gap_high=gap[1],
        index=whole["index"],
        index_low=index[0],
        index_high=index[1],
        groups=tuple(tuple(names[place] for place in group) for group in groups),
        first=first,
        derived=derived,
        stable=_stable(important, [whole["gap"], first, derived]),
        notes=_notes(names, cut, cross, np.minimum(*n), derived),
    )


def _figures(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, scale: tuple[int, int], cross: Cross
) -> dict[str, np.ndarray]:
    """Return the figures of every item (rows) for every column of weights."""
    importance, satisfaction = _means(x, x, weights), _means(y, y, weights)
    important, satisfied = _means(x >= scale[1] - 1, x, weights), _means(y >= scale[1] - 1, y, weights)
    middle = sum(scale) / 2
    across = [np.nanmean(part, axis=0) if cross == "means" else middle for part in (importance, satisfaction)]
    return {
        "x": importance,
        "y": satisfaction,
        "x_over": importance - across[0],
        "y_over": satisfaction - across[1],
        "gap": importance - satisfaction,
        "index": important * (1 - satisfied),
    }


def _means(values: np.ndarray, rated: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return weighted means over those who rated, NaN where a resample has none of them."""
    there = ~np.isnan(rated)
    with np.errstate(invalid="ignore"):
        return np.where(there, values, 0).T @ weights / (there.T @ weights)


def _first(first: ArrayLike | None, items: int) -> np.ndarray | None:
    shares = None if first is None else np.asarray(first, float)
    refuse(shares is not None and shares.shape != (items,), _WHERE, "“第一位”的比例和项数不一样多")
    return shares


def _derived(satisfaction: np.ndarray, overall: np.ndarray) -> np.ndarray:
    """Return Spearman's correlation of each item with overall satisfaction, of those who rated both; unweighted."""
    from scipy.stats import rankdata

    refuse(overall.shape != satisfaction.shape[:1], _WHERE, "总体满意度和人数不一样多")
    out = np.full(satisfaction.shape[1], np.nan)
    for place, item in enumerate(satisfaction.T):
        both = ~np.isnan(item) & ~np.isnan(overall)
        a, b = rankdata(item[both]), rankdata(overall[both])
        if len(a) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0:
            out[place] = np.corrcoef(a, b)[0, 1]
    return out


def _stable(high: np.ndarray, signs: list[np.ndarray | None]) -> tuple[bool, ...] | None:
    there = [sign for sign in signs if sign is not None]
    if len(there) < 2:
        return None
    sides = np.array([sign >= np.nanmean(sign) for sign in there if not np.isnan(sign).all()])
    return tuple(((sides == high).sum(axis=0) >= 2).tolist())


def _notes(
    names: tuple[str, ...], cut: tuple[float, float], cross: Cross, n: np.ndarray, derived: np.ndarray | None
) -> tuple[str, ...]:
    where = "各行的总平均" if cross == "means" else "量表的中点"
    told = [f"分界线是{where}（重要性{cut[0]:.2f}，满意度{cut[1]:.2f}）"]
    few = [f"“{name}”（{count}人）" for name, count in zip(names, n, strict=True) if count < _ENOUGH]
    if few:
        told.append(f"{'、'.join(few)}不足{_ENOUGH}人，结果仅供参考")
    if derived is not None and np.isnan(derived).any():
        flat = [f"“{name}”" for name, value in zip(names, derived, strict=True) if np.isnan(value)]
        told.append(f"{'、'.join(flat)}的评分没有高低之分，算不出推导的重要性")
    return tuple(told)
