"""What sort of options are these? Special answers, graded answers and their polarity, yes and no, frequencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.questionnaire.check.special import (
    NOT_MINE,
    UNSURE,
    is_none,
    is_other,
    is_refused,
    is_special,
)
from toolkit.questionnaire.check.wording import strip_remarks, unified

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item

_YES_NO = re.compile(r"^(是|否|是的|不是|有|没有|有过|没有过|对|不对|会|不会|能|不能|支持|反对|同意|赞成|赞同)$")
_PLAIN_YES_NO = re.compile(r"^(是|否|是的|不是|有|没有|对|不对|会|不会)$")
_NEUTRAL = re.compile(
    r"一般般?|中立|普通|中等|适中|尚可|还可以|还行|凑合|无所谓|都可以|都行|说不上.*|谈不上.*|说不清|差不多|没有变化|不好不坏"
    r"|.{0,6}一般|一般(?!不).{1,4}|(?:刚好|正好|恰好).{0,4}"
)
_DEGREES = (
    (r"极其|极为|非常|十分|完全|最|特别|绝对|强烈|相当|极|超|一直|总是|每次都?|一定|肯定|都", 3.0),
    (r"很|太|挺", 2.5),
    (r"经常|常常|多半|多数", 2.0),
    (r"比较|较为|较|基本|大体", 1.0),
    (r"有一?点儿?|有一?些|一点儿?|一些|稍微|略微|略|稍|部分|有时|偶尔|可能|大概", 0.7),
)
_SOFT_NEGATION = re.compile(r"不太|不大|不怎么|不很|不算|不甚")
_NEGATION = re.compile(r"不|没有|没|无|未")
_ROOT_NOISE = re.compile(
    rf"{'|'.join(words for words, _ in _DEGREES)}|不太|不大|不怎么|不|没有|没|无|未|觉得|的$|地$|有$"
)
_EXPLAINED = re.compile(r"[，,；;]|但|并")
_PAIRS = {
    "差": "好",
    "坏": "好",
    "糟": "好",
    "小": "大",
    "少": "多",
    "低": "高",
    "慢": "快",
    "近": "远",
    "弱": "强",
    "反对": "支持",
}
_UNIPOLAR = re.compile(
    r"压力|影响|帮助|困难|担心|焦虑|担忧|顾虑|疲惫|孤独|负担|了解|熟悉|听说|关注|听过|知晓|冲突|矛盾|打扰|干扰|常见|困扰|严重"
)

_PER_YEAR = (
    (re.compile(r"^(从不|从来不|从未|从没|没有|没|几乎不|几乎没有|从来没有|不去|不参加|无)"), 0.0),
    (re.compile(r"每天|天天|每日|一天.*次|几乎每天"), 365.0),
    (re.compile(r"(每|一)(周|星期).*(几|多|数|[2-6二三四五六两]—?.*)次|(每|一)(周|星期)几次"), 150.0),
    (re.compile(r"(每|一)(周|星期)"), 52.0),
    (re.compile(r"(每|一)(个)?月.*([2-9二三四五六两几多数]).*次|一月几次|每月几次"), 36.0),
    (re.compile(r"(每|一)(个)?月|每月"), 12.0),
    (re.compile(r"(每|一)(个)?季"), 5.0),
    (re.compile(r"(每|一)年.*([2-9二三四五六两几多数]).*次|一年几次"), 4.0),
    (re.compile(r"(每|一)年"), 1.0),
)
_VAGUE = (
    (re.compile(r"从不|从来不|从未|没有.*过|^没|基本不|几乎不"), 0.0),
    (re.compile(r"很少|极少|难得|少有|较少|不常|不经常"), 1.0),
    (re.compile(r"偶尔|有时|时有|间或"), 2.0),
    (re.compile(r"经常|常常|时常|较多|比较多|^常|很勤|频繁|较常"), 3.0),
    (re.compile(r"总是|一直|天天|每次|很多|非常多"), 4.0),
)
VAGUE_FREQUENCY = re.compile(r"经常|常常|时常|有时|偶尔|很少|难得|不常|总是|频繁|天天|基本不|几乎不")


@dataclass(frozen=True)
class Grade:
    """An option on a scale: −3 to 3 by sign and degree, 0 in the middle; ``bare`` when no word tells the degree."""

    value: float
    root: str
    bare: bool = False


@dataclass(frozen=True)
class Options:
    """The options of an item, sorted by what they are.

    Parameters
    ----------
    labels : dict of int to str
        Code to label, widths unified, remarks taken out.
    """

    labels: dict[int, str]

    @cached_property
    def core(self) -> dict[int, str]:
        """Options that answer the question itself: no 其他, no special answer."""
        return {code: label for code, label in self.labels.items() if not is_special(label)}

    @property
    def has_other(self) -> bool:
        """Whether there is room for an answer that nobody thought of."""
        return any(is_other(label) for label in self.labels.values())

    @property
    def has_none(self) -> bool:
        """Whether those whom the question does not concern can say so."""
        return any(is_none(label) or NOT_MINE.search(label) for label in self.labels.values())

    @property
    def has_unsure(self) -> bool:
        """Whether those who cannot know can say so."""
        return any(
            UNSURE.search(label) or NOT_MINE.search(label) or re.match(r"没有.*过", label)
            for label in self.labels.values()
        )

    @property
    def has_refused(self) -> bool:
        """Whether one may decline."""
        return any(is_refused(label) for label in self.labels.values())

    @cached_property
    def yes_no(self) -> bool:
        """Whether the options are a yes and a no (愿意, 不愿意), with or without special answers."""
        labels = list(self.labels.values())
        plain = sum(1 for label in labels if _YES_NO.match(label))
        denied = any(b in (f"不{a}", f"没{a}", f"没有{a}", f"未{a}") for a in labels for b in labels)
        return (
            len(labels) <= 4
            and (plain == 2 or denied)
            and not any(re.search(r"非常|比较|很|一般|普通|中等|适中|中立", label) for label in labels)
        )

    @cached_property
    def plain_yes_no(self) -> bool:
        """Whether they are a bare 是／否 or 有／没有."""
        return self.yes_no and sum(1 for label in self.labels.values() if _PLAIN_YES_NO.match(label)) == 2

    @cached_property
    def grades(self) -> tuple[Grade | None, ...]:
        """The grade of each option that is no special answer, in order."""
        return tuple(grade(label) for label in self._judged)

    @cached_property
    def _judged(self) -> list[str]:
        kept = []
        last = list(self.labels.values())[-1:]
        for label in self.labels.values():
            if is_other(label) or is_refused(label) or re.match(r"不适用|与我无关|不了解|不清楚|不知道", label):
                continue
            if UNSURE.search(label) and ([label] == last or not re.match(r"没(有)?听说过$|说不清", label)):
                continue  # in the middle 说不清 is the neutral point
            if NOT_MINE.search(label) and not re.match(r"没有(压力|影响|帮助|困难|变化)", label):
                continue
            kept.append(label)
        return kept

    @cached_property
    def graded(self) -> bool:
        """Whether the options are points of one scale (满意, 重要, 愿意 …): a common root or a pair of opposites."""
        found = [g for g in self.grades if g is not None]
        if self.yes_no or len(found) < 3 or len(found) < len(self.grades) - 1:
            return False
        roots = {g.root for g in found if g.value != 0 and g.root}
        return len(roots) == 1 or (len(roots) <= 2 and any(a in b or b in a for a in roots for b in roots if a != b))

    @cached_property
    def bipolar(self) -> bool:
        """Whether a graded list runs from a negative through to a positive end."""
        if not self.graded or self.frequencies or any(_UNIPOLAR.search(label) for label in self._judged):
            return False
        return any(g and g.value < 0 for g in self.grades)

    @cached_property
    def frequencies(self) -> tuple[float, ...]:
        """How often, for each option, as times a year, else as a rank; empty when these are no frequencies."""
        return self.per_year or self._ranks(_VAGUE)

    @cached_property
    def per_year(self) -> tuple[float, ...]:
        """How many times a year, for each option; empty when these are no countable frequencies."""
        return self._ranks(_PER_YEAR)

    def _ranks(self, table: tuple[tuple[re.Pattern[str], float], ...]) -> tuple[float, ...]:
        ranks = [_ranked(label, table) for label in self.core.values()]
        known = [rank for rank in ranks if rank is not None]
        return tuple(known) if len(known) >= 3 and len(known) == len(ranks) else ()

    @cached_property
    def vague(self) -> bool:
        """Whether they are frequencies without a number: 经常、有时、偶尔."""
        loose = [label for label in self.labels.values() if VAGUE_FREQUENCY.search(label)]
        return len(loose) >= 2 and len(loose) >= len(self.core) - 2


def _ranked(label: str, table: tuple[tuple[re.Pattern[str], float], ...]) -> float | None:
    return next((rank for pattern, rank in table if pattern.search(label)), None)


def options_of(item: Item) -> Options:
    """Return the options of an item, sorted by what they are."""
    return Options({option.code: strip_remarks(unified(option.label)) or option.label for option in item.options})


def grade(label: str) -> Grade | None:
    """Return the place of an option on a scale, or None when it is no point of one.

    >>> [grade(x).value for x in ("非常不满意", "不太满意", "一般", "比较满意", "非常满意")]
    [-3.0, -0.8, 0.0, 1.0, 3.0]
    """
    label = _EXPLAINED.split(label)[0]
    if _NEUTRAL.fullmatch(label):
        return Grade(0.0, "")
    if len(label) > 12:
        return None
    if "不错" in label:
        return Grade(1.0, "好")
    if re.fullmatch(r"(?:很|太)?(?:不行|不怎么样|不咋样|不怎么好|糟糕)", label):
        return Grade(-1.0, "好")
    root = _ROOT_NOISE.sub("", label)
    negative = bool(_NEGATION.search(label))
    opposite = root[-1:] in _PAIRS and not negative
    root = root[:-1] + _PAIRS[root[-1:]] if root[-1:] in _PAIRS else _PAIRS.get(root, root)
    if not root or len(root) > 6:
        return None
    if _SOFT_NEGATION.search(label):
        return Grade(-0.8, root)
    degree = next((value for words, value in _DEGREES if re.search(words, label)), None)
    value = degree or 2.0
    return Grade(-value if negative or opposite else value, root, bare=degree is None)
