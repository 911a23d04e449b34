"""Many tables at once: every row measure by every grouping, with one test a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.figures import Figures, framed
from toolkit.statistics.independence import independence
from toolkit.statistics.multiple_choice import option_tests
from toolkit.statistics.ranks import t_test
from toolkit.statistics.results import TestResult
from toolkit.statistics.rows import figures
from toolkit.statistics.tally import Folded, Plan, Tally, accumulate
from toolkit.statistics.tally.drawn import Drawn
from toolkit.statistics.tally.significance import significance

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample


@dataclass(frozen=True)
class Banner:
    """Tables side by side.

    Parameters
    ----------
    figures : tuple of Figures
        One a table.
    results : dict of (str, str) to TestResult
        By row measure and grouping; a table that has no test (too few people or groups) is absent.
    """

    figures: tuple[Figures, ...]
    results: dict[tuple[str, str], TestResult]

    @staticmethod
    def of(tally: Tally | Folded) -> Banner:
        """Return every table of a tally with groups.

        Raises
        ------
        AnalysisError
            ``A-LONELY``.
        """
        from threadpoolctl import threadpool_limits

        found = {}
        with threadpool_limits(1):  # threads of linear algebra wait for each other over tables as small as these
            for row, by in tally.plan.tables:
                if by:
                    table = tally.table(row, by)
                    found[row, by] = table.figures, _where_enough(partial(significance, table))
        return Banner._of(found)

    @staticmethod
    def _of(tables: dict[tuple[str, str], tuple[Figures, TestResult | None]]) -> Banner:
        results = {key: result for key, (_, result) in tables.items() if result is not None}
        return Banner(tuple(found for found, _ in tables.values()), results)

    def __repr__(self) -> str:
        return f"交叉表（{len(self.figures)} 张，{len(self.results)} 个检验）"

    @cached_property
    def estimates(self) -> Estimates:
        """Shares of each option (of numbers the means) among the people of each group."""
        return framed(replace(table, shown=_shown(table)) for table in self.figures)

    @property
    def frame(self) -> pd.DataFrame:
        """The estimates, one a row."""
        return self.estimates.frame

    @property
    def tests(self) -> pd.DataFrame:
        """One row a table: item, by, name, statistic, df, p."""
        import pandas as pd

        rows = [
            {"item": item, "by": by, "name": found.name, "statistic": found.statistic, "df": found.df, "p": found.p}
            for (item, by), found in self.results.items()
        ]
        return pd.DataFrame(rows, columns=["item", "by", "name", "statistic", "df", "p"])


def banner(sample: Sample, rows: Sequence[str], columns: Sequence[str]) -> Banner:
    """Return every row measure by every grouping, with a test for each table.

    Parameters
    ----------
    sample : Sample
    rows, columns : sequence of str
        ``columns`` are measures with one code a person.

    Raises
    ------
    AnalysisError
        ``A-ITEM``, ``A-LEVEL`` for a grouping with several codes a person; ``A-LONELY``.

    Notes
    -----
    Sums are enough for all of it (:mod:`tally`), unless weights were calibrated or errors come from replicates: then
    every table is made from rows.
    """
    if sample.calibrations or sample.replicates is not None:
        return Banner._of({(row, by): _from_rows(sample, row, by) for row in rows for by in columns})
    plan = Plan.from_sample(sample, rows, columns)
    return Banner.of(accumulate(sample.frame, plan, sample.weight_values, Drawn.of(sample)[1]))


def _shown(table: Figures) -> tuple[str, ...]:
    return ("mean",) if table.measure.level is Level.INTERVAL else ("proportion", "first_choice")


def _from_rows(sample: Sample, row: str, by: str) -> tuple[Figures, TestResult | None]:
    tests: dict[Level, Callable[[], TestResult]] = {
        Level.NOMINAL: lambda: independence(sample, row, by),
        Level.ORDINAL: lambda: independence(sample, row, by),
        Level.MULTIPLE: lambda: option_tests(sample, row, by).together,
        Level.INTERVAL: lambda: t_test(sample, row, by),
    }
    test = tests.get(sample.measure(row).level)
    return figures(sample, row, by), _where_enough(test) if test else None


def _where_enough(test: Callable[[], TestResult | None]) -> TestResult | None:
    """Return the result of a test; None where too few answered for one."""
    try:
        return test()
    except AnalysisError as error:
        if error.code == "A-LONELY":
            raise
        return None
