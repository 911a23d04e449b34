"""One question over the communities: each share, the limits of chance around the whole, values drawn to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN, mask
from toolkit.document import Axis, Curve, Inline, Plot, Point, Reference, Text
from toolkit.findings.differences import option_words
from toolkit.findings.leading import leading_options
from toolkit.questionnaire.kinds import Level
from toolkit.sample.stacked import COMMUNITY
from toolkit.statistics import Estimates
from toolkit.statistics.communities import Funnel, limits
from toolkit.statistics.communities.funnel import LEVELS
from toolkit.statistics.methods import analyse

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.report import Material

Row = dict[str, Any]
_FEWEST, _STEPS = 2, 40


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
    """

    item: Item
    what: str
    names: dict[str, str]
    rows: list[Row]
    drawn: list[Row | None]
    funnel: Funnel
    flags: dict[str, str]

    @property
    def chance(self) -> str:
        """How many communities chance alone puts outside the inner limits."""
        return self.funnel.notes[0]

    def reading(self, material: Material) -> tuple[Inline, ...]:
        """Return the plot in a sentence: the whole, and who lies beyond the outer limits."""
        out = [self.names[row["by_level"]] for row in self._shown if self.flags[row["by_level"]] == "关注"]
        pooled = material.book.rate(
            f"pooled:{self.what}", self.funnel.centre, sum(row["base"] for row in self.rows), self.what
        )
        told = f"超出99.8%参考界限的有{'、'.join(out)}，建议进一步核实" if out else "没有社区超出99.8%参考界限"
        return (
            Text(f"“{self.what}”（", strong=True),
            Reference(f"funnel_{self.item.id}"),
            Text("、"),
            Reference(f"communities_{self.item.id}"),
            Text("）：全区"),
            pooled,
            Text(f"；{told}。{self.chance}。"),
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
    level = _headline(material, item)
    if not found.detail or level not in found.detail:
        return None
    shown = Estimates(mask(found.estimates, material.thresholds).frame)
    rows = [row for row in shown.where(statistic="proportion").rows() if row["level"] == level]
    drawn = {row["by_level"]: row for row in shown.where(statistic="shrunk").rows() if row["level"] == level}
    if sum(row["flag"] != HIDDEN for row in rows) < _FEWEST:
        return None
    funnel = found.detail[level][0]
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
    )


def _headline(material: Material, item: Item) -> str:
    measure = material.measures(item)[0]
    if measure.level is Level.ORDINAL:
        return "top2"
    front = leading_options(measure, material.estimates(measure))
    return measure.named(front[0]) if front else ""
