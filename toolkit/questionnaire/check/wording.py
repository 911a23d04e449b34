"""A stem prepared for the rules: widths unified, remarks and quotations taken out, and what kind of question it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.questionnaire.check.lexicon import lexicon

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item

_RANGE = re.compile(
    r"(?<=[0-9岁元次年月天时分钟公里米%万千百人周个户名份位本场㎡kK])\s*(?:[~～—–\-－‐]+|至|到)\s*(?=(?:不满)?[0-9])"
)
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_QUOTED = re.compile(r"[“「『《\"][^“”「」『』《》\"]*[”」』》\"]")
_SCALE_LABELS = re.compile(r"\d\s*[=＝:：]?\s*(?:非常|很|完全|比较|不太|一般)[^，。；？]*")
_POINTS = re.compile(r"\d+(?:分)?(?:表示|代表|=|为)[^，。；]*")
_A_NOT_A = re.compile(r"(.)[不没](?=\1)|有没有|是不是")
_CLAUSE = re.compile(r"[，,；;。！!：:]")
_CHINESE = re.compile("[一-鿿]")
FIXED = "某事"
"""Stands in for a fixed collocation: one object, without a conjunction inside."""

ASKING = (
    r"吗|呢|多少|多久|多长|多大|多远|多高|多早|几[个次年天岁位场份门项回种月户家]|哪|什么|怎么|怎样|如何|为什么"
    r"|是否|有没有|有无|是不是|会不会|能不能|够不够|还是|愿不愿意"
)
_QUESTION = re.compile(rf"{ASKING}|(.)[不没]\1")
ASKED = ("single", "scale", "matrix", "multi", "rank", "number", "text")
"""Kinds that ask something of the respondent."""
CLOSED = ("single", "scale", "matrix")
"""Kinds with one answer out of a few."""
EVALUATED = (
    r"满意|合理|方便|便利|评价|放心|如何|怎么样|怎样|及时|合适|到位|公平|公正|重要|清楚|充足|足够|安全|干净|整洁|舒适"
    r"|周到|专业|丰富|有用|有效|有帮助|有趣|热情|顺畅|透明|规范|完善|好用|好不好|高不高|够不够|够用|够"
    r"|适合|认可|信任|看好|有信心|稳不稳定|稳定|紧张|便宜|贵|高吗|低吗|快吗|好吗|大吗|远吗|多吗|靠谱|担心|喜欢|了解|熟悉"
)

LONG_AGO = re.compile(
    r"(?:过去|近|这|前|最近)(?:的)?(?:[3-9]|\d{2,}|[三四五六七八九十]|几|十几|二十|好几|多)(?:多)?(?:年|个春节)|从小到大|有生以来|这辈子|自打|从[^，。？]{1,10}(?:开始|算起|到现在|至今|以来|起)"
    r"|自[^，。？]{1,10}(?:以来|起|至今|后)|(?:工作|毕业|上学|结婚|来济南|记事|入团|成年|大学)(?:以来|至今|到现在)|(?:参加工作|毕业)(?:以?后)"
)
"""A time too long ago to count in."""


@dataclass(frozen=True)
class Stem:
    """The wording of a question, as the rules look at it.

    Parameters
    ----------
    whole : str
        With digits and Latin letters of one width and one dash between numbers.
    """

    whole: str

    @cached_property
    def spoken(self) -> str:
        """Without remarks in brackets."""
        return strip_remarks(self.whole)

    @cached_property
    def core(self) -> str:
        """Without remarks, quotations and repeated scale labels."""
        return _SCALE_LABELS.sub("", _POINTS.sub("", _QUOTED.sub("", self.spoken)))

    @cached_property
    def single(self) -> str:
        """The core with each fixed collocation as one word."""
        text = self.core
        for words in lexicon("fixed"):
            text = text.replace(words, FIXED)
        return text

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The core in its clauses."""
        return tuple(clause.strip() for clause in _CLAUSE.split(self.core) if clause.strip())

    @cached_property
    def characters(self) -> int:
        """Chinese characters of the core."""
        return len(_CHINESE.findall(self.core))

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What stands in brackets."""
        return tuple(found[1:-1] for found in _REMARK.findall(self.whole))

    def has(self, pattern: str) -> bool:
        """Tell whether the core matches a pattern anywhere."""
        return re.search(pattern, self.core) is not None

    def first(self, name: str) -> str:
        """Return the first word of a word list that is in the core; empty when there is none."""
        return next((word for word in lexicon(name) if word in self.core), "")


def stem_of(item: Item) -> Stem:
    """Return an item's wording for the rules."""
    return Stem(unified(item.text))


def unified(text: str) -> str:
    """Return text with digits and Latin letters of one width and one dash between two numbers.

    >>> unified("１８～２２岁")
    '18—22岁'
    """
    narrow = "".join(_narrow(character) for character in text)
    return _RANGE.sub("—", re.sub(r"\s+", "", narrow))


def _narrow(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and (plain.isalnum() or plain in "%~-+=<>.") else character


def strip_remarks(text: str) -> str:
    """Return text without what stands in brackets, nested ones included."""
    while (shorter := _REMARK.sub("", text)) != text:
        text = shorter
    return text


def questions_in(clause: str) -> bool:
    """Tell whether a clause asks something."""
    return _QUESTION.search(clause) is not None


def without_a_not_a(text: str) -> str:
    """Return text in which 愿不愿意 and 有没有 carry no negation."""
    return _A_NOT_A.sub("", text)


def chinese(text: str) -> int:
    """Return how many Chinese characters there are."""
    return len(_CHINESE.findall(text))
