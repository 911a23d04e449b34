"""Places in a public edition: who took part, and the shares of each place as far as they may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.document import WITHHELD, Cell, Column, Heading, Paragraph, Table, Text
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.titles import LONGEST_CAPTION, short_title

if TYPE_CHECKING:
    from toolkit.district.release.prepared import Given
    from toolkit.district.release.tables import Line
    from toolkit.document.tree import Block
    from toolkit.report import Material

_MOST_COLUMNS, _BOTH = 6, 2


def participation_shown(material: Material, given: Given, code: str) -> Cell:
    """Return how many took part in a community, as far as that is told."""
    people = given.people(code)
    if people is None:
        return WITHHELD
    return (material.book.quantity("taken_part", people, "", "有效份数", of=code),)


def communities_shown(material: Material, given: Given) -> Iterator[Block]:
    """Yield the shares of subdistricts and communities, question after question."""
    told = [line for line in given.tables.lines if line.place]
    if not told:
        yield Paragraph((Text("各社区人数太少，公开版不列社区一级的数字。"),))
        return
    yield Paragraph(
        (
            Text(
                f"下面的表列出可以公开的社区和街道数字。“*”的格子不写：有的人数太少，有的是为了不让别人用减法"
                "推算出太小的数，看不出是哪一种。街道只列有三个以上社区交来答卷的；作答不足"
                f"{material.thresholds.hide_below}人的社区不列。按社区代码排列，高低里有一部分是偶然，不是名次。"
            ),
        )
    )
    for _, lines in groupby(told, key=lambda line: material.sample.measure(line.item).item):
        for together in _together(list(lines)):
            yield from _tables(material, given, together)


def _together(lines: list[Line]) -> list[list[Line]]:
    """Return the lines that make one table: rows of a matrix stand side by side where one answer tells each of them."""
    rows = [list(own) for _, own in groupby(lines, key=lambda line: line.item)]
    options = {tuple(dict.fromkeys(line.option for line in row)) for row in rows}
    alike = len(options) == 1 and all(len(told) == _BOTH for told in options)
    return [lines] if alike else rows


def _tables(material: Material, given: Given, lines: list[Line]) -> Iterator[Block]:
    """Yield the table of a question: a line a place, a column an answer; many answers make several tables."""
    item = material.item(material.sample.measure(lines[0].item).item)
    columns = _columns(material, lines)
    names = {place.code: place.community for place in places()}
    nodes = sorted({line.place for line in lines}, key=lambda node: (node in names, node))
    several = len({line.item for line in lines}) > 1
    measure = material.sample.measure(lines[0].item)
    of, row = (item.id, "") if several or measure.name == item.id else (measure.name, f"（{measure.label}）")
    title, option = f"{material.caption(item)}{row}", {line.option for line in _upper(lines)}
    yield Heading(2, title)
    parts = [columns[start : start + _MOST_COLUMNS] for start in range(0, len(columns), _MOST_COLUMNS)]
    for number, part in enumerate(parts, start=1):
        rows = []
        for node in nodes:
            own = [at.get(node) for _, at in part]
            if any(own):
                base = [] if several else [_base(material, given, own)]
                rows.append(((Text(names.get(node, node)),), *base, *(_share(material, given, line) for line in own)))
        heads = [Column("社区、街道"), *([] if several else [Column("作答人数", True)])]
        note = f"基数：{material.asked_of(item)}，各行作答的人。" if several else f"基数：{material.asked_of(item)}。"
        told = f"表中是回答“{'、'.join(sorted(option))}”的比例。" if several else ""
        count = f"（{number}/{len(parts)}）" if len(parts) > 1 else ""
        yield Table(
            f"places_{of}" + (f"_{number}" if number > 1 else ""),
            f"各社区：{title}{count}",
            (*heads, *(Column(label, True) for label, _ in part)),
            tuple(rows),
            ((Text(told + note),), material.source_note),
        )


def _columns(material: Material, lines: list[Line]) -> list[tuple[str, dict[str, Line]]]:
    """Return the columns: the answers of a question; of the rows of a matrix and of a scale the upper answers."""
    chosen = _upper(lines)
    several = len({line.item for line in lines}) > 1
    found: dict[str, dict[str, Line]] = {}
    for line in chosen:
        label = material.sample.measure(line.item).label if several else line.option
        found.setdefault(short_title(label, LONGEST_CAPTION), {})[line.place] = line
    return list(found.items())


def _upper(lines: list[Line]) -> list[Line]:
    """Return the lines that are told: of two answers one says it all."""
    kept: list[Line] = []
    for _, own in groupby(lines, key=lambda line: line.item):
        every = list(own)
        options = list(dict.fromkeys(line.option for line in every))
        kept += [line for line in every if len(options) != _BOTH or line.option == options[0]]
    return kept


def _base(material: Material, given: Given, lines: list[Line | None]) -> Cell:
    line = next(line for line in lines if line is not None)
    people = given.release.shown.get(line.base)
    if people is None:
        return WITHHELD
    return (material.book.quantity("place_base", people, "", "作答人数", of=f"{line.item}:{line.place}"),)


def _share(material: Material, given: Given, line: Line | None) -> Cell:
    found = given.share(line) if line else None
    if line is None or found is None:
        return WITHHELD
    n, base = found
    return (material.book.rate(f"{line.item}:{line.place}:{line.option}", n / base, base, line.option),)
