"""The figures of a text as a reader understands them, and whether two of them say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from toolkit.findings import numerals, rounded

_MYRIADS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_ANY = re.compile(r"[\d十百千]")
_UNIT = re.compile(r"\s*(?:(?P<share>[%％])|(?P<points>个?百分点))")
_SLASH = re.compile(r"\s*[/／]\s*")
_RANGE = re.compile(r"[%％]?\s*[—–－~～至-]+\s*")
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
# 四十八名 is a number, 一个, 十四五 and 十余人 are words: at least one digit, one place, and a counter behind it.
_COUNTED = re.compile(
    "(?<![零〇一二两三四五六七八九十百千万几数第分])"
    "(?P<number>(?:[一二两三四五六七八九]?[十百千]零?)+[一二三四五六七八九]?)"
    "(?=[人名份位户家次个件所项]|百分点|%)"
)


@dataclass(frozen=True)
class Figure:
    """A number in a text.

    Parameters
    ----------
    start, end : int
        Its stretch, without unit.
    value : Decimal
        Of a share, in percent.
    unit : str
        ``%``, ``点`` (percentage points), or empty.
    decimals : int or None
        As printed; None when it is exact words: 1/3, 12万.
    """

    start: int
    end: int
    value: Decimal
    unit: str = ""
    decimals: int | None = 0

    def says(self, shown: str, value: float | None = None) -> bool:
        """Whether it says the same as a printed result, as exactly as either is printed.

        Parameters
        ----------
        shown : str
            The printed result.
        value : float, optional
            At full precision (a share as percent): who prints fewer decimals must have rounded this.

        Examples
        --------
        >>> [figures(text)[0].says("46.2%", 46.15) for text in ("46.2%", "46%", "46.15%", "47%")]
        [True, True, False, False]
        """
        found = figures(shown)
        if len(found) != 1:
            return False
        other = found[0]
        if self.value == other.value:
            return True
        if other.decimals is None:
            return False
        if self.decimals is None:
            return self.value.quantize(other.value, ROUND_HALF_UP) == other.value
        if self.decimals < other.decimals:
            exact = float(other.value) if value is None else value
            return Decimal(rounded(exact, self.decimals)) == self.value
        return False


@lru_cache(maxsize=8192)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text: 46.2%, ４６％, 1,234, 12万, 1/3, 百分之四十六, 四十八名.

    >>> [(f.start, f.end, str(f.value), f.unit) for f in figures("占４６.2％；共12万人，1/4是四十八名，一个")]
    [(1, 5, '46.2', '%'), (8, 11, '120000', ''), (13, 16, '25', '%'), (17, 20, '48', '')]
    """
    if not _ANY.search(text):
        return ()
    plain = [_figure(text, *found) for found in numerals(text)]
    counted = [_counted(match) for match in _COUNTED.finditer(text) if len(match["number"]) > 1]
    taken = {place for figure in plain for place in range(figure.start, figure.end)}
    plain += [figure for figure in counted if figure.start not in taken]
    return tuple(_fractions(text, sorted(plain, key=lambda figure: figure.start)))


def range_between(text: str, one: Figure, other: Figure) -> bool:
    """Whether two neighbours are the ends of a range: 3—5次, 20%—30%."""
    return _RANGE.fullmatch(text[one.end : other.start]) is not None


def _figure(text: str, start: int, end: int, numeral: str) -> Figure:
    value = Decimal(numeral)
    decimals = len(numeral.partition(".")[2])
    if end < len(text) and text[end] in _MYRIADS:
        return Figure(start, end + 1, value * _MYRIADS[text[end]], "", None)
    if text[start] == "百":
        return Figure(start, end, value, "%", decimals)
    match = _UNIT.match(text, end)
    unit = "" if match is None else "%" if match["share"] else "点"
    return Figure(start, end, value, unit, decimals)


def _counted(match: re.Match[str]) -> Figure:
    total = digit = 0
    for sign in match["number"]:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
    return Figure(*match.span(), Decimal(total + digit))


def _fractions(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Yield the figures, the two of a fraction as one: 1/3 is a share."""
    place = 0
    while place < len(found):
        one, other = found[place], found[place + 1] if place + 1 < len(found) else None
        if (
            other is not None
            and _SLASH.fullmatch(text[one.end : other.start])
            and not _SLASH.match(text, other.end)
            and text[one.start - 1 : one.start] not in ("/", "／")
            and 0 < one.value < other.value
        ):
            yield Figure(one.start, other.end, 100 * one.value / other.value, "%", None)
            place += 2
        else:
            yield one
            place += 1
