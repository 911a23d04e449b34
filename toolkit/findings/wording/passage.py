"""A text prepared for the rules: its sentences, figures and exempt parts, with the facts it may state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.findings.fact import Fact
from toolkit.findings.wording.allowed import allowed
from toolkit.findings.wording.clauses import Part, Sentence, Span, foreign, inside, masked, quoted, sentences, touches
from toolkit.findings.wording.enumerations import listed, shared
from toolkit.findings.wording.figures import Figure, Kind, figures, narrowed
from toolkit.findings.wording.lexicon import Lexicon
from toolkit.findings.wording.matching import Evidence, Index, evidence_of
from toolkit.records import Issue, Severity
from toolkit.sample.sampling import DesignClass

_FEW = 8
Tested = frozenset[frozenset[str]]


@dataclass(frozen=True, eq=False)
class Passage:
    """What a rule looks at.

    Parameters
    ----------
    text : str
        Narrowed: full-width digits and signs are half-width, every character at its place.
    written : str
        As the author wrote it.
    facts : tuple of Fact
    design : DesignClass
    tested : frozenset of frozenset of str
        Pairs of ids whose difference passed the gate.
    lexicon : Lexicon
    """

    written: str
    facts: tuple[Fact, ...]
    design: DesignClass
    tested: Tested
    lexicon: Lexicon
    text: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", narrowed(self.written))

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, in order."""
        return sentences(self.text)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The facts as the rules compare them."""
        return evidence_of(self.facts)

    @cached_property
    def _index(self) -> Index:
        return Index(self.evidence)

    @cached_property
    def _relevant(self) -> dict[int, list[Evidence]]:
        return {}

    @cached_property
    def _chosen(self) -> dict[Figure, list[Evidence]]:
        return {}

    @cached_property
    def by_id(self) -> dict[str, Evidence]:
        """The facts by id."""
        return {e.fact.id: e for e in self.evidence}

    @cached_property
    def _rows(self) -> dict[int, dict[Figure, str]]:
        return {}

    def known(self, kind: Kind, value: float, step: float) -> list[Evidence]:
        """Return the facts of a kind that print as a value."""
        return self._index.facts_of(kind, value, step)

    def facts_of(self, figure: Figure) -> list[Evidence]:
        """Return the facts that a figure may be, by value alone."""
        return self.known(figure.kind, figure.value, figure.step)

    def candidates(self, figure: Figure) -> list[Evidence]:
        """Return the facts that an exact figure may state: of those with its value, the ones its words fit best."""
        if not figure.precise:
            return []
        if figure not in self._chosen:
            self._chosen[figure] = self._closest(figure, self.facts_of(figure))
        return self._chosen[figure]

    def _closest(self, figure: Figure, found: list[Evidence]) -> list[Evidence]:
        if len(found) < 2:
            return found
        sentence = self.sentence_of(figure.start)
        for text in (self.surroundings(sentence, figure), sentence.text):
            best = max(round(e.coverage(text), 3) for e in found)
            found = [e for e in found if round(e.coverage(text), 3) == best]
        bases = {int(f.value) for f in self.figures_in(sentence, Kind.NUMBER) if f.exact}
        return [e for e in found if e.fact.n in bases] or found

    def fact_of(self, figure: Figure) -> Evidence | None:
        """Return the fact a figure states, the first when several fit alike."""
        return next(iter(self.candidates(figure)), None)

    def stated(self, part: Part) -> list[Evidence]:
        """Return the shares that a part of the text states in figures, in order, each once."""
        found = (self.fact_of(figure) for figure in self.figures_in(part, Kind.SHARE))
        return list(dict.fromkeys(fact for fact in found if fact is not None))

    def relevant(self, sentence: Sentence) -> list[Evidence]:
        """Return the facts that a sentence may speak of: stated in it, or with a label that it names in part."""
        if sentence.start not in self._relevant:
            stated = {id(e) for f in self.figures_in(sentence) for e in self.candidates(f)}
            self._relevant[sentence.start] = [
                e for e in self.evidence if id(e) in stated or e.coverage(sentence.text) > 0
            ]
        return self._relevant[sentence.start]

    def shares_near(self, sentence: Sentence) -> list[Evidence]:
        """Return the shares a sentence may reckon with: its own, those told just before, all when there are few."""
        known = [e for e in self.relevant(sentence) if e.kind is Kind.SHARE]
        place = self.sentences.index(sentence)
        known += [e for s in self.sentences[max(0, place - 1) : place] for e in self.stated(s) if e not in known]
        everything = [e for e in self.evidence if e.kind is Kind.SHARE]
        return known if len(known) > 1 or len(everything) > _FEW else everything

    def listed(self, sentence: Sentence) -> dict[Figure, str]:
        """Return what belongs to each of the percentages that a sentence tells in a row (分别, 依次)."""
        if sentence.start not in self._rows:
            shares = [f for f in self.figures_in(sentence, Kind.SHARE) if f.precise]
            self._rows[sentence.start] = listed(sentence, shares)
        return self._rows[sentence.start]

    def surroundings(self, sentence: Sentence, figure: Figure) -> str:
        """Return the words a figure goes with: its clause, or what lies between it and its neighbours there."""
        if figure in self.listed(sentence):
            return self.listed(sentence)[figure]
        others = [f for f in self.figures_in(sentence, Kind.SHARE) if f.exact]
        at = others.index(figure) if figure in others else -1
        clause = sentence.clause(figure.start)
        alone = [f for f in others if clause.start <= f.start < clause.end] == [figure]
        if alone and len(clause.text) > figure.end - figure.start + 4:
            return clause.text
        before = others[at - 1].end if at > 0 else sentence.start
        after = others[at + 1].start if 0 <= at < len(others) - 1 else sentence.end
        if self.text[figure.end : figure.end + 1] == "的" or self.text[figure.end : figure.end + 2] in ("受访", "参与"):
            return self.text[figure.start : after]  # 46%的受访青年选择……
        return self.text[before : figure.start]

    @cached_property
    def quoted(self) -> list[Span]:
        """Quotations, labels and titles."""
        return quoted(self.text)

    @cached_property
    def masked(self) -> str:
        """The text with quotations made unreadable: what the author says around them."""
        return masked(self.text)

    @cached_property
    def _foreign(self) -> tuple[list[Span], list[Span]]:
        sourced, planned = foreign(self.sentences, self.lexicon)
        asked = [(s.start, s.end) for s in self.sentences if self.text[s.end : s.end + 1] in ("？", "?")]
        return sourced, planned + asked

    @cached_property
    def figures(self) -> list[Figure]:
        """All figures that are the author's own: not quoted, not from a source, no target, no part of a label."""
        found = figures(self.text, self.lexicon)
        return shared(self.text, [f for f in found if not self.exempt(f.start, f.end) and not self._names(f)])

    def _names(self, figure: Figure) -> bool:
        """Whether a range or a bound is part of a label: 收入在40%以上的."""
        wide = figure.high is not None or (figure.bound and not figure.worded)
        return bool(wide) and figure.text in self._labels

    @cached_property
    def _labels(self) -> str:
        return narrowed("\n".join(fact.label for fact in self.facts))

    @cached_property
    def allowed(self) -> list[Span]:
        """Figures that are no results: dates, ages, numbering, telephones."""
        return allowed(self.text)

    def exempt(self, start: int, end: int) -> bool:
        """Whether a stretch is quoted, from a source, or about what is to come."""
        return any(inside(start, end, spans) for spans in (self.quoted, *self._foreign))

    def planned(self, start: int, end: int) -> bool:
        """Whether a stretch is quoted or about what is to come."""
        return inside(start, end, self.quoted) or touches(start, end, self._foreign[1])

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a stretch lies in quotation marks or in a title."""
        return inside(start, end, self.quoted)

    def figures_in(self, part: Part, *kinds: Kind) -> list[Figure]:
        """Return the figures of a part, of some kinds."""
        return [f for f in self.figures if part.start <= f.start < part.end and (not kinds or f.kind in kinds)]

    def find(self, name: str) -> Iterator[tuple[Sentence, Part, int, int, str]]:
        """Yield the words of a list outside exempt parts: sentence, clause, start, end, word."""
        words = self.lexicon.words[name]
        for sentence in self.sentences:
            for match in words.find(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if not self.exempt(start, end):
                    yield sentence, sentence.clause(start), start, end, match.group()

    def number(self, name: str) -> float:
        """Return a limit of the lexicon."""
        return self.lexicon.numbers[name]

    def issue(self, rule: str, severity: Severity, start: int, end: int, problem: str, fix: str = "") -> Issue:
        """Return a finding about a stretch of the text; ``{word}`` in a message is what stands there."""
        word = self.written[start:end]
        where = self.sentence_at(start)
        place = f"第{where}句：" if len(self.sentences) > 1 else ""
        return Issue(rule, "", severity, place + problem.replace("{word}", word), fix, (start, end))

    def sentence_of(self, place: int) -> Sentence:
        """Return the sentence that holds a place."""
        return self.sentences[self.sentence_at(place) - 1]

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence that holds a place, counted from 1."""
        return next((i for i, s in enumerate(self.sentences, start=1) if place < s.end), len(self.sentences))
