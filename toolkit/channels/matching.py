"""Which item is a column? By its name or its wording, exactly; what is only alike is proposed and never taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from toolkit.questionnaire.labels import matching_key, similarity
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

ALIKE = 0.6
"""From this likeness on a wording is proposed."""


class Known:
    """The items of a questionnaire, to be found by what exports call them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._names: dict[str, Item] = {}
        self._wordings: dict[str, list[Item]] = {}
        for item in questionnaire.questions:
            for name in (item.id, item.var):
                if name:
                    self._names.setdefault(name.casefold(), item)
            self._wordings.setdefault(matching_key(questionnaire.wording(item)), []).append(item)

    def named(self, name: str) -> Item | None:
        """Return the item of an id or a variable's name, whatever its case."""
        return self._names.get(name.strip().casefold())

    def worded(self, wording: str) -> Item | None:
        """Return the item of a wording; None when there is none, or when two items have it."""
        found = self._wordings.get(matching_key(wording), [])
        return found[0] if len(found) == 1 else None

    def nearest(self, wording: str) -> Item | None:
        """Return the item with the most similar wording, when it is similar enough to be proposed."""
        scored = [
            (similarity(wording, self.questionnaire.wording(item)), item) for item in self.questionnaire.questions
        ]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return best[1] if best[0] >= ALIKE else None


def unknown_column(header: str, near: Item | None) -> Notice:
    """Return the notice about a column that is none of the items."""
    hint = (
        f"它像是“{near.id}”；如果确是同一题，请运行 toolkit decide 确认。"
        if near
        else "问卷定义里没有这道题，没有读入；确是其中一题的，请运行 toolkit decide 指明。"
    )
    words = f"文件里的“{header.strip()[:40]}”没有对上。{hint}"
    return Notice("column_unknown", "action", words, header.strip(), near.id if near else "")


def missing_items(present: Iterable[str], questionnaire: Questionnaire) -> list[Notice]:
    """Return the notice about items the file has no column for."""
    there = set(present)
    absent = [item.id for item in questionnaire.questions if item.id not in there]
    if not absent:
        return []
    return [Notice("item_missing", "action", f"文件里没有这些题：{'、'.join(absent)}。它们按“没有作答”处理。")]


def personal_columns(headers: Iterable[str]) -> list[Notice]:
    """Return the notice about columns that are not read because they tell who somebody is."""
    names = list(headers)
    words = f"这些列可能有个人信息，没有读入，只留在原始文件里：{'、'.join(names)}。"
    return [Notice("personal_dropped", "info", words)] if names else []


def undecided(blank: Mapping[str, int], platform: str) -> list[Notice]:
    """Return the notice about multiple choices with zeros in every column: item to the number of records."""
    if not blank:
        return []
    named = "、".join(f"{item}（{n}份）" for item, n in blank.items())
    words = f"这些多选题的各列都是0，{platform}分不清“一项没选”和“没有作答”，按“没有作答”处理：{named}。"
    return [Notice("none_ticked", "info", words)]


def unnumbered(column: str) -> Notice:
    """Return the notice about an export without the column that tells its records apart."""
    words = f"文件里没有答卷编号（{column}），再次导出时认不出已经读过的答卷。导出时请带上编号。"
    return Notice("no_number", "action", words)


def ignored_columns(headers: Iterable[str]) -> list[Notice]:
    """Return the notice about columns that hold no answers."""
    names = [header.strip()[:20] for header in headers if header.strip()]
    return [Notice("column_ignored", "info", f"这些列不是题目，没有读入：{'、'.join(names)}。")] if names else []
