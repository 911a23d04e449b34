"""Fieldwork so far: how many forms came in, and who is still missing by age and sex, in words that name nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT
from toolkit.sample.groups import grouping
from toolkit.sample.quota import Quotas, quotas

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses import Responses

AGE, SEX = "SCR02", "DEM01"
"""Questions of the bank that the groups are made of."""
FEW = 3
"""So few people are not told by number: somebody might recognise them."""
_NAMES = {AGE: "年龄", SEX: "性别"}
_YEARS = re.compile(r"(\d{1,2})\D+(\d{1,2})")

Group = tuple[str, str]
"""Age and sex, in the words of the quotas or of the questionnaire."""
Span = tuple[int, int]
"""At least and at most."""


@dataclass(frozen=True)
class Fieldwork:
    """What came in of a survey.

    Parameters
    ----------
    complete, partial, screened_out : int
    days : dict of str to int
        Forms by the day they were submitted (ISO), in order; paper forms may have none.
    have : dict of (str, str) to int
        Eligible people by age and sex, groups without anybody included. What is shown of it says nothing exact about
        groups of fewer than :data:`FEW`.
    want : dict of (str, str) to int
        Targets; empty when there are none.
    remarks : tuple of str
        What the numbers leave out, and why groups or targets could not be made.
    """

    complete: int
    partial: int
    screened_out: int
    days: dict[str, int]
    have: dict[Group, int]
    want: dict[Group, int]
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join(self.words)

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.words)
        tables = (*((self.table(),) if self.have else ()), *((self.daily(),) if self.days else ()))
        return said + "".join(table._repr_html_() for table in tables)

    @property
    def respondents(self) -> int:
        """Everybody who handed in a form."""
        return self.complete + self.partial + self.screened_out

    @property
    def words(self) -> tuple[str, ...]:
        """The state in plain sentences."""
        counted = (
            f"已有{self.complete}份答完，{self.partial}份漏答一半以上，{self.screened_out}份不愿参加或不属于调查对象。"
        )
        if not self.want:
            return (counted, *self.remarks)
        short = {group: self._short(group) for group in self.want}
        lacking = [f"{_name(group)}{_shown(span)}份" for group, span in short.items() if span[1]]
        enough = [_name(group) for group, span in short.items() if not span[1]]
        told = [f"还差：{'；'.join(lacking)}。" if lacking else "各组都够了。"]
        if enough and lacking:
            told.append(f"已够：{'、'.join(enough)}，可以不再多请。")
        return (counted, *self.remarks, *told, "配额凑齐了，也只说明各组都有人，不能说明结果代表全体青年。")

    def table(self) -> Table:
        """Return the groups with what there is and what is wanted."""
        rows = []
        for group in self.have:
            aims = (str(self.want[group]), _shown(self._short(group))) if group in self.want else ("", "")
            rows.append((*group, self._people(group), *(aims if self.want else ())))
        numbers = ("已有", "目标", "还差") if self.want else ("已有",)
        return _table("fieldwork", "各组人数", ("年龄", "性别"), numbers, rows)

    def daily(self) -> Table:
        """Return how many forms were submitted on each day."""
        rows = [(day, str(forms)) for day, forms in self.days.items()]
        undated = self.respondents - sum(self.days.values())
        if undated:
            rows.append(("没有写明日期", str(undated)))
        return _table("fieldwork_days", "每天收到的份数", ("日期",), ("份数",), rows)

    def as_dict(self) -> dict[str, Any]:
        """Return the state as plain values: whole numbers, and words where a number would say too much."""
        cells = []
        for group in self.have:
            short = _shown(self._short(group)) if group in self.want else None
            told = {"have": _plain(self._people(group)), "want": self.want.get(group), "missing": _plain(short)}
            cells.append({"age": group[0], "sex": group[1], **told})
        return {
            "respondents": self.respondents,
            "complete": self.complete,
            "partial": self.partial,
            "screened_out": self.screened_out,
            "days": self.days,
            "cells": cells,
            "words": list(self.words),
        }

    def _people(self, group: Group) -> str:
        return f"不足{FEW}" if _few(self.have[group]) else str(self.have[group])

    def _short(self, group: Group) -> Span:
        """Return how many are missing; as a span where the exact number would give away how few there are."""
        have, want = self.have[group], self.want[group]
        least, most = (1, FEW - 1) if _few(have) else (have, have)
        return max(0, want - most), max(0, want - least)


def fieldwork(responses: Responses, target: int | Quotas | None = None) -> Fieldwork:
    """Return the state of the fieldwork.

    Parameters
    ----------
    responses : Responses
    target : int or Quotas, optional
        How many forms are wanted: in all, the same number of each age and sex; or quotas by age and sex, in this order.

    Raises
    ------
    AnalysisError
        ``A-SIZE`` for a negative number.
    """
    wanted = quotas(target) if isinstance(target, int) else target
    groups, lacks = _groups(responses.questionnaire, wanted)
    people = responses.eligible
    answered = zip(people[AGE], people[SEX], strict=True) if groups else ()
    have = dict.fromkeys(groups.values(), 0) | Counter(groups[codes] for codes in answered if codes in groups)
    targets = wanted.targets if wanted and groups else {}
    fits = set(targets) <= set(have)
    want = {(age, sex): targets[age, sex] for age, sex in have if (age, sex) in targets} if fits else {}
    remarks = [*_left_out(responses), *lacks]
    if groups:
        remarks += _unplaced(len(people) - sum(have.values()), have)
    if not fits:
        remarks.append("配额的分组和问卷里年龄、性别的选项对不上，只列已有的人数。")
    if want and isinstance(target, int):
        remarks.append(f"目标{target}份，各组一样多。")
    days = Counter(moment[:10] for moment in responses.frame["submitted"] if moment)
    complete, partial, out = (responses.disposed(name) for name in (COMPLETE, PARTIAL, SCREENED_OUT))
    return Fieldwork(complete, partial, out, dict(sorted(days.items())), have, want, tuple(remarks))


def _groups(form: Questionnaire, wanted: Quotas | None) -> tuple[dict[tuple[int, int], Group], list[str]]:
    """Return the group of each pair of codes, or what is to be said when there are none."""
    by_code: dict[str, dict[int, str]] = {}
    for name in _NAMES:
        groups = grouping(form, form.by_id[name]).groups if name in form.by_id else {}
        by_code[name] = {code: group for group, codes in groups.items() for code in codes}
    absent = "、".join(f"{name}（{_NAMES[name]}）" for name, codes in by_code.items() if not codes)
    if absent:
        return {}, [f"问卷里没有题库的{absent}，看不出还差哪些人。"]
    ages, sexes = by_code[AGE], by_code[SEX]
    if wanted:
        bands = tuple(dict.fromkeys(cell[0] for cell in wanted.targets))
        ages = _nested({code: form.by_id[AGE].labels[code] for code in ages}, bands) or ages
    return {(age, sex): (ages[age], sexes[sex]) for age, sex in product(ages, sexes)}, []


def _nested(labels: Mapping[int, str], bands: tuple[str, ...]) -> dict[int, str]:
    """Return the band in which each option lies; nothing unless all lie in one."""
    spans = {band: span for band in bands if (span := _years(band))}
    found = {}
    for code, label in labels.items():
        own = _years(label)
        within = [band for band, (first, last) in spans.items() if own and first <= own[0] and own[1] <= last]
        if not within:
            return {}
        found[code] = within[0]
    return found


def _years(text: str) -> Span | None:
    match = _YEARS.search(text)
    return (int(match[1]), int(match[2])) if match else None


def _left_out(responses: Responses) -> list[str]:
    removed = sum(responses.left_out.values())
    tallied = sum(sheet.forms for sheet in responses.tallied)
    told = [f"另有{removed}份清理时已剔除，没有算进来。"] if removed else []
    return [*told, f"另有{tallied}份只在计票表上数过，分不出年龄和性别，没有算进来。"] if tallied else told


def _unplaced(people: int, have: Mapping[Group, int]) -> list[str]:
    """Tell that some are in no group; not how many where the total would then give away the small groups."""
    if not people:
        return []
    some = "些答卷" if any(map(_few, have.values())) else f"{people}份"
    return [f"有{some}没有填年龄或性别，不在各组里。"]


def _few(people: int) -> bool:
    return 0 < people < FEW


def _name(group: Group) -> str:
    return f"{group[0]}{group[1]}青年"


def _shown(span: Span) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}—{span[1]}"


def _plain(shown: str | None) -> int | str | None:
    return int(shown) if shown and shown.isdigit() else shown


def _table(name: str, caption: str, words: tuple[str, ...], numbers: tuple[str, ...], rows: list) -> Table:
    columns = (*map(Column, words), *(Column(header, True) for header in numbers))
    return Table(name, caption, columns, tuple(tuple((Text(cell),) for cell in row) for row in rows))
