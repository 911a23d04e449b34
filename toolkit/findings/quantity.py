"""Quantity words (量词): whether 近七成 fits the figure beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "半": 5}
_BELOW, _ABOVE, _ABOUT = "(?:将近|接近|近)", "(?:超过|超|逾|高于)", "(?:大约|约|差不多)"
_SHARE = (
    r"(?<!之)(?:(?P<tenth>[一二三四五六七八九1-9])成(?P<part>[一二三四五六七八九半](?![十百千个名成分]))?(?!员(?!工)|[功立长]))"
    r"|(?P<of>[二三四五六七八九十])分之(?P<share>[一二两三四五六七八九])(?![十百])"
    r"|(?P<half>一半|半数)"
)
_WORDS = re.compile(
    rf"(?P<before>{_BELOW}|{_ABOVE}|{_ABOUT})?(?:{_SHARE})(?P<after>左右|上下|以上|多(?!数))?"
    r"|(?P<over>过半数?(?!年|月|天|小时)|超半数?)|(?P<near>近半)(?!年|月|天|小时|个)"
    r"|(?P<most>绝大|大)?(?P<many>多数)(?![据字值量目额学])|(?P<few>(?<!多)少数(?!民族)|个别(?!访谈|谈话|交流|辅导))"
    r"|(?P<all>全部|无一)(?=[（(]\d)"
)
_PERCENT = re.compile(r"(?<![0-9A-Za-z_.])(\d+(?:\.\d+)?)\s*[%％]")
_SENTENCE = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile(r"[，,、：:]")
_QUOTED = re.compile(r"“[^“”]*”")
_WINDOW = 16
_ROUNDING = 0.5
# 超过六成 begins just above 60, not at 60: rounding does not help there.
_BEYOND = 0.51

Band = tuple[float, float]


@dataclass(frozen=True)
class QuantityWord:
    """A quantity word, the figure it stands beside, and whether it fits."""

    words: str
    figure: str
    span: tuple[int, int]
    fits: bool


def quantity_words(text: str) -> Iterator[QuantityWord]:
    """Yield the quantity words of a text that stand beside a percentage of the same clause.

    Bands: 近X成 is 10X−4 to just below 10X, X成左右 is 10X±2, 超过X成 is anything above 10X, for it is literally true;
    halves and fractions alike. 多数 is 50 or more, 大多数 60, 绝大多数 80, 少数 less than 30, 个别 less than 5. A
    figure that fits but for rounding is let pass; what stands in quotation marks (an option) is not judged.

    >>> [(w.words, w.fits) for w in quantity_words("近七成（62%）的人；超过一半（54%）的人")]
    [('近七成', False), ('超过一半', True)]
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _WORDS.finditer(text):
        figure = _figure_beside(text, *match.span())
        if figure is not None and not any(low <= match.start() < high for low, high in quoted):
            low, high = _band(match)
            fits = low - _ROUNDING <= figure <= high + _ROUNDING
            yield QuantityWord(match.group(), f"{figure:g}%", match.span(), fits)


def _band(match: re.Match[str]) -> Band:
    """Return the lowest and the highest percentage that a word allows, before rounding is allowed for."""
    if match["over"]:
        return 50 + _BEYOND, 100
    if match["near"]:
        return 45, 50 - _BEYOND
    if match["many"]:
        return {"绝大": 80, "大": 60}.get(match["most"], 50), 100
    if match["few"]:
        return 0, (5 if match["few"] == "个别" else 30) - _BEYOND
    if match["all"]:
        return (100, 100) if match["all"] == "全部" else (0, 0)
    middle, slack = _middle(match)
    before, after = match["before"] or "", match["after"] or ""
    if re.fullmatch(_BELOW, before):
        return middle - slack, middle - _BEYOND
    if re.fullmatch(_ABOVE, before) or after in ("以上", "多"):
        return middle + _BEYOND, 100
    return middle - 2, middle + 2


def _middle(match: re.Match[str]) -> tuple[int, int]:
    """Return the percentage a word names, and how far below it 近 reaches."""
    if match["half"]:
        return 50, 5
    if match["of"]:
        return round(100 * _DIGITS[match["share"]] / _DIGITS[match["of"]]), 4
    tenth = int(match["tenth"]) if match["tenth"].isdigit() else _DIGITS[match["tenth"]]
    return tenth * 10 + (_DIGITS[match["part"]] if match["part"] else 0), 4


def _figure_beside(text: str, start: int, end: int) -> float | None:
    """Return the percentage that belongs to a word: after it in its clause, before it there, else just behind."""
    behind = _SENTENCE.split(text[end:], maxsplit=1)[0]
    ahead = _CLAUSE.split(_SENTENCE.split(text[:start])[-1])[-1]
    after, before = _PERCENT.search(_CLAUSE.split(behind, maxsplit=1)[0]), _PERCENT.findall(ahead)
    if after is None and before:
        return float(before[-1])
    after = after or _PERCENT.search(behind[:_WINDOW])
    return float(after.group(1)) if after else None
