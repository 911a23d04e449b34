"""Does it rise from group to group? Tests for groups that have an order, in the order of their codes."""

from __future__ import annotations

from math import sqrt

import numpy as np

from toolkit.statistics.classical.arrays import complete, refused, require_variety, result, samples
from toolkit.statistics.classical.association import concordance
from toolkit.statistics.effects import tau
from toolkit.statistics.results import TestResult


def jonckheere(values: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether answers rise or fall with the order of the groups (Jonckheere 1954, Terpstra 1952; with ties).

    Parameters
    ----------
    values : array of shape (people,)
    groups : array of codes of the same shape
        Their order is the order of the groups.

    Returns
    -------
    TestResult
        J counts the pairs in which the one from the later group is higher, ties half; p is normal. The effect is
        Kendall's τ-b.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two groups, or when everybody gave the same answer.
    """
    from scipy.stats import norm

    name = "Jonckheere–Terpstra 趋势检验"
    codes, parts, notes = samples(name, values, groups)
    order, there = np.repeat(codes, list(map(len, parts))), np.concatenate(parts)
    # J and Kendall's S count the same pairs, S as those that agree less those that do not.
    agreement, variance = concordance(order, there)
    n = len(there)
    apart = (n**2 - sum(len(part) ** 2 for part in parts)) / 2
    p = 2 * norm.sf(abs(agreement) / sqrt(variance))
    return result(name, (apart + agreement) / 2, None, p, n, tau(order, there), notes)


def cochran_armitage(outcome: np.ndarray, groups: np.ndarray) -> TestResult:
    """Test whether a share rises or falls with the codes of the groups as scores; R ``prop.trend.test``.

    Returns
    -------
    TestResult
        z = √n · r, positive when the share of the higher code of the outcome rises (Cochran 1954, Armitage 1955). The
        effect is Kendall's τ-b.

    Raises
    ------
    AnalysisError
        ``A-TEST`` for fewer than two groups, or an outcome that is not two codes.
    """
    from scipy.stats import norm

    name = "Cochran–Armitage 趋势检验"
    (there, order), notes = complete(name, outcome, groups)
    if len(np.unique(there)) > 2:
        raise refused(name, "结果一方只能有两类")
    for column in (there, order):
        require_variety(name, column)
    n = len(there)
    z = sqrt(n) * float(np.corrcoef(there, order)[0, 1])
    return result(name, z, None, 2 * norm.sf(abs(z)), n, tau(order, there), notes)
