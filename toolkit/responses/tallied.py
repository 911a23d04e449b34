"""Counts without people: what a tally sheet says, held against the questionnaire and against itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.records import BLANK, LedgerRow
from toolkit.responses.coding import Problem, problem
from toolkit.responses.decisions import CELL, question_id

if TYPE_CHECKING:
    from toolkit.channels.reading import Counted, Reading
    from toolkit.questionnaire import Item, Questionnaire

_WORTH = {"正": 5, "一": 1, "丅": 2, "丁": 2, "T": 2, "下": 3, "止": 4}
_WHOLE = re.compile(r"(\d{1,6})(?:\.0+)?")


@dataclass(frozen=True)
class Tallied:
    """The accepted counts of one sheet.

    Parameters
    ----------
    file : str
    forms : int
        How many forms were counted.
    counts : dict of str to dict of int to int
        ``ITEM`` or ``ITEM__row`` to code to people; −2 for those who were asked and left it blank.
    """

    file: str
    forms: int
    counts: dict[str, dict[int, int]] = field(default_factory=dict)


def tallied(reading: Reading, questionnaire: Questionnaire) -> tuple[Tallied, tuple[LedgerRow, ...]]:
    """Return the counts of a tally sheet that hold, and the ledger of those that do not."""
    forms = int(reading.forms) if reading.forms.isdecimal() else 0
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    ledger = []
    for one in reading.counted:
        item = questionnaire.by_id.get(one.item)
        part = item.part(one.row) if item is not None and one.row else ""
        fault = _fault(one, item, part, forms)
        if fault is None and item is not None:
            name = f"{item.id}__{part}" if part else item.id
            counts[name][int(one.code) if one.code else BLANK] = int(_whole(one.count) or 0)
        elif fault is not None:
            ledger.append(_row(one, fault))
    ledger += _too_many(reading.counted, questionnaire, counts, forms)
    return Tallied(reading.file, forms, dict(counts)), tuple(ledger)


def _fault(one: Counted, item: Item | None, part: str | None, forms: int) -> Problem | None:
    if item is None or part is None:
        return problem("unknown_question", one.item if item is None else one.row)
    if one.code and (not one.code.isdecimal() or int(one.code) not in item.labels):
        codes = "、".join(str(code) for code in item.labels)
        return problem("unknown_option", one.code, hint=f"本题的代码有：{codes}。")
    people = _whole(one.count)
    if people is None:
        return problem("not_a_number", one.count)
    if people > forms:
        return problem("out_of_range", one.count, bounds=f"不多于{forms}份")
    if one.strokes and _strokes(one.strokes) != people:
        return problem("strokes_differ", one.strokes, other=one.count)
    return None


def _whole(text: str) -> int | None:
    match = _WHOLE.fullmatch(text.strip())
    return int(match[1]) if match else None


def _strokes(text: str) -> int | None:
    """Return what strokes of 正 count; None when something else is among them."""
    plain = re.sub(r"\s", "", text)
    return sum(_WORTH[sign] for sign in plain) if all(sign in _WORTH for sign in plain) else None


def _too_many(
    counted: Sequence[Counted], questionnaire: Questionnaire, counts: dict[str, dict[int, int]], forms: int
) -> list[LedgerRow]:
    """Take out the questions with one answer each whose counts add up to more than the forms."""
    taken = []
    for name in [name for name, codes in counts.items() if sum(codes.values()) > forms]:
        item = questionnaire.by_id[name.partition("__")[0]]
        if item.kind in ("multi", "rank"):
            continue
        total = sum(counts.pop(name).values())
        rows = (one for one in counted if one.item == item.id and name in (item.id, f"{item.id}__{item.part(one.row)}"))
        taken += [_row(one, problem("more_than_forms", one.count, total=total, forms=forms)) for one in rows]
    return taken


def _row(one: Counted, fault: Problem) -> LedgerRow:
    place = one.place
    name = question_id(CELL, file=place.file, row=str(place.row), value=fault.value, reason=fault.reason)
    return LedgerRow(
        place.file, place.sheet, place.row, place.column, one.item, fault.value, fault.reason, fault.message, name
    )
