"""Numbers that are personal by their form: identity and bank cards by their check digit, telephones, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from toolkit.responses.personal.plain import Hit, Plain, Sort

_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

# A look-ahead lets one number begin inside another: a telephone followed by an identity number after a blank.
_IDENTITY = re.compile(r"(?<!\d)(?=(\d(?:[ -]?\d){16}[ -]?[\dXx])(?!\d))")
_OLD_IDENTITY = re.compile(r"(?<!\d)(?<!\d[ -])(?=(\d(?:[ -]?\d){14})(?![ -]?\d))")
_CALLED_IDENTITY = re.compile(r"身份证(?:号码?)?[^\d。!?;\n]{0,6}(\d[\dXx*]{13,18})")
_BANK_CARDS = tuple(re.compile(rf"(?<!\d)(?=((?:2[ -]?[2-7]|[3-9][ -]?\d)(?:[ -]?\d){{{n - 2}}})(?!\d))")
                    for n in (19, 18, 17, 16))  # fmt: skip
_MOBILE = re.compile(
    r"(?<![\d.])(?=((?:(?:\((?:\+|00)?86\)|(?:\+|00)?86)[ -]{0,2})?1[ -]?[3-9]"
    r"(?:\d(?:[.·]\d{4}){2}|(?:[ \t/_—-]{0,2}\d){9}))(?!\d))"
)
_LANDLINE = re.compile(
    r"(?<![\d.])(?:\(0(?:10|2\d|[3-9]\d\d)\)|0(?:10|2\d|[3-9]\d\d))[ -]{0,2}[2-8]\d{2,3}[ -]?\d{4}(?:转\d{1,5})?(?!\d)"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Z][ ·•・.-]?"
    r"(?=[A-Z]*\d[A-Z]*\d)[A-Z\d]{4}(?:[A-Z\d]{1,2}|[挂学警港澳领使])(?![A-Z\d])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?:护照|通行证)[^A-Za-z\d。!?;\n]{0,6}([A-Za-z]{1,2}\d{7,10})(?!\d)")


def identity_numbers(plain: Plain) -> Iterator[Hit]:
    """Yield identity numbers: a birthday inside, with region and check digit; mistyped, with one of them."""
    for match in _IDENTITY.finditer(plain.digits):
        digits = re.sub("[ -]", "", match[1]).upper()
        somewhere, checked = int(digits[:2]) in _PROVINCES, _is_checked(digits)
        mistyped = (somewhere or checked) and not _passes_luhn(digits)
        if _is_birthday(digits[6:14]) and ((somewhere and checked) or mistyped):
            yield Sort.IDENTITY, *match.span(1)
    for match in _OLD_IDENTITY.finditer(plain.digits):
        digits = re.sub("[ -]", "", match[1])
        if int(digits[:2]) in _PROVINCES and _is_birthday(f"19{digits[6:12]}"):
            yield Sort.IDENTITY, *match.span(1)
    for match in _CALLED_IDENTITY.finditer(plain.digits):
        yield Sort.IDENTITY, *match.span(1)


def bank_cards(plain: Plain) -> Iterator[Hit]:
    """Yield numbers of 16 to 19 digits that pass Luhn's check."""
    for pattern in _BANK_CARDS:
        for match in pattern.finditer(plain.digits):
            if _passes_luhn(re.sub("[ -]", "", match[1])):
                yield Sort.BANK_CARD, *match.span(1)


def mobiles(plain: Plain) -> Iterator[Hit]:
    """Yield mobile numbers, however they are grouped."""
    for match in _MOBILE.finditer(plain.digits):
        yield Sort.PHONE, *match.span(1)


def landlines(plain: Plain) -> Iterator[Hit]:
    """Yield telephone numbers with an area code."""
    for match in _LANDLINE.finditer(plain.digits):
        yield Sort.PHONE, *match.span()


def plates(plain: Plain) -> Iterator[Hit]:
    """Yield number plates, those of new-energy vehicles among them."""
    for match in _PLATE.finditer(plain.text):
        yield Sort.PLATE, *match.span()


def passports(plain: Plain) -> Iterator[Hit]:
    """Yield what looks like a passport number and is called one."""
    for match in _PASSPORT.finditer(plain.text):
        yield Sort.PASSPORT, *match.span(1)


def _is_birthday(digits: str) -> bool:
    with suppress(ValueError):
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2100
    return False


def _is_checked(digits: str) -> bool:
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:17], strict=True)) % 11] == digits[17]


def _passes_luhn(digits: str) -> bool:
    if not digits.isdigit():
        return False
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
