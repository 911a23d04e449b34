"""Is it an answer at all? Consent, population, and how much was answered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from toolkit.questionnaire.routing import FALSE, jumps_to_end
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import STRONG, Family, Found, rule

LEAST_ANSWERED = 0.5


@rule(
    "not_eligible",
    "没有同意或不在调查范围",
    Family.BASIS,
    STRONG,
    definition="选了“不参加”，或在年龄等甄别题上选了会结束问卷的选项",
    meaning="这些人统计时本来就不计入；列在这里备查。",
    alone=True,
)
def not_eligible(cases: Cases) -> Iterator[Found]:
    """Yield those whom a jump led to the end of the form, each with the first such answer."""
    told: set[int] = set()
    for jump in jumps_to_end(cases.questionnaire):
        item = cases.questionnaire.by_id[jump.item]
        out = ~cases.took_part & (jump.holds(cases.columns, cases.questionnaire.by_id) == FALSE)
        why = "没有同意参加" if item.kind == "consent" else "不在调查范围"
        for row in np.flatnonzero(out):
            if int(row) not in told:
                told.add(int(row))
                yield Found(int(row), STRONG, f"按{cases.named(item)}的回答，{why}。")


@rule(
    "mostly_blank",
    "大半没有作答",
    Family.BASIS,
    STRONG,
    definition="问到的题（知情同意、甄别题和填空题不算）答了不到一半",
    meaning="多半是中途退出。只答了开头的答卷，留着会让后面的题缺得更多。",
    alone=True,
)
def mostly_blank(cases: Cases) -> Iterator[Found]:
    """Yield those who answered less than half of the substantive questions they were asked.

    Who gave an answer that could not be accepted yet has answered.
    """
    shown, given = np.zeros(len(cases), int), np.zeros(len(cases), int)
    for item in cases.substantive:
        shown += cases.shown(item)
        given += cases.answered(item) | (cases.shown(item) & cases.pending(item))
    few = cases.took_part & (shown > 0) & (given < LEAST_ANSWERED * shown)
    for row in np.flatnonzero(few):
        yield Found(int(row), STRONG, f"问到{shown[row]}题，只答了{given[row]}题。")
