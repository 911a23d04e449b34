"""Fieldwork so far: how many forms came in, and who is still missing by age and sex, in words that name nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT
from toolkit.sample.quota import AGE_AND_SEX, Quotas, quotas

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses import Responses

AGE, SEX = "SCR02", "DEM01"
"""Questions of the bank that the groups are made of."""
FEW = 3
"""So few people are not told by number: somebody might recognise them."""
_YEARS = re.compile(r"(\d{1,2})\D+(\d{1,2})")

Group = tuple[str, str]


@dataclass(frozen=True)
class Fieldwork:
    """What came in of a survey.

    Parameters
    ----------
    complete, partial, screened_out : int
    days : dict of str to int
        Forms by the day they were submitted (ISO), in order.
    have : dict of (str, str) to int
        Eligible people by age and sex.
    want : dict of (str, str) to int
        Targets; empty when there is no target.
    absent : tuple of str
        Questions without which the groups cannot be made.
    """

    complete: int
    partial: int
    screened_out: int
    days: dict[str, int]
    have: dict[Group, int]
    want: dict[Group, int]
    absent: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join(self.words)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def words(self) -> tuple[str, ...]:
        """The state in plain sentences."""
        counted = f"已有{self.complete}份答完，{self.partial}份漏答一半以上，{self.screened_out}份不属于调查对象。"
        if self.absent:
            return (counted, f"问卷里没有{'、'.join(self.absent)}，看不出还差哪些人。")
        if not self.want:
            return (counted,)
        missing = {group: want - self.have.get(group, 0) for group, want in self.want.items()}
        short = [f"{self._name(group)}{self._about(n)}" for group, n in missing.items() if n > 0]
        enough = [self._name(group) for group, n in missing.items() if n <= 0]
        told = [counted, f"还差：{'，'.join(short)}。" if short else "各组都够了。"]
        if enough and short:
            told.append(f"已够：{'、'.join(enough)}，可以不再多请。")
        return (*told, "配额凑齐了，也只说明各组都有人，不能说明结果代表全体青年。")

    def table(self) -> Table:
        """Return the groups with what there is and what is wanted."""
        groups = list(self.want or self.have)
        headers = (Column("年龄"), Column("性别"), *(Column(name, True) for name in ("已有", "目标", "还差")))
        rows = []
        for group in groups:
            have, want = self.have.get(group, 0), self.want.get(group)
            short = "" if want is None else self._number(max(0, want - have))
            shown = (*group, self._number(have), "" if want is None else str(want), short)
            rows.append(tuple((Text(cell),) for cell in shown))
        return Table("fieldwork", "收卷进度", headers, tuple(rows), tuple((Text(words),) for words in self.words))

    def as_dict(self) -> dict[str, Any]:
        """Return the state as plain values; small groups as words."""
        cells = [
            {
                "age": group[0],
                "sex": group[1],
                "have": self._number(self.have.get(group, 0)),
                "want": self.want.get(group),
            }
            for group in self.want or self.have
        ]
        counted = {"complete": self.complete, "partial": self.partial, "screened_out": self.screened_out}
        return counted | {"days": self.days, "cells": cells, "words": list(self.words)}

    @staticmethod
    def _name(group: Group) -> str:
        return f"{group[0]}{group[1]}青年"

    @staticmethod
    def _number(people: int) -> str:
        return f"不足{FEW}" if 0 < people < FEW else str(people)

    def _about(self, people: int) -> str:
        return f"{people}份" if people >= FEW else "1—2份"


def fieldwork(responses: Responses, target: int | None = None, wanted: Quotas | None = None) -> Fieldwork:
    """Return the state of the fieldwork.

    Parameters
    ----------
    responses : Responses
    target : int, optional
        How many forms are wanted in all; by the usual quotas (:data:`AGE_AND_SEX`) unless ``wanted`` says otherwise.
    wanted : Quotas, optional
        Targets by age and sex, in this order.
    """
    form = responses.questionnaire
    absent = tuple(f"{item}（{name}）" for item, name in ((AGE, "年龄"), (SEX, "性别")) if item not in form.by_id)
    plan = wanted or (quotas(target) if target else None)
    have: Counter[Group] = Counter()
    if not absent:
        bands = tuple(dict.fromkeys(cell[0] for cell in plan.targets)) if plan else tuple(AGE_AND_SEX["年龄"])
        ages, sexes = _bands(form.by_id[AGE], bands), form.by_id[SEX].labels
        frame = responses.eligible
        for age, sex in zip(frame[AGE], frame[SEX], strict=True):
            if age in ages and sex in sexes:
                have[ages[age], sexes[sex]] += 1
    days = Counter(day[:10] for day in responses.frame["submitted"] if day)
    want = {(cell[0], cell[1]): n for cell, n in plan.targets.items()} if plan and not absent else {}
    complete, partial, out = (responses.disposed(name) for name in (COMPLETE, PARTIAL, SCREENED_OUT))
    return Fieldwork(complete, partial, out, dict(sorted(days.items())), dict(have), want, absent)


def _bands(item: Item, groups: tuple[str, ...]) -> Mapping[int, str]:
    """Return the group of each option of the question of age; its own label where it fits into none."""
    spans = {group: _years(group) for group in groups}
    found = {}
    for code, label in item.labels.items():
        own = _years(label)
        inside = (group for group, span in spans.items() if own and span and span[0] <= own[0] and own[1] <= span[1])
        found[code] = next(inside, label)
    return found


def _years(text: str) -> tuple[int, int] | None:
    match = _YEARS.search(text)
    return (int(match[1]), int(match[2])) if match else None
