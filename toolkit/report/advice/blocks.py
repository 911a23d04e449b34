"""六、对策建议 as blocks of a document: cards with their evidence, what is for those above, the list of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.document import Cell, Column, Heading, Inline, Number, Paragraph, Slot, Table, Text, plain
from toolkit.findings import numerals
from toolkit.report.advice.citing import Cited, resolve
from toolkit.report.advice.columns import HEADERS, TO_FILL
from toolkit.report.advice.suggest import mark_of
from toolkit.report.advice.wording import without_persons
from toolkit.responses.personal import mask

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

_COUNTS = ("%", "％", "人", "名", "份")
"""What figures that count people end with."""
_PARTIES = ("lead", "partners")
_ROWS = ("people", "lead", "partners", "deadline", "resources", "feasibility", "novelty")


def advice_blocks(
    cards: Sequence[Measure], findings: Sequence[Finding], notes: Sequence[Note], *, public: bool = False
) -> Iterator[Block]:
    """Yield the section on recommendations; cards that were decided against are left out.

    Numbers of findings stay bound, and so is a baseline that is one of them. Nothing personal comes through, and in a
    public edition no baseline but one that its findings tell there.
    """
    cards = [replace(card, baseline=_told_baseline(card, findings)) if public else card for card in cards]
    cards = [card for card in cards if not card.is_dropped]
    kept = [_Told.of(place, card, findings, notes) for place, card in enumerate(cards, start=1)]
    yield Heading(1, "对策建议")
    if not kept:
        yield Paragraph((Slot("依据上面的发现和座谈、走访，写3—6条建议：填在 measures.xlsx 里，再生成一次"),))
        return
    yield Paragraph(
        (Text("每条建议都注明依据的发现和座谈、走访或文献；标“建议草案”的，牵头、时限或评价指标还没有填写。"),)
    )
    own = [told for told in kept if not told.card.goes_up]
    above = [told for told in kept if told.card.goes_up]
    for told in own:
        yield from told.blocks(2)
    if above:
        yield Heading(2, "向上反映事项")
        yield Paragraph((Text("下列事项超出社区权限，建议提请街道或区有关部门研究。"),))
        for told in above:
            yield from told.blocks(3)


def notes_blocks(notes: Sequence[Note]) -> Iterator[Table]:
    """Yield the list of notes for the appendix, without anything personal; nothing when there are none."""
    if not notes:
        return
    head = tuple(map(Column, ("编号", "类型", "日期", "人数", "地点", "主题")))
    told = ((note.id, note.kind, note.date, note.shown_people, mask(note.place), mask(note.topic)) for note in notes)
    rows = tuple(tuple((Text(text),) if text else () for text in texts) for texts in told)
    words = "记录原文由调研单位保管，不附在报告里；不记姓名。"
    yield Table("notes", "座谈走访记录目录", head, rows, ((Text(words),),))


@dataclass(frozen=True)
class _Told:
    """A card as it is told, with what it cites."""

    place: int
    card: Measure
    cited: Cited

    @staticmethod
    def of(place: int, card: Measure, findings: Sequence[Finding], notes: Sequence[Note]) -> _Told:
        return _Told(place, presentable(card), resolve(card, findings, notes))

    def blocks(self, level: int) -> Iterator[Block]:
        """Yield the card: its heading, what is to be done and why, and the table of its fields."""
        card = self.card
        title = card.title or f"建议{card.id}"
        yield Heading(level, title)
        yield Paragraph(_sentence(card.action), "draft" if card.is_draft else "body")
        yield Paragraph(tuple(self._evidence()))
        rows = tuple(((Text(name),), cell) for name, cell in self._rows())
        yield Table(f"measure_{self.place}", f"{title}：落实要点", (Column("项目"), Column("内容")), rows)

    def _evidence(self) -> Iterator[Inline]:
        """Yield what stands behind the card: the sentences of its findings, the notes."""
        for finding in self.cited.findings:
            yield Text(f"依据发现{finding.id}：", strong=True)
            yield from finding.claim
            yield Text(mark_of(finding) + ("" if plain(finding.claim).endswith("。") else "。"))
        if not self.cited.findings:
            yield Slot("依据哪个发现？")
        yield Text("佐证：", strong=True)
        citations = "、".join(note.citation for note in self.cited.notes)
        yield from (Text(f"{citations}。"),) if citations else (Slot("引用至少一条座谈、走访或文献"),)

    def _rows(self) -> Iterator[tuple[str, Cell]]:
        card = self.card
        yield HEADERS["findings"], _filled("、".join(finding.id for finding in self.cited.findings))
        yield HEADERS["notes"], _filled("、".join(note.id for note in self.cited.notes))
        for field in _ROWS:
            yield HEADERS[field], _filled(getattr(card, field))
        yield HEADERS["indicator"], _joined(self._indicator())
        yield HEADERS["risk"], _filled(card.risk)
        reason = (Text("："), *_filled(card.reason, "理由待填")) if card.judgement else ()
        yield HEADERS["judgement"], (*_filled(card.judgement), *reason)
        yield "自评（满分3分）", _joined(self._scores())

    def _indicator(self) -> Iterator[Inline]:
        card = self.card
        yield from _filled(card.indicator)
        yield Text("；基线：")
        yield from self._baseline()
        yield Text("；目标：")
        yield from _filled(card.target)
        yield Text("；口径和数据来源：")
        yield from _filled(card.definition)

    def _baseline(self) -> Iterator[Inline]:
        """Yield the baseline; a figure of the card's findings stays bound to its result."""
        numbers = [one for finding in self.cited.findings for one in finding.claim if isinstance(one, Number)]
        known = {one.shown + one.unit: one for one in numbers if one.unit}
        if not known or not self.card.baseline:
            yield from _filled(self.card.baseline)
            return
        figures = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        for piece in re.split(rf"(?<![\d.])({figures})", self.card.baseline):
            if piece:
                yield known.get(piece) or Text(piece)

    def _scores(self) -> Iterator[Inline]:
        for place, field in enumerate(("operable", "feasible", "novel")):
            yield Text(("；" if place else "") + HEADERS[field].removesuffix("自评"))
            score = getattr(self.card, field)
            yield from _filled(score and f"{score}分")
            if score:
                yield from (Text("（"), *_filled(getattr(self.card, f"{field}_why"), "理由待填"), Text("）"))


def _told_baseline(card: Measure, findings: Sequence[Finding]) -> str:
    """Return the baseline without figures that this edition does not tell."""
    cited = resolve(card, findings, ()).findings
    told = {one.shown + one.unit for finding in cited for one in finding.claim if isinstance(one, Number)}
    kept, done, text = "", 0, card.baseline
    for start, end, numeral in numerals(text):
        share = text[start:end].startswith("百分之")
        unit = "" if share else next((unit for unit in _COUNTS if text.startswith(unit, end)), None)
        if unit is None or numeral + (unit.replace("％", "%") or "%") in told:
            continue
        kept, done = f"{kept}{text[done:start]}*", end + len(unit)
    return f"{kept}{text[done:]}（*：公开版不列）" if done else text


def _filled(text: str, prompt: str = TO_FILL) -> Cell:
    return (Text(text),) if text else (Slot(prompt),)


def _joined(inlines: Iterable[Inline]) -> Cell:
    """Return inlines with neighbouring texts made one: a planned figure is known by the wording it stands in."""
    joined: list[Inline] = []
    for inline in inlines:
        before = joined[-1] if joined else None
        if isinstance(inline, Text) and isinstance(before, Text) and inline.strong == before.strong:
            joined[-1] = Text(before.text + inline.text, before.strong)
        else:
            joined.append(inline)
    return tuple(joined)


def _sentence(action: str) -> Cell:
    return (Text(action.rstrip("。") + "。"),) if action else (Slot("做什么？写具体动作"),)


def presentable(card: Measure) -> Measure:
    """Return a card fit to leave the house: personal information masked, in whatever field it stands."""
    masked = {name: (without_persons if name in _PARTIES else mask)(text) for name, text in card.texts().items()}
    return replace(card, **masked)
