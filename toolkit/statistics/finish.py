"""From sums to estimates: tables are finished from a tally as they are from rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.statistics.estimates import Estimates
from toolkit.statistics.figures import framed
from toolkit.statistics.intervals import Method

if TYPE_CHECKING:
    from toolkit.statistics.tally import Folded, Tally


def finish(tally: Tally | Folded, row: str, column: str = "", interval: Method = "logit") -> Estimates:
    """Finish one table.

    Parameters
    ----------
    tally : Tally or Folded
    row, column : str
        Names of measures of the tally's plan; no column for everybody.
    interval : str
        As in :func:`toolkit.statistics.describe`.

    Returns
    -------
    Estimates
        Groups in the order of their codes, within them the statistics of the measure's level.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a table that is not in the tally, ``A-LONELY``.
    """
    return framed([tally.table(row, column).figures], interval)
