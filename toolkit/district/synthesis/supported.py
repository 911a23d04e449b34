"""What the own answers of a community put in front: the same question is looked at in the same way everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.disclosure import HIDDEN
from toolkit.findings.leading import Row
from toolkit.questionnaire.kinds import Level, kind_of
from toolkit.statistics.tally import Plan, accumulate

if TYPE_CHECKING:
    from toolkit.district.bundle import Bundle
    from toolkit.questionnaire import Item, Measure
    from toolkit.report import Material
    from toolkit.statistics.figures import Figures

UPPER, LOWER = "upper", "lower"
"""The two ends of a scale, of which the larger is in front."""
Share = tuple[float, int, int]
"""Value, people who chose, people who answered."""
Shares = Mapping[str, Share]
"""By answer: the code of an option, an end of a scale, the key of a row of a matrix."""


HIGHEST, LOWEST = "最高", "最低"


def ends_of(item: Item) -> tuple[str, ...]:
    """Return what is told of a question: of a matrix its highest and its lowest row."""
    return (HIGHEST, LOWEST) if item.kind == "matrix" else ("",)


def in_front(shares: Shares, end: str = "") -> tuple[str, ...]:
    """Return the answers with the largest share (of the lowest row the smallest), ties among them.

    >>> in_front({"1": (0.5, 20, 40), "2": (0.5, 20, 40), "3": (0.0, 0, 40)}), in_front({})
    (('1', '2'), ())
    """
    if not shares:
        return ()
    most = (min if end == LOWEST else max)(value for value, _, _ in shares.values())
    return tuple(answer for answer, (value, _, _) in shares.items() if value == most)


def shares_of(bundle: Bundle, items: Sequence[Item], fewest: int) -> dict[str, Shares]:
    """Return the shares of each question in a community, none where fewer than ``fewest`` answered (a row of) it.

    Parameters
    ----------
    bundle : Bundle
        Whole, as :meth:`toolkit.district.bundle.Handed.each` gives it; the answers count unweighted.
    items : sequence of Item
        Of the bundle's own questionnaire. One that it has neither answers nor tables of has no shares.
    fewest : int
    """
    figures = _of_tables(bundle, items) if bundle.tables_only else _of_answers(bundle, items)
    found: dict[str, Shares] = {}
    for item in items:
        own = [figures[measure.name] for measure in kind_of(item).measures(item) if measure.name in figures]
        told = _contenders(item, [(each.measure, list(_rows(each))) for each in own])
        found[item.id] = told if all(base >= fewest for _, _, base in told.values()) else {}
    return found


def pooled_shares(material: Material, item: Item) -> Shares:
    """Return the shares of a question in the district's draft, none where one of them is hidden."""
    measures = material.measures(item)
    told = [(measure, material.estimates(measure).rows()) for measure in measures]
    hidden = any(row["flag"] == HIDDEN for _, rows in told for row in rows)
    return {} if hidden else _contenders(item, told)


def said(measures: Sequence[Measure], answer: str, end: str = "") -> str:
    """Return in words what it means that an answer of a question is in front."""
    first = measures[0]
    if end:
        return f"“{next(one.label for one in measures if _key(one) == answer)}”{end}"
    if answer in (UPPER, LOWER):
        codes = first.upper if answer == UPPER else first.points[: len(first.upper)]
        return f"选“{'”或“'.join(first.labels[code] for code in codes)}”的较多"
    label = next(label for code, label in first.labels.items() if first.named(code) == answer)
    return f"“{label}”排第一的最多" if first.level is Level.RANKING else f"“{label}”最多"


def _contenders(item: Item, told: Sequence[tuple[Measure, Sequence[Row]]]) -> dict[str, Share]:
    """Return the shares of which one is in front; none of numbers and texts, whose size is not one of shares."""
    if item.kind == "matrix":
        tops = {_key(measure): row for measure, rows in told for row in rows if row["statistic"] == "top2"}
        return {key: _share(row) for key, row in tops.items()} if len(tops) == len(told) > 1 else {}
    if not told:
        return {}
    measure, rows = told[0]
    ends = {"top2": UPPER, "bottom2": LOWER}
    scale = {ends[row["statistic"]]: row for row in rows if row["statistic"] in ends}
    if measure.level is Level.ORDINAL and len(scale) == len(ends):
        return {answer: _share(row) for answer, row in scale.items()}
    wanted = "first_choice" if measure.level is Level.RANKING else "proportion"
    # A score has shares of its points, too, but it is told by its mean.
    own = [] if measure.level is Level.INTERVAL else [row for row in rows if row["statistic"] == wanted]
    return {row["level"]: _share(row) for row in own}


def _key(measure: Measure) -> str:
    return measure.name.partition("__")[2]


def _share(row: Row) -> Share:
    return row["value"], int(row["n"]), int(row["base"])


def _of_answers(bundle: Bundle, items: Sequence[Item]) -> dict[str, Figures]:
    sample = bundle.sample
    names = [measure.name for item in items for measure in kind_of(item).measures(item)]
    tally = accumulate(sample.frame, Plan.from_sample(sample, names, []))
    return {name: tally.table(name).figures for name in names}


def _of_tables(bundle: Bundle, items: Sequence[Item]) -> dict[str, Figures]:
    held = [bundle.tables[item.id] for item in items if item.id in bundle.tables]
    return {measure.name: each.table(measure.name).figures for each in held for measure in each.plan.rows}


def _rows(figures: Figures) -> Iterator[Row]:
    """Yield the shares among everybody without errors and limits, which nobody asks for here."""
    defined = figures.defined
    counted, base = (figures.n @ part.T for part in (defined.counted, defined.base))
    for at, (statistic, level) in enumerate(zip(defined.statistics, defined.levels, strict=True)):
        yield {
            "statistic": statistic,
            "level": level,
            "value": float(figures.value[0, at]),
            "n": counted[0, at],
            "base": base[0, at],
        }
