"""Whether two measures rise together, in weights and with errors that know how people were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from toolkit.statistics.classical.association import LEAST
from toolkit.statistics.effect_size import UNKNOWN, Limits
from toolkit.statistics.intervals import quantile
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.registries import refused
from toolkit.statistics.ranks import weighted_ranks
from toolkit.statistics.variance import variance


@dataclass(frozen=True, eq=False)
class Correlation:
    """A correlation, and what each person adds to its error.

    Parameters
    ----------
    value : float
    influence : numpy.ndarray of shape (people,)
        Weighted, 0 outside.
    """

    value: float
    influence: np.ndarray

    def se(self, case: Case) -> float:
        """Return the standard error."""
        return float(np.sqrt(variance(self.influence[:, None], case.sample)[0, 0]))

    def limits(self, case: Case) -> Limits:
        """Return 95 % limits by Fisher's transformation; none at −1 and 1, and without degrees of freedom."""
        room, df = 1 - self.value**2, case.sample.df
        if room <= 0 or df < 1:
            return UNKNOWN
        half = quantile(df) * self.se(case) / room
        middle = np.arctanh(self.value)
        return float(np.tanh(middle - half)), float(np.tanh(middle + half))


def both(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the two measures of the people with both, and who they are.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than three people, or a measure on which everybody gave the same answer.
    """
    x, y = case.values_of_by, case.values
    inside = ~np.isnan(x) & ~np.isnan(y)
    if inside.sum() < LEAST:
        raise refused("相关", case.outcome.label, f"不到{LEAST}人")
    if not (np.ptp(x[inside]) and np.ptp(y[inside])):
        raise refused("相关", case.outcome.label, "所有人的回答都一样")
    return x[inside], y[inside], inside


def rho(case: Case) -> Correlation:
    """Return Spearman's ρ: the correlation of estimated population ranks, which are taken as given."""
    x, y, inside = both(case)
    weight = case.sample.weight_values[inside]
    a, b = (_standard(weighted_ranks(values, weight), weight) for values in (x, y))
    value = float(weight @ (a * b) / weight.sum())
    return _placed(value, weight * (a * b - value * (a**2 + b**2) / 2) / weight.sum(), inside)


def slope(case: Case) -> tuple[Correlation, int]:
    """Return ρ as the slope of one standardised rank on the other, with its residuals' influence, and the people."""
    x, y, inside = both(case)
    weight = case.sample.weight_values[inside]
    a, b = (_standard(weighted_ranks(values, weight), weight) for values in (x, y))
    value = float(weight @ (a * b) / weight.sum())
    return _placed(value, weight * a * (b - value * a) / weight.sum(), inside), int(inside.sum())


def tau(case: Case) -> Correlation:
    """Return Kendall's τ-b of weighted people; without weights it is that of :func:`toolkit.statistics.effects.tau`.

    The influence is that of the ratio of pairs that agree to pairs that differ (Brown & Benedetti 1977).
    """
    x, y, inside = both(case)
    weight = case.sample.weight_values[inside]
    pairs, of = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    counts = np.bincount(of.ravel(), weight)
    agreement, apart_x, apart_y = (np.empty(len(pairs)) for _ in range(3))
    for start in range(0, len(pairs), 256):  # a few rows of the square at a time: it is too large as a whole
        block = slice(start, start + 256)
        signs = [np.sign(column[block, None] - column) for column in pairs.T]
        agreement[block] = (signs[0] * signs[1]) @ counts
        apart_x[block], apart_y[block] = np.abs(signs[0]) @ counts, np.abs(signs[1]) @ counts
    of_x, of_y = float(counts @ apart_x), float(counts @ apart_y)
    value = float(counts @ agreement) / sqrt(of_x * of_y)
    own = 2 * agreement / sqrt(of_x * of_y) - value * (apart_x / of_x + apart_y / of_y)
    return _placed(value, weight * own[of.ravel()], inside)


def _standard(ranks: np.ndarray, weight: np.ndarray) -> np.ndarray:
    apart = ranks - weight @ ranks / weight.sum()
    return apart / np.sqrt(weight @ apart**2 / weight.sum())


def _placed(value: float, influence: np.ndarray, inside: np.ndarray) -> Correlation:
    whole = np.zeros(len(inside))
    whole[inside] = influence
    return Correlation(value, whole)
