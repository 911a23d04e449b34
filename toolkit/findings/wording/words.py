"""Lists of words, looked up in a text: the longest at each place, not inside a word that means something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_NONE = "(?!)"
_GAP = r"[^，。；：！？\n]{0,12}?"


@dataclass(frozen=True)
class Words:
    """A list of words, found in a text where they do not stand inside a longer word that means something else."""

    pattern: re.Pattern[str]
    other: re.Pattern[str]

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the places of the words, the longest word at each place."""
        others = [match.span() for match in self.other.finditer(text)]
        for match in self.pattern.finditer(text):
            if not any(low < match.end() and match.start() < high for low, high in others):
                yield match

    @cached_property
    def empty(self) -> bool:
        """Whether there are none."""
        return self.pattern.pattern == _NONE

    @cached_property
    def _at_end(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self.pattern.pattern})[了着]?$")

    def ends(self, text: str) -> bool:
        """Whether a text ends with one of the words."""
        return self._at_end.search(text) is not None

    @cached_property
    def _at_start(self) -> re.Pattern[str]:
        return re.compile(rf"\s*[并还也则]?(?:{self.pattern.pattern})")

    def begins(self, text: str) -> bool:
        """Whether a text begins with one of the words, or with 还, 并, 也 and the word."""
        return self._at_start.match(text) is not None

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and next(self.find(text), None) is not None


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; "…" stands for a few characters between."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_GAP.join(map(re.escape, word.split("…"))) for word in ordered) or _NONE


def words_of(words: Iterable[str], others: Iterable[str] = ()) -> Words:
    """Return words, which the others cover up where they overlap."""
    return Words(re.compile(alternatives(words)), re.compile(alternatives(others)))


def words_before(words: Iterable[str], verbs: Iterable[str], gap: int, without: str = "") -> Words:
    """Return words that are followed, within a few characters, by one of the others."""
    pattern = f"(?:{alternatives(words)})[^，。；{without}]{{0,{gap}}}?(?:{alternatives(verbs)})"
    return Words(re.compile(pattern), re.compile(_NONE))
