"""The check (体检) of a questionnaire before it goes out: one decorated function a rule, findings as records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from toolkit.records import Issue, Severity
from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

ItemRule = Callable[["Item"], Iterator[Issue]]
FormRule = Callable[["Questionnaire"], Iterator[Issue]]

ITEM_RULES: Registry[ItemRule] = Registry("单题规则")
FORM_RULES: Registry[FormRule] = Registry("整卷规则")

_IDENTIFIER = re.compile(r"姓名|手机|电话|身份证|微信号|QQ号|抖音号|邮箱|车牌|住址|门牌|家庭地址")
_NEGATED = re.compile(r"(不必|不要|请勿|无需|不用)[^，。；）)？！]*$")
_WARN_MINUTES, _ERROR_MINUTES = 12, 20


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
        In the order of the form; findings waived with a reason (``lint_ok``) are left out.
    """
    findings = [issue for item in questionnaire.items for rule in ITEM_RULES.values() for issue in rule(item)]
    structure = [issue for issue in questionnaire.problems if scope == "questionnaire" or issue.rule[0] != "F"]
    findings = [*structure, *findings]
    if scope == "questionnaire":
        findings += [issue for rule in FORM_RULES.values() for issue in rule(questionnaire)]
    position = {item.id: i for i, item in enumerate(questionnaire.items)}
    kept = [issue for issue in findings if not _waived(issue, questionnaire)]
    return sorted(kept, key=lambda issue: position.get(issue.item, len(position)))


def _waived(issue: Issue, questionnaire: Questionnaire) -> bool:
    item = questionnaire.by_id.get(issue.item)
    return item is not None and bool(item.lint_ok.get(issue.rule))


@ITEM_RULES.add("P01")
def direct_identifier(item: Item) -> Iterator[Issue]:
    """Find questions that ask for a name, a phone or the like in a form that promises not to."""
    if item.kind not in ("text", "number"):
        return
    for match in _IDENTIFIER.finditer(item.text):
        if not _NEGATED.search(item.text[: match.start()]):
            yield Issue(
                "P01",
                item.id,
                Severity.ERROR,
                f"这道题要求填写“{match.group()}”，会直接认出本人。",
                "本问卷不记名；如需联系，请另设一张与答卷不关联的登记表，并删去这道题。",
            )
            return


@ITEM_RULES.add("O16")
def missing_unit(item: Item) -> Iterator[Issue]:
    """Find number questions without a unit or without a range."""
    if item.kind == "number" and (not item.unit or item.maximum is None):
        yield Issue(
            "O16",
            item.id,
            Severity.WARNING,
            "数值题没有写单位或合理范围。",
            "请写明单位（unit）和最小、最大值（min、max）。",
        )


@FORM_RULES.add("F10")
def too_long(questionnaire: Questionnaire) -> Iterator[Issue]:
    """Find forms that take longer than people stay with them."""
    minutes = questionnaire.minutes
    if minutes > _WARN_MINUTES:
        severity = Severity.ERROR if minutes > _ERROR_MINUTES else Severity.WARNING
        yield Issue(
            "F10",
            "",
            severity,
            f"全部题目都答约需{minutes:.0f}分钟，超过{_WARN_MINUTES}分钟后中途退出会明显增多。",
            "请删去不影响结论的题目，手机填写最好在8分钟以内。",
        )


@FORM_RULES.add("F12")
def no_consent(questionnaire: Questionnaire) -> Iterator[Issue]:
    """Find forms that ask without saying who asks, why, and that one may decline."""
    has_consent = any(item.kind == "consent" for item in questionnaire.items)
    told = "自愿" in questionnaire.intro or "退出" in questionnaire.intro
    if not has_consent and not told:
        yield Issue(
            "F12",
            "",
            Severity.ERROR,
            "没有知情同意题，卷首语也没有说明自愿参加。",
            "请在开头加上题库的 SCR01，或在卷首语写明谁在调查、用途、所需时间和自愿参加。",
        )
