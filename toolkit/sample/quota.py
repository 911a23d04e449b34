"""Quotas: how many people of each sort to invite, from the shares they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import floor, prod

from toolkit.document import Column, Table, Text
from toolkit.errors import AnalysisError

SMALLEST_CELL = 5
AGE_AND_SEX: Mapping[str, Mapping[str, float]] = {
    "年龄": {"14—17岁": 1, "18—22岁": 1, "23—28岁": 1, "29—35岁": 1},
    "性别": {"男": 1, "女": 1},
}
"""The usual quotas when nothing is known about the population: equal shares."""

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Quotas:
    """Targets by cell; they add up to ``total``.

    Parameters
    ----------
    total : int
    names : tuple of str
        What the cells are made of: 年龄, 性别.
    targets : dict of tuple of str to int
        One category of each name to the number of people wanted.
    """

    total: int
    names: tuple[str, ...]
    targets: dict[Cell, int]

    @property
    def thin(self) -> tuple[Cell, ...]:
        """Cells with a target too small to be worth a quota of their own."""
        return tuple(cell for cell, target in self.targets.items() if target < SMALLEST_CELL)

    @property
    def warning(self) -> str:
        """What to do about thin cells; empty when there are none."""
        if not self.thin:
            return ""
        cells = "、".join("×".join(cell) for cell in self.thin[:6]) + ("等" if len(self.thin) > 6 else "")
        return f"有{len(self.thin)}格不足{SMALLEST_CELL}人（{cells}）：请合并相邻的组，或增加总数。"

    def table(self) -> Table:
        """Return the quotas as a table: rows of the last name side by side."""
        *heads, across = self.names
        columns = tuple(dict.fromkeys(cell[-1] for cell in self.targets))
        rows = tuple(dict.fromkeys(cell[:-1] for cell in self.targets))
        cells = tuple(
            (
                *((Text(name),) for name in row),
                *((Text(str(self.targets[*row, column])),) for column in columns),
                (Text(str(sum(self.targets[*row, column] for column in columns))),),
            )
            for row in rows
        )
        header = (*map(Column, heads), *(Column(f"{across}：{c}", True) for c in columns), Column("合计", True))
        notes = ((Text(f"合计{self.total}人。"),), *(((Text(self.warning),),) if self.warning else ()))
        return Table("quotas", "配额", header, cells, notes)

    def __repr__(self) -> str:
        lines = [f"{'×'.join(cell)} {target}人" for cell, target in self.targets.items()]
        return "\n".join([f"配额（合计{self.total}人）", *lines, *([self.warning] if self.warning else [])])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def quotas(total: int, margins: Mapping[str, Mapping[str, float]] = AGE_AND_SEX) -> Quotas:
    """Return quotas by the largest remainder: targets are whole and add up to the total.

    Parameters
    ----------
    total : int
    margins : mapping of str to mapping of str to float
        Name to category to share (or number of people; only the proportions count). Cells are products of margins.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` for a negative total, no margins, negative shares, or shares that are all zero.

    >>> quotas(10, {"性别": {"男": 2, "女": 1}}).targets
    {('男',): 7, ('女',): 3}
    """
    if total < 0 or not margins:
        raise AnalysisError("A-SIZE", where="配额", reason="总数不能是负的，至少要有一组比例")
    for name, shares in margins.items():
        if not shares or min(shares.values()) < 0 or not sum(shares.values()) > 0:
            raise AnalysisError("A-SIZE", where=f"配额“{name}”", reason="比例不能是负的，也不能都是0")
    whole = prod(sum(shares.values()) for shares in margins.values())
    exact = {
        cell: total * prod(shares[c] for shares, c in zip(margins.values(), cell, strict=True)) / whole
        for cell in product(*margins.values())
    }
    targets = {cell: floor(value + 1e-9) for cell, value in exact.items()}
    # Rounded, so that equal remainders tie whatever the arithmetic left in the last digits; ties go by order.
    by_remainder = sorted(exact, key=lambda cell: -round(exact[cell] - targets[cell], 9))
    for cell in by_remainder[: total - sum(targets.values())]:
        targets[cell] += 1
    return Quotas(total, tuple(margins), targets)
