"""Which of many are really above which? Those that cannot be told apart are shown as one group."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

SURE = 0.9
"""How often one has to be above the other before they are told apart."""


def tied_groups(draws: np.ndarray, sure: float = SURE) -> tuple[tuple[int, ...], ...]:
    """Return groups from the highest to the lowest, each pair of two groups told apart.

    Parameters
    ----------
    draws : array of shape (draws, units)
        What the values of all units might be, at once: a posterior or resamples.
    sure : float
        The share of draws that have to have one above the other.

    Returns
    -------
    tuple of tuple of int
        Places of the units, inside a group in the order of their mean draw.

    >>> tied_groups(np.array([[5.0, 1.0, 1.2], [6.0, 1.1, 1.0]]))
    ((0,), (2, 1))
    """
    order = np.argsort(-draws.mean(axis=0), kind="stable")
    above = np.array([[(draws[:, one] > draws[:, two]).mean() for two in order] for one in order])
    cuts = [cut for cut in range(1, len(order)) if above[:cut, cut:].min() >= sure]
    bounds = [0, *cuts, len(order)]
    return tuple(tuple(order[low:high].tolist()) for low, high in pairwise(bounds))
