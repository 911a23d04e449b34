"""The text that 问卷星 imports (文本导入), and the list of what has to be set there by hand.

Only the subset is written that both known parsers of the platform read alike: ASCII number, dot and blank; the kind
in brackets; one option a line; a matrix as one line of columns, then one row a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import describe, jumps_to_end

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_LEADING = re.compile(
    r"\d+\s*[.、．:：]|[A-Za-z]\s*[.、．\u3000]|[①-⑳□○]|[（(](?:\d+|[一二三四五六七八九十]+)[)）]|[一二三四五六七八九十]+、"
)
"""Beginnings that the parsers take for a number, a letter or a box of their own."""


@form("wenjuanxing_text", "问卷星导入文本.txt")
def wenjuanxing_text(questionnaire: Questionnaire, _: Fieldwork | None = None) -> str:
    """Return the questionnaire as import text."""
    blocks = [questionnaire.title]
    if questionnaire.intro:
        blocks.append(_line(questionnaire.intro.replace("{minutes}", str(max(1, round(questionnaire.minutes))))))
    number = 0
    for item in questionnaire.questions:
        for stem, kind, lines in _questions(questionnaire, item):
            number += 1
            blocks.append("\n".join([f"{number}. {_line(stem)}[{kind}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _questions(questionnaire: Questionnaire, item: Item) -> Iterator[tuple[str, str, list[str]]]:
    stem = questionnaire.wording(item)
    label = kind_of(item).form_label
    if item.kind == "matrix":
        if item.split:
            for row in item.rows:
                yield f"{stem}{row.label}", "单选题", [_option(o) for o in item.labels.values()]
            return
        columns = [_option(option).replace("　", "") for option in item.labels.values()]
        yield stem, label, [" ".join(columns), *(_option(row.label).replace("　", "") for row in item.rows)]
        return
    if item.kind == "scale" and not all(option.label.isdigit() for option in item.options):
        label = "单选题"
    yield stem, label, [_option(o.label, text=o.text) for o in item.options]


def _option(label: str, *, text: bool = False) -> str:
    plain = _line(label).replace(" ", "　")
    if _LEADING.match(plain):
        plain = f"“{plain}”"
    return f"{plain}____" if text and not plain.endswith("_") else plain


def _line(text: str) -> str:
    """Return text on one line, without what the parsers take for marks of their own."""
    return re.sub(r"\s+", " ", text).strip().replace("{", "（").replace("}", "）").replace("[", "【").replace("]", "】")


@form("skip_list", "问卷星手工设置清单.txt")
def skip_list_text(questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return the list of settings as a text to be ticked off."""
    steps = [f"□ {n}. {line}" for n, line in enumerate(skip_list(questionnaire, fieldwork.community), start=1)]
    return "\n".join([f"{questionnaire.title}：导入文本后要手工设置的内容", "", *steps]) + "\n"


def skip_list(questionnaire: Questionnaire, community: str = "") -> list[str]:
    """Return what the import text cannot carry, one line for each thing to set by hand, to be ticked off."""
    numbers = questionnaire.numbers
    lines = list(_texts_between(questionnaire))
    for jump in jumps_to_end(questionnaire):
        labels = "”“".join(questionnaire.by_id[jump.item].labels.get(code, str(code)) for code in jump.codes)
        lines.append(f"第{numbers[jump.item]}题：选“{labels}”时设为“跳到问卷末尾（不计入结果提交）”。")
    for item in questionnaire.questions:
        here = f"第{numbers[item.id]}题"
        condition = describe(item.show_if, questionnaire)
        if condition:
            lines.append(f"{here}：设置显示条件——{condition}时才显示。")
        if item.split:
            last = numbers[item.id] + len(item.rows) - 1
            here = f"第{numbers[item.id]}—{last}题" if len(item.rows) > 1 else here
            lines.append(f"{here}：原是一道矩阵题，平台的文本导入不支持两列的矩阵，已拆成单选题，请逐题核对。")
        lines += [f"{here}：{words}" for words in _settings(item)]
    code = community or "社区代码（见 surveys/places.csv）"
    lines.append(
        f"发放链接：每个社区用自己的链接，在链接末尾加上“?sojumpparm={code}”，导出后“来源详情”里就能看到社区。"
    )
    return lines


def _texts_between(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the texts between questions: the import knows none."""
    number = 1
    for item in questionnaire.items:
        if item.kind == "info":
            yield f"第{number}题前：加入“段落说明”——{_line(questionnaire.wording(item))}"
        elif item.split:
            number += len(item.rows)
        else:
            number += 1


def _settings(item: Item) -> Iterator[str]:
    if item.kind in ("multi", "rank") and item.maximum:
        yield f"设置最多选{numeral(item.maximum)}项。"
    if item.exclusive and item.kind == "multi":
        names = "”“".join(item.labels[code] for code in item.exclusive if code in item.labels)
        yield f"把“{names}”设为与其他选项互斥。"
    if item.kind == "number":
        limits = f"，最小{numeral(item.minimum or 0)}"
        if item.maximum is not None:
            limits = f"，范围{numeral(item.minimum or 0)}—{numeral(item.maximum)}"
        unit = f"，单位{item.unit}" if item.unit else ""
        yield f"设置只能填数字{limits}{unit}。"
    if item.randomize:
        yield ("设置行随机显示。" if item.randomize == "rows" else "设置选项随机显示，“其他”等特殊选项固定在最后。")
    if not item.required:
        yield "设为选填。"
