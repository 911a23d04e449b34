"""Figures told in a row: 住房、就业、婚恋依次为52.6%、47.1%和30.9% says what each of them belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.findings.wording.clauses import Sentence, quoted
from toolkit.findings.wording.figures import Figure, Kind

_RESPECTIVELY = re.compile("分别|依次")
_APART = re.compile("以及|[、和与及跟/]|(?<=[”』」])(?=[“『「])")
_IN_ROW = re.compile(r"\s*(?:[（(][^）)]*[)）])?\s*(?:以及|[、，,和与及跟/])?\s*")


def listed(sentence: Sentence, shares: Sequence[Figure]) -> dict[Figure, str]:
    """Return the words that belong to each share of a row; nothing unless there are as many names as shares.

    Parameters
    ----------
    sentence : Sentence
    shares : sequence of Figure
        The percentages of the sentence, in order.
    """
    match = _RESPECTIVELY.search(sentence.text)
    if match is None:
        return {}
    place = sentence.start + match.start()
    row = _row(sentence, [figure for figure in shares if figure.start >= place])
    start = sentence.clause(place).start - sentence.start
    names = _names(sentence.text[start : match.start()])
    return dict(zip(row, names, strict=True)) if len(row) == len(names) > 1 else {}


def shared(text: str, found: Sequence[Figure]) -> list[Figure]:
    """Return figures, where those of a row share what only one has: 分别接近10%、25%和70%, 上升0.5和0.6个百分点."""
    rows: list[list[Figure]] = []
    for figure in found:
        if rows and _IN_ROW.fullmatch(text[rows[-1][-1].end : figure.start]):
            rows[-1].append(figure)
        else:
            rows.append([figure])
    return [figure for row in rows for figure in (_alike(text, row) if len(row) > 1 else row)]


def _alike(text: str, row: list[Figure]) -> list[Figure]:
    first, last = row[0], row[-1]
    if last.kind is Kind.POINTS:
        row = [replace(f, kind=Kind.POINTS, unit=last.unit) if f.kind is Kind.NUMBER and not f.unit else f for f in row]
    if not _RESPECTIVELY.search(text[max(0, first.start - 6) : first.start]) or first.worded or last.worded:
        return row
    behind = last.bound if last.bound and last.text[:1].isdigit() else ""
    return [replace(f, bound=first.bound or behind) if f.exact else f for f in row]


def _row(sentence: Sentence, shares: list[Figure]) -> list[Figure]:
    row = shares[:1]
    for figure in shares[1:]:
        if not _IN_ROW.fullmatch(sentence.text[row[-1].end - sentence.start : figure.start - sentence.start]):
            break
        row.append(figure)
    return row


def _names(text: str) -> list[str]:
    """Split what is enumerated; a sign inside quotation marks splits nothing."""
    kept = text
    for low, high in quoted(text):
        kept = kept[: low + 1] + "文" * (high - low - 2) + kept[high - 1 :]
    cuts = [match.span() for match in _APART.finditer(kept)]
    starts, ends = [0, *(high for _, high in cuts)], [*(low for low, _ in cuts), len(text)]
    return [text[low:high] for low, high in zip(starts, ends, strict=True)]
