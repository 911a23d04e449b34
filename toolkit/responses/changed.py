"""A record that was read before and now says something else: what differs, for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.questionnaire.labels import numeral
from toolkit.records import Notice
from toolkit.responses.coding import Coded
from toolkit.responses.decisions import RECORD, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses.collect import Row

_SHOWN = 3


def changed_id(row: Row) -> str:
    """Return the id of the question whether this state of a record counts."""
    return question_id(RECORD, key="/".join(row.key), content=row.batch.coded.content(row.at))


def changed_notice(known: Row, row: Row) -> Notice:
    """Return the notice about a record: the answers that differ, as they were and as they are in the new file.

    Texts are not shown: what is in them is masked only later.
    """
    old, new = ({key: given for key, (_, given) in r.batch.coded.answers(r.at).items()} for r in (known, row))
    columns = known.batch.coded.columns | row.batch.coded.columns
    nothing = Coded()
    keys = [key for key in columns if old.get(key, nothing).content != new.get(key, nothing).content]
    sides = [(columns[key], old.get(key), new.get(key)) for key in keys[:_SHOWN]]
    shown = "；".join(f"{c.name} 原来“{_words(c.item, a)}”，现在“{_words(c.item, b)}”" for c, a, b in sides)
    more = f"，一共{len(keys)}处" if len(keys) > _SHOWN else ""
    where = f"{row.batch.coded.reading.file} 第{row.record.row}行"
    words = (
        f"序号{row.key[1]}的答卷和以前读入的不同：{shown}{more}（{where}）。"
        "保留了先读入的；以新的为准请运行 toolkit decide。"
    )
    return Notice("changed_record", "action", words, changed_id(row))


def _words(item: Item, given: Coded | None) -> str:
    if given is None:
        return "没有作答"
    if given.problems:
        return "没有收下的答案"
    if item.kind == "text":
        return "一段文字"
    if item.kind == "number":
        return "、".join(numeral(value) for value in given.values.values())
    if item.kind in ("multi", "rank"):
        places = {column.rpartition("__")[2]: value for column, value in given.values.items() if value}
        chosen = [item.labels[int(code)] for code in sorted(places, key=lambda code: places[code])]
        words = ("、" if item.kind == "multi" else "→").join(chosen) or "一个也没选"
    else:
        words = "、".join(item.labels[int(code)] for code in given.values.values())
    return f"{words}（旁边写了字）" if given.texts else words
