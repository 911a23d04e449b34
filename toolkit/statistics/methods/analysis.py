"""The method table executed: from a sample and names to estimates, a test or why there is none, and its strength."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from toolkit.errors import AnalysisError
from toolkit.sample.choices import require
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.methods.choosing import IN_ALL, PER_GROUP, Choice, large_enough, small_units, too_few
from toolkit.statistics.methods.planner import packaged
from toolkit.statistics.methods.result import Analysis
from toolkit.statistics.methods.run import REFUSED, Run
from toolkit.statistics.methods.steps import (
    CHECKS,
    EFFECTS,
    ESTIMATORS,
    PAIRS,
    TESTS,
    Case,
    Check,
    Found,
    Pair,
    few_clusters,
)
from toolkit.statistics.methods.table import NO_TEST

if TYPE_CHECKING:
    from toolkit.sample import Sample
    from toolkit.statistics.effect_size import EffectSize
    from toolkit.statistics.methods.table import Method, MethodTable
    from toolkit.statistics.results import TestResult


def analyse(
    sample: Sample,
    y: str | Sequence[str],
    x: str | Sequence[str] = (),
    *,
    table: MethodTable | None = None,
    levels: Mapping[str, str] | None = None,
) -> Analysis:
    """Analyse one question or several together as the method table says.

    Parameters
    ----------
    sample : Sample
    y : str or sequence of str
        The outcome. Several rows that the same people answered are compared with each other; the name of a matrix
        stands for all its rows.
    x : str or sequence of str
        What the outcome is told apart by. Several names are the explaining side of a model, or, with several outcomes,
        the rows of an importance matrix.
    table : MethodTable, optional
        A survey's own, see :func:`read_methods`; the packaged one by default.
    levels : mapping of str to str, optional
        What the table is to take a measure for, by name: ``{"COM": "community", "year": "wave", "DEM03": "nominal"}``.

    Returns
    -------
    Analysis
        Answers that give no result are no error: ``why`` says it.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a name that is not there, ``A-CHOICE`` for a level that the table does not know, ``A-LEVEL`` for
        several rows by a group.
    """
    table = table or packaged()
    for level in (levels or {}).values():
        require("题型", level, [*table.levels, *table.roles])
    outcomes, explained_by = _named(sample, y), _named(sample, x)
    case = Case.of(sample, outcomes, explained_by)
    matrix = isinstance(y, str) and len(outcomes) > 1 and not explained_by
    chosen = Choice.of(case, table, levels or {}, matrix=matrix)
    compared = chosen.comparable(case)
    method = chosen.method(compared)
    notes = small_units(compared, method)
    if method.per in PER_GROUP and method.run.test:
        compared, told = large_enough(compared, method)
        notes += told
        method = chosen.method(compared)  # three groups, of which one is too small, are two
    found, failed = _estimated(case, method)
    notes += found.notes
    checks, stop = _checked(compared, found, method)
    reason = stop or failed or (too_few(compared, method) if method.run.test else method.why)
    outcome = _Outcome(notes=notes) if reason else _tested(compared, method, checks, notes)
    reason = reason or outcome.why
    return Analysis(
        method=method,
        y=case.y,
        x=case.x,
        estimates=_shown(found.estimates, method, table.designs[sample.design]),
        test=outcome.test,
        why="" if outcome.test else f"{NO_TEST}：{reason}" if reason else NO_TEST,
        effect=outcome.effect,
        checks=checks,
        fallback=outcome.fallback,
        pairs=outcome.pairs,
        notes=tuple(dict.fromkeys(outcome.notes)),
        detail=found.detail,
    )


@dataclass(frozen=True)
class _Outcome:
    test: TestResult | None = None
    why: str = ""
    effect: EffectSize | None = None
    fallback: str = ""
    pairs: tuple[Pair, ...] = ()
    notes: list[str] = field(default_factory=list)


def _named(sample: Sample, written: str | Sequence[str]) -> tuple[str, ...]:
    """Return names of measures; the name of a matrix stands for its rows."""
    names = [written] if isinstance(written, str) else list(written)
    found: list[str] = []
    for name in names:
        rows = [measure.name for measure in sample.measures.values() if measure.item == name != measure.name]
        found += rows if rows and name not in sample.measures else [name]
    return tuple(name for name in found if name)


def _estimated(case: Case, method: Method) -> tuple[Found, str]:
    """Return what the row estimates, and why it cannot."""
    run = method.run
    if not case.people and len(case.y) == 1 and len(case.x) < 2:
        return Found(Estimates.of([])), "没有人回答"
    try:
        return ESTIMATORS[run.estimate].make(case, run.interval if case.plain else run.weighted_interval), ""
    except AnalysisError as error:
        return Found(Estimates.of([])), _reason(error)


def _checked(case: Case, found: Found, method: Method) -> tuple[tuple[Check, ...], str]:
    """Return what was looked at, and why nothing may be tested."""
    checks, run = [], method.run
    if method.per == IN_ALL and method.minimum:
        enough = case.people >= method.minimum
        checks.append(
            Check("minimum", enough, f"一共{case.people}人" + ("" if enough else f"，不足{method.minimum}人"))
        )
    for name in run.checks:
        try:
            checks.append(CHECKS[name](case, found))
        except AnalysisError as error:
            checks.append(Check(name, None, _reason(error)))
    clusters = few_clusters(case)
    stop = next((check.words for check in checks if check.stops and check.passed is False), "")
    return (*checks, *((clusters,) if clusters else ())), stop


def _tested(case: Case, method: Method, checks: Sequence[Check], notes: list[str]) -> _Outcome:
    run, notes = method.run, list(notes)
    name, fallback = (run.test, run.fallback) if case.plain else (run.weighted or run.test, run.weighted_fallback)
    if not TESTS[name].knows_design and not case.plain:
        return _Outcome(why="这种检验不知道权重和抽样，只能用于不加权的样本", notes=notes)
    failed = [check for check in checks if check.passed is False]
    instead = next((check for check in failed if check.key in fallback), None)
    told = ""
    if instead:
        name, told = fallback[instead.key], f"{instead.words}，"
    elif failed and not case.plain and any(check.key in run.fallback for check in failed):
        notes.append("加权样本没有别的检验可换，结果仅供参考")
    try:
        test, told = _or_else(case, name, fallback.get(REFUSED, ""), told)
    except AnalysisError as error:
        return _Outcome(why=_reason(error), notes=notes)
    effect, pairs = _strength(case, method, notes), _pairs(case, run, notes)
    return _Outcome(test, "", effect, f"{told}改用{test.name}" if told else "", pairs, notes)


def _or_else(case: Case, name: str, other: str, told: str) -> tuple[TestResult, str]:
    try:
        return TESTS[name].make(case), told
    except AnalysisError as error:
        if not other or other == name:
            raise
        return TESTS[other].make(case), f"{_reason(error)}，"


def _strength(case: Case, method: Method, notes: list[str]) -> EffectSize | None:
    if not method.run.effect:
        return None
    try:
        size = EFFECTS[method.run.effect](case)
    except AnalysisError as error:
        notes.append(f"没有效应量：{_reason(error)}")
        return None
    row = method.effect
    df = max(1, min(case.table.shape) - 1) if row and row.by_df else 1
    return replace(size, word=row.word(size.value, df) if row else "")


def _pairs(case: Case, run: Run, notes: list[str]) -> tuple[Pair, ...]:
    if not run.pairs:
        return ()
    try:
        return PAIRS[run.pairs](case)
    except AnalysisError as error:
        notes.append(f"没有两两比较：{_reason(error)}")
        return ()


def _shown(found: Estimates, method: Method, rules: Mapping[str, Any]) -> Estimates:
    """Return the rows that have a value; without limits where the design, or the row, gives none."""
    frame = found.frame.loc[found.frame["value"].notna()].reset_index(drop=True)
    if "interval" in rules or not method.run.interval:
        frame[["low", "high"]] = float("nan")
    return Estimates(frame)


def _reason(error: AnalysisError) -> str:
    return error.message.rstrip("。")
