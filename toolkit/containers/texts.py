"""Texts of cells that know more of themselves than they show."""

from __future__ import annotations

import re

_FEWEST = 5
"""Tables write numbers with an exponent when they are too long to show; shorter ones were typed so by a person."""
_SHORTENED = re.compile(r"[-+]?\d(?:\.(\d*))?[eE]\+?(\d{1,3})")


class Moment(str):
    """The day or time a number is shown as; ``number`` is the number as it is stored.

    A table takes 3-4 for the fourth of March, and a point of a scale may have been given the style of a date: with the
    number a channel can tell what was meant.

    >>> Moment("2026-03-04 00:00:00", "46085").number
    '46085'
    """

    __slots__ = ("number",)
    number: str

    def __new__(cls, shown: str, number: str) -> Moment:
        """Return the text shown, with its number."""
        made = super().__new__(cls, shown)
        made.number = number
        return made


class LostDigits(str):
    """What is left of a number that was too long for the table it lay in: nobody knows the missing digits."""

    __slots__ = ()


def noticed(text: str) -> str:
    """Return a text as :class:`LostDigits` when it is a long number shortened to its first digits.

    >>> [type(noticed(text)).__name__ for text in ("1.38E+10", "1.8E+03", "1.38000E+5", "E+10")]
    ['LostDigits', 'str', 'str', 'str']
    """
    if "E" not in text and "e" not in text:
        return text
    found = _SHORTENED.fullmatch(text)
    if not found or int(found[2]) < _FEWEST or int(found[2]) <= len(found[1] or ""):
        return text
    return LostDigits(text)
