"""三、参与者基本情况."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.document import Cell, Column, Heading, Paragraph, Reference, Slot, Table, Text
from toolkit.questionnaire.kinds import Level
from toolkit.report.sections.registry import SECTIONS
from toolkit.report.tables import answered_cell, marks, people_cell, share_cell
from toolkit.report.weighting import WORTH_TELLING
from toolkit.sample.stacked import COMMUNITY, SUBDISTRICT

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Item
    from toolkit.report.material import Material
    from toolkit.sample.known import Category, Known

Row = dict[str, Any]


@SECTIONS.add("profile")
def profile(material: Material) -> Iterator[Block]:
    """三、基本情况: who took part, beside what is known of everybody."""
    yield Heading(1, "参与者基本情况")
    items = [material.item(name) for name in material.outline.profile]
    told = [item for item in items if item.kind in ("single", "consent")]
    if not told:
        yield Paragraph((Slot("问卷没有基本情况题，请说明参与者是哪些人"),))
        return
    table = _composition(material, told)
    people = material.book.quantity("valid", len(material.responses.eligible), "份", "有效份数")
    yield Paragraph((Text("共有有效答卷"), people, Text("，参与者是哪些人，见"), Reference(table.id), Text("。")))
    yield table
    yield from _beside_the_population(material)


def _composition(material: Material, items: list[Item]) -> Table:
    """Return who took part, one line an answer; people are counted as they came, whatever their weight."""
    rows: list[tuple[Cell, ...]] = []
    measures = [material.measures(item)[0] for item in items]
    every = [material.unweighted(measure) for measure in measures]
    for item, measure, estimates in zip(items, measures, every, strict=True):
        answered = estimates.one(statistic="answered") or {}
        rows.append(((Text(material.caption(item), strong=True),), answered_cell(material, answered), ()))
        for row in estimates.where(statistic="proportion").rows():
            if row["n"]:
                label = (Text(measure.labels[int(row["level"])]),)
                rows.append((label, people_cell(material, row), share_cell(material, row)))
    columns = (Column("项目"), Column("人数", numeric=True), Column("占比", numeric=True))
    base = Text("基数：回答该题的人（加粗的一行是作答人数），未加权；没有人选的选项不列。")
    notes = ((base,), *marks(material, *every), material.source_note)
    return Table("profile", "参与者构成", columns, tuple(rows), notes)


def _beside_the_population(material: Material) -> Iterator[Block]:
    """Yield the composition beside that of the population, and name where the two are apart."""
    known = [known for known in material.known if _is_comparable(material, known)]
    lines = [line for one in known for line in _lines(material, one)]
    if not lines:
        return
    head = (
        Column("类别"),
        *(Column(name, True) for name in ("参与者人数", "参与者占比", "总体占比", "相差（百分点）")),
    )
    sources = "；".join(dict.fromkeys(one.source for one in known))
    notes = ((Text(f"基数：回答该题的人，未加权。总体的构成来自{sources}。"),), material.source_note)
    table = Table("population", "参与者和总体的构成", head, tuple(cells for _, _, cells in lines), notes)
    apart = [label for label, gap, _ in lines if round(abs(gap), 9) >= WORTH_TELLING]
    words = (
        f"与总体相比，占比相差5个百分点及以上的有：{'、'.join(apart)}"
        if apart
        else "与总体相比，占比相差都不到5个百分点"
    )
    weighed = (
        "结果已按总体构成加权。" if material.weighed else "结果没有按总体构成调整，读的时候请留意。" if apart else ""
    )
    yield Paragraph((Text(f"{words}（"), Reference(table.id), Text(f"）。{weighed}")))
    yield table


def _is_comparable(material: Material, known: Known) -> bool:
    if len(known.measures) != 1 or known.measures[0] not in material.sample.measures:
        return False
    if material.thresholds.smallest_cell and known.measures[0] in (COMMUNITY, SUBDISTRICT):
        return False  # how many took part in a community is told where it was audited, or not at all
    measure = material.sample.measure(known.measures[0])
    shown = material.unweighted(measure).where(statistic="proportion").frame
    return measure.level is Level.NOMINAL and len(shown) > 0 and HIDDEN not in set(shown["flag"])


def _lines(material: Material, known: Known) -> Iterator[tuple[str, float, tuple[Cell, ...]]]:
    measure = material.sample.measure(known.measures[0])
    rows = {int(row["level"]): row for row in material.unweighted(measure).where(statistic="proportion").rows()}
    for category in known.categories:
        yield _line(material, known, category, [rows[code] for code in category.codes[0] if code in rows])


def _line(material: Material, known: Known, category: Category, rows: list[Row]) -> tuple[str, float, tuple[Cell, ...]]:
    """Return a category in words, by how much the participants are apart, and its line of the table."""
    book, label = material.book, f"{known.title}：{category.label}"
    people = int(sum(row["n"] for row in rows))
    base = int(max((row["base"] for row in rows), default=0))
    share = people / base if base else 0.0
    gap, of = share - category.share, f"{known.name}:{category.label}"
    digits = 0 if base < material.thresholds.whole_percent_below else 1
    points = book.decimal("beside_population", 100 * gap, f"{label}与总体相差", of=of, decimals=digits)
    return (
        label,
        gap,
        (
            (Text(label),),
            (book.quantity("participants", people, "", f"{label}的参与者", of=of),),
            (book.rate(f"participants:{of}", share, base, f"{label}占参与者"),),
            (book.rate(f"population:{of}", category.share, base, f"{label}占总体"),),
            (points,),
        ),
    )
