"""A filled data-entry workbook for coded answers: for rehearsals, and round trips in tests."""

from __future__ import annotations

from toolkit.channels.reading import Responded
from toolkit.document.xlsx import write_grid
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.entry_layout import FIRST, HEAD, EntryColumn, Sort, columns_of, entry_columns, wording

Row = dict[str, object]


def export(responded: Responded) -> bytes:
    """Return the workbook: one row a respondent, missing answers left blank as on paper."""
    questionnaire = responded.questionnaire
    columns = entry_columns(questionnaire)
    grid: list[list[str | int | float | None]] = [
        [*HEAD, *(column.header for column in columns)],
        [*HEAD.values(), *(wording(questionnaire, column) for column in columns)],
    ]
    for row in responded.frame.to_dict("records"):
        about = [str(row["respondent"]), None, str(row["submitted"]) or None, str(row["link"]) or None]
        grid.append([*about, *(_typed(column, row) for column in columns)])
    sheets = {FIRST: grid}
    if responded.simulated:
        sheets[SIMULATED] = [[SIMULATED_NOTICE]]
    return write_grid(sheets)


def _typed(column: EntryColumn, row: Row) -> str | int | float | None:
    item = column.item
    match column.sort:
        case Sort.TEXT:
            return str(row[f"{item.id}__text"]) or None
        case Sort.BESIDE:
            return str(row.get(column.header, "")) or None
        case Sort.PLACE:
            codes = [code for code in item.labels if row[f"{item.id}__{code}"] == int(column.part)]
            return codes[0] if codes else None
        case Sort.TICK:
            none = not any(row[each.header] for each in columns_of(item) if each.sort is Sort.TICK)
            return 1 if row[column.header] == 1 else 0 if none else None
    value = float(row[column.header])  # type: ignore[arg-type]
    return None if value < 0 else int(value) if value.is_integer() else value
