"""Which words come up in the answers to an open question, in how many of them, with examples."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.responses.open_text.texts import OpenAnswers, open_answers, quotes
from toolkit.responses.open_text.words import words

if TYPE_CHECKING:
    from toolkit.responses.answers import Responses

_LEAST = 2
"""A word that a single person used is not listed."""
_EXAMPLES = 2
QUOTES_NOTE = "例子里的个人信息已经遮盖；引用前请逐条核对，不要写出能认出本人的内容。"


@dataclass(frozen=True)
class Keyword:
    """A word, how many wrote it, and what share of those who wrote anything; ``quotes`` are masked."""

    word: str
    n: int
    share: float
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Keywords:
    """The words of an open question, those of most people first."""

    answers: OpenAnswers
    found: tuple[Keyword, ...]

    def __repr__(self) -> str:
        lines = [f"{word.word}  {word.n}份（{word.share:.0%}）  {' / '.join(word.quotes)}" for word in self.found]
        return "\n".join([*lines, f"{self.answers.item.id} 的关键词，共 {len(self.found)} 个。{self.answers.base}"])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return the words as a table."""
        item = self.answers.item
        columns = (Column("词"), Column("份数", numeric=True), Column("占比", numeric=True), Column("例子"))
        rows = [(word.word, str(word.n), f"{word.share:.0%}", "\n".join(word.quotes)) for word in self.found]
        notes = (
            self.answers.base,
            "一份里写了几次，只算一次。",
            f"只列至少{_LEAST}份写到的词。写到不等于需要，归类请用编码表。",
            QUOTES_NOTE,
        )
        cells = tuple(tuple((Text(text),) for text in row) for row in rows)
        return Table("keywords", f"关键词：{item.text}", columns, cells, tuple((Text(note),) for note in notes))


def keywords(responses: Responses, item: str, top: int = 30) -> Keywords:
    """Return the words that most people wrote in answer to an open question.

    Parameters
    ----------
    responses : Responses
    item : str
        Id, variable or wording of the question.
    top : int
        At most so many.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when there is no such question, ``A-LEVEL`` when it is not an open one.
    """
    answers = open_answers(responses, item)
    using: dict[str, list[str]] = defaultdict(list)
    for written in answers.texts:
        for word in dict.fromkeys(words(written.text)):
            using[word].append(written.text)
    order = sorted((word for word in using if len(using[word]) >= _LEAST), key=lambda word: (-len(using[word]), word))
    total = len(answers.texts)
    found = (
        Keyword(word, len(using[word]), len(using[word]) / total, quotes(using[word], _EXAMPLES, word))
        for word in order[:top]
    )
    return Keywords(answers, tuple(found))
