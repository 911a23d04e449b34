"""The groups that a measure makes of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level

if TYPE_CHECKING:
    from toolkit.sample.sample import Sample

MOST_GROUPS = 200


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of a measure: for each row its group, or −1."""

    names: tuple[str, ...]
    of: np.ndarray


def groups(sample: Sample, name: str) -> Groups:
    """Return the groups a measure with one code a person makes.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` when it has several codes a person, or numbers too many to be groups.
    """
    if not name:
        return Groups(("",), np.zeros(len(sample.frame), np.int64))
    measure = sample.measure(name)
    column = sample.frame[measure.columns[0]].to_numpy() if measure.columns else np.array([])
    if measure.level is Level.INTERVAL and not measure.missing:
        found = np.unique(column[~np.isnan(column)])
        if len(found) > MOST_GROUPS:
            reason = f"有{len(found)}个不同的数，请先分段"
            raise AnalysisError("A-LEVEL", where="分组", name=measure.label, reason=reason)
        known = {value: f"{value:g}" for value in found.tolist()}
    elif measure.level in (Level.NOMINAL, Level.ORDINAL):
        known = {code: measure.named(code) for code in measure.labels}
    else:
        raise AnalysisError("A-LEVEL", where="分组", name=measure.label, reason="分组只能用单选题或量表题")
    of = np.full(len(column), -1, np.int64)
    for place, code in enumerate(known):
        of[column == code] = place
    return Groups(tuple(known.values()), of)
