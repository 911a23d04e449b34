"""What is left for a person to decide about answers that were read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import similarity
from toolkit.registry import did_you_mean
from toolkit.responses.booking import corrected
from toolkit.responses.decisions import (
    APART,
    CELL,
    COLUMN,
    DISCARD,
    IGNORE,
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
    meant,
    offered,
    question_id,
)

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.records import LedgerRow, Notice
    from toolkit.responses.answers import Responses

ANYTHING = "=…"
_CORRECTION = {ANYTHING: "写上正确的答案（等号后面写代码、数字或文字）"} | offered(DISCARD)
_GIST = re.compile("[：，]")


def open_questions(responses: Responses, decisions: Decisions) -> Questions:
    """Return the questions about columns, words, single answers, records and revisions that nobody has decided."""
    found = [*_columns(responses), *_rows(responses), *_records(responses), *_versions(responses)]
    once = {question.id: question for question in found}
    return Questions(question for question in once.values() if not decisions.choice(question.id))


def decide(question: Question, choice: str, responses: Responses, by: tuple[str, str, str]) -> Decision:
    """Return the record of a decision; ``by`` are who decides, when and why.

    Parameters
    ----------
    question : Question
    choice : str
        One of its choices, or how a person says it (:data:`toolkit.messages.CHOICES`).
    responses : Responses
    by : tuple of str

    Raises
    ------
    IntakeError
        ``I-CHOICE`` when the question has no such choice, or what was written after “=” is no answer or no question.
    """
    taken = meant(choice, question.choices)
    why = _refusal(question, taken, responses.questionnaire)
    if why:
        raise IntakeError("I-CHOICE", where=question.where, choice=choice[:40], why=why, known=question.offer)
    return Decision(question.id, question.kind, taken, question.about, *by)


def _refusal(question: Question, choice: str, questionnaire: Questionnaire) -> str:
    """Return why something cannot be chosen; empty when it can."""
    if choice in question.choices and choice != ANYTHING:
        return ""
    if ANYTHING not in question.choices:
        return "没有这一项。"
    if not choice.startswith("="):
        return f"要自己写的，前面加等号，例如“={choice[:20]}”。"
    written = choice[1:]
    if not written or choice == ANYTHING:
        return "等号后面是空的。"
    if question.kind == COLUMN:
        return _no_such_question(written, questionnaire)
    item = questionnaire.by_id[question.about["item"]]
    return "".join(problem.message for problem in corrected(item, question.about.get("part", ""), written).problems)


def _no_such_question(written: str, questionnaire: Questionnaire) -> str:
    item, _, part = written.partition("__")
    known = questionnaire.by_id.get(item)
    if known is None:
        return f"问卷里没有题号“{item[:20]}”。{did_you_mean(item, list(questionnaire.by_id))}"
    if part and part not in known.parts:
        return f"{item}里没有“{part[:20]}”，有的是：{'、'.join(known.parts)}。"
    return ""


def _columns(responses: Responses) -> Iterator[Question]:
    for notice in responses.notices:
        if notice.code == "column_unknown" and notice.subject:
            choices = {ANYTHING: "写上题号，例如 =HOU01；矩阵的一行写 =NED01__hou"} | offered(IGNORE)
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
        choices = {str(code): f"归入“{label}”" for code, label in item.labels.items()} | offered(DISCARD)
        about = {"item": row.item, "value": row.value}
        return Question(row.id, OPTION, where, row.message, choices, _nearest(row.value, item), about, count)
    discard_only = row.reason in ("impossible_path", "no_header")
    choices = offered(DISCARD) if discard_only else _CORRECTION
    about = {"item": row.item, "part": row.part, "value": row.value, "respondent": row.respondent}
    return Question(row.id, CELL, where, row.message, choices, about=about)


def _word_id(row: LedgerRow) -> str:
    from toolkit.questionnaire.labels import option_key

    return question_id(OPTION, item=row.item, value=option_key(row.value))


def _nearest(text: str, item: Item) -> str:
    likeness, code = max(((similarity(text, label), code) for code, label in item.labels.items()), default=(0.0, 0))
    return str(code) if likeness >= 0.5 else ""


def _records(responses: Responses) -> Iterator[Question]:
    for notice in responses.notices:
        if notice.code == "changed_record":
            yield _about(notice, RECORD, "答卷", offered(OLD, NEW))


def _versions(responses: Responses) -> Iterator[Question]:
    for notice in responses.notices:
        if notice.code == "question_changed":
            yield _about(notice, VERSION, "问卷版本", offered(SAME, APART))


def _about(notice: Notice, kind: str, where: str, choices: dict[str, str]) -> Question:
    """Return the question a notice puts; its record keeps the notice's first clause, which says what it is about."""
    return Question(
        notice.subject, kind, where, notice.message, choices, about={"what": _GIST.split(notice.message)[0]}
    )
