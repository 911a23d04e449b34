"""建议台账: one row a measure, in columns that never change, so that those of 25 reports can be stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.document import plain
from toolkit.files import canonical_json, digest
from toolkit.messages import SIMULATED
from toolkit.report.advice.blocks import presentable
from toolkit.report.advice.citing import resolve
from toolkit.report.advice.columns import HEADERS
from toolkit.report.advice.measure import BANDS, LEVELS

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

SHEET = "建议台账"
HANDLED, UP = "本社区办理", "向上反映"
_STATUSES = ("已采纳", "修改后采纳", "待作者判断", "建议草案", "不采纳")
_PROGRESS = ("未开始", "进行中", "已完成", "已调整", "已终止")
_SPARE = 200  # rows below the last that keep their lists, for what is stacked under it
_PAGES_ACROSS = 3  # what a person can still read on paper


@dataclass(frozen=True)
class Entry:
    """A column of the ledger; those that machines read are hidden and named in ASCII."""

    header: str
    width: int
    choices: tuple[str, ...] = ()
    hidden: bool = False


LEDGER = (
    Entry("社区", 16),
    Entry("编号", 7),
    Entry("名称", 24),
    Entry("去向", 11, (HANDLED, UP)),
    Entry("状态", 12, _STATUSES),
    Entry("依据发现", 44),
    Entry("佐证", 26),
    *(
        Entry(HEADERS[field], width, choices)
        for field, width, choices in (
            ("people", 20, ()), ("action", 44, ()), ("level", 8, LEVELS), ("lead", 16, ()), ("partners", 18, ()),
            ("deadline", 14, ()), ("resources", 11, BANDS), ("feasibility", 26, ()), ("novelty", 24, ()),
            ("indicator", 24, ()), ("baseline", 12, ()), ("target", 12, ()), ("definition", 24, ()), ("risk", 24, ()),
            ("operable", 9, ()), ("feasible", 9, ()), ("novel", 9, ()), ("reason", 24, ()),
        )
    ),
    Entry("进度", 10, _PROGRESS),
    Entry("完成情况", 26),
    Entry("更新日期", 12),
    Entry("measure_id", 12, hidden=True),
    Entry("community", 12, hidden=True),
    Entry("template_id", 12, hidden=True),
    Entry("finding_items", 12, hidden=True),
    Entry("note_ids", 12, hidden=True),
)  # fmt: skip
"""Add columns at the end only."""
_FIELDS = {header: field for field, header in HEADERS.items()}


def ledger_workbook(
    cards: Sequence[Measure],
    findings: Sequence[Finding],
    notes: Sequence[Note],
    place: str,
    *,
    simulated: bool = False,
) -> bytes:
    """Return the ledger as .xlsx; equal cards give equal bytes, and no text becomes a formula.

    Parameters
    ----------
    cards : sequence of Measure
        All of them, those decided against too.
    findings : sequence of Finding
    notes : sequence of Note
    place : str
        Whose report it is: first column of every row.
    simulated : bool
        Whether the findings come from synthetic answers.
    """
    from toolkit.document.xlsx import drawn

    rows = [ledger_row(card, findings, notes, place) for card in cards]
    mark = f"（{SIMULATED}）" if simulated else ""

    def draw(book: Any) -> None:
        write_ledger(book, book.add_worksheet(SHEET + mark), rows, spare=_SPARE)

    return drawn(draw, title=f"{place}{SHEET}{mark}")


def ledger_row(card: Measure, findings: Sequence[Finding], notes: Sequence[Note], place: str) -> dict[str, str]:
    """Return a measure's cells by header, with personal information masked."""
    cited = resolve(card, findings, notes)
    told = presentable(card)
    own = {entry.header: getattr(told, _FIELDS[entry.header]) for entry in LEDGER if entry.header in _FIELDS}
    return own | {
        "社区": place,
        "编号": card.id,
        "去向": UP if card.goes_up else HANDLED,
        "状态": card.status,
        "依据发现": "；".join(f"{one.id} {plain(one.claim)}" for one in cited.findings),
        "佐证": "；".join(note.citation for note in cited.notes),
        "进度": "" if card.is_dropped else _PROGRESS[0],
        "measure_id": digest(canonical_json([place, card.community, card.id]).encode())[:12],
        "community": card.community,
        "template_id": card.template,
        "finding_items": " ".join(dict.fromkeys(one.item for one in cited.findings)),
        "note_ids": " ".join(note.id for note in cited.notes),
    }


def write_ledger(book: Any, sheet: Any, rows: Sequence[Mapping[str, str]], spare: int = 0) -> None:
    """Write rows into a sheet, one a measure, under the columns of the ledger.

    Parameters
    ----------
    book, sheet
        Of XlsxWriter.
    rows : sequence of dict of str to str
        Cells by header; a missing one stays empty.
    spare : int
        Empty rows below that offer the choices, too.
    """
    from toolkit.document.xlsx import write_text
    from toolkit.forms.entry_workbook.looks import height

    head, body = ledger_formats(book)
    last = len(rows) + spare
    for place, entry in enumerate(LEDGER):
        sheet.set_column(place, place, entry.width, None, {"hidden": entry.hidden})
        write_text(sheet, 0, place, entry.header, head)
        if entry.choices and last:
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": list(entry.choices)})
    sheet.set_row(0, 22)
    for number, row in enumerate(rows, start=1):
        for place, entry in enumerate(LEDGER):
            write_text(sheet, number, place, row.get(entry.header, ""), body)
        sheet.set_row(number, max(30.0, *(height(row.get(one.header, ""), one.width, 14) for one in LEDGER)))
    sheet.autofilter(0, 0, len(rows), len(LEDGER) - 1)
    laid_out(sheet, fixed=3, across=_PAGES_ACROSS)


def ledger_formats(book: Any) -> tuple[Any, Any]:
    """Return the formats of a header and of a cell of text."""
    base = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
    head = book.add_format(base | {"bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"})
    return head, book.add_format(base | {"valign": "top", "num_format": "@"})


def laid_out(sheet: Any, fixed: int, across: int = 1) -> None:
    """Fix the header and the first columns of a sheet, and have both printed on each page of A3, so many side by side.

    Parameters
    ----------
    sheet
        Of XlsxWriter.
    fixed : int
        Columns.
    across : int
        Pages that its width takes.
    """
    sheet.freeze_panes(1, fixed)
    sheet.ignore_errors({"number_stored_as_text": "A1:AZ5000"})
    sheet.set_paper(8)  # A3
    sheet.set_landscape()
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, fixed - 1)
