"""What weights do to a sample, in figures and words; and when it is better not to weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.document import Column, Number, Table, Text
from toolkit.errors import AnalysisError
from toolkit.records import request_id
from toolkit.sample.sampling import DesignClass
from toolkit.sample.weighting.margins import Margin, faults

FEWEST = 100
"""People below which nothing is weighted."""
MOST_MARGINS = 5
THIN_SHARE, THIN_PEOPLE = 0.05, 30
"""A category smaller than both is merged before weighting."""
_NOTED, _BESIDE, _TOO_UNEQUAL = 1.5, 2.0, 3.0
SELF_SELECTED = (
    "加权不能消除自选偏差：愿意参加的人和没有参加的人，在这几项上调得一样了，想法仍可能不同；加权结果只作对照。"
)


@dataclass(frozen=True)
class Diagnosis:
    """How unequal weights are.

    Parameters
    ----------
    n : int
        People.
    deff : float
        Kish's design effect, 1 + CV²: how many times unequal weights multiply the variance of a mean.
    ratio : float
        Largest over smallest weight.
    trimmed : float
        Share of people whose weight was cut.
    negative : int
        People whose weight is zero or below, which only linear calibration without bounds brings about.
    """

    n: int
    deff: float
    ratio: float
    trimmed: float = 0.0
    negative: int = 0

    def __repr__(self) -> str:
        return "\n".join(self.words)

    @property
    def n_eff(self) -> float:
        """How many people with equal weights would tell as much."""
        return self.n / self.deff

    @property
    def usable(self) -> bool:
        """Whether weights are equal enough, and positive."""
        return self.deff <= _TOO_UNEQUAL and not self.negative

    @property
    def words(self) -> tuple[str, ...]:
        """The figures in plain sentences, with what follows from them."""
        told = [f"加权后{self.n}人的信息相当于{self.n_eff:.0f}人（设计效应{self.deff:.2f}）。"]
        if self.negative:
            told.append(f"有{self.negative}人的权重是零或负的，不能使用；请改用有上下限的校准。")
        else:
            told.append(f"最大权重是最小权重的{self.ratio:.1f}倍。")
        if self.trimmed:
            told.append(f"有{self.trimmed:.1%}的人权重过大或过小，已截到上下限。")
        if self.deff > _TOO_UNEQUAL:
            told.append("权重相差太大，不宜使用；请合并类别、减少加权变量，或不加权。")
        elif self.deff > _BESIDE:
            told.append("权重相差较大，未加权的结果要一并列出。")
        elif self.deff > _NOTED:
            told.append("权重有些悬殊，结果的精度有所下降。")
        return tuple(told)


def diagnosed(weights: np.ndarray, trimmed: float = 0.0) -> Diagnosis:
    """Return how unequal weights are (Kish 1965); ``trimmed`` is the share of people whose weight was cut.

    >>> found = diagnosed(np.repeat([0.5, 1.0, 2.5], [50, 100, 30]))
    >>> round(found.deff, 2), round(found.n_eff), found.ratio
    (1.35, 133, 5.0)
    """
    n, mean, lowest = len(weights), float(weights.mean()), float(weights.min())
    deff = 1 + float(np.square(weights - mean).mean()) / mean**2
    ratio = float(weights.max()) / lowest if lowest > 0 else float("inf")
    return Diagnosis(n, deff, ratio, trimmed, int((weights <= 0).sum()))


def caveat(design: DesignClass) -> str:
    """Return the sentence that goes with weighted results of people who chose themselves; empty for other designs."""
    return SELF_SELECTED if design is DesignClass.CONV else ""


def is_thin(people: int, n: int) -> bool:
    """Tell whether a category is so small that it is merged before weighting."""
    return people < min(THIN_PEOPLE, THIN_SHARE * n)


def refusals(margins: Sequence[Margin]) -> tuple[str, ...]:
    """Return why a sample should not be weighted to these margins, each with what to do; empty when it may be.

    Names categories that nobody is in or that are too small (fewer than 30 people and less than 5 %), answers that are
    missing, sums that are not alike, targets smaller than the sample, more than 5 margins, fewer than 100 people.
    """
    n = len(margins[0].codes)
    told = [f"只有{n}份答卷，不足{FEWEST}份，不加权"] if n < FEWEST else []
    if len(margins) > MOST_MARGINS:
        told.append(f"用了{len(margins)}项来加权，最多用{MOST_MARGINS}项")
    told += faults(margins)
    for margin in margins:
        told += [
            f"“{margin.name}”的“{label}”只有{people}人，请和相近的类别合并"
            for label, people in zip(margin.labels, margin.people.tolist(), strict=True)
            if people and is_thin(people, n)
        ]
        if 1.5 < margin.total < n:
            told.append(f"“{margin.name}”的目标合计只有{margin.total:,.6g}，请写总体人数，或写合计为1的比例")
    return tuple(told)


def refuse(margins: Sequence[Margin]) -> None:
    """Refuse to weight a sample that should not be weighted.

    Raises
    ------
    AnalysisError
        ``A-WEIGHTING`` with all of :func:`refusals`.
    """
    if told := refusals(margins):
        raise AnalysisError("A-WEIGHTING", where="加权", reasons="；".join(told))


def margin_table(margins: Sequence[Margin], before: np.ndarray, after: np.ndarray) -> Table:
    """Return people, target and shares before and after weighting of every category."""
    n = len(before)
    rows = []
    for margin in margins:
        shares = [np.bincount(margin.codes, weights, len(margin.labels)) / weights.sum() for weights in (before, after)]
        figures = zip(margin.labels, margin.people, margin.targets / margin.total, *shares, strict=True)
        rows += [
            (margin.name, label, str(people), *(_percent(share, n) for share in parts))
            for label, people, *parts in figures
        ]
    words, numbers = ("项目", "类别"), ("样本人数", "目标", "加权前", "加权后")
    return _table("weighting_margins", "加权前后的构成", words, numbers, rows, f"基数：{n}人。")


def weights_table(weights: np.ndarray, diagnosis: Diagnosis) -> Table:
    """Return how unequal weights are, a line for each figure; weights are shown as multiples of their mean."""
    of_mean = weights / weights.mean()
    figures = [
        ("答卷份数", f"{diagnosis.n}"),
        ("设计效应", f"{diagnosis.deff:.2f}"),
        ("有效样本（信息相当于多少人）", f"{diagnosis.n_eff:.0f}"),
        ("最小的权重", f"{of_mean.min():.2f}"),
        ("最大的权重", f"{of_mean.max():.2f}"),
        ("截到上下限的人", _percent(diagnosis.trimmed, diagnosis.n)),
    ]
    return _table("weighting_weights", "权重有多不一样", ("指标",), ("数值",), figures, "权重平均为1。")


def _digits(n: int) -> int:
    return 1 if n >= 200 else 0


def _percent(share: float, n: int) -> str:
    return f"{100 * share:.{_digits(n)}f}%"


def _table(
    name: str, caption: str, words: tuple[str, ...], numbers: tuple[str, ...], rows: list[tuple[str, ...]], *notes: str
) -> Table:
    columns = (*map(Column, words), *(Column(header, True) for header in numbers))
    cells = tuple(
        (
            *((Text(cell),) for cell in row[: len(words)]),
            *((_figure(name, row, at),) for at in range(len(words), len(row))),
        )
        for row in rows
    )
    return Table(name, caption, columns, cells, tuple((Text(note),) for note in notes))


def _figure(name: str, row: tuple[str, ...], at: int) -> Number:
    """Return a figure of a table as a number, so that a workbook can reckon with it."""
    numeral = row[at].rstrip("%")
    return Number(request_id(table=name, row=list(row[:2]), column=at), numeral, row[at][len(numeral) :])
