"""The one way from a value to what is printed, and back from print to values."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# A dash is a minus unless something stands before it that makes it a range or a code; \w would match 占 as well.
_NUMERAL = re.compile(
    r"(?<![0-9A-Za-z_.])(?:(?<![0-9A-Za-z_.%)）])[-−])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
    r"|百分之(?P<whole>[零〇一二两三四五六七八九十百]+)(?:点(?P<part>[零〇一二三四五六七八九]+))?"
)
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def rounded(value: float, decimals: int) -> str:
    """Return a value with fixed decimals, half rounded up as readers and spreadsheets do.

    The value is first cut to 12 significant digits, so that 0.145 × 100 rounds as the decimal it stands for.

    >>> rounded(0.5, 0), rounded(14.499999999999998, 0), rounded(-0.04, 1)
    ('1', '15', '0.0')
    """
    exact = Decimal(f"{value:.12g}")
    text = str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
    return text.lstrip("-") if not text.strip("-0.") else text


def shown_share(value: float, base: int, whole_below: int = 200) -> str:
    """Return a share as a percentage: whole below ``whole_below`` people, else one decimal.

    >>> shown_share(0.4567, 60), shown_share(0.4567, 400)
    ('46%', '45.7%')
    """
    return rounded(value * 100, 0 if base < whole_below else 1) + "%"


def numerals(text: str) -> list[tuple[int, int, str]]:
    """Return the numerals of a text as (start, end, numeral), full-width ones and 百分之… in their plain form.

    >>> numerals("占４６.2％，共1,234人；Q5；百分之四十六点二")
    [(1, 5, '46.2'), (8, 13, '1234'), (18, 26, '46.2')]
    """
    narrow = "".join(_narrow(sign) for sign in text)
    return [(m.start(), m.end(), _plain(m)) for m in _NUMERAL.finditer(narrow)]


def _narrow(sign: str) -> str:
    # A full-width comma ends a clause (表1，200人); only the half-width one groups digits.
    return chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" and sign != "，" else sign


def _plain(match: re.Match[str]) -> str:
    if match["whole"] is None:
        return match.group().replace(",", "").replace("−", "-")
    decimals = "".join(str(_DIGITS[sign]) for sign in match["part"] or "")
    return f"{_counted(match['whole'])}.{decimals}" if decimals else str(_counted(match["whole"]))


def _counted(words: str) -> int:
    """Return the value of a Chinese number below a thousand.

    >>> _counted("四十六"), _counted("十"), _counted("一百零五")
    (46, 10, 105)
    """
    total = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
    return total + digit
