"""The R syntax beside the data: names and labels for the columns, and the survey as far as it shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolkit.channels.limesurvey.headers import is_computed, is_timing, metadata_name, plain
from toolkit.channels.limesurvey.structure import Asked, Survey
from toolkit.containers import Variable, Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import matching_key

_ENOUGH = 0.5
_YES = ("1", "0")
_PLACES = re.compile(r"0*(\d{1,3})")


def is_syntax(workbook: Workbook) -> bool:
    """Tell R syntax of this platform: no sheet, and variables among which are those about the respondent."""
    return not workbook.sheets and {"id", "submitdate"} <= workbook.variables.keys()


def explained(workbook: Workbook, keys: Sequence[Workbook]) -> Workbook:
    """Return a file of answers with the names and labels of its R syntax; as it is when there is none.

    The syntax counts columns, so its wordings are held against the headers before it is believed.

    Raises
    ------
    IntakeError
        ``I-PAIR`` when the syntax is that of another file, or there are several.
    """
    sheet = workbook.data()
    if not keys or sheet is None:
        return workbook
    files = "、".join([workbook.file, *(key.file for key in keys)])
    if len(keys) > 1:
        raise IntakeError("I-PAIR", where=files, reason="有几个 .R 文件，不知道用哪一个")
    named = list(keys[0].variables.items())
    header = sheet.header()
    alike = sum(_alike(header.get(at, ""), name, variable.label) for at, (name, variable) in enumerate(named))
    if len(named) > max(header, default=0) + 1 or alike < _ENOUGH * len(named):
        raise IntakeError("I-PAIR", where=files, reason="表头和 .R 文件里的题目不同")
    names = header | {at: name for at, (name, _) in enumerate(named)}
    variables = {name: replace(variable, label=header.get(at, "")) for at, (name, variable) in enumerate(named)}
    cells = sheet.cells | {sheet.first: names}
    return replace(workbook.showing(replace(sheet, cells=cells)), variables=variables)


def _alike(header: str, name: str, label: str) -> bool:
    """Tell whether a header is what the syntax says of its column: the name, or the label with its part in front."""
    if metadata_name(header) == name or header.strip() == name:
        return True
    key = matching_key(plain(header))
    return key == matching_key(label) or sorted(key) == sorted(matching_key(label))


def survey_of_syntax(variables: Mapping[str, Variable]) -> Survey:
    """Return the survey as far as R syntax shows it: no jumps, no limits, kinds by the look of the columns."""
    groups: dict[str, dict[str, Variable]] = {}
    for name, variable in variables.items():
        if not metadata_name(name) and not is_timing(name):
            code, _, part = name.partition("_")
            groups.setdefault(code, {})[part] = variable
    doubts = [
        "题型是从 .R 文件里推断的，请逐题核对；结构文件（.txt）更全，最好用它起草。",
        "跳题规则不在 .R 文件里：平台上设过条件的，请补上 show_if。",
    ]
    asked = [_asked(code, parts, doubts) for code, parts in groups.items()]
    return Survey("", "", tuple(asked), tuple(doubts))


def _asked(code: str, parts: dict[str, Variable], doubts: list[str]) -> Asked:
    whole = parts.get("")
    if whole is not None:
        return _single(code, whole, other="other" in parts, comment="comment" in parts)
    other = parts.pop("other", None) is not None
    parts = {part: variable for part, variable in parts.items() if not part.endswith("comment")}
    stem, labels = _split([variable.label for variable in parts.values()], doubts, code)
    values = [tuple(variable.values.items()) for variable in parts.values()]
    pairs = tuple(zip(parts, labels, strict=True))
    numeric = all(variable.measure == "scale" for variable in parts.values())
    if values and all(tuple(code for code, _ in levels) == _YES for levels in values):
        return Asked(code, "M", stem, parts=pairs, other="其他" if other else "")
    if values and values[0] and len(set(values)) == 1:
        places = [int(found[1]) for part in parts if (found := _PLACES.fullmatch(part))]
        if places == list(range(1, len(parts) + 1)):
            doubts.append(f"{code}：按排序题读取，请核对。")
            return Asked(code, "R", stem, options=values[0])
        return Asked(code, "F", stem, parts=pairs, options=values[0])
    if any(values):
        doubts.append(f"{code}：各部分的选项不同，先按填空题记下，请改写。")
    return Asked(code, "K" if numeric and not any(values) else "Q", stem, parts=pairs)


def _single(code: str, variable: Variable, *, other: bool, comment: bool) -> Asked:
    text = plain(variable.label)
    if is_computed(text):
        return Asked(code, "*", text)
    if variable.values:
        options = tuple(variable.values.items())
        return Asked(code, "O" if comment else "L", text, options=options, other="其他" if other else "")
    return Asked(code, "N" if variable.measure == "scale" else "S", text)


def _split(labels: Sequence[str], doubts: list[str], code: str) -> tuple[str, list[str]]:
    """Return the common stem of ``[part] stem`` and the parts; a part may hold brackets of its own."""
    options = [
        {plain(label[at + 1 :]): plain(label[1:at]) for at, sign in enumerate(label) if sign == "]"}
        for label in labels
        if label.startswith("[")
    ]
    common = set.intersection(*(set(found) for found in options)) if len(options) == len(labels) and options else set()
    if not common:
        doubts.append(f"{code}：分不清题干和各部分，请核对。")
        return plain(labels[0]) if labels else "", [plain(label) for label in labels]
    stem = max(common, key=len)
    return stem, [found[stem] for found in options]
