"""A share of every community as if each had the same people, where the communities have people enough for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.sample.categories import groups
from toolkit.sample.groups import grouped
from toolkit.sample.stacked import COMMUNITY
from toolkit.statistics.communities import Standardised, standardise
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.relations import headlines

if TYPE_CHECKING:
    from toolkit.report import Material

BY = {"年龄和性别": ("SCR02", "DEM01"), "主要状态": ("DEM05",)}
"""What communities are adjusted by: the first for which they have people enough."""
_MOST = 0.5
"""Part of the communities that may be too small; adjusted and other values cannot be compared."""


def adjusted(material: Material, name: str, level: str) -> tuple[str, Standardised] | None:
    """Return what a share was adjusted by, and its values; None where most communities have a cell under 10 people.

    Parameters
    ----------
    material : Material
        With weights nothing is adjusted: they have done it.
    name, level : str
        Measure, and the answer as :func:`toolkit.statistics.methods.analyse` names it.
    """
    if material.sample.weights is not None:
        return None
    case = Case.of(material.sample, (name,), (COMMUNITY,))
    column = headlines(case)[level]
    for title, questions in BY.items():
        found = _standardised(case, column, _cells(material, questions))
        if found is not None and len(found.refused) <= _MOST * len(found.names):
            return title, found
    return None


def _standardised(case: Case, column: np.ndarray, cell: np.ndarray) -> Standardised | None:
    inside = ~np.isnan(column) & (cell >= 0)
    if not inside.any():
        return None
    shape = len(case.groups.names), int(cell.max()) + 1
    place = case.groups.of[inside] * shape[1] + cell[inside]
    asked = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    chose = np.bincount(place, column[inside], shape[0] * shape[1]).reshape(shape)
    there = np.flatnonzero(asked.sum(axis=1))
    names = [case.groups.names[at] for at in there]
    return standardise(chose[there], asked[there], asked.sum(axis=0) / asked.sum(), names) if len(there) > 1 else None


def _cells(material: Material, questions: tuple[str, ...]) -> np.ndarray:
    """Return the cell of each person, −1 without an answer or where a question is not asked."""
    form = material.responses.questionnaire
    cell = np.zeros(len(material.sample.frame), int)
    for name in questions:
        if name not in form.by_id:
            return np.full(len(cell), -1)
        sample, measure = grouped(material.sample, form, form.by_id[name])
        own = groups(sample, measure.name)
        cell = np.where((cell < 0) | (own.of < 0), -1, cell * len(own.names) + own.of)
    return cell
