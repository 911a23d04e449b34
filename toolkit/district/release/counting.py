"""Counting people by answer and place or group: whole people, never weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Measure

Counts = Mapping[tuple[str, str], int]
"""People by answer and leaf of another axis."""


def counted(measure: Measure, frame: pd.DataFrame, leaves: Sequence[str]) -> Counter[tuple[str, str]]:
    """Return the people of each answer and leaf.

    Parameters
    ----------
    measure : Measure
        Of one answer a person.
    frame : pandas.DataFrame
    leaves : sequence of str
        Of each person.
    """
    values = frame[measure.columns[0]].tolist()
    return Counter((str(int(v)), leaf) for v, leaf in zip(values, leaves, strict=True) if v in measure.labels)


def chosen(measure: Measure, frame: pd.DataFrame, leaves: Sequence[str]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return for each option and leaf how many chose it, of how many who answered."""
    where = np.array(leaves)
    columns = frame[list(measure.columns)].to_numpy()
    answered = ~np.isin(columns[:, 0], measure.missing)
    found = {}
    for place, code in enumerate(measure.labels):
        own = columns[:, place] == 1
        found[str(code)] = {
            leaf: (int((own & answered & (where == leaf)).sum()), int((answered & (where == leaf)).sum()))
            for leaf in dict.fromkeys(leaves)
        }
    return found


def summed(counts: Counts) -> Counter[tuple[str, ...]]:
    """Return counts over all leaves."""
    found: Counter[tuple[str, ...]] = Counter()
    for (answer, _), n in counts.items():
        found[answer,] += n
    return found
