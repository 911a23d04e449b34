"""Formulas for planning: people needed for a precision or a difference, and the difference that a number can see.

Normal approximations throughout, two-sided at 5 %, with a chance of 80 % to see what is there: they are for planning,
before anything is known.
"""

from __future__ import annotations

from math import ceil, isnan, sqrt
from statistics import NormalDist

from toolkit.errors import AnalysisError

ALPHA, POWER = 0.05, 0.80


def proportion_size(margin: float, *, p: float = 0.5, population: int | None = None, deff: float = 1.0) -> int:
    """Return the people needed to estimate a share within a margin, 95 times in 100.

    Parameters
    ----------
    margin : float
        Half the width of the interval: 0.05 for 5 points.
    p : float
        The share expected; 0.5 asks for most.
    population : int, optional
        People in all; a small population needs fewer.
    deff : float
        Design effect, :func:`cluster_deff`.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` for values that make no sense.

    >>> proportion_size(0.05), proportion_size(0.05, population=800)
    (385, 260)
    """
    require(0 < margin < 1, "误差范围要在0和1之间")
    require(0 < p < 1, "比例要在0和1之间")
    require(deff > 0, "设计效应要大于0")
    require(population is None or population >= 1, "总人数至少是1")
    n = _z(1 - ALPHA / 2) ** 2 * p * (1 - p) / margin**2 * deff
    return rounded_up(n if population is None else n / (1 + (n - 1) / population))


def invitations(n: int, response: float) -> int:
    """Return the people to invite so that ``n`` answer.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` for a rate outside 0 to 1.
    """
    require(0 < response <= 1, "回收率要在0和1之间")
    return rounded_up(n / response)


def shares_size(difference: float, p: float = 0.5) -> int:
    """Return the people per group needed to see two shares differ, 80 times in 100, the shares lying around ``p``.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` when no two such shares exist.

    >>> shares_size(0.10), shares_size(0.20)
    (392, 97)
    """
    require(0 < p < 1, "比例要在0和1之间")
    require(0 < difference < 2 * min(p, 1 - p), "差别太大或不是正数，以这个比例为中心放不下")
    return rounded_up(_shares_n(difference, p))


def means_size(d: float) -> int:
    """Return the people per group needed to see two means differ by ``d`` standard deviations, 80 times in 100.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` when ``d`` is not positive.

    >>> means_size(0.5), means_size(0.2)
    (63, 393)
    """
    require(d > 0, "差别要大于0")
    return rounded_up(2 * (_z(1 - ALPHA / 2) + _z(POWER)) ** 2 / d**2)


def cluster_deff(people: float, rho: float) -> float:
    """Return the design effect of asking ``people`` in each cluster that are alike by ``rho`` (attitudes: .02 to .05).

    >>> round(cluster_deff(40, 0.03), 2)
    2.17
    """
    require(people >= 1 and 0 <= rho <= 1, "每群至少1人，群内相似程度在0和1之间")
    return 1 + (people - 1) * rho


def detectable(n: float, *, p: float = 0.5) -> float:
    """Return the smallest difference of two shares around ``p`` seen 80 times in 100 with ``n`` people per group.

    Returns
    -------
    float
        0.26 for 26 points; NaN when no difference can be seen.
    """
    require(n > 0, "人数要大于0")
    require(0 < p < 1, "比例要在0和1之间")
    low, high = 0.0, 2 * min(p, 1 - p)
    if _shares_n(high, p) > n:
        return float("nan")
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _shares_n(middle, p) > n else (low, middle)
    return high


def shares_power(difference: float, n: float, *, p: float = 0.5) -> float:
    """Return how often two shares that differ around ``p`` are seen to, with ``n`` people per group.

    >>> round(shares_power(0.10, 392), 2), round(shares_power(0.10, 60), 2)
    (0.8, 0.19)
    """
    require(n > 0, "人数要大于0")
    require(0 < p < 1, "比例要在0和1之间")
    require(0 < difference < 2 * min(p, 1 - p), "差别太大或不是正数，以这个比例为中心放不下")
    one, other = p - difference / 2, p + difference / 2
    apart = sqrt(one * (1 - one) + other * (1 - other))
    return NormalDist().cdf((difference * sqrt(n) - _z(1 - ALPHA / 2) * sqrt(2 * p * (1 - p))) / apart)


def detectable_words(n: int, *, deff: float = 1.0) -> str:
    """Return what a comparison with ``n`` people per group cannot see, as a sentence for laymen.

    >>> detectable_words(60)
    '每组60份时，两组相差不到26个百分点看不出来。'
    """
    return f"每组{n}份时，两组{unseen(detectable(n / deff))}。"


def unseen(difference: float) -> str:
    """Return in words which differences will not be seen, ``difference`` being the smallest that will (NaN for none).

    >>> unseen(0.255), unseen(float("nan"))
    ('相差不到26个百分点看不出来', '相差再大也难看出来')
    """
    if isnan(difference):
        return "相差再大也难看出来"
    return f"相差不到{rounded_up(100 * difference)}个百分点看不出来"


def even(n: float, m: float) -> float:
    """Return the people per group of two equal groups that tell as much as groups of ``n`` and ``m``.

    >>> even(100, 100), even(150, 50)
    (100.0, 75.0)
    """
    return 2 * n * m / (n + m)


def _shares_n(difference: float, p: float) -> float:
    one, other = p - difference / 2, p + difference / 2
    apart = sqrt(one * (1 - one) + other * (1 - other))
    return ((_z(1 - ALPHA / 2) * sqrt(2 * p * (1 - p)) + _z(POWER) * apart) / difference) ** 2


def _z(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def rounded_up(value: float) -> int:
    """Return the next whole number; what the arithmetic left in the last digits does not count."""
    return ceil(value - 1e-9)


def require(met: bool, reason: str) -> None:
    """Refuse values that make no sense, with ``A-SIZE``."""
    if not met:
        raise AnalysisError("A-SIZE", where="样本量", reason=reason)
