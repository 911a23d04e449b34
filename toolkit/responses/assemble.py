"""From files to responses: a pure function of the files, the questionnaire and the confirmed mapping."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.channels import Workbook, channel_of
from toolkit.errors import IntakeError
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import kind_of, text_column
from toolkit.records import LedgerRow, Notice
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.coding import Coded, Problem, problem
from toolkit.responses.pair import CodedReading, coded, reconcile
from toolkit.responses.routed import Routed, route

if TYPE_CHECKING:
    from toolkit.channels import RawAnswer, Reading, Record
    from toolkit.channels.mapping import Mapping
    from toolkit.questionnaire import Item, Questionnaire


@dataclass(frozen=True)
class Batch:
    """What was handed in together: one file, or the pair of one download."""

    workbooks: tuple[Workbook, ...]


@dataclass
class _Row:
    """One respondent on the way into the frame."""

    key: tuple[str, str, str]
    record: Record
    answers: dict[tuple[str, str], tuple[RawAnswer, Coded]]
    empty: set[str]
    skipped: set[str]
    """Items the platform itself calls asked and left empty, and those it calls skipped."""


def pairs(workbooks: Sequence[Workbook]) -> list[Batch]:
    """Group files into batches: a text file and a number file make a pair, every other file stands alone.

    Raises
    ------
    IntakeError
        ``I-TWO-KINDS`` when it cannot be told which number file belongs to which text file.
    """
    modes = [(workbook, channel_of(workbook).mode(workbook)) for workbook in workbooks]
    text = [workbook for workbook, mode in modes if mode == "text"]
    number = [workbook for workbook, mode in modes if mode == "number"]
    if not text or not number or len({channel_of(workbook).name for workbook in [*text, *number]}) > 1:
        return [Batch((workbook,)) for workbook in workbooks]
    if len(text) > 1 or len(number) > 1:
        raise IntakeError("I-TWO-KINDS", where="、".join(w.file for w in workbooks), n=len(workbooks))
    rest = [workbook for workbook, mode in modes if mode == "code"]
    return [Batch((text[0], number[0])), *(Batch((workbook,)) for workbook in rest)]


def assemble(
    questionnaire: Questionnaire, batches: Sequence[Batch], mapping: Mapping, provenance: Provenance
) -> Responses:
    """Read, code and route all batches of one survey, community and wave.

    Parameters
    ----------
    questionnaire : Questionnaire
    batches : sequence of Batch
        In the order in which they were handed in; a record met again is not counted twice.
    mapping : Mapping
        What a person has confirmed about columns and words.
    provenance : Provenance

    Raises
    ------
    IntakeError
        ``I-OTHER-SURVEY`` when a file has little in common with the questionnaire, ``I-MIXED`` when synthetic and real
        answers come together, ``I-IDENTITY`` when the answers do not add up (cells in = accepted + ledger).
    """
    notices: list[Notice] = []
    rows: dict[tuple[str, str, str], _Row] = {}
    simulated: set[bool] = set()
    for batch in batches:
        merged, found = _read(batch, questionnaire, mapping)
        notices += found
        simulated.add(merged.reading.simulated)
        notices += _collect(merged, rows)
    if len(simulated) > 1:
        raise IntakeError("I-MIXED", where=provenance.survey)
    return _Assembly(questionnaire, list(rows.values())).responses(notices, provenance)


def _read(batch: Batch, questionnaire: Questionnaire, mapping: Mapping) -> tuple[CodedReading, list[Notice]]:
    readings: list[Reading] = []
    stems: dict[int, str] = {}
    for workbook in batch.workbooks:
        channel = channel_of(workbook)
        reading = channel.read(workbook, questionnaire, mapping, stems)
        stems = stems or channel.stems(workbook)
        _belongs(reading, questionnaire)
        readings.append(reading)
    first = coded(readings[0], questionnaire)
    notices = list(readings[0].notices)
    if len(readings) == 1:
        if first.reading.mode == "number":
            notices.append(
                Notice(
                    "labels_unknown",
                    "info",
                    "“按序号”文件没有选项文字，选项按问卷定义的顺序对应；有条件请同时下载“按选项文本”。",
                )
            )
        return first, notices
    merged, found = reconcile(first, coded(readings[1], questionnaire), questionnaire)
    known = {(n.code, n.message) for n in notices}
    notices += [n for n in readings[1].notices if (n.code, n.message) not in known]
    if readings[0].simulated != readings[1].simulated:
        raise IntakeError("I-MIXED", where="、".join(reading.file for reading in readings))
    return merged, notices + found


def _belongs(reading: Reading, questionnaire: Questionnaire) -> None:
    if not reading.records:
        return
    share = len(reading.matched) / max(1, reading.asked_columns)
    if not reading.matched or (share < 0.5 and len(reading.matched) < len(questionnaire.questions) / 2):
        raise IntakeError(
            "I-OTHER-SURVEY",
            where=reading.file,
            survey=questionnaire.title,
            total=reading.asked_columns,
            matched=len(reading.matched),
        )


def _collect(merged: CodedReading, rows: dict[tuple[str, str, str], _Row]) -> list[Notice]:
    """Add a batch's records; count those met before, and name those that changed."""
    answers: dict[str, dict[tuple[str, str], tuple[RawAnswer, Coded]]] = {key: {} for key in merged.records}
    for (key, item, row), pair in merged.answers.items():
        answers[key][item, row] = pair
    gaps: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (key, item, _), gap in merged.gaps.items():
        gaps[key, gap.state].add(item)
    before = _Known(rows)
    again, changed = 0, []
    for key, record in merged.records.items():
        identity = (merged.reading.survey_number, key, record.submitted)
        known = before.find(*identity)
        if known is None:
            rows[identity] = _Row(identity, record, answers[key], gaps[key, "empty"], gaps[key, "skipped"])
        elif _content(known.answers) == _content(answers[key]):
            again += 1
        else:
            changed.append(key)
    notices = []
    if not merged.records:
        notices.append(Notice("no_answers", "action", f"{merged.reading.file} 里没有答卷，只有表头。"))
    if again:
        notices.append(Notice("already_read", "info", f"有{again}份答卷以前已经读过，没有重复计数。"))
    if changed:
        shown = "、".join(changed[:5])
        notices.append(
            Notice(
                "changed_record",
                "action",
                f"有{len(changed)}份答卷和以前读入的不同（序号{shown}），保留了先读入的，请核对。",
            )
        )
    return notices


class _Known:
    """Records read before, to be found again in a later export.

    Within a survey of the platform a number belongs to one person. A file whose name has lost the survey's number is
    matched by number and time.
    """

    def __init__(self, rows: dict[tuple[str, str, str], _Row]) -> None:
        self._exact = dict(rows)
        self._in_survey = {(survey, key): row for (survey, key, _), row in rows.items() if survey}
        self._at_time = {(key, time): row for (survey, key, time), row in rows.items()}
        self._unnamed = {(key, time): row for (survey, key, time), row in rows.items() if not survey}

    def find(self, survey: str, key: str, time: str) -> _Row | None:
        """Return the same record of an earlier file; None for a new one."""
        if survey:
            return self._in_survey.get((survey, key)) or (self._unnamed.get((key, time)) if time else None)
        return self._exact.get((survey, key, time)) or (self._at_time.get((key, time)) if time else None)


def _content(answers: dict[tuple[str, str], tuple[RawAnswer, Coded]]) -> dict[tuple[str, str], object]:
    return {key: (given.values, given.texts, [p.value for p in given.problems]) for key, (_, given) in answers.items()}


class _Assembly:
    """Rows to frame, with the ledger and the count of cells."""

    def __init__(self, questionnaire: Questionnaire, rows: list[_Row]) -> None:
        self.questionnaire = questionnaire
        self.rows = rows
        self.ledger: list[LedgerRow] = []
        self.texts: dict[str, dict[int, str]] = {}
        self.cells_in = sum(answer.cells for row in rows for answer, _ in row.answers.values())
        self.accepted = 0
        self.ledgered = 0

    def responses(self, notices: list[Notice], provenance: Provenance) -> Responses:
        values = self._values()
        routed = route(self.questionnaire, values, len(self.rows), [row.empty for row in self.rows])
        self._refuse_unasked(routed)
        self._gather_texts()
        if self.cells_in != self.accepted + self.ledgered:
            raise IntakeError(
                "I-IDENTITY",
                where=provenance.survey,
                read=self.cells_in,
                accepted=self.accepted,
                ledger=self.ledgered,
            )
        cells = {"in": self.cells_in, "accepted": self.accepted, "ledger": self.ledgered}
        ledger = tuple(sorted(self.ledger, key=lambda row: (row.file, row.row, row.column)))
        notices = [*notices, *self._unrouted(routed), *self._elsewhere(provenance.community)]
        return Responses(self._frame(routed), self.questionnaire, provenance, ledger, tuple(notices), cells)

    def _values(self) -> dict[str, np.ndarray]:
        columns = [column for item in self.questionnaire.questions for column in kind_of(item).columns(item)]
        values = {column: np.full(len(self.rows), np.nan) for column in columns}
        for record, row in enumerate(self.rows):
            for answer, given in row.answers.values():
                self._book(answer, given)
                for column, value in given.values.items():
                    values[column][record] = value
        return values

    def _book(self, answer: RawAnswer, given: Coded) -> None:
        refused = answer.cells if not given.values else min(answer.cells, len(given.problems))
        self.ledgered += refused
        self.accepted += answer.cells - refused
        self.ledger += [_ledger_row(answer, fault) for fault in given.problems]

    def _refuse_unasked(self, routed: Routed) -> None:
        for record, item in routed.unasked:
            answers = self.rows[record].answers
            for key in [key for key in answers if key[0] == item]:
                answer, given = answers[key]
                if given.values:
                    kept = answer.cells - min(answer.cells, len(given.problems))
                    self.accepted -= kept
                    self.ledgered += kept
                    self.ledger.append(_ledger_row(answer, problem("impossible_path", answer.raw)))
                given.texts.clear()

    def _unrouted(self, routed: Routed) -> list[Notice]:
        """Name the items that the platform skipped for people whom the definition's routing asks."""
        counts: Counter[str] = Counter()
        for record, row in enumerate(self.rows):
            counts.update(item for item in row.skipped if routed.asks(record, item))
        if not counts:
            return []
        named = "、".join(f"{item}（{n}份）" for item, n in sorted(counts.items()))
        words = (
            f"这些题平台标为“跳过”，问卷定义里却没有对应的跳转：{named}，按“问到没有作答”处理。请补上 show_if 或 skip。"
        )
        return [Notice("skip_unknown", "action", words)]

    def _elsewhere(self, community: str) -> list[Notice]:
        """Name the records that say of themselves that they belong to another community."""
        codes = {place.code for place in places()} - {community, "", "00"}
        counts = Counter(row.record.link for row in self.rows if row.record.link in codes)
        if not counts or community not in {place.code for place in places()}:
            return []
        named = "、".join(f"{code}（{n}份）" for code, n in sorted(counts.items()))
        words = f"有答卷写着别的社区：{named}，现在读入的是社区{community}。请核对是不是放错了文件。"
        return [Notice("other_community", "action", words)]

    def _frame(self, routed: Routed):
        import pandas as pd

        codes = {place.code for place in places()}
        data: dict[str, object] = {
            "respondent": self._names(),
            "submitted": [row.record.submitted for row in self.rows],
            "seconds": pd.array([row.record.seconds for row in self.rows], dtype="Int64"),
            "source": [row.record.source for row in self.rows],
            "link": [row.record.link if row.record.link in codes else "" for row in self.rows],
            "disposition": list(routed.disposition),
        }
        for item in self.questionnaire.questions:
            for column in kind_of(item).columns(item):
                whole = item.kind != "number"
                data[column] = routed.columns[column].astype(np.int64) if whole else routed.columns[column]
            for column in self._text_columns(item):
                written = self.texts.get(column, {})
                data[column] = [written.get(record, "") for record in range(len(self.rows))]
        return pd.DataFrame(data)

    def _names(self) -> list[str]:
        """Return a name for each respondent: the platform's number, the survey's before it where there are several."""
        many = len({row.key[0] for row in self.rows}) > 1
        seen: Counter[str] = Counter()
        names = []
        for row in self.rows:
            name = f"{row.key[0]}-{row.key[1]}" if many and row.key[0] else row.key[1]
            seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
        return names

    def _gather_texts(self) -> None:
        for record, row in enumerate(self.rows):
            for _, given in row.answers.values():
                for column, text in given.texts.items():
                    self.texts.setdefault(column, {}).setdefault(record, text)

    def _text_columns(self, item: Item) -> Iterator[str]:
        if item.kind == "text":
            yield f"{item.id}__text"
        for option in item.options:
            column = text_column(item, option.code)
            if option.text or self.texts.get(column):
                yield column


def _ledger_row(answer: RawAnswer, fault: Problem) -> LedgerRow:
    place = answer.place
    return LedgerRow(
        place.file,
        place.sheet,
        place.row,
        place.column,
        answer.item,
        fault.value,
        fault.reason,
        fault.message,
    )
