"""Figures of a text: Arabic, full-width and Chinese numerals, tenths, fractions, ranges, with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from toolkit.findings.wording.lexicon import Lexicon

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"": 1, "千": 1e3, "万": 1e4, "亿": 1e8}
_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord(wide): narrow for wide, narrow in zip("％．＜＞＝＋－～﹪−", "%.<>=+-~%-", strict=True)}

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
_DECIMAL = rf"{_CHINESE}(?:点[零〇一二三四五六七八九]+)?"
_DASH = r"\s*(?:[—–~-]{1,2}|至|到)\s*"
_TENTH = r"(?:[一二两三四五六七八九]|(?<![0-9.])[1-9])"
_NO_TENTH = r"(?!员(?!工)|[功立长果熟绩]|就(?!业)|本(?![地区社次市科]))"
_PART = "[一二三四五六七八九半](?![十百千个名成分年])"
_NO_HALF = r"(?![年月天个小径价途路日夜])"
_UPTO_TWENTY = r"(?:十?[二两三四五六七八九]|十|(?<![0-9.])\d{1,2})"
_COUNT = "[一二两三四五六七八九]?[十百千][零〇一二两三四五六七八九十百千]+|[一二两三四五六七八九][十百千]"
# A dash is a minus unless something stands before it that makes it a range or a code.
_BEGIN = r"(?<![0-9A-Za-z_.])(?:(?<![0-9A-Za-z_.%)）人年月岁日元次])-)?"


class Kind(StrEnum):
    """What a figure counts."""

    SHARE = "share"
    POINTS = "points"
    TIMES = "times"
    NUMBER = "number"


@dataclass(frozen=True)
class Figure:
    """A figure of a text.

    Parameters
    ----------
    start, end : int
        Where it stands, words such as 近 and 左右 included.
    kind : Kind
    value : float
        Shares and points in percent.
    step : float
        Value of its last digit: 0.1 for ``46.2%``, 10000 for ``12万``.
    unit : str
        What stands behind a plain number: ``人``.
    bound : str
        near, over, under, about, least, most, odd (多, 余: sixty-odd), or nothing.
    worded : bool
        Whether it is a quantity in words: 七成, 三分之一, 一半.
    high : float or None
        Upper end of a range.
    text : str
        As written.
    """

    start: int
    end: int
    kind: Kind
    value: float
    step: float
    unit: str
    bound: str
    worded: bool
    high: float | None
    text: str

    @property
    def precise(self) -> bool:
        """Whether it states one value: no range, no 近 or 左右; 七成五 does, 七成 does not."""
        return not self.bound and self.high is None and (not self.worded or self.step < 5)

    @property
    def exact(self) -> bool:
        """Whether it is printed as a result: one value, not in words."""
        return self.precise and not self.worded


def narrowed(text: str) -> str:
    """Return a text with full-width digits, letters and signs made half-width; every character keeps its place."""
    return text.translate(_WIDE)


def counted(words: str) -> float:
    """Return the value of a Chinese or Arabic numeral.

    >>> counted("四十六点二"), counted("一百零五"), counted("1,234"), counted("二〇二五")
    (46.2, 105.0, 1234.0, 2025.0)
    """
    if words[0].isdigit():
        return float(words.replace(",", ""))
    whole, _, part = words.partition("点")
    decimals = "".join(str(_DIGITS[sign]) for sign in part)
    if len(whole) > 1 and not set(whole) & set(_PLACES):
        return float("".join(str(_DIGITS[sign]) for sign in whole) + ("." + decimals if decimals else ""))
    total = digit = 0
    for sign in whole:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * _PLACES[sign], 0
    return float(f"{total + digit}.{decimals or 0}")


def figures(text: str, lexicon: Lexicon) -> list[Figure]:
    """Return the figures of a narrowed text, in order.

    >>> from toolkit.findings.wording.lexicon import read_lexicon
    >>> [(f.text, f.kind.value, f.value) for f in figures("近七成（百分之六十八点二），多12.5个百分点", read_lexicon())]
    [('近七成', 'share', 70.0), ('百分之六十八点二', 'share', 68.2), ('12.5个百分点', 'points', 12.5)]
    """
    return [_figure(match) for match in _pattern(lexicon).finditer(text)]


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    before = "|".join(f"(?P<{name}>{_listed(lexicon, name)})" for name in _BEFORE)
    after = "|".join(f"(?P<{name}>{_listed(lexicon, name)})" for name in _AFTER)
    anything = "|".join(_listed(lexicon, name) for name in _AFTER)
    share = (
        rf"百分之(?P<hundredth>{_DECIMAL}|{_ARABIC})(?:{_DASH}(?:百分之)?(?P<hundredth_high>{_DECIMAL}))?"
        rf"|(?<!之)(?P<tenth>{_TENTH})(?:[、至到]?(?P<tenth_high>{_TENTH}))?成{_NO_TENTH}(?P<part>{_PART})?"
        rf"|(?P<of>{_UPTO_TWENTY})分之(?P<parts>[一二两三四五六七八九]|\d{{1,2}})(?![十百])"
        r"|(?<![0-9A-Za-z_./])(?P<over_slash>[1-9])/(?P<under_slash>[2-9]|10)(?![0-9/.%])"
        rf"|每(?P<each>{_UPTO_TWENTY})[个名位人]?[^，。；\d]{{0,8}}?(?:[，,][^，。；\d]{{0,4}})?有[约近]?(?P<each_of>[一二两三四五六七八九]|\d)[个名位人](?!次)"
        rf"|(?P<half>一半|半数|对半|(?<=[近超过])半{_NO_HALF}|(?P<past>(?<!超)过半数?){_NO_HALF})"
    )
    times = rf"(?P<ratio>{_ARABIC}|{_DECIMAL})(?P<ratio_more>多)?倍(?P<ratio_over>多)?(?P<ratio_half>半)?"
    number = (
        rf"(?:(?P<chinese_points>{_DECIMAL})(?=个百分点|个点(?!位))|(?P<chinese>{_COUNT})(?=[余多]?[名人份位户](?!次|生))"
        rf"|(?P<number>{_BEGIN}{_ARABIC})(?![A-Za-z])(?:(?:\s*%)?\s*[—–~-]{{1,2}}\s*(?P<high>{_ARABIC})(?![0-9.-])"
        rf"|[至到](?P<till>{_ARABIC}))?(?P<scale>[万亿千])?)"
        rf"(?P<few>多|余|来)?(?P<unit>\s*个?百分点|个点(?!位)|\s*%|(?!{anything}|[和与及跟或])[一-鿿A-Za-z℃])?"
    )
    whole = r"(?:(?:总|全部|全体|受访|样本)[^，。；\d]{0,6}?的)?"  # 约占总样本的70%
    return re.compile(rf"(?:(?:{before})[了有为占在]?{whole}\s*)?(?:{times}|{share}|{number})(?:{after})?")


_BEFORE = ("near", "over", "under", "about", "least", "most")
_AFTER = ("about_after", "over_after", "odd_after", "under_after")


def _listed(lexicon: Lexicon, name: str) -> str:
    words = lexicon.words[f"quantities.{name}"].pattern.pattern
    return rf"(?<![最附亲])(?:{words})" if name in ("near", "over") else f"(?:{words})"


def _bound(match: re.Match[str]) -> str:
    before = next((name for name in _BEFORE if match[name]), "")
    if before:
        return before
    if match["past"]:
        return "over"
    if match["about_after"]:
        return "about"
    if match["over_after"]:
        return "least"
    if match["odd_after"] or match["few"] or match["ratio_over"] or match["ratio_more"]:
        return "odd"
    return "under" if match["under_after"] else ""


def _figure(match: re.Match[str]) -> Figure:
    kind, value, step, unit, worded, high = _measured(match)
    return Figure(match.start(), match.end(), kind, value, step, unit, _bound(match), worded, high, match.group())


def _measured(match: re.Match[str]) -> tuple[Kind, float, float, str, bool, float | None]:
    """Return kind, value, step, unit, whether it is in words, and the upper end of a range."""
    if match["hundredth"]:
        kind = Kind.POINTS if "点" in (match["unit"] or "") else Kind.SHARE
        high = counted(match["hundredth_high"]) if match["hundredth_high"] else None
        return kind, counted(match["hundredth"]), _step(match["hundredth"]), "", False, high
    if match["tenth"]:
        part = match["part"]
        value = counted(match["tenth"]) * 10 + (0 if not part else 5 if part == "半" else _DIGITS[part])
        high = counted(match["tenth_high"]) * 10 if match["tenth_high"] else None
        low, high = (value, None) if high is None else (value, high)
        return Kind.SHARE, low, 5 if part == "半" else 1 if part else 10, "", True, high
    for whole, of in (("parts", "of"), ("over_slash", "under_slash"), ("each_of", "each")):
        if match[whole]:
            return Kind.SHARE, 100 * counted(match[whole]) / counted(match[of]), 10, "", True, None
    if match["half"]:
        return Kind.SHARE, 50, 10, "", True, None
    if match["ratio"]:
        value = counted(match["ratio"]) + (0.5 if match["ratio_half"] else 0)
        return Kind.TIMES, value, _step(match["ratio"]), "倍", False, None
    written = match["number"] or match["chinese_points"] or match["chinese"]
    unit = (match["unit"] or "").strip()
    scale = _SCALES[match["scale"] or ""]
    sign = -1 if written.startswith("-") else 1
    value = sign * counted(written.lstrip("-")) * scale
    upper = match["high"] or match["till"]
    high = counted(upper) * scale if upper else None
    kind = Kind.NUMBER
    if unit in ("%", "") and "%" in match.group():
        kind, unit = Kind.SHARE, "%"
    elif "点" in unit and unit != "点":
        kind = Kind.POINTS
    return kind, value, _step(written) * scale, unit, False, high


def _step(written: str) -> float:
    decimals = len(re.split("[.点]", written)[1]) if re.search("[.点]", written) else 0
    return 10.0**-decimals
