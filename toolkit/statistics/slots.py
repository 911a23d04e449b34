"""What is counted of a measure: slots that no two of which hold the same person twice, whatever engine counts them.

A measure with one code a person has a slot for each code, one for codes it does not know, and two for no answer: every
person is in exactly one. Choices and places may hold a person several times; their base is a slot of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.records import BLANK, NOT_ASKED, OUTSIDE

OTHER, GIVEN, ASKED_BLANK, UNASKED = "other", "given", "blank", "not_asked"
SUM, SQUARES = "sum", "squares"
_BITS = 4
"""Options that are counted together: patterns of four are 16 addresses."""
_TABLE = 12
"""So many options have a table of all their combinations."""
_WIDEST = 4096
"""Codes further apart than this are compared one by one."""


@dataclass(frozen=True, eq=False)
class Part:
    """One pass over the people: each has a position, and each position fills some slots.

    Parameters
    ----------
    position : numpy.ndarray of int, shape (people,)
    size : int
        How many positions there are.
    spread : numpy.ndarray of shape (positions, slots), or None
        None where each position is a slot.
    values : numpy.ndarray of shape (people,), or None
        What is added up instead of people.
    """

    position: np.ndarray
    size: int
    spread: np.ndarray | None = None
    values: np.ndarray | None = None

    def filled(self, counted: np.ndarray) -> np.ndarray:
        """Return the slots of what was counted by position; both stand last."""
        return counted if self.spread is None else counted @ self.spread

    @property
    def rows(self) -> np.ndarray:
        """The slots of each person, shape (people, slots)."""
        filled = (np.eye(self.size) if self.spread is None else self.spread)[self.position]
        return filled if self.values is None else filled * self.values[:, None]


def slots(measure: Measure) -> list[str]:
    """Return the names of a measure's slots, in order."""
    codes = [str(code) for code in measure.labels]
    match measure.level:
        case Level.RANKING:
            own = [f"{code}@{place}" for code in codes for place in range(1, measure.depth + 1)] + [GIVEN]
        case Level.INTERVAL:
            own = [*codes, OTHER, SUM, SQUARES]
        case Level.MULTIPLE:
            own = [*codes, GIVEN]
        case Level.TEXT:
            own = [GIVEN]
        case _:
            own = [*codes, OTHER]
    return [*own, ASKED_BLANK, UNASKED]


def base(measure: Measure) -> dict[str, float]:
    """Return the slots of the people who answered; "does not apply" is no answer to the question."""
    if measure.level in (Level.MULTIPLE, Level.RANKING, Level.TEXT):
        return {GIVEN: 1.0}
    applies = [code for code in measure.labels if code != NOT_APPLICABLE or measure.level is Level.INTERVAL]
    return {**{str(code): 1.0 for code in applies}, OTHER: 1.0}


def origin(measure: Measure, batch: Mapping[str, np.ndarray]) -> float:
    """Return where to add numbers up from, so that no digits are lost: about their mean; 0 for other levels.

    >>> origin(Measure("year", "year", "出生年", Level.INTERVAL, ("year",)), {"year": np.array([1994.0, 1997.0, -1.0])})
    1996.0
    """
    if measure.level is not Level.INTERVAL:
        return 0.0
    values = np.asarray(batch[measure.columns[0]])
    there = values[~np.logical_or(*gaps(measure, values))]
    return float(np.round(there.mean())) if len(there) else 0.0


def indicators(measure: Measure, batch: Mapping[str, np.ndarray], origin: float = 0.0) -> np.ndarray:
    """Return the slots of each person, shape (people, slots); ``origin`` as in :func:`parts`."""
    return sum((part.rows for part in parts(measure, batch, origin)), start=np.zeros(1))


def parts(measure: Measure, batch: Mapping[str, np.ndarray], origin: float = 0.0) -> Iterator[Part]:
    """Yield the passes that count a measure.

    Parameters
    ----------
    measure : Measure
    batch : mapping of str to array
        Columns of the answers frame, one value a person.
    origin : float
        Numbers are added up as distances from here.
    """
    names = {name: place for place, name in enumerate(slots(measure))}
    first = np.asarray(batch[measure.columns[0]])
    codes = [str(code) for code in measure.labels]
    match measure.level:
        case Level.MULTIPLE:
            yield from _choices(measure, batch, names)
        case Level.RANKING:
            yield _single(measure, first, (), GIVEN, names)
            for code, column in zip(codes, measure.columns, strict=True):
                places = range(1, measure.depth + 1)
                filled = [{}, *({f"{code}@{place}": 1.0} for place in places)]
                yield _part(placed(np.asarray(batch[column]), list(places), -1) + 1, filled, names)
        case Level.INTERVAL:
            yield _single(measure, first, list(measure.labels), OTHER, names)
            given = np.where(np.logical_or(*gaps(measure, first)), origin, first) - origin
            everybody = np.zeros(len(first), np.int64)
            yield _part(everybody, [{SUM: 1.0}], names, given)
            yield _part(everybody, [{SQUARES: 1.0}], names, given**2)
        case Level.TEXT:
            yield _single(measure, first, (), GIVEN, names)
        case _:
            yield _single(measure, first, list(measure.labels), OTHER, names)


def _single(measure: Measure, values: np.ndarray, codes: Sequence[int], other: str, names: Mapping[str, int]) -> Part:
    """Return who has which code, who has none of them (``other``), and who gave no answer."""
    codes_of = {code: names[str(code)] for code in codes}
    for code, slot in ((BLANK, ASKED_BLANK), (NOT_ASKED, UNASKED)):
        if code in measure.missing:
            codes_of[code] = names[slot]
    position = placed(values, list(codes_of), names[other], list(codes_of.values()))
    if values.dtype.kind == "f":
        position[np.isnan(values)] = names[ASKED_BLANK]
        position[values == OUTSIDE] = names[UNASKED]
    return Part(position, len(names))


def _choices(measure: Measure, batch: Mapping[str, np.ndarray], names: Mapping[str, int]) -> Iterator[Part]:
    """Yield the options four by four as patterns of bits; the first pass also knows who answered."""
    options = sorted(enumerate(measure.labels), key=lambda pair: pair[1] != NOT_APPLICABLE)
    for start in range(0, len(options), _BITS):
        some = options[start : start + _BITS]
        own = _of_mask if is_mask(measure) else _of_columns
        position, size = own(measure, batch, [place for place, _ in some]), 1 << len(some)
        filled = [
            {str(code): 1.0 for bit, (_, code) in enumerate(some) if pattern >> bit & 1} for pattern in range(size)
        ]
        if start == 0:
            for pattern in filled:
                if str(NOT_APPLICABLE) not in pattern:
                    pattern[GIVEN] = 1.0
            filled += [{ASKED_BLANK: 1.0}, {UNASKED: 1.0}]
        else:
            filled += [{}, {}]
        yield _part(position, filled, names)


def _of_columns(measure: Measure, batch: Mapping[str, np.ndarray], places: Sequence[int]) -> np.ndarray:
    """Return the pattern of some options, one past the last for blanks, two past it for people not asked."""
    blank, unasked = gaps(measure, np.asarray(batch[measure.columns[0]]))
    position = np.zeros(len(blank), np.int64)
    for bit, place in enumerate(places):
        position |= (np.asarray(batch[measure.columns[place]]) == 1).astype(np.int64) << bit
    position[blank], position[unasked] = 1 << len(places), (1 << len(places)) + 1
    return position


def _of_mask(measure: Measure, batch: Mapping[str, np.ndarray], places: Sequence[int]) -> np.ndarray:
    mask = np.asarray(batch[measure.columns[0]])
    many = len(measure.labels)
    every = np.arange(1 << many) if many <= _TABLE else np.maximum(mask, 0).astype(np.int64)
    pattern = np.zeros(len(every), np.int64)
    for bit, place in enumerate(places):
        pattern |= (every >> place & 1) << bit
    if many <= _TABLE:
        # From behind: the last is -1, not asked, the one before it -2, blank.
        return np.append(pattern, [1 << len(places), (1 << len(places)) + 1])[mask]
    position = np.where(mask == BLANK, 1 << len(places), pattern)
    return np.where(mask == NOT_ASKED, (1 << len(places)) + 1, position)


def is_mask(measure: Measure) -> bool:
    """Tell whether the options of a multiple choice are the bits of one column, the first option the lowest."""
    return len(measure.columns) == 1 < len(measure.labels)


def masked(measure: Measure, batch: Mapping[str, np.ndarray]) -> tuple[Measure, np.ndarray]:
    """Return a multiple choice as bits of one column: the measure, whose column has its name, and the column.

    Parameters
    ----------
    measure : Measure
        With a column for each option, 62 at most.
    batch : mapping of str to array
    """
    first = np.asarray(batch[measure.columns[0]])
    mask = np.zeros(len(first), np.int64)
    for place, name in enumerate(measure.columns):
        mask |= (np.asarray(batch[name]) == 1).astype(np.int64) << place
    blank, unasked = gaps(measure, first)
    mask = np.where(blank, BLANK, np.where(unasked, NOT_ASKED, mask))
    kind = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if len(measure.columns) < np.iinfo(kind).bits)
    return replace(measure, columns=(measure.name,), missing=(NOT_ASKED, BLANK)), mask.astype(kind)


def _part(
    position: np.ndarray, filled: Sequence[Mapping[str, float]], names: Mapping[str, int],
    values: np.ndarray | None = None,
) -> Part:  # fmt: skip
    spread = np.zeros((len(filled), len(names)))
    for row, slots_of in enumerate(filled):
        for name, share in slots_of.items():
            spread[row, names[name]] = share
    return Part(position, len(filled), spread, values)


def placed(values: np.ndarray, codes: Sequence[float], other: int, places: Sequence[int] | None = None) -> np.ndarray:
    """Return for each value the place of its code (its number in ``codes``, if not given), or ``other``.

    >>> placed(np.array([3, 1, 9]), [1, 2, 3], -1).tolist()
    [2, 0, -1]
    """
    into = range(len(codes)) if places is None else places
    if values.dtype == np.int8:
        table = np.full(256, other, np.int64)
        for code, place in zip(codes, into, strict=True):
            if -128 <= code <= 127:
                table[int(code)] = place
        return table.take(values.view(np.uint8))
    if values.dtype.kind in "iub" and codes and max(codes) - min(codes) < _WIDEST:
        low = int(min(codes))
        table = np.full(int(max(codes)) - low + 3, other, np.int64)
        table[np.asarray(codes, np.int64) - low + 1] = into
        return table[np.clip(values.astype(np.int64) - (low - 1), 0, len(table) - 1)]
    found = np.full(len(values), other, np.int64)
    for code, place in zip(codes, into, strict=True):
        found[values == code] = place
    return found


def gaps(measure: Measure, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return who was asked and left it blank, and who was not asked."""
    nobody = np.zeros(len(values), bool)
    blank = np.isnan(values) if values.dtype.kind == "f" else nobody
    blank = blank | (values == BLANK) if BLANK in measure.missing else blank
    unasked = values == OUTSIDE if values.dtype.kind == "f" else nobody
    return blank, unasked | (values == NOT_ASKED) if NOT_ASKED in measure.missing else unasked
