"""The one tidy frame of estimates: source of every table, chart, sentence and export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from toolkit.records import request_id

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("id", "item", "level", "by", "by_level", "statistic", "value"),
    *("se", "low", "high", "n", "base", "df", "deff", "flag"),
)

NOBODY, NO_VALUE, NO_ERROR = "没有人回答", "除数为零，算不出", "单元太少，算不出误差"


@dataclass(frozen=True)
class Estimates:
    """Estimates, one a row.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``id`` of the result (a hash of the request); ``item`` name of the measure; ``level`` option code as text (empty
        for the whole measure); ``by``, ``by_level`` grouping measure and its code (empty for everybody); ``statistic``
        (proportion, proportion_mentions, mean, sd, top2, bottom2, first_choice, any_mention, borda, answered);
        ``value`` (shares 0..1); ``se low high`` (95 %), ``df`` and ``deff``, NaN where they cannot be known and where a
        tally was finished; ``n`` people in the cell and ``base`` people in the base, both unweighted (also where shares
        are of mentions); ``flag`` why a number is not there (:data:`NOBODY` …), or what disclosure control says.
    """

    frame: pd.DataFrame

    def __repr__(self) -> str:
        return f"估计值（{len(self.frame)} 行）"

    def _repr_html_(self) -> str:
        shown = self.frame[["item", "level", "by", "by_level", "statistic", "value", "n", "base", "flag"]].copy()
        shown["value"] = shown["value"].round(4)
        return shown.to_html(index=False)

    @staticmethod
    def of(rows: Iterable[dict[str, Any]]) -> Estimates:
        """Return estimates from rows; absent columns are empty."""
        import pandas as pd

        frame = pd.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], columns=list(COLUMNS))
        for name in ("value", "se", "low", "high", "df", "deff"):
            frame[name] = frame[name].astype(float)
        for name in ("n", "base"):
            frame[name] = frame[name].astype("int64")
        frame["flag"] = why_missing(frame)
        return Estimates(frame)

    def where(self, **conditions: Any) -> Estimates:
        """Return the rows whose columns equal the given values, in order."""
        frame = self.frame
        for name, value in conditions.items():
            frame = frame.loc[(frame[name] == value).to_numpy()]
        return Estimates(frame)

    def one(self, **conditions: Any) -> dict[str, Any] | None:
        """Return the only row that fits, as a dict; None when there is none."""
        rows = self.where(**conditions).frame.to_dict("records")
        return {str(key): value for key, value in rows[0].items()} if rows else None

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as dicts."""
        return [{str(key): value for key, value in row.items()} for row in self.frame.to_dict("records")]


def why_missing(frame: pd.DataFrame) -> list[str]:
    """Return for each row why its value or its error is not there; empty where nothing is missing."""
    numbers = (frame[name].to_numpy() for name in ("base", "value", "se", "df"))
    return [_reason(*row) for row in zip(*numbers, strict=True)]


def _reason(base: int, value: float, se: float, df: float) -> str:
    if not base:
        return NOBODY
    if isnan(value):
        return NO_VALUE
    return NO_ERROR if isnan(se) and df < 1 else ""


def label(rows: Sequence[dict[str, Any]], context: Mapping[str, str], item: str, by: str, by_level: str) -> None:
    """Name the request in the rows that have no name yet."""
    for row in rows:
        if "id" not in row:
            request = {
                "item": item,
                "level": row["level"],
                "by": by,
                "by_level": by_level,
                "statistic": row["statistic"],
            }
            row |= {"id": request_id(**context, **request), **request}


def joined(*parts: Estimates) -> Estimates:
    """Return estimates one after another."""
    import pandas as pd

    frames = [part.frame for part in parts if len(part.frame)]
    return Estimates(pd.concat(frames, ignore_index=True)) if frames else Estimates.of([])
