"""Sums over people that add up: of parts of a file, of files, of communities; tables are finished from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from toolkit.files import save
from toolkit.statistics.definitions import Definitions, definitions
from toolkit.statistics.slots import slots
from toolkit.statistics.tally import saved
from toolkit.statistics.tally.plan import Plan
from toolkit.statistics.tally.table import Table

_KIND = "tally"


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums of all tables of a plan, unit by unit.

    Parameters
    ----------
    plan : Plan
    people : numpy.ndarray of int, shape (units,)
    sums : dict of str to numpy.ndarray of shape (groups, units, slots)
        Weighted sums for each row measure; groups as in ``plan.margins``.
    n : dict of str to numpy.ndarray of int, shape (groups, slots)
        People.
    squares : dict of str to numpy.ndarray of shape (groups, units, slots, slots)
        Sums of products of slots with the squared weight, where people themselves were drawn; else empty.
    """

    plan: Plan
    people: np.ndarray
    sums: dict[str, np.ndarray]
    n: dict[str, np.ndarray]
    squares: dict[str, np.ndarray]

    def __repr__(self) -> str:
        return f"汇总（{len(self.plan.rows)} 个指标，{len(self.plan.columns)} 种分组，{int(self.people.sum())} 人）"

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of the people of both.

        Raises
        ------
        AnalysisError
            ``A-TALLY`` when the plans differ, naming in what.
        """
        self.plan.require_same(other.plan)
        added = [
            {name: mine + their[name] for name, mine in own.items()}
            for own, their in ((self.sums, other.sums), (self.n, other.n), (self.squares, other.squares))
        ]
        return Tally(self.plan, self.people + other.people, *added)

    def save(self, path: str | Path) -> Path:
        """Write the sums to a file, unit by unit: with few people a unit it tells nearly what they answered.

        Raises
        ------
        StoreError
            ``S-WRITE``, ``S-LOCKED``.
        """
        return save(Path(path), self.packed)

    @staticmethod
    def load(path: str | Path) -> Tally:
        """Read what :meth:`save` wrote.

        Raises
        ------
        StoreError
            ``S-TALLY`` for a file that is not there, no tally, damaged, or of a newer program.
        """
        return Tally.unpacked(saved.read(path), Path(path).name)

    @property
    def packed(self) -> bytes:
        """The bytes of a file; equal tallies give equal bytes."""
        return saved.packed(_KIND, {"plan": self.plan.header}, {"people": self.people, **self._arrays})

    @staticmethod
    def unpacked(data: bytes, where: str) -> Tally:
        """Return the tally of a file's bytes; ``where`` is named when they are none (``S-TALLY``)."""
        header, arrays = saved.unpacked(data, _KIND, where)
        try:
            plan = Plan.from_header(header["plan"])
            names = [measure.name for measure in plan.rows]
            sums, n, squares = (
                {name: arrays[f"{part}/{place}"] for place, name in enumerate(names)}
                if part != "squares" or plan.drawn.people
                else {}
                for part in ("sums", "n", "squares")
            )
            found = Tally(plan, arrays["people"], sums, n, squares)
        except (KeyError, TypeError, ValueError) as error:
            raise saved.damaged(where) from error
        if not found.fits:
            raise saved.damaged(where)
        return found

    @property
    def fits(self) -> bool:
        """Whether the arrays have the shapes that the plan asks for."""
        groups, units = self.plan.groups, len(self.plan.drawn.names)
        sizes = {measure.name: len(slots(measure)) for measure in self.plan.rows}
        return self.people.shape == (units,) and all(
            self.sums[name].shape == (groups, units, size)
            and self.n[name].shape == (groups, size)
            and (not self.squares or self.squares[name].shape == (groups, units, size, size))
            for name, size in sizes.items()
        )

    @property
    def _arrays(self) -> dict[str, np.ndarray]:
        parts = {"sums": self.sums, "n": self.n, "squares": self.squares}
        names = [measure.name for measure in self.plan.rows]
        return {
            f"{part}/{place}": arrays[name]
            for part, arrays in parts.items()
            for place, name in enumerate(names)
            if name in arrays
        }

    @property
    def df(self) -> int:
        """Degrees of freedom of the whole design."""
        return self.plan.drawn.df(self.people)

    def table(self, row: str, column: str = "") -> Table:
        """Return one table with the covariance of its totals.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a table that is not in the plan, ``A-LONELY``.
        """
        measure = self.plan.row(row)
        grouping = self.plan.column(column) if column else None
        groups = self.plan.margins[column]
        total, n = self.sums[row][groups].sum(axis=1), self.n[row][groups]
        return Table(
            measure, grouping, total, n, self._spread(row, groups), self.df, self._defined[row], self.plan.context
        )

    def _spread(self, row: str, groups: slice) -> np.ndarray:
        many, units, size = self.sums[row][groups].shape
        apart = self._apart(row)[:, groups].reshape(-1, many * size)
        # Slots that nobody is in, as those of blanks where all answered, add nothing.
        there = np.flatnonzero(apart.any(axis=0))
        some, spread = apart[:, there], np.zeros((many * size, many * size))
        spread[np.ix_(there, there)] = some.T @ some
        if not self.squares:
            return spread
        each, whole = self._within
        sums = self.sums[row][groups].swapaxes(0, 1).reshape(units, many * size)
        spread -= (sums * whole[:, None]).T @ sums
        blocks = np.einsum("u,guab->gab", each, self.squares[row][groups])
        for group, block in enumerate(blocks):
            own = slice(group * size, (group + 1) * size)
            spread[own, own] += block
        return spread

    @cached_property
    def _defined(self) -> dict[str, Definitions]:
        origins = self.plan.origins
        return {measure.name: definitions(measure, origins.get(measure.name, 0.0)) for measure in self.plan.rows}

    @cached_property
    def _within(self) -> tuple[np.ndarray, np.ndarray]:
        return self.plan.drawn.within(self.people)

    def _apart(self, row: str) -> np.ndarray:
        """Return what the units add to the covariance, shape (units of all stages, groups, slots)."""
        if row not in self._latest:
            groups, units, size = self.sums[row].shape
            apart = self.plan.drawn.deviations(self.sums[row].swapaxes(0, 1).reshape(units, groups * size))
            self._latest.clear()
            self._latest[row] = apart.reshape(-1, groups, size)
        return self._latest[row]

    @cached_property
    def _latest(self) -> dict[str, np.ndarray]:
        """The measure that tables are being made of: of all together it would be as much as the sums."""
        return {}
