"""The tables of changes: who is compared, every question in a line, every answer in its table, who took part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan
from typing import TYPE_CHECKING

from toolkit.district.waves.joining import WAVE, WHO
from toolkit.district.waves.matching import NOT_COMPARED
from toolkit.document import Cell, Column, Table, Text
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.titles import caption
from toolkit.statistics import describe

if TYPE_CHECKING:
    from toolkit.district.waves.changes import Change
    from toolkit.district.waves.joining import Joined
    from toolkit.district.waves.matching import Matched
    from toolkit.district.waves.sentences import Telling
    from toolkit.questionnaire import Measure, Questionnaire

Forms = Mapping[str, "Questionnaire"]
"""The questionnaire that a question is told from."""
ASIDE = "不作比较的题"
_GAP, _STANDARD = Column("变化（百分点）", True), Column("标准化后（百分点）", True)


def titled(forms: Forms, measure: Measure) -> str:
    """Return what a measure is called: the question, of a matrix with its row."""
    form = forms[measure.item]
    item = form.by_id[measure.item]
    row = f"：{measure.label}" if item.kind == "matrix" else ""
    return f"{caption(form, item)}{row}"


def bases(found: Matched, telling: Telling) -> Table:
    """Return a row for each wave: who handed in answers, and how many of them are compared."""
    rows = []
    for name, handed in zip(telling.names, found.handed, strict=True):
        whole = [bundle for bundle in handed.bundles if not bundle.tables_only]
        kept = [bundle for bundle in whole if bundle.community in found.communities]
        counts: tuple[tuple[str, float], ...] = (
            ("交了逐份答卷的社区", len(whole)),
            ("有效答卷", sum(bundle.manifest.eligible for bundle in whole)),
            ("每一期都有的社区", len(kept)),
            ("比较的有效答卷", sum(bundle.manifest.eligible for bundle in kept)),
        )
        cells = (telling.book.quantity(what, n, "", f"{name}{what}", of=name) for what, n in counts)
        rows.append(((Text(name),), *((cell,) for cell in cells)))
    heads = ("交了逐份答卷的社区", "有效答卷", "其中每一期都有的社区", "这些社区的有效答卷")
    columns = (Column("期次"), *(Column(head, True) for head in heads))
    left = "；".join(f"社区{code}：{why}" for code, why in found.left_out.items())
    notes = ((Text(f"没有算进来的：{left}。"),),) if left else ()
    return Table("wave_bases", "比较的是哪些答卷", columns, tuple(rows), notes)


def overview(changes: Sequence[Change], telling: Telling, forms: Forms) -> Table:
    """Return a row for each question: the answer that changed most."""
    rows: list[tuple[Cell, ...]] = []
    for _, own in groupby(changes, key=lambda change: change.measure.name):
        most = max(own, key=lambda change: (not isnan(change.p), abs(change.value)))
        cells = (titled(forms, most.measure), most.option.replace("”或“", "或"))
        ends = ((telling.book.share(row),) for row in (most.rows[0], most.rows[-1]))
        rows.append((*((Text(cell),) for cell in cells), *ends, *_moved(most, telling), (Text(_said(most)),)))
    names = (telling.names[0], telling.names[-1])
    columns = (Column("题目"), Column("变化最大的答案"), *(Column(name, True) for name in names), _GAP, _STANDARD)
    notes = (
        (Text("变化是最后一期减第一期，按未取整的比例算，负数是下降。说明空着的，变化不够大，或者人数不足以判断。"),),
        (Text("量表题看前两档合计，排序题看列为第一位的比例。"),),
    )
    return Table("wave_overview", "各题变化一览", (*columns, Column("说明")), tuple(rows), notes)


def aside(found: Matched, few: Mapping[str, str], forms: Forms) -> Table:
    """Return the questions that are not compared, and why."""
    refused = {caption(forms[item], forms[item].by_id[item]): why for item, why in found.refused.items()}
    told = {name: f"{NOT_COMPARED}：{why}" for name, why in refused.items()} | {**few}
    rows = tuple(((Text(name),), (Text(why),)) for name, why in told.items())
    return Table("wave_aside", ASIDE, (Column("题目"), Column("原因")), rows)


def answers(changes: Sequence[Change], telling: Telling, forms: Forms, sets: Mapping[str, int]) -> Iterator[Table]:
    """Yield a table for each question: every answer in every wave; of a matrix the rows."""
    for item, group in groupby(changes, key=lambda change: change.measure.item):
        own, asked = list(group), forms[item].by_id[item]
        matrix = asked.kind == "matrix"
        rows = []
        for change in own:
            shares = ((telling.book.share(row),) for row in change.rows)
            word = change.measure.label if matrix else change.option.replace("”或“", "或")
            rows.append(((Text(word),), *shares, *_moved(change, telling), *_limits(change, telling)))
        if not matrix:
            people = ((telling.book.base(row, ""),) for row in own[0].rows)
            rows.append(((Text("作答人数"),), *people, *[(Text(""),)] * (len(rows[0]) - 1 - len(telling.names))))
        head = (Column("项目" if matrix else "答案"), *(Column(name, True) for name in telling.names), _GAP, _STANDARD)
        columns = (*head, *((Column("95%置信区间"),) if own[0].limits else ()))
        first = "列为第一位的比例。" if own[0].measure.level is Level.RANKING else ""
        what = f"选“{own[0].option}”的比例。" if matrix else first
        base = f"基数：{asked_of(forms[item], asked)}，来自{sets[item]}个社区，未加权。{what}"
        yield Table(f"waves_{item}", caption(forms[item], asked), columns, tuple(rows), ((Text(base),),))


def composition(joined: Joined, telling: Telling) -> Table:
    """Return who took part in each wave: what standardisation holds."""
    shares = describe(joined.sample, WHO, WAVE).where(statistic="proportion")
    codes = [str(code) for code in joined.sample.measure(WAVE).labels]
    rows = []
    for code, label in joined.sample.measure(WHO).labels.items():
        own = [shares.one(level=str(code), by_level=wave) or {} for wave in codes]
        rows.append(((Text(label),), *((telling.book.share(row),) for row in own)))
    columns = (Column(joined.by), *(Column(name, True) for name in telling.names))
    return Table("wave_people", f"参加的人：{joined.by}", columns, tuple(rows))


def _moved(change: Change, telling: Telling) -> tuple[Cell, Cell]:
    gap = (telling.book.gap(change.rows[-1], change.rows[0]),)
    return gap, ((Text("—"),) if isnan(change.standard) else (telling.standard(change),))


def _limits(change: Change, telling: Telling) -> tuple[Cell, ...]:
    if change.limits is None:
        return ()
    low, high = telling.book.limits(change.rows[-1], change.rows[0], change.limits)
    return ((low, Text("—"), high),)


def _said(change: Change) -> str:
    if change.told:
        return "写进正文"
    if change.found:
        return "标准化后不够大"
    return ""
