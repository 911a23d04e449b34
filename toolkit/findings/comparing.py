"""Questions of a survey put through the method table: each with the level that the questionnaire gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.findings.plan_sides import Side, side_of
from toolkit.findings.planning import CROSS, HYPOTHESIS, IMPORTANCE, OVERALL, PRIORITIES, SATISFACTION
from toolkit.questionnaire.kinds import Level, kind_of
from toolkit.sample.groups import grouped, grouping, usual_groups
from toolkit.statistics.methods import analyse

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.findings.plan import AnalysisPlan
    from toolkit.findings.planning import PlannedTable
    from toolkit.questionnaire import Measure, Questionnaire
    from toolkit.sample import Sample
    from toolkit.statistics.methods import Analysis


@dataclass(frozen=True, eq=False)
class Comparison:
    """One outcome told apart by one question, as the plan has it.

    Parameters
    ----------
    table : PlannedTable
        A matrix is one table and as many comparisons as it has rows.
    sample : Sample
        With the measure that tells the groups apart.
    outcome, by : Measure
    analysis : Analysis
    unweighted : Analysis or None
        The same of the people as they came, where they are weighted.
    """

    table: PlannedTable
    sample: Sample
    outcome: Measure
    by: Measure
    analysis: Analysis
    unweighted: Analysis | None = None

    @property
    def p(self) -> float:
        """The p value of the comparison; NaN where nothing is tested.

        Weighted people have to differ without their weights, too: a few large weights in a small group make errors look
        smaller than they are.
        """
        tests = [one.test for one in (self.analysis, self.unweighted) if one is not None]
        return max((test.p for test in tests if test), default=float("nan")) if all(tests) else float("nan")


def compare(sample: Sample, questionnaire: Questionnaire, item: str, by: str = "") -> Analysis:
    """Analyse a question, alone or by the groups of another, as the method table says.

    Parameters
    ----------
    sample : Sample
        Answers to ``questionnaire``.
    questionnaire : Questionnaire
    item, by : str
        Id, variable or wording of a question, or a row of a matrix (``NED02__hou``); nothing to compare by shows the
        question itself.

    Raises
    ------
    QuestionnaireError, AnalysisError
        For names that are not there; ``A-LEVEL`` for a matrix by groups, which is compared row by row.
    """
    outcome = side_of(questionnaire, _id(questionnaire, item))
    levels = {outcome.name: outcome.level} if outcome.level != "matrix" else {}
    if not by:
        return analyse(sample, outcome.name, levels=levels)
    other = side_of(questionnaire, _id(questionnaire, by))
    sample, measure, level = _told_apart(sample, questionnaire, other, usual_groups(questionnaire))
    return analyse(sample, outcome.name, measure.name, levels=levels | {measure.name: level})


def comparisons(sample: Sample, questionnaire: Questionnaire, plan: AnalysisPlan) -> tuple[Comparison, ...]:
    """Carry out the comparisons of a plan, in its order; what is planned twice is done once, as the hypothesis.

    With priorities come the correlations of satisfaction with each row and satisfaction as a whole: they may be told,
    so they count.
    """
    tables = [table for table in plan.tables if table.purpose in (CROSS, HYPOTHESIS)]
    declared = {(table.item, table.by) for table in tables if table.purpose == HYPOTHESIS}
    kept = [table for table in tables if table.purpose == HYPOTHESIS or (table.item, table.by) not in declared]
    done = [
        comparison for table in kept for comparison in _carried_out(sample, questionnaire, table, plan.choices.groups)
    ]
    planned = next((table for table in plan.tables if table.purpose == PRIORITIES), None)
    return (*done, *(_drivers(sample, questionnaire, planned) if planned else ()))


def _drivers(sample: Sample, questionnaire: Questionnaire, table: PlannedTable) -> Iterator[Comparison]:
    overall = sample.measures.get(OVERALL)
    if overall is None or overall.level not in (Level.INTERVAL, Level.ORDINAL):
        return
    for measure in _outcomes(sample, side_of(questionnaire, SATISFACTION)):
        levels = {measure.name: "ordinal", OVERALL: "score"}
        yield _compared(table, sample, measure, overall, levels)


def priorities(sample: Sample, questionnaire: Questionnaire) -> Analysis:
    """Analyse importance against satisfaction: what is important and does not satisfy.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when the questionnaire does not have both matrices.
    """
    rows = []
    for name in (SATISFACTION, IMPORTANCE):
        item = questionnaire.by_id.get(name)
        if item is None:
            raise AnalysisError("A-ITEM", where="优先次序", name=name, hint="要有重要性和满意度两道矩阵题。")
        rows.append({measure.name.split("__")[1]: measure.name for measure in kind_of(item).measures(item)})
    satisfaction, importance = rows
    both = [key for key in satisfaction if key in importance]
    return analyse(sample, [satisfaction[key] for key in both], [importance[key] for key in both])


def _carried_out(
    sample: Sample, questionnaire: Questionnaire, table: PlannedTable, groups: Collection[str]
) -> Iterator[Comparison]:
    outcome, other = side_of(questionnaire, table.item), side_of(questionnaire, table.by)
    if outcome.item is other.item:  # two rows of one matrix, by the same people
        found = analyse(sample, [outcome.name, other.name])
        yield Comparison(table, sample, sample.measure(outcome.name), sample.measure(other.name), found)
        return
    sample, by, level = _told_apart(sample, questionnaire, other, groups)
    for measure in _outcomes(sample, outcome):
        own = "ordinal" if outcome.level == "matrix" else outcome.level
        yield _compared(table, sample, measure, by, {measure.name: own, by.name: level})


def _compared(table: PlannedTable, sample: Sample, outcome: Measure, by: Measure, levels: dict[str, str]) -> Comparison:
    found = analyse(sample, outcome.name, by.name, levels=levels)
    plain = replace(sample, weights=None, calibrations=(), replicates=None)
    again = None if sample.weights is None else analyse(plain, outcome.name, by.name, levels=levels)
    return Comparison(table, sample, outcome, by, found, again)


def _outcomes(sample: Sample, side: Side) -> list[Measure]:
    if side.level != "matrix":
        return [sample.measure(side.name)]
    return [sample.measure(measure.name) for measure in kind_of(side.item).measures(side.item)]


def _told_apart(
    sample: Sample, questionnaire: Questionnaire, side: Side, groups: Collection[str]
) -> tuple[Sample, Measure, str]:
    """Return the sample with the measure that tells groups apart, that measure, and its level in the method table."""
    found = grouping(questionnaire, side.item)
    apart = found.merged or found.community or side.name in groups
    if not found.groups or not (apart or side.level in ("binary", "nominal")):
        return sample, sample.measure(side.name), side.level
    sample, measure = grouped(sample, questionnaire, side.item)
    # Groups are told apart; that some of them have an order is not used.
    return sample, measure, "community" if found.community else "nominal"


def _id(questionnaire: Questionnaire, name: str) -> str:
    base, mark, row = name.partition("__")
    return f"{questionnaire[base].id}{mark}{row}" if mark else questionnaire[name].id
