"""A tally sheet of coded answers: how many forms have each option, with strokes of 正, as counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.channels.paper_tally.layout import BLANKS, FORMS, HEAD, SHEET
from toolkit.channels.reading import Responded
from toolkit.document.xlsx import write_grid
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.kinds import kind_of
from toolkit.records import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from toolkit.questionnaire import Item

_STROKES = ("", "一", "丅", "下", "止")


def export(responded: Responded) -> bytes:
    """Return the workbook: a row for each option of each choice question; numbers and texts cannot be tallied."""
    frame = responded.frame
    grid: list[list[str | int | float | None]] = [list(HEAD), ["", FORMS, "", None, "", None, len(frame)]]
    for item in responded.questionnaire.questions:
        for row, code, label, count in _counts(item, frame):
            grid.append([item.id, responded.questionnaire.wording(item), row, code, label, strokes(count), count])
    sheets = {SHEET: grid}
    if responded.simulated:
        sheets[SIMULATED] = [[SIMULATED_NOTICE]]
    return write_grid(sheets)


def strokes(count: int) -> str:
    """Return a count as strokes of 正.

    >>> strokes(7)
    '正丅'
    """
    return "正" * (count // 5) + _STROKES[count % 5]


def _counts(item: Item, frame: pd.DataFrame) -> Iterator[tuple[str, int | None, str, int]]:
    if item.kind in ("number", "text"):
        return
    names = kind_of(item).columns(item)
    several = item.kind in ("multi", "rank")
    for name in names[:1] if several else names:
        row = item.parts.get(name.removeprefix(f"{item.id}__"), "") if item.kind == "matrix" else ""
        values = frame[name].to_numpy()
        for code, label in item.labels.items():
            chosen = frame[f"{item.id}__{code}"].to_numpy() == 1 if several else values == code
            yield row, code, label, int(chosen.sum())
        yield row, None, BLANKS, int((values == BLANK).sum())
