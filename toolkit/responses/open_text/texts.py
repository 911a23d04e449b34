"""What people wrote in answer to an open question: masked, each with its record and a mark to know it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document.escape import clean, one_line
from toolkit.errors import AnalysisError
from toolkit.files import digest
from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.labels import matching_key
from toolkit.records import NOT_ASKED
from toolkit.responses.personal.masking import mask

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses.answers import Responses

LONGEST_QUOTE = 40
_TELLING = 1000
"""So much of a text tells it from others; a cell of a workbook cannot hold the longest whole."""


@dataclass(frozen=True)
class Written:
    """One masked text with the name of its record."""

    record: str
    text: str

    @property
    def mark(self) -> str:
        """What tells the text from others (:func:`mark_of`)."""
        return mark_of(self.text)


def mark_of(text: str) -> str:
    """Return a short mark that stays the same when only blanks and widths of a text change.

    It begins with a sign, so that no spreadsheet takes it for a number.

    >>> mark_of("房租 太高，") == mark_of("房租太高,") != mark_of("房租太高")
    True
    """
    return "#" + digest(matching_key(clean(text))[:_TELLING].encode())[:8]


@dataclass(frozen=True)
class OpenAnswers:
    """The answers to one open question.

    Parameters
    ----------
    item : Item
    texts : tuple of Written
        Of those who wrote something, in the order of the records.
    asked : int
        How many were asked.
    simulated : bool
        Whether nobody wrote them.
    """

    item: Item
    texts: tuple[Written, ...]
    asked: int
    simulated: bool = False

    @property
    def base(self) -> str:
        """The base in words."""
        return f"基数：写了文字的{len(self.texts)}份（问到的有{self.asked}份）。{self.warning}"

    @property
    def warning(self) -> str:
        """What has to be said of answers that nobody gave; empty for real ones."""
        return SIMULATED_NOTICE if self.simulated else ""


def open_answers(responses: Responses, name: str) -> OpenAnswers:
    """Return the masked answers to an open question, of those who belong to the population asked about.

    Parameters
    ----------
    responses : Responses
    name : str
        Id, variable or wording of the question.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when there is no such question, ``A-LEVEL`` when it is not an open one.
    """
    item = responses.questionnaire[name]
    if item.kind != "text":
        raise AnalysisError("A-LEVEL", where=f"问卷“{responses.questionnaire.id}”", name=name, reason="它不是填空题")
    frame = responses.eligible
    texts = written(frame["respondent"], frame[f"{item.id}__text"])
    asked = int((frame[item.id].to_numpy() != NOT_ASKED).sum())
    return OpenAnswers(item, texts, asked, responses.provenance.simulated)


def written(records: Iterable[object], texts: Iterable[str]) -> tuple[Written, ...]:
    """Return the texts that are not empty, masked."""
    pairs = zip(records, texts, strict=True)
    return tuple(Written(str(record), mask(text)) for record, text in pairs if text.strip())


def quotes(texts: Iterable[str], most: int, about: str = "") -> tuple[str, ...]:
    """Return examples of masked texts: short ones before cut ones, and of each sort always the same.

    Parameters
    ----------
    texts : iterable of str
    most : int
        How many.
    about : str
        What a cut text should still show.
    """
    different = {matching_key(text): one_line(text).strip() for text in texts}
    # Neither first come nor shortest: the order of records says when somebody answered, the shortest say little.
    order = sorted(different.values(), key=lambda text: (len(text) > LONGEST_QUOTE, "【" in text, mark_of(text), text))
    return tuple(_cut(text, about) for text in order[:most])


def _cut(text: str, about: str) -> str:
    if len(text) <= LONGEST_QUOTE:
        return text
    start = max(0, text.find(about) + len(about) + 2 - LONGEST_QUOTE) if about else 0
    if start == 0:
        return text[: LONGEST_QUOTE - 1] + "…"
    start += 1  # room for the second ellipsis
    part = text[start : start + LONGEST_QUOTE - 2]
    return f"…{part}" if start + len(part) == len(text) else f"…{part}…"
