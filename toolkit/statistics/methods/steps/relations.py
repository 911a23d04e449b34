"""Estimators of two questions that are neither a share nor a mean by groups."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np

from toolkit.questionnaire.kinds import Level
from toolkit.sample.categories import groups
from toolkit.statistics import effects
from toolkit.statistics.between import between
from toolkit.statistics.comention import comention
from toolkit.statistics.describe import describe
from toolkit.statistics.estimates import Estimates, joined, label
from toolkit.statistics.methods.steps import correlations
from toolkit.statistics.methods.steps.case import SCORE, Case, chosen, first_choices
from toolkit.statistics.methods.steps.estimators import SHARES, figure
from toolkit.statistics.methods.steps.registries import Found, estimator
from toolkit.statistics.models import regression
from toolkit.statistics.totals import difference


@estimator("tau", "fisher")
def tau(case: Case, interval: str) -> Found:
    """Estimate Kendall's τ-b."""
    return _correlation(case, "tau", correlations.tau(case), interval)


@estimator("rho", "fisher")
def rho(case: Case, interval: str) -> Found:
    """Estimate Spearman's ρ."""
    return _correlation(case, "rho", correlations.rho(case), interval)


@estimator("both_chosen", "logit")
def both_chosen(case: Case, interval: str) -> Found:
    """Estimate the share who chose an option of one question and one of the other; pairs of few are left out."""
    found, rows = comention(case.sample, case.by, case.y[0]), []
    for pair in found.frame.to_dict("records"):
        if not pair["hidden"]:
            limits = {end: pair[end] for end in ("low", "high")} if interval else {}
            row = figure("both_chosen", pair["second"], pair["value"], int(pair["n"]))
            row |= {"base": pair["base"], "se": pair["se"], "df": float(case.sample.df), **limits}
            label([row], case.sample.context, case.y[0], case.by, pair["first"])
            rows.append(row)
    return Found(Estimates.of(rows), found.notes, found)


@estimator("row_difference", "wald")
def row_difference(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate each row, and for each two how much more the later one gets, by the people who answered both."""
    alone = [describe(case.sample, name) for name in case.y]
    gaps = [between(case.sample, after, before).estimates for before, after in combinations(case.y, 2)]
    return Found(joined(*alone, *gaps))


@estimator("first_choice")
def first_choice(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate the share placed first in each group."""
    found = describe(case.sample, case.y[0], case.by).where(statistic="first_choice")
    return Found(Estimates(found.frame.reset_index(drop=True)))


@estimator("overlapping", *SHARES)
def overlapping(case: Case, interval: Any) -> Found:
    """Estimate the outcome among those who chose each option: one person may be in several of these groups."""
    measure, (options, _) = case.sample.measure(case.by), chosen(case.sample, case.by)
    rows = []
    for place, code in enumerate(measure.labels):
        own = case.classified(np.where(options[:, place], 0, -1), [measure.named(code)])
        for row in describe(own, case.y[0], SCORE, interval or "logit").rows():
            kept = {name: value for name, value in row.items() if name not in ("id", "item", "by", "by_level")}
            label([kept], case.sample.context, case.y[0], case.by, measure.named(code))
            rows.append(kept)
    return Found(Estimates.of(rows))


@estimator("changes", *SHARES)
def changes(case: Case, interval: Any) -> Found:
    """Estimate the outcome in each wave, and what changed from one wave to the next."""
    if case.outcome.level is Level.TEXT:
        return Found(Estimates.of([]), ("填空题不比较两期",))
    found = describe(case.sample, case.y[0], case.by, interval or "logit")
    waves = list(case.sizes)
    gaps = [difference(case.sample, case.y[0], case.by, after, before) for before, after in pairwise(waves)]
    return Found(joined(found, *gaps))


@estimator("logit_effects")
def logit_effects(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate average marginal effects of a logistic regression, in shares."""
    found = regression(case.sample, case.y[0], case.x, "logit")
    return Found(found.margins, found.notes, found)


@estimator("ordinal_coefficients")
def ordinal_coefficients(case: Case, interval: str) -> Found:  # noqa: ARG001
    """Estimate the coefficients of a proportional odds model."""
    found = regression(case.sample, case.y[0], case.x, "ordinal")
    return Found(found.coefficients, found.notes, found)


def first_choice_classes(case: Case) -> Any:
    """Return the sample with the option ranked first as the classification :data:`SCORE`."""
    measure = case.outcome
    return case.classified(first_choices(case.sample, measure.name), [measure.named(code) for code in measure.labels])


def headlines(case: Case) -> dict[str, np.ndarray]:
    """Return what one share is told of: for each the people counted, 1, others, 0, and NaN for no answer.

    Of a scale the top two answers, of two options the first, else each option by itself.
    """
    measure = case.outcome
    if measure.level is Level.MULTIPLE:
        options, given = chosen(case.sample, measure.name)
        columns = np.where(given[:, None], options, np.nan)
    elif measure.level is Level.RANKING:
        columns = _apart(first_choices(case.sample, measure.name), len(measure.labels))
    elif measure.level is Level.ORDINAL:
        values = case.values
        return {"top2": np.where(np.isnan(values), np.nan, np.isin(values, case.outcome.upper))}
    else:
        columns = _apart(groups(case.sample, measure.name).of, len(measure.labels))
    names = [measure.named(code) for code in measure.labels]
    shown = columns.T[:1] if len(names) == 2 and measure.level is Level.NOMINAL else columns.T
    return dict(zip(names, shown, strict=False))


def _apart(places: np.ndarray, options: int) -> np.ndarray:
    return np.where(places[:, None] < 0, np.nan, places[:, None] == np.arange(options))


def _correlation(case: Case, name: str, found: correlations.Correlation, interval: str) -> Found:
    row = figure(name, "", found.value, len(correlations.both(case)[0])) | {
        "se": found.se(case),
        "df": float(case.sample.df),
    }
    if interval:
        row["low"], row["high"] = _limits(case, name, found)
    label([row], case.sample.context, case.y[0], case.by, "")
    return Found(Estimates.of([row]))


def _limits(case: Case, name: str, found: correlations.Correlation) -> tuple[float | None, float | None]:
    if not case.plain:
        return found.limits(case)
    x, y, _ = correlations.both(case)
    size = effects.tau(x, y) if name == "tau" else effects.rho(found.value, len(x))
    return size.low, size.high
