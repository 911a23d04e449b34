"""Web pages with one table -> a workbook: what many systems hand out as .xls."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from toolkit.containers.texts import noticed
from toolkit.containers.workbook import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.records import Notice

SHEET = "数据"
MAX_CHARACTERS = 64 << 20
MAX_SPAN = 1000
_SILENT = frozenset(("script", "style", "template", "head"))
_BLANK = " \t\r\n\f"


def read_html(text: str, file: str) -> Workbook:
    """Read the one table of a page that is larger than a single row or column.

    Cells over several rows or columns have their text in the first alone; hidden rows are read and named.

    Raises
    ------
    IntakeError
        ``I-TYPE`` when there is no such table, or more than one, ``I-DAMAGED`` when the page ends early,
        ``I-TOO-LARGE``.
    """
    if len(text) > MAX_CHARACTERS:
        raise IntakeError("I-TOO-LARGE", where=file, limit=f"{MAX_CHARACTERS >> 20}MB")
    page = _Page()
    page.feed(text)
    tables = [table for table in page.tables if len(table.rows) > 1 and len(table.columns) > 1]
    if len(tables) != 1 or tables[0].nested:
        count = f"（里面有{len(page.tables)}张表）" if page.tables else ""
        raise IntakeError("I-TYPE", where=file, actual=f"网页{count}")
    if page.open:
        raise IntakeError("I-DAMAGED", where=file)
    table = tables[0]
    words = "文件其实是网页，已读入里面唯一的表格；请核对份数。最好在平台上改下载 Excel（.xlsx）。"
    sheet = Sheet(SHEET, table.rows, hidden_rows=frozenset(table.hidden & table.rows.keys()))
    return Workbook(file, (sheet,), notices=(Notice("page_as_table", "info", words),))


@dataclass
class _Table:
    """A table as it is read; ``taken`` says up to which row a cell from above reaches, by column."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    columns: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    taken: dict[int, int] = field(default_factory=dict)
    nested: bool = False
    row: int = 0
    column: int = -1

    def begin_row(self, *, hidden: bool) -> None:
        self.row += 1
        self.column = -1
        if hidden:
            self.hidden.add(self.row)

    def begin_cell(self, rows: int, columns: int) -> None:
        self.column += 1
        while self.taken.get(self.column, 0) >= self.row:
            self.column += 1
        self.place = self.column
        for column in range(self.column, self.column + columns):
            self.taken[column] = self.row + rows - 1
        self.column += columns - 1

    def put(self, text: str) -> None:
        if text.strip():
            self.rows.setdefault(self.row, {})[self.place] = noticed(text)
            self.columns.add(self.place)


class _Page(HTMLParser):
    """Gathers the tables of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self._silent = 0
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._end_cell()
            for table in self.open:
                table.nested = True
            self.open.append(_Table(nested=bool(self.open)))
            self.tables.append(self.open[-1])
        elif not self.open:
            return
        elif tag == "tr":
            self._end_cell()
            self.open[-1].begin_row(hidden="display:none" in attributes.get("style", "").replace(" ", "").lower())
        elif tag in ("td", "th") and self.open[-1].row:
            self._end_cell()
            self._cell = []
            self.open[-1].begin_cell(_span(attributes.get("rowspan", "")), _span(attributes.get("colspan", "")))
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("td", "th", "tr", "table") and self.open:
            self._end_cell()
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            # Line ends of the source are blanks; those of the text are elements of their own.
            self._cell.append(_joined(data))

    def _end_cell(self) -> None:
        if self._cell is not None and self.open:
            lines = "".join(self._cell).split("\n")
            self.open[-1].put("\n".join(line.strip(_BLANK) for line in lines).strip("\n"))
        self._cell = None


def _joined(data: str) -> str:
    """Return a text with its runs of blanks and line ends as single blanks; wide and fixed blanks stay."""
    for blank in "\t\r\n\f":
        data = data.replace(blank, " ")
    while "  " in data:
        data = data.replace("  ", " ")
    return data


def _span(stated: str) -> int:
    return min(max(int(stated), 1), MAX_SPAN) if stated.strip().isascii() and stated.strip().isdigit() else 1
