"""From the dictionary of a statistics file to a questionnaire; what the dictionary does not say goes to a person.

Labels become wordings, value labels options, sets questions with several answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.channels.drafting import Choices, Drafting, choices, rows
from toolkit.channels.spss.columns import role
from toolkit.channels.spss.values import is_missing
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.variables import SPSS_CODES, SPSS_MISSING

if TYPE_CHECKING:
    from toolkit.channels.reading import Draft
    from toolkit.containers import Variable, Workbook

_OURS = (tuple(str(bound) for bound in SPSS_MISSING),)
_SPECIAL = {str(there): str(code) for code, there in SPSS_CODES.items()}
_MEMBER = re.compile(r"(.*?)[_.]+([0-9A-Za-z]+)")
_BESIDE = re.compile(r"(.+)__(\d+)__text")
_AROUND_THE_TITLE = re.compile(r"^\d{6,}_|(_\d+)+$")
"""What platforms put before and behind a survey's title in the names of files."""
_BETWEEN = "｜"
"""Stands between a part and its question in the labels of our own files."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_PLACE = re.compile(r"排在第\d+")
_NOT_A_PART = ("没有选", "没有排入")


@dataclass(frozen=True)
class _Group:
    """Variables that are one question: its label, and for each variable the name of the row or option."""

    name: str
    label: str
    kind: str
    parts: dict[str, str]


def draft(workbook: Workbook, name: str) -> Draft:
    """Draft a questionnaire.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when the file has no variable that could be a question.
    """
    drafted = _Drafted(workbook, name).done()
    if not drafted.definition["items"]:
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    return drafted


class _Drafted:
    def __init__(self, workbook: Workbook, name: str) -> None:
        self.sheet = workbook.sheets[0]
        self.variables = workbook.variables
        self.sets = workbook.sets
        self.positions = {title: position for position, title in self.sheet.header().items()}
        self.drafting = Drafting(name, _AROUND_THE_TITLE.sub("", workbook.file.rpartition(".")[0]))
        self.codes: dict[str, dict[str, int]] = {}

    def done(self) -> Draft:
        grouped = {member: group for group in self._groups() for member in group.parts}
        for name, variable in self.variables.items():
            group = grouped.get(name)
            beside = _BESIDE.fullmatch(name)
            if group is not None:
                if name == next(iter(group.parts)):
                    self._several(group)
            elif beside and self._with_box(beside[1], beside[2], name):
                continue
            elif not role(name, variable) and f"{name}__text" not in self.variables:
                self._one(name, variable)
        self.drafting.doubts += [
            "题干和选项取自数据文件的标签，标签会被截短，请对照原问卷补全。",
            "跳题规则不在数据文件里：设过跳题的，请在 questionnaire.yaml 里补上 show_if。",
        ]
        return self.drafting.done()

    # ---- groups ----------------------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[_Group]:
        taken: set[str] = set()
        for group in self.sets:
            members = [name for name in group.variables if name not in taken]
            if group.sort == "dichotomy" and len(members) > 1:
                taken.update(members)
                labels = {name: self._label(name) for name in members}
                yield _Group(group.name, group.label or group.name, "multi", labels)
            elif group.sort == "category" and members:
                taken.update(members)
                yield _Group(group.name, group.label or group.name, "mentions", dict.fromkeys(members, ""))
        left = [name for name in self.variables if name not in taken and not _BESIDE.fullmatch(name)]
        for (stem, question), members in groupby(left, self._family):
            names = list(members)
            if stem and len(names) > 1:
                yield from self._family_group(stem, question, names)

    def _family(self, name: str) -> tuple[str, str]:
        """Return what variables of one question share: the start of their names, and the question in their labels."""
        member = _MEMBER.fullmatch(name)
        _, between, question = self.variables[name].label.partition(_BETWEEN)
        return (member[1], question if between else "") if member else ("", "")

    def _family_group(self, stem: str, question: str, names: list[str]) -> Iterator[_Group]:
        labels = {name: self._label(name).partition(_BETWEEN)[0] for name in names}
        scales = [self._answers(name) for name in names]
        if question and all(any(_PLACE.fullmatch(label) for label in scale.values()) for scale in scales):
            yield _Group(stem, question, "rank", labels)
        elif all(self._is_tick(name) for name in names):
            yield _Group(stem, question or stem, "multi", labels)
        elif len(scales[0]) > 1 and all(scale == scales[0] for scale in scales):
            yield _Group(stem, question or stem, "matrix", labels)

    def _is_tick(self, name: str) -> bool:
        """Tell a variable that says whether something was chosen: its values are 0 and 1, not both of them answers."""
        labels = self._answers(name)
        chosen = set(labels.values()) - set(_NOT_A_PART)
        named = len(labels) == 2 and len(chosen) == 2 and matching_key(labels.get("1", "")) != self._part_key(name)
        return self._texts(name) <= {"0", "1"} and set(labels) <= {"0", "1"} and not named

    def _part_key(self, name: str) -> str:
        return matching_key(self._label(name).partition(_BETWEEN)[0])

    def _several(self, group: _Group) -> None:
        question = group.label or group.name
        identity = self.drafting.identity(group.name)
        item: dict[str, Any] = {"id": identity, "text": question}
        if group.kind == "mentions":
            labels: dict[str, str] = {}
            for name in group.parts:
                labels |= self._answers(name)
            found = choices(list(labels.items()))
            self.drafting.add(item | {"kind": "multi", "options": found.options}, names=group.parts)
            self._chosen(identity, found, question)
        elif group.kind == "matrix":
            keys = rows([(_end(name), label) for name, label in group.parts.items()])
            found = self._choices(next(iter(group.parts)))
            lines = {key: label for key, (_, label) in keys.items()}
            self.drafting.add(item | {"kind": "matrix", "rows": lines, "options": found.options})
            self._chosen(identity, found, question)
            for name, key in zip(group.parts, keys, strict=True):
                self.drafting.part(name, identity, key)
        else:
            found = choices([(self._code(name, _end(name)), label) for name, label in group.parts.items()])
            self.drafting.add(item | {"kind": group.kind, "options": found.options})
            self._chosen(identity, found, question)
            for name, code in zip(group.parts, found.codes.values(), strict=True):
                self.drafting.part(name, identity, str(code))
        if question == group.name:
            self.drafting.doubts.append(f"“{question}”：按变量名合成一道题，题干不在数据文件里，请核对并补上题干。")

    def _chosen(self, identity: str, found: Choices, question: str) -> None:
        self.codes[identity] = found.codes
        self.drafting.doubts += [f"“{question}”：{doubt}，请核对。" for doubt in found.doubts]

    # ---- single questions ------------------------------------------------------------------------------------------

    def _one(self, name: str, variable: Variable) -> None:
        question = self._label(name)
        own = name.removesuffix("__text")
        item: dict[str, Any] = {"id": self.drafting.identity(own), "text": question.partition(_BETWEEN)[2] or question}
        answers = self._answers(name)
        texts = self._texts(name)
        if answers:
            found = self._choices(name)
            numbered = all(value == label for value, label in answers.items())
            kind = "scale" if len(answers) > 2 and (numbered or variable.measure == "ordinal") else "single"
            self.drafting.add(item | {"kind": kind, "options": found.options}, names=[name])
            self._chosen(item["id"], found, question)
            unlabelled = sorted(texts - answers.keys())
            if unlabelled:
                shown = "、".join(unlabelled[:6])
                self.drafting.doubts.append(f"“{question}”：这些值没有标签：{shown}，请对照原问卷补上选项。")
            if kind == "scale":
                self.drafting.doubts.append(f"“{question}”：按量表题处理，请核对方向（由低到高）。")
        elif texts and all(_NUMBER.fullmatch(text) for text in texts):
            self.drafting.add(item | {"kind": "number", "min": 0}, names=[name])
            if any(text.startswith("-") for text in texts):
                self.drafting.doubts.append(f"“{question}”：有负数，读入时会放入待处理，请核对是缺失值还是答案。")
            self.drafting.doubts.append(
                f"“{question}”：没有值标签，按数值题处理，请补上单位和合理范围；是选择题的请补上选项。"
            )
        else:
            self.drafting.add(item | {"kind": "text"}, names=[name])
            if not texts:
                self.drafting.doubts.append(f"“{question}”：没有人作答，看不出题型，先按填空题处理。")
        if question == name:
            self.drafting.doubts.append(f"“{name}”：没有变量标签，题干先写成变量名，请补上。")

    def _with_box(self, stem: str, value: str, name: str) -> bool:
        """Give an option its text box: the variable of what was written beside it follows in files of our own."""
        codes = self.codes.get(stem, {})
        code = codes.get(f"c{value}", codes.get(value))
        if code is None:
            return False
        options = next(item["options"] for item in self.drafting.items if item["id"] == stem)
        options[code] = {"label": options[code], "text": True}
        self.drafting.part(name, stem, f"{code}__text")
        return True

    # ---- what a variable says --------------------------------------------------------------------------------------

    def _label(self, name: str) -> str:
        return self.variables[name].label.strip() or name

    def _choices(self, name: str) -> Choices:
        return choices([(self._code(name, value), label) for value, label in self._answers(name).items()])

    def _code(self, name: str, value: str) -> str:
        """Return the name of a choice: marked as a code of ours where the file is one of ours."""
        return f"c{_SPECIAL.get(value, value)}" if self.variables[name].missing == _OURS else value

    def _answers(self, name: str) -> dict[str, str]:
        """Return the value labels of answers: a declared missing value is none, but for special ones of our own."""
        variable = self.variables[name]
        special = _SPECIAL if variable.missing == _OURS else {}
        return {
            value: label
            for value, label in variable.values.items()
            if value in special or not is_missing(variable, value)
        }

    def _texts(self, name: str) -> set[str]:
        variable, position = self.variables[name], self.positions[name]
        cells = (cells.get(position, "") for row, cells in self.sheet.cells.items() if row > self.sheet.first)
        return {text.strip() for text in cells if text.strip() and not is_missing(variable, text.strip())}


def _end(name: str) -> str:
    """Return the part of a variable's name that is its own.

    >>> _end("hou_diff__97"), _end("q4_2")
    ('97', '2')
    """
    member = _MEMBER.fullmatch(name)
    return member[2] if member else name
