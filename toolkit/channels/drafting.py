"""What drafting from a form definition needs, whatever the platform: allowed ids, codes for choices, doubts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from toolkit.channels.conditions import Asked, joined, show_if
from toolkit.channels.mapping import Mapping, Target
from toolkit.channels.reading import Draft
from toolkit.errors import DefinitionError
from toolkit.questionnaire.labels import matching_key, option_key
from toolkit.questionnaire.model import DONT_KNOW, NONE_OF_THESE, OTHER, REFUSED, SPECIAL_CODES

_OURS = re.compile(r"c([0-9]{1,9})")
"""How our own forms name a choice: ``c`` and the code."""
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_SPECIAL = {
    OTHER: re.compile(r"其[他它]|other(,?\(?pleasespecify\)?)?"),
    NONE_OF_THESE: re.compile(r"以上(都|均)(没有|不是)|以上皆无|noneof(these|theabove)"),
    DONT_KNOW: re.compile(r"不清楚|不知道|说不清楚?|don['’]?tknow"),
    REFUSED: re.compile(r"(不愿|不想|拒绝)回答|拒答|prefernotto(say|answer)|refused?(toanswer)?"),
}


@dataclass(frozen=True)
class Choices:
    """A list of choices with the codes it gets here.

    Parameters
    ----------
    options : dict of int to str or dict
        As a definition has them.
    codes : dict of str to int
        The platform's name of a choice to its code.
    doubts : tuple of str
        What was changed or is a guess.
    """

    options: dict[int, Any]
    codes: dict[str, int]
    doubts: tuple[str, ...] = ()

    def with_box(self, name: str) -> Choices:
        """Return the choices with a text box at the one of a name."""
        code = self.codes[name]
        label = self.options[code]
        label = label["label"] if isinstance(label, dict) else label
        return Choices({**self.options, code: {"label": label, "text": True}}, self.codes, self.doubts)


def choices(listed: Sequence[tuple[str, str]]) -> Choices:
    """Return choices (name, label) with their codes.

    A name that is a number from 0 to 94 stays the code, so does the code in a name of our own forms (``c97``). The
    codes 95 to 99 have a meaning of their own here: only a choice whose label says so gets one of them. All other
    choices are numbered through.

    >>> choices([("yes", "是"), ("no", "否"), ("dk", "不清楚")]).codes
    {'yes': 1, 'no': 2, 'dk': 98}
    >>> choices([("1", "男"), ("2", "女"), ("99", "其他")]).codes
    {'1': 1, '2': 2, '99': 97}
    """
    labels, doubts = _told_apart([(name, label.strip() or name) for name, label in listed])
    ours = all(_OURS.fullmatch(name) for name in labels)
    taken: dict[int, str] = {}
    for name, label in labels.items():
        wanted = int(name[1:]) if ours else _kept(name, label)
        if wanted is not None:
            taken.setdefault(wanted, name)
    free = (n for n in count(1) if n not in taken and n not in SPECIAL_CODES)
    fixed = {name: code for code, name in taken.items()}
    codes = {name: fixed[name] if name in fixed else next(free) for name in labels}
    options: dict[int, Any] = {codes[name]: label for name, label in labels.items()}
    while len(options) < 2:
        code = next(n for n in (1, 2) if n not in options)
        options[code] = f"选项{code}"
        doubts.append("选项不到两个，先补上了一个，请对照原问卷补全")
    return Choices(options, codes, tuple(doubts))


def _kept(name: str, label: str) -> int | None:
    """Return the code a choice is known to have; None for one that is numbered through."""
    if _WHOLE.fullmatch(name) and int(name) not in SPECIAL_CODES:
        return int(name)
    key = option_key(label)
    return next((code for code, pattern in _SPECIAL.items() if pattern.fullmatch(key)), None)


def _told_apart(listed: Sequence[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return labels by name, none empty and no two alike, and what had to be changed."""
    labels: dict[str, str] = {}
    seen: set[str] = set()
    doubts = []
    for number, (name, label) in enumerate(listed, start=1):
        if name in labels:
            doubts.append(f"选项代号“{name}”写了两次，只取了第一个")
            continue
        own = label if matching_key(label) else f"选项{number}"
        if matching_key(own) in seen:
            own = f"{own}（第{number}项）"
        if own != label:
            doubts.append(f"第{number}个选项没有文字或和别的选项同名，先写成“{own}”")
        seen.add(matching_key(own))
        labels[name] = own
    return labels, doubts


@dataclass
class Drafting:
    """A questionnaire on the way: items, how the platform's names map to them, and what a person has to confirm."""

    name: str
    title: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, Target] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    """What conditions may look at, by the platform's name."""
    _taken: set[str] = field(default_factory=set)

    def identity(self, name: str) -> str:
        """Return an id for the question of a name: the name itself where it is allowed and free, else a number."""
        number = len(self.items) + 1
        for wanted in (name, *(f"Q{n}" for n in range(number, number + 10_000))):
            if wanted.casefold() not in self._taken and _allowed(wanted):
                self._taken.add(wanted.casefold())
                return wanted
        raise AssertionError("ten thousand ids are taken")

    def begun(
        self, name: str, kind: str, text: str, conditions: Sequence[str] = (), *, required: bool = False
    ) -> dict[str, Any]:
        """Return an item with an id, its wording and who is asked; a condition that cannot be said here is a doubt."""
        item: dict[str, Any] = {"id": self.identity(name), "kind": kind, "text": text}
        if required and kind != "info":
            item["required"] = True
        found = {condition: show_if(condition, self.asked) for condition in conditions}
        unsaid = [condition for condition, said in found.items() if said is None]
        if unsaid:
            shown = "；".join(unsaid)[:200]
            self.doubts.append(f"“{text}”：显示条件没有转过来，请在定义里补上 show_if：{shown}")
            return item
        condition = joined([said for said in found.values() if said is not None])
        return item | ({"show_if": condition} if condition else {})

    def add(self, item: dict[str, Any], *, names: Iterable[str] = (), separator: str = "") -> None:
        """Add an item; ``names`` are the platform's names of the column that holds its answers."""
        self.items.append({field: value for field, value in item.items() if value not in (None, "", {}, [])})
        for name in names:
            self.columns[name] = Target(item["id"], separator=separator)

    def part(self, name: str, item: str, part: str) -> None:
        """Note what a column holds: a row of a matrix (by its key), or the text beside an option (``97__text``)."""
        self.columns[name] = Target(item, part)

    def choose(self, item: str, found: Choices, question: str) -> None:
        """Note the codes of an item's choices, and what is doubtful about them."""
        self.values[item] = dict(found.codes)
        self.doubts += [f"“{question}”：{doubt}，请核对。" for doubt in found.doubts]

    def done(self) -> Draft:
        """Return the draft."""
        definition = {"id": self.name, "title": self.title or "未命名问卷", "rev": 1, "items": self.items}
        return Draft(definition, tuple(dict.fromkeys(self.doubts)), Mapping(self.columns, self.values))


def rows(listed: Sequence[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return rows of a matrix (name, label) as key to (name, label): the name's own end where it can be a key."""
    found: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for number, (name, label) in enumerate(listed, start=1):
        end = name.rpartition("__")[2]
        key = end if _allowed(end) and end.casefold() not in {key.casefold() for key in found} else f"r{number}"
        own = label.strip() if matching_key(label) else f"第{number}行"
        own = f"{own}（第{number}行）" if matching_key(own) in seen else own
        seen.add(matching_key(own))
        found[key] = (name, own)
    return found


def looks_numeric(values: Collection[str]) -> bool:
    """Tell whether all of some texts are numbers that are not negative."""
    return bool(values) and all(re.fullmatch(r"(0|[1-9][0-9]{0,14})(\.[0-9]+)?", value) for value in values)


def _allowed(name: str) -> bool:
    """Tell whether a name can be an id, by trying."""
    from toolkit.questionnaire import Questionnaire
    from toolkit.questionnaire.variables import variables

    try:
        variables(Questionnaire.from_dict({"items": [{"id": name, "kind": "text", "text": "？"}]}))
    except DefinitionError:
        return False
    return True
