"""The variables of a questionnaire: the columns of a data file, with names, labels, codes and levels.

Codebook, DDI, datapackage, SPSS syntax and the exports of data describe the same columns; this is their one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.document.escape import one_line
from toolkit.errors import DefinitionError
from toolkit.questionnaire.kinds import Level, Measure, kind_of, text_column
from toolkit.questionnaire.model import DONT_KNOW, NOT_APPLICABLE, REFUSED, Item
from toolkit.questionnaire.overview import asked_of
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Questionnaire

MISSING = {NOT_ASKED: "没有问到（跳转）", BLANK: "问到但没有作答"}
"""Codes in place of an answer, the same in every variable that holds codes or numbers."""

LONGEST_NAME = 64
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RESERVED = frozenset(("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"))
"""Words that SPSS keeps for itself."""

SPSS_CODES = {NOT_APPLICABLE: -5, DONT_KNOW: -8, REFUSED: -9}
"""Answers without a place on a scale, as .sav and .sps write them.

SPSS declares at most three missing values, or one range: in its files, and only there, these answers get negative
codes, so that one range -9 to -1 covers all. They keep their labels, are counted apart, and stay out of means.
"""
SPSS_MISSING = (-9, -1)
SPSS_VALUE_LABEL, SPSS_VARIABLE_LABEL = 120, 255
"""Bytes SPSS keeps of a label; what is longer would be cut without a word."""


@dataclass(frozen=True)
class Variable:
    """One column of a data file.

    Parameters
    ----------
    name : str
        Made of the item's ``var``: ``hou_burden``, ``hou_diff__1``, ``ned_imp__hou``, ``hou_tenure__97__text``.
    column : str
        The column of the answers frame that holds it.
    item : Item
        The question it comes from.
    part : str
        The row, the option or the box within the question; empty when the question is one column.
    label : str
        What stands for the variable in one line: the part first, then the wording.
    level : Level
        Measurement level of the measure it belongs to.
    values : dict of int to str
        Code to label, in the order shown; empty for numbers and texts.
    unscored : frozenset of int
        Codes among ``values`` that have no place on a scale (95 to 99).
    base : str
        Who is asked, in words.
    group : str
        Name of the set of columns it belongs to (several answers, rows of a matrix, ranking); empty when there is none.
    written : bool
        Whether it holds text as respondents wrote it.
    """

    name: str
    column: str
    item: Item
    part: str
    label: str
    level: Level
    values: dict[int, str] = field(default_factory=dict)
    unscored: frozenset[int] = frozenset()
    base: str = ""
    group: str = ""
    written: bool = False

    @property
    def missing(self) -> dict[int, str]:
        """Codes in place of an answer; a text is simply empty."""
        return {} if self.written else MISSING

    @property
    def spss_codes(self) -> dict[int, int]:
        """Codes that are written differently in SPSS: the code here to the code there."""
        return {code: SPSS_CODES[code] for code in self.values if code in self.unscored and code in SPSS_CODES}

    @property
    def spss_cuts(self) -> tuple[str, ...]:
        """The labels that are shorter in SPSS than in the questionnaire, in words."""
        places = [f"{self.name}的变量标签"] if self.spss_label != one_line(self.label) else []
        for code, label in self.values.items():
            there = self.spss_codes.get(code, code)
            places += [f"{self.name}的值{there}的标签"] if self.spss_values[there] != one_line(label) else []
        return tuple(places)

    @property
    def spss_values(self) -> dict[int, str]:
        """Code to label as SPSS has them, missing codes included, labels cut to what SPSS keeps."""
        tail = f"…{self.column.rpartition('__')[2]}" if self.level is Level.MULTIPLE else "…"
        values = {self.spss_codes.get(code, code): label for code, label in self.values.items()}
        return {code: fitted(label, SPSS_VALUE_LABEL, tail) for code, label in (values | self.missing).items()}

    @property
    def spss_label(self) -> str:
        """The label cut to what SPSS keeps."""
        return fitted(self.label, SPSS_VARIABLE_LABEL)


def fitted(text: str, size: int, tail: str = "…") -> str:
    """Return ``text`` on one line in at most ``size`` bytes of UTF-8; where it was cut it ends in ``tail``.

    >>> fitted("住房支出", 12), fitted("住房支出", 9)
    ('住房支出', '住房…')
    """
    line = one_line(text)
    if len(line.encode()) <= size:
        return line
    kept = line.encode()[: size - len(tail.encode())].decode("utf-8", "ignore")
    return kept.rstrip(" \u200d\ufe0f") + tail  # a joiner at the end would swallow what follows


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Return the variables in the order of a data file: by question, texts after the codes they explain.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` for a name that two questions would share (case does not count), that is longer than 64 bytes,
        or that SPSS keeps for itself.
    """
    found = tuple(variable for item in questionnaire.questions for variable in _of_item(questionnaire, item))
    first: dict[str, Variable] = {}
    for variable in found:
        # The column is made of the item's id: two questions of one id would write into the same column.
        for name in (variable.name, f"column {variable.column}"):
            reason = _fault(variable, first.setdefault(name.casefold(), variable))
            if reason:
                where = f"题目{variable.item.id}"
                raise DefinitionError("Q-VARIABLE", where=where, name=variable.name, reason=reason, field="var")
    return found


def _fault(variable: Variable, first: Variable) -> str:
    if first is not variable:
        owner = "本题的另一行" if first.item is variable.item else f"题目{first.item.id}"
        return f"{owner}已经用了同样的代号（大小写不算不同）"
    if len(variable.name.encode()) > LONGEST_NAME:
        return f"超过{LONGEST_NAME}个字符"
    if not _NAME.fullmatch(variable.name):
        return "只能用英文字母、数字和下划线，以字母开头"
    return "是SPSS自己的保留词" if variable.name.casefold() in _RESERVED else ""


def _of_item(questionnaire: Questionnaire, item: Item) -> Iterator[Variable]:
    base, stem = asked_of(questionnaire, item), questionnaire.wording(item)
    group = item.var if item.kind in ("multi", "rank", "matrix") else ""
    for measure in kind_of(item).measures(item):
        coded = frozenset() if measure.level in (Level.MULTIPLE, Level.RANKING) else measure.unscored
        for column, part, values in _columns(item, measure):
            name, label = _name(item, column), _label(part, stem)
            yield Variable(name, column, item, part, label, measure.level, values, coded, base, group)
    for column, part in _texts(item):
        name, label = _name(item, column), _label(part, stem)
        yield Variable(name, column, item, part, label, Level.TEXT, base=base, written=True)


def _label(part: str, stem: str) -> str:
    return f"{part}｜{stem}" if part else stem


def _name(item: Item, column: str) -> str:
    return item.var + column.removeprefix(item.id)


def _columns(item: Item, measure: Measure) -> Iterator[tuple[str, str, dict[int, str]]]:
    """Yield column, part of the question and codes for each column of a measure."""
    match measure.level:
        case Level.MULTIPLE:
            for column, label in zip(measure.columns, measure.labels.values(), strict=True):
                yield column, label, {0: "没有选", 1: label}
        case Level.RANKING:
            places = {place: f"排在第{place}" for place in range(1, measure.depth + 1)}
            for column, label in zip(measure.columns, measure.labels.values(), strict=True):
                yield column, label, {0: "没有排入"} | places
        case Level.TEXT:
            yield measure.columns[0], "是否填写", {1: "填写了"}
        case _:
            yield measure.columns[0], measure.label if item.rows else "", dict(measure.labels)


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the columns with what respondents wrote."""
    if item.kind == "text":
        yield f"{item.id}__text", "填写的文字"
    if item.kind != "matrix":
        for option in item.options:
            if option.text:
                yield text_column(item, option.code), f"“{option.label}”后填写的文字"
