"""The numbers of headings, tables and figures, computed once for all writers."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.document.figures import Chart, Plot
from toolkit.document.tree import Document, Heading, Reference, Table

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


@dataclass(frozen=True)
class Numbering:
    """What is printed in front of headings and captions.

    Parameters
    ----------
    headings : dict of int to str
        Position of the block in ``Document.blocks`` to its number, with its punctuation: ``一、`` ``（一）``.
    labels : dict of str to str
        Id of a table or chart to ``表1`` or ``图1``.
    """

    headings: dict[int, str]
    labels: dict[str, str]


def chinese_numeral(number: int) -> str:
    """Return 1 to 9999 as Word's ``chineseCountingThousand`` writes it.

    >>> [chinese_numeral(n) for n in (1, 10, 12, 20, 105, 110)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十']
    """
    parts: list[str] = []
    digits = str(number)
    for position, digit in enumerate(digits):
        if digit != "0":
            parts.append(_DIGITS[int(digit)] + _PLACES[len(digits) - position - 1])
        elif parts and parts[-1] != "零":
            parts.append("零")
    text = "".join(parts).rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text


def heading_number(level: int, number: int) -> str:
    """Return the number of a heading as printed.

    >>> [heading_number(level, 2) for level in (1, 2, 3, 4)]
    ['二、', '（二）', '2.', '（2）']
    """
    forms = {
        1: f"{chinese_numeral(number)}、",
        2: f"（{chinese_numeral(number)}）",
        3: f"{number}.",
        4: f"（{number}）",
    }
    return forms[level]


def number(document: Document) -> Numbering:
    """Return the numbers of everything numbered in ``document``.

    Raises
    ------
    ValueError
        When two tables or charts share an id, or a reference points to none of them.
    """
    headings: dict[int, str] = {}
    labels: dict[str, str] = {}
    counts = [0, 0, 0, 0]
    tables = figures = 0
    for position, block in enumerate(document.blocks):
        match block:
            case Heading(level=level):
                counts[level - 1] += 1
                counts[level:] = [0] * (4 - level)
                headings[position] = heading_number(level, counts[level - 1])
            case Table():
                tables += 1
                _label(labels, block.id, f"表{tables}")
            case Chart() | Plot():
                figures += 1
                _label(labels, block.id, f"图{figures}")
    _check_references(document, labels)
    return Numbering(headings, labels)


def _label(labels: dict[str, str], name: str, label: str) -> None:
    if name in labels:
        raise ValueError(f"two tables or charts share the id {name!r}")
    labels[name] = label


def _check_references(document: Document, labels: dict[str, str]) -> None:
    for inline in document.inlines():
        if isinstance(inline, Reference) and inline.target not in labels:
            raise ValueError(f"a reference points to {inline.target!r}, which is no table or chart of the document")
