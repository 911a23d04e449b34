"""The reader of .xls, .xlsb and .ods that runs in a process of its own; see :mod:`toolkit.containers.old_formats`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from toolkit.containers.reader_process import EXACT, MAX_CELLS, Refused, serve, shown

_EPOCH = datetime(1899, 12, 30)


def read(data: bytes) -> Iterator[Any]:
    """Yield for each sheet its name and whether it is hidden, then its rows: number, and cells (:func:`_cell`)."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        count = 0
        for about in book.sheets_metadata:
            if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            yield {"sheet": about.name, "hidden": about.visible is not calamine.SheetVisibleEnum.Visible}
            for row, cells in _rows(book.get_sheet_by_name(about.name)):
                count += len(cells)
                if count > MAX_CELLS:
                    raise Refused("I-OLD-EXCEL")
                yield row, cells
    except calamine.PasswordError as error:
        raise Refused("I-PASSWORD") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("I-OLD-EXCEL") from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[int, str, str | None]]]]:
    left = sheet.start[1] if sheet.start else 0
    # Rows come from the first of the sheet on, columns from the first that holds anything.
    for row, values in enumerate(sheet.iter_rows(), start=1):
        cells = [(column, *_cell(value)) for column, value in enumerate(values, start=left) if value != ""]
        cells = [cell for cell in cells if cell[1].strip()]
        if cells:
            yield row, cells


def _cell(value: Any) -> tuple[str, str | None]:
    """Return what a cell shows, and the number stored for a day or time; an empty one for a number that lost digits."""
    match value:
        case datetime():
            return shown(value), shown((value - _EPOCH) / timedelta(days=1))
        case date():
            return _cell(datetime.combine(value, time()))
        case time():
            return shown(value), shown((datetime.combine(_EPOCH, value) - _EPOCH) / timedelta(days=1))
        case timedelta():
            return shown(value), shown(value / timedelta(days=1))
        case int() | float() if abs(value) >= EXACT:
            return shown(value), ""
    return shown(value), None


if __name__ == "__main__":
    serve(read)
