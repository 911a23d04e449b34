"""What a district's report has besides the parts of a community's: who took part where, how communities compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.district.comparing.beside import beside
from toolkit.district.comparing.compared import Compared, compared
from toolkit.district.comparing.screening import Screening, screened
from toolkit.district.release.annex import communities_shown, participation_shown
from toolkit.district.synthesis import proposed_blocks, synthesis_blocks
from toolkit.district.twice import answered_twice
from toolkit.document import WITHHELD, Cell, Column, Heading, Paragraph, Reference, Table, Text
from toolkit.questionnaire.bank import places
from toolkit.registry import Registry
from toolkit.report.sections import SECTIONS, Section
from toolkit.report.tables import share_cell
from toolkit.sample.stacked import COMMUNITY

if TYPE_CHECKING:
    from toolkit.district.release import Given
    from toolkit.district.synthesis import Proposed, Synthesis
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Item
    from toolkit.report import Material

Row = dict[str, Any]
_HAS = Text("已有")
_COMPARED = 6
"""Questions that communities are compared by."""


def participation(material: Material, given: Given | None = None) -> Iterator[Block]:
    """Yield how many took part in each community, in the order of the list: the number ranks nobody.

    In a public edition one small community could be worked out from the others: the numbers are those that are
    ``given``, and none where nothing was audited.
    """
    counted = Counter(material.sample.frame[COMMUNITY].tolist())
    rows: list[tuple[Cell, ...]] = []
    for place in places():
        people = counted[int(place.code)]
        shown: Cell = (Text("—"),)
        if given is not None:
            shown = participation_shown(material, given, place.code) if people else shown
        elif people:
            open_ = not material.thresholds.smallest_cell
            shown = (material.book.quantity("taken_part", people, "", "有效份数", of=place.code),) if open_ else (_HAS,)
        rows.append(((Text(place.subdistrict),), (Text(place.community),), shown))
    there = sum(1 for place in places() if counted[int(place.code)])
    yield Heading(2, "各社区参与情况")
    yield Paragraph(
        (
            Text("答卷来自"),
            material.book.quantity("communities", there, "个", "有答卷的社区"),
            Text("社区，见"),
            Reference("participation"),
            Text("。份数多少与当地青年人数、发放渠道有关，不说明工作好坏。"),
        )
    )
    twice = answered_twice(material)
    if twice and not material.thresholds.smallest_cell:  # counts that no audit knows stay in the office
        yield Paragraph(twice)
    columns = (Column("街道"), Column("社区"), Column("有效答卷", numeric=True))
    notes = (
        (Text("按社区代码排列。—：没有合在一起（只有汇总表、没有问法相同的题，或还没有交）。"),),
        material.source_note,
    )
    yield Table("participation", "各社区有效答卷", columns, tuple(rows), notes)


def communities(material: Material, given: Given | None = None) -> Iterator[Block]:
    """Yield how communities compare on the leading questions: limits of chance, and values drawn to the whole.

    A public edition has no limits of chance: it lists what is ``given`` of the communities.
    """
    yield Heading(1, "社区间比较")
    if given is not None:
        yield from communities_shown(material, given)
        return
    if material.thresholds.smallest_cell:
        yield Paragraph((Text("社区一级的数字要先经过泄露审核才能公开，公开版不列。"),))
        return
    yield Paragraph(
        (
            Text(
                "各社区的人数不多，比例高低里有一部分是偶然。图上的两条界限表示：如果各社区没有差别，单凭偶然，"
                "一百次里约有五次超出里面的一条，一千次里约有两次超出外面的一条。不排名次，也不用来评价工作。"
            ),
        )
    )
    told = comparisons_shown(material)
    for one in told:
        yield Paragraph(one.reading(material))
        yield one.plot(material)
        yield _table(material, one)
    if not told:
        yield Paragraph((Text("有足够人数的社区不到两个，没有比较。"),))
    yield from stand_out(material).blocks(material)


def comparisons_shown(material: Material) -> tuple[Compared, ...]:
    """Return how communities compare on each question that can be shown, computed once for a draft."""

    def make() -> tuple[Compared, ...]:
        found = (compared(material, item) for item in _questions(material))
        return tuple(one for one in found if one is not None)

    return material.once("communities", make)


def stand_out(material: Material) -> Screening:
    """Return the communities that stand out by questions that nobody planned to compare them by."""
    return screened(material, {one.item.id for one in comparisons_shown(material)})


def _questions(material: Material) -> list[Item]:
    """Return the questions by which communities are compared: those of the plan, then those with a chart."""
    choices = material.plan.choices
    names = (*choices.crosstabs, *(hypothesis.item for hypothesis in choices.hypotheses), *material.outline.charts)
    items = [material.item(name) for name in dict.fromkeys(name for name in names if "__" not in name)]
    return [item for item in items if item.kind in ("single", "multi", "scale")][:_COMPARED]


def _table(material: Material, one: Compared) -> Table:
    """Return each community's own share, the one drawn to the whole, what the limits say, and what can be added."""
    added = beside(material, one)
    columns = (
        Column("社区"),
        Column("作答人数", numeric=True),
        Column("本社区", numeric=True),
        Column("收缩估计", numeric=True),
        Column("参考界限"),
        *added.columns,
    )
    rows = tuple(
        (
            (Text(one.names[row["by_level"]]),),
            (material.book.base(row, ""),),
            share_cell(material, row),
            (material.book.share(drawn),) if drawn and row["flag"] != HIDDEN else WITHHELD,
            (Text(one.flags.get(row["by_level"], "") or "界限以内"),) if row["flag"] != HIDDEN else (Text("人数太少"),),
            *more,
        )
        for row, drawn, more in zip(one.rows, one.drawn, added.cells, strict=True)
    )
    notes = (
        (
            Text(
                f"基数：{material.asked_of(one.item)}，{material.weighting}。收缩估计把人少的社区拉向全区，社区之间比较用它。"
            ),
        ),
        (Text(f"{one.chance}。* 人数太少，不列出。"),),
        *((Text(note),) for note in added.notes),
        material.source_note,
    )
    return Table(f"communities_{one.item.id}", f"各社区：{one.what}", columns, rows, notes)


def district_sections(
    given: Given | None = None, shared: Synthesis | None = None, plans: Proposed | None = None
) -> Registry[Section]:
    """Return the parts of a district's report.

    Parameters
    ----------
    given : Given, optional
        What a public edition gives away of places.
    shared : Synthesis, optional
        The findings of all communities.
    plans : Proposed, optional
        Their recommendations.
    """
    parts: Registry[Section] = Registry("全区报告部分")
    for name in SECTIONS:
        parts.add(name)(SECTIONS[name])
        if name == "method":
            parts.add("participation")(partial(participation, given=given))
        if name == "findings":
            parts.add("communities")(partial(communities, given=given))
            if shared is not None:
                parts.add("synthesis")(partial(synthesis_blocks, synthesis=shared))
        if name == "measures" and plans is not None:
            parts.add("proposed")(partial(proposed_blocks, proposed=plans))
    return parts


DISTRICT_SECTIONS = district_sections()
