"""The look of the data-entry workbook: every cell format, made once."""

from __future__ import annotations

import math
from typing import Any

from toolkit.questionnaire.entry_layout import Sort

_BANDS = (("#DCE6F1", "#EEF3F9"), ("#E4EFDC", "#F2F8EE"))
"""Questions take turns in two colours: the header, and the wording below it."""
_SHUT, _WRONG = "#C8C8C8", "#FF7C80"


def height(text: str, width: float, line: float = 12.5) -> float:
    """Return the points a wrapped text needs in a column of a width."""
    from toolkit.document.width import cells_wide

    lines = sum(max(1, math.ceil(cells_wide(part) / (width - 1))) for part in text.split("\n"))
    return min(400.0, line * lines + 4)


class Looks:
    """The cell formats of the workbook, each made once."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 9, "valign": "top", "text_wrap": True, "border": 1}
        grey = {"border_color": "#BFBFBF"}
        name = base | grey | {"font_name": "Consolas", "font_color": "#595959", "text_wrap": False, "bold": True}
        self.about = (
            book.add_format(
                name | {"bg_color": "#D9D9D9", "font_name": "宋体", "font_size": 10, "font_color": "#000000"}
            ),
            book.add_format(base | grey | {"bg_color": "#F2F2F2", "font_color": "#595959"}),
        )
        self.heads = [
            (book.add_format(name | {"bg_color": dark}), book.add_format(base | grey | {"bg_color": light}))
            for dark, light in _BANDS
        ]
        self._book = book
        self._body = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        self._made: dict[tuple[Sort, bool], Any] = {}
        self.text = book.add_format(self._body | {"num_format": "@", "align": "left"})
        self.day = book.add_format(self._body | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.shut = book.add_format({"bg_color": _SHUT})
        self.wrong = book.add_format({"bg_color": _WRONG, "font_color": "#7A0000"})
        self.title = book.add_format({"font_name": "宋体", "font_size": 14, "bold": True, "valign": "vcenter"})
        text = base | grey | {"font_size": 10.5, "valign": "vcenter"}
        self.strong = book.add_format(text | {"bold": True, "bg_color": "#DCE6F1"})
        self.grey = book.add_format(text | {"bold": True, "bg_color": _SHUT})
        self.red = book.add_format(text | {"bold": True, "bg_color": _WRONG})
        self.plain = book.add_format(text)
        self.middle = book.add_format(text | {"align": "center"})

    def cell(self, sort: Sort, *, first: bool) -> Any:
        """Return the look of the cells below a header; a question's first column has a line on its left."""
        if (sort, first) not in self._made:
            written = sort in (Sort.TEXT, Sort.BESIDE)
            look = self._body | ({"num_format": "@", "align": "left"} if written else {"align": "center"})
            line = {"left": 1, "left_color": "#8EA9C1"} if first else {}
            self._made[sort, first] = self._book.add_format(look | line)
        return self._made[sort, first]
