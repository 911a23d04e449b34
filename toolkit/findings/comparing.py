"""Questions of a survey put through the method table: each with the level that the questionnaire gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import AnalysisError
from toolkit.findings.plan_sides import side_of
from toolkit.findings.planning import IMPORTANCE, SATISFACTION
from toolkit.questionnaire.kinds import kind_of
from toolkit.statistics.methods import analyse

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.sample import Sample
    from toolkit.statistics.methods import Analysis


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
    sides = [side_of(questionnaire, _id(questionnaire, name)) for name in (item, by) if name]
    levels = {side.name: side.level for side in sides if side.level != "matrix"}
    return analyse(sample, sides[0].name, sides[1].name if by else (), levels=levels)


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


def _id(questionnaire: Questionnaire, name: str) -> str:
    base, mark, row = name.partition("__")
    return f"{questionnaire[base].id}{mark}{row}" if mark else questionnaire[name].id
