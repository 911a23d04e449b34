"""The explanatory side of a regression: the columns that measures make, and whether they can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import groups
from toolkit.statistics.totals import numbers

if TYPE_CHECKING:
    from toolkit.sample import Sample

TOO_ALIKE = 10.0
"""A variance blown up more than so many times by the other measures is told."""
_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Term:
    """The columns of one explanatory measure.

    Parameters
    ----------
    name : str
    levels : tuple of str
        The name of each column: the measure's, or measure and option.
    columns : numpy.ndarray of shape (rows, columns)
        NaN without an answer.
    first : str
        The option that the others are compared with; empty for a number.
    """

    name: str
    levels: tuple[str, ...]
    columns: np.ndarray
    first: str = ""


def term(sample: Sample, name: str) -> Term:
    """Return the columns of an explanatory measure: a number as it is, else one for each option after the first."""
    if sample.measure(name).level is Level.INTERVAL:
        return Term(name, (name,), numbers(sample, name)[:, None])
    found = groups(sample, name)
    there = [place for place in range(len(found.names)) if (found.of == place).any()]
    columns = np.where(found.of[:, None] < 0, np.nan, found.of[:, None] == there[1:])
    first, *others = (f"{name}={found.names[place]}" for place in there) if there else (name,)
    return Term(name, tuple(others), columns, first)


def check(x: np.ndarray, names: Sequence[str], outcome: str) -> None:
    """Refuse terms that do not change, or that others make up.

    Parameters
    ----------
    x : array of shape (people, terms + 1)
        The constant first.
    names : sequence of str
        Of the terms.
    outcome : str

    Raises
    ------
    AnalysisError
        ``A-MODEL``, with the names of the terms.
    """
    if len(x) <= x.shape[1]:
        reason = f"各题都答了的只有{len(x)}人，却要估{x.shape[1]}个数"
        raise AnalysisError("A-MODEL", where="回归", name=outcome, reason=reason)
    sizes = np.linalg.norm(x, axis=0)
    scaled = x / np.where(sizes > 0, sizes, 1.0)
    for at, name in enumerate(names, start=1):
        before = scaled[:, :at]
        parts = np.linalg.lstsq(before, scaled[:, at], rcond=None)[0]
        if np.linalg.norm(scaled[:, at] - before @ parts) > _NOTHING:
            continue
        others = [names[place - 1] for place in np.flatnonzero(np.abs(parts) > np.sqrt(_NOTHING)).tolist() if place]
        reason = f"“{name}”可以由“{'、'.join(others)}”算出来，请去掉一个" if others else f"“{name}”人人都一样"
        raise AnalysisError("A-MODEL", where="回归", name=outcome, reason=reason)


def alike(x: np.ndarray, weight: np.ndarray, places: dict[str, list[int]]) -> list[str]:
    """Return the measures that others nearly make up.

    Parameters
    ----------
    x : array of shape (people, terms + 1)
        The constant first.
    weight : array of shape (people,)
    places : dict of str to list of int
        The columns of each measure.

    Notes
    -----
    Generalised variance inflation of Fox & Monette (1992): the options of one measure, which depend on each other
    whatever is compared with, count as one.
    """
    if len(places) < 2:
        return []
    apart = x[:, 1:] - weight @ x[:, 1:] / weight.sum()
    spread = apart.T @ (weight[:, None] * apart)
    sizes = np.sqrt(np.diag(spread))
    like = spread / np.outer(sizes, sizes)
    found = []
    for name, columns in places.items():
        own = np.array(columns) - 1
        rest = np.setdiff1d(np.arange(len(like)), own)
        logs = [np.linalg.slogdet(like[np.ix_(part, part)])[1] for part in (own, rest)]
        if (sum(logs) - np.linalg.slogdet(like)[1]) / len(own) > np.log(TOO_ALIKE):
            found.append(name)
    return found


def decided(x: np.ndarray, y: np.ndarray, terms: Sequence[Term], places: dict[str, list[int]], *, counts: bool) -> str:
    """Return which terms decide the outcome, in words; empty when none do.

    Parameters
    ----------
    x : array of shape (people, terms + 1)
    y : array of shape (people,)
        From 0.
    terms : sequence of Term
    places : dict of str to list of int
    counts : bool
        Whether outcomes have no highest value.
    """
    ends = {0.0} if counts else {0.0, float(y.max())}
    for own in terms:
        columns = x[:, places[own.name]]
        options = {level: column == 1 for level, column in zip(own.levels, columns.T, strict=True)}
        if own.first:
            options[own.first] = ~columns.any(axis=1)
        elif np.isin(columns, (0, 1)).all():
            options = {f"{own.name}={value}": columns[:, 0] == value for value in (0, 1)}
        else:
            continue
        for option, there in options.items():
            if there.any() and np.ptp(y[there]) == 0 and y[there][0] in ends:
                return f"“{option}”的{int(there.sum())}人回答全都一样，请把这个选项并到别的选项里，或去掉“{own.name}”"
    if counts:
        return ""
    names = [level for own in terms for level in own.levels]
    deciding = [name for name, part in zip(names, _direction(x[:, 1:], y), strict=True) if abs(part) > _NOTHING]
    return f"知道了“{'、'.join(deciding)}”就知道了回答，请去掉其中的一个" if deciding else ""


def _direction(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return a change of the coefficients that makes every answer likelier and some of them surely; zeros if none.

    The linear programme of Konis (2007), with thresholds between the answers.
    """
    from scipy.optimize import linprog

    sizes = np.abs(x).max(axis=0)
    cases = np.unique(np.column_stack([x / np.where(sizes > 0, sizes, 1.0), y]), axis=0)
    terms, place, top = cases[:, :-1], cases[:, -1].astype(int), int(y.max())
    thresholds = np.eye(top)
    above = np.hstack([thresholds[place[place < top]], -terms[place < top]])
    below = np.hstack([-thresholds[place[place > 0] - 1], terms[place > 0]])
    likelier = np.vstack([above, below])
    found = linprog(-likelier.sum(axis=0), A_ub=-likelier, b_ub=np.zeros(len(likelier)), bounds=(-1, 1), method="highs")
    return np.zeros(x.shape[1]) if found.x is None else found.x[top:]
