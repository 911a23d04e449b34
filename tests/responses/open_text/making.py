"""Answers to open questions, and workbooks as a person leaves them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import load_workbook

from toolkit.containers import Workbook, open_workbook
from toolkit.document import Table, plain
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK, NOT_ASKED
from toolkit.responses.answers import Provenance, Responses

FORM = Questionnaire.from_dict(
    {
        "id": "gen",
        "title": "小问卷",
        "items": [
            {
                "id": "HOB", "kind": "multi", "text": "您的爱好？",
                "options": {
                    1: "运动", 2: "看书、听书", 3: "购物", 4: "旅游（含露营）", 96: "都没有",
                    97: {"label": "其他", "text": True},
                },
            },
            {"id": "WHY", "kind": "text", "text": "还有什么意见？"},
        ],
    }
)  # fmt: skip


def answered(texts: Sequence[str | None], *, hobbies: Sequence[str] = (), disposition: Sequence[str] = ()) -> Responses:
    """Responses with these texts; ``hobbies`` are what stands beside 其他, None as a text for who was not asked."""
    n = max(len(texts), len(hobbies))
    texts, hobbies = [*texts, *[""] * (n - len(texts))], [*hobbies, *[""] * (n - len(hobbies))]
    frame = {
        "respondent": [f"7-{number}" for number in range(1, n + 1)],
        "disposition": list(disposition) or ["complete"] * n,
        **{f"HOB__{code}": np.array([0 if code != 97 else int(bool(text)) for text in hobbies]) for code in
           FORM["HOB"].labels},
        "HOB__97__text": hobbies,
        "WHY": np.array([NOT_ASKED if text is None else 1 if text else BLANK for text in texts]),
        "WHY__text": [text or "" for text in texts],
    }  # fmt: skip
    return Responses(pd.DataFrame(frame), FORM, Provenance("gen", "02", 1))


Rows = list[list[Any]]


def filled(data: bytes, **sheets: Callable[[Rows], Rows]) -> Workbook:
    """The workbook after a person has changed the rows of some sheets; the first row is the header."""
    book = load_workbook(io.BytesIO(data))
    for name, change in sheets.items():
        sheet = book[name]
        rows = change([list(row) for row in sheet.iter_rows(values_only=True)])
        sheet.delete_rows(1, sheet.max_row)
        for row in rows:
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.data_type = "s"  # a text that begins with = stays a text, as spreadsheets keep it
    buffer = io.BytesIO()
    book.save(buffer)
    return open_workbook(buffer.getvalue(), "编码表.xlsx")


def giving(codes: Mapping[str, Sequence[object]], header: str = "码1") -> Callable[[Rows], Rows]:
    """Fill in codes by record, from a header on."""

    def change(rows: Rows) -> Rows:
        record, first = rows[0].index("记录号"), rows[0].index(header)
        for row in rows[1:]:
            for place, code in enumerate(codes.get(str(row[record]), ())):
                row[first + place] = code
        return rows

    return change


def shown(table: Table) -> list[list[str]]:
    """The rows of a table as a reader sees them."""
    return [[plain(cell) for cell in row] for row in table.rows]
