"""Who is who: records of several files, each counted once, changes between them pointed out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.records import Notice
from toolkit.responses.changed import changed_id, changed_notice
from toolkit.responses.decisions import NEW, Decisions

if TYPE_CHECKING:
    from toolkit.channels import Record
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses.batch import ReadBatch

Key = tuple[str, str, str]
"""The platform's number of the survey, the record's number, the time of submission."""


@dataclass
class Row:
    """One respondent on the way into the frame: record number ``at`` of a batch's reading."""

    key: Key
    batch: ReadBatch
    at: int
    record: Record
    name: str = ""

    @property
    def questionnaire(self) -> Questionnaire:
        """The revision this person answered."""
        return self.batch.questionnaire

    def says_the_same(self, other: Row) -> bool:
        """Tell whether two records hold the same answers."""
        mine, its = self.batch.coded.fingerprints[self.at], other.batch.coded.fingerprints[other.at]
        return bool((mine == its).all())


def collect(batches: Sequence[ReadBatch], decisions: Decisions) -> tuple[list[Row], list[Notice]]:
    """Return the respondents of all batches with their names, and what is to be told about repeats and changes."""
    rows: dict[Key, Row] = {}
    notices: list[Notice] = []
    for batch in batches:
        told = (*batch.notices, *_Collecting(rows, decisions).add(batch))
        notices += [replace(notice, file=notice.file or batch.coded.reading.file) for notice in told]
    found = list(rows.values())
    for row, name in zip(found, _names(found), strict=True):
        row.name = name
    return found, notices


class _Collecting:
    """One batch joining those before it.

    Within a survey of the platform a number belongs to one person. A file whose name has lost the survey's number is
    matched by number and time.
    """

    def __init__(self, rows: dict[Key, Row], decisions: Decisions) -> None:
        self.rows, self.decisions = rows, decisions
        self._exact = dict(rows)
        self._in_survey = {(survey, key): row for (survey, key, _), row in rows.items() if survey}
        self._at_time = {(key, time): row for (survey, key, time), row in rows.items()}
        self._unnamed = {(key, time): row for (survey, key, time), row in rows.items() if not survey}
        self._numbered: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for (survey, key, _), row in rows.items():
            self._numbered[survey, key.partition("#")[0]].append(row)

    def add(self, batch: ReadBatch) -> list[Notice]:
        """Add the batch's records; count those met before, and name those that changed."""
        again, twice, changed = 0, 0, []
        here: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in _rows(batch):
            same = here[row.record.number, row.record.submitted] if row.record.number else []
            known = self._find(*row.key)
            if known is not None and not row.key[0] and not row.key[2]:
                known = self._nameless(row)
            if known is None and any(row.says_the_same(other) for other in same):
                twice += 1
                continue
            if known is None:
                same.append(row)
                self.rows[row.key] = row
                continue
            if known.says_the_same(row):
                again += 1
            elif self.decisions.choice(changed_id(row)) == NEW:
                known.batch, known.at, known.record = row.batch, row.at, row.record
            else:
                changed.append((known, row))
        return [*_told(batch, again, twice), *(changed_notice(known, row) for known, row in changed)]

    def _nameless(self, row: Row) -> Row | None:
        """Return the same record of an earlier file when neither file nor record has a name: by its answers alone.

        A number by itself is no name: every table counts from 1.
        """
        survey, number, time = row.key
        alike = self._numbered[survey, number]
        found = next((known for known in alike if known.says_the_same(row)), None)
        if found is None:
            row.key = (survey, f"{number}#{len(alike) + 1}", time)
        return found

    def _find(self, survey: str, key: str, time: str) -> Row | None:
        if survey:
            return self._in_survey.get((survey, key)) or (self._unnamed.get((key, time)) if time else None)
        return self._exact.get((survey, key, time)) or (self._at_time.get((key, time)) if time else None)


def _rows(batch: ReadBatch) -> list[Row]:
    coded = batch.coded
    survey = coded.reading.survey_number
    records = enumerate(coded.records.items())
    return [Row((survey, key, record.submitted), batch, at, record) for at, (key, record) in records]


def _told(batch: ReadBatch, again: int, twice: int) -> list[Notice]:
    file = batch.coded.reading.file
    notices = []
    if not batch.coded.records and batch.tallied is None:
        notices.append(Notice("no_answers", "action", f"{file} 里没有答卷，只有表头。"))
    if again:
        notices.append(Notice("already_read", "info", f"有{again}份答卷以前已经读过，没有重复计数。"))
    if twice:
        words = f"{file} 里有{twice}行和前面的完全一样（序号、时间和答案都相同），只计一次。"
        notices.append(Notice("repeated_row", "action", words))
    return notices


def _names(rows: list[Row]) -> list[str]:
    """Return a name for each respondent: the platform's number, and that of the survey before it in all but the first.

    A name stays when more files come in: decisions about an answer hold on to it.
    """
    first = next((row.key[0] for row in rows if row.key[0]), "")
    seen: Counter[str] = Counter()
    names = []
    for row in rows:
        survey, number, _ = row.key
        name = number if survey in ("", first) else f"{survey}-{number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names
