"""Numeric options (不满1000元, 18—22岁, 3次及以上) as intervals: do they overlap, leave gaps, stay open at the ends."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.questionnaire.check.special import is_none, is_special
from toolkit.questionnaire.check.wording import strip_remarks, unified

_DIGITS = {
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_UNITS: dict[str, tuple[str, float]] = {
    "分钟": ("时", 1), "小时": ("时", 60), "个小时": ("时", 60), "钟头": ("时", 60), "分": ("分", 1),
    "天": ("时", 1440), "周": ("时", 10080), "星期": ("时", 10080), "个星期": ("时", 10080),
    "个月": ("时", 43200), "月": ("时", 43200),
    "年": ("时", 518400), "周岁": ("岁", 1), "岁": ("岁", 1), "元": ("元", 1), "块": ("元", 1), "百元": ("元", 100),
    "千元": ("元", 1000), "万元": ("元", 10000), "万": ("元", 10000), "平方米": ("米²", 1), "平米": ("米²", 1),
    "㎡": ("米²", 1), "公里": ("米", 1000), "千米": ("米", 1000), "米": ("米", 1), "里": ("米", 500),
    "%": ("%", 1), "成": ("%", 10),
}  # fmt: skip
_COUNTED = "次个位人份场门项件套家本篇张户所种条回名辆趟层期"
_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))}|[{_COUNTED}])?"
_BELOW = re.compile(rf"^(?:不满|<|＜|不足|不到|少于|低于|小于|未满|未到){_NUMBER}{_UNIT}(.*)$")
_BELOW_AFTER = re.compile(rf"^{_NUMBER}{_UNIT}(及以下|及以内|或以下|以内|之内|内|以下|之下)(.*)$")
_AT_MOST = re.compile(rf"^(?:小于等于|小于或等于|≤|<=|不高于|不多于|不超过|至多|最多){_NUMBER}{_UNIT}(.*)$")
_ABOVE = re.compile(rf"^(?:>|＞|超过|多于|大于|高于){_NUMBER}{_UNIT}(.*)$")
_ABOVE_AFTER = re.compile(rf"^{_NUMBER}{_UNIT}(及以上|或以上|及更多|起|以上|之上|以前|之前|以后|之后)(.*)$")
_AT_LEAST = re.compile(rf"^(?:大于等于|大于或等于|≥|>=|不低于|不少于|至少|满){_NUMBER}{_UNIT}(?:及以上|以上)?(.*)$")
_BETWEEN = re.compile(rf"^{_NUMBER}{_UNIT}—(不满|不足|不到)?{_NUMBER}{_UNIT}(.*)$")
_BETWEEN_WORDS = re.compile(
    rf"^{_NUMBER}{_UNIT}(?:及以上)?(?:至|到|以上|[，,、—])(?:[，,、])?(不满|不足|不到){_NUMBER}{_UNIT}(.*)$"
)
_POINT = re.compile(rf"^{_NUMBER}{_UNIT}(.*)$")


@dataclass(frozen=True)
class Band:
    """One interval.

    Parameters
    ----------
    low, high : float
        In the base unit of its measure; infinite where the option is open.
    low_closed, high_closed : bool
        Whether the bound itself belongs to it.
    measure : str
        What is measured (元, 岁, 时 …); ``个`` for counted things.
    scale : float
        The size of the unit it is written in, in base units.
    label, rest : str
        As written; and what remains of it beside the numbers.
    unclear : bool
        以下 or 以上: whether the bound belongs to it is for the neighbours to say.
    """

    low: float
    high: float
    low_closed: bool
    high_closed: bool
    measure: str
    scale: float
    label: str
    rest: str = ""
    unclear: bool = False

    @property
    def counted(self) -> bool:
        """Whether values go in whole steps (persons, times, years of age, 元)."""
        return self.measure in ("个", "岁", "元", "分")


@dataclass(frozen=True)
class Bands:
    """The numeric options of an item, sorted; ``zero`` tells whether there is an option for none at all."""

    bands: tuple[Band, ...]
    zero: bool
    in_order: bool

    def overlaps(self) -> list[tuple[Band, Band]]:
        """Return neighbours that share a value."""
        found = []
        for first, second in pairwise(self.bands):
            if first.rest != second.rest and (first.rest or second.rest):
                continue
            if (first.low, first.high) == (second.low, second.high) and first.rest:
                continue
            touching = first.high == second.low and first.high_closed and second.low_closed
            if first.high > second.low or touching:
                found.append((first, second))
        return found

    def gaps(self) -> list[tuple[Band, Band | None, float]]:
        """Return neighbours that leave values out, with one such value."""
        found: list[tuple[Band, Band | None, float]] = []
        reached: Band | None = None
        for band in self.bands:
            if reached is not None and (missed := _missed(reached, band)) is not None:
                found.append((reached, band, missed))
            if reached is None or (band.high, band.high_closed) > (reached.high, reached.high_closed):
                reached = band
        first = self.bands[0]
        if self.zero and first.counted and first.low > (first.scale if first.measure == "个" else 1):
            found.insert(0, (first, None, first.scale))
        return found

    @property
    def bottom_missing(self) -> bool:
        """Whether the lowest option has a lower bound above nothing, with no option below it."""
        first = self.bands[0]
        return not self.zero and math.isfinite(first.low) and first.low > 0

    @property
    def top_missing(self) -> bool:
        """Whether the highest option has an upper bound."""
        return math.isfinite(max(band.high for band in self.bands))

    @property
    def eligible_ages(self) -> bool:
        """Whether they are the ages of the people invited: bounded on both sides."""
        return self.bands[0].measure == "岁" and self.bands[0].low >= 14 and self.bands[-1].high <= 45


def _missed(first: Band, second: Band) -> float | None:
    """Return a value between two bands that neither holds; None when there is none."""
    if second.low <= first.high:
        both_open = second.low == first.high and not first.high_closed and not second.low_closed
        return first.high / first.scale if both_open else None
    width = second.low - first.high
    if first.counted and first.scale == 1:
        steps = width - 1 + (not first.high_closed) + (not second.low_closed)
        return first.high + (1 if first.high_closed else 0) if steps > 0 else None
    if not first.high_closed or width > max(first.scale, second.scale) * (1 + 1e-9):
        return (first.high + width / 2) / first.scale
    return None


def bands_of(labels: Sequence[str], unit: str = "") -> Bands | None:
    """Return the numeric options among labels; None when the list is not one of numbers.

    Parameters
    ----------
    labels : sequence of str
    unit : str
        What the stem says the numbers count (岁), where the labels name no unit.

    >>> bands_of(["不满15分钟", "15—不满30分钟", "1小时及以上"]).gaps()[0][2]
    45.0
    """
    plain = [strip_remarks(unified(_arabic(label))) for label in labels]
    read = [_band(text, label) for text, label in zip(plain, labels, strict=True)]
    found = [band for band in read if band is not None]
    others = [label for label, band in zip(plain, read, strict=True) if band is None]
    asked = [
        label for label in others if not is_special(label) and not re.match(r"没有|无|未|不|从未|还没|尚未", label)
    ]
    if len(found) < 2 or len(asked) > len(found) / 2 or all(label.isdigit() for label in plain):
        return None
    if all(band.measure == "分" and band.low == band.high for band in found):
        return None  # points of a rating, each with its words in brackets
    found = _with_units(found, unit)
    if len({band.measure for band in found}) > 1:
        return None
    found = [_charitable(band, found) for band in found]
    zero = any(
        is_none(label)
        or (not is_special(label) and re.match(r"(目前|暂时)?(没有|无|未|不|从未|从不|还没|尚未)", label))
        for label in others
    )
    zero = zero or any(band.low == band.high == 0 for band in found)
    ordered = sorted(found, key=lambda band: (band.low, band.high))
    in_order = found in (ordered, ordered[::-1]) or _sorted_either_way([band.low for band in found])
    return Bands(tuple(ordered), zero, in_order)


def _sorted_either_way(values: list[float]) -> bool:
    return values == sorted(values) or values == sorted(values, reverse=True)


def _arabic(label: str) -> str:
    label = re.sub(
        r"半(个)?(小时|年|天)", lambda m: {"小时": "30分钟", "年": "6个月", "天": "0.5天"}[m.group(2)], label
    )
    label = re.sub(
        rf"[一二两三四五六七八九十](?=[{_COUNTED}小年万千百天周岁—、至到])", lambda m: _DIGITS[m.group()], label
    )
    return re.sub(r"(\d)[、,](\d)(?=[^\d])", r"\1—\2", label)


def _band(label: str, written: str) -> Band | None:
    if re.search(r"\d[:：]\d|\d点|(19|20)\d\d年|第\d", label) or not re.search(r"\d", label):
        return None

    def made(low, high, low_closed, high_closed, unit, rest, *, unclear=False) -> Band | None:
        rest = rest.strip("，,的 ")
        if rest and not rest.startswith(("未", "已", "在", "没")) and len(rest) > 2:
            return None
        measure, scale = _UNITS.get(unit or "", ("个" if unit else "", 1.0))
        high_closed = high_closed and not re.search(r"不含|不包括", written)
        return Band(
            low * scale, high * scale, low_closed, high_closed, measure, scale, written, rest, unclear=unclear
        )  # fmt: skip

    infinite = math.inf
    if m := _BELOW.match(label):
        return made(-infinite, float(m[1]), False, False, m[2], m[3])
    if m := _AT_MOST.match(label):
        return made(-infinite, float(m[1]), False, True, m[2], m[3])
    if m := _ABOVE.match(label):
        return made(float(m[1]), infinite, False, False, m[2], m[3])
    if m := _BETWEEN_WORDS.match(label) or _BETWEEN.match(label):
        low_unit, high_unit = m[2], m[5]
        low, high = _same_unit(float(m[1]), low_unit, float(m[4]), high_unit)
        return made(low, high, True, not m[3], high_unit or low_unit, m[6]) if low <= high else None
    if m := _BELOW_AFTER.match(label):
        return made(-infinite, float(m[1]), False, m[3] != "以下", m[2], m[4], unclear=m[3] in ("以下", "之下"))
    if m := _ABOVE_AFTER.match(label):
        return made(
            float(m[1]),
            infinite,
            m[3] in ("及以上", "或以上", "及更多", "起"),
            False,
            m[2],
            m[4],
            unclear=m[3] not in ("及以上", "或以上", "及更多", "起"),
        )
    if m := _AT_LEAST.match(label):
        return made(float(m[1]), infinite, True, False, m[2], m[3])
    if m := _POINT.match(label):
        value = float(m[1])
        return made(value, value, True, True, m[2], m[3])
    return None


def _same_unit(low: float, low_unit: str | None, high: float, high_unit: str | None) -> tuple[float, float]:
    """Return both bounds in the unit of the higher one: 3个月—1年."""
    if not low_unit or not high_unit or low_unit == high_unit:
        return low, high
    a, b = _UNITS.get(low_unit), _UNITS.get(high_unit)
    return (low * a[1] / b[1], high) if a and b and a[0] == b[0] else (low, high)


def _with_units(found: list[Band], unit: str) -> list[Band]:
    """Give bands without a unit that of the others: 1—2、3—5次."""
    known = next((band for band in found if band.measure), None)
    if known is None:
        return [replace(band, measure=unit or "个") for band in found]
    return [
        band
        if band.measure
        else replace(
            band, measure=known.measure, scale=known.scale, low=band.low * known.scale, high=band.high * known.scale
        )
        for band in found
    ]


def _charitable(band: Band, found: list[Band]) -> Band:
    """Read 以下 and 以上 as their neighbours need it: without the bound where the next band starts there."""
    if not band.unclear:
        return band
    if math.isfinite(band.high):
        shared = any(other.low == band.high for other in found if other is not band)
        return replace(band, high_closed=not shared and band.counted)
    shared = any(other.high == band.low and other.high_closed for other in found if other is not band)
    return replace(band, low_closed=not shared)
