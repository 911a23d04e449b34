"""Read the cells of a sheet: rows of the common shape as bytes, all others with a parser that knows what may come."""

from __future__ import annotations

import re

from toolkit.containers.workbook import Unreadable
from toolkit.containers.xlsx import limits
from toolkit.containers.xlsx.archive import Archive
from toolkit.containers.xlsx.grid import Grid, column_of, name_of
from toolkit.containers.xlsx.parts import DeclaredSheet
from toolkit.containers.xlsx.regular import CLOSING, OPENING, RegularRows, hides
from toolkit.containers.xlsx.values import Values
from toolkit.containers.xlsx.xml import Stream

_DATA = ["worksheet", "sheetData"]
_ROW = [*_DATA, "row"]
_CELL = [*_ROW, "c"]
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,9})")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


def read_sheet(archive: Archive, sheet: DeclaredSheet, values: Values) -> Grid:
    """Return the cells of a sheet in their places.

    Raises
    ------
    IntakeError
    """
    grid = Grid(archive.file)
    reader = _Careful(grid, values)
    reader.stream = Stream(archive, sheet.part, reader.start, reader.end)
    regular = RegularRows(grid, values)
    blocks = archive.blocks(sheet.part, limits.MAX_FILE)
    reader.stream.lift(blocks, _DATA, OPENING, CLOSING, regular.take)
    return grid


class _Careful:
    """What the parser meets in a sheet, put into its grid."""

    stream: Stream

    def __init__(self, grid: Grid, values: Values) -> None:
        self.grid, self.values = grid, values
        self.cell: dict[str, str] = {}
        self.place = 0, -1
        self.stored: list[str] = []
        self.inline: list[str] = []
        self.formula: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        path = self.stream.path
        match name:
            case "c" if path == _CELL:
                self.place = self._place(attributes.get("r", ""))
                self.cell = attributes
                self.stored.clear()
                self.inline.clear()
                self.formula = None
            case "v" | "f" if path[:-1] == _CELL:
                self.stream.gather()
            case "t" if path[:4] == _CELL and "rPh" not in path:
                self.stream.gather()
            case "row" if path == _ROW:
                stated = attributes.get("r", "")
                number = int(stated) if _NUMBER.fullmatch(stated) else self.grid.last + 1
                self.grid.begin_row(number, hidden=hides(attributes))
                self.place = number, -1
            case "col" if attributes.get("hidden") in ("1", "true"):
                self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
            case "mergeCell":
                self.grid.merged.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """End an element."""
        path = self.stream.path
        match name:
            case "v" if path[:-1] == _CELL:
                self.stored.append(self.stream.gathered())
            case "f" if path[:-1] == _CELL:
                self.formula = self.stream.gathered()
            case "t" if path[:4] == _CELL and "rPh" not in path:
                self.inline.append(self.stream.gathered())
            case "c" if path == _CELL:
                text = self._text()
                if text.strip():
                    self.grid.put(*self.place, text)

    def _place(self, reference: str) -> tuple[int, int]:
        """Return the place of the next cell: the one it names, or the one behind the last."""
        row, column = self.place
        found = _REFERENCE.fullmatch(reference)
        if not found:
            if reference:
                self.grid.unplaced.add(f"第{self.grid.last}行")
            return row, column + 1
        place = int(found[2]), column_of(found[1])
        if place[0] != self.grid.last:
            self.grid.moved.add(name_of(*place))
        return place

    def _text(self) -> str:
        kind, style = self.cell.get("t", ""), self.cell.get("s", "")
        if len(self.stored) > 1:
            return Unreadable(" / ".join(self.stored))
        raw = self.stored[0] if self.stored else ""
        if self.inline and not raw:
            return self.values.text("inlineStr", style, "".join(self.inline))
        if self.formula is not None and not raw and kind != "str":
            return Unreadable(f"没有结果的公式 {self.formula}")
        return self.values.text(kind, style, raw)

    def _hide_columns(self, low: str, high: str) -> None:
        if _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
            self.grid.hidden_columns.append((int(low) - 1, int(high) - 1))
