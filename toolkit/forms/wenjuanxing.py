"""The text that 问卷星 imports (文本导入), and the list of what has to be set there by hand.

Only the subset is written that both known parsers of the platform read alike: ASCII number, dot and blank; the kind
in brackets; one option a line; a matrix as one line of columns, then one row a line.

A label that a parser would take for a mark of its own (a number, a letter, a box, a rule, a heading) is put into
quotation marks, which :func:`toolkit.questionnaire.labels.option_key` looks through when answers come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document.escape import one_line
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import describe, jumps_to_end

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_CHINESE = "[一二三四五六七八九十]+"
_LEADING = re.compile(
    rf"\d+\s*[.、．:：)）]|[A-Za-z]\s*[.、．)）\u3000]|[①-⓿❶-➓㈠-㊉㊀-㊉□■○●◯☐☑√*]|[（(](?:\d+|{_CHINESE})[)）]|{_CHINESE}[、.．]"
)
"""Beginnings that the parsers take for a number, a letter or a box of their own."""
_RULE = re.compile(r"[-=_—－＝＿*\s]+|[=＝].*[=＝]|(?:基本信息|分页栏).{0,2}")
"""Whole lines that they take for a rule, a page break or a heading."""
_TILDE = re.compile(r"\d+\s*~\s*\d+")
_LIMIT = re.compile(r"((?:最多|至多|最少|至少|限)[^0-9，。；()（）]{0,6})([0-9])(?=\s*[项个])")
_UNDERSCORES = re.compile("_{3,}")
_KIND_IN_BRACKETS = re.compile(r"【((?:[^【】]{1,6}题|下拉框|滑动条|文件上传|段落说明|分页栏|单选|多选))】")
_MARKS = str.maketrans("{}[]", "（）（）")
_FULL_WIDTH = str.maketrans("0123456789_", "０１２３４５６７８９＿")
_INVITES_TEXT = re.compile("请注明|请说明")


@form("wenjuanxing_text", "问卷星导入文本.txt")
def wenjuanxing_text(questionnaire: Questionnaire, _: Fieldwork | None = None) -> str:
    """Return the questionnaire as import text."""
    blocks = [_protected(line(questionnaire.title)) or "问卷"]
    if questionnaire.intro:
        blocks.append(_protected(line(introduction(questionnaire))))
    for number, (stem, kind, lines) in enumerate(_all_questions(questionnaire), start=1):
        blocks.append("\n".join([f"{number}. {_stem(stem)}[{kind}]", *lines]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def introduction(questionnaire: Questionnaire) -> str:
    """Return the opening text with the planned minutes filled in."""
    return questionnaire.intro.replace("{minutes}", str(max(1, round(questionnaire.minutes))))


def line(text: str) -> str:
    """Return text on one line, without the brackets that mark kinds and blanks to fill in."""
    return _KIND_IN_BRACKETS.sub(r"（\1）", one_line(text).translate(_MARKS))


def _all_questions(questionnaire: Questionnaire) -> Iterator[tuple[str, str, list[str]]]:
    for item in questionnaire.questions:
        yield from _questions(questionnaire, item)


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
    if item.kind == "scale" and not all(option.label.isdecimal() for option in item.options):
        label = "单选题"
    yield stem, label, [_option(o.label, text=o.text) for o in item.options]


def _stem(text: str) -> str:
    """Return a stem that both parsers leave as it is.

    One of them takes "最多选3项" out of a stem and three underscores for a blank: the export would then head the column
    with another wording. In full width they stay, and the limit is on the list of settings.
    """
    kept = _LIMIT.sub(lambda match: match[1] + match[2].translate(_FULL_WIDTH), line(text))
    return _UNDERSCORES.sub(lambda match: match[0].translate(_FULL_WIDTH), kept)


def _option(label: str, *, text: bool = False) -> str:
    plain = line(label).replace(" ", "　")
    if text:
        return _protected(plain.rstrip("_＿") or plain) + "____"
    return _protected(_UNDERSCORES.sub(lambda match: match[0].translate(_FULL_WIDTH), plain))


def _protected(plain: str) -> str:
    taken = _LEADING.match(plain) or _RULE.fullmatch(plain) or _TILDE.fullmatch(plain)
    return f"“{plain}”" if taken else plain


@form("skip_list", "问卷星手工设置清单.txt")
def skip_list_text(questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return the list of settings as a text to be ticked off."""
    steps = [f"□ {n}. {step}" for n, step in enumerate(skip_list(questionnaire, fieldwork.community), start=1)]
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
        if item.split:
            last = numbers[item.id] + len(item.rows) - 1
            here = f"第{numbers[item.id]}—{last}题" if len(item.rows) > 1 else here
            lines.append(f"{here}：原是一道矩阵题，平台的文本导入不支持两列的矩阵，已拆成单选题，请逐题核对。")
        condition = describe(item.show_if, questionnaire)
        if condition:
            lines.append(f"{here}：设置显示条件——{condition}时才显示。")
        lines += [f"{here}：{words}" for words in _settings(item)]
    code = community or "社区代码"
    lines.append(
        f"发放链接：每个社区用自己的链接，在链接末尾加上“?sojumpparm={code}”，导出后“来源详情”里就能看到社区。"
    )
    if not community:
        codes = "、".join(f"{place.code} {place.community}" for place in places())
        lines.append(f"各社区的代码：{codes}。")
    lines.append(
        "如果用“问卷星.jsonl”代替导入文本（试验性，需要平台的命令行工具）：题号与本清单相同；"
        "简单的显示条件已写在文件里（relation），跳到末尾和较复杂的条件没有写；导入后仍请按本清单逐条核对。"
    )
    return [one_line(step) for step in lines]


def _texts_between(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the texts between questions: the import knows none."""
    number = 1
    for item in questionnaire.items:
        if item.kind == "info":
            condition = describe(item.show_if, questionnaire)
            only = f"（只在{condition}时显示）" if condition else ""
            yield f"第{number}题前：加入“段落说明”{only}——{line(questionnaire.wording(item))}"
        elif item.split:
            number += len(item.rows)
        else:
            number += 1


def _settings(item: Item) -> Iterator[str]:
    if item.kind in ("multi", "rank") and item.maximum:
        yield f"设置最多选{numeral(item.maximum)}项。"
    if item.kind == "single" and len(item.options) > 12:
        yield "选项较多，可把题型改成“下拉题”。"
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
    yield from _text_boxes(item)
    if not item.required:
        yield "设为选填。"


def _text_boxes(item: Item) -> Iterator[str]:
    """Yield the options whose text box the import may get wrong: it goes by the wording."""
    if item.kind == "matrix":
        return
    for option in item.options:
        if not option.text and _INVITES_TEXT.search(option.label):
            yield f"选项“{option.label}”导入后会自动带填空框，本题不需要，请去掉。"
