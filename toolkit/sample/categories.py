"""The groups that a measure makes of people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure

if TYPE_CHECKING:
    from toolkit.sample.sample import Sample

MOST_GROUPS = 200


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of a measure: for each row its group, or −1."""

    names: tuple[str, ...]
    of: np.ndarray


def grouping(sample: Sample, name: str) -> Measure:
    """Return the measure by which people are grouped: one code a person, each with a name.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` when it has several codes a person, or numbers too many to be groups.
    """
    measure = sample.measure(name)
    if measure.level in (Level.NOMINAL, Level.ORDINAL):
        return measure
    if measure.level is not Level.INTERVAL or measure.missing:
        raise AnalysisError("A-LEVEL", where="分组", name=measure.label, reason="分组只能用单选题或量表题")
    values = sample.frame[measure.columns[0]].to_numpy()
    found = np.unique(values[np.isfinite(values)])
    if len(found) > MOST_GROUPS:
        reason = f"有{len(found)}个不同的数，请先分段"
        raise AnalysisError("A-LEVEL", where="分组", name=measure.label, reason=reason)
    names = {value: f"{value:g}" for value in found.tolist()}
    return replace(measure, level=Level.NOMINAL, labels=names, names=names)


def groups(sample: Sample, name: str) -> Groups:
    """Return the groups a measure with one code a person makes.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` when it has several codes a person, or numbers too many to be groups.
    """
    if not name:
        return Groups(("",), np.zeros(len(sample.frame), np.int64))
    measure = grouping(sample, name)
    column = sample.frame[measure.columns[0]].to_numpy() if measure.columns else np.array([])
    of = np.full(len(column), -1, np.int64)
    for place, code in enumerate(measure.labels):
        of[column == code] = place
    return Groups(tuple(measure.named(code) for code in measure.labels), of)
