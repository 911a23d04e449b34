"""Facts: everything that can stand as a number in a text, with an id that stays when the data grow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import isnan
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import Thresholds
from toolkit.document import Number
from toolkit.findings.shown import rounded, shown_share
from toolkit.records import request_id

if TYPE_CHECKING:
    from toolkit.questionnaire.kinds import Measure

_PARTS = {
    "top2": "前两档合计",
    "bottom2": "后两档合计",
    "mean": "平均",
    "sd": "标准差",
    "answered": "作答人数",
    "first_choice": "列为第一位",
    "any_mention": "提到",
    "importance": "重要性平均",
    "satisfaction": "满意度平均",
}
_QUARTILES = {"0.25": "下四分位数", "0.5": "中位数", "0.75": "上四分位数"}
_SHOWN = re.compile(r"([^\d]*\d[\d.,]*)(.*)", re.DOTALL)

Row = dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """A number and where it comes from.

    Parameters
    ----------
    id : str
        Hash of the request (survey, wave, item, statistic, by, domain, weighting), never of the data.
    value : float
        At full precision; shares 0..1.
    shown : str
        As printed, with unit: ``46%``, ``28人``.
    n : int or None
        People behind it.
    label, source : str
        What it is, in words, and the item or log it comes from.
    """

    id: str
    value: float
    shown: str
    n: int | None = None
    label: str = ""
    source: str = ""

    def number(self) -> Number:
        """Return the fact as a bound number of a document."""
        match = _SHOWN.fullmatch(self.shown)
        numeral, unit = match.groups() if match else (self.shown, "")
        return Number(self.id, numeral, unit)


@dataclass
class FactBook:
    """The facts a document uses: each number is entered here on its way into the text.

    Parameters
    ----------
    context : dict of str to str
        Survey, wave, domain and weighting.
    thresholds : Thresholds
    measures : dict of str to Measure
        By name: facts are called by their words, which the check of an edited draft shows to its author.
    """

    context: dict[str, str]
    thresholds: Thresholds
    measures: dict[str, Measure]
    facts: dict[str, Fact] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"数字台账（{len(self.facts)} 个数字，{self.thresholds.title}版）"

    @property
    def weighted(self) -> bool:
        """Whether shares are weighted; the people told beside them never are."""
        return self.context.get("weighting", "none") != "none"

    def share(self, row: Row) -> Number:
        """Enter a share (a row of an estimates frame) and return it as a percentage."""
        shown = shown_share(row["value"], row["base"], self.thresholds.whole_percent_below)
        return self._enter(Fact(row["id"], row["value"], shown, row["base"], self._label(row), row["item"]))

    def score(self, row: Row, unit: str = "分", decimals: int = 1) -> Number:
        """Enter a mean or score and return it with its unit."""
        shown = rounded(row["value"], decimals) + unit
        return self._enter(Fact(row["id"], row["value"], shown, row["base"], self._label(row), row["item"]))

    def quartile(self, row: Row, unit: str = "") -> Number:
        """Enter a quartile: a number that somebody answered is printed as it was answered."""
        shown = rounded(row["value"], 0 if row["value"] == round(row["value"]) else 1) + unit
        label = f"{self.measures[row['item']].label}（{_QUARTILES[row['level']]}）"
        return self._enter(Fact(row["id"], row["value"], shown, row["base"], label, row["item"]))

    def people(self, row: Row, unit: str = "人") -> Number:
        """Enter the people in the cell of a row."""
        identity = request_id(**self.context, **_request(row), part="n")
        return self._enter(Fact(identity, row["n"], f"{row['n']}{unit}", row["n"], self._label(row), row["item"]))

    def base(self, row: Row, unit: str = "人") -> Number:
        """Enter the people in the base of a row."""
        request = {key: value for key, value in _request(row).items() if key not in ("level", "statistic")}
        # The base of a mean leaves unscored answers out, that of "answered" holds those who left it blank.
        own = row["statistic"] if row["statistic"] in ("mean", "sd", "answered") else "shares"
        identity = request_id(**self.context, **request, part="base", of=own)
        return self._enter(Fact(identity, row["base"], f"{row['base']}{unit}", row["base"], "基数", row["item"]))

    def gap(self, high: Row, low: Row) -> Number:
        """Enter by how much two groups differ: in percentage points (0.05 prints 5), or in the unit of a mean."""
        value, label = high["value"] - low["value"], f"{self._label(high)}与{self._label(low)}相差"
        identity = request_id(**self.context, **_request(high), less=_other(low), part="difference")
        return self._enter(Fact(identity, value, self._apart(value, high, low), None, label, high["item"]))

    def limits(self, high: Row, low: Row, ends: tuple[float, float]) -> tuple[Number, Number]:
        """Enter the 95 % limits of such a difference."""
        label = f"{self._label(high)}与{self._label(low)}相差的95%置信区间"
        asked = {**_request(high), "less": _other(low)}
        first, last = (
            Fact(
                request_id(**self.context, **asked, part=part),
                end,
                self._apart(end, high, low),
                None,
                label,
                high["item"],
            )
            for part, end in zip(("low", "high"), ends, strict=True)
        )
        return self._enter(first), self._enter(last)

    def correlation(self, row: Row) -> Number:
        """Enter a rank correlation."""
        return self._enter(
            Fact(row["id"], row["value"], rounded(row["value"], 2), row["base"], "等级相关", row["item"])
        )

    def quantity(self, name: str, value: float, unit: str, label: str, *, of: str = "") -> Number:
        """Enter a number that is not an estimate: forms returned, questions, minutes."""
        identity = request_id(**self.context, quantity=name, of=of)
        shown = rounded(value, 0 if value == round(value) else 1) + unit
        return self._enter(Fact(identity, value, shown, None, label, of or name))

    def printed(self, number: Number, label: str) -> Number:
        """Enter a number that another table has printed already."""
        scale = 100 if number.unit == "%" else 1
        return self._enter(
            Fact(number.fact, float(number.shown) / scale, number.shown + number.unit, None, label, label)
        )

    def decimal(self, name: str, value: float, label: str, *, of: str, decimals: int) -> Number:
        """Enter a number without unit that is printed with fixed decimals: a p value, the strength of a difference."""
        identity = request_id(**self.context, quantity=name, of=of)
        return self._enter(Fact(identity, value, rounded(value, decimals), None, label, of))

    def rate(self, name: str, value: float, base: int, label: str) -> Number:
        """Enter a share that is not an estimate: completion, coverage."""
        identity = request_id(**self.context, quantity=name)
        shown = shown_share(value, base, self.thresholds.whole_percent_below)
        return self._enter(Fact(identity, value, shown, base, label, name))

    def _apart(self, value: float, high: Row, low: Row) -> str:
        if high["statistic"] == "mean":
            return rounded(value, 1)
        whole = min(high["base"], low["base"]) < self.thresholds.whole_percent_below
        return rounded(100 * value, 0 if whole else 1)

    def _label(self, row: Row) -> str:
        """Return what a figure is in words: group and option, or the question with the part of its answers."""
        group = self._option(str(row["by"] or ""), str(row["by_level"] or ""))
        label = self._option(row["item"], str(row["level"] or "")) or self.measures[row["item"]].label
        part = _PARTS.get(row["statistic"], "")
        return " ".join(words for words in (group, f"{label}（{part}）" if part else label) if words)

    def _option(self, name: str, level: str) -> str:
        """Return the label of a code; a level that is no code is its own name."""
        measure = self.measures.get(name)
        return measure.labels.get(int(level), level) if measure and level.lstrip("-").isdecimal() else level

    def _enter(self, fact: Fact) -> Number:
        if isnan(fact.value):
            raise ValueError(f"{fact.label}: a value that is not shown cannot be entered")
        fact = replace(fact, value=_plain(fact.value), n=_plain(fact.n))
        number = fact.number()
        known = self.facts.setdefault(fact.id, fact).number()
        if known.shown != number.shown:
            raise ValueError(f"{fact.label}: one id, two printed forms ({known.shown}, {number.shown})")
        return number


def _other(low: Row) -> str:
    """Return what a difference is to: another group, or another row of the same people."""
    return str(low["by_level"] or low["item"])


def _plain(value: Any) -> Any:
    """Return a number of an array as a plain one: facts are written as JSON."""
    return value.item() if hasattr(value, "item") else value


def _request(row: Row) -> dict[str, str]:
    return {name: str(row[name] or "") for name in ("item", "level", "by", "by_level", "statistic")}
