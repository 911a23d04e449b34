"""What a community keeps back in its own public report: all that the office has not given away of it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable

from toolkit.errors import ReportError

CELLS = ("table", "item", "community", "option", "n", "percent", "base")
"""Columns of the published cells; figures of a cell that is not shown are empty."""
PARTICIPATION = "participation"
"""The table of how many took part."""


def kept_back(text: str, community: str, measures: Iterable[str]) -> frozenset[str]:
    """Return the measures that a community may not tell by itself.

    It may tell a question of which the office has told every answer of that community: then nothing is new. Anything
    else would be a figure that the audit of the office does not know.

    Parameters
    ----------
    text : str
        The cells that the office has published, a line each.
    community : str
        Two-digit code.
    measures : iterable of str
        All that the report could tell.

    Raises
    ------
    ReportError
        ``R-NO-CELLS`` when this is no such file, or it does not tell how many took part in the community: nothing that
        is counted there may be told then.
    """
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    whole = bool(rows) and set(CELLS) <= rows[0].keys()
    told_of = {row["community"] for row in rows if row["table"] == PARTICIPATION and row["n"]} if whole else set()
    if community not in told_of:
        raise ReportError("R-NO-CELLS", where=f"社区{community}")
    options: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if not row["community"] and not row["table"].endswith("_grouped"):
            options[row["item"]].add(row["option"])
        if row["community"] == community and row["n"]:
            told[row["item"]].add(row["option"])
    return frozenset(name for name in measures if not options[name] or told[name] != options[name])
