"""The workbook in which a person confirms the back-coding (归类表), and what was confirmed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from toolkit.errors import AnalysisError, IntakeError
from toolkit.forms.entry_workbook.looks import Looks
from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.entry_layout import shortened
from toolkit.records import Ledger, LedgerRow
from toolkit.registry import did_you_mean
from toolkit.responses.coding import Problem, problem
from toolkit.responses.open_text.back_coding import BackCoding, back_coding
from toolkit.responses.open_text.layout import (
    COUNT,
    MARK,
    NOTE,
    OPTION,
    REASON,
    SORTING,
    SUGGESTED,
    TAKEN,
    TEXT,
    YES,
    Line,
    SheetWriter,
    is_no,
    is_yes,
    lines,
    write_guide,
)
from toolkit.responses.open_text.texts import mark_of

if TYPE_CHECKING:
    from toolkit.containers import Workbook
    from toolkit.responses.answers import Responses

STAYS = "仍归其他"
_CHOICES = "选项"
_GUIDE = (
    ("做什么", f"“其他”旁边写的话，有些其实就是已有的选项。在工作表“{SORTING}”里逐条看，归回去。一行是一种写法。"),
    (SUGGESTED, f"是比对字面找出来的，只供参考，不会自动采用。同意就在“{TAKEN}”里选“{YES}”。"),
    (OPTION, f"不同意建议，或没有建议而您看得出来的，在这里选一个选项；确实是别的意思，选“{STAYS}”。"),
    ("空着的", "就是还没有决定，结果不变。"),
    ("拿不准", f"选“{STAYS}”。宁可留在其他里，不要替填写人猜。"),
    ("请不要做", f"不要改“{TEXT}”和“{MARK}”。排序要选中整张表。"),
    ("交回", "存成 .xlsx，再读入。原来的答案不改动，归类随时可以撤回。"),
)


def sorting_sheet(responses: Responses, item: str, decided: Mapping[str, int] = MappingProxyType({})) -> bytes:
    """Return the workbook to be filled in: a guide, and one row for each way of writing nobody has decided about.

    Parameters
    ----------
    responses : Responses
    item : str
        Id, variable or wording of the question.
    decided : mapping of str to int, optional
        As for :func:`toolkit.responses.open_text.back_coding.back_coding`.

    Raises
    ------
    AnalysisError
        ``A-SORTED`` when nothing is open, and what
        :func:`toolkit.responses.open_text.back_coding.back_coding` raises.
    """
    from toolkit.document.xlsx import drawn

    found = back_coding(responses, item, decided)
    if not found.open:
        raise AnalysisError("A-SORTED", where=found.item.id, n=len(found.proposals))
    warning = SIMULATED_NOTICE if responses.provenance.simulated else ""
    title = shortened(f"{found.item.id} “其他”归类：{found.item.text}", 80)

    def draw(book: Any) -> None:
        looks = Looks(book)
        write_guide(book, looks, title, _GUIDE, warning)
        sheet = SheetWriter(book, looks, SORTING, (TEXT, COUNT, SUGGESTED, REASON, TAKEN, OPTION, NOTE, MARK))
        for p in found.open:
            about = {SUGGESTED: _choice(found, p.code), REASON: p.reason}
            sheet.add({TEXT: p.text, COUNT: p.count, **about, MARK: mark_of(p.text)})
        sheet.choose(TAKEN, [YES], f"同意左边的建议，选“{YES}”。")
        sheet.choose(OPTION, _write_choices(book, looks, found), f"选一个选项；确实是别的意思，选“{STAYS}”。")

    return drawn(draw, title=title, comments=warning)


def _write_choices(book: Any, looks: Looks, found: BackCoding) -> str:
    """Write what can be chosen; return where it stands."""
    sheet = SheetWriter(book, looks, _CHOICES, (OPTION,))
    codes = [option.code for option in found.item.options if option.code != found.other.code]
    for choice in (*(_choice(found, code) for code in codes), STAYS):
        sheet.add({OPTION: choice})
    return f"={_CHOICES}!$A$2:$A${1 + sheet.rows}"


def _choice(found: BackCoding, code: int | None) -> str:
    return "" if code is None else f"{code} {shortened(found.item.labels[code], 60)}"


@dataclass(frozen=True)
class BackCoded:
    """What a person has confirmed.

    Parameters
    ----------
    item : str
    decisions : dict of str to int
        Masked text to the option's code, the code of 其他 where it stays there; what was decided so before is left out.
    ledger : Ledger
        Rows that could not be used.
    undecided : tuple of str
        Masked texts nobody has decided about.
    """

    item: str
    decisions: dict[str, int]
    ledger: Ledger
    undecided: tuple[str, ...]

    def __repr__(self) -> str:
        told = f"{self.item} 的“其他”：决定了{len(self.decisions)}种写法，还有{len(self.undecided)}种没有决定。"
        return "\n".join([told, *([repr(self.ledger)] if self.ledger else [])])


def read_sorting(
    workbook: Workbook, responses: Responses, item: str, decided: Mapping[str, int] = MappingProxyType({})
) -> BackCoded:
    """Return what a person has confirmed in a workbook of :func:`sorting_sheet`, be it an earlier one.

    Parameters
    ----------
    workbook : Workbook
    responses : Responses
    item : str
        Id, variable or wording of the question.
    decided : mapping of str to int, optional
        As for :func:`toolkit.responses.open_text.back_coding.back_coding`.

    Raises
    ------
    AnalysisError
        As :func:`toolkit.responses.open_text.back_coding.back_coding`.
    IntakeError
        ``I-CODING`` when the sheet or a header is missing, or no row belongs to this question.
    """
    found = back_coding(responses, item, decided)
    texts = {mark_of(proposal.text): proposal.text for proposal in found.proposals}
    filled = lines(workbook, SORTING, (TEXT, SUGGESTED, TAKEN, OPTION, MARK))
    if filled and not any(line[MARK] in texts for line in filled):
        raise IntakeError("I-CODING", where=workbook.file, problem=f"没有一行和“{found.item.id}”的“其他”对得上")
    chosen: dict[str, int | None] = {}
    ledger = []
    for line in filled:
        header, choice = _decision(line, found, texts)
        text = texts.get(line[MARK], "")
        if isinstance(choice, int) and chosen.get(text, choice) != choice:
            chosen[text] = None
            choice = problem("coded_otherwise", shortened(text, 20))
        if isinstance(choice, Problem):
            place = (workbook.file, SORTING, line.row, header, found.item.id)
            ledger.append(LedgerRow(*place, choice.value, choice.reason, choice.message))
        elif choice is not None:
            chosen[text] = choice
    before = {proposal.text: proposal.decided for proposal in found.proposals}
    decisions = {text: code for text, code in chosen.items() if code is not None and code != before[text]}
    undecided = tuple(proposal.text for proposal in found.open if proposal.text not in decisions)
    return BackCoded(found.item.id, decisions, Ledger(ledger), undecided)


def _decision(line: Line, found: BackCoding, texts: dict[str, str]) -> tuple[str, int | Problem | None]:
    """Return the header of the cell that decides a row, and the code, or why there is none; None while it is open."""
    chosen, taken = line[OPTION], line[TAKEN]
    if not chosen and is_no(taken):
        return OPTION, None
    if line[MARK] not in texts or mark_of(line[TEXT]) != line[MARK]:
        return TEXT, problem("text_differs", shortened(line[TEXT], 20))
    if not is_no(taken) and not is_yes(taken):
        return TAKEN, problem("unknown_option", taken, hint=f"请填“{YES}”，或留空。")
    own = _code(chosen, found) if chosen else None
    if isinstance(own, Problem) or is_no(taken):
        return OPTION, own
    suggested = _code(line[SUGGESTED], found)
    if isinstance(suggested, int) and own is not None and own != suggested:
        return OPTION, problem("coded_otherwise", shortened(line[TEXT], 20))
    return TAKEN, suggested


def _code(written: str, found: BackCoding) -> int | Problem:
    """Return the code of a choice as the list offers it, or as a person writes it: the number, or the label."""
    if written == STAYS:
        return found.other.code
    by_number = {str(code): code for code in found.item.labels}.get(written.split(" ")[0])
    if by_number is not None:
        return by_number
    option = found.item.option(written)
    hint = did_you_mean(written, list(found.item.labels.values()))
    return option.code if option else problem("unknown_option", written, hint=hint)
