"""The workbook in which a person codes the answers to an open question (编码表), with a part to be coded twice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from toolkit.files import digest
from toolkit.forms.entry_workbook.looks import Looks
from toolkit.questionnaire.entry_layout import shortened
from toolkit.responses.open_text.codebook import CodeBook, starter_codes
from toolkit.responses.open_text.layout import (
    BETWEEN,
    BOOK,
    CODE,
    EXAMPLE,
    FIRST,
    GIVEN,
    HINTS,
    MARK,
    NAME,
    NOTE,
    RECORD,
    RULE,
    SECOND,
    SUGGESTED,
    TAKEN,
    TEXT,
    YES,
    SheetWriter,
    write_guide,
)
from toolkit.responses.open_text.texts import OpenAnswers, Written, open_answers

if TYPE_CHECKING:
    from toolkit.responses.answers import Responses

_SHARE, _LEAST = 0.2, 30
"""So much is coded by a second person: a fifth, at least thirty texts."""
_SPARE = 20
"""Rows below the code book for codes that are added."""
_GUIDE = (
    (
        "先看编码本",
        f"工作表“{BOOK}”里是代码、说明和例子。先试编二三十条，再改编码本：改名称、改说明、在下面加行都可以。",
    ),
    ("代码", "用没有用过的数字。95是没有内容（不计入基数），96是没有需求，97是其他。"),
    ("再编码", f"在工作表“{FIRST}”里，每条文字选一到三个码，最主要的填“{GIVEN[0]}”。一件事只选一个最贴近的码。"),
    (SUGGESTED, "是按提示词找出来的，只供参考，不会自动计入。"),
    (TAKEN, f"同意全部建议，选“{YES}”，不用再选码；只同意一部分，请自己选码。"),
    ("拿不准", f"选97（其他），在“{NOTE}”里写一句。97多了，就该在编码本里加一个码。"),
    (SECOND, f"由另一个人独立编：把没有编过的空表另存一份给他，只填“{SECOND}”，不看第一个人的编码。"),
    (
        "一致程度",
        "两个人都编了才算得出来。先读入一次，记下数字，再一起讨论、修改；没有复核的，报告里要写明只由一人编码。",
    ),
    ("可以做的", "排序、筛选、调列宽、隔几天接着编。排序要选中整张表。"),
    ("请不要做", f"不要改“{RECORD}”“{TEXT}”“{MARK}”三列。只排序其中几列，或改动了文字，那一行就不采用，会单独列出。"),
    ("个人信息", "电话、姓名等已经遮盖成【电话】【姓名】。遮盖得不全的，请不要外传，并告诉维护人。"),
    ("交回", "存成 .xlsx，再读入。"),
)


def coding_sheet(responses: Responses, item: str, codes: CodeBook | None = None) -> bytes:
    """Return the workbook to be filled in: guide, code book, all texts, and those for the second person.

    Parameters
    ----------
    responses : Responses
    item : str
        Id, variable or wording of the question.
    codes : CodeBook, optional
        Else the one to start from (:func:`starter_codes`).

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when there is no such question, ``A-LEVEL`` when it is not an open one.
    """
    from toolkit.document.xlsx import drawn

    answers, book_of_codes = open_answers(responses, item), codes or starter_codes()
    title = shortened(f"{answers.item.id} 编码表：{answers.item.text}", 80)

    def draw(book: Any) -> None:
        looks = Looks(book)
        write_guide(book, looks, title, _GUIDE, answers.warning)
        listed = _write_codes(book, looks, book_of_codes)
        _write_texts(book, looks, answers, book_of_codes, listed)
        _write_second(book, looks, twice(answers), listed)

    return drawn(draw, title=title, comments=answers.warning)


def twice(answers: OpenAnswers) -> tuple[Written, ...]:
    """Return the texts to be coded by a second person: by lot, the same at every call, in the order of the records."""
    most = max(_LEAST, math.ceil(_SHARE * len(answers.texts)))
    drawn = sorted(answers.texts, key=lambda text: digest(f"{answers.item.id}/{text.record}/{text.mark}".encode()))
    chosen = {text.record for text in drawn[:most]}
    return tuple(text for text in answers.texts if text.record in chosen)


def _write_codes(book: Any, looks: Looks, codes: CodeBook) -> str:
    """Write the code book; return where its names stand, rows to be added included."""
    sheet = SheetWriter(book, looks, BOOK, (CODE, NAME, RULE, EXAMPLE, HINTS))
    for code in codes:
        hints = "、".join(code.words)
        sheet.add({CODE: code.code, NAME: code.name, RULE: code.rule, EXAMPLE: code.example, HINTS: hints})
    return f"={BOOK}!$B$2:$B${1 + sheet.rows + _SPARE}"


def _write_texts(book: Any, looks: Looks, answers: OpenAnswers, codes: CodeBook, listed: str) -> None:
    sheet = SheetWriter(book, looks, FIRST, (RECORD, TEXT, *GIVEN, SUGGESTED, TAKEN, NOTE, MARK))
    for text in answers.texts:
        suggested = BETWEEN.join(f"{code} {codes.labels[code]}" for code in codes.suggested(text.text))
        sheet.add({RECORD: text.record, TEXT: text.text, SUGGESTED: suggested, MARK: text.mark})
    _choices(sheet, listed)
    sheet.choose(TAKEN, [YES], f"同意左边的全部建议，选“{YES}”；不同意就留空，自己选码。")


def _write_second(book: Any, looks: Looks, texts: tuple[Written, ...], listed: str) -> None:
    sheet = SheetWriter(book, looks, SECOND, (RECORD, TEXT, *GIVEN, NOTE, MARK))
    for text in texts:
        sheet.add({RECORD: text.record, TEXT: text.text, MARK: text.mark})
    _choices(sheet, listed)


def _choices(sheet: SheetWriter, listed: str) -> None:
    for header in GIVEN:
        sheet.choose(header, listed, f"从编码本里选一个码。没有合适的，先在“{BOOK}”里加一行。")
