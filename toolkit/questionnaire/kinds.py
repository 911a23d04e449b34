"""The nine kinds of question: one class each. Statistics never see a kind, only the level of its measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.records import BLANK, NOT_ASKED
from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item


PAIRED_FROM = 4
"""Points of a scale from which its two upper and its two lower answers are counted together."""


class Level(StrEnum):
    """Measurement level: all that statistics know of a question."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    TEXT = "text"


@dataclass(frozen=True)
class Measure:
    """One thing that is estimated: a single question, one row of a matrix, a set of options.

    Parameters
    ----------
    name : str
        ``HOU01``, ``NED01__hou``.
    item, label : str
        The item's id, and the wording printed for this measure.
    level : Level
        Decides which statistics exist.
    columns : tuple of str
        Columns of the answers frame: one, or one for each option (multiple, ranking).
    labels : dict of int to str
        Code to label, in the order shown.
    unscored : frozenset of int
        Codes that have no place on a scale (95 to 99).
    depth : int
        Ranking: number of places; else 0.
    unit : str
        Of an interval measure.
    missing : tuple of int
        Numbers that stand for no answer.
    names : dict of int to str
        What results call the codes where these are numbers given here, as for a column of texts.
    """

    name: str
    item: str
    label: str
    level: Level
    columns: tuple[str, ...]
    labels: dict[int, str] = field(default_factory=dict)
    unscored: frozenset[int] = frozenset()
    depth: int = 0
    unit: str = ""
    missing: tuple[int, ...] = (NOT_ASKED, BLANK)
    names: dict[int, str] = field(default_factory=dict)

    def named(self, code: int) -> str:
        """Return what results call a code."""
        return self.names.get(code, str(code))

    @property
    def is_number(self) -> bool:
        """Whether people wrote a number of their own, rather than choosing a point of a scale."""
        return self.level is Level.INTERVAL and not self.labels

    @property
    def points(self) -> tuple[int, ...]:
        """The codes that have a place on the scale, in the order shown."""
        return tuple(code for code in self.labels if code not in self.unscored)

    @property
    def upper(self) -> tuple[int, ...]:
        """The codes that the upper share of a scale counts: of four points and more the top two, else the top one."""
        return self.points[-2:] if len(self.points) >= PAIRED_FROM else self.points[-1:]


class Kind:
    """What every kind of question knows.

    A kind names the columns that hold its answers, the measures made of them, how it is printed in a form, and how
    long it takes to answer (planning values in seconds, from the method notes; replaced by pilot medians).
    """

    title: ClassVar[str]
    form_label: ClassVar[str] = ""
    has_options: ClassVar[bool] = False
    can_route: ClassVar[bool] = False

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the columns of the answers frame that hold this item."""
        return (item.id,)

    def measures(self, item: Item) -> Iterator[Measure]:
        """Yield what can be estimated from this item."""
        raise NotImplementedError

    def seconds(self, item: Item) -> float:
        """Return the planned seconds for answering, reading not included."""
        raise NotImplementedError


KINDS: Registry[Kind] = Registry("题型")


def _register(name: str) -> Callable[[type[Kind]], type[Kind]]:
    def register(kind: type[Kind]) -> type[Kind]:
        KINDS.add(name)(kind())
        return kind

    return register


def kind_of(item: Item) -> Kind:
    """Return the kind of an item."""
    return KINDS[item.kind]


def text_column(item: Item, code: int) -> str:
    """Return the column that holds what was written beside an option.

    >>> from toolkit.questionnaire.model import Item
    >>> text_column(Item("HOU01", "single", "…"), 97)
    'HOU01__97__text'
    """
    return f"{item.id}__{code}__text"


def _unscored(item: Item) -> frozenset[int]:
    return frozenset(code for code in item.labels if code in SPECIAL_CODES)


class _Choice(Kind):
    """One code out of the options."""

    has_options = True
    can_route = True
    level = Level.NOMINAL
    answer_seconds = 3.0

    def measures(self, item: Item) -> Iterator[Measure]:
        yield Measure(item.id, item.id, item.text, self.level, self.columns(item), item.labels, _unscored(item))

    def seconds(self, item: Item) -> float:
        return self.answer_seconds


@_register("info")
class Info(Kind):
    """A text without an answer."""

    title = "说明文字"

    def columns(self, item: Item) -> tuple[str, ...]:
        return ()

    def measures(self, item: Item) -> Iterator[Measure]:
        return iter(())

    def seconds(self, item: Item) -> float:
        return 0.0


@_register("consent")
class Consent(_Choice):
    """The opening question whether one takes part."""

    title = "知情同意"
    form_label = "单选题"


@_register("single")
class Single(_Choice):
    """One choice."""

    title = "单选题"
    form_label = "单选题"


@_register("scale")
class Scale(_Choice):
    """One point of an ordered scale; with ``min`` and ``max`` in place of options a numbered one (0 to 10)."""

    title = "量表题"
    form_label = "量表题"
    answer_seconds = 2.5

    def measures(self, item: Item) -> Iterator[Measure]:
        numbered = bool(item.options) and all(o.label == str(o.code) for o in item.options)
        level = Level.INTERVAL if numbered and len(item.options) > 7 else Level.ORDINAL
        unscored = frozenset() if numbered else _unscored(item)
        unit = "分" if level is Level.INTERVAL else ""
        yield Measure(item.id, item.id, item.text, level, (item.id,), item.labels, unscored, unit=unit)


@_register("multi")
class Multi(Kind):
    """Several choices: one 0/1 column for each option."""

    title = "多选题"
    form_label = "多选题"
    has_options = True
    can_route = True

    def columns(self, item: Item) -> tuple[str, ...]:
        return tuple(f"{item.id}__{code}" for code in item.labels)

    def measures(self, item: Item) -> Iterator[Measure]:
        yield Measure(item.id, item.id, item.text, Level.MULTIPLE, self.columns(item), item.labels, _unscored(item))

    def seconds(self, item: Item) -> float:
        return 2.0 + 0.5 * len(item.options)


@_register("rank")
class Rank(Kind):
    """Options put in order: one column for each option with its place (1 = first, 0 = not placed)."""

    title = "排序题"
    form_label = "排序题"
    has_options = True

    def columns(self, item: Item) -> tuple[str, ...]:
        return tuple(f"{item.id}__{code}" for code in item.labels)

    def places(self, item: Item) -> int:
        """Return how many places there are."""
        return int(item.maximum or len(item.options))

    def measures(self, item: Item) -> Iterator[Measure]:
        yield Measure(
            item.id,
            item.id,
            item.text,
            Level.RANKING,
            self.columns(item),
            item.labels,
            _unscored(item),
            depth=self.places(item),
        )

    def seconds(self, item: Item) -> float:
        return 4.0 * self.places(item)


@_register("matrix")
class Matrix(Kind):
    """Several rows on one scale: one column for each row."""

    title = "矩阵题"
    form_label = "矩阵量表题"
    has_options = True

    def columns(self, item: Item) -> tuple[str, ...]:
        return tuple(f"{item.id}__{row.key}" for row in item.rows)

    def measures(self, item: Item) -> Iterator[Measure]:
        for row in item.rows:
            name = f"{item.id}__{row.key}"
            yield Measure(name, item.id, row.label, Level.ORDINAL, (name,), item.labels, _unscored(item))

    def seconds(self, item: Item) -> float:
        return 3.0 * len(item.rows)


@_register("number")
class Number(Kind):
    """A number with a unit and a range."""

    title = "数值题"
    form_label = "填空题"
    can_route = True

    def measures(self, item: Item) -> Iterator[Measure]:
        yield Measure(item.id, item.id, item.text, Level.INTERVAL, (item.id,), unit=item.unit)

    def seconds(self, item: Item) -> float:
        return 6.0


@_register("text")
class TextKind(Kind):
    """Free text."""

    title = "填空题"
    form_label = "填空题"
    share_writing = 0.35

    def measures(self, item: Item) -> Iterator[Measure]:
        yield Measure(item.id, item.id, item.text, Level.TEXT, (item.id,))

    def seconds(self, item: Item) -> float:
        return 30.0 * self.share_writing
