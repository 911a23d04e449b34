"""What goes with satisfaction with life as a whole: one rank correlation for each row of the satisfaction matrix."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN, mask
from toolkit.document import Cell, Chart, Inline, Series, Text
from toolkit.findings import rounded
from toolkit.findings.differences import filled
from toolkit.findings.planning import OVERALL, PRIORITIES, SATISFACTION
from toolkit.report.figures.reading import Read, quoted, said
from toolkit.statistics.methods import packaged
from toolkit.statistics.methods.steps import Case, correlations
from toolkit.statistics.ties import SURE
from toolkit.statistics.variance import variance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.findings.gate import Verdict
    from toolkit.report.material import Material
    from toolkit.statistics.methods import Analysis

Row = dict[str, Any]

_WHOLE = "总体满意度"
_DECIMALS = 2


@dataclass(frozen=True, eq=False)
class _Driver:
    """A row of the matrix with its correlation, and what each person adds to the error of its size."""

    name: str
    row: Row
    analysis: Analysis
    influence: np.ndarray
    passed: bool

    @property
    def size(self) -> float:
        return abs(self.row["value"])

    @property
    def strength(self) -> str:
        return self.analysis.effect.word if self.analysis.effect else ""


@dataclass(frozen=True, eq=False)
class _Drivers:
    """The rows that enough people rated, the strongest correlation first, and the names of the others."""

    shown: tuple[_Driver, ...]
    left_out: tuple[str, ...]
    apart: np.ndarray

    @property
    def passed(self) -> tuple[bool, ...]:
        return tuple(driver.passed for driver in self.shown)


def driver_chart(material: Material) -> Read | None:
    """Return which rows of satisfaction go with satisfaction as a whole, and the one or two strongest in words.

    Returns
    -------
    Read or None
        None when the questionnaire does not have both questions.
    """
    verdicts = [one for one in material.findings.gate.verdicts if one.comparison.table.purpose == PRIORITIES]
    if not verdicts:
        return None
    if any(verdict.closed for verdict in verdicts):  # pairs of answers are many small cells
        return Read(None, said(f"各项满意度与{_WHOLE}有没有关联，公开版不列。"))
    found = _drivers(material, verdicts)
    reading = _reading(material, found)
    return Read(_chart(material, found) if len(found.shown) > 1 else None, reading)


def _drivers(material: Material, verdicts: list[Verdict]) -> _Drivers:
    shown: list[_Driver] = []
    left_out: list[str] = []
    for verdict in verdicts:
        measure, analysis = verdict.comparison.outcome, verdict.comparison.analysis
        (row,) = mask(analysis.estimates, material.thresholds).rows() or (None,)
        if row is None or row["flag"] == HIDDEN or row["base"] < analysis.method.minimum:
            left_out.append(measure.label)
            continue
        influence = correlations.rho(Case.of(material.sample, (measure.name,), (OVERALL,))).influence
        shown.append(_Driver(measure.label, row, analysis, influence * np.sign(row["value"]), verdict.associated))
    shown.sort(key=lambda driver: -driver.size)
    return _Drivers(tuple(shown), tuple(left_out), _apart(material, shown))


def _apart(material: Material, shown: list[_Driver]) -> np.ndarray:
    """Return for each two rows whether the first is surely the stronger, as in groups that are told apart elsewhere."""
    if not shown:
        return np.zeros((0, 0), bool)
    spread = variance(np.column_stack([driver.influence for driver in shown]), material.sample)
    size = np.array([driver.size for driver in shown])
    own = np.diag(spread)
    error = np.sqrt(np.maximum(own[:, None] + own - 2 * spread, 0))
    return size[:, None] - size > NormalDist().inv_cdf(SURE) * error


def _chart(material: Material, found: _Drivers) -> Chart:
    drawn = sorted(found.shown, key=lambda driver: -driver.row["value"])
    rows = [driver.row for driver in drawn]
    facts = tuple(material.book.correlation(row).fact for row in rows)
    limits = {end: tuple(None if isnan(row[end]) else row[end] for row in rows) for end in ("low", "high")}
    licensed = any(end is not None for end in limits["low"])  # the analysis has limits only where the design does
    series = Series("等级相关", tuple(row["value"] for row in rows), facts, **(limits if licensed else {}))
    told = "，".join(f"{driver.name}{rounded(driver.row['value'], _DECIMALS)}" for driver in drawn)
    return Chart(
        id="chart_drivers",
        kind="dot",
        caption=f"各项满意度与{_WHOLE}的等级相关",
        categories=tuple(driver.name for driver in drawn),
        series=(series,),
        percent=False,
        decimals=_DECIMALS,
        alt=f"各项满意度与{_WHOLE}的等级相关：{told}。",
        notes=tuple(_notes(material, found, licensed=licensed)),
    )


def _notes(material: Material, found: _Drivers, *, licensed: bool) -> Iterator[Cell]:
    sizes = sorted((driver.row for driver in found.shown), key=lambda row: row["base"])
    least, most = (material.book.base(row, "") for row in (sizes[0], sizes[-1]))
    n = (least,) if sizes[0]["base"] == sizes[-1]["base"] else (least, *said("至"), most)
    asked = material.asked_of(material.item(SATISFACTION))
    yield said(f"基数：{asked}中该项和{_WHOLE}都作答的人，各项n=", n, f"，{material.weighting}。")
    interval = found.shown[0].analysis.interval
    yield said(
        f"{_WHOLE}指“{material.caption(material.item(OVERALL))}”。等级相关（Spearman ρ）在−1到1之间，"
        f"越大，对该项较满意的人总体上也越满意，图中由大到小排列；{'横线是' if licensed else ''}{interval}。"
    )
    if found.left_out:
        yield said(f"{quoted(found.left_out)}作答的人太少，没有列出。")
    yield material.source_note


def _reading(material: Material, found: _Drivers) -> tuple[Inline, ...]:
    if len(found.shown) < 2:
        return said(f"回答各项满意度和{_WHOLE}的人太少，看不出哪一项与{_WHOLE}有关联（样本不足以判断）。")
    if not any(found.passed):
        return said(f"未发现哪一项的满意度与{_WHOLE}有明显关联（关联很弱，或样本不足以判断）。")
    first, second, order = _named(found)
    head, _, tail = packaged().sentences["correlation"].partition("。")
    words = [*filled(head, _parts(material, first)), *(_also(material, second) if second else ())]
    return (*words, Text(f"{order}。{tail}"))


def _named(found: _Drivers) -> tuple[_Driver, _Driver | None, str]:
    """Return the one or two that are named, and what has to be said of their order.

    The second is named with the first where the two cannot be told apart, and after it where it stands apart from all
    that follow: whoever is named in a row of equals seems to come before them.
    """
    first, second = found.passed.index(True), found.passed.index(True) + 1
    others = [place for place in range(len(found.shown)) if place != first]
    equals = [place for place in others if not found.apart[first, place]]
    named = second if second < len(found.shown) and found.passed[second] and _same_way(found, first, second) else None
    if equals:
        order = "；两项的先后不能确定" if equals == [named] else "；各项关联强弱的先后不能确定"
    else:
        order = ""
        if named is not None and not found.apart[named, named + 1 :].all():
            named = None
    return found.shown[first], found.shown[named] if named is not None else None, order


def _parts(material: Material, driver: _Driver) -> dict[str, Inline]:
    return {
        "A": Text(f"对“{driver.name}”的满意度"),
        "B": Text(_WHOLE),
        "direction": Text("高" if driver.row["value"] > 0 else "低"),
        "rho": material.book.correlation(driver.row),
        "word": Text(driver.strength),
    }


def _same_way(found: _Drivers, one: int, other: int) -> bool:
    return found.shown[one].row["value"] * found.shown[other].row["value"] > 0


def _also(material: Material, driver: _Driver) -> tuple[Inline, ...]:
    number = material.book.correlation(driver.row)
    return said(f"，“{driver.name}”也是这样（等级相关", (number,), f"，{driver.strength}）")
