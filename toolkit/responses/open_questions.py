"""What is left for a person to decide about answers that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.channels.mapping import IGNORED
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import similarity
from toolkit.responses.booking import corrected
from toolkit.responses.decisions import (
    APART,
    CELL,
    COLUMN,
    DISCARD,
    NEW,
    OLD,
    OPTION,
    RECORD,
    SAME,
    VERSION,
    Decision,
    Decisions,
    Question,
    Questions,
    question_id,
)

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.records import LedgerRow
    from toolkit.responses.answers import Responses

ANYTHING = "=…"
_CORRECTION = {ANYTHING: "写上正确的答案（等号后面写代码、数字或文字）", DISCARD: "确认丢弃"}


def open_questions(responses: Responses, decisions: Decisions) -> Questions:
    """Return the questions about columns, words, single answers, records and revisions that nobody has decided."""
    found = [*_columns(responses), *_rows(responses), *_records(responses), *_versions(responses)]
    once = {question.id: question for question in found}
    return Questions(question for question in once.values() if not decisions.choice(question.id))


def decide(question: Question, choice: str, responses: Responses, by: tuple[str, str, str]) -> Decision:
    """Return the record of a decision; ``by`` are who decides, when and why.

    Raises
    ------
    IntakeError
        ``I-CHOICE`` when the question has no such choice, or what was written after “=” is no answer or no question.
    """
    written = choice[1:].strip() if choice.startswith("=") and ANYTHING in question.choices else ""
    fits = _fits(question, written, responses.questionnaire) if written else choice in question.choices
    if not fits or choice == ANYTHING:
        raise IntakeError("I-CHOICE", where=question.where, choice=choice[:40], known="、".join(question.choices))
    return Decision(question.id, question.kind, choice, question.about, *by)


def _fits(question: Question, written: str, questionnaire: Questionnaire) -> bool:
    if question.kind == COLUMN:
        item, _, part = written.partition("__")
        known = questionnaire.by_id.get(item)
        return known is not None and (not part or part in known.parts)
    item = questionnaire.by_id[question.about["item"]]
    return not corrected(item, question.about.get("part", ""), written).problems


def _columns(responses: Responses) -> Iterator[Question]:
    for notice in responses.notices:
        if notice.code == "column_unknown" and notice.subject:
            choices = {ANYTHING: "写上题号，例如 =HOU01；矩阵的一行写 =NED01__hou", IGNORED: "不是题目，不读"}
            near = {f"={notice.proposal}": f"是{notice.proposal}这道题"} if notice.proposal else {}
            name = question_id(COLUMN, column=notice.subject)
            about = {"column": notice.subject}
            proposal = f"={notice.proposal}" if notice.proposal else ""
            yield Question(name, COLUMN, f"列“{notice.subject[:30]}”", notice.message, near | choices, proposal, about)


def _rows(responses: Responses) -> Iterator[Question]:
    counts = Counter(row.id for row in responses.ledger)
    told: set[str] = set()
    for row in responses.ledger:
        if row.status == "pending" and row.id not in told:
            told.add(row.id)
            yield _row(row, counts[row.id], responses.questionnaire)


def _row(row: LedgerRow, count: int, questionnaire: Questionnaire) -> Question:
    item = questionnaire.by_id.get(row.item)
    where = f"{row.file} 第{row.row}行 {row.item}{f'__{row.part}' if row.part else ''}"
    if item is not None and row.id == _word_id(row):
        choices = {str(code): f"归入“{label}”" for code, label in item.labels.items()} | {DISCARD: "确认丢弃"}
        about = {"item": row.item, "value": row.value}
        return Question(row.id, OPTION, where, row.message, choices, _nearest(row.value, item), about, count)
    discard_only = row.reason in ("impossible_path", "no_header")
    choices = {DISCARD: "确认丢弃"} if discard_only else _CORRECTION
    about = {"item": row.item, "part": row.part, "value": row.value, "respondent": row.respondent}
    return Question(row.id, CELL, where, row.message, choices, about=about)


def _word_id(row: LedgerRow) -> str:
    from toolkit.questionnaire.labels import option_key

    return question_id(OPTION, item=row.item, value=option_key(row.value))


def _nearest(text: str, item: Item) -> str:
    likeness, code = max(((similarity(text, label), code) for code, label in item.labels.items()), default=(0.0, 0))
    return str(code) if likeness >= 0.5 else ""


def _records(responses: Responses) -> Iterator[Question]:
    choices = {OLD: "保留先读入的", NEW: "以后读入的为准"}
    for notice in responses.notices:
        if notice.code == "changed_record":
            yield Question(notice.subject, RECORD, "答卷", notice.message, choices)


def _versions(responses: Responses) -> Iterator[Question]:
    choices = {SAME: "含义没有变，合并计算", APART: "不是同一道题，分开"}
    for notice in responses.notices:
        if notice.code == "question_changed":
            yield Question(notice.subject, VERSION, "问卷版本", notice.message, choices)
