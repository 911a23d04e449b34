"""What may be said of changes, in the wording that the design allows; every number entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from toolkit.document import Inline, Text
from toolkit.findings.differences import filled
from toolkit.sample import DesignClass
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from toolkit.district.waves.changes import Change
    from toolkit.document import Number
    from toolkit.findings import FactBook

Sentence = tuple[Inline, ...]
_WHO = {
    DesignClass.PROB: "",
    DesignClass.CENSUS: "在名单内作答的青年中，",
    DesignClass.QUOTA: "在受访者中，",
    DesignClass.CONV: "在参与调查者中，",
}
ABOUT = {
    DesignClass.PROB: "每一期都是随机抽样，变化后面是95%置信区间；没有加权。",
    DesignClass.CENSUS: "名单上的人每一期都全部受邀，没有抽样；作答的人不同也会带来起伏。没有加权。",
    DesignClass.QUOTA: "按配额邀请，不是随机抽样，只说相差多少个百分点，结果只反映每一期的受访者。没有加权。",
    DesignClass.CONV: "不是随机抽样，只说相差多少个百分点，结果只反映每一期的参与者。没有加权。",
}


@dataclass(frozen=True)
class Telling:
    """How changes are told: the names of the waves, the design, and where numbers are entered."""

    names: tuple[str, ...]
    design: DesignClass
    book: FactBook

    def change(self, change: Change, title: str) -> Sentence:
        """Return the sentence of a change that may be told."""
        first, last = change.rows[0], change.rows[-1]
        up = change.value > 0
        high, low = (last, first) if up else (first, last)
        words = Text("上升" if up else "下降")
        parts: dict[str, Inline] = {"before": Text(self.names[0]), "direction": words, "d": self.book.gap(high, low)}
        which = self.names[-1] if self.names[2:] else ""
        said = [*self._shares(change, title), Text(f"；{which}"), *filled(packaged().sentences["change"], parts)]
        if change.limits:
            ends = change.limits if up else (-change.limits[1], -change.limits[0])
            lower, upper = self.book.limits(high, low, ends)
            said += [Text("变化的95%置信区间为"), lower, Text("—"), upper, Text("个百分点。")]
        if not isnan(change.standard):
            held = Text(f"按{self.names[0]}的{change.by}构成标准化后，{words.text}")
            said += [held, self.standard(change, size=True), Text("个百分点。")]
        return tuple(said)

    def composition(self, change: Change, title: str) -> Sentence:
        """Return the sentence of a change that goes when the composition is held."""
        tail = f"，按{self.names[0]}的{change.by}构成标准化后相差"
        end = "个百分点，够不上写成变化：起伏里有每一期参加的人不同的缘故。"
        apart = (Text("；相差"), self.book.gap(change.rows[-1], change.rows[0]), Text(f"个百分点{tail}"))
        return (*self._shares(change, title), *apart, self.standard(change), Text(end))

    def standard(self, change: Change, *, size: bool = False) -> Number:
        """Enter the change with the composition held, in points; ``size`` without its sign."""
        points = 100 * (abs(change.standard) if size else change.standard)
        smallest = min(row["base"] for row in change.rows)
        decimals = 0 if smallest < self.book.thresholds.whole_percent_below else 1
        of = f"{change.measure.name} {change.rows[0]['level']}"
        name, label = ("standardised_size" if size else "standardised"), f"{change.option} 标准化后的变化"
        return self.book.decimal(name, points, label, of=of, decimals=decimals)

    def _shares(self, change: Change, title: str) -> Sequence[Inline]:
        said: list[Inline] = [Text(f"{_WHO[self.design]}“{title}”一项选择“{change.option}”的")]
        for name, row in zip(self.names, change.rows, strict=True):
            said += [Text(f"，{name}"), self.book.share(row), Text("（n="), self.book.base(row, ""), Text("）")]
        return said
