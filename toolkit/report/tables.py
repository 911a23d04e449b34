"""Tables and charts of one item: every figure bound, small bases marked, the base named in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import FAINT, HIDDEN
from toolkit.document import WITHHELD, Cell, Chart, Column, Number, Series, Table, Text
from toolkit.errors import AnalysisError
from toolkit.findings import shown_share
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.model import NOT_APPLICABLE

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Measure
    from toolkit.report.material import Material
    from toolkit.statistics import Estimates

Row = dict[str, Any]

_STAR = Text("* 人数太少，不列出。")
_MOST_COLUMNS = 8
_QUARTILES = ("四分之一的人不超过", "中位数", "四分之三的人不超过")


def table_for(material: Material, name: str, by: str = "") -> Table:
    """Return the table of a question named by id, var or wording, for everybody or by the groups of another.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` unknown question, ``A-LEVEL`` for an open question, and what :func:`measure_table` raises.
    """
    found = measure_table(material, material.item(name), material.item(by).id if by else "")
    if found is None:
        raise AnalysisError("A-LEVEL", where="表", name=name, reason="填空题没有表")
    return found


def table_id(item: Item) -> str:
    """Return the id of an item's table in a report."""
    return f"table_{item.id}"


def has_table(material: Material, item: Item) -> bool:
    """Tell whether an item has a table: open questions have none."""
    measures = material.measures(item)
    return bool(measures) and measures[0].level is not Level.TEXT


def measure_table(material: Material, item: Item, by: str = "") -> Table | None:
    """Return the table of an item, for everybody or by the groups of another item.

    Returns
    -------
    Table or None
        None for open questions.

    Raises
    ------
    AnalysisError
        ``A-LEVEL`` when ``by`` has more than one code a person, or for the groups of a matrix.
    """
    if not has_table(material, item):
        return None
    measures = material.measures(item)
    if item.kind == "matrix":
        if by:
            raise AnalysisError("A-LEVEL", where="分组", name=item.text, reason="矩阵题有许多行，还不能分组")
        return _matrix(material, item, measures)
    measure = measures[0]
    if by:
        return _grouped(material, item, measure, by)
    estimates = material.estimates(measure)
    builder = {Level.MULTIPLE: _multiple, Level.RANKING: _ranking, Level.INTERVAL: _interval}
    columns, rows = builder.get(measure.level, _distribution)(material, measure, estimates)
    answered = estimates.one(statistic="answered") or {}
    notes = (material.base_note(item, answered), *marks(material, estimates), material.source_note)
    return Table(table_id(item), material.caption(item), columns, tuple(rows), notes)


def marks(material: Material, *estimates: Estimates) -> tuple[Cell, ...]:
    """Return the lines under a table that say what brackets and stars stand for, where there are any."""
    flags = {flag for e in estimates for flag in e.frame["flag"]}
    brackets = Text(f"括号内数字的基数不足{material.thresholds.faint_below}人，仅供参考。")
    return tuple((mark,) for flag, mark in ((FAINT, brackets), (HIDDEN, _STAR)) if flag in flags)


def share_cell(material: Material, row: Row) -> Cell:
    """Return a share as it is printed: * where it is hidden, in brackets where few people are behind it."""
    return _figure(material, row, material.book.share)


def people_cell(material: Material, row: Row) -> Cell:
    """Return a count as it is printed: * where it is hidden and may not be told either."""
    return WITHHELD if material.withholds(row) else (material.book.people(row, ""),)


def _score(material: Material, row: Row) -> Cell:
    return _figure(material, row, lambda row: material.book.score(row, ""))


def _figure(material: Material, row: Row, enter: Callable[[Row], Number]) -> Cell:
    if row["flag"] == HIDDEN:
        return WITHHELD
    number = enter(row)
    return (Text("（"), number, Text("）")) if row["flag"] == FAINT else (number,)


def _distribution(material: Material, measure: Measure, estimates: Estimates) -> tuple[tuple[Column, ...], list]:
    columns = (Column("选项"), Column("人数", True), Column("比例", True))
    rows = [
        ((Text(measure.labels[int(row["level"])]),), people_cell(material, row), share_cell(material, row))
        for row in estimates.where(statistic="proportion").rows()
    ]
    return columns, rows


def _multiple(material: Material, measure: Measure, estimates: Estimates) -> tuple[tuple[Column, ...], list]:
    columns = (
        Column("选项"),
        Column("人数", True),
        Column("占人数比例", True),
        Column("占选择次数比例", True),
    )
    mentions = {row["level"]: row for row in estimates.where(statistic="proportion_mentions").rows()}
    rows = [
        (
            (Text(measure.labels[int(row["level"])]),),
            people_cell(material, row),
            share_cell(material, row),
            share_cell(material, mentions[row["level"]]),
        )
        for row in _ordered(measure, estimates, "proportion")
    ]
    return columns, rows


def _ranking(material: Material, measure: Measure, estimates: Estimates) -> tuple[tuple[Column, ...], list]:
    columns = (
        Column("选项"),
        Column("列为第一位的人数", True),
        Column("列为第一位", True),
        Column(f"排进前{measure.depth}位", True),
        Column("平均得分", True),
    )
    mention = {row["level"]: row for row in estimates.where(statistic="any_mention").rows()}
    score = {row["level"]: row for row in estimates.where(statistic="borda").rows()}
    rows = [
        (
            (Text(measure.labels[int(row["level"])]),),
            people_cell(material, row),
            share_cell(material, row),
            share_cell(material, mention[row["level"]]),
            _score(material, score[row["level"]]),
        )
        for row in _ordered(measure, estimates, "first_choice")
    ]
    return columns, rows


def _interval(material: Material, measure: Measure, estimates: Estimates) -> tuple[tuple[Column, ...], list]:
    if not measure.is_number:
        return _distribution(material, measure, estimates)
    columns = (Column("指标"), Column("数值", True))
    rows = [
        ((Text(_with_unit(title, measure)),), _figure(material, row, material.book.quartile))
        for title, row in zip(_QUARTILES, estimates.where(statistic="quantile").rows(), strict=True)
    ]
    for statistic, title in (("mean", "平均数"), ("sd", "标准差")):
        row = estimates.one(statistic=statistic)
        if row is not None:
            rows.append(((Text(_with_unit(title, measure)),), _score(material, row)))
    return columns, rows


def _with_unit(title: str, measure: Measure) -> str:
    return f"{title}（{measure.unit}）" if measure.unit else title


def _ordered(measure: Measure, estimates: Estimates, statistic: str) -> list[Row]:
    """Return rows by falling count, codes without substance last; hidden ones as in the form: an order tells counts."""
    rows = estimates.where(statistic=statistic).rows()
    if any(row["flag"] == HIDDEN for row in rows):
        return rows
    return sorted(rows, key=lambda row: (int(row["level"]) in measure.unscored, -row["n"]))


def _matrix(material: Material, item: Item, measures: list[Measure]) -> Table:
    codes = [code for code in item.labels if code != NOT_APPLICABLE]
    all_estimates = [material.estimates(measure) for measure in measures]
    parts = [
        _Part(measure.label, estimates.where(statistic="proportion").rows(), estimates.one(statistic="answered") or {})
        for measure, estimates in zip(measures, all_estimates, strict=True)
    ]
    labels = [item.labels[code] for code in codes]
    if len(codes) <= _MOST_COLUMNS - 2:
        columns = (Column("项目"), Column("作答人数", True), *(Column(label, True) for label in labels))
        rows = [
            (
                (Text(part.name),),
                answered_cell(material, part.answered),
                *(share_cell(material, row) for row in part.rows),
            )
            for part in parts
        ]
    else:
        columns, rows = _long(material, "项目", labels, parts, share_cell)
    notes = (*_matrix_notes(material, item), *marks(material, *all_estimates), material.source_note)
    return Table(table_id(item), material.caption(item), columns, tuple(rows), notes)


def _matrix_notes(material: Material, item: Item) -> list[Cell]:
    notes: list[Cell] = [(Text(f"基数：{material.asked_of(item)}中回答该项的人，{material.weighting}。"),)]
    if NOT_APPLICABLE in item.labels:
        notes.append((Text(f"选择“{item.labels[NOT_APPLICABLE]}”的不计入基数。"),))
    return notes


@dataclass(frozen=True)
class _Part:
    """A row of a matrix, or a group: its name, the estimates shown of it, and how many answered."""

    name: str
    rows: list[Row]
    answered: Row


def _long(
    material: Material, heading: str, labels: list[str], parts: list[_Part], show: Callable[[Material, Row], Cell]
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:
    """Return columns and rows with one line for each pair: for tables that would be wider than the page."""
    columns = (Column(heading), Column("选项"), Column("人数", True), Column("结果", True))
    rows: list[tuple[Cell, ...]] = []
    for part in parts:
        name: Cell = (Text(part.name),)
        rows.append((name, (Text("作答人数"),), answered_cell(material, part.answered), (Text(""),)))
        for label, row in zip(labels, part.rows, strict=True):
            rows.append((name, (Text(label),), people_cell(material, row), show(material, row)))
    return columns, rows


def answered_cell(material: Material, row: Row) -> Cell:
    """Return how many answered, as it is printed."""
    return (material.few,) if material.too_few(row["n"]) else people_cell(material, row)


def _grouped(material: Material, item: Item, measure: Measure, by: str) -> Table:
    grouping = _grouping(material, by)
    total, estimates = material.estimates(measure), material.estimates(measure, grouping.name)
    statistic, labels, show = _shown_by_group(measure)
    everybody = _Part("合计", total.where(statistic=statistic).rows(), total.one(statistic="answered") or {})
    groups = []
    for code, name in grouping.labels.items():
        own = estimates.where(by_level=str(code))
        answered = own.one(statistic="answered") or {}
        if answered["base"]:
            groups.append(_Part(name, own.where(statistic=statistic).rows(), answered))
    parts = [everybody, *groups]
    if len(parts) < _MOST_COLUMNS:
        columns = (Column("选项"), *(Column(part.name, True) for part in parts))
        rows = [
            ((Text(label),), *(show(material, part.rows[place]) for part in parts))
            for place, label in enumerate(labels)
        ]
        rows.append(((Text("作答人数"),), *(answered_cell(material, part.answered) for part in parts)))
    else:
        columns, rows = _long(material, "分组", labels, parts, show)
    shares = "" if statistic == "mean" else "各组比例以本组作答人数为分母，"
    notes = (
        (Text(f"基数：{material.asked_of(item)}；{shares}{material.weighting}。"),),
        *marks(material, total, estimates),
        material.source_note,
    )
    caption = f"{material.caption(item)}（按“{material.caption(material.item(grouping.item))}”分组）"
    return Table(f"table_{item.id}_by_{by}", caption, columns, tuple(rows), notes)


def _grouping(material: Material, by: str) -> Measure:
    measures = material.measures(material.item(by))
    if len(measures) != 1:
        name = material.item(by).text
        raise AnalysisError("A-LEVEL", where="分组", name=name, reason="分组只能用单选题或量表题")
    return measures[0]


def _shown_by_group(measure: Measure) -> tuple[str, list[str], Callable[[Material, Row], Cell]]:
    """Return the statistic told of each group, the labels of its rows, and how it is printed."""
    labels = [label for code, label in measure.labels.items() if code != NOT_APPLICABLE]
    if measure.level is Level.RANKING:
        return "first_choice", list(measure.labels.values()), share_cell
    return ("proportion", labels, share_cell) if labels else ("mean", [_with_unit("平均数", measure)], _score)


def chart_for(material: Material, name: str) -> Chart:
    """Return the chart of a question named by id, var or wording.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` unknown question, ``A-LEVEL`` when there is nothing to draw.
    """
    found = measure_chart(material, material.item(name))
    if found is None:
        raise AnalysisError("A-LEVEL", where="图", name=name, reason="没有可以画的比例")
    return found


def measure_chart(material: Material, item: Item) -> Chart | None:
    """Return the chart of an item; None for open and number questions, or when the figures are not shown."""
    measures = material.measures(item)
    if not measures or item.kind in ("text", "number"):
        return None
    chart = _stacked(material, item, measures) if item.kind == "matrix" else _bars(material, item, measures[0])
    return chart if chart and any(v is not None for s in chart.series for v in s.values) else None


def _bars(material: Material, item: Item, measure: Measure) -> Chart:
    estimates = material.estimates(measure)
    statistic = "first_choice" if measure.level is Level.RANKING else "proportion"
    ordered = measure.level in (Level.NOMINAL, Level.MULTIPLE, Level.RANKING)
    rows = _ordered(measure, estimates, statistic) if ordered else estimates.where(statistic=statistic).rows()
    shown = [row for row in rows if row["flag"] != HIDDEN]
    for row in shown:
        material.book.share(row)
    labels = tuple(measure.labels[int(row["level"])] for row in rows)
    values = tuple(None if row["flag"] == HIDDEN else row["value"] for row in rows)
    facts = tuple(row["id"] for row in rows)
    ranking = measure.level is Level.RANKING
    what = "列为第一位的比例" if ranking else "比例"
    answered = estimates.one(statistic="answered") or {}
    return Chart(
        id=f"chart_{item.id}",
        kind="bar",
        caption=material.caption(item) + (f"（{what}）" if ranking else ""),
        categories=labels,
        series=(Series(what, values, facts),),
        decimals=_decimals(material, rows),
        muted=tuple(measure.labels[c] for c in measure.labels if c in measure.unscored),
        alt=_alt(material, item, rows, measure),
        notes=(material.base_note(item, answered), *_faint(material, estimates), material.source_note),
    )


def _faint(material: Material, *estimates: Estimates) -> tuple[Cell, ...]:
    """Return the line under a chart whose bars stand for few people: there are no brackets in a chart."""
    if all(FAINT not in set(e.frame["flag"]) for e in estimates):
        return ()
    some = "" if len(estimates) == 1 else "部分项的"
    return ((Text(f"{some}基数不足{material.thresholds.faint_below}人，仅供参考。"),),)


def _stacked(material: Material, item: Item, measures: list[Measure]) -> Chart:
    codes = [code for code in item.labels if code != NOT_APPLICABLE]
    values: dict[int, list[float | None]] = {code: [] for code in codes}
    facts: dict[int, list[str]] = {code: [] for code in codes}
    rows: list[Row] = []
    all_estimates = [material.estimates(measure) for measure in measures]
    for estimates in all_estimates:
        for row in estimates.where(statistic="proportion").rows():
            hidden = row["flag"] == HIDDEN
            if not hidden:
                material.book.share(row)
            values[int(row["level"])].append(None if hidden else row["value"])
            facts[int(row["level"])].append(row["id"])
            rows.append(row)
    series = tuple(Series(item.labels[c], tuple(values[c]), tuple(facts[c])) for c in codes)
    return Chart(
        id=f"chart_{item.id}",
        kind="stacked",
        caption=material.caption(item),
        categories=tuple(measure.label for measure in measures),
        series=series,
        decimals=_decimals(material, rows),
        muted=tuple(item.labels[c] for c in codes if c in measures[0].unscored),
        alt=f"“{material.caption(item)}”各项的回答分布，数值见同题的表。",
        notes=(*_matrix_notes(material, item), *_faint(material, *all_estimates), material.source_note),
    )


def _decimals(material: Material, rows: list[Row]) -> int:
    return 0 if min((row["base"] for row in rows), default=0) < material.thresholds.whole_percent_below else 1


def _alt(material: Material, item: Item, rows: list[Row], measure: Measure) -> str:
    whole = material.thresholds.whole_percent_below
    shown = [
        f"{measure.labels[int(row['level'])]}{shown_share(row['value'], row['base'], whole)}"
        for row in rows
        if row["flag"] != HIDDEN
    ]
    return f"{material.caption(item)}：{'，'.join(shown)}。"
