"""From what was marked to codes: by label first, by option number when the file has nothing else, never by guess."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toolkit.containers import Unreadable
from toolkit.messages import REASONS
from toolkit.questionnaire.kinds import text_column
from toolkit.questionnaire.labels import matching_key, numeral, option_key, similarity

if TYPE_CHECKING:
    from toolkit.channels.said import Mark, Said
    from toolkit.questionnaire import Item, Option

_LONGEST = 1_000_000
"""No person writes so many characters in one answer; reading on would only take time."""
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)(.*)")


@dataclass(frozen=True)
class Problem:
    """Why an answer, or a part of one, was not accepted."""

    reason: str
    value: str
    message: str


@dataclass(slots=True)
class Coded:
    """One answer in codes: values by column of the answers frame, and what could not be coded.

    Equal answers share one; it is changed only while it is made.
    """

    values: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def content(self) -> list[list]:
        """All that was said, as plain values: equal for equal answers."""
        refused = [problem.value for problem in self.problems]
        return [sorted(self.values.items()), sorted(self.texts.items()), refused]


def problem(reason: str, value: str, **facts: object) -> Problem:
    """Return a problem with the catalogue's sentence."""
    shown = value if len(value) <= 40 else value[:40] + "……"
    return Problem(reason, value, REASONS[reason].format(value=shown, **facts))


Words = Mapping[str, int]
"""What a person has confirmed for an item: the key of a word (:func:`option_key`) to an option's code."""


def code(item: Item, row: str, said: Said, words: Words = {}) -> Coded:  # noqa: B006 - never changed
    """Code one answer that was given.

    Parameters
    ----------
    item : Item
    row : str
        Key of the matrix row, else "".
    said : Said
        With ``state`` = ``given``.
    words : mapping of str to int
        Words of options that a person has confirmed.

    Returns
    -------
    Coded
        Known parts are coded even when others are not.
    """
    if len(said.raw) > _LONGEST:
        return Coded(problems=[problem("too_long", said.raw[:40], n=len(said.raw))])
    if isinstance(said.raw, Unreadable):
        return Coded(problems=[problem("unreadable", said.raw)])
    if said.second:
        return Coded(problems=[problem("entry_differs", said.raw, other=said.second)])
    if said.again:
        return Coded(problems=[problem("columns_differ", said.raw, other=said.again)])
    if words:
        said = replace(said, marks=tuple(_confirmed(item, mark, words) for mark in said.marks))
    return _CODERS[item.kind](item, row, said)


def _confirmed(item: Item, mark: Mark, words: Words) -> Mark:
    """Return a mark by the code a person has confirmed; an option with a box keeps what was written as its text.

    What is an option as it stands needs no confirming: a platform may call one option what is another's code.
    """
    if item.option(mark.value) is not None if mark.by == "label" else option_of(item, mark) is not None:
        return mark
    known = words.get(option_key(mark.value))
    option = next((option for option in item.options if option.code == known), None)
    if option is None or mark.by in ("position", "illegible"):
        return mark
    return replace(mark, value=str(option.code), by="code", text=mark.text or (mark.value if option.text else ""))


def _one(item: Item, row: str, said: Said) -> Coded:
    coded = Coded()
    column = f"{item.id}__{row}" if row else item.id
    mark, *more = said.marks
    if more:
        coded.problems.append(problem("two_answers", said.raw))
        return coded
    option = option_of(item, mark)
    if option is None:
        coded.problems.append(_unknown(item, mark))
    else:
        coded.values[column] = option.code
        _keep_text(coded, item, option, mark)
    return coded


def _several(item: Item, _: str, said: Said) -> Coded:
    coded = Coded()
    chosen: list[Option] = []
    for mark in said.marks:
        option = option_of(item, mark)
        if option is None:
            coded.problems.append(_unknown(item, mark))
        else:
            chosen.append(option)
            _keep_text(coded, item, option, mark)
    codes = {option.code for option in chosen}
    alone = [option for option in chosen if option.code in item.exclusive]
    if alone and len(codes) > 1:
        return Coded(problems=[problem("exclusive_conflict", alone[0].label)])
    if item.maximum and len(codes) > item.maximum:
        return Coded(problems=[problem("too_many", said.raw, n=len(codes), limit=int(item.maximum))])
    if codes or not said.marks:
        coded.values = {f"{item.id}__{c}": int(c in codes) for c in item.labels}
    return coded


def _ranked(item: Item, _: str, said: Said) -> Coded:
    coded = Coded()
    places: dict[int, int] = {}
    for place, mark in enumerate(said.marks, start=1):
        option = option_of(item, mark)
        if option is None:
            return Coded(problems=[_unknown(item, mark)])
        if option.code in places:
            return Coded(problems=[problem("twice", option.label)])
        places[option.code] = place
        _keep_text(coded, item, option, mark)
    if item.maximum and len(places) > item.maximum:
        return Coded(problems=[problem("too_many", said.raw, n=len(places), limit=int(item.maximum))])
    coded.values = {f"{item.id}__{c}": places.get(c, 0) for c in item.labels}
    return coded


def _number(item: Item, _: str, said: Said) -> Coded:
    if said.marks[0].by == "illegible":
        return Coded(problems=[_unknown(item, said.marks[0])])
    written = unicodedata.normalize("NFKC", said.marks[0].value).strip()
    match = _NUMBER.fullmatch(written)
    if match is None or match.group(2).strip() not in ("", unicodedata.normalize("NFKC", item.unit)):
        return Coded(problems=[problem("not_a_number", written)])
    value = float(match.group(1))
    low = 0.0 if item.minimum is None else item.minimum
    high = float("inf") if item.maximum is None else item.maximum
    if not math.isfinite(value):
        return Coded(problems=[problem("not_a_number", written)])
    if not low <= value <= high:
        bounds = f"在{numeral(low)}到{numeral(high)}之间" if math.isfinite(high) else f"不小于{numeral(low)}"
        return Coded(problems=[problem("out_of_range", written, bounds=bounds)])
    return Coded({item.id: value})


def _text(item: Item, _: str, said: Said) -> Coded:
    return Coded({item.id: 1}, {f"{item.id}__text": said.marks[0].value})


_CODERS: dict[str, Callable[[Item, str, Said], Coded]] = {
    "consent": _one,
    "single": _one,
    "scale": _one,
    "matrix": _one,
    "multi": _several,
    "rank": _ranked,
    "number": _number,
    "text": _text,
}


def option_of(item: Item, mark: Mark) -> Option | None:
    """Return the option a mark stands for; None when it is none of the item's."""
    if mark.by == "code":
        return next((option for option in item.options if str(option.code) == mark.value.strip()), None)
    numbered = bool(item.options) and all(option.label.isdigit() for option in item.options)
    if mark.by == "label" or (numbered and item.kind == "scale"):
        found = item.option(mark.value)
        if found is not None or item.kind not in ("scale", "matrix") or numbered:
            return found
        # A scale is often downloaded as the number of the point even in the text layout.
    position = matching_key(mark.value)
    if position.isascii() and position.isdigit() and 1 <= int(position) <= len(item.options):
        return item.options[int(position) - 1]
    return None


def _unknown(item: Item, mark: Mark) -> Problem:
    if mark.by == "illegible":
        return problem("illegible", mark.value)
    if mark.by == "code":
        codes = "、".join(str(code) for code in item.labels)
        return problem("unknown_option", mark.value, hint=f"本题的代码有：{codes}。")
    if mark.by == "position":
        return problem("unknown_option", mark.value, hint=f"本题只有{len(item.options)}个选项。")
    scored = [(similarity(mark.value, label), label) for label in item.labels.values()]
    likeness, label = max(scored, default=(0.0, ""))
    hint = f"它像是“{label}”，请核对后确认。" if likeness >= 0.5 else "请核对是不是改过选项。"
    return problem("unknown_option", mark.value, hint=hint)


def _keep_text(coded: Coded, item: Item, option: Option, mark: Mark) -> None:
    if mark.text:
        coded.texts[text_column(item, option.code)] = mark.text
