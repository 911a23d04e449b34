"""SPSS syntax (.sps) that gives an open data set its labels, missing values, levels and sets of several answers.

It runs on the exported .csv, whose codes are the questionnaire's, and on the exported .sav, which has them recoded
already: recoding twice changes nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.variables import SPSS_MISSING, SPSS_VALUE_LABEL, Variable, fitted, variables

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

_LEVELS = {
    Level.NOMINAL: "NOMINAL",
    Level.MULTIPLE: "NOMINAL",
    Level.TEXT: "NOMINAL",
    Level.ORDINAL: "ORDINAL",
    Level.RANKING: "ORDINAL",
    Level.INTERVAL: "SCALE",
}
_LINE = 100
_PIECE = 120
"""Characters of a quoted text on one line: SPSS reads at most 256, and a text may not run on to the next line."""
_TEXT_WIDTH = 2000

_HEAD = (
    "用法：在SPSS里先打开导出的数据（.sav，或用文件菜单导入.csv），再打开本文件，从头运行到尾",
    "本文件给变量加上标签、缺失值、测量层次和多选题集，不改动没有列在下面的内容",
    "特殊回答在SPSS里换成负数：95不适用记-5，98不清楚记-8，99不愿回答记-9；-1是没有问到，-2是问到但没有作答",
    "-9到-1都设为缺失值：不进均值和有效百分比，但在频数表里仍分开列出；写报告时98和99仍按回答报告",
)


@form("sps", "SPSS语法.sps")
def sps(questionnaire: Questionnaire, _: Fieldwork | None = None) -> bytes:
    """Return the syntax in UTF-8, with a byte order mark, by which SPSS knows the encoding in every mode.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name in SPSS.
    """
    found = variables(questionnaire)
    coded = [variable for variable in found if not variable.written]
    blocks = [
        ["* Encoding: UTF-8."],
        [_remark(f"《{questionnaire.title}》第{questionnaire.rev}版的SPSS语法"), *map(_remark, _HEAD)],
        _recodes(coded),
        [line for variable in coded for line in _variable_label(variable)],
        [line for _, alike in groupby(coded, _labels) for line in _value_labels(list(alike))],
        _names("MISSING VALUES", coded, f"({SPSS_MISSING[0]} THRU {SPSS_MISSING[1]})"),
        [line for level in dict.fromkeys(_LEVELS.values()) for line in _level(coded, level)],
        [line for _, members in groupby(coded, lambda v: v.group) for line in _set(questionnaire, list(members))],
        _texts([variable for variable in found if variable.written]),
        _cuts(found),
        [_remark("不经菜单读入.csv的写法：改好文件名，删去下一行开头的星号，在其他命令之前运行"), *_example(found)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block).encode("utf-8-sig") + b"\n"


def _remark(text: str) -> str:
    return f"* {fitted(text, 240)}."


def _quoted(text: str) -> str:
    r"""Return a text between quotation marks, in pieces where it is long.

    >>> _quoted("it's")
    "'it''s'"
    """
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
    return " +\n    ".join("'" + piece.replace("'", "''") + "'" for piece in pieces)


def _names(command: str, chosen: Iterable[Variable], end: str) -> list[str]:
    names = " ".join(variable.name for variable in chosen)
    if not names:
        return []
    return [command, *(f"  {line}" for line in textwrap.wrap(names, _LINE, break_on_hyphens=False)), f"  {end}."]


def _recodes(coded: list[Variable]) -> list[str]:
    lines: list[str] = []
    for codes in dict.fromkeys(tuple(variable.spss_codes.items()) for variable in coded):
        if codes:
            alike = [variable for variable in coded if tuple(variable.spss_codes.items()) == codes]
            lines += _names("RECODE", alike, " ".join(f"({code}={there})" for code, there in codes))
    return [*lines, "EXECUTE."] if lines else []


def _variable_label(variable: Variable) -> list[str]:
    return [f"VARIABLE LABELS {variable.name}", f"    {_quoted(variable.spss_label)}."]


def _labels(variable: Variable) -> tuple[tuple[int, str], ...]:
    return tuple(variable.spss_values.items())


def _value_labels(alike: list[Variable]) -> list[str]:
    *lines, last = [f"  {code} {_quoted(label)}" for code, label in _labels(alike[0])]
    names = textwrap.wrap(" ".join(variable.name for variable in alike), _LINE, break_on_hyphens=False)
    return ["VALUE LABELS", *(f"  {line}" for line in names), *lines, f"{last}."]


def _level(coded: list[Variable], level: str) -> list[str]:
    return _names("VARIABLE LEVEL", [v for v in coded if _LEVELS[v.level] == level], f"({level})")


def _set(questionnaire: Questionnaire, members: list[Variable]) -> list[str]:
    """Return the command for the columns of a question with several answers; a set needs at least two."""
    if members[0].level is not Level.MULTIPLE or len(members) < 2:
        return []
    item = members[0].item
    label = fitted(questionnaire.wording(item), SPSS_VALUE_LABEL)
    return [
        "MRSETS",
        f"  /MDGROUP NAME=${item.var}",
        f"  LABEL={_quoted(label)}",
        "  CATEGORYLABELS=COUNTEDVALUES",
        *_names("  VARIABLES=", members, "VALUE=1"),
    ]


def _texts(written: list[Variable]) -> list[str]:
    if not written:
        return []
    remark = _remark("填写的文字：数据里如果没有带上这些列，下面的命令会报错，可以不管")
    return [remark, *(line for variable in written for line in _variable_label(variable))]


def _example(found: Iterable[Variable]) -> Iterator[str]:
    yield "* GET DATA"
    yield from ("  /TYPE=TXT", "  /FILE='data.csv'", "  /ENCODING='UTF8'", "  /ARRANGEMENT=DELIMITED")
    yield from ("  /DELIMITERS=','", "  /QUALIFIER='\"'", "  /FIRSTCASE=2", "  /VARIABLES=")
    for variable in found:
        number = "F8.2" if variable.item.kind == "number" else "F8.0"
        yield f"    {variable.name} {f'A{_TEXT_WIDTH}' if variable.written else number}"
    yield "  ."


def _cuts(found: Iterable[Variable]) -> list[str]:
    """Return the list of labels that are shorter here than in the questionnaire."""
    places = [place for variable in found for place in variable.spss_cuts]
    if not places:
        return []
    return [_remark("下列标签太长，这里截短了，全文见编码本"), *map(_remark, places)]
