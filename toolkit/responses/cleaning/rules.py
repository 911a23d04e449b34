"""What a rule of cleaning is, and the list of all rules: one decorated function each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.responses.cleaning.cases import Cases


class Strength(StrEnum):
    """How much a flag weighs."""

    STRONG = "strong"
    WEAK = "weak"
    INFO = "info"


STRONG, WEAK, INFO = Strength.STRONG, Strength.WEAK, Strength.INFO


class Family(StrEnum):
    """What a rule looks at. Flags of one family rest on the same evidence: however many there are, they count once.

    Who marks one column all the way is flat in every matrix, has one long run and no spread: three indices, one fact.
    The time spent, the spread of the ratings, what is said twice and how records arrive can go wrong one by one.
    """

    BASIS = "算不算一份答卷"
    DUPLICATE = "重复填写"
    SPEED = "答题速度"
    PATTERN = "选项分布"
    CONTRADICTION = "前后矛盾"
    ARRIVAL = "提交和文字"
    PLACE = "所在社区"


@dataclass(frozen=True)
class Found:
    """What a rule found: the row of the record, how much it weighs, and the evidence in words."""

    row: int
    strength: Strength
    reason: str


Look = Callable[["Cases"], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    """A rule of cleaning.

    Parameters
    ----------
    name, title : str
        ``fast`` 答得太快.
    family : Family
    strengths : tuple of Strength
        What its flags may weigh.
    definition, meaning : str
        When it flags a record, and what that may mean, in plain words; the guide prints both.
    look : callable
        Yields what it finds.
    alone : bool
        Whether one strong flag of it is ground enough to propose a deletion.
    """

    name: str
    title: str
    family: Family
    strengths: tuple[Strength, ...]
    definition: str
    meaning: str
    look: Look
    alone: bool = False


RULES: Registry[Rule] = Registry("清理规则")


def by_family() -> list[Rule]:
    """Return all rules, those of one family together."""
    return sorted(RULES.values(), key=lambda rule: list(Family).index(rule.family))


def rule(
    name: str,
    title: str,
    family: Family,
    *strengths: Strength,
    definition: str,
    meaning: str,
    alone: bool = False,
) -> Callable[[Look], Look]:
    """Register a rule; see :class:`Rule`."""

    def register(look: Look) -> Look:
        RULES.add(name)(Rule(name, title, family, strengths, definition, meaning, look, alone))
        return look

    return register
