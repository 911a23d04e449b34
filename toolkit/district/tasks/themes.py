"""Themes of forums and workbooks beside what the survey puts in front: set side by side, nothing concluded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.disclosure import HIDDEN
from toolkit.district.tasks.entry import FORUM, WORKBOOK, Entry
from toolkit.document import Column, Table, Text
from toolkit.findings import shown_share
from toolkit.findings.priority import FIRST

if TYPE_CHECKING:
    from toolkit.district.tasks.register import Register
    from toolkit.report import Material

_T = TypeVar("_T")
_FILE = Path(__file__).with_name("themes.yaml")
_FRONT = 3
NO_CAUSE = "两边只是放在一起看：办过不等于有效，调查靠前也不是因为没有办。"


@dataclass(frozen=True)
class Beside:
    """A theme: how often it was taken up, by how many communities, and what the survey says of it.

    Parameters
    ----------
    theme : str
    forums, workbooks : tuple of Entry
        Those that name it, planned ones among them.
    needs : tuple of str
        What the survey says, in the caller's words; empty when it puts nothing of this theme in front.
    """

    theme: str
    forums: tuple[Entry, ...] = ()
    workbooks: tuple[Entry, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def communities(self) -> int:
        """How many communities have taken it up."""
        return len({entry.community for entry in (*self.forums, *self.workbooks)})

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return {
            "theme": self.theme,
            "forums": len(self.forums),
            "workbooks": len(self.workbooks),
            "communities": self.communities,
            "needs": list(self.needs),
        }


@dataclass(frozen=True)
class ThemesBesideNeeds:
    """Themes in the order of the survey's parts, then those of no part; ``unnamed`` forums and workbooks have none."""

    rows: tuple[Beside, ...]
    unnamed: int

    def __repr__(self) -> str:
        front = sum(1 for row in self.rows if row.needs)
        untouched = sum(1 for row in self.rows if row.needs and not row.communities)
        return (
            f"座谈、手册的主题与调查（{len(self.rows)}个主题，调查靠前的{front}个，其中没有座谈或手册的{untouched}个）"
        )

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return a row a theme."""
        rows = []
        for row in self.rows:
            numbers = (str(len(row.forums)), str(len(row.workbooks)), str(row.communities))
            cells = (row.theme, *numbers, "；".join(row.needs) or "没有列在前面")
            rows.append(tuple((Text(cell),) for cell in cells))
        numeric = (Column(head, True) for head in ("座谈/论坛（次）", "工作手册（本）", "涉及社区"))
        notes = [f"没有写主题的座谈、论坛和手册有{self.unnamed}项，不在表里。"] if self.unnamed else []
        notes = (*notes, "一项写了几个主题的，每个主题都算一次；计划的也算在内，撤回的不算。", NO_CAUSE)
        columns = (Column("主题"), *numeric, Column("调查怎样说"))
        lines = tuple((Text(note),) for note in notes)
        return Table("task_themes", "座谈、手册的主题与调查", columns, tuple(rows), lines)

    def as_dict(self) -> dict[str, Any]:
        """Return the table as plain values."""
        return {"themes": [row.as_dict() for row in self.rows], "unnamed": self.unnamed}


def themes_of(written: str) -> tuple[str, ...]:
    """Return the parts of the survey that a theme names; the theme itself when it names none of them.

    >>> themes_of("租房和求职"), themes_of("老旧小区停车"), themes_of("")
    (('住房', '就业创业'), ('老旧小区停车',), ())
    """
    found = tuple(name for name, words in _words().items() if words.search(written))
    return found or ((written,) if written else ())


def themes_beside_needs(register: Register, needs: Mapping[str, str]) -> ThemesBesideNeeds:
    """Return which themes were taken up in forums and workbooks, beside what the survey puts in front.

    Parameters
    ----------
    register : Register
    needs : mapping of str to str
        What the survey puts in front, as it names it, to the words it has for it: a share, a priority.
    """
    counted = [entry for entry in register.counted if entry.task in (FORUM, WORKBOOK)]
    forums, workbooks = (
        _by_theme((theme, one) for one in counted if one.task == task for theme in themes_of(one.theme))
        for task in (FORUM, WORKBOOK)
    )
    said = _by_theme((theme, f"{need}：{words}") for need, words in needs.items() for theme in themes_of(need))
    named = dict.fromkeys([*_words(), *forums, *workbooks, *said])
    rows = (
        Beside(name, tuple(forums.get(name, ())), tuple(workbooks.get(name, ())), tuple(said.get(name, ())))
        for name in named
    )
    unnamed = sum(not entry.theme for entry in counted)
    return ThemesBesideNeeds(tuple(row for row in rows if row.communities or row.needs), unnamed)


def front_needs(material: Material) -> dict[str, str]:
    """Return what people would improve first, the most named first, with their shares; nothing if nobody was asked."""
    if FIRST not in material.responses.questionnaire.by_id:
        return {}
    (measure,) = material.measures(material.item(FIRST))
    rows = material.estimates(measure).where(statistic="first_choice").rows()
    named = [row for row in rows if row["flag"] != HIDDEN and int(row["level"]) not in measure.unscored]
    named.sort(key=lambda row: -row["value"])
    shown = [(row, shown_share(row["value"], row["base"])) for row in named[:_FRONT]]
    return {measure.labels[int(row["level"])]: f"{share}列为最该先改善的" for row, share in shown}


def _by_theme(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for theme, thing in pairs:
        found.setdefault(theme, []).append(thing)
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    from toolkit.questionnaire.yaml_text import load

    written = load(_FILE.read_bytes(), _FILE.name).data
    return {part["name"]: re.compile(part["words"]) for part in written.values()}
