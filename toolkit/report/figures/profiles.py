"""One question by the groups of another: how the leading answers of each group compare."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import FAINT, HIDDEN, mask
from toolkit.document import Cell, Chart, Inline, Series
from toolkit.findings import rounded, shown_share
from toolkit.findings.differences import association_sentence, difference_sentence, none_sentence
from toolkit.findings.leading import leading_options
from toolkit.questionnaire.kinds import Level
from toolkit.report.figures.reading import Read, quoted, said
from toolkit.sample import DesignClass
from toolkit.sample.groups import grouped, grouping, title
from toolkit.statistics import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.findings.gate import Verdict
    from toolkit.questionnaire import Item, Measure
    from toolkit.report.material import Material

Row = dict[str, Any]

_MOST_OPTIONS = 3
_STATISTIC = {
    Level.NOMINAL: "proportion",
    Level.MULTIPLE: "proportion",
    Level.RANKING: "first_choice",
    Level.ORDINAL: "top2",
    Level.INTERVAL: "mean",
}


@dataclass(frozen=True)
class _Group:
    """A group that is shown: its name, and its rows of estimates by level."""

    name: str
    rows: dict[str, Row]

    @property
    def base(self) -> Row:
        return next(iter(self.rows.values()))


@dataclass(frozen=True)
class _Profile:
    """What is drawn: a measure, the levels that become series with their names, the groups, and who is left out."""

    item: Item
    by: Item
    measure: Measure
    levels: dict[str, str]
    groups: tuple[_Group, ...]
    left_out: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        return [group.rows[level] for group in self.groups for level in self.levels]


def profile_chart(material: Material, item: Item, by: Item) -> Read | None:
    """Return a question by the groups of another, and what the gate lets be said of them.

    Parameters
    ----------
    material : Material
    item : Item
        What is asked.
    by : Item
        What tells the groups apart (:attr:`toolkit.findings.plan.Choices.groups`).

    Returns
    -------
    Read or None
        None for questions that have no figure for each group (matrices, open questions), and where ``by`` makes no
        groups. The reading tells a difference only if it passed the gate of the report.
    """
    measures = material.measures(item)
    if len(measures) != 1 or measures[0].level not in _STATISTIC:
        return None
    if item.id == by.id or not grouping(material.responses.questionnaire, by).groups:
        return None
    verdict = _verdict(material, item, by)
    if material.thresholds.smallest_cell and (verdict is None or verdict.closed):  # nobody has audited such a table
        return Read(None, said("这一比较公开版不列。"))
    found = _profile(material, item, by, measures[0], verdict)
    return Read(_chart(material, found) if len(found.groups) > 1 else None, _reading(material, item, by, verdict))


def _verdict(material: Material, item: Item, by: Item) -> Verdict | None:
    """Return what the gate says of the comparison; None when it is not in the plan."""
    verdicts = material.findings.gate.verdicts
    asked = ((each, each.comparison.table) for each in verdicts)
    return next((each for each, table in asked if (table.item, table.by) == (item.id, by.id)), None)


def _profile(material: Material, item: Item, by: Item, measure: Measure, verdict: Verdict | None) -> _Profile:
    sample, groups = grouped(material.sample, material.responses.questionnaire, by)
    estimates = mask(describe(sample, measure.name, groups.name), material.thresholds)
    levels = _levels(material, measure, verdict)
    shown, left_out = [], []
    for code, name in groups.labels.items():
        own = estimates.where(by_level=groups.named(code))
        rows = {str(row["level"] or ""): row for row in own.where(statistic=_STATISTIC[measure.level]).rows()}
        kept = {level: rows[level] for level in levels if level in rows and rows[level]["flag"] != HIDDEN}
        if kept and len(kept) == len(levels) and kept[next(iter(kept))]["base"]:
            shown.append(_Group(name, kept))
        elif name in grouping(material.responses.questionnaire, by).groups:
            left_out.append(name)
    return _Profile(item, by, measure, levels, tuple(shown), tuple(left_out))


def _levels(material: Material, measure: Measure, verdict: Verdict | None) -> dict[str, str]:
    """Return what becomes a series: the answer that a difference is told of, then the leading ones; of scales one."""
    if measure.level is Level.INTERVAL:
        return {"": f"平均数（{measure.unit}）" if measure.unit else "平均数"}
    if measure.level is Level.ORDINAL:
        return {"": "或".join(measure.labels[code] for code in measure.upper)}
    named = {measure.named(code): label for code, label in measure.labels.items()}
    if len(named) == 2:  # the second says what the first does
        return dict([next(iter(named.items()))])
    told = [str(verdict.contrast.high["level"])] if verdict and verdict.contrast else []
    leading = [measure.named(code) for code in leading_options(measure, material.estimates(measure))]
    return {level: named[level] for level in list(dict.fromkeys([*told, *leading]))[:_MOST_OPTIONS]}


def _chart(material: Material, found: _Profile) -> Chart:
    book, mean = material.book, found.measure.level is Level.INTERVAL
    for row in found.rows:
        _ = book.score(row, found.measure.unit) if mean else book.share(row)
    by = title(material.responses.questionnaire, found.by)
    first = "列为第一位，" if found.measure.level is Level.RANKING else ""
    whole = min(row["base"] for row in found.rows) < material.thresholds.whole_percent_below
    return Chart(
        id=f"chart_{found.item.id}_by_{found.by.id}",
        kind="dot",
        caption=f"{material.caption(found.item)}（{first}按{by}分）",
        categories=tuple(group.name for group in found.groups),
        series=tuple(_series(material, found, level, name) for level, name in found.levels.items()),
        percent=not mean,
        decimals=0 if whole and not mean else 1,
        alt=_alt(material, found, by),
        notes=tuple(_notes(material, found)),
    )


def _series(material: Material, found: _Profile, level: str, name: str) -> Series:
    rows = [group.rows[level] for group in found.groups]
    limits = {end: tuple(None if isnan(row[end]) else row[end] for row in rows) for end in ("low", "high")}
    licensed = limits if material.sample.design is DesignClass.PROB else {}
    return Series(name, tuple(row["value"] for row in rows), tuple(row["id"] for row in rows), **licensed)


def _notes(material: Material, found: _Profile) -> Iterator[Cell]:
    sizes: list[str | Cell] = []
    for group in found.groups:
        sizes += ["，" if sizes else "", f"“{group.name}”n=", (material.book.base(group.base, ""),)]
    asked = material.asked_of(found.item)
    yield said(f"基数：{asked}中回答了该题的人，", *(part for part in sizes if part), f"；{material.weighting}。")
    if len(found.levels) == 1 and found.measure.level is not Level.INTERVAL:
        yield said(f"图中是选“{next(iter(found.levels.values())).replace('或', '”或“')}”的比例。")
    elif found.measure.level is Level.MULTIPLE:
        yield said("多选，合计可超过100%。")
    if material.sample.design is DesignClass.PROB:
        yield said("横线是95%置信区间。")
    if any(row["flag"] == FAINT for row in found.rows):
        yield said(f"部分组的基数不足{material.thresholds.faint_below}人，仅供参考。")
    if found.left_out:
        yield said(f"{quoted(found.left_out)}的人数太少，没有列出。")
    yield material.source_note


def _alt(material: Material, found: _Profile, by: str) -> str:
    told = []
    for group in found.groups:
        values = [name + _printed(material, group.rows[level]) for level, name in found.levels.items()]
        told.append(f"{group.name}（{'，'.join(values)}）")
    return f"{material.caption(found.item)}，按{by}分：{'；'.join(told)}。"


def _printed(material: Material, row: Row) -> str:
    if row["statistic"] == "mean":
        return rounded(row["value"], 1)
    return shown_share(row["value"], row["base"], material.thresholds.whole_percent_below)


def _reading(material: Material, item: Item, by: Item, verdict: Verdict | None) -> tuple[Inline, ...]:
    book, questionnaire = material.book, material.responses.questionnaire
    if verdict is None:
        return said("这一比较不在分析计划里，只列各组的数字，不说哪一组高、哪一组低。")
    if verdict.contrast:
        return difference_sentence(verdict, book, material.sample.design)
    if verdict.associated:
        return association_sentence(verdict, book)
    return none_sentence([title(questionnaire, by)], material.caption(item), verdict.below, book)
