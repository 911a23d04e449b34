"""Points over two axes with quadrants or limits, for Word: a scatter chart."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from toolkit.document.docx.chart.sheet import (
    NO_GRID,
    NO_LINE,
    DataSheet,
    cell,
    cells,
    finish,
    name_label,
    number_axis,
    reference,
)
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import PlotPlan, Size, corner_up, plot_legend_mm, plot_plan
from toolkit.document.drawing.scale import looks_of, shown_points
from toolkit.document.escape import one_line

if TYPE_CHECKING:
    from toolkit.document.figures import Look, Plot

_DASHES = ("solid", "dash", "round_dot")
_MARKS: dict[Look, dict[str, Any]] = {
    "plain": {"type": "circle", "size": 7},
    "hollow": {"type": "square", "size": 7},
    "strong": {"type": "diamond", "size": 9},
}
_FIRST_FREE = 7  # columns of the table of points: name, x, y, number, name in the key, place of the name
_GAP_MM = 0.8


def draw(book: Any, sheet: DataSheet, plot: Plot, size: Size) -> Any:
    """Write the values and return the chart of them."""
    plan = plot_plan(plot, size)
    drawing = _Drawing(sheet, plot, plan, size)
    native = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for series in drawing.series():
        native.add_series(series)
    crossing = plot.centre or (None, None)
    for setter, axis, ticks, column, cross in (
        (native.set_x_axis, plot.x, plan.x, 1, crossing[0]),
        (native.set_y_axis, plot.y, plan.y, 2, crossing[1]),
    ):
        title = {"name": reference(0, column), "name_font": {"size": style.LARGE, "bold": False}}
        quadrants = {"crossing": cross, **NO_GRID} if plot.centre else {}
        setter(number_axis(ticks, percent=axis.percent) | title | quadrants)
    frame = {"color": style.AXIS, "width": 0.75} if plot.centre else NO_LINE
    native.set_plotarea({"fill": {"none": True}, "border": frame, "layout": plan.field.shares(size)})
    finish(native, drawing.legend())
    return native


class _Drawing:
    """The series of a plot under way, and which of them the legend names."""

    def __init__(self, sheet: DataSheet, plot: Plot, plan: PlotPlan, size: Size) -> None:
        self.sheet, self.plot, self.plan, self.size = sheet, plot, plan, size
        self.places = shown_points(plot)
        self.order = list(self.places)  # those of one look together: each look is one range of cells
        self.column = _FIRST_FREE
        self.hidden: list[int] = []
        self.count = 0

    def legend(self) -> dict[str, Any] | None:
        if len(self.hidden) == self.count:
            return None
        if not self.plan.key:
            # A share of 256 parts is printed short; others come with sixteen digits.
            high = ceil(256 * plot_legend_mm(self.plot, self.size[0]) / self.size[1]) / 256
            layout = {"x": 0.0, "y": 1 - high, "width": 1.0, "height": high}
            return {"position": "bottom", "layout": layout, "delete_series": self.hidden}
        field, (width, _) = self.plan.field, self.size
        box = field.shares(self.size)
        left = round((field.left + field.width + 2) / width, 4)
        layout = {"x": left, "y": box["y"], "width": round(1 - left, 4), "height": box["height"]}
        return {"position": "right", "layout": layout, "delete_series": self.hidden}

    def series(self) -> list[dict[str, Any]]:
        """Write the sheet and return the series, those below first."""
        self._write_points()
        found = [self._counted(series, named) for series, named in self._curves()]
        found += [self._counted(series, named) for series, named in self._points()]
        found += [self._counted(series, bool(self.plan.key)) for series in self._names()]
        return found + [self._counted(series, named=False) for series in self._corners()]

    def _counted(self, series: dict[str, Any], named: bool) -> dict[str, Any]:
        if not named:
            self.hidden.append(self.count)
        self.count += 1
        return series

    def _write_points(self) -> None:
        for column, axis in ((1, self.plot.x), (2, self.plot.y)):
            self.sheet.text(0, column, axis.name)
            for row, position in enumerate(self.order, start=1):
                self.sheet.number(row, column, self.places[position][column - 1], style.number_format(axis))
        for row, position in enumerate(self.order, start=1):
            self.sheet.text(row, 0, self.plot.points[position].name)
            if position in self.plan.key:
                number = self.plan.key[position]
                self.sheet.helper(row, 3, number)
                text = f"{number}　{self.plot.points[position].name}"
                self.sheet.formula(row, 4, f'={cell(row, 3)}&"　"&{cell(row, 0)}', text)

    def _points(self) -> list[tuple[dict[str, Any], bool]]:
        found = []
        for look in looks_of(self.plot):
            rows = [row for row, n in enumerate(self.order, start=1) if self.plot.points[n].look == look]
            if rows:
                name = dict(self.plot.key).get(look, "")
                found.append((self._marked(rows, name, look), bool(name)))
        return found

    def _marked(self, rows: list[int], name: str, look: Look) -> dict[str, Any]:
        header, colour = self._header(name), style.LOOKS[look]
        fill = {"none": True} if look == "hollow" else {"color": colour}
        return {
            "name": header,
            "categories": cells(rows[0], 1, rows[-1]),
            "values": cells(rows[0], 2, rows[-1]),
            "line": NO_LINE,
            "marker": {**_MARKS[look], "fill": fill, "border": {"color": colour, "width": 1.5}},
        }

    def _header(self, name: str) -> list[str | int]:
        """Write the name of a series that has no column of its own; return its cell."""
        column = self.column
        self.column += 1
        self.sheet.text(0, column, name)
        return cells(0, column)[:3]

    def _names(self) -> list[dict[str, Any]]:
        """Write where the names stand, moved with their points; return a series for each."""
        found = []
        for row, position in enumerate(self.order, start=1):
            spot = self.plan.spots.get(position)
            if spot is None:
                continue
            for column, (value, move) in enumerate(zip(self.places[position], self._moves(position), strict=True)):
                self.sheet.formula(row, 5 + column, f"={cell(row, 1 + column)}{move:+}", round(value + move, 5))
            number = self.plan.key.get(position)
            place = cells(row, 4 if number else 0), cells(row, 5), cells(row, 6)
            series = name_label(*place, spot.side, color=style.name_colour(self.plot.points[position].look))
            if number:
                series["data_labels"]["custom"] = [{"value": number}]
            found.append(series)
        return found

    def _moves(self, position: int) -> tuple[float, float]:
        """Return how far a name is moved; beside a point a little more, for Office leaves no room between them."""
        across, up = self.plan.move(position)
        beside = {"right": 1.0, "left": -1.0}.get(self.plan.spots[position].side, 0.0)
        width = self.plan.x.high - self.plan.x.low
        return round(across + beside * _GAP_MM / self.plan.field.width * width, 5), up

    def _curves(self) -> list[tuple[dict[str, Any], bool]]:
        names = list(dict.fromkeys(curve.name for curve in self.plot.curves))
        found, seen = [], set()
        # As many rows as anything that follows: see looks_of.
        last = max([len(self.order), *(len(curve.points) for curve in self.plot.curves)])
        for curve in self.plot.curves:
            x, y = self.column, self.column + 1
            self.column += 2
            self.sheet.helper(0, x, "横轴")
            self.sheet.text(0, y, curve.name)
            for row, place in enumerate(curve.points, start=1):
                self.sheet.helper(row, x, round(place[0], 4))
                self.sheet.helper(row, y, round(place[1], 4))
            dash = _DASHES[min(names.index(curve.name), len(_DASHES) - 1)]
            series = {
                "name": cells(0, y)[:3],
                "categories": cells(1, x, last),
                "values": cells(1, y, last),
                "line": {"color": style.SOFT, "width": 1.25, "dash_type": dash},
                "marker": {"type": "none"},
            }
            found.append((series, curve.name not in seen))
            seen.add(curve.name)
        return found

    def _corners(self) -> list[dict[str, Any]]:
        found = []
        plan = self.plan
        for number, text in enumerate(self.plot.corners):
            if not one_line(text):
                continue
            down = corner_up(plan.field, number) / plan.field.height
            name, x, y = self.column, self.column + 1, self.column + 2
            self.column += 3
            self.sheet.text(1, name, text)
            self.sheet.helper(1, x, plan.x.high if number % 2 else plan.x.low)
            self.sheet.helper(1, y, round(plan.y.high - down * (plan.y.high - plan.y.low), 4))
            side = "left" if number % 2 else "right"
            series = name_label(cells(1, name), cells(1, x), cells(1, y), side, size=style.LARGE, color=style.SOFT)
            found.append(series)
        return found
