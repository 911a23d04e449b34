"""Weights fitted to what is known of the population, by the rules of the house; refused where they would mislead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Table
from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.records import Notice
from toolkit.sample.sampling import DesignClass
from toolkit.sample.weighted import fit, trim
from toolkit.sample.weighting import Diagnosis, Margin, caveat, diagnosed, margin_table, weights_table
from toolkit.sample.weighting.diagnostics import FEWEST, MOST_MARGINS, is_thin
from toolkit.sample.weighting.trimming import HIGHEST, LOWEST

if TYPE_CHECKING:
    from toolkit.sample.known import Known, Population
    from toolkit.sample.sample import Sample

_SWEEPS, _TOLERANCE = 100, 1e-11
_MANY_UNKNOWN = 0.1
UNKNOWN = "没有回答"
"""The category of people whose answer is missing: they keep the share they have."""


@dataclass(frozen=True, eq=False)
class Weighting:
    """A sample that was weighted to what is known of its population.

    Parameters
    ----------
    sample, plain : Sample
        With and without weights.
    base : numpy.ndarray of shape (people,)
        Weights before raking.
    margins : tuple of Margin
        As they were met: thin categories merged, missing answers a category of their own.
    sources : tuple of str
        Where the targets come from.
    diagnosis : Diagnosis
    notices : tuple of Notice
        What was merged, left out or trimmed.
    """

    sample: Sample
    plain: Sample
    base: np.ndarray
    margins: tuple[Margin, ...]
    sources: tuple[str, ...]
    diagnosis: Diagnosis
    notices: tuple[Notice, ...] = ()

    def __repr__(self) -> str:
        return "\n".join(self.words)

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.words)
        return said + "".join(table._repr_html_() for table in self.tables)

    @property
    def titles(self) -> str:
        """What the sample was weighted by: 年龄、性别."""
        return "、".join(margin.name for margin in self.margins)

    @property
    def words(self) -> tuple[str, ...]:
        """What was done and what came of it, in plain sentences."""
        done = f"按{self.titles}把{self.diagnosis.n}份答卷调整到总体的构成（来源：{'；'.join(self.sources)}）。"
        honest = caveat(self.sample.design)
        told = (notice.message for notice in self.notices)
        return (done, *told, *self.diagnosis.words, *((honest,) if honest else ()))

    @property
    def tables(self) -> tuple[Table, Table]:
        """The composition before and after, and how unequal the weights are."""
        weights = self.sample.weight_values
        return margin_table(self.margins, self.base, weights), weights_table(weights, self.diagnosis)

    def grid(self) -> list[list[str | int | float | None]]:
        """Return the weight of each record by its pseudonymous id, headers first; 1 on average."""
        from toolkit.sample.stacked import COMMUNITY

        frame, weights = self.sample.frame, self.sample.weight_values
        of_mean = (weights / weights.mean()).tolist()
        if COMMUNITY not in frame:
            return [["答卷编号", "权重"], *map(list, zip(frame["respondent"], of_mean, strict=True))]
        codes = [f"{code:02d}" for code in frame[COMMUNITY]]
        rows = zip(codes, frame["respondent"], of_mean, strict=True)
        return [["社区", "答卷编号", "权重"], *map(list, rows)]


def weigh(sample: Sample, population: Population, base: str = "") -> Weighting:
    """Return the sample raked to what is known of its population, no weight below 0.2 or above 5 times the mean.

    Parameters
    ----------
    sample : Sample
        Without weights.
    population : Population
    base : str
        Measure with the number of people each drawn person stands for (1/π, up to a factor); empty when everybody had
        the same chance.

    Raises
    ------
    AnalysisError
        ``A-WEIGHTING`` with every reason not to weight: too few people, categories nobody is in, answers the file does
        not have, weights too unequal; ``A-TOTALS`` when the margins cannot be met together; ``A-WEIGHTS``,
        ``A-LEVEL`` and ``A-ITEM`` for base weights that cannot be used.
    """
    n = len(sample.frame)
    if n < FEWEST:
        together = "（可以几个社区合起来加权）" if sample.context.get("domain") else ""
        raise _refused([f"只有{n}份答卷，不足{FEWEST}份{together}"])
    start = _base(sample, base)
    found = [_margin(sample, known) for known in population.known]
    if reasons := [reason for _, reasons in found for reason in reasons]:
        raise _refused(reasons)
    told = list(population.notices)
    margins = []
    for margin, _ in found:
        merged, notices = _merged(margin)
        whole, more = _with_unknown(merged, start)
        told += [*notices, *more]
        if len(merged.labels) > 1:
            margins.append(whole)
    if not margins or len(margins) > MOST_MARGINS:
        many = f"用了{len(margins)}项来加权，最多用{MOST_MARGINS}项" if margins else "没有一项能分成两类以上"
        raise _refused([many])
    weighted = replace(sample, weights=start) if base else sample
    raked = fit(weighted, margins, iterations=_SWEEPS, tolerance=_TOLERANCE)
    low, high = (times * float(raked.weight_values.mean()) for times in (LOWEST, HIGHEST))
    kept = trim(raked, upper=high, lower=low)
    weights = kept.weight_values
    cut = float(((weights <= low) | (weights >= high)).mean()) if kept.context != raked.context else 0.0
    diagnosis = diagnosed(weights, cut)
    if not diagnosis.usable:
        raise _refused([f"加权后设计效应达到{diagnosis.deff:.1f}，{n}人的信息只相当于{diagnosis.n_eff:.0f}人"])
    sources = tuple(dict.fromkeys(known.source for known in population.known))
    return Weighting(kept, sample, start.to_numpy(float), tuple(margins), sources, diagnosis, tuple(told))


def _refused(reasons: Sequence[str]) -> AnalysisError:
    return AnalysisError("A-WEIGHTING", where="加权", reasons="；".join(reasons))


def _base(sample: Sample, name: str):
    """Return the weights before raking, 1 on average."""
    import pandas as pd

    if not name:
        return pd.Series(np.ones(len(sample.frame)), name="weights")
    if sample.design is not DesignClass.PROB:
        raise _refused([f"“{name}”写作起始权重，但抽样方案没有写成按名册随机抽取（design: PROB）"])
    measure = sample.measure(name)
    if measure.level is not Level.INTERVAL:
        raise AnalysisError("A-LEVEL", where="起始权重", name=measure.label, reason="起始权重要用填数字的题")
    values = sample.frame[measure.columns[0]].to_numpy(float)
    if bad := int((~(values > 0)).sum()):
        raise AnalysisError("A-WEIGHTS", where="起始权重", reason=f"“{measure.label}”有{bad}人没有填，或填了0")
    return pd.Series(values / values.mean(), name="weights")


def _margin(sample: Sample, known: Known) -> tuple[Margin, list[str]]:
    """Return a classification of the sample's people, and why it cannot be used."""
    measures = [sample.measure(name) for name in known.measures]
    answers = np.stack([sample.frame[measure.columns[0]].to_numpy() for measure in measures], axis=1).astype(np.int64)
    place = {codes: at for at, category in enumerate(known.categories) for codes in category.codes}
    kinds, which = np.unique(answers, axis=0, return_inverse=True)
    listed = np.array([place.get(tuple(kind.tolist()), -1) for kind in kinds])
    codes = listed[which.reshape(-1)]
    reasons = []
    for kind, at, people in zip(kinds.tolist(), listed, np.bincount(which.reshape(-1)), strict=True):
        if at < 0 and not any(code < 0 or code in SPECIAL_CODES for code in kind):
            label = "×".join(measure.labels.get(code, str(code)) for measure, code in zip(measures, kind, strict=True))
            reasons.append(f"“{known.title}”的“{label}”有{people}人，总体构成里却没有这一类")
    labels = tuple(category.label for category in known.categories)
    margin = Margin(known.title, labels, codes, np.array([category.share for category in known.categories]))
    reasons += [
        f"“{known.title}”的“{label}”没有人，请在总体构成里和相近的一类写成一行，例如：{_joined(labels, at)}"
        for at, (label, people) in enumerate(zip(labels, margin.people.tolist(), strict=True))
        if not people
    ]
    return margin, reasons


def _joined(labels: tuple[str, ...], at: int) -> str:
    first = at if at + 1 < len(labels) else max(at - 1, 0)
    return "＋".join(labels[first : first + 2])


def _merged(margin: Margin) -> tuple[Margin, list[Notice]]:
    """Return the margin with each thin category merged with the smaller one beside it."""
    told = []
    while len(margin.labels) > 1:
        people = margin.people
        thin = [at for at in range(len(people)) if is_thin(int(people[at]), len(margin.codes))]
        if not thin:
            break
        at = min(thin, key=lambda place: people[place])
        other = min((to for to in (at - 1, at + 1) if 0 <= to < len(people)), key=lambda place: people[place])
        words = f"“{margin.name}”的“{margin.labels[at]}”只有{people[at]}人，和“{margin.labels[other]}”合并后加权。"
        told.append(Notice("margin_merged", "info", words))
        margin = _joining(margin, min(at, other))
    if len(margin.labels) == 1:
        told.append(Notice("margin_dropped", "action", f"“{margin.name}”合并后只剩一类，没有用来加权。"))
    return margin, told


def _joining(margin: Margin, at: int) -> Margin:
    labels = (*margin.labels[:at], "＋".join(margin.labels[at : at + 2]), *margin.labels[at + 2 :])
    targets = np.concatenate([margin.targets[:at], [margin.targets[at : at + 2].sum()], margin.targets[at + 2 :]])
    return Margin(margin.name, labels, margin.codes - (margin.codes > at), targets)


def _with_unknown(margin: Margin, base) -> tuple[Margin, list[Notice]]:
    """Return the margin with a category for missing answers that keeps the share it has."""
    unknown = margin.codes < 0
    if not unknown.any():
        return margin, []
    weights = base.to_numpy(float)
    share = float(weights[unknown].sum() / weights.sum())
    people = int(unknown.sum())
    words = f"“{margin.name}”有{people}人（{people / len(unknown):.1%}）没有回答，他们在这一项上保持原来的份量。"
    level = "action" if people / len(unknown) > _MANY_UNKNOWN else "info"
    codes = np.where(unknown, len(margin.labels), margin.codes)
    targets = np.append(margin.targets * (1 - share), share)
    return Margin(margin.name, (*margin.labels, UNKNOWN), codes, targets), [Notice("margin_unknown", level, words)]
