"""What should be improved first: what matters to people and does not satisfy them, where resamples agree on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN, mask
from toolkit.document import Inline, Text
from toolkit.findings.comparing import priorities
from toolkit.findings.differences import filled
from toolkit.findings.finding import EXPLORATORY, PLANNED, PRIORITY, UNDECIDED, Finding, Licence
from toolkit.findings.planning import IMPORTANCE, OVERALL, SATISFACTION
from toolkit.questionnaire.kinds import Level
from toolkit.statistics import describe, indices
from toolkit.statistics.indices.priority import BORDERLINE, QUADRANTS, Priorities
from toolkit.statistics.methods import packaged
from toolkit.statistics.methods.steps import Case
from toolkit.statistics.totals import numbers

if TYPE_CHECKING:
    from toolkit.disclosure import Thresholds
    from toolkit.findings.fact import FactBook
    from toolkit.findings.plan import AnalysisPlan
    from toolkit.questionnaire import Questionnaire
    from toolkit.sample import Sample
    from toolkit.statistics.methods import Analysis

Row = dict[str, Any]
Sentence = tuple[Inline, ...]

FIRST = "NED03"
"""What people would improve first: another view of what matters."""
URGENT = QUADRANTS[True, False]
SCORE_DECIMALS = 2
"""Of the means of rows: with one decimal a row could be printed on the other side of the line that divides them."""

_TABLE = f"IPA__{IMPORTANCE}__{SATISFACTION}"
_FEW, _HIDDEN, _UNRATED = "few", "hidden", "unrated"
_WHY = {
    _FEW: "两道题都评了分的人不足{least}，不判断哪一项该先改进。",
    _HIDDEN: "有的项评分的人数太少，不列出重要性和满意度的对照。",
    _UNRATED: "有的项没有人评分，算不出重要性和满意度的对照。",
}
_NOT_FIRM = "没有一项稳定地落在“{quadrant}”区（重要性较高而满意度较低）{loose}，先改进哪一项，要结合座谈和走访判断。"
_INFLATED = "重要性是填答的人自己说的，往往偏高。"


@dataclass(frozen=True)
class Placed:
    """A row in its quadrant.

    Parameters
    ----------
    key, name : str
        ``hou``, 住房条件.
    importance, satisfaction : dict
        Rows of estimates, which are shown.
    quadrant : str
    held : float
        The share of resamples in which it lies there.
    firm : bool
        Whether that share is large enough to say so.
    index : float
        Priority index.
    group : int
        Rows of one group cannot be told apart by their index.
    agreed : bool or None
        Whether two other views of what matters say the same; None where there are not two.
    """

    key: str
    name: str
    importance: Row
    satisfaction: Row
    quadrant: str
    held: float
    firm: bool
    index: float
    group: int
    agreed: bool | None

    @property
    def base(self) -> int:
        """People who rated it, on the side with fewer of them."""
        return self.satisfaction["base"]


@dataclass(frozen=True)
class Quadrants:
    """The rows of both matrices by importance and satisfaction, as far as an edition shows them.

    Parameters
    ----------
    rows : tuple of Placed
        In the order of the questionnaire; empty where nothing may be said.
    left_out : tuple of str
        Names of the rows that too few people rated.
    centre : (float, float)
        Where the quadrants meet: the means over all rows.
    why : str
        Why there are no rows.
    views : tuple of str
        The other views of what matters, in words.
    least : int
        As many people the method table wants in all.
    """

    rows: tuple[Placed, ...] = ()
    left_out: tuple[str, ...] = ()
    centre: tuple[float, float] = (0.0, 0.0)
    why: str = ""
    views: tuple[str, ...] = ()
    least: int = 0

    @property
    def firm(self) -> tuple[Placed, ...]:
        """The rows that should be improved first, and stay there in the resamples; by the priority index."""
        return tuple(sorted((row for row in self._urgent if row.firm), key=lambda row: -row.index))

    @property
    def loose(self) -> tuple[Placed, ...]:
        """The rows in that quadrant that lie too near to its border."""
        return tuple(row for row in self._urgent if not row.firm)

    @property
    def _urgent(self) -> list[Placed]:
        return [row for row in self.rows if row.quadrant == URGENT]


def quadrants(sample: Sample, questionnaire: Questionnaire, thresholds: Thresholds) -> Quadrants | None:
    """Return the rows by importance and satisfaction; None without two rows that both matrices have.

    Parameters
    ----------
    sample : Sample
    questionnaire : Questionnaire
    thresholds : Thresholds
        Of the edition. In a public one a single row that must not be shown hides all of them: with the average of all
        printed, it could be worked out.
    """
    pair = [questionnaire.by_id.get(name) for name in (IMPORTANCE, SATISFACTION)]
    important, satisfied = ({row.key for row in item.rows} if item else set() for item in pair)
    if len(important & satisfied) < 2:
        return None
    analysis = priorities(sample, questionnaire)
    found, least = analysis.detail, analysis.method.minimum
    if found is None:
        return Quadrants(why=_UNRATED)
    people = Case.of(sample, analysis.y, analysis.x).sample  # whom a row does not apply to did not rate it
    x, y = (np.column_stack([numbers(people, name) for name in side]) for side in (analysis.x, analysis.y))
    if (~np.isnan(x) & ~np.isnan(y)).any(axis=1).sum() < least:
        return Quadrants(why=_FEW, least=least)
    shown = _shown(sample, analysis, thresholds)
    if len(shown) < 2:
        return Quadrants(why=_HIDDEN)
    agreed, views = _other_views(people, found.names, x, y)
    rows = tuple(_placed(found, place, estimates, agreed) for place, estimates in shown.items())
    left_out = tuple(name for place, name in enumerate(found.names) if place not in shown)
    return Quadrants(rows, left_out, found.cross, views=views, least=least)


def priority_findings(
    sample: Sample, questionnaire: Questionnaire, plan: AnalysisPlan, book: FactBook
) -> tuple[Finding, ...]:
    """Return what should be improved first, one finding for each row that firmly lies there, by the priority index.

    Where none does, or nothing may be said, one finding says so. Nothing is told that is not in the plan.

    Parameters
    ----------
    sample : Sample
    questionnaire : Questionnaire
    plan : AnalysisPlan
    book : FactBook
        Every number of a claim is entered here; its thresholds are those of the edition.
    """
    found = quadrants(sample, questionnaire, book.thresholds) if _TABLE in plan.fingerprints else None
    if found is None:
        return ()
    mark = PLANNED if plan.is_planned(_TABLE) else EXPLORATORY
    if found.firm:
        return tuple(_finding(sample, found, row, book, mark) for row in found.firm)
    claim = undecided_sentence(found, book)
    licence = Licence(sample.design, min((row.base for row in found.rows), default=0))
    return (Finding("", UNDECIDED, SATISFACTION, "", claim, licence, mark=mark),)


def priority_sentence(row: Placed, book: FactBook) -> Sentence:
    """Return the sentence of a row that firmly lies among what should be improved first."""
    what = f"“{row.name}”落在“{URGENT}”区的重抽样"
    parts: dict[str, Inline] = {
        "a": Text(row.name),
        "I": book.score(row.importance, decimals=SCORE_DECIMALS),
        "S": book.score(row.satisfaction, decimals=SCORE_DECIMALS),
        "pct_boot": book.rate(f"held__{row.satisfaction['item']}", row.held, row.base, what),
    }
    lead = (Text("加权后，"),) if book.weighted else ()
    said = (*lead, *filled(packaged().sentences["ipa"], parts))
    if row.base >= book.thresholds.faint_below:
        return said
    return (*said, Text("评这一项的只有"), book.base(row.satisfaction), Text("，结果仅供参考。"))


def undecided_sentence(found: Quadrants, book: FactBook) -> Sentence:
    """Return what is said where no row firmly comes first."""
    if found.why == _FEW:
        least = book.quantity("priority_least", found.least, "人", "判断优先事项至少要有的人数", of=SATISFACTION)
        return filled(_WHY[_FEW], {"least": least})
    if found.why:
        return (Text(_WHY[found.why]),)
    names = "、".join(f"“{row.name}”" for row in found.loose)
    loose = f"，{names}在边界上" if names else ""
    return filled(_NOT_FIRM, {"quadrant": Text(URGENT), "loose": Text(loose)})


def _finding(sample: Sample, found: Quadrants, row: Placed, book: FactBook, mark: str) -> Finding:
    claim = priority_sentence(row, book)
    licence = Licence(sample.design, row.base, faint=row.base < book.thresholds.faint_below)
    limits = _limits(found, row)
    return Finding("", PRIORITY, SATISFACTION, "", claim, licence, limits, mark, rows=(row.key,))


def _limits(found: Quadrants, row: Placed) -> tuple[str, ...]:
    said = [_INFLATED]
    if row.agreed is not None:
        side = "至少有两种也把它排在平均以上" if row.agreed else "把它排在平均以上的不到两种，请结合座谈核实"
        said.append(f"换别的算法核对（{'、'.join(found.views)}），{side}。")
    tied = "、".join(f"“{other.name}”" for other in found.firm if other is not row and other.group == row.group)
    return (*said, f"按优先指数，它与{tied}分不出先后。") if tied else tuple(said)


def _shown(sample: Sample, analysis: Analysis, thresholds: Thresholds) -> dict[int, dict[str, Row]]:
    """Return the estimates by statistic of the rows that are shown, by their place."""
    names = (*analysis.x, *analysis.y)
    own = (mask(describe(sample, name), thresholds).frame["flag"] for name in names)
    # A mean must not tell what the distribution of the same row hides.
    if thresholds.smallest_cell and any(HIDDEN in set(flags) for flags in own):
        return {}
    found: dict[int, dict[str, Row]] = {}
    for row in mask(analysis.estimates, thresholds).rows():
        if row["flag"] != HIDDEN:
            found.setdefault(analysis.y.index(row["item"]), {})[row["statistic"]] = row
    return found


def _placed(found: Priorities, place: int, rows: dict[str, Row], agreed: tuple[bool, ...] | None) -> Placed:
    return Placed(
        key=rows["satisfaction"]["item"].partition("__")[2],
        name=found.names[place],
        importance=rows["importance"],
        satisfaction=rows["satisfaction"],
        quadrant=found.quadrant[place],
        held=float(found.held[place]),
        firm=found.labels[place] != BORDERLINE,
        index=float(found.index[place]),
        group=next(number for number, names in enumerate(found.groups) if found.names[place] in names),
        agreed=agreed[place] if agreed else None,
    )


def _other_views(
    sample: Sample, names: tuple[str, ...], x: np.ndarray, y: np.ndarray
) -> tuple[tuple[bool, ...] | None, tuple[str, ...]]:
    """Return whether two other views of what matters say the same of each row, and what these views are."""
    first, overall = _first_choices(sample, names), _overall(sample)
    views = {"重要性减满意度": x, "列为第一位的比例": first, "与总体满意度的关联": overall}
    rated = np.hstack([x, y])
    scale = (int(np.nanmin(rated)), int(np.nanmax(rated)))
    # Neither the scale nor resamples matter to whether views agree.
    again = indices.priorities(
        x, y, names, scale=scale, first=first, overall=overall,
        weights=None if sample.weights is None else sample.weight_values, draws=1,
    )  # fmt: skip
    return again.stable, tuple(words for words, view in views.items() if view is not None)


def _first_choices(sample: Sample, names: tuple[str, ...]) -> list[float] | None:
    """Return the share who put each row first, where the ranking has an option of the same words for each."""
    measure = sample.measures.get(FIRST)
    if measure is None or measure.level is not Level.RANKING:
        return None
    rows = describe(sample, FIRST).where(statistic="first_choice").rows()
    shares = {measure.labels[int(row["level"])]: row["value"] for row in rows}
    return [shares[name] for name in names] if set(names) <= set(shares) else None


def _overall(sample: Sample) -> np.ndarray | None:
    measure = sample.measures.get(OVERALL)
    return numbers(sample, OVERALL) if measure and measure.level in (Level.INTERVAL, Level.ORDINAL) else None
