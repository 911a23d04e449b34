"""The paper questionnaire (纸质问卷): compact A4 pages with a code beside each option and arrows for the skips.

What is printed is what the entry sheet asks for: the same numbers, item ids, codes and order. On paper a matrix of
two columns stays one table; it takes as many numbers as it has rows, since the other forms ask them one by one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.forms.consent import consent_text, guardian_line
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.document.docx.sheet import Piece, Sheet
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.questionnaire.model import Option

ONE, MANY = "○", "□"
_FILL = "____"
_SLOT = re.compile("(【请填写：[^】]*】)")
_HOW = (
    "填写方法：请在选项前打“√”，○只选一项，□可选多项；选项带“→”的，按箭头跳到那一题；有灰底提示的题，只由提示所说的人回答。"
    "请不要写姓名、电话和住址。选项旁的数字和题号后的字母供录入用。"
)
_CLOSING: list[Piece] = [("Strong", "问卷到此结束，谢谢您！"), "　　工作人员填写：审核________　录入________　□ 已复录"]
_HEADINGS_AT_MOST = 3
"""Lines a matrix heading may take; with longer ones, or very many, the table is headed by codes alone."""
_COLUMNS_AT_MOST = 16


@form("paper", "纸质问卷.docx")
def paper(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the questionnaire as a Word document to be printed and filled in by hand."""
    from toolkit.document.docx.sheet import Sheet

    footer = f"{questionnaire.title[:30]} · 第{questionnaire.rev}版 · 校验码 {questionnaire.hash[:8]}"
    sheet = Sheet(questionnaire.title, footer)
    _head(sheet, questionnaire, fieldwork)
    route = _Route(questionnaire)
    for position, item in enumerate(questionnaire.items):
        with sheet.together():
            gate = route.gate(position)
            if gate:
                sheet.line([gate], "Gate")
            _block(sheet, questionnaire, item, route)
            if position == len(questionnaire.items) - 1:
                sheet.line(_CLOSING, "Note")
    return sheet.data()


def _head(sheet: Sheet, questionnaire: Questionnaire, fieldwork: Fieldwork) -> None:
    from toolkit.document.docx.sheet import Box, Row

    fields = [
        ("表号", "", 1500),
        ("社区代码", fieldwork.community, 700),
        ("调查员代号", "", 900),
        ("填写日期", "　　年　　月　　日", 2278),
    ]
    boxes = []
    for name, value, width in fields:
        boxes += [Box(1300 if len(name) > 4 else 1100, ((name,),), "CellLabel", "EDEDED")]
        boxes += [Box(width, ((value,),), "CellMark")]
    sheet.table([Row(tuple(boxes), height=440)])
    for paragraph in consent_text(questionnaire, fieldwork).split("\n"):
        sheet.line(with_slots(paragraph), "Boxed")
    if guardian_line(questionnaire):
        sheet.line([f"填写人未满18周岁的，由调查员核对：{MANY} 已征得监护人同意"], "Note")
    sheet.line([_HOW], "Note")


def with_slots(text: str) -> list[Piece]:
    """Return text with its visible blanks set apart."""
    return [("Slot", piece) if _SLOT.fullmatch(piece) else piece for piece in _SLOT.split(text) if piece]


# ---- one question


def _block(sheet: Sheet, questionnaire: Questionnaire, item: Item, route: _Route) -> None:
    if item.kind == "info":
        sheet.line([questionnaire.wording(item)], "Note")
        return
    stem: list[Piece] = [f"{route.number(item)}. ", ("ItemId", f"[{item.id}] "), questionnaire.wording(item)]
    hint = "；".join(_hints(item))
    sheet.line([*stem, ("Hint", f"（{hint}）" if hint else "")], "Question")
    match item.kind:
        case "matrix":
            _matrix(sheet, item, route)
        case "rank":
            sheet.grid([_option(option, "", "") for option in item.options])
            places = range(1, int(item.maximum or len(item.options)) + 1)
            sheet.grid([[("Strong", f"第{place}位"), ("Blank", "______")] for place in places])
        case "number":
            sheet.grid([[("Blank", "____________"), item.unit, ("Hint", _range(item))]])
        case "text":
            sheet.blanks(2)
        case _:
            mark = MANY if item.kind == "multi" else ONE
            sheet.grid([_option(option, mark, route.arrow(item, option)) for option in item.options])


def _option(option: Option, mark: str, arrow: str) -> list[Piece]:
    from toolkit.document.escape import one_line

    label = one_line(option.label)
    pieces: list[Piece] = [mark, ("Code", str(option.code))]
    if label != str(option.code):
        pieces.append(f" {label}")
    if option.text:
        pieces.append(("Blank", "__________"))
    return [*pieces, ("Strong", f" {arrow}")] if arrow else pieces


def _hints(item: Item) -> Iterator[str]:
    """Yield how to answer, where the wording does not say it itself."""
    if item.kind == "multi":
        limit = f"最多选{numeral(item.maximum)}项" if item.maximum else "可多选"
        if limit not in item.text.replace(" ", ""):
            yield limit
        alone = [str(code) for code in item.exclusive if code in item.labels]
        if alone:
            yield f"选{'、'.join(alone)}的不再选其他项"
    if item.kind == "rank":
        yield "填选项旁的数字"
    if item.kind == "matrix":
        yield "每行选一项"


def _range(item: Item) -> str:
    if item.maximum is not None:
        return f"（填{numeral(item.minimum or 0)}—{numeral(item.maximum)}之间的数）"
    return f"（填不小于{numeral(item.minimum or 0)}的数）"


def _matrix(sheet: Sheet, item: Item, route: _Route) -> None:
    from toolkit.document.docx.sheet import HALF, WIDTH, Box, Row, half_characters
    from toolkit.document.escape import one_line

    few = len(item.options) <= _COLUMNS_AT_MOST
    labels = [route.row(item, position) for position in range(len(item.rows))]
    asked = max((half_characters(label) for label in labels), default=0) * HALF + 3 * HALF
    share = min(0.45, max(0.2, asked / WIDTH))
    count = len(item.options) if few else 1
    width = int(WIDTH * (1 - share)) // max(1, count)
    first = WIDTH - width * count
    tallest = max((half_characters(one_line(o.label)) for o in item.options), default=0) * HALF / max(1, width - 120)
    if few and tallest <= _HEADINGS_AT_MOST:
        heads = [
            (("Code", str(o.code)),)
            if one_line(o.label) == str(o.code)
            else (("Code", str(o.code)), "\n", one_line(o.label))
            for o in item.options
        ]
    else:
        sheet.grid([_option(option, "", "") for option in item.options])
        heads = [(("Code", str(o.code)),) for o in item.options] if few else [("填选项旁的数字",)]
    mark = ONE if few else _FILL
    rows = [Row((Box(first, style="CellLabel"), *(Box(width, (head,), "CellLabel") for head in heads)), header=True)]
    for position, label in enumerate(labels):
        fill = "F5F5F5" if position % 2 else ""
        marks = (Box(width, ((mark,),), "CellMark", fill) for _ in heads)
        rows.append(Row((Box(first, ((label,),), fill=fill), *marks)))
    sheet.table(rows)


# ---- who goes where


class _Route:
    """Where the arrows point, and who answers which questions, in the numbers and codes printed on the form."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._items = questionnaire.items
        self._numbers = questionnaire.numbers
        # The codes stand beside the options, so a condition is told in codes: short, whatever the labels.
        coded = [
            replace(item, options=tuple(replace(o, label=str(o.code)) for o in item.options)) for item in self._items
        ]
        self._coded = replace(questionnaire, items=tuple(coded))
        self._targets = self._jumps()
        self._gates = self._groups()

    def number(self, item: Item) -> str:
        """Return the number of a question, or the range a split matrix takes."""
        first = self._numbers[item.id]
        return f"{first}—{first + len(item.rows) - 1}" if item.split and len(item.rows) > 1 else str(first)

    def row(self, item: Item, position: int) -> str:
        """Return a row's label, with its own number where the other forms ask it alone."""
        from toolkit.document.escape import one_line

        label = one_line(item.rows[position].label)
        return f"{self._numbers[item.id] + position}. {label}" if item.split else label

    def arrow(self, item: Item, option: Option) -> str:
        """Return where an option leads: ``→ 转第9题``, ``→ 结束``, or nothing."""
        key = (item.id, option.code)
        return f"→ {self._place(self._targets[key])}" if key in self._targets else ""

    def gate(self, position: int) -> str:
        """Return the line before an item that tells who answers it and the next ones; empty when it needs none."""
        return self._gates.get(position, "")

    def _jumps(self) -> dict[tuple[str, int], int]:
        """Return item and code to the position one goes on at; the number of items is the end."""
        targets: dict[tuple[str, int], int] = {}
        for position, item in enumerate(self._items):
            for jump in _parts(item.show_if):
                if isinstance(jump, NotJumped):
                    for code in jump.codes:  # the last item that is jumped over counts
                        targets[jump.item, code] = position + 1
        return targets

    def _groups(self) -> dict[int, str]:
        """Return the position of the first of some items that the same people answer to the line before it."""
        gates, start = {}, 0
        places = {item.id: position for position, item in enumerate(self._items)}
        # Who jumps into the middle of a group from before it has not read the line at its head.
        comes_from: dict[int, int] = {}
        for (origin, _), target in self._targets.items():
            comes_from[target] = min(places[origin], comes_from.get(target, target))
        conditions = [_who(item.show_if) for item in self._items]
        for stop in range(1, len(self._items) + 1):
            goes_on = stop < len(self._items) and conditions[stop] == conditions[start]
            if goes_on and comes_from.get(stop, stop) >= start:
                continue
            if conditions[start]:
                words = _told(All(conditions[start]), self._coded).replace("”、“", "、")
                gates[start] = self._gate(words, start, stop)
            start = stop
        return gates

    def _gate(self, words: str, start: int, stop: int) -> str:
        numbers = [self.number(item) for item in self._items[start:stop] if item.id in self._numbers]
        if not numbers:
            return f"▶ 下面的说明写给{words}的人。"
        first, last = numbers[0].split("—")[0], numbers[-1].split("—")[-1]
        those = f"第{first}题" if first == last else f"第{first}—{last}题"
        return f"▶ {those}由{words}的人回答；其他人{self._place(stop).replace('结束', '到此结束')}。"

    def _place(self, position: int) -> str:
        """Return how a reader is sent to a position: to the next question from there on."""
        numbers = (self._numbers[item.id] for item in self._items[position:] if item.id in self._numbers)
        following = next(numbers, None)
        if following is None:
            return "结束" if position >= len(self._items) else "看最后的说明"
        before = position < len(self._items) and self._items[position].kind == "info"
        return f"转第{following}题前的说明" if before else f"转第{following}题"


def _parts(condition: Condition | None) -> tuple[Condition, ...]:
    if condition is None:
        return ()
    return condition.parts if isinstance(condition, All) else (condition,)


def _who(condition: Condition | None) -> tuple[Condition, ...]:
    """Return the parts of a condition that no arrow tells: all but the jumps."""
    return tuple(part for part in _parts(condition) if not isinstance(part, NotJumped))


def _told(condition: Condition, questionnaire: Questionnaire) -> str:
    """Return a condition in words; one inside another stands in brackets, so that 并且 and 或者 cannot be mixed up."""
    if not isinstance(condition, All | Either):
        return describe(condition, questionnaire)
    several = len(condition.parts) > 1
    told = [
        f"（{_told(part, questionnaire)}）"
        if several and isinstance(part, All | Either)
        else _told(part, questionnaire)
        for part in condition.parts
    ]
    return ("，并且" if isinstance(condition, All) else "，或者").join(told)
