"""Mask personal information: its sort stays readable, everything around it stays as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.questionnaire.kinds import text_column
from toolkit.records import LedgerRow, Notice
from toolkit.responses.personal.finder import find

if TYPE_CHECKING:
    from toolkit.responses.answers import Responses


def mask(text: str) -> str:
    """Return a text with its personal information masked, nothing else changed.

    >>> mask("有事发邮件到 moni@example.com 就行")
    '有事发邮件到 【邮箱】 就行'
    """
    return _masked(text, Counter())


def masked(responses: Responses) -> Responses:
    """Return responses whose texts and ledger are masked, with a notice that counts what was masked, by sort.

    What was typed in stays in the raw files alone.
    """
    counts: Counter[str] = Counter()
    texts = {column: responses.frame[column] for column in _text_columns(responses)}
    changed = {column: [_masked(text, counts) for text in written] for column, written in texts.items()}
    ledger = tuple(_masked_row(row, counts) for row in responses.ledger)
    if not counts:
        return responses
    named = "、".join(f"{sort}{counts[sort]}处" for sort in sorted(counts))
    words = f"填写的文字里有{counts.total()}处个人信息已经遮盖（{named}）。原文只在原始文件里。"
    return replace(
        responses,
        frame=responses.frame.assign(**changed),
        ledger=ledger,
        notices=(*responses.notices, Notice("personal_masked", "info", words)),
    )


def _masked(text: str, counts: Counter[str]) -> str:
    parts, end = [], 0
    for found in find(text):
        counts[found.sort] += 1
        start, following = found.span
        parts += [text[end:start], f"【{found.sort}】"]
        end = following
    return "".join([*parts, text[end:]])


def _masked_row(row: LedgerRow, counts: Counter[str]) -> LedgerRow:
    """Mask a refused answer; its message quotes the beginning of it, which may cut a number in two."""
    value = _masked(row.value, counts)
    if value == row.value:
        return row
    message = row.message.replace(row.value, value)
    if message == row.message:
        message = row.message.replace(row.value[:40], value[:40])
    return replace(row, value=value, message=mask(message))


def _text_columns(responses: Responses) -> Iterator[str]:
    for item in responses.questionnaire.questions:
        own = [f"{item.id}__text"] if item.kind == "text" else []
        yield from (c for c in [*own, *(text_column(item, code) for code in item.labels)] if c in responses.frame)
