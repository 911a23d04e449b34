"""A questionnaire that changed while people were answering: what may be put together, and what stays apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.questionnaire.identity import question_hash
from toolkit.records import Notice
from toolkit.responses.decisions import SAME, VERSION, Decisions, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses.collect import Row


def kept_apart(
    questionnaire: Questionnaire, rows: list[Row], decisions: Decisions
) -> tuple[list[set[str]], list[Notice]]:
    """Return for each respondent the items whose answers are not to be put together with the present revision's.

    A question counts as the same when kind, wording, options, rows, limits and routing are equal
    (:func:`question_hash`), or when a person has decided so. Answers kept apart stay in the store: the revision they
    belong to gives them back.
    """
    differing = {row.questionnaire.rev: _differing(row.questionnaire, questionnaire) for row in rows}
    same = {
        (rev, item)
        for rev, items in differing.items()
        for item in items
        if decisions.choice(version_id(questionnaire, rev, item)) == SAME
    }
    apart = [{i for i in differing[row.questionnaire.rev] if (row.questionnaire.rev, i) not in same} for row in rows]
    counts: Counter[tuple[int, str]] = Counter()
    for row, items in zip(rows, apart, strict=True):
        there = {item for item, _ in row.answers}
        counts.update((row.questionnaire.rev, item) for item in items if item in there)
    notices = []
    for (rev, item), n in sorted(counts.items()):
        words = (
            f"{item}在第{rev}版和第{questionnaire.rev}版问卷里不一样，第{rev}版的{n}份答案另存，没有合并计算，这一版里记作“没有问到”。"
            "改动不影响含义、可以合并的，请运行 toolkit decide 确认。"
        )
        notices.append(Notice("question_changed", "action", words, version_id(questionnaire, rev, item)))
    return apart, notices


def version_id(questionnaire: Questionnaire, rev: int, item: str) -> str:
    """Return the id of the question whether two revisions of an item are one."""
    return question_id(VERSION, item=item, earlier=str(rev), now=str(questionnaire.rev))


def _differing(earlier: Questionnaire, now: Questionnaire) -> set[str]:
    if earlier.hash == now.hash:
        return set()
    then, today = ({item.id: question_hash(item) for item in form.questions} for form in (earlier, now))
    return {item for item in then.keys() | today.keys() if then.get(item) != today.get(item)}
