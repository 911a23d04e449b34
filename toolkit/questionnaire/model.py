"""The questionnaire as data: frozen, complete (sets and bank items resolved), in the order in which it is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.errors import AnalysisError
from toolkit.files import canonical_json, digest
from toolkit.questionnaire.labels import matching_key, option_key
from toolkit.registry import did_you_mean

if TYPE_CHECKING:
    from toolkit.document import Table
    from toolkit.questionnaire.routing import Condition
    from toolkit.questionnaire.routing.routes import Routes
    from toolkit.records import Issue

T = TypeVar("T")

NOT_APPLICABLE, NONE_OF_THESE, OTHER, DONT_KNOW, REFUSED = 95, 96, 97, 98, 99
"""Codes with a fixed meaning: 95 is outside the base, 96 to 99 are answers without a place on a scale."""
SPECIAL_CODES = frozenset(range(NOT_APPLICABLE, REFUSED + 1))


@dataclass(frozen=True)
class Option:
    """An answer option; ``text`` marks one with a text box (其他，请注明)."""

    code: int
    label: str
    text: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a matrix; ``key`` is ASCII."""

    key: str
    label: str


@dataclass(frozen=True)
class Item:
    """One question, or an ``info`` text.

    Parameters
    ----------
    id, kind, text : str
        Identity, the kind of question (a key of :data:`toolkit.questionnaire.kinds.KINDS`) and its wording.
    var : str
        Column name of exports; the id in lower case when the definition gives none.
    options : tuple of Option
        In the order shown.
    rows : tuple of Row
        Of a matrix.
    show_if : Condition or None
        Who is asked, jumps included; None for everybody.
    maximum, minimum : float or None
        Number: range of the answer. Multi and rank: at most so many choices (``maximum``).
    exclusive : tuple of int
        Codes that exclude every other choice.
    written : dict
        The item as plain data, sets and bank resolved: what ``to_dict`` gives back.
    """

    id: str
    kind: str
    text: str
    var: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    show_if: Condition | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    required: bool = False
    sensitive: bool = False
    factual: bool = False
    randomize: bool | str = False
    exclusive: tuple[int, ...] = ()
    base: str = ""
    lint_ok: dict[str, str] = field(default_factory=dict)
    written: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def labels(self) -> dict[int, str]:
        """Option code to label, in the order shown."""
        return {option.code: option.label for option in self.options}

    @property
    def split(self) -> bool:
        """Whether each row is a question of its own on the platform: its text import knows no matrix of two columns."""
        return self.kind == "matrix" and len(self.options) < 3

    @cached_property
    def _by_label(self) -> tuple[dict[str, Option], dict[str, Option]]:
        exact = {matching_key(option.label): option for option in self.options}
        return exact, _unambiguous([(option_key(option.label), option) for option in self.options])

    def option(self, label: str) -> Option | None:
        """Return the option of a label as a form or an export has it; None when there is none."""
        exact, loose = self._by_label
        return exact.get(matching_key(label)) or loose.get(option_key(label))

    @cached_property
    def parts(self) -> dict[str, str]:
        """What heads the item's several columns in an export: rows of a matrix by key, else options by code."""
        if self.kind == "matrix":
            return {row.key: row.label for row in self.rows}
        return {str(code): label for code, label in self.labels.items()}

    @cached_property
    def _by_part(self) -> tuple[dict[str, str], dict[str, str]]:
        exact = {matching_key(label): key for key, label in self.parts.items()}
        return exact, _unambiguous([(option_key(label), key) for key, label in self.parts.items()])

    def part(self, label: str) -> str | None:
        """Return the key in :attr:`parts` of a label as an export has it; None when there is none."""
        exact, loose = self._by_part
        return exact.get(matching_key(label)) or loose.get(option_key(label))


def _unambiguous(pairs: list[tuple[str, T]]) -> dict[str, T]:
    counts = Counter(key for key, _ in pairs)
    return {key: thing for key, thing in pairs if counts[key] == 1}


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire.

    Parameters
    ----------
    id, title, intro : str
        Name of the survey, its title and its opening text.
    rev : int
        Revision, counted up with every change after fieldwork has begun.
    min_age : int or None
        Youngest age invited.
    items : tuple of Item
        In the order asked.
    problems : tuple of Issue
        Faults of structure found while building (unknown jump target, id used twice); ``check`` repeats them.
    """

    id: str
    title: str
    items: tuple[Item, ...]
    rev: int = 1
    intro: str = ""
    min_age: int | None = None
    problems: tuple[Issue, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"问卷《{self.title}》（{len(self.questions)} 题）"

    def _repr_html_(self) -> str:
        from toolkit.questionnaire.overview import overview

        return overview(self)._repr_html_()

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        """The items that are answered: everything but ``info`` texts."""
        return tuple(item for item in self.items if item.kind != "info")

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Item id to the number of its question in the form, counted on the platform (:attr:`Item.split`)."""
        numbers, following = {}, 1
        for item in self.questions:
            numbers[item.id] = following
            following += len(item.rows) if item.split else 1
        return numbers

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Item id to item."""
        return {item.id: item for item in self.items}

    def __getitem__(self, name: str) -> Item:
        """Return the item of an id, a var or a wording.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` when there is none; near names are offered.
        """
        for item in self.items:
            if name in (item.id, item.var, item.text):
                return item
        known = [name for item in self.items for name in (item.id, item.var, item.text)]
        raise AnalysisError("A-ITEM", where=f"问卷“{self.id}”", name=name, hint=did_you_mean(name, known))

    @cached_property
    def minutes(self) -> float:
        """Planned minutes when every question is asked, by :func:`toolkit.questionnaire.length.minutes`."""
        from toolkit.questionnaire.length import minutes

        return minutes(self)

    @cached_property
    def routes(self) -> Routes:
        """The ways through the form, by :func:`toolkit.questionnaire.routing.routes.routes`."""
        from toolkit.questionnaire.routing.routes import routes

        return routes(self)

    @cached_property
    def coverage(self) -> Table:
        """The research topics, and what a report about each still lacks."""
        from toolkit.questionnaire.bank.coverage import coverage

        return coverage(self)

    @cached_property
    def reading_level(self) -> Table:
        """How hard each question is to read."""
        from toolkit.questionnaire.check.reading import reading_level

        return reading_level(self)

    def wording(self, item: Item) -> str:
        """Return an item's text as respondents see it (the planned minutes filled in)."""
        return item.text.replace("{minutes}", str(max(1, round(self.minutes))))

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Questionnaire:
        """Build a questionnaire from plain data; see :func:`toolkit.questionnaire.build.from_dict`."""
        from toolkit.questionnaire.build import from_dict

        return from_dict(data)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data with sets and bank items resolved; ``from_dict`` of it is an equal questionnaire."""
        head: dict[str, Any] = {"id": self.id, "title": self.title, "rev": self.rev}
        if self.intro:
            head["intro"] = self.intro
        if self.min_age is not None:
            head["min_age"] = self.min_age
        return head | {"items": [dict(item.written) for item in self.items]}

    @cached_property
    def hash(self) -> str:
        """A fingerprint of what is asked (16 hexadecimal digits): title and intro may differ."""
        asked = {name: value for name, value in self.to_dict().items() if name not in ("title", "intro")}
        return digest(canonical_json(asked).encode())[:16]
