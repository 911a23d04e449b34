"""Who took part: the communities by subdistrict, in the order of their codes; nothing here ranks them."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.district.overview.markup import panel, paragraph
from toolkit.document import Text
from toolkit.document.escape import html_text
from toolkit.document.html import inlines
from toolkit.sample.stacked import COMMUNITY

if TYPE_CHECKING:
    from toolkit.district.bundle import Handed
    from toolkit.document import Cell
    from toolkit.questionnaire.bank import Place
    from toolkit.report import Material

ONLY_TABLES, APART = "只有汇总表", "没有合在一起"


def answers_of(material: Material) -> Counter[str]:
    """Return the valid answers by code of the community."""
    return Counter(f"{code:02d}" for code in material.sample.frame[COMMUNITY].tolist())


def participation(material: Material, handed: Handed) -> str:
    """Return the panel: in the internal edition answers and what has come, in the public one where people took part.

    How many answered in a community is not told in public, nor which communities are not in.
    """
    counted = answers_of(material)
    if material.thresholds.smallest_cell:
        known = [place for place in handed.expected if counted[place.code]]
        tiles = {place.code: _tile(place, (), "in") for place in known}
        note = "有答卷的社区，按社区代码排列。各社区的份数见全区调研报告。"
        return panel("participation", "参与的社区", _streets(known, tiles) + paragraph((Text(note),), "note"))
    tiles = {place.code: _counted(material, handed, place, counted[place.code]) for place in handed.expected}
    note = "数字是有效答卷份数，按社区代码排列。份数多少与当地青年人数、发放渠道有关，不说明工作好坏。"
    return panel("participation", "各社区参与情况", _streets(handed.expected, tiles) + paragraph((Text(note),), "note"))


def _counted(material: Material, handed: Handed, place: Place, people: int) -> str:
    if people:
        number = material.book.quantity("taken_part", people, "", "有效份数", of=place.code)
        return _tile(place, (number, Text("份")), "in")
    return _tile(place, (Text(state_of(handed, place.code)),), "out")


def state_of(handed: Handed, code: str) -> str:
    """Return in words what has come of a community whose answers are not among those put together."""
    if any(bundle.community == code for bundle in handed.tables_only):
        return ONLY_TABLES
    return APART if any(bundle.community == code for bundle in handed.bundles) else handed.states[code]


def _tile(place: Place, told: Cell, look: str) -> str:
    said = f'<span class="told">{inlines(told)}</span>' if told else ""
    return f'<li class="{look}"><span class="place">{html_text(place.community)}</span>{said}</li>'


def _streets(known: tuple[Place, ...] | list[Place], tiles: dict[str, str]) -> str:
    groups = []
    for street, group in groupby(known, key=lambda place: place.subdistrict):
        own = "".join(tiles[place.code] for place in group)
        groups.append(f'<li><span class="street">{html_text(street)}</span><ul class="tiles">{own}</ul></li>\n')
    return f'<ul class="streets">\n{"".join(groups)}</ul>\n'
