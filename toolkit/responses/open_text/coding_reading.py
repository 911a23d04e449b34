"""The filled coding sheet -> codes by record: every row is known by its record and its text, never by its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.errors import IntakeError
from toolkit.records import Ledger, LedgerRow, Notice
from toolkit.registry import did_you_mean
from toolkit.responses.coding import Problem, problem
from toolkit.responses.open_text.agreement import TENTATIVE, Agreement, Codes
from toolkit.responses.open_text.codebook import EMPTY, Code, CodeBook
from toolkit.responses.open_text.coded import CodedTexts
from toolkit.responses.open_text.layout import (
    BOOK,
    CODE,
    EXAMPLE,
    FIRST,
    GIVEN,
    HINTS,
    MARK,
    NAME,
    RECORD,
    RULE,
    SECOND,
    SUGGESTED,
    TAKEN,
    TEXT,
    YES,
    Line,
    is_no,
    is_yes,
    lines,
    named,
)
from toolkit.responses.open_text.texts import OpenAnswers, Written, mark_of, open_answers

if TYPE_CHECKING:
    from toolkit.containers import Workbook
    from toolkit.responses.answers import Responses

_BETWEEN = re.compile(r"[；;、，,/\n]")
_GIVEN = re.compile(r"码\d+")
_NUMBER = re.compile(r"[0-9]{1,6}")


def read_coding(workbook: Workbook, responses: Responses, item: str, second: Workbook | None = None) -> CodedTexts:
    """Return what was coded in a filled workbook of :func:`coding_sheet`.

    Parameters
    ----------
    workbook : Workbook
    responses : Responses
        The answers the workbook was made from; more may have come in since.
    item : str
        Id, variable or wording of the question.
    second : Workbook, optional
        The copy that the second person filled in; else the same workbook.

    Returns
    -------
    CodedTexts
        A row whose text is not the record's, a code that is not in the code book and the like stand in its ledger.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when there is no such question, ``A-LEVEL`` when it is not an open one.
    IntakeError
        ``I-CODING`` when a sheet or a header is missing, or no row belongs to this question.
    """
    answers = open_answers(responses, item)
    book, ledger = _code_book(workbook, answers.item.id)
    first, again = _Coder(workbook, FIRST, answers, book), _Coder(second or workbook, SECOND, answers, book)
    first.read()
    if second or named(workbook, SECOND):
        again.read()
    agreement = Agreement(first.codes, again.codes)
    ledger += [*first.ledger, *again.ledger]
    notices = _notices(answers, first, agreement)
    return CodedTexts(responses, answers, book, first.codes, agreement, Ledger(ledger), tuple(notices))


def _code_book(workbook: Workbook, item: str) -> tuple[CodeBook, list[LedgerRow]]:
    """Return the code book as the person left it, and its rows that cannot be used."""
    codes: dict[int, Code] = {}
    names: set[str] = set()
    ledger = []
    for line in lines(workbook, BOOK, (CODE, NAME)):
        number, name = line[CODE], line[NAME]
        if not _NUMBER.fullmatch(number):
            fault = problem("not_a_number", number or name)
        elif int(number) in codes or name in names or not name:
            fault = problem("twice", name or number)
        else:
            hints = tuple(hint for hint in re.split(r"[、，,\s]+", line[HINTS]) if hint.strip("=+"))
            codes[int(number)] = Code(int(number), name, line[RULE], line[EXAMPLE], hints)
            names.add(name)
            continue
        place = (workbook.file, BOOK, line.row, CODE, item)
        ledger.append(LedgerRow(*place, fault.value, fault.reason, fault.message))
    return CodeBook(tuple(codes.values())), ledger


class _Coder:
    """One person's sheet: the codes by record, the records met, and what could not be used."""

    def __init__(self, workbook: Workbook, sheet: str, answers: OpenAnswers, book: CodeBook) -> None:
        self.workbook, self.sheet, self.answers, self.book = workbook, sheet, answers, book
        self.codes: dict[str, Codes] = {}
        self.seen: set[str] = set()
        self.ledger: list[LedgerRow] = []
        self._doubtful: set[str] = set()

    def read(self) -> None:
        """Read the sheet.

        Raises
        ------
        IntakeError
            ``I-CODING`` when the sheet or a header is missing, or no row belongs to this question.
        """
        known = {text.record: text for text in self.answers.texts}
        filled = lines(self.workbook, self.sheet, (RECORD, TEXT, GIVEN[0], MARK))
        if filled and not any(_same(line, known.get(line[RECORD])) for line in filled):
            words = (
                f"工作表“{self.sheet}”没有一行和“{self.answers.item.id}”的答案对得上：可能是另一道题的，或只排序了几列"
            )
            raise IntakeError("I-CODING", where=self.workbook.file, problem=words)
        for line in filled:
            text = known.get(line[RECORD])
            if text:
                self.seen.add(text.record)
            if text and _same(line, text):
                self._keep(line)
            elif _is_coded(line):
                record = line[RECORD]
                self._refuse(line, TEXT, problem("text_differs", record) if text else problem("record_unknown", record))

    def _keep(self, line: Line) -> None:
        """Keep the codes of a row, unless they contradict themselves or another row of the same text."""
        record, given = line[RECORD], self._given(line)
        if not given:
            return
        if EMPTY in given and len(given) > 1:
            self._refuse(line, GIVEN[0], problem("exclusive_conflict", self.book.labels[EMPTY]))
        elif record in self._doubtful or self.codes.get(record, given) != given:
            self._doubtful.add(record)
            self.codes.pop(record, None)
            self._refuse(line, GIVEN[0], problem("coded_otherwise", record))
        else:
            self.codes[record] = given

    def _given(self, line: Line) -> Codes:
        """Return the codes of a row: those chosen, and the suggestions where a person has taken them."""
        found = {code for header in _places(line) for code in self._codes(line, header)}
        if is_yes(line[TAKEN]):
            found.update(self._suggested(line))
        elif not is_no(line[TAKEN]):
            self._refuse(line, TAKEN, problem("unknown_option", line[TAKEN], hint=f"请填“{YES}”，或留空。"))
        return frozenset(found)

    def _codes(self, line: Line, header: str) -> Iterator[int]:
        whole = self.book.code(line[header])
        for part in [line[header]] if whole is not None else _parts(line[header]):
            code = self.book.code(part)
            if code is None:
                hint = did_you_mean(part, list(self.book.labels.values()))
                self._refuse(line, header, problem("code_unknown", part, hint=hint))
            else:
                yield code

    def _suggested(self, line: Line) -> Iterator[int]:
        """Yield the suggested codes by their number: the names may have been changed since."""
        for part in _parts(line[SUGGESTED]):
            code = self.book.code(part.split()[0])
            if code is None:
                self._refuse(line, SUGGESTED, problem("code_unknown", part, hint=""))
            else:
                yield code

    def _refuse(self, line: Line, header: str, fault: Problem) -> None:
        place = (self.workbook.file, self.sheet, line.row, header, self.answers.item.id)
        row = LedgerRow(*place, fault.value, fault.reason, fault.message, respondent=line[RECORD])
        self.ledger.append(row)


def _same(line: Line, text: Written | None) -> bool:
    """Tell whether a row still holds the text of its record: no column was sorted without the others."""
    return text is not None and line[MARK] == text.mark == mark_of(line[TEXT])


def _places(line: Line) -> list[str]:
    return [header for header in line.cells if _GIVEN.fullmatch(header)]


def _is_coded(line: Line) -> bool:
    return any(line[header] for header in _places(line)) or not is_no(line[TAKEN])


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(cell) if part.strip()]


def _notices(answers: OpenAnswers, first: _Coder, agreement: Agreement) -> Iterator[Notice]:
    missing = [text.record for text in answers.texts if text.record not in first.codes]
    gone = sum(record not in first.seen for record in missing)
    if missing:
        where = f"，其中{gone}条在表里找不到（行被删去，或是后来收到的）" if gone else ""
        yield Notice("coding_missing", "action", f"{len(missing)}条文字没有可用的码{where}，没有计入。")
    if empty := sum(codes == {EMPTY} for codes in first.codes.values()):
        yield Notice("coding_empty", "info", f"{empty}条没有内容，不计入基数。")
    if not agreement.records:
        words = f"没有第二个人的编码（工作表“{SECOND}”），算不出一致程度。报告里请写明只由一人编码。"
        yield Notice("coding_once", "action", words)
    elif agreement.alpha is not None and agreement.alpha < TENTATIVE:
        words = f"两人的一致程度偏低（α={agreement.alpha:.2f}）。请一起看不一致的条目，改清楚编码本，再重新编。"
        yield Notice("coding_apart", "action", words)
