"""The parts of a bundle as plain values, and the check that what was read has the types it should have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

FORMAT = 1
"""Raised whenever older programs would misread a bundle."""
ANSWERS, TABLES = "answers", "tables"
"""What a bundle holds: the answers one by one, or finished tables only."""

T = TypeVar("T")


@dataclass(frozen=True)
class Manifest:
    """What a bundle is of. No clock: its date is the last day of the data.

    Parameters
    ----------
    survey, community : str
    wave : int
    questionnaire, definition : str
        Id and hash of the questionnaire.
    rev : int
    content : str
        ``answers`` or ``tables``.
    rows, eligible : int
        Answers that count, and those among them of people the survey is about.
    items : tuple of str
        The questions whose answers are handed in.
    not_additive : tuple of str
        Planned tables that cannot be handed in as tables.
    day : str
        Last day of the data (ISO); empty when no form says.
    edition : str
    simulated, weighted : bool
        ``weighted``: the findings are; answers and tables never are.
    design, population : str
    modes : tuple of str
    plan, lock : str
        Fingerprint of the analysis plan, and whether it was locked.
    """

    survey: str
    community: str
    wave: int
    questionnaire: str
    definition: str
    rev: int
    content: str
    rows: int
    eligible: int
    items: tuple[str, ...]
    not_additive: tuple[str, ...]
    day: str
    edition: str
    simulated: bool
    weighted: bool
    design: str
    population: str
    modes: tuple[str, ...]
    plan: str
    lock: str


@dataclass(frozen=True)
class MethodCard:
    """One of the eleven items of the method statement; ``words`` are empty when it is not filled."""

    key: str
    filled: bool
    words: str


@dataclass(frozen=True)
class FindingCard:
    """A finding, without the facts behind it; the fields are those of :class:`toolkit.findings.Finding`."""

    id: str
    kind: str
    item: str
    by: str
    claim: str
    mark: str
    base: int
    effect: str
    options: tuple[int, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class MeasureCard:
    """A recommendation without persons: who leads, who helps and who was talked to stay in the community.

    The fields are those of :class:`toolkit.report.advice.Measure`; personal data in the texts are masked.
    """

    id: str
    origin: str
    template: str
    status: str
    title: str
    findings: str
    people: str
    action: str
    level: str
    deadline: str
    resources: str
    feasibility: str
    novelty: str
    indicator: str
    baseline: str
    target: str
    definition: str
    risk: str
    judgement: str
    reason: str
    operable: str
    feasible: str
    novel: str


@dataclass(frozen=True)
class Quality:
    """Counts of the fieldwork: never an answer.

    Parameters
    ----------
    returned : int
        Forms that came back, tally sheets and those left out among them.
    left_out : dict of str to int
        Why and how many a person has agreed to leave out.
    dispositions : dict of str to int
        Complete, partial and screened out.
    counted : int
        People on tally sheets: they stand in no row and no table of the bundle.
    cells : dict of str to int
        Answers read, accepted, and in the ledger.
    ledger : dict of str to int
        Why answers were not accepted.
    """

    returned: int
    left_out: dict[str, int] = field(default_factory=dict)
    dispositions: dict[str, int] = field(default_factory=dict)
    counted: int = 0
    cells: dict[str, int] = field(default_factory=dict)
    ledger: dict[str, int] = field(default_factory=dict)


def plain(part: Any) -> dict[str, Any]:
    """Return a part as values for JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(part).items()}


def _whole(value: Any) -> bool:
    return type(value) is int


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _counts(value: Any) -> bool:
    return isinstance(value, dict) and all(_whole(n) and n >= 0 for n in value.values())


_FITS: dict[str, Callable[[Any], bool]] = {
    "str": _text,
    "int": lambda value: _whole(value) and value >= 0,
    "bool": lambda value: isinstance(value, bool),
    "tuple[str, ...]": _list_of(_text),
    "tuple[int, ...]": _list_of(_whole),
    "dict[str, int]": _counts,
}


def part_of(kind: type[T], data: Any) -> T:
    """Return a part of what was read.

    Raises
    ------
    ValueError
        Naming the field, for one that is missing, unknown or of another type.
    """
    known = {one.name: str(one.type) for one in fields(kind)}  # pyright: ignore[reportArgumentType]
    if not isinstance(data, dict):
        raise ValueError("整段")
    wrong = sorted(set(known) ^ set(data)) or [name for name in known if not _FITS[known[name]](data[name])]
    if wrong:
        raise ValueError(str(wrong[0])[:40])
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


def parts_of(kind: type[T], data: Any) -> tuple[T, ...]:
    """Return a list of parts of what was read.

    Raises
    ------
    ValueError
        As :func:`part_of`.
    """
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise ValueError("整段")
    return tuple(part_of(kind, one) for one in data)
