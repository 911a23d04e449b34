"""A figure together with the sentence that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Text, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.document import Cell, Chart, Inline, Plot


@dataclass(frozen=True)
class Read:
    """A figure and its reading.

    Parameters
    ----------
    figure : Chart, Plot or None
        None where there is nothing that may be drawn: the reading then says why.
    reading : tuple of Inline
        One sentence, its numbers bound.
    """

    figure: Chart | Plot | None
    reading: tuple[Inline, ...]

    def __repr__(self) -> str:
        return f"{self.figure!r}：{plain(self.reading)}" if self.figure else plain(self.reading)


def quoted(names: Iterable[str]) -> str:
    """Return names in quotation marks.

    >>> quoted(["住房条件", "就业与收入"])
    '“住房条件”、“就业与收入”'
    """
    return "、".join(f"“{name}”" for name in names)


def said(*parts: str | Cell) -> tuple[Inline, ...]:
    """Return words and inlines in a row as one sentence or note."""
    return tuple(_inlines(parts))


def _inlines(parts: Iterable[str | Cell]) -> Iterator[Inline]:
    for part in parts:
        yield from (Text(part),) if isinstance(part, str) else part
