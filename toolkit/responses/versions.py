"""A questionnaire that changed while people were answering: what may be put together, and what stays apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.identity import question_hash
from toolkit.records import Notice
from toolkit.responses.decisions import SAME, VERSION, Decisions, question_id

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses.collect import Row


def kept_apart(
    questionnaire: Questionnaire, rows: list[Row], decisions: Decisions
) -> tuple[dict[str, np.ndarray], list[Notice]]:
    """Return by item whose answers are not to be put together with the present revision's.

    A question counts as the same when kind, wording, options, rows, limits and routing are equal
    (:func:`question_hash`), or when a person has decided so. Answers kept apart stay in the store: the revision they
    belong to gives them back.
    """
    revisions = np.array([row.questionnaire.rev for row in rows], int)
    apart: dict[str, np.ndarray] = {}
    counts: dict[tuple[int, str], int] = {}
    for rev, earlier in {row.questionnaire.rev: row.questionnaire for row in rows}.items():
        for item in _differing(earlier, questionnaire):
            if decisions.choice(version_id(questionnaire, rev, item)) != SAME:
                apart[item] = apart.get(item, np.zeros(len(rows), bool)) | (revisions == rev)
                counts[rev, item] = _answered(item, [row for row in rows if row.questionnaire.rev == rev])
    notices = []
    for (rev, item), n in sorted((about, n) for about, n in counts.items() if n):
        words = (
            f"{item}在第{rev}版和第{questionnaire.rev}版问卷里不一样，第{rev}版的{n}份答案另存，没有合并计算，这一版里记作“没有问到”。"
            "改动不影响含义、可以合并的，请运行 toolkit decide 确认。"
        )
        notices.append(Notice("question_changed", "action", words, version_id(questionnaire, rev, item)))
    return apart, notices


def version_id(questionnaire: Questionnaire, rev: int, item: str) -> str:
    """Return the id of the question whether two revisions of an item are one."""
    return question_id(VERSION, item=item, earlier=str(rev), now=str(questionnaire.rev))


def _answered(item: str, rows: list[Row]) -> int:
    """Return how many gave any answer to an item."""
    known: dict[int, np.ndarray] = {}
    for row in rows:
        if id(row.batch) not in known:
            known[id(row.batch)] = row.batch.coded.answered(item)
    return sum(bool(known[id(row.batch)][row.at]) for row in rows)


def _differing(earlier: Questionnaire, now: Questionnaire) -> set[str]:
    if earlier.hash == now.hash:
        return set()
    then, today = ({item.id: question_hash(item) for item in form.questions} for form in (earlier, now))
    return {item for item in then.keys() | today.keys() if then.get(item) != today.get(item)}
