"""回查: hold an edited draft against its own record and against today's data, number by number.

Nothing is rewritten: what was found is listed, and told in comments in a copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.document import Chart, Number, Paragraph, Table, Text, plain
from toolkit.findings import numerals, quantity_words
from toolkit.report.drafting import Draft

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Anchor, DraftParagraph
    from toolkit.document.docx.reader import Draft as ReadDraft

_YEAR = r"(?:19|20)\d{2}"
_ALLOWED = re.compile(
    rf"{_YEAR}(?:年度?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|\s*[—–－~至-]+\s*{_YEAR}年?|([-./])\d{{1,2}}\1\d{{1,2}}(?!\d))"
    r"|\d{1,2}月(?:\d{1,2}日)?(?!\d)|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)|0\d{2,3}-\d{7,8}(?!\d)"
    r"|(?:\d{1,2}\s*[—–－~至-]\s*)?\d{1,2}周岁|\d{1,2}\s*[—–－~至-]\s*\d{1,2}岁|不足\d+人|可超过100%|不等于100%"
    r"|第\d+[题条章节页次期届项款]|[〔\[]\d{4}[〕\]]\s*\d+号|[表图]\s*\d+|^\s*(?:[（(]\d{1,2}[)）]|\d{1,2}[.、．)）](?!\d))"
)
_CHINESE = re.compile("[一-鿿]")
_FRAGMENTS = re.compile(r"[，。；：、！？（）()“”\s]+")
_PIECES = re.compile(r"[^，。；：、！？（）()“”\s]+")
_QUOTED = re.compile(r"“([^“”]*)”")
_NAMES = re.compile("第1行|第1列$")
_NOT_SHOWN = "（不再列出）"
_UNTOLD_ROLES = ("heading", "caption", "toc")

Finding = dict[str, str]


@dataclass
class Verification:
    """What the check of a draft found.

    Parameters
    ----------
    numbers, matched : int
        Bound numbers still in the draft, and those equal to record and data.
    changed : list
        Numbers edited by hand: ``shown``, ``expected``, ``where``.
    stale : list
        Numbers that are as written, while the data have changed since.
    unbound : list
        Numbers without a source: ``shown``, ``where``.
    quantifiers : list
        Quantity words that do not fit the figure beside them.
    remarks : list of (paragraph, start, end, text)
        The same, as comments for a copy.
    """

    numbers: int = 0
    matched: int = 0
    changed: list[Finding] = field(default_factory=list)
    stale: list[Finding] = field(default_factory=list)
    unbound: list[Finding] = field(default_factory=list)
    quantifiers: list[Finding] = field(default_factory=list)
    remarks: list[tuple[int, int, int, str]] = field(default_factory=list)

    def __repr__(self) -> str:
        return (
            f"核对：{self.numbers} 个数字，{self.matched} 一致，{len(self.changed)} 已改动，"
            f"{len(self.stale)} 数据已更新，{len(self.unbound)} 未绑定，{len(self.quantifiers)} 处量词不符"
        )

    @property
    def clean(self) -> bool:
        """Whether no number was changed and no quantity word is wrong."""
        return not self.changed and not self.quantifiers

    def as_dict(self) -> dict[str, Any]:
        """Return the findings as plain values."""
        return {
            "numbers": self.numbers,
            "matched": self.matched,
            "changed": self.changed,
            "stale": self.stale,
            "unbound": self.unbound,
            "quantifiers": self.quantifiers,
        }


def verify(edited: ReadDraft, current: Draft) -> Verification:
    """Check an edited draft.

    Parameters
    ----------
    edited : toolkit.document.docx.reader.Draft
        As read from the file.
    current : Draft
        The draft that today's data and definition give, all sections.
    """
    return _Check(edited, current).run()


class _Check:
    def __init__(self, edited: ReadDraft, current: Draft) -> None:
        self.edited = edited
        self.recorded = {identity[:8]: shown for identity, shown in edited.facts.items()}
        self.today = {identity[:8]: fact.shown for identity, fact in current.facts.items()}
        self.wordings = _wordings(current)
        self.found = Verification()

    def run(self) -> Verification:
        for position, paragraph in enumerate(self.edited.paragraphs):
            for anchor in paragraph.anchors:
                self._anchored(position, paragraph, anchor)
            if paragraph.role not in _UNTOLD_ROLES:
                self._unbound(position, paragraph)
                self._quantities(position, paragraph)
        return self.found

    def _anchored(self, position: int, paragraph: DraftParagraph, anchor: Anchor) -> None:
        self.found.numbers += 1
        shown = paragraph.text[anchor.start : anchor.end]
        today = self.today.get(anchor.fact)
        recorded = self.recorded.get(anchor.fact, today)
        numeral = _numeral(shown)
        if numeral is not None and numeral == _numeral(today):
            self.found.matched += 1
        elif numeral is not None and numeral == _numeral(recorded):
            expected = _NOT_SHOWN if today is None else _printed_like(shown, today)
            self._tell("stale", position, paragraph, anchor, shown, expected, "数据已更新，现在是")
        else:
            expected = _printed_like(shown, today or recorded or _NOT_SHOWN)
            self._tell("changed", position, paragraph, anchor, shown, expected, "数字被改动，计算结果是")

    def _tell(
        self,
        kind: str,
        position: int,
        paragraph: DraftParagraph,
        anchor: Anchor,
        shown: str,
        expected: str,
        words: str,
    ) -> None:
        getattr(self.found, kind).append({"shown": shown, "expected": expected, "where": paragraph.where})
        self.found.remarks.append((position, anchor.start, anchor.end, f"{words}{expected}。"))

    def _unbound(self, position: int, paragraph: DraftParagraph) -> None:
        bound = [(a.start, a.end) for a in paragraph.anchors] + list(paragraph.fields)
        loose = [(start, end) for start, end, _ in numerals(paragraph.text) if not _within(start, end, bound)]
        allowed = self._allowed(paragraph) if loose else []
        for start, end in loose:
            if not _within(start, end, allowed):
                self.found.unbound.append({"shown": paragraph.text[start:end], "where": paragraph.where})
                self.found.remarks.append((position, start, end, "这个数字没有出处：请核对，或写明来源。"))

    def _allowed(self, paragraph: DraftParagraph) -> list[tuple[int, int]]:
        text, known = paragraph.text, self.wordings
        # A bare number is a wording where the table names its rows and columns, and a result anywhere else.
        names = paragraph.role == "table" and _NAMES.search(paragraph.where)
        if text.strip() in (known.names if names else known.whole):
            return [(0, len(text))]
        spans = [match.span() for match in _ALLOWED.finditer(text)]
        spans += [match.span(1) for match in _QUOTED.finditer(text) if match[1] in known.names]
        spans += [m.span() for m in _PIECES.finditer(text) if m.group() in known.pieces]
        return spans + [match.span() for match in known.phrases.finditer(text)]

    def _quantities(self, position: int, paragraph: DraftParagraph) -> None:
        for word in quantity_words(paragraph.text):
            if not word.fits:
                self.found.quantifiers.append({"words": word.words, "figure": word.figure, "where": paragraph.where})
                self.found.remarks.append((position, *word.span, f"“{word.words}”与{word.figure}不符。"))


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= start and end <= high for low, high in spans)


def _numeral(shown: str | None) -> Decimal | None:
    found = numerals(shown or "")
    return Decimal(found[0][2]) if len(found) == 1 else None


def _printed_like(shown: str, result: str) -> str:
    """Return a result with the unit the document prints: a table says 28 where a sentence says 28人."""
    old, new = numerals(shown), numerals(result)
    if len(old) != 1 or len(new) != 1:
        return result
    return shown[: old[0][0]] + result[new[0][0] : new[0][1]] + shown[old[0][1] :]


@dataclass(frozen=True)
class _Wordings:
    """The wordings of a draft that hold digits without being results: option labels, ages, laws.

    Parameters
    ----------
    phrases : pattern
        Stretches between punctuation with some words in them; allowed wherever they stand.
    pieces : set of str
        Shorter ones (``2个``); allowed between punctuation only.
    whole : set of str
        Whole paragraphs without a result, and texts of cells that are more than a number.
    names : set of str
        Any text of the draft, for headers, first columns and quotation marks: a label may be a bare ``5``.
    """

    phrases: re.Pattern[str]
    pieces: set[str]
    whole: set[str]
    names: set[str]


def _wordings(draft: Draft) -> _Wordings:
    document = draft.document
    tables = [block for block in document.blocks if isinstance(block, Table)]
    paragraphs = [block.inlines for block in document.blocks if isinstance(block, Paragraph)]
    untold = [plain(inlines).strip() for inlines in paragraphs if not any(isinstance(i, Number) for i in inlines)]
    texts = [inline.text.strip() for inline in document.inlines() if isinstance(inline, Text)]
    texts += [column.header for table in tables for column in table.columns]
    texts += [name for block in document.blocks if isinstance(block, Chart) for name in block.categories]
    pieces = {piece for text in texts for piece in _FRAGMENTS.split(text) if any(sign.isdigit() for sign in piece)}
    return _Wordings(
        phrases=_any_of([piece for piece in pieces if len(_CHINESE.findall(piece)) > 1]),
        pieces={piece for piece in pieces if _CHINESE.search(piece)},
        whole={text for text in [*texts, *untold] if _CHINESE.search(text)},
        names=set(texts),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    # Longest first: a phrase may begin another. Without any phrase the pattern must match nothing.
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or r"(?!)")
