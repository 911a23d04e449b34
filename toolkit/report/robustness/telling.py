"""How robustness is told: a table for the annex, a sentence on its marks, and what cleaning moves most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.disclosure import FAINT
from toolkit.document import WITHHELD, Cell, Column, Inline, Number, Table, Text
from toolkit.report.robustness.readings import estimates, headline_rows
from toolkit.report.robustness.variants import CLEANINGS, DECIDED, KEPT
from toolkit.report.weighting import WORTH_TELLING

if TYPE_CHECKING:
    from toolkit.findings import FactBook
    from toolkit.questionnaire import Measure
    from toolkit.report.material import Material
    from toolkit.report.robustness.marks import Mark, Robustness
    from toolkit.report.robustness.readings import Reading, Row
    from toolkit.report.robustness.variants import Variant, Variants

Words = tuple[Inline, ...]
_LEAST = 0.01
"""A change of less than a point is none to name."""


def robustness_table(material: Material, found: Robustness) -> Table | None:
    """Return the conclusions in rows and the ways of computing in columns; None when there is nothing to compare.

    In a public edition there are no figures: two ways that differ by a few people would tell what those answered.
    """
    if not found.marks or not found.variants.words:
        return None
    told = all(mark.told for mark in found)
    shown = tuple(found.variants) if told else ()
    columns = (Column("发现"), *(Column(variant.name, numeric=True) for variant in shown), Column("结论"))
    rows = [_row(material, mark, shown) for mark in found]
    if told:
        sizes = (
            (_book(material, variant).quantity("valid", len(variant.sample.frame), "", "有效份数"),)
            for variant in shown
        )
        rows.insert(0, ((Text("有效份数"),), *sizes, (Text(""),)))
    notes = (*_notes(material, found, told), material.source_note)
    return Table("robustness", "换一种清理或加权的办法，结论变不变", columns, tuple(rows), notes)


def robustness_words(material: Material, found: Robustness) -> Words:
    """Return in a sentence how many conclusions hold, and which do not; nothing where there are none."""
    if not found.marks:
        return ()
    if not found.variants.words:
        return (Text(found[0].words),)
    compared = [mark for mark in found if mark.compared]
    changed = [mark for mark in compared if mark.flips]
    book, beginning = material.book, f"{found.variants.words}核对主要结论："
    if not compared:
        return (Text(f"{beginning}换一种算法后人数太少，没有比。"),)
    number = book.quantity("robustness_compared", len(compared), "项", "核对的结论")
    if not changed:
        return (Text(beginning), number, Text("都一致。"))
    which = "；".join(mark.what for mark in changed)
    turned = book.quantity("robustness_changed", len(changed), "项", "会改变的结论")
    return (Text(beginning), number, Text("中有"), turned, Text(f"会改变，要谨慎使用：{which}。"))


def cleaning_words(material: Material, variants: Variants) -> Words:
    """Return which headline result moves most when answers are left out; nothing when none were.

    Headline results are the shares of the charted questions, weighted as in the report where all answers can be.
    A public edition tells no more than whether one moves by five points.
    """
    before, after = _with_and_without(material, variants)
    if before is None or after is None:
        return ()
    moves = _moves(material, before, after)
    if not moves:
        return ()
    what, one, other = max(moves, key=lambda move: abs(move[2]["value"] - move[1]["value"]))
    book, moved = material.book, abs(other["value"] - one["value"])
    how = "" if after.weighted == variants.own(material.sample).weighted else "未加权时，"
    beginning = f"{how}剔除答卷前后相比，"
    limit = WORTH_TELLING if material.thresholds.smallest_cell else _LEAST
    if round(moved, 9) < limit:
        return (Text(f"{beginning}主要结果的变动都不到"), _points(book, limit), Text("。"))
    if material.thresholds.smallest_cell:
        return (Text(f"{beginning}主要结果的变动有的达到"), _points(book, limit), Text("及以上，要谨慎使用。"))
    was, became = (_book(material, v, row["item"]).share(row) for v, row in ((before, one), (after, other)))
    lead = Text(f"{beginning}主要结果中变动最大的是{what}：由")
    return (lead, was, Text("变为"), became, Text("，其余的变动不超过它。"))


def _points(book: FactBook, limit: float) -> Number:
    points = round(100 * limit)
    return book.quantity("cleaning_limit", points, "个百分点", "要说明的变动", of=str(points))


def _with_and_without(material: Material, variants: Variants) -> tuple[Variant | None, Variant | None]:
    """Return the ways of computing with all answers and with those that count, None where they are the same."""
    own = variants.own(material.sample)
    if own.cleaning != KEPT:
        for weighted in dict.fromkeys((own.weighted, False)):
            pair = [_named(variants, cleaning, weighted) for cleaning in (KEPT, own.cleaning)]
            if None not in pair:
                return pair[0], pair[1]
    return None, None


def _named(variants: Variants, cleaning: str, weighted: bool) -> Variant | None:
    return next((v for v in variants if (v.cleaning, v.weighted) == (cleaning, weighted)), None)


def _moves(material: Material, before: Variant, after: Variant) -> list[tuple[str, Row, Row]]:
    """Return each headline result in words, before and after."""
    found = []
    for name in material.outline.charts:
        item = material.item(name)
        for measure in material.measures(item):
            one, other = (headline_rows(measure, estimates(material, variant, measure)) for variant in (before, after))
            later = {(row["statistic"], row["level"]): row for _, row in other}
            of = f"“{material.caption(item)}”{f'中“{measure.label}”' if item.kind == 'matrix' else ''}"
            for answer, row in one:
                key = (row["statistic"], row["level"])
                found += [(f"{of}的{answer}", row, later[key])] if key in later else []
    return found


def _row(material: Material, mark: Mark, shown: tuple[Variant, ...]) -> tuple[Cell, ...]:
    by_variant = {reading.variant: reading for reading in (mark.own, *mark.others)}
    figures = (_cell(material, mark, by_variant[variant]) for variant in shown)
    return ((Text(mark.what),), *figures, (Text(mark.short, strong=bool(mark.flips)),))


def _cell(material: Material, mark: Mark, reading: Reading) -> Cell:
    if not reading.rows:
        return WITHHELD
    number = mark.show(_book(material, reading.variant, reading.rows[0]["item"]), reading.rows)
    faint = any(row["flag"] == FAINT for row in reading.rows)
    return (Text("（"), number, Text("）")) if faint else (number,)


def _book(material: Material, variant: Variant, item: str = "") -> FactBook:
    """Return the book in which figures of another way of computing are entered: the same facts, ids of their own.

    They are also called by their own name, so that they are never taken for the report's.
    """
    book = material.book
    if variant.sample.context == book.context:
        return book
    names = {name: _called(book, name, variant.name) for name in ([item] if item in book.measures else [])}
    return replace(book, context=variant.sample.context, measures={**book.measures, **names})


def _called(book: FactBook, name: str, variant: str) -> Measure:
    measure = book.measures[name]
    labels = {code: f"{label}（{variant}）" for code, label in measure.labels.items()}
    return replace(measure, label=f"{measure.label}（{variant}）", labels=labels)


def _notes(material: Material, found: Robustness, told: bool) -> list[Cell]:
    own, kinds = found.own, found.variants
    meant = "；".join(f"{name}：{CLEANINGS[name]}" for name in kinds.cleanings)
    lines = [f"基数：各题作答的人。本报告的算法是“{own.name}”。{meant}。"]
    if DECIDED not in kinds.cleanings and own.cleaning == KEPT:
        lines.append("没有决定剔除答卷。")
    if kinds.not_weighted:
        lines.append(f"答卷按这些办法清理后不宜加权，没有加权的算法：{'、'.join(kinds.not_weighted)}。")
    readings = [reading for mark in found for reading in (mark.own, *mark.others)]
    if told and any(row["flag"] == FAINT for reading in readings for row in reading.rows):
        lines.append(f"括号内数字的基数不足{material.thresholds.faint_below}人，仅供参考。")
    if told and not all(reading.rows for reading in readings):
        lines.append("* 人数太少，不列出。")
    return [(Text(line),) for line in lines]
