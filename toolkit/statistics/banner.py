"""Many tables at once: every row measure by every grouping, with one test a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.statistics.describe import describe
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.independence import independence
from toolkit.statistics.multiple_choice import option_tests
from toolkit.statistics.ranks import t_test
from toolkit.statistics.results import TestResult

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample


@dataclass(frozen=True)
class Banner:
    """Tables side by side.

    Parameters
    ----------
    estimates : Estimates
        Shares of each option (of numbers the means) among the people of each group.
    results : dict of (str, str) to TestResult
        By row measure and grouping; a table that has no test (too few people or groups) is absent.
    """

    estimates: Estimates
    results: dict[tuple[str, str], TestResult]

    def __repr__(self) -> str:
        return f"交叉表（{len(self.estimates.frame)} 个数，{len(self.results)} 个检验）"

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
    """
    import pandas as pd

    frames, results = [], {}
    for name in rows:
        shown = ("mean",) if sample.measure(name).level is Level.INTERVAL else ("proportion", "first_choice")
        for by in columns:
            found = describe(sample, name, by).frame
            frames.append(found.loc[found["statistic"].isin(shown).to_numpy()])
            result = _test(sample, name, by)
            if result is not None:
                results[name, by] = result
    whole = pd.concat(frames, ignore_index=True) if frames else Estimates.of([]).frame
    return Banner(Estimates(whole), results)


def _test(sample: Sample, name: str, by: str) -> TestResult | None:
    """Return the test of a table by the level of its row; None where too few answered for one."""
    try:
        match sample.measure(name).level:
            case Level.NOMINAL | Level.ORDINAL:
                return independence(sample, name, by)
            case Level.MULTIPLE:
                return option_tests(sample, name, by).together
            case Level.INTERVAL:
                return t_test(sample, name, by)
    except AnalysisError as error:
        if error.code == "A-LONELY":
            raise
    return None
