"""One question over the communities: each share, the limits of chance around the whole, values drawn to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN, mask
from toolkit.district.comparing import order
from toolkit.district.comparing.adjusting import adjusted
from toolkit.document import Axis, Curve, Inline, Plot, Point, Reference, Text
from toolkit.findings.differences import option_words
from toolkit.findings.leading import leading_options
from toolkit.questionnaire.kinds import Level
from toolkit.sample.stacked import COMMUNITY
from toolkit.statistics import Estimates
from toolkit.statistics.communities import Funnel, Ranks, Shrunk, Standardised, limits
from toolkit.statistics.communities.funnel import LEVELS
from toolkit.statistics.methods import analyse

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Measure
    from toolkit.report import Material

Row = dict[str, Any]
_FEWEST, _STEPS = 2, 40
_APART = 0.02
"""Where people together and communities one by one give shares so far apart it has to be explained."""


@dataclass(frozen=True, eq=False)
class Compared:
    """A share over the communities.

    Parameters
    ----------
    item : Item
    what : str
        The question and the answer in words.
    names : dict of str to str
        What the communities are called, by the level of their rows.
    rows, drawn : list of dict
        Masked estimates of each community, its own share and the one drawn to the whole (None where there is none).
    funnel : Funnel
    flags : dict of str to str
        ``关注``, ``提示`` or nothing, by level.
    shrunk : Shrunk
        The model that draws shares to the whole.
    adjusted : tuple of (str, Standardised) or None
        What shares were adjusted by, and their values; None where the communities are too small for it.
    """

    item: Item
    what: str
    names: dict[str, str]
    rows: list[Row]
    drawn: list[Row | None]
    funnel: Funnel
    flags: dict[str, str]
    shrunk: Shrunk
    adjusted: tuple[str, Standardised] | None = None

    @cached_property
    def order(self) -> Ranks | None:
        """What can be said of the order of communities, if anything."""
        return order.order(self.shrunk)

    @cached_property
    def among_the_highest(self) -> dict[str, str]:
        """A word for the chance to be among the highest, by level; empty where it is open for all."""
        return order.among_the_highest(self.order) if self.order else {}

    @property
    def chance(self) -> str:
        """How many communities chance alone puts outside the inner limits."""
        return self.funnel.notes[0]

    def reading(self, material: Material) -> tuple[Inline, ...]:
        """Return the plot in sentences: the whole, who lies beyond the outer limits, what can be said of the order."""
        out = [self.names[row["by_level"]] for row in self._shown if self.flags[row["by_level"]] == "关注"]
        told = f"超出99.8%参考界限的有{'、'.join(out)}，建议进一步核实" if out else "没有社区超出99.8%参考界限"
        return (
            Text(f"“{self.what}”（", strong=True),
            Reference(f"funnel_{self.item.id}"),
            Text("、"),
            Reference(f"communities_{self.item.id}"),
            Text("）：全区"),
            *self._whole(material),
            Text(f"；{told}。{self.chance}。"),
            *order.told(self.order, self.shrunk, self.names, material.book, self.what),
        )

    def pooled(self, material: Material) -> tuple[int, float]:
        """Return how many people answered, and the share of all of them."""
        people = sum(row["base"] for row in self.rows)
        if material.sample.weights is not None:
            return people, self.funnel.centre
        return people, float(self.shrunk.raw @ [row["base"] for row in self.rows]) / people

    def _whole(self, material: Material) -> tuple[Inline, ...]:
        """Return the share of all people; without weights beside it that of communities that count alike."""
        people, pooled = self.pooled(material)
        shown = material.book.rate(f"pooled:{self.what}", pooled, people, self.what)
        if material.sample.weights is not None:
            return (shown,)
        alike = float(self.shrunk.raw.mean())
        said: tuple[Inline, ...] = (
            shown,
            Text("（把人合在一起），各社区同等看待是"),
            material.book.rate(f"alike:{self.what}", alike, people, f"{self.what}（各社区同等看待）"),
        )
        if abs(pooled - alike) < _APART:
            return said
        gap = round(100 * abs(pooled - alike), 1)
        closer = "答卷多的社区比答卷少的高" if pooled > alike else "答卷多的社区比答卷少的低"
        return (
            *said,
            Text("，相差"),
            material.book.quantity("alike", gap, "个百分点", "两种算法相差", of=self.what),
            Text(f"：{closer}，全区的数更像答卷多的社区；各社区青年人数不清楚，两个数都要看"),
        )

    def plot(self, material: Material) -> Plot:
        """Return the funnel: people to the right, shares upwards, the whole in the middle."""
        top = max(row["base"] for row in self._shown)
        sizes = np.unique(np.linspace(max(5, min(row["base"] for row in self._shown) // 2), top, _STEPS).round())
        curves = [Curve("全区", tuple((float(n), self.funnel.centre) for n in (sizes[0], sizes[-1])))]
        for word, level in LEVELS.items():
            low, high = limits(self.funnel.centre, sizes, level, self.funnel.between)
            name = f"{level:.1%}界限（{word}）".replace("95.0%", "95%")
            curves += [Curve(name, tuple(zip(sizes.tolist(), ends.tolist(), strict=True))) for ends in (low, high)]
        points = [
            Point(
                self.names[row["by_level"]] if self.flags[row["by_level"]] else "",
                float(row["base"]),
                row["value"],
                "strong" if self.flags[row["by_level"]] == "关注" else "plain",
                (row["id"],),
            )
            for row in self._shown
        ]
        for row in self._shown:
            material.book.share(row)
        return Plot(
            f"funnel_{self.item.id}",
            f"各社区：{self.what}",
            Axis("作答人数"),
            Axis("比例", percent=True),
            tuple(points),
            curves=tuple(curves),
            key=(("plain", "各社区"), ("strong", "超出外面的界限")),
            alt=f"各社区“{self.what}”的比例和作答人数，数值见同题的表。",
            notes=((Text(f"基数：{material.asked_of(self.item)}，{material.weighting}。"),), material.source_note),
        )

    @property
    def _shown(self) -> list[Row]:
        return [row for row in self.rows if row["flag"] != HIDDEN]


def compared(material: Material, item: Item) -> Compared | None:
    """Return the leading answer of a question over the communities; None for means, and where one at most is shown."""
    measure = material.measures(item)[0]
    if measure.level is Level.INTERVAL:
        return None
    found = analyse(material.sample, measure.name, COMMUNITY, levels={COMMUNITY: "community"})
    level = headline(material, measure)
    if found.detail and level not in found.detail and len(found.detail) == 1:
        level = next(iter(found.detail))  # of two answers the first is told, whichever is in front
    if not found.detail or level not in found.detail:
        return None
    shown = Estimates(mask(found.estimates, material.thresholds).frame)
    rows = [row for row in shown.where(statistic="proportion").rows() if row["level"] == level]
    drawn = {row["by_level"]: row for row in shown.where(statistic="shrunk").rows() if row["level"] == level}
    if sum(row["flag"] != HIDDEN for row in rows) < _FEWEST:
        return None
    funnel, shrunk = found.detail[level]
    labels = {str(code): name for code, name in material.sample.measure(COMMUNITY).labels.items()}
    answer = option_words(measure, {"level": level})
    return Compared(
        item,
        f"{material.caption(item)}：{answer}",
        labels,
        rows,
        [drawn.get(row["by_level"]) for row in rows],
        funnel,
        dict(zip(funnel.names, funnel.flags, strict=True)),
        shrunk,
        adjusted(material, measure.name, level),
    )


def headline(material: Material, measure: Measure) -> str:
    """Return the answer by which communities are compared: of a scale ``top2``, else the one in front."""
    if measure.level is Level.ORDINAL:
        return "top2"
    front = leading_options(measure, material.estimates(measure))
    return measure.named(front[0]) if front else ""
