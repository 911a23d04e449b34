"""Tables that still add up but name no unit: what communities hand on, and what is kept of very many units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.errors import AnalysisError
from toolkit.files import save
from toolkit.sample.structure import Lonely
from toolkit.statistics.definitions import definitions
from toolkit.statistics.tally import saved
from toolkit.statistics.tally.drawn import Drawn
from toolkit.statistics.tally.plan import PARTS, Plan
from toolkit.statistics.tally.sums import Tally
from toolkit.statistics.tally.table import Table

_KIND = "folded"
_PARTS = ("total", "n", "spread")
_SAME = tuple(part for part in PARTS if part != "drawn")


@dataclass(frozen=True, eq=False)
class Folded:
    """Tables with the covariance of their totals, without the units behind them.

    They add up over sites whose strata are different ones.

    Parameters
    ----------
    plan : Plan
        Of one of the sites: tables and context are the same in all.
    strata : tuple of str
        Of all sites.
    tables : mapping of (str, str) to Table
        By row measure and grouping (empty for everybody).
    """

    plan: Plan
    strata: tuple[str, ...]
    tables: Mapping[tuple[str, str], Table]

    @staticmethod
    def of(tally: Tally) -> Folded:
        """Fold the units of a tally.

        Raises
        ------
        AnalysisError
            ``A-LONELY``; ``A-FOLD`` for the rule ``average``, which needs all strata at once.
        """
        require_foldable(tally.plan)
        return Folded(tally.plan, tally.plan.drawn.strata[1], {key: tally.table(*key) for key in tally.plan.tables})

    def __repr__(self) -> str:
        return f"合并后的汇总（{len(self.tables)} 张表，{len(self.strata)} 层）"

    def __add__(self, other: Folded) -> Folded:
        """Return the tables of the people of both.

        Raises
        ------
        AnalysisError
            ``A-TALLY`` when tables or context differ, ``A-FOLD`` when a stratum is in both.
        """
        self.plan.require_same(other.plan, _SAME)
        both = sorted(set(self.strata) & set(other.strata))
        if both:
            raise AnalysisError("A-FOLD", where="汇总", reason=f"两边都有“{both[0]}”这一层")
        tables = {key: _added(table, other.tables[key]) for key, table in self.tables.items()}
        return Folded(self.plan, (*self.strata, *other.strata), tables)

    def save(self, path: str | Path) -> Path:
        """Write the tables to a file; no unit stands in it.

        Raises
        ------
        StoreError
            ``S-WRITE``, ``S-LOCKED``.
        """
        return save(Path(path), self.packed)

    @staticmethod
    def load(path: str | Path) -> Folded:
        """Read what :meth:`save` wrote.

        Raises
        ------
        StoreError
            ``S-TALLY`` for a file that is not there, no tally, damaged, or of a newer program.
        """
        return Folded.unpacked(saved.read(path), Path(path).name)

    @property
    def packed(self) -> bytes:
        """The bytes of a file; equal tables give equal bytes."""
        arrays = {
            f"{part}/{place}": getattr(table, part)
            for place, table in enumerate(self.tables.values())
            for part in _PARTS
        }
        header = {part: self.plan.header[part] for part in _SAME}
        told = {"plan": header, "strata": list(self.strata), "df": [table.df for table in self.tables.values()]}
        return saved.packed(_KIND, told, arrays)

    @staticmethod
    def unpacked(data: bytes, where: str) -> Folded:
        """Return the tables of a file's bytes; ``where`` is named when they are none (``S-TALLY``)."""
        header, arrays = saved.unpacked(data, _KIND, where)
        try:
            plan = Plan.from_header({**header["plan"], "drawn": Drawn().header})
            tables = {}
            for place, (row, column) in enumerate(plan.tables):
                measure, grouping = plan.row(row), plan.column(column) if column else None
                total, n, spread = (arrays[f"{part}/{place}"] for part in _PARTS)
                defined, df = definitions(measure, plan.origins.get(row, 0.0)), header["df"][place]
                tables[row, column] = Table(measure, grouping, total, n, spread, df, defined, plan.context)
            found = Folded(plan, tuple(header["strata"]), tables)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise saved.damaged(where) from error
        if not all(table.fits for table in tables.values()):
            raise saved.damaged(where)
        return found

    def table(self, row: str, column: str = "") -> Table:
        """Return one table.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a table that is not in the plan.
        """
        return self.tables[self.plan.row(row).name, self.plan.column(column).name if column else ""]


def require_foldable(plan: Plan) -> None:
    """Refuse what cannot be folded stratum by stratum.

    Raises
    ------
    AnalysisError
        ``A-FOLD`` for the rule ``average``.
    """
    if plan.drawn.rule is Lonely.AVERAGE:
        raise AnalysisError("A-FOLD", where="汇总", reason="孤立单元规则 average 要看到全部的层")


def _added(one: Table, two: Table) -> Table:
    return replace(
        one, total=one.total + two.total, n=one.n + two.n, spread=one.spread + two.spread, df=one.df + two.df
    )
