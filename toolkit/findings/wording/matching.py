"""Which fact does a figure or a clause speak of? By value at the printed precision, and by the words of labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from toolkit.findings.fact import Fact
from toolkit.findings.wording.figures import Kind, narrowed

_GENERIC = re.compile(
    r"比例|占比|人数|选择|认为|基数|合计|受访者?|参与调查者|青年群体|青年|群体|的|[\s·|/—\-_,，、（）()“”:：=]+"
)
_NUMERAL = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")
_WORD = re.compile("[一-鿿]|^[A-Za-z]$")
_WHOLE_NUMBER = re.compile(r"\d+[^\d]?")
_SURE, _CLEARLY = 0.6, 0.15


@dataclass(frozen=True, eq=False)
class Evidence:
    """A fact as the rules compare it.

    Parameters
    ----------
    fact : Fact
    kind : Kind
    value : float
        Shares and points in percent.
    """

    fact: Fact
    kind: Kind
    value: float

    @cached_property
    def label(self) -> str:
        """The words of the label that tell it from others: Chinese words, and letters that name a thing (A, B)."""
        pieces = _GENERIC.sub(" ", narrowed(self.fact.label)).split()
        return " ".join(piece for piece in pieces if _WORD.search(piece))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The label in pairs of neighbouring characters."""
        return _pairs(self.label)

    @cached_property
    def unit(self) -> str:
        """What is printed behind the number: 人, 小时."""
        return _NUMERAL.sub("", narrowed(self.fact.shown)).strip()

    @cached_property
    def printed(self) -> float | None:
        """The number that is printed."""
        match = _NUMERAL.search(narrowed(self.fact.shown))
        return float(match.group().replace(",", "")) if match else None

    def coverage(self, text: str) -> float:
        """Return how much of the label the text holds, 0 to 1."""
        return sum(len(_covered(piece, text)) for piece in self.label.split()) / max(
            1, len(self.label.replace(" ", ""))
        )

    def named_by(self, text: str) -> float:
        """Return how many characters of the label the text holds."""
        return self.coverage(text) * len(self.label.replace(" ", ""))

    def own(self, other: Evidence) -> frozenset[str]:
        """Return what the label has and another label has not."""
        return self.pairs - other.pairs

    def equals(self, value: float, step: float) -> bool:
        """Whether the fact rounds to a value; a difference may be told without its sign."""
        return rounded_to(abs(value) if self.kind is Kind.POINTS else value, step) in self.prints(step)

    def prints(self, step: float) -> set[Decimal]:
        """Return what the fact rounds to, from its value and from what is printed already."""
        values = [self.value] if self.printed is None else [self.value, self.printed]
        return {rounded_to(abs(v) if self.kind is Kind.POINTS else v, step) for v in values}


def evidence_of(facts: Iterable[Fact]) -> list[Evidence]:
    """Return facts with their kind, which the printed form tells."""
    return [_evidence(fact) for fact in facts]


@lru_cache(maxsize=4096)  # the paragraphs of a draft share their facts
def _evidence(fact: Fact) -> Evidence:
    shown = narrowed(fact.shown)
    if "点" in shown and "百分" in shown and "百分之" not in shown:
        return Evidence(fact, Kind.POINTS, fact.value * 100)
    if "%" in shown or "百分之" in shown or re.search("[一二三四五六七八九]成", shown):
        return Evidence(fact, Kind.SHARE, fact.value * 100)
    if "倍" in shown:
        return Evidence(fact, Kind.TIMES, fact.value)
    return Evidence(fact, Kind.NUMBER, fact.value)


def rounded_to(value: float, step: float) -> Decimal:
    """Return a value as a whole number of steps, half up, after a cut to 12 significant digits."""
    exact = Decimal(f"{value:.12g}") / Decimal(f"{step:.12g}")
    return exact.quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0


def named(candidates: Sequence[Evidence], text: str) -> Evidence | None:
    """Return the one candidate that a text clearly names, if there is one."""
    ranked = sorted(((e.coverage(text), i) for i, e in enumerate(candidates)), key=lambda pair: (-pair[0], pair[1]))
    if not ranked or ranked[0][0] < _SURE:
        return None
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _CLEARLY:
        best, second = candidates[ranked[0][1]], candidates[ranked[1][1]]
        # A longer label that holds everything the shorter one holds says more.
        if not (ranked[0][0] == ranked[1][0] and len(best.pairs) != len(second.pairs)):
            return best if ranked[0][0] > ranked[1][0] and any(pair in text for pair in best.own(second)) else None
        return max(best, second, key=lambda e: len(e.pairs))
    return candidates[ranked[0][1]]


class Index:
    """Facts by what they print at a precision, so that a figure finds its own at once.

    Parameters
    ----------
    evidence : sequence of Evidence
    """

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self.evidence = evidence
        self._tables: dict[tuple[Kind, float], dict[Decimal, list[Evidence]]] = {}

    def facts_of(self, kind: Kind, value: float, step: float) -> list[Evidence]:
        """Return the facts of a kind that print as a value, in their order."""
        table = self._tables.get((kind, step))
        if table is None:
            table = self._tables[kind, step] = {}
            for e in self.evidence:
                if e.kind is kind:
                    for key in e.prints(step):
                        table.setdefault(key, []).append(e)
        return table.get(rounded_to(abs(value) if kind is Kind.POINTS else value, step), [])


def place_of(one: Evidence, other: Evidence, text: str, start: int = 0) -> int | None:
    """Return where a text names ``one`` and not ``other``: the first of the characters that tell them apart."""
    found = [place for place in (text.find(pair, start) for pair in one.own(other)) if place >= 0]
    return min(found, default=None)


def _pairs(label: str) -> frozenset[str]:
    pieces = label.split()
    return frozenset(piece[i : i + 2] for piece in pieces for i in range(max(1, len(piece) - 1)))


def _covered(piece: str, text: str) -> set[int]:
    if len(piece) == 1:
        return {0} if piece in text else set()
    found = {i + k for i in range(len(piece) - 1) if piece[i : i + 2] in text for k in (0, 1)}
    # A number counts as a whole and with what stands behind it: 30岁 is not in 30%.
    for number in _WHOLE_NUMBER.finditer(piece):
        if number.group() not in text:
            found -= set(range(*number.span()))
    return found
