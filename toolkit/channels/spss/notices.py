"""What a person should know about a file of a statistics programme that was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.channels.matching import Known, missing_items, unknown_column
from toolkit.channels.spss.columns import SUBMITTED, Found
from toolkit.channels.table import Sort
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.channels.mapping import Mapping
    from toolkit.channels.reading import Record
    from toolkit.channels.spss.values import Values
    from toolkit.containers import Workbook
    from toolkit.questionnaire import Questionnaire

_AS_MANY = 6


def notices(
    workbook: Workbook,
    questionnaire: Questionnaire,
    mapping: Mapping,
    found: Found,
    values: Sequence[Values],
    records: Sequence[Record],
) -> Iterator[Notice]:
    """Yield the notices about a reading."""
    yield from _unknown(workbook, questionnaire, found)
    yield from missing_items((column.item.id for column in found.columns), questionnaire)
    yield from _parts_missing(found)
    yield from _contradicting(values, mapping)
    yield from _strange(values, mapping)
    yield from _recoded(values)
    yield from _user_missing(values)
    yield from _times_unread(workbook, found, records)


def _unknown(workbook: Workbook, questionnaire: Questionnaire, found: Found) -> Iterator[Notice]:
    known, header = Known(questionnaire), workbook.sheets[0].header()
    for position in found.unknown:
        name = header[position]
        variable = workbook.variables.get(name)
        yield unknown_column(name, known.nearest(variable.label if variable and variable.label else name))


def _parts_missing(found: Found) -> Iterator[Notice]:
    """Name the rows and options of a question without a variable of their own."""
    parts: dict[str, set[str]] = defaultdict(set)
    items = {column.item.id: column.item for column in found.columns}
    for column in found.columns:
        if column.sort in (Sort.TICK, Sort.PLACE) or (column.item.kind == "matrix" and column.sort is Sort.WHOLE):
            parts[column.item.id].add(column.part)
    for name, there in parts.items():
        absent = [label for part, label in items[name].parts.items() if part not in there]
        if absent:
            words = f"文件里没有{name}的“{'”“'.join(absent)}”这几列，按“没有作答”或“没有选”处理。"
            yield Notice("part_missing", "action", words)


def _contradicting(values: Sequence[Values], mapping: Mapping) -> Iterator[Notice]:
    for item, known in _by_item(values, lambda v: bool(v.contradicting)).items():
        first = known[0]
        words = {value: f"{value}={first.variable.values.get(value, '')}" for value in first.contradicting}
        if all(mapping.code(first.column.item, word) is not None for word in words.values()):
            continue
        value = next(iter(words))
        ours = first.column.item.labels[int(value)]
        message = (
            f"{item}：数据里 {words[value]}，问卷里 {value}={ours}（共{len(words)}处不同）。"
            "这道题没有收下，都放入待处理，请确认以哪个为准。"
        )
        yield Notice("labels_contradict", "action", message, item)


def _strange(values: Sequence[Values], mapping: Mapping) -> Iterator[Notice]:
    for item, known in _by_item(values, lambda v: bool(v.strange)).items():
        question = known[0].column.item
        labels = dict.fromkeys(f"{value}={label}" for v in known for value, label in v.strange.items())
        open_ones = [word for word in labels if mapping.code(question, word.partition("=")[2]) is None]
        if open_ones:
            shown = "、".join(open_ones[:_AS_MANY])
            words = f"{item}：数据里的这些值标签不是问卷的选项：{shown}。选了它们的放入待处理，没有按代码猜。"
            yield Notice("label_unknown", "action", words, item)


def _recoded(values: Sequence[Values]) -> Iterator[Notice]:
    items = list(_by_item(values, lambda v: v.recoded))
    if items:
        words = f"这些题在数据里的选项代码和问卷不同，已按标签对应：{'、'.join(items)}。"
        yield Notice("codes_differ", "info", words)


def _user_missing(values: Sequence[Values]) -> Iterator[Notice]:
    lines = []
    for item, known in _by_item(values, lambda v: bool(v.missing)).items():
        counted = sum((v.missing for v in known), start=type(known[0].missing)())
        lines.append(f"{item}（{'、'.join(f'{word} {n}处' for word, n in counted.most_common(_AS_MANY))}）")
    if lines:
        words = f"数据文件把这些值定为缺失值，按没有作答处理，不计入选项：{'；'.join(lines)}。"
        yield Notice("user_missing", "info", words)


def _by_item(values: Sequence[Values], wanted) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = defaultdict(list)
    for known in values:
        if wanted(known):
            found[known.column.item.id].append(known)
    return found


def _times_unread(workbook: Workbook, found: Found, records: Sequence[Record]) -> Iterator[Notice]:
    position = found.about.get(SUBMITTED, -1)
    cells = workbook.sheets[0].cells
    unread = [record.row for record in records if position in cells[record.row] and not record.submitted]
    if unread:
        words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
        yield Notice("time_unread", "info", words)
