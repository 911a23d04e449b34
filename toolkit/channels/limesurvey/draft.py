"""From the survey of the platform to a questionnaire: its own codes kept where they can be, the rest in the mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.channels.conditions import Asked as Earlier
from toolkit.channels.conditions import joined
from toolkit.channels.drafting import Choices, Drafting, choices, rows
from toolkit.channels.limesurvey.columns import OTHER
from toolkit.channels.limesurvey.headers import canonical
from toolkit.channels.limesurvey.relevance import condition_of
from toolkit.channels.limesurvey.structure import Asked, Pairs, Survey
from toolkit.channels.mapping import IGNORED, Target
from toolkit.channels.reading import Draft
from toolkit.errors import IntakeError

_FIXED: dict[str, Pairs] = {
    "5": tuple((str(n), str(n)) for n in range(1, 6)),
    "A": tuple((str(n), str(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n)) for n in range(1, 11)),
    "C": (("Y", "是"), ("U", "不确定"), ("N", "否")),
    "E": (("I", "增加"), ("S", "不变"), ("D", "减少")),
    "G": (("M", "男"), ("F", "女")),
    "Y": (("Y", "是"), ("N", "否")),
}
"""Answers of the types that bring their own."""
_KINDS = {
    **dict.fromkeys(("L", "!", "O", "G", "Y"), "single"),
    **dict.fromkeys(("M", "P"), "multi"),
    **dict.fromkeys(("F", "H", "A", "B", "C", "E", "1"), "matrix"),
    **dict.fromkeys(("N", "K", ":"), "number"),
    **dict.fromkeys(("S", "T", "U", "D", "Q", ";"), "text"),
    "5": "scale",
    "R": "rank",
    "X": "info",
}
_SEVERAL_BLANKS = ("K", "Q", ":", ";")
_LEFT_OUT = {"*": "公式", "|": "文件上传", "I": "语言切换"}
_SHOWN = 5
_WHOLE = re.compile(r"0|[1-9]\d{0,8}")
_EXPRESSION = re.compile(r"\{[^{}]+\}")


def drafted(survey: Survey, name: str) -> Draft:
    """Return the draft of a survey.

    Raises
    ------
    IntakeError
        ``I-NO-SHEET`` when it has no question.
    """
    drafting = _Drafting(survey, name)
    for asked in survey.questions:
        drafting.add(asked)
    for sort, codes in drafting.left_out.items():
        shown = "、".join(codes[:_SHOWN]) + ("……" if len(codes) > _SHOWN else "")
        drafting.whole.doubts.append(f"有{len(codes)}个{sort}没有放进问卷：{shown}。")
    draft = drafting.whole.done()
    if not draft.definition["items"]:
        raise IntakeError("I-NO-SHEET", where=name)
    if survey.intro:
        draft.definition["intro"] = survey.intro
    return draft


class _Drafting:
    def __init__(self, survey: Survey, name: str) -> None:
        self.whole = Drafting(name, survey.title, doubts=list(survey.doubts))
        self.earlier: dict[str, Earlier] = {}
        """What equations may refer to, by the names they use."""
        self.left_out: dict[str, list[str]] = {}

    def add(self, asked: Asked) -> None:
        """Add the items of one question, under its conditions."""
        if asked.sort in _LEFT_OUT:
            self.whole.columns[asked.code] = Target(IGNORED)
            self.left_out.setdefault(_LEFT_OUT[asked.sort], []).append(asked.code)
            return
        if asked.sort not in _KINDS:
            self._doubt(asked, f"题型“{asked.sort}”本工具没有，先按填空题记下，请改写。")
        if asked.sort == "D":
            self._doubt(asked, "是日期题，按填空题处理。")
        if _EXPRESSION.search(asked.text):
            self._doubt(asked, "题干里有平台的表达式（花括号），请改成文字。")
        shown = self._shown(asked)
        for item, found in self._items(asked):
            if asked.required and item["kind"] != "info":
                item["required"] = True
            if shown:
                item["show_if"] = shown
            self.whole.add(item)
            if item["kind"] in ("single", "scale", "multi", "number"):
                codes = found.codes if found else {}
                part = item["id"] if asked.sort in _SEVERAL_BLANKS else asked.code
                self.earlier[part] = Earlier(item["id"], item["kind"], codes, always=not asked.relevance)

    def _items(self, asked: Asked) -> Iterator[tuple[dict[str, Any], Choices | None]]:
        kind = _KINDS.get(asked.sort, "text")
        if asked.sort in _SEVERAL_BLANKS:
            yield from ((item, None) for item in self._blanks(asked, kind))
        elif kind == "matrix":
            scales = [asked.options, asked.more] if asked.sort == "1" else [_FIXED.get(asked.sort, asked.options)]
            for number, options in enumerate(scales):
                yield self._matrix(asked, options, str(number) if asked.sort == "1" else ""), None
        elif kind in ("single", "scale", "multi", "rank"):
            yield self._choice(asked, kind)
        else:
            yield self._item(asked, kind) | (self._range(asked) if kind == "number" else {}), None
        if asked.sort == "O":
            yield self._item(asked, "text", part="comment", text=f"{asked.text}（补充说明）"), None

    def _item(self, asked: Asked, kind: str, *, part: str = "", text: str = "") -> dict[str, Any]:
        """Return an item by the name its column has in R; a name that cannot be an id goes into the mapping."""
        wanted = f"{asked.code}_{part}" if part else asked.code
        name = self.whole.identity(wanted)
        if name != wanted:
            self.whole.columns[canonical(asked.code, part)] = Target(name)
        wording = text or asked.text
        if not wording:
            self._doubt(asked, "没有题干，请补上。")
        return {"id": name, "kind": kind, "text": wording or f"（题干缺失：{asked.code}）"}

    def _choice(self, asked: Asked, kind: str) -> tuple[dict[str, Any], Choices]:
        item = self._item(asked, kind)
        listed = asked.parts if kind == "multi" else _FIXED.get(asked.sort, asked.options or asked.parts)
        found = self._choices(asked, (*listed, *(((OTHER, asked.other),) if asked.other else ())))
        boxes = [name for name in found.codes if name == OTHER or asked.sort == "P"]
        for name in boxes:
            found = found.with_box(name)
        if kind == "multi":
            for name, code in found.codes.items():
                if name not in (OTHER, str(code)) or item["id"] != asked.code:
                    self.whole.part(canonical(asked.code, name), item["id"], str(code))
            alone = re.split(r"[;,\s]+", asked.settings.get("exclude_all_others", ""))
            item["exclusive"] = [found.codes[name] for name in alone if name in found.codes]
        else:
            self._keep_codes(item["id"], found)
        item |= {"options": found.options, "randomize": asked.settings.get("random_order") == "1" or None}
        most = asked.settings.get("max_answers", "")
        if kind in ("multi", "rank") and _WHOLE.fullmatch(most) and int(most):
            item["max"] = min(int(most), len(found.options))
        return item, found

    def _matrix(self, asked: Asked, options: Pairs, scale: str) -> dict[str, Any]:
        text = f"{asked.text}（第{int(scale) + 1}个量表）" if scale else ""
        item = self._item(asked, "matrix", part=scale, text=text)
        lines = rows(asked.parts or (("r1", ""),))
        for key, (part, _) in lines.items():
            if scale or key != part or item["id"] != asked.code:
                self.whole.part(canonical(asked.code, f"{part}_{scale}" if scale else part), item["id"], key)
        found = self._choices(asked, options)
        self._keep_codes(item["id"], found)
        return item | {"rows": {key: label for key, (_, label) in lines.items()}, "options": found.options}

    def _blanks(self, asked: Asked, kind: str) -> Iterator[dict[str, Any]]:
        cells = [
            (f"{part}_{other}" if other else part, "，".join(text for text in (label, more) if text))
            for part, label in asked.parts
            for other, more in asked.across or (("", ""),)
        ]
        if len(cells) > 1:
            self._doubt(asked, f"有{len(cells)}个空，拆成了{len(cells)}道题。")
        for part, label in cells:
            text = f"{asked.text}：{label}" if label and asked.text else label or asked.text
            yield self._item(asked, kind, part=part, text=text) | (self._range(asked) if kind == "number" else {})

    def _range(self, asked: Asked) -> dict[str, Any]:
        def end(name: str) -> int | None:
            given = [asked.settings.get(f"{name}_num_value_n", ""), asked.settings.get(f"slider_{name}", "")]
            return next((int(text) for text in given if _WHOLE.fullmatch(text)), None)

        low, high = end("min") or 0, end("max")
        if high is None or high < low:
            self._doubt(asked, "是数值题，请补上单位和合理范围。")
            return {"min": low}
        return {"min": low, "max": high}

    def _choices(self, asked: Asked, listed: Pairs) -> Choices:
        found = choices(listed)
        for doubt in found.doubts:
            self._doubt(asked, f"{doubt}，请核对。")
        return found

    def _keep_codes(self, item: str, found: Choices) -> None:
        """Note the platform's codes that became others here; the sign for "other" is known to the reader."""
        changed = {name: code for name, code in found.codes.items() if name not in (OTHER, str(code))}
        if changed:
            self.whole.values[item] = changed

    def _shown(self, asked: Asked) -> dict[str, Any] | None:
        conditions = []
        for equation in asked.relevance:
            condition = condition_of(equation, self.earlier)
            if condition is None:
                self._doubt(asked, f"显示条件看不懂，没有写入：{equation[:80]}。请补上 show_if。")
            else:
                conditions.append(condition)
        return joined(conditions)

    def _doubt(self, asked: Asked, words: str) -> None:
        self.whole.doubts.append(f"{asked.code}：{words}")
