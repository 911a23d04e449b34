"""How often does chance alone take a share as far from the pooled one? The funnel's limits as probabilities."""

from __future__ import annotations

import numpy as np

from toolkit.statistics.communities.funnel import Funnel
from toolkit.statistics.communities.units import refuse

_NOBODY = 1e-12
"""Stands for 0 where the beta function has no value."""


def chances(found: Funnel) -> np.ndarray:
    """Return for each community the chance of a share at least as far out on its side, counted for both sides.

    Parameters
    ----------
    found : Funnel
        Of shares.

    Returns
    -------
    numpy.ndarray of shape (units,)
        Twice the exact binomial tail, at most 1; of whole counts beyond the 95 % limits at most 0.05, beyond the 99.8 %
        limits at most 0.002.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for a funnel of means.

    Notes
    -----
    Where the limits were widened, the distance is shortened as much. An effective number, or such a distance, makes
    no whole count: tails are then those of the beta function, which agrees with the binomial at whole counts. The next
    whole count further out would be called too rare.

    >>> from toolkit.statistics.communities import funnel
    >>> chances(funnel([11] * 24 + [20], [25] * 24 + [25])).round(4)[[0, -1]].tolist()
    [1.0, 0.0009]
    """
    from scipy.special import betainc

    refuse(found.n is None, "漏斗图", "平均数没有人数，不能按比例算机会")
    n, centre = np.asarray(found.n), found.centre
    if not 0 < centre < 1:
        return np.ones(len(n))
    wider = np.sqrt(1 + found.between**2 * n / (centre * (1 - centre)))
    people = n * (centre + (found.value - centre) / wider)
    above = np.where(people > 0, betainc(np.maximum(people, _NOBODY), n - people + 1, centre), 1)
    below = np.where(people < n, betainc(np.maximum(n - people, _NOBODY), people + 1, 1 - centre), 1)
    return np.minimum(2 * np.minimum(above, below), 1)
