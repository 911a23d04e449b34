"""What is needed, theme by theme: the leading answers of the questions that a report draws, as bars of one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.disclosure import HIDDEN
from toolkit.district.overview.markup import panel, paragraph
from toolkit.document import Chart, Series, Text
from toolkit.document.drawing import style
from toolkit.document.escape import html_text
from toolkit.document.html import inlines
from toolkit.questionnaire.kinds import Level
from toolkit.report.tables import measure_chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.questionnaire import Item
    from toolkit.report import Material

_MOST = 5
"""Answers of a question that the page has room for."""
_BY_SIZE = (Level.NOMINAL, Level.MULTIPLE, Level.RANKING)


@dataclass(frozen=True)
class Need:
    """A question of a theme: its chart, cut to the leading answers, and how many answers were cut off."""

    theme: str
    chart: Chart
    left: int


def needs(material: Material) -> str:
    """Return the panel of the needs; questions whose figures are not shown in this edition are only counted."""
    found = list(_needs(material))
    shown = [one for one in found if isinstance(one, Need)]
    hidden = len(found) - len(shown)
    longest = max((style.longest(one.chart) for one in shown), default=1.0)
    cards = "\n".join(_card(material, one, longest) for one in shown)
    body = f'<div class="needs">\n{cards}\n</div>\n' if shown else ""
    told = [Text("选项多的题只列排在前面的回答，全部见全区调研报告。各题的条形用同一刻度。")] if shown else []
    if hidden:
        number = material.book.quantity("needs_not_shown", hidden, "题", "一览里不列的题")
        told += [Text("另有"), number, Text("因有的回答人数太少，不列出。")]
    return panel("needs", "各方面的需求", body + paragraph((*told, *material.source_note), "note"))


def _needs(material: Material) -> Iterator[Need | None]:
    """Yield the drawn questions in the order of the report; None for one that is not shown."""
    for theme in material.outline.themes:
        for name in theme.items:
            item = material.item(name)
            if name in material.outline.charts and item.kind not in ("text", "number"):
                chart = leading(material, item)
                yield Need(theme.title, *chart) if chart else None


def leading(material: Material, item: Item) -> tuple[Chart, int] | None:
    """Return a question's chart with its leading answers only, and how many were cut off; None when none is shown.

    Nothing is cut of a scale, nor of a matrix, whose rows are drawn by the share of its upper answers: what people are
    least content with stands at its lower end.
    """
    chart = _upper(material, item) if item.kind == "matrix" else measure_chart(material, item)
    if chart is None:
        return None
    by_size = item.kind != "matrix" and material.measures(item)[0].level in _BY_SIZE
    most = _MOST if by_size else len(chart.categories)
    (series,) = chart.series
    cut = replace(series, values=series.values[:most], facts=series.facts[:most])
    return replace(chart, categories=chart.categories[:most], series=(cut,)), max(len(chart.categories) - most, 0)


def _upper(material: Material, item: Item) -> Chart | None:
    """Return the rows of a matrix by the share of their upper answers."""
    found = [(measure, material.estimates(measure).one(statistic="top2")) for measure in material.measures(item)]
    rows = [(measure, row) for measure, row in found if row is not None and row["flag"] != HIDDEN]
    if not rows:
        return None
    for _, row in rows:
        material.book.share(row)
    first = rows[0][0]
    what = f"选“{'”或“'.join(first.labels[code] for code in first.upper)}”的比例"
    whole = min(row["base"] for _, row in rows) < material.thresholds.whole_percent_below
    values = Series(what, tuple(row["value"] for _, row in rows), tuple(row["id"] for _, row in rows))
    note = (Text(f"{what}。基数：{material.asked_of(item)}中回答该项的人，{material.weighting}。"),)
    caption = material.caption(item)
    names = tuple(measure.label for measure, _ in rows)
    return Chart(f"upper_{item.id}", "bar", caption, names, (values,), decimals=0 if whole else 1, notes=(note,))


def _card(material: Material, need: Need, longest: float) -> str:
    chart = need.chart
    (series,) = chart.series
    rows = "\n".join(
        _bar(chart, material, place, longest) for place, value in enumerate(series.values) if value is not None
    )
    notes = [note for note in chart.notes if note != material.source_note]
    if need.left:
        cut = material.book.quantity("answers_not_listed", need.left, "项", "一览里不列的回答", of=chart.id)
        notes[-1] = (*notes[-1], Text("另有"), cut, Text("回答不列。"))
    return (
        f'<div class="need">\n<p class="theme">{html_text(need.theme)}</p>\n'
        f"<table>\n<caption>{html_text(chart.caption)}</caption>\n"
        f'<thead><tr><th scope="col">回答</th><td></td><th scope="col">比例</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>\n{''.join(paragraph(note, 'note') for note in notes)}</div>"
    )


def _bar(chart: Chart, material: Material, place: int, longest: float) -> str:
    (series,) = chart.series
    name = chart.categories[place]
    # As wide as what is printed: a bar carries no digits that its label has not.
    wide = 100 * (style.drawn(chart, series.values[place]) or 0.0) / longest
    look = "bar muted" if name in chart.muted else "bar"
    number = material.book.facts[series.facts[place]].number()
    return (
        f'<tr><th scope="row">{html_text(name)}</th>'
        f'<td class="{look}" aria-hidden="true"><i style="width:{min(wide, 100):.1f}%"></i></td>'
        f'<td class="num">{inlines((number,))}</td></tr>'
    )
