"""The planned tables of a community as sums that add up: no unit and no person stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.findings.planning import CROSS, HYPOTHESIS, ONE
from toolkit.questionnaire.kinds import Level, kind_of
from toolkit.responses import Provenance, Responses
from toolkit.sample import Sample
from toolkit.statistics.tally import Folded, Plan, accumulate

if TYPE_CHECKING:
    from toolkit.findings.plan import AnalysisPlan, PlannedTable
    from toolkit.questionnaire import Item, Measure, Questionnaire
    from toolkit.statistics.tally import Table

Tables = Mapping[str, Folded]
"""Item id to the tables of the item: for everybody, and by the groups that the plan compares."""
_GROUPING = (Level.NOMINAL, Level.ORDINAL)


def folded(sample: Sample, item: Item, groupings: Sequence[str] = ()) -> Folded:
    """Return the tables of one question.

    Numbers are added up from 0 in every community, so that the tables of any two add up.

    Parameters
    ----------
    sample : Sample
        As :func:`toolkit.sample.stacked` gives it: its communities are strata.
    item : Item
    groupings : sequence of str
        Names of grouping measures.
    """
    names = [measure.name for measure in kind_of(item).measures(item)]
    plan = Plan.from_sample(sample, names, list(groupings))
    return Folded.of(accumulate(sample.frame, replace(plan, origins=dict.fromkeys(names, 0.0))))


def groupings_of(plan: AnalysisPlan, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Return for each planned question by which groupings its tables are planned, in the order of the questionnaire."""
    found: dict[str, dict[str, None]] = {}
    for table in plan.tables:
        if adds_up(table, questionnaire):
            of = found.setdefault(table.item.split("__")[0], {})
            of.update({table.by: None} if table.by else {})
    places = {item.id: place for place, item in enumerate(questionnaire.items)}
    return {
        item: sorted(by, key=lambda name: (places[name.split("__")[0]], name))
        for item, by in sorted(found.items(), key=lambda pair: places[pair[0]])
    }


def adds_up(table: PlannedTable, questionnaire: Questionnaire) -> bool:
    """Tell whether a planned table can be made of sums: one question, alone or by groups of people."""
    if table.purpose not in (ONE, CROSS, HYPOTHESIS):
        return False
    if not table.by:
        return True
    by = questionnaire.by_id[table.by.split("__")[0]]
    return any(measure.name == table.by and measure.level in _GROUPING for measure in kind_of(by).measures(by))


def misfit(tables: Tables, questionnaire: Questionnaire, community: str, people: int) -> str:
    """Return in words what in tables does not belong to these questions and so many people; empty when all does."""
    known = measures_of(questionnaire)
    for item, found in tables.items():
        wanted = [known[measure.name] for measure in kind_of(questionnaire.by_id[item]).measures(questionnaire[item])]
        groupings = [known.get(measure.name) for measure in found.plan.columns]
        if list(found.plan.rows) != wanted or groupings != list(found.plan.columns):
            return f"{item}的汇总表不是按问卷里的选项做的"
        if found.strata != (community,):
            return f"{item}的汇总表是另一个社区的"
        if not all(_counted(table, people) for table in found.tables.values()):
            return f"{item}的汇总表里有不可能的数"
    return ""


def _counted(table: Table, people: int) -> bool:
    """Tell whether the sums can be those of so many people."""
    whole = table.n.dtype.kind in "iu" and bool(((table.n >= 0) & (table.n <= people)).all())
    sums = (table.total, table.spread)
    return whole and all(part.dtype.kind == "f" and bool(np.isfinite(part).all()) for part in sums)


def measures_of(questionnaire: Questionnaire) -> Mapping[str, Measure]:
    """Return the measures of a questionnaire as samples have them, by name."""
    import pandas as pd

    nobody = Responses(pd.DataFrame({"disposition": []}), questionnaire, Provenance(questionnaire.id, "", 1))
    return Sample.from_responses(nobody).measures
