"""Numbers asked for in bands: where each band begins, and the median inside its band."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(万|千|百)?")
_UNITS = {"万": 10_000, "千": 1_000, "百": 100, None: 1, "": 1}
_BELOW = ("以下", "以内", "不到", "不足", "低于", "少于", "未满")


def lower_edges(labels: Sequence[str]) -> list[float]:
    """Return where each band begins; empty where the labels are no rising bands.

    >>> lower_edges(["没有收入", "3000元以下", "3000—4999元", "5000元及以上"])
    [0.0, 0.0, 3000.0, 5000.0]
    >>> lower_edges(["经常", "有时", "从不"])
    []
    """
    edges = []
    for place, label in enumerate(labels):
        numbers = [float(number) * _UNITS[unit] for number, unit in _NUMBER.findall(label.replace(",", ""))]
        if not numbers and place:
            return []
        edges.append(0.0 if not numbers or any(word in label for word in _BELOW) else numbers[0])
    rising = all(low < high for low, high in pairwise(edges[1:])) and (len(edges) < 2 or edges[0] <= edges[1])
    return edges if rising and any(edges) else []


def interpolated_median(edges: Sequence[float], counts: Sequence[float]) -> float | None:
    """Return the median, people spread evenly inside each band; None without people and in the last, open band.

    Parameters
    ----------
    edges : sequence of float
        Where each band begins.
    counts : sequence of float
        Weighted people in each.

    >>> interpolated_median([0, 1000, 3000], [10, 20, 5])
    1750.0
    """
    half, below = sum(counts) / 2, 0.0
    if not half:
        return None
    for place, count in enumerate(counts):
        if count and below + count >= half:
            if place + 1 == len(edges):
                return None
            return float(edges[place] + (half - below) / count * (edges[place + 1] - edges[place]))
        below += count
    return None
