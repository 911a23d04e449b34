"""Texts with every figure taken out, so that their words can be compared, and what stood at each figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.document.fingerprint import PLACE, Line
from toolkit.report.verification.figures import Figure, figures

_ENDS = "。；;！？!?"
SENTENCE = re.compile(rf"[^{_ENDS}]+")
"""A sentence, as it stands and masked."""

_NARROW = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}


@dataclass(frozen=True)
class Slot:
    """What stood at a figure: a result (first 8 digits of its id), or a numeral that was part of a wording."""

    fact: str = ""
    numeral: Figure | None = None


@dataclass(frozen=True)
class Masked:
    """A text without blanks, ``#`` for each figure, and the places of those."""

    text: str
    places: tuple[int, ...]

    @staticmethod
    def of(text: str, found: Sequence[tuple[int, int]]) -> Masked:
        """Mask the given stretches of a text."""
        parts: list[str] = []
        places: list[int] = []
        length = at = 0
        for start, end in [*found, (len(text), len(text))]:
            words = _narrowed(text[at:start])
            parts.append(words)
            length += len(words)
            if end > start:
                places.append(length)
                parts.append(PLACE)
                length += 1
            at = end
        return Masked("".join(parts), tuple(places))


def masked(text: str, found: Sequence[Figure]) -> Masked:
    """Mask the figures of a text."""
    return Masked.of(text, [(figure.start, figure.end) for figure in found])


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Return the stretch of the sentence that holds a place.

    >>> sentence_at("甲乙。丙丁", 3)
    (3, 5)
    """
    start = max(text.rfind(mark, 0, place) for mark in _ENDS) + 1
    return start, min((end for mark in _ENDS if (end := text.find(mark, place)) >= 0), default=len(text))


def slots_and_mask(line: Line) -> tuple[list[Slot], Masked]:
    """Return what stands at each figure of a paragraph of the draft, and its mask."""
    places = [match.start() for match in re.finditer(PLACE, line.text)]
    found: list[tuple[int, int, Slot]] = [
        (place, place + 1, Slot(fact)) for place, fact in zip(places, line.facts, strict=False)
    ]
    found += [(figure.start, figure.end, Slot(numeral=figure)) for figure in figures(line.text)]
    found.sort(key=lambda item: item[0])
    return [slot for _, _, slot in found], Masked.of(line.text, [(start, end) for start, end, _ in found])


def _narrowed(text: str) -> str:
    """Return a text without blanks, full-width signs narrow."""
    return "".join(text.split()).translate(_NARROW)
