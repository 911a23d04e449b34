"""What a cell shows, from what is stored in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from toolkit.containers.texts import LostDigits, Moment, noticed
from toolkit.containers.workbook import Unreadable

_STORED_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUTHS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_EXACT = 1e15
"""Tables keep 15 digits of a number; of a longer one the rest is zeros or noise."""


class Values:
    """The texts of a workbook's cells.

    Parameters
    ----------
    strings : sequence of str
        Those that cells refer to by number.
    dates : collection of str
        The styles of cells that show a number as a day or time.
    epoch_1904 : bool
        Whether days are counted from 1904 on.

    Attributes
    ----------
    lost_digits : bool
        Whether there was a number that has lost some.
    """

    def __init__(self, strings: Sequence[str], dates: Collection[str], epoch_1904: bool) -> None:
        self._strings = [noticed(text) for text in strings]
        self._dates = dates
        self.lost_digits = any(type(text) is LostDigits for text in self._strings)
        self._epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)

    def text(self, kind: str, style: str, raw: str) -> str:
        """Return what a cell shows; empty for a blank one.

        Parameters
        ----------
        kind : str
            The cell's ``t``: n (or empty), s, str, inlineStr, b, e or d.
        style : str
            The cell's ``s``: the number of its style.
        raw : str
            What is stored.
        """
        text = self._shown(kind, style, raw) if raw else ""
        if not text or text.isspace():
            return ""
        if type(text) is LostDigits:
            self.lost_digits = True
        return text

    def _shown(self, kind: str, style: str, raw: str) -> str:
        match kind:
            case "" | "n":
                return self._number(style, raw.strip())
            case "s":
                index = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
                return self._strings[index] if 0 <= index < len(self._strings) else Unreadable(f"读不出的文字 {raw}")
            case "str" | "inlineStr":
                return noticed(unescaped(raw))
            case "b":
                return _TRUTHS.get(raw, Unreadable(raw))
            case "d":
                return _iso(raw)
            case _:
                return Unreadable(raw)

    def _number(self, style: str, raw: str) -> str:
        return self._moment(raw) if (style or "0") in self._dates else number(raw)

    def _moment(self, raw: str) -> str:
        try:
            moment = self._epoch + timedelta(seconds=round(float(raw) * 86400))
        except (ValueError, OverflowError):
            return number(raw)
        return Moment(moment.isoformat(sep=" "), number(raw))


def number(raw: str) -> str:
    """Return a stored number as a person reads it.

    >>> number("1.0"), number("0.28999999999999998"), number("1E3"), number("12345678901234567890"), number("x")
    ('1', '0.29', '1000', '12345678901234567890', 'x')
    >>> type(number("12345678901234567890")).__name__, type(number("x")).__name__
    ('LostDigits', 'Unreadable')
    """
    if raw.isascii() and raw.isdigit() and len(raw) <= 15:
        return raw
    if not _STORED_NUMBER.fullmatch(raw):
        return Unreadable(raw)
    value = float(raw)
    if abs(value) >= _EXACT:
        return LostDigits(raw)
    return str(int(value)) if value.is_integer() else repr(value)


def unescaped(text: str) -> str:
    """Return a text with the escapes of the standard decoded.

    >>> unescaped("a_x4E2D__xD83D__xDE00_")
    'a中😀'
    """
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    # Two escapes may be the halves of one character; a half left alone is none.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _iso(raw: str) -> str:
    try:
        return Moment(datetime.fromisoformat(raw).replace(tzinfo=None).isoformat(sep=" "), raw)
    except ValueError:
        return raw
