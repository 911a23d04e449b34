"""One sentence for one question, in the wording its design class allows: levels and orders, no differences, no causes.

What groups have apart needs a test that passed the gate: :mod:`toolkit.findings.differences`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import FAINT, HIDDEN
from toolkit.document import Inline, Text
from toolkit.findings.fact import FactBook
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import DesignClass
from toolkit.statistics import Estimates

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

_UNJUDGED = (98,)
"""Codes of those who cannot judge: they count in the base of a share, and the sentence says so."""
Row = dict[str, Any]
Sentence = tuple[Inline, ...]

_WHO = {
    DesignClass.CONV: "在本次参与调查并回答该题的",
    DesignClass.QUOTA: "在受访并回答该题的",
    DesignClass.CENSUS: "在名单内回答该题的",
    DesignClass.PROB: "在样本中回答该题的",
}


def level_sentence(
    item: Item, measures: Sequence[Measure], found: Sequence[Estimates], book: FactBook, design: DesignClass
) -> Sentence:
    """Return what may be said of one question among everybody asked: of a matrix about its rows together.

    Parameters
    ----------
    item : Item
    measures : sequence of Measure
        All of the item.
    found : sequence of Estimates
        Of each measure; masked, without grouping.
    book : FactBook
        Every number of the sentence is entered here.
    design : DesignClass

    Returns
    -------
    tuple of Inline
        Empty for an open question nobody answered.
    """
    if item.kind == "matrix":
        return _rows_sentence(list(zip(measures, found, strict=True)), book, design)
    return _sentence(measures[0], found[0], book, design)


def _sentence(measure: Measure, estimates: Estimates, book: FactBook, design: DesignClass) -> Sentence:
    rows = estimates.rows()
    answered = next(row for row in rows if row["statistic"] == "answered")
    if measure.level is Level.TEXT:
        return _collected(answered, book)
    if not answered["n"]:
        return (Text("该题没有人作答。"),)
    shown = [row for row in rows if row["statistic"] != "answered"]
    if any(row["flag"] == HIDDEN for row in shown):
        return _too_few(answered, book)
    said = _SENTENCES[measure.level](measure, rows, book)
    lead: Sentence = (Text(_WHO[design]), book.people(answered, "名"), Text(f"青年中，{_after(book)}"))
    tail: Sentence = (Text("该题人数较少，结果仅供参考。"),) if any(row["flag"] == FAINT for row in shown) else ()
    return (*lead, *said, *tail)


def _collected(answered: Row, book: FactBook) -> Sentence:
    if not answered["n"]:
        return ()
    if answered["flag"] == HIDDEN or answered["n"] < book.thresholds.smallest_cell:
        return (Text("收到的意见，公开版不列条数。"),)
    return (Text("共收到"), book.people(answered, "条"), Text("意见。"))


def _after(book: FactBook) -> str:
    return "加权后" if book.weighted else ""


def _too_few(answered: Row, book: FactBook) -> Sentence:
    if book.thresholds.smallest_cell:
        return (Text("该题作答人数或有的选项的人数太少，为保护个人信息，公开版不列出结果。"),)
    return (
        Text("该题只有"),
        book.people(answered),
        Text("作答，人数太少，不作比例分析，建议用座谈和走访补充。"),
    )


def _of(rows: list[Row], statistic: str) -> list[Row]:
    return [row for row in rows if row["statistic"] == statistic]


def _ordered(rows: list[Row], statistic: str) -> list[Row]:
    """Return the rows of all options, largest first; equal shares stay in the order of the form.

    Options without substance (没有困难, 不清楚) count as well: when most people chose one, nothing else is "the most".
    """
    return sorted(_of(rows, statistic), key=lambda row: -row["value"])


def _name(measure: Measure, row: Row) -> Text:
    return Text(f"“{measure.labels[int(row['level'])]}”")


def _names(measure: Measure, rows: list[Row]) -> Sentence:
    """Name options that share a place: all of them up to three, else the first three and how many there are."""
    named = rows[:3]
    names: list[Inline] = []
    for position, row in enumerate(named):
        last = position == len(named) - 1 and len(rows) <= 3
        names += [Text("和" if last else "、")] if names else []
        names.append(_name(measure, row))
    return (*names, Text(f"等{_count(len(rows))}项")) if len(rows) > 3 else tuple(names)


def _tied(ordered: list[Row], row: Row) -> list[Row]:
    return [other for other in ordered if other["value"] == row["value"]]


def _leaders(measure: Measure, ordered: list[Row], book: FactBook, one: str, several: str) -> Sentence:
    """Say which options lead: ties are told as ties, and only the runner-up follows. No full stop at the end.

    Parameters
    ----------
    measure : Measure
    ordered : list of rows
        Largest first, with somebody in the first.
    book : FactBook
    one, several : str
        How a single leader and leaders that tie are told: ``选择{}的最多``.
    """
    first = _tied(ordered, ordered[0])
    if len(first) > 1:
        return (*_filled(several, _names(measure, first)), Text("，各占"), book.share(first[0]))
    said = [*_filled(one, _names(measure, first)), Text("，占"), book.share(first[0])]
    said += [Text("（实际" if book.weighted else "（"), book.people(first[0]), Text("）")]
    if len(ordered) > 1 and ordered[1]["n"]:
        second = _tied(ordered, ordered[1])
        share = Text("，各占" if len(second) > 1 else "，占")
        said += [Text("；其次是"), *_names(measure, second), share, book.share(second[0])]
    return tuple(said)


def _filled(pattern: str, names: Sentence) -> Sentence:
    before, after = pattern.split("{}")
    return (Text(before), *names, Text(after))


def _count(number: int) -> str:
    return "零一二三四五六七八九十"[number] if number <= 10 else "多"


def _chosen(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    ordered = _ordered(rows, "proportion")
    if not ordered[0]["n"]:
        return (Text("没有人选择所列的选项"),)
    return _leaders(measure, ordered, book, "选择{}的最多", "选择{}的并列最多")


def _nominal(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    return (*_chosen(measure, rows, book), Text("。"))


def _multiple(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    return (*_chosen(measure, rows, book), Text("（多选，合计可超过100%）。"))


def _ordinal(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    top, bottom = _of(rows, "top2"), _of(rows, "bottom2")
    if not top or not bottom:
        return _nominal(measure, rows, book)
    high = "”或“".join(measure.labels[code] for code in measure.upper)
    low = "”或“".join(measure.labels[code] for code in measure.points[:2])
    return (book.share(top[0]), Text(f"选择“{high}”，"), book.share(bottom[0]), Text(f"选择“{low}”。"))


def _interval(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    return _quartiles(measure, rows, book) if measure.is_number else _scored(measure, rows, book)


def _quartiles(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    """Say where the middle half lies: one long commute or one high rent moves a mean, but no quartile."""
    low, middle, high = _of(rows, "quantile")
    said = (Text("中位数为"), book.quartile(middle, measure.unit), Text("，中间一半人"))
    if low["value"] == high["value"]:
        return (*said, Text("都是"), book.quartile(low, measure.unit), Text("。"))
    return (*said, Text("在"), book.quartile(low), Text("—"), book.quartile(high, measure.unit), Text("之间。"))


def _scored(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    mean = _of(rows, "mean")[0]
    full = f"（满分{max(measure.labels)}分）" if measure.labels else ""
    said: list[Inline] = [Text("平均为"), book.score(mean, measure.unit)]
    spread = _of(rows, "sd")
    if spread:
        said += [Text(f"{full}，标准差为"), book.score(spread[0], measure.unit)]
    return (*said, Text("。"))


def _ranking(measure: Measure, rows: list[Row], book: FactBook) -> Sentence:
    first, mentioned = _ordered(rows, "first_choice"), _ordered(rows, "any_mention")
    said = _leaders(measure, first, book, "列为第一位最多的是{}", "列为第一位最多的是{}（并列）")
    if measure.depth < 2 or measure.depth >= len(measure.labels):  # everything is placed, or only one thing
        return (*said, Text("。"))
    lead = _tied(mentioned, mentioned[0])
    most, share = ("并列最多的是", "，各占") if len(lead) > 1 else ("最多的是", "，占")
    tail = (Text(f"。排进前{_count(measure.depth)}位{most}"), *_names(measure, lead), Text(share), book.share(lead[0]))
    return (*said, *tail, Text("。"))


_SENTENCES: dict[Level, Callable[[Measure, list[Row], FactBook], Sentence]] = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
    Level.MULTIPLE: _multiple,
    Level.RANKING: _ranking,
}


def _rows_sentence(measures: list[tuple[Measure, Estimates]], book: FactBook, design: DesignClass) -> Sentence:
    """Return what may be said of the rows of a matrix: the rows with the largest and the smallest top-two share.

    "Highest" holds within the rows shown: when one is hidden nothing is ranked. Rows that tie are told together.
    """
    tops = [(measure, top) for measure, e in measures if (top := e.one(statistic="top2")) is not None]
    if len(tops) < 2:
        return (Text("各项的回答见汇总表。"),)
    if any(top["flag"] == HIDDEN for _, top in tops):
        return (Text("部分项的人数太少，不作比较；其余各项见汇总表。"),)
    values = [top["value"] for _, top in tops]
    first = tops[0][0]
    named = "”或“".join(first.labels[code] for code in first.upper)
    lead = Text(f"{_WHO[design].replace('该题', '各项')}青年中，{_after(book)}选择“{named}”的比例")
    if max(values) == min(values):
        return (lead, Text("各项一样，都是"), book.share(tops[0][1]), Text("。"))
    high = [(measure, top) for measure, top in tops if top["value"] == max(values)]
    low = [(measure, top) for measure, top in tops if top["value"] == min(values)]
    notes = [f"基数含选“{first.labels[code]}”的人。" for code in _UNJUDGED if code in first.labels]
    faint = any(top["flag"] == FAINT for _, top in (*high, *low))
    tail = "".join(notes) + ("其中有的项人数较少，结果仅供参考。" if faint else "")
    return (lead, *_rows(high, "最高", book), Text("，"), *_rows(low, "最低", book), Text(f"。{tail}"))


def _rows(rows: list[tuple[Measure, Row]], which: str, book: FactBook) -> Sentence:
    """Return the rows at one end: one with its share and base, several that tie with the share of each."""
    names = "、".join(f"“{measure.label}”" for measure, _ in rows)
    if len(rows) > 1:
        return (Text(f"{which}的是{names}（各"), book.share(rows[0][1]), Text("）"))
    top = rows[0][1]
    return (Text(f"{which}的一项是{names}（"), book.share(top), Text("，"), book.base(top), Text("作答）"))
