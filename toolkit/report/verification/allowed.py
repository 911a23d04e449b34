"""允许: numerals that are no results: dates, numbering, ages, laws, and the wordings of the questionnaire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Chart, Number, Paragraph, Plot, Table, Text, plain

if TYPE_CHECKING:
    from toolkit.document import Document
    from toolkit.document.docx.reader import DraftParagraph

Span = tuple[int, int]

_YEAR = r"(?:19|20)\d{2}"
_BY_FORM = re.compile(
    rf"{_YEAR}(?:年度?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|\s*[—–－~至-]+\s*{_YEAR}年?|([-./])\d{{1,2}}\1\d{{1,2}}(?!\d))"
    r"|\d{1,2}月(?:\d{1,2}日)?(?!\d)|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)|0\d{2,3}-\d{7,8}(?!\d)"
    r"|(?:电话|热线|传真|手机)[号码为：:\s]{0,4}\d[\d-]{4,}|(?<!\d)1\d{4}(?=青少年|服务热线|热线|服务台)"
    r"|(?:\d{1,2}\s*[—–－~至-]\s*)?\d{1,2}周岁|\d{1,2}\s*[—–－~至-]\s*\d{1,2}岁|不足\d+人|可超过100%|不等于100%"
    r"|第\d+[题条章节页次期届项款号]|[〔\[]\d{4}[〕\]]\s*\d+号|[表图]\s*\d+"
    r"|^\s*(?:[（(]\d{1,2}[)）]|\d{1,2}[.、．)）](?!\d))"
)
_CHINESE = re.compile("[一-鿿]")
_FRAGMENTS = re.compile(r"[，。；：、！？（）()“”\s]+")
_PIECES = re.compile(r"[^，。；：、！？（）()“”\s]+")
_QUOTED = re.compile(r"“([^“”]*)”")


@dataclass(frozen=True)
class Wordings:
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

    @staticmethod
    def of(document: Document) -> Wordings:
        """Collect the wordings of a document."""
        tables = [block for block in document.blocks if isinstance(block, Table)]
        paragraphs = [block.inlines for block in document.blocks if isinstance(block, Paragraph)]
        untold = [plain(inlines).strip() for inlines in paragraphs if not any(isinstance(i, Number) for i in inlines)]
        texts = [inline.text.strip() for inline in document.inlines() if isinstance(inline, Text)]
        texts += [column.header for table in tables for column in table.columns]
        texts += [name for block in document.blocks if isinstance(block, Chart | Plot) for name in block.names()]
        pieces = {piece for text in texts for piece in _FRAGMENTS.split(text) if any(sign.isdigit() for sign in piece)}
        return Wordings(
            phrases=_any_of([piece for piece in pieces if len(_CHINESE.findall(piece)) > 1]),
            pieces={piece for piece in pieces if _CHINESE.search(piece)},
            whole={text for text in [*texts, *untold] if _CHINESE.search(text)},
            names=set(texts),
        )

    def allowed(self, paragraph: DraftParagraph) -> list[Span]:
        """Return the stretches of a paragraph whose numerals are no results."""
        text, cell = paragraph.text, paragraph.cell
        # A bare number is a wording where the table names its rows and columns, and a result anywhere else.
        names = cell is not None and 1 in (cell.row, cell.column)
        if text.strip() in (self.names if names else self.whole):
            return [(0, len(text))]
        spans = [match.span() for match in _BY_FORM.finditer(text)]
        spans += [match.span(1) for match in _QUOTED.finditer(text) if match[1] in self.names]
        spans += [match.span() for match in _PIECES.finditer(text) if match.group() in self.pieces]
        return spans + [match.span() for match in self.phrases.finditer(text)]


def within(start: int, end: int, spans: list[Span]) -> bool:
    """Whether a stretch lies within one of the spans."""
    return any(low <= start and end <= high for low, high in spans)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    # Longest first: a phrase may begin another. Without any phrase the pattern must match nothing.
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) or r"(?!)")
