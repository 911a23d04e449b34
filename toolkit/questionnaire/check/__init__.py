"""The check (体检) of a questionnaire before it goes out: one decorated function a rule, findings as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from toolkit.questionnaire.check import choices, clarity, flow, personal, slant
from toolkit.questionnaire.check.rules import FORM_RULES, ITEM_RULES, Question, Rule

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Questionnaire
    from toolkit.records import Issue

__all__ = [
    "FORM_RULES",
    "ITEM_RULES",
    "Rule",
    "check",
    "choices",
    "clarity",
    "flow",
    "personal",
    "slant",
    "title",
    "waived",
]


def check(questionnaire: Questionnaire, scope: Literal["questionnaire", "item"] = "questionnaire") -> list[Issue]:
    """Check a questionnaire.

    Parameters
    ----------
    questionnaire : Questionnaire
    scope : {"questionnaire", "item"}
        ``item`` leaves out every rule about the whole form (for judging single questions).

    Returns
    -------
    list of Issue
        In the order of the form, findings about the whole form last; findings waived with a reason (``lint_ok``) are
        left out, see :func:`waived`.
    """
    return [issue for issue in _found(questionnaire, scope) if not _reason(issue, questionnaire)]


def waived(questionnaire: Questionnaire) -> list[tuple[Issue, str]]:
    """Return the findings that were waived, each with its reason, for the method statement."""
    return [(issue, reason) for issue in _found(questionnaire) if (reason := _reason(issue, questionnaire))]


def title(rule: str) -> str:
    """Return the name of a rule; its id when it is a rule of structure without a name."""
    known = ITEM_RULES if rule in ITEM_RULES else FORM_RULES
    return known[rule].title if rule in known else rule


def _found(questionnaire: Questionnaire, scope: str = "questionnaire") -> list[Issue]:
    whole = scope == "questionnaire"
    found = [issue for issue in questionnaire.problems if whole or issue.rule[0] != "F"]
    for item in questionnaire.items:
        question = Question(item)
        found += [issue for rule in ITEM_RULES.values() for issue in rule.issues(question)]
    if whole:
        found += [issue for rule in FORM_RULES.values() for issue in rule.issues(questionnaire)]
    position = {item.id: place for place, item in enumerate(questionnaire.items)}
    return sorted(found, key=lambda issue: position.get(issue.item, len(position)))


def _reason(issue: Issue, questionnaire: Questionnaire) -> str:
    item = questionnaire.by_id.get(issue.item)
    return item.lint_ok.get(issue.rule, "") if item is not None else ""
