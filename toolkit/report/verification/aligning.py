"""Which result stood at a figure whose marks are gone: paragraphs are found again by their words.

Words are compared with every figure taken out. A paragraph that is word for word one of the draft gives its figures in
order; a retyped one is laid beside its nearest relations, found by the rare runs of letters they share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from toolkit.document.fingerprint import PLACE, Line
from toolkit.report.verification.figures import Figure, figures
from toolkit.report.verification.masking import SENTENCE, Masked, Slot, slots_and_mask
from toolkit.report.verification.results import Results, key_of

_GRAM = 3
_RELATIONS = 3  # a paragraph may have been made of several
_ALIKE = 0.4  # of the runs of letters of the shorter one
_FEWEST = 4  # runs of letters in common; less is chance
_FIRM = 5  # letters around a figure that are the same


@dataclass(frozen=True)
class Aligned:
    """Where figures of a paragraph come from.

    Parameters
    ----------
    slots : dict of int to Slot
        By the number of the figure; those of them that stand among the same words as in the draft.
    facts : frozenset of str
        All results of the paragraph that it retells.
    line : int or None
        The paragraph of the draft that it is word for word.
    """

    slots: dict[int, Slot]
    facts: frozenset[str] = frozenset()
    line: int | None = None


class Lines:
    """The paragraphs of a draft, ready to be found again.

    Parameters
    ----------
    lines : sequence of Line
    results : Results
        Of several paragraphs of like words, the one with the same numbers is meant.
    """

    def __init__(self, lines: Sequence[Line], results: Results) -> None:
        self.results = results
        self.slots: list[list[Slot]] = []
        self.masks: list[Masked] = []
        self.exact: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            slots, mask = slots_and_mask(line)
            self.slots.append(slots)
            self.masks.append(mask)
            self.exact[mask.text].append(place)

    @property
    def sentences(self) -> set[str]:
        """The sentences of the draft, masked."""
        return {match.group() for mask in self.masks for match in SENTENCE.finditer(mask.text)}

    def facts(self, line: int) -> list[str]:
        """Return the results of a paragraph, in order."""
        return [slot.fact for slot in self.slots[line] if slot.fact]

    def same(self, mask: Masked, facts: Sequence[str], near: int) -> int | None:
        """Return the paragraph with just these words: the one with these results, else the next one after ``near``."""
        found = self.exact.get(mask.text, [])
        if len(found) > 1 and facts:
            wanted = Counter(facts)
            shared = {place: (wanted & Counter(self.facts(place))).total() for place in found}
            found = [place for place in found if shared[place] == max(shared.values())]
        return min(found, key=lambda place: (place < near, abs(place - near)), default=None)

    def align(self, mask: Masked, found: Sequence[Figure], facts: Sequence[str], near: int) -> Aligned:
        """Return where the figures of a paragraph come from.

        Parameters
        ----------
        mask : Masked
        found : sequence of Figure
        facts : sequence of str
            Results known to stand in it by their marks.
        near : int
            The paragraph of the draft that was last met; of equals the next one is meant.
        """
        line = self.same(mask, facts, near)
        if line is not None:
            return Aligned(dict(enumerate(self.slots[line])), frozenset(self.facts(line)), line)
        slots: dict[int, Slot] = {}
        alike = self._alike(mask.text, found, near)
        for place in alike:
            for figure, slot in self._beside(mask, place):
                slots.setdefault(figure, slot)
        retold = {*alike[:1], *self._with_these_numbers(found)}
        return Aligned(slots, frozenset(fact for place in retold for fact in self.facts(place)))

    def retold(self, mask: Masked, found: Sequence[Figure]) -> str:
        """Return the paragraph of the draft that a paragraph is most like, with its numbers; empty for none."""
        for place in self._alike(mask.text, found, 0)[:1]:
            shown = [self._shown(slot) for slot in self.slots[place]]
            words = self.masks[place].text.split(PLACE)
            return "".join(word + numeral for word, numeral in zip(words, [*shown, ""], strict=True))
        return ""

    def _shown(self, slot: Slot) -> str:
        if slot.numeral is not None:
            return f"{slot.numeral.value:f}"
        numeral = figures(self.results.shown(slot.fact) or "")
        return f"{numeral[0].value:f}" if numeral else ""

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for place, mask in enumerate(self.masks):
            for gram in _grams(mask.text):
                index[gram].append(place)
        return dict(index)

    @cached_property
    def _by_number(self) -> dict[tuple[str, str], list[int]]:
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place in range(len(self.slots)):
            for key in sorted({key for fact in self.facts(place) for key in self.results.keys(fact)}):
                index[key].append(place)
        return index

    def _alike(self, text: str, found: Sequence[Figure], near: int) -> list[int]:
        """Return the most similar paragraphs; what only they say counts more than what all of them say."""
        shared: dict[int, float] = defaultdict(float)
        common: Counter[int] = Counter()
        grams = sorted(_grams(text))
        for gram in grams:
            places = self._index.get(gram, ())
            for place in places:
                shared[place] += 1 / len(places)
                common[place] += 1
        scores = {
            place: shared[place] * (1 + self._agreeing(place, found))
            for place, count in common.items()
            if count >= max(_FEWEST, _ALIKE * min(len(grams), len(_grams(self.masks[place].text))))
        }
        return sorted(scores, key=lambda place: (-scores[place], place < near, abs(place - near)))[:_RELATIONS]

    def _agreeing(self, place: int, found: Sequence[Figure]) -> float:
        """Return the share of figures that a paragraph of the draft has as well."""
        numerals = {slot.numeral.value for slot in self.slots[place] if slot.numeral}
        facts = self.facts(place)
        hits = sum(figure.value in numerals or self.results.told_by(figure, facts) for figure in found)
        return hits / len(found) if found else 0.0

    def _with_these_numbers(self, found: Sequence[Figure]) -> list[int]:
        """Return the paragraphs that have half of these numbers, and not just by chance: they are told in new words."""
        enough = max(2 if len(found) < _FEWEST else 3, len(found) / 2)
        hits = Counter(place for key in {key_of(figure) for figure in found} for place in self._by_number.get(key, ()))
        return sorted(place for place, count in hits.items() if count >= enough)

    def _beside(self, mask: Masked, place: int) -> Iterator[tuple[int, Slot]]:
        """Yield the figures that stand among the same words as in a paragraph of the draft."""
        other = self.masks[place]
        numbers = {at: number for number, at in enumerate(mask.places)}
        slots = dict(zip(other.places, self.slots[place], strict=True))
        blocks = SequenceMatcher(None, mask.text, other.text, autojunk=False).get_matching_blocks()
        for start, start_other, size in blocks:
            for offset in range(size):
                if start + offset in numbers and _around(mask.text, start, start + size, offset) >= _FIRM:
                    yield numbers[start + offset], slots[start_other + offset]


def _around(text: str, start: int, end: int, offset: int) -> int:
    """Return how many letters around a figure are the same in both texts, up to the figures beside it."""
    at = start + offset
    before = text[start:at].rpartition("。")[2]
    after = text[at + 1 : end].partition("。")[0]
    return len(before[-_FIRM:].replace(PLACE, "")) + len(after[:_FIRM].replace(PLACE, ""))


def _grams(text: str) -> set[str]:
    return {text[place : place + _GRAM] for place in range(max(1, len(text) - _GRAM + 1))}
