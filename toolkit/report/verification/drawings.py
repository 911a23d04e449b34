"""Charts edited by hand: what is drawn, and the workbook behind it, against the chart of the same caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Chart
from toolkit.findings import rounded

if TYPE_CHECKING:
    from toolkit.document.docx.charted import DrawnChart, DrawnPoint
    from toolkit.document.docx.reader import Draft as ReadDraft
    from toolkit.document.docx.reader import DraftParagraph
    from toolkit.report.drafting import Draft
    from toolkit.report.verification.results import Results

_CAPTION = re.compile(r"^\s*(图\s*\d+)[\s:：]*(.*)", re.DOTALL)
_NEAR = 3  # paragraphs within which a caption follows its chart


@dataclass(frozen=True)
class DrawnFigure:
    """A figure of a chart that is not the result.

    Parameters
    ----------
    where : str
        图1“住房”, or the workbook behind it.
    paragraph : int
        That of the caption.
    shown, expected : str
        ``expected`` is empty when no result belongs there.
    stale : bool
        As it was written, while the data have changed.
    """

    where: str
    paragraph: int
    shown: str
    expected: str
    stale: bool = False


def drawn_figures(edited: ReadDraft, current: Draft, results: Results) -> Iterator[DrawnFigure]:
    """Yield the figures of charts that differ from the results; charts that are not ours are passed over.

    Parameters
    ----------
    edited, current, results
    """
    charts = [block for block in current.document.blocks if isinstance(block, Chart)]
    for drawn in edited.charts:
        caption = _caption(edited.paragraphs, drawn)
        if caption is None:
            continue
        place, label, words = caption
        chart = next((chart for chart in charts if _plain(chart.caption) == _plain(words)), None)
        if chart is not None:
            charts.remove(chart)
            yield from _Compared(chart, results, label, place).points(drawn)


def _caption(paragraphs: tuple[DraftParagraph, ...], drawn: DrawnChart) -> tuple[int, str, str] | None:
    for place in range(drawn.paragraph, min(drawn.paragraph + _NEAR + 1, len(paragraphs))):
        match = _CAPTION.match(paragraphs[place].text)
        if match:
            return place, match[1], match[2]
    return None


@dataclass(frozen=True)
class _Compared:
    chart: Chart
    results: Results
    label: str
    paragraph: int

    def points(self, drawn: DrawnChart) -> Iterator[DrawnFigure]:
        series = {_plain(one.name): one for one in self.chart.series}
        rows = {_plain(category): row for row, category in reversed(list(enumerate(self.chart.categories)))}
        for point in drawn.points:
            one = series.get(_plain(point.series))
            if one is None:  # lines and blanks that only help to draw
                continue
            row = rows.get(_plain(point.category))
            value = None if row is None else one.values[row]
            fact = one.facts[row][:8] if row is not None and one.facts else ""
            yield from self._point(point, value, fact)

    def _point(self, point: DrawnPoint, value: float | None, fact: str) -> Iterator[DrawnFigure]:
        now = "" if value is None else self.results.today.get(fact) or self._printed(value)
        before = self.results.recorded.get(fact, now)
        where = f"{self.label}“{point.category}”"
        if self._differs(point.value, now):
            shown = "" if point.value is None else self._printed(point.value)
            stale = bool(before) and not self._differs(point.value, before)
            yield DrawnFigure(where, self.paragraph, shown, now, stale)
        elif point.sheet is not None and self._differs(point.sheet, now):
            yield DrawnFigure(f"{where}（图后的数据表）", self.paragraph, self._printed(point.sheet), now)

    def _differs(self, drawn: float | None, shown: str) -> bool:
        if drawn is None:
            return bool(shown)
        decimals = len(_numeral(shown).partition(".")[2]) if shown else self.chart.decimals
        own = _numeral(self._printed(drawn, decimals))
        if not shown or decimals <= self.chart.decimals:
            return own != _numeral(shown)
        # Where one base of a chart is small all of it is drawn in whole percents, beside a text with decimals.
        rounding = 0.5 * (10.0**-self.chart.decimals + 10.0**-decimals)
        return abs(float(own) - float(_numeral(shown))) > rounding + 1e-9

    def _printed(self, value: float, decimals: int | None = None) -> str:
        # Of a chart with two sides the left one is drawn with a minus.
        digits = self.chart.decimals if decimals is None else decimals
        return f"{rounded(abs(value) * 100, digits)}%" if self.chart.percent else rounded(abs(value), digits)


def _numeral(shown: str) -> str:
    return re.sub(r"[^\d.]", "", shown)


def _plain(text: str) -> str:
    return "".join(text.split())
