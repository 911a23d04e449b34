"""Was it handed in twice? Same device and nearly the same answers; or the very same answers from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import STRONG, WEAK, Family, Found, rule

SAME, FEWEST, WITHIN = 0.95, 20, 24 * 3600
INFORMATIVE = 25


@dataclass(frozen=True)
class _Answers:
    """Answers to compare: one number for each question or matrix row, a set of options counting as one answer."""

    cases: Cases

    @cached_property
    def codes(self) -> np.ndarray:
        """Records × answers; equal numbers are equal answers, the kinds of missing included."""
        found = []
        for item in self.cases.questionnaire.questions:
            values = self.cases.values(item)
            if item.kind == "text":
                continue
            if item.kind in ("multi", "rank"):
                found.append(np.unique(values, axis=0, return_inverse=True)[1].reshape(-1))
            else:
                found += [np.unique(column, return_inverse=True)[1] for column in values.T]
        return np.stack(found, axis=1).astype(np.int32) if found else np.zeros((len(self.cases), 0), np.int32)

    @cached_property
    def given(self) -> np.ndarray:
        """Which of them are answers."""
        found = []
        for item in self.cases.questionnaire.questions:
            if item.kind in ("multi", "rank"):
                found.append(self.cases.answered(item))
            elif item.kind != "text":
                found += list((self.cases.values(item) >= 0).T)
        return np.stack(found, axis=1) if found else np.zeros((len(self.cases), 0), bool)

    def like(self, row: int, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how many answers a record and others both gave, and how many of these are the same."""
        both = self.given[others] & self.given[row]
        return both.sum(axis=1), (both & (self.codes[others] == self.codes[row])).sum(axis=1)

    @cached_property
    def informative(self) -> np.ndarray:
        """How many answers of each record are not everybody's."""
        varied = [len(np.unique(codes[given])) > 1 for codes, given in zip(self.codes.T, self.given.T, strict=True)]
        return self.given[:, np.array(varied, bool)].sum(axis=1)


@rule(
    "duplicate",
    "重复填写",
    Family.DUPLICATE,
    STRONG,
    WEAK,
    definition=(
        "同一设备24小时内，共同答过的题至少20处，答案95%以上相同，为强；"
        "不知道设备而答案（至少25处）一字不差，为弱。答得少的、后交的那一份算重复"
    ),
    meaning="同一个人交了两次。一家人或同事共用一台设备，答案不会这样接近，不在此列。",
    alone=True,
)
def duplicate(cases: Cases) -> Iterator[Found]:
    """Yield records that repeat another one; of each such pair the fuller and earlier one stays."""
    answers = _Answers(cases)
    told: set[int] = set()
    for row, other, both, same in _on_one_device(cases, answers):
        told.add(row)
        minutes = abs(cases.moments[row] - cases.moments[other]) / 60
        share = f"共同答过{both}处，{same}处相同"
        first = cases.respondents[other]
        yield Found(row, STRONG, f"和答卷{first}来自同一设备，相隔{minutes:.0f}分钟，{share}。")
    for row, other in _identical(cases, answers):
        if row not in told:
            first = cases.respondents[other]
            n = answers.informative[row]
            yield Found(row, WEAK, f"和答卷{first}的答案完全相同（{n}处有区分度的答案），但不能确定是同一设备。")


def _on_one_device(cases: Cases, answers: _Answers) -> Iterator[tuple[int, int, int, int]]:
    """Yield record, the record it repeats, answers both gave, and how many are the same."""
    amount = answers.given.sum(axis=1)
    usable = cases.took_part & (cases.devices != "") & np.isfinite(cases.moments) & (amount >= FEWEST)
    rows = np.flatnonzero(usable)
    by_device = rows[np.argsort(cases.devices[rows].astype(str), kind="stable")]
    starts = np.flatnonzero(cases.devices[by_device][1:] != cases.devices[by_device][:-1]) + 1
    for members in np.split(by_device, starts):
        kept = np.zeros(0, int)
        for row in members[np.lexsort((members, cases.moments[members], -amount[members]))]:
            near = kept[np.abs(cases.moments[kept] - cases.moments[row]) <= WITHIN]
            both, same = answers.like(row, near)
            alike = np.flatnonzero((both >= FEWEST) & (same >= SAME * both))
            if len(alike):
                yield int(row), int(near[alike[0]]), int(both[alike[0]]), int(same[alike[0]])
            else:
                kept = np.append(kept, row)


def _identical(cases: Cases, answers: _Answers) -> Iterator[tuple[int, int]]:
    """Yield record and the earlier record whose answers are the very same."""
    rows = np.flatnonzero(cases.took_part & (answers.informative >= INFORMATIVE))
    if not len(rows):
        return
    _, first, group = np.unique(answers.codes[rows], axis=0, return_index=True, return_inverse=True)
    earliest = first[group.reshape(-1)]
    for place in np.flatnonzero(earliest != np.arange(len(rows))):
        yield int(rows[place]), int(rows[earliest[place]])
