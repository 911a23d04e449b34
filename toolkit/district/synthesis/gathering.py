"""From the bundles to findings over communities: where one report tells a finding, others may hold it, too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.district.synthesis.shared import HOLDS, NOT, NOT_ASKED, UNSEEN, Shared, Topic
from toolkit.district.synthesis.supported import Shares, ends_of, in_front, pooled_shares, said, shares_of
from toolkit.document import plain
from toolkit.findings.finding import DIFFERENCE, LEVEL, NO_DIFFERENCE, PRIORITY
from toolkit.questionnaire.kinds import Level
from toolkit.sample.groups import title
from toolkit.statistics.communities import funnel, shrink

if TYPE_CHECKING:
    from toolkit.district.bundle import Bundle, Comparability, FindingCard
    from toolkit.district.bundle.comparability import Comparable
    from toolkit.findings.finding import Finding
    from toolkit.questionnaire import Item
    from toolkit.report import Material

WIDE = 0.05
"""Standard deviation between communities from which on they are apart."""
_FEWEST = 2
_FAINT = re.compile("[^。]*仅供参考。")
_SIGNS = re.compile("“[^”]*”|较[高低]")
_FIGURES = re.compile(r"^在[^，“]*，|（[^（）]*\d[^（）]*）|，相差.*|。.*")


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is taken from the bundles.

    Parameters
    ----------
    cards : mapping of str to tuple of FindingCard
        By community, in the order of the codes.
    shares : mapping of str to mapping of str to Shares
        By community and question.
    asked : mapping of str to Comparable
        By question of the district's questionnaire, in its order.
    material : Material
        Of the district.
    """

    cards: Mapping[str, tuple[FindingCard, ...]]
    shares: Mapping[str, Mapping[str, Shares]]
    asked: Mapping[str, Comparable]
    material: Material

    @staticmethod
    def of(bundles: Iterable[Bundle], comparability: Comparability, material: Material) -> Gathered:
        """Look at each bundle once."""
        known = material.responses.questionnaire.by_id
        asked = {one.item: one for one in comparability.items if one.item in known}
        cards, shares = {}, {}
        for bundle in bundles:
            code = bundle.community
            items = [
                item
                for item in bundle.questionnaire.questions
                if item.id in asked and code in asked[item.id].communities
            ]
            cards[code] = bundle.findings
            shares[code] = shares_of(bundle, items, material.thresholds.hide_below)
        codes = sorted(cards)
        return Gathered({code: cards[code] for code in codes}, shares, asked, material)

    @property
    def means(self) -> tuple[str, ...]:
        """Questions that reports tell of by a mean or a median: no answer is in front."""
        told = {card.item for cards in self.cards.values() for card in cards if card.kind == LEVEL}
        return tuple(name for name in self.asked if name in told and self._is_measured(name))

    def _is_measured(self, name: str) -> bool:
        measures = self.material.measures(self.material.item(name))
        return all(measure.level is Level.INTERVAL for measure in measures)

    def findings(self) -> Iterator[Shared]:
        """Yield the findings that a community or the district has, in the order of the questionnaire."""
        every = [card for cards in self.cards.values() for card in cards]
        for name in self.asked:
            own = [card for card in every if card.item == name]
            if any(card.kind == LEVEL for card in own):
                item = self.material.item(name)
                for end in ends_of(item):
                    yield from self._levels(item, end)
            for topic in dict.fromkeys(_topic(card) for card in own if card.kind in (DIFFERENCE, PRIORITY)):
                if all(question in self.asked for question in topic.questions):
                    yield from self._told(topic, [card for card in own if _topic(card) == topic])

    def _levels(self, item: Item, end: str) -> Iterator[Shared]:
        """Yield the answers that are in front somewhere."""
        topic, measures = Topic(item.id, "", LEVEL, end), self.material.measures(item)
        held = {code: in_front(each.get(item.id, {}), end) for code, each in self.shares.items()}
        pooled = in_front(pooled_shares(self.material, item), end)
        for answer, marks in self._marked(topic, held, pooled):
            words = said(measures, answer, end)
            yield Shared(topic, self._about(topic), words, marks, answer in pooled, self._beyond(item.id, answer))

    def _told(self, topic: Topic, cards: Sequence[FindingCard]) -> Iterator[Shared]:
        """Yield what reports tell of a topic on their own tests; a report that could not tell is not against it."""
        held = {code: _answers(own, topic) for code, own in self.cards.items()}
        pooled = _answers(self.material.findings, topic)
        told = [*cards, *(finding for finding in self.material.findings if _topic(finding) == topic)]
        words = {_answer(card): self._words(card) for card in told} | {NO_DIFFERENCE: NO_DIFFERENCE}
        for answer, marks in self._marked(topic, held, pooled):
            yield Shared(topic, self._about(topic), words[answer], marks, answer in pooled)

    def _marked(
        self, topic: Topic, held: Mapping[str, tuple[str, ...]], pooled: tuple[str, ...]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield each answer with its marks: the district's first, then by how many communities hold it."""
        counts = Counter(answer for own in (pooled, *held.values()) for answer in own)
        for answer in sorted(counts, key=lambda answer: (answer not in pooled, -counts[answer])):
            yield answer, {code: self._mark(code, topic, held[code], answer) for code in self.cards}

    def _mark(self, code: str, topic: Topic, held: tuple[str, ...], answer: str) -> str:
        asked = [self.asked[question] for question in topic.questions]
        if any(code not in (*one.communities, *one.not_handed_in) for one in asked):
            return NOT_ASKED
        if not held:
            return UNSEEN
        return HOLDS if answer in held else NOT

    def _beyond(self, item: str, answer: str) -> tuple[str, ...]:
        """Return the communities beyond the limits, where communities are really apart in the share of an answer."""
        told = {code: each[item][answer] for code, each in self.shares.items() if answer in each.get(item, {})}
        if len(told) < _FEWEST:
            return ()
        _, k, n = zip(*told.values(), strict=True)
        drawn = shrink(k, n, integrate=False)
        if drawn.use != "shrunk" or drawn.between < WIDE:
            return ()
        return tuple(code for code, flag in zip(told, funnel(k, n).flags, strict=True) if flag == "关注")

    def _about(self, topic: Topic) -> str:
        words = f"{topic.item} {self.asked[topic.item].words}"
        form = self.material.responses.questionnaire
        return f"{words}（按{title(form, form[topic.questions[-1]])}）" if topic.by else words

    def _words(self, card: FindingCard | Finding) -> str:
        if card.kind == PRIORITY:
            labels = {row.key: row.label for row in self.material.item(card.item).rows}
            return f"“{labels[card.rows[0]]}”宜先改进"
        return _FIGURES.sub("", _claim(card))


def _topic(card: FindingCard | Finding) -> Topic:
    return Topic(card.item, card.by, card.kind, "、".join(card.rows) if card.kind == DIFFERENCE else "")


def _answer(card: FindingCard | Finding) -> str:
    """Return what makes two findings on a topic the same: the row, or who has more of what."""
    if card.kind == PRIORITY:
        return card.rows[0]
    return "".join(_SIGNS.findall(_FAINT.sub("", _claim(card))))


def _claim(card: FindingCard | Finding) -> str:
    return card.claim if isinstance(card.claim, str) else plain(card.claim)


def _answers(cards: Iterable[FindingCard | Finding], topic: Topic) -> tuple[str, ...]:
    """Return what a report tells of a topic: ``NO_DIFFERENCE`` where it found none, nothing where it could not tell."""
    cards = [card for card in cards if card.item == topic.item]
    found = [_answer(card) for card in cards if _topic(card) == topic]
    none = any(card.kind == NO_DIFFERENCE and topic.by in card.by.split("、") for card in cards)
    return tuple(found) or ((NO_DIFFERENCE,) if none and topic.kind == DIFFERENCE else ())
