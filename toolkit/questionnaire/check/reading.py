"""How hard is it to read? Length, clauses, rare characters and unexplained terms, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.questionnaire.check.wording import chinese, stem_of

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

_LONG, _COMMON_SHARE, _TERMS = 30, 0.99, 1


@dataclass(frozen=True)
class Reading:
    """One question: Chinese characters of the stem, its clauses, characters that are not common ones, and terms."""

    item: str
    characters: int
    clauses: int
    rare: str
    terms: tuple[str, ...]


def reading(item: Item) -> Reading:
    """Return how hard an item is to read.

    Common characters are the 3,755 of level 1 of GB 2312, which stand in here for the 3,500 of level 1 of the
    通用规范汉字表: the two lists differ in a few hundred characters at their edge.
    """
    stem = stem_of(item)
    whole = _whole(item)
    rare = dict.fromkeys(character for character in whole if "一" <= character <= "鿿" and not _common(character))
    terms = tuple(word for word in lexicon("jargon") if word in whole)
    return Reading(item.id, stem.characters, len(stem.clauses), "".join(rare), terms)


def _whole(item: Item) -> str:
    return item.text + "".join(item.labels.values()) + "".join(row.label for row in item.rows)


def _common(character: str) -> bool:
    code = character.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def reading_level(questionnaire: Questionnaire) -> Table:
    """Return the questions by how hard they are to read, with the targets below the table."""
    found = [reading(item) for item in questionnaire.questions if item.kind != "consent"]
    rows = [
        (str(questionnaire.numbers[r.item]), r.item, str(r.characters), str(r.clauses), r.rare, "、".join(r.terms))
        for r in found
    ]
    columns = (
        Column("序号", numeric=True),
        Column("题号"),
        Column("题干字数", numeric=True),
        Column("分句", numeric=True),
    )
    columns += (Column("不常用字"), Column("术语"))
    cells = tuple(tuple((Text(value),) for value in row) for row in rows)
    return Table(
        "reading_level", "好不好读", columns, cells, tuple((Text(line),) for line in _summary(questionnaire, found))
    )


def _summary(questionnaire: Questionnaire, found: list[Reading]) -> list[str]:
    if not found:
        return ["没有题目。"]
    middle = median(r.characters for r in found)
    words = "".join(
        i.text + "".join(i.labels.values()) + "".join(r.label for r in i.rows) for i in questionnaire.questions
    )
    total = chinese(words)
    share = 1 - sum(1 for c in words if "一" <= c <= "鿿" and not _common(c)) / max(1, total)
    terms = len({term for r in found for term in r.terms})
    return [
        f"题干字数居中为{middle:g}字（目标不超过{_LONG}字，{_verdict(middle <= _LONG)}）。",
        f"常用字占{share:.1%}（目标不低于{_COMMON_SHARE:.0%}，{_verdict(share >= _COMMON_SHARE)}）。",
        f"没有解释的术语{terms}个（目标不超过{_TERMS}个，{_verdict(terms <= _TERMS)}）。",
    ]


def _verdict(met: bool) -> str:
    return "达到" if met else "没有达到"
