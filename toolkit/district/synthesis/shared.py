"""A finding over the communities: who holds it, and whether it is everybody's, really apart, or one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

HOLDS, NOT, UNSEEN, NOT_ASKED = "●", "–", "△", "○"
"""The own data support it; they do not; too few to tell, or no data handed in; not asked, or asked otherwise."""
COMMON, APART, UNCLEAR, OWN = "共性", "差异", "看不出", "个性"
MOST = 0.6
"""Of the communities that asked: so many have to hold what is everybody's."""


@dataclass(frozen=True)
class Topic:
    """What findings are about: two that have the answer in common as well are the same.

    Parameters
    ----------
    item, by : str
        The question, and what it is told apart by.
    kind : str
        As of a :class:`toolkit.findings.finding.Finding`.
    end : str
        Of a matrix 最高 or 最低; of a difference the rows and options that it is about.
    """

    item: str
    by: str
    kind: str
    end: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions that have to be asked for it."""
        return (self.item, *([self.by.split("__")[0]] if self.by else []))


@dataclass(frozen=True)
class Shared:
    """A finding over the communities.

    Parameters
    ----------
    topic : Topic
    about, said : str
        The question and the answer in words.
    marks : dict of str to str
        A mark for each community, by code.
    pooled : bool
        Whether the answers of the district together say the same.
    beyond : tuple of str
        Codes of the communities beyond the 99.8 % limits around the pooled share, where communities differ by 5 points
        and more (standard deviation beyond sampling); else empty.
    """

    topic: Topic
    about: str
    said: str
    marks: dict[str, str]
    pooled: bool
    beyond: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"{self.about}：{self.said}（{self.sort}，支持{len(self.of(HOLDS))}/问过{self.asked}）"

    def of(self, *marks: str) -> tuple[str, ...]:
        """Return the codes of the communities with one of these marks."""
        return tuple(code for code, mark in self.marks.items() if mark in marks)

    @property
    def asked(self) -> int:
        """How many communities asked the question alike."""
        return len(self.of(HOLDS, NOT, UNSEEN))

    @property
    def sort(self) -> str:
        """共性, 差异 or 个性; 看不出 where it would be 共性 if all that cannot tell held it."""
        if self.pooled and self._most(HOLDS):
            return COMMON
        if self.beyond:
            return APART
        return UNCLEAR if self.pooled and self._most(HOLDS, UNSEEN) else OWN

    def _most(self, *marks: str) -> bool:
        return self.asked > 0 and len(self.of(*marks)) / self.asked >= MOST

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        told = {"item": self.topic.item, "by": self.topic.by, "kind": self.topic.kind}
        words = {"about": self.about, "said": self.said, "sort": self.sort}
        return told | words | {"pooled": self.pooled, "beyond": list(self.beyond), "marks": dict(self.marks)}
