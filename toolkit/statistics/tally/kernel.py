"""The one place that touches rows: sums of every slot in every unit and group, by counting addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from math import prod

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Measure
from toolkit.statistics.slots import SQUARES, Part, parts, placed, slots
from toolkit.statistics.tally.columns import Batch, coded, codes_of, column
from toolkit.statistics.tally.plan import Plan
from toolkit.statistics.tally.sums import Tally

CHUNK = 1 << 17
"""Rows at a time: their addresses stay in the processor's cache."""
_PER_CELL = 16
"""Groupings are counted together while this many rows of a chunk fall on each combination."""


def accumulate(batch: Batch, plan: Plan, weights: np.ndarray | None = None, units: np.ndarray | None = None) -> Tally:
    """Sum one batch of people.

    Parameters
    ----------
    batch : mapping of str to array
        A frame, or columns: one value a person, codes or texts.
    plan : Plan
    weights : array of float, optional
        One a person, in place of the plan's column; ones when there is neither.
    units : array of int, optional
        The unit of each person, where the batch has no columns that say so.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a column that the batch does not have, ``A-UNIT`` for a unit that the plan does not know,
        ``A-WEIGHTS`` for weights that are negative or missing.
    """
    counting = Counting(plan)
    counting.add(batch, weights, units)
    return counting.tally


class Counting:
    """Sums that grow batch by batch.

    Parameters
    ----------
    plan : Plan
    units : numpy.ndarray of int, optional
        Where to begin: the units that are summed, more being added as they come. All of the plan's by default.
    """

    def __init__(self, plan: Plan, units: np.ndarray | None = None) -> None:
        self.plan = plan
        self.units = np.arange(len(plan.drawn.names)) if units is None else units
        groups, many = plan.groups, len(self.units)
        sizes = {measure.name: len(slots(measure)) for measure in plan.rows}
        self.people = np.zeros(many, np.int64)
        self.sums = {name: np.zeros((groups, many, size)) for name, size in sizes.items()}
        self.n = {name: np.zeros((groups, size), np.int64) for name, size in sizes.items()}
        self.squares = {name: np.zeros((groups, many, size, size)) for name, size in sizes.items() if plan.drawn.people}

    @property
    def tally(self) -> Tally:
        """The sums so far, of all units of the plan."""
        self._grow(np.arange(len(self.plan.drawn.names)))
        return Tally(self.plan, self.people, self.sums, self.n, self.squares)

    def add(self, batch: Batch, weights: np.ndarray | None = None, units: np.ndarray | None = None) -> None:
        """Add a batch; parameters and errors as of :func:`accumulate`."""
        plan = self.plan
        needed = (*plan.rows, *plan.columns)
        people = len(column(batch, needed[0].columns[0])) if needed else 0
        weight = _weights(batch, plan, people) if weights is None else np.asarray(weights, float)
        if not (weight >= 0).all():
            row = int(np.flatnonzero(~(weight >= 0))[0]) + 1
            raise AnalysisError("A-WEIGHTS", where=f"第{row}行", reason="有空的或负的权重")
        drawn = plan.drawn.units(batch, people) if units is None else np.asarray(units, np.int64)
        self._grow(np.unique(drawn))
        unit = np.searchsorted(self.units, drawn)
        self.people += np.bincount(unit, minlength=len(self.people))
        whole = {name: column(batch, name) for measure in needed for name in measure.columns}
        for start in range(0, people, CHUNK):
            rows = slice(start, start + CHUNK)
            self._chunk({name: values[rows] for name, values in whole.items()}, weight[rows], unit[rows])

    def _grow(self, units: np.ndarray) -> None:
        """Make room for units that have not come yet."""
        both = np.union1d(self.units, units)
        if len(both) == len(self.units):
            return
        place = np.searchsorted(both, self.units)
        self.sums = {name: _widened(old, len(both), place) for name, old in self.sums.items()}
        self.squares = {name: _widened(old, len(both), place) for name, old in self.squares.items()}
        people = np.zeros(len(both), np.int64)
        people[place] = self.people
        self.people, self.units = people, both

    def _chunk(self, batch: Batch, weight: np.ndarray, unit: np.ndarray) -> None:
        present = np.flatnonzero(np.bincount(unit, minlength=len(self.units)))
        local = np.zeros(len(self.units), np.int64)
        local[present] = np.arange(len(present))
        places = [_group(measure, batch) for measure in self.plan.columns]
        by_unit = list(_joined(self.plan, places, local[unit], present))
        by_group = list(_joined(self.plan, places, np.zeros(len(unit), np.int64), np.zeros(1, np.int64)))
        # Where units are few, their sets of groupings are as large as those without units: one address for both.
        apart = len(by_group) < len(by_unit)
        squared = weight**2
        for measure in self.plan.rows:
            sums, n = self.sums[measure.name], self.n[measure.name]
            passes = list(parts(measure, coded(measure, batch), self.plan.origins.get(measure.name, 0.0)))
            for joint in by_unit:
                for part in passes:
                    joint.add(sums, part, weight, None if apart else n)
                if self.squares:
                    self._squares(measure, passes, joint, squared)
            if apart:
                for joint in by_group:
                    for part in passes:
                        joint.add(None, part, None, n)

    def _squares(self, measure: Measure, passes: list[Part], joint: _Joint, squared: np.ndarray) -> None:
        """Add products of slots, weighted by the squared weight: what people drawn one by one add to an error."""
        # The squares of numbers serve the standard deviation, which has no error of its own.
        moments = passes[:-1] if SQUARES in slots(measure) else passes
        for one, two in combinations_with_replacement(moments, 2):
            joint.add_products(self.squares[measure.name], one, two, squared)


def _widened(old: np.ndarray, units: int, place: np.ndarray) -> np.ndarray:
    wide = np.zeros((len(old), units, *old.shape[2:]))
    wide[:, place] = old
    return wide


def _weights(batch: Batch, plan: Plan, people: int) -> np.ndarray:
    return column(batch, plan.weight).astype(float) if plan.weight else np.ones(people)


def _group(measure: Measure, batch: Batch) -> np.ndarray:
    """Return the place of each person's group, one past the last for nobody's."""
    codes = list(measure.labels)
    return placed(codes_of(measure, batch), codes, len(codes))


@dataclass(frozen=True, eq=False)
class _Joint:
    """Some groupings counted at once, by their combinations.

    Parameters
    ----------
    margins : list of slice
        Where the groups of each grouping stand in the plan; everybody, if among them, first.
    shape : list of int
        How many groups each grouping has, one more for people in none.
    address : numpy.ndarray of shape (people,)
        combination × units + unit.
    units : numpy.ndarray of int
        Those of the chunk.
    """

    margins: list[slice]
    shape: list[int]
    address: np.ndarray
    units: np.ndarray

    def add(self, sums: np.ndarray | None, part: Part, weight: np.ndarray | None, n: np.ndarray | None) -> None:
        """Add slots to sums of shape (groups of the plan, units, slots), people to counts of shape (groups, slots)."""
        where = self._where(part.position, part.size)
        if sums is not None and weight is not None:
            factor = weight if part.values is None else weight * part.values
            for margin, found in self._counted(where, part.size, factor):
                sums[margin, self._here] += part.filled(found)
        if n is not None and part.values is None:
            people = np.bincount(where, minlength=self._cells(part.size)).reshape(-1, len(self.units), part.size)
            for margin, found in self._marginal(people.sum(axis=1)):
                n[margin] += part.filled(found).astype(np.int64)

    def add_products(self, into: np.ndarray, one: Part, two: Part, factor: np.ndarray) -> None:
        """Add sums of products of slots to an array of shape (groups of the plan, units, slots, slots)."""
        for part in (one, two):
            factor = factor if part.values is None else factor * part.values
        if one is two:
            spread = np.eye(one.size) if one.spread is None else one.spread
            for margin, found in self._counted(self._where(one.position, one.size), one.size, factor):
                into[margin, self._here] += (found[..., None, :] * spread.T) @ spread
            return
        size = one.size * two.size
        where = self._where(one.position * two.size + two.position, size)
        for margin, found in self._counted(where, size, factor):
            of_two = two.filled(found.reshape(*found.shape[:2], one.size, two.size))
            both = one.filled(of_two.swapaxes(-1, -2))
            into[margin, self._here] += both + both.swapaxes(-1, -2)

    @cached_property
    def _here(self) -> slice | np.ndarray:
        first, last = int(self.units[0]), int(self.units[-1])
        return slice(first, last + 1) if last - first + 1 == len(self.units) else self.units

    @cached_property
    def _starts(self) -> dict[int, np.ndarray]:
        return {}

    def _where(self, position: np.ndarray, size: int) -> np.ndarray:
        """Return the address of each person among combinations × units × positions."""
        if size not in self._starts:
            self._starts[size] = self.address * size
        return self._starts[size] + position

    def _cells(self, size: int) -> int:
        return prod(self.shape) * len(self.units) * size

    def _counted(self, where: np.ndarray, size: int, factor: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Yield the sums of each grouping, of shape (groups, units, positions)."""
        cells = np.bincount(where, factor, self._cells(size))
        return self._marginal(cells.reshape(-1, len(self.units), size))

    def _marginal(self, cells: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Yield the groups of each grouping, people in none of them cut off; ``cells`` begins with combinations."""
        each, axes = cells.reshape(*self.shape, *cells.shape[1:]), range(len(self.shape))
        if len(self.margins) > len(self.shape):
            yield self.margins[0], cells.sum(axis=0)[None]
        for axis, margin in zip(axes, self.margins[len(self.margins) - len(self.shape) :], strict=True):
            others = tuple(other for other in axes if other != axis)
            yield margin, (each.sum(axis=others) if others else each)[:-1]


def _joined(plan: Plan, places: list[np.ndarray], unit: np.ndarray, units: np.ndarray) -> Iterator[_Joint]:
    """Yield groupings in sets small enough to be counted together, everybody with the first."""
    names = [measure.name for measure in plan.columns]
    sizes = {name: len(measure.labels) + 1 for name, measure in zip(names, plan.columns, strict=True)}
    by_name = dict(zip(names, places, strict=True))
    for number, together in enumerate(_sets(sizes, len(unit) / len(units) / _PER_CELL)):
        address = np.zeros(len(unit), np.int64)
        for name in together:
            address = address * sizes[name] + by_name[name]
        margins = [plan.margins[name] for name in ([""] if number == 0 else []) + together]
        yield _Joint(margins, [sizes[name] for name in together], address * len(units) + unit, units)


def _sets(sizes: dict[str, int], most: float) -> list[list[str]]:
    """Return groupings in sets whose combinations are not more than ``most``, the largest first; one set at least."""
    sets: list[list[str]] = []
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        room = next((own for own in sets if prod(sizes[each] for each in own) * sizes[name] <= most), None)
        if room is None:
            sets.append([name])
        else:
            room.append(name)
    return sets or [[]]
