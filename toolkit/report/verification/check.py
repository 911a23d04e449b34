"""The check itself: paragraph by paragraph, number by number.

What marks a number is believed in this order: tag, alias, bookmark (the reader has settled these), fingerprint. A mark
is not believed when it no longer encloses one number, or belongs to another draft.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.document.fingerprint import fingerprint
from toolkit.report.drafting import Draft
from toolkit.report.verification.aligning import Aligned, Lines
from toolkit.report.verification.allowed import Wordings, within
from toolkit.report.verification.drawings import drawn_figures
from toolkit.report.verification.figures import Figure, figures, range_between
from toolkit.report.verification.found import NOT_SHOWN, Place, Verification
from toolkit.report.verification.grids import Grids
from toolkit.report.verification.masking import Slot, masked, sentence_at, slots_and_mask
from toolkit.report.verification.paragraph import CheckedParagraph
from toolkit.report.verification.prose import Licence, authors_remarks
from toolkit.report.verification.results import Results
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Anchor
    from toolkit.document.docx.reader import Draft as ReadDraft

_OURS = 2  # sentences with results, word for word; one may be chance
_BEFORE = 2  # letters in front of a number that show that its place is still there


def verify(
    edited: ReadDraft,
    current: Draft,
    design: str = DesignClass.CONV,
    tested: Collection[Collection[str]] = (),
) -> Verification:
    """Check an edited draft.

    Parameters
    ----------
    edited : toolkit.document.docx.reader.Draft
        As read from the file.
    current : Draft
        The draft that today's data and definition give, all sections.
    design : {"CONV", "QUOTA", "CENSUS", "PROB"}
        What the design allows the author to say.
    tested : collection of pairs of ids
        Differences that the author may state.
    """
    check = _Check(edited, current)
    check.numbers()
    check.charts()
    check.rows()
    check.prose(design, tested)
    check.found.remarks.sort(key=lambda remark: remark[:2])
    return check.found


def of_this_draft(edited: ReadDraft, current: Draft) -> bool:
    """Whether the text itself says that it is of this draft, when nothing else in the file does."""
    lines = [line for line in fingerprint(current.document).lines if line.facts]
    known = {mask.text for mask in Lines(lines, Results.of(edited, current)).masks}
    own = {masked(read.text, figures(read.text)).text for read in edited.paragraphs}
    return len(own & known) >= _OURS


class _Check:
    def __init__(self, edited: ReadDraft, current: Draft) -> None:
        self.edited, self.current = edited, current
        self.found = Verification()
        self.results = Results.of(edited, current)
        now = fingerprint(current.document)
        written = edited.record.fingerprint
        self.grids = Grids((written or now).grids, edited.paragraphs)
        self.lines = Lines((written or now).lines, self.results)
        self.generated = self.lines.sentences
        if written and written.lines != now.lines:
            self.generated |= Lines(now.lines, self.results).sentences
        self.wordings = Wordings.of(current.document)
        self.near = 0  # the paragraph of the draft that was last met

    def numbers(self) -> None:
        for position, read in enumerate(self.edited.paragraphs):
            paragraph = CheckedParagraph.of(position, read, self.results, self.wordings)
            if read.cell:
                self._cell(paragraph)
            elif paragraph.figures or read.anchors:
                self._words(paragraph)

    def _cell(self, paragraph: CheckedParagraph) -> None:
        line = self.grids.line(paragraph.read)
        slots, mask = slots_and_mask(line) if line else ([], None)
        # A cell of one figure is known by its place alone; one of several only while its words stand.
        facts = [slot for slot in slots if slot.fact]
        if mask is not None and mask.text == paragraph.mask.text:
            aligned = Aligned(dict(enumerate(slots)), line=0)
        elif len(facts) == len(paragraph.figures) == 1:
            aligned = Aligned(dict(enumerate(facts)), line=0)
        else:
            aligned = Aligned({})
        for anchor in paragraph.empty:
            self._emptied(paragraph, anchor.fact, (anchor.start, anchor.end))
        if facts and not paragraph.empty and not self.grids.text(paragraph.read).strip():
            self._emptied(paragraph, facts[0].fact, (0, 0))
        self._judge_all(paragraph, aligned)

    def _words(self, paragraph: CheckedParagraph) -> None:
        line = self.lines.same(paragraph.mask, paragraph.facts, self.near)
        self.near = self.near if line is None else line
        for anchor in paragraph.empty:
            if anchor.end > anchor.start or self._place_is_there(paragraph, anchor):
                self._emptied(paragraph, anchor.fact, (anchor.start, anchor.end))
        loose = paragraph.told and len(paragraph.bound) < len(paragraph.figures)
        if line is not None or loose or not all(self._holds(paragraph, number) for number in paragraph.bound):
            aligned = self.lines.align(paragraph.mask, paragraph.figures, paragraph.facts, self.near)
        else:
            aligned = Aligned({})
        self._judge_all(paragraph, aligned)

    def _place_is_there(self, paragraph: CheckedParagraph, anchor: Anchor) -> bool:
        """Whether the words in front of an emptied number still stand: else its clause was deleted with it."""
        before = paragraph.text[: anchor.start].rstrip()[-_BEFORE:]
        return masked(before, figures(before)).text in self._before[anchor.fact]

    @cached_property
    def _before(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for slots, mask in zip(self.lines.slots, self.lines.masks, strict=True):
            for slot, at in zip(slots, mask.places, strict=True):
                if slot.fact:
                    found[slot.fact].add(mask.text[max(0, at - _BEFORE) : at])
        return found

    def _judge_all(self, paragraph: CheckedParagraph, aligned: Aligned) -> None:
        moved = self._changed_places(paragraph, aligned)
        unbound: list[Figure] = []
        for number, figure in enumerate(paragraph.figures):
            slot = aligned.slots.get(number, Slot())
            if number in paragraph.bound:
                fact, span = paragraph.bound[number]
                self._judge(paragraph, figure, slot.fact if moved and slot.fact else fact, span, slot.fact)
            elif paragraph.told and not self._explained(paragraph, figure, slot, aligned):
                unbound.append(figure)
        for start, end in _joined(paragraph.text, unbound):
            self.found.tell_unbound(paragraph.read.where, (paragraph.position, start, end), paragraph.text[start:end])

    def _explained(self, paragraph: CheckedParagraph, figure: Figure, slot: Slot, aligned: Aligned) -> bool:
        """Whether a figure without a mark can be explained; what turns out to be a result is compared with it."""
        if slot.numeral is not None and slot.numeral.value == figure.value:
            return True
        known = bool(slot.fact) and aligned.line is not None
        if not known and within(figure.start, figure.end, paragraph.allowed):
            return True
        if slot.fact:
            self._judge(paragraph, figure, slot.fact, self._span(paragraph, figure, slot.fact))
            return True
        if self._said_beside(paragraph, figure, aligned):
            self.found.numbers += 1
            self.found.matched += 1
            return True
        return False

    def _changed_places(self, paragraph: CheckedParagraph, aligned: Aligned) -> bool:
        """Whether the marked numbers of a sentence stand in each other's places: cut out and put back the other way."""
        if aligned.line is None:
            return False
        places = [slot.fact for slot in aligned.slots.values() if slot.fact]
        if paragraph.read.cell:
            return bool(places)
        return places != paragraph.facts and Counter(places) == Counter(paragraph.facts)

    def _holds(self, paragraph: CheckedParagraph, number: int) -> bool:
        return self.results.says(paragraph.figures[number], paragraph.bound[number][0])

    def _judge(
        self, paragraph: CheckedParagraph, figure: Figure, fact: str, span: tuple[int, int], instead: str = ""
    ) -> None:
        """Compare a figure with its result; ``instead`` is what the words say that belongs there."""
        self.found.numbers += 1
        shown = paragraph.text[span[0] : span[1]]
        results, today = self.results, self.results.today.get(fact)
        if results.says(figure, fact) or (instead and results.says(figure, instead)):
            self.found.matched += 1
        elif results.was(figure, fact) or (not results.recorded and not results.same_data):
            # Without its record a draft of older data cannot tell a change by hand from one of the data.
            expected = NOT_SHOWN if today is None else _printed_like(shown, today)
            self.found.tell_stale(paragraph.read.where, (paragraph.position, *span), shown, expected)
        else:
            expected = _printed_like(shown, results.shown(fact) or NOT_SHOWN)
            self.found.tell_changed(paragraph.read.where, (paragraph.position, *span), shown, expected)

    def _emptied(self, paragraph: CheckedParagraph, fact: str, span: tuple[int, int]) -> None:
        self.found.numbers += 1
        shown, expected = paragraph.text[span[0] : span[1]], self.results.shown(fact) or NOT_SHOWN
        self.found.tell_changed(paragraph.read.where, (paragraph.position, *span), shown, expected)

    def _span(self, paragraph: CheckedParagraph, figure: Figure, fact: str) -> tuple[int, int]:
        """Return the stretch of a figure and its unit."""
        unit = self.results.unit(fact)
        more = len(unit) if paragraph.text.startswith(unit, figure.end) else 0
        return figure.start, figure.end + more

    def _said_beside(self, paragraph: CheckedParagraph, figure: Figure, aligned: Aligned) -> bool:
        """Whether a number is a result of the same sentence, told once more or in other words."""
        start, end = sentence_at(paragraph.text, figure.start)
        beside = {fact for fact, (low, _) in paragraph.bound.values() if start <= low < end}
        return self.results.told_by(figure, beside | aligned.facts)

    def charts(self) -> None:
        """Compare the figures of charts."""
        for drawn in drawn_figures(self.edited, self.current, self.results):
            self.found.tell_drawn(drawn, self._whole(drawn.paragraph))

    def rows(self) -> None:
        """Tell the rows that are gone from tables."""
        if self.edited.record.fingerprint is not None or self.results.same_data:
            for row in self.grids.gone():
                self.found.tell_missing(row, self._whole(max(row.caption, 0)))

    def prose(self, design: str, tested: Collection[Collection[str]]) -> None:
        """Hold what the author wrote against what may be said; a sentence with a wrong number is to be mended first."""
        paragraphs = self.edited.paragraphs
        licence = Licence(self.current.facts.values(), design, tested)
        for remark in authors_remarks(paragraphs, self.generated, self.lines, licence):
            own = (remark.paragraph, remark.start, remark.end)
            sentence = (remark.paragraph, *sentence_at(paragraphs[remark.paragraph].text, remark.start))
            wrong = ("changed", "stale", "unbound") if remark.retold else ("changed", "stale")
            if remark.about_results and self.found.told(wrong, sentence):
                continue
            if not (remark.about_one and self.found.told(("unbound",), own)):
                self.found.tell_words(remark, paragraphs[remark.paragraph].where)

    def _whole(self, paragraph: int) -> Place:
        return paragraph, 0, len(self.edited.paragraphs[paragraph].text)


def _joined(text: str, found: list[Figure]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of figures, the two ends of a range as one."""
    place = 0
    while place < len(found):
        start = found[place].start
        while place + 1 < len(found) and range_between(text, found[place], found[place + 1]):
            place += 1
        yield start, found[place].end
        place += 1


def _printed_like(shown: str, result: str) -> str:
    """Return a result with the unit the document prints: a table says 28 where a sentence says 28人."""
    old, new = figures(shown), figures(result)
    if len(old) != 1 or len(new) != 1:
        return result
    return shown[: old[0].start] + result[new[0].start : new[0].end] + shown[old[0].end :]
