"""The codebook (编码本): every variable with its wording, base, codes and labels, as a workbook and as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import clean, one_line
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.identity import question_hash
from toolkit.questionnaire.kinds import Level, kind_of, text_column
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.overview import asked_of
from toolkit.questionnaire.routing import describe
from toolkit.questionnaire.variables import MISSING, SPSS_CODES, Variable, variables

if TYPE_CHECKING:
    from toolkit.document.docx.sheet import Sheet
    from toolkit.questionnaire import Item, Questionnaire

_LEVELS = {
    Level.NOMINAL: "定类",
    Level.ORDINAL: "定序",
    Level.INTERVAL: "数值",
    Level.MULTIPLE: "多选",
    Level.RANKING: "排序",
    Level.TEXT: "文字",
}
_SPECIAL = {
    **MISSING,
    95: "不适用：不在这道题要问的人里",
    96: "以上都没有：是回答，与其他选项互斥",
    97: "其他：写下的文字另存一列",
    98: "不清楚、说不准：是回答，单独报告",
    99: "不愿回答：是回答，单独报告",
}
_NOTES = {"analysis": "分析", "basis": "依据", "field": "领域", "env": "环境", "note": "备注"}
_LEADS = {
    "multi": ("每个选项一列，变量名是", "加代码，选了记1，没有选记0："),
    "rank": ("每个选项一列，变量名是", "加代码，记名次，没有排入记0："),
    "matrix": ("每行一列，变量名是", "加行代号："),
}
_GUIDE = (
    "一份答卷是一行，一个变量是一列。变量名由题目的 var 加上选项代码或行代号组成，例如 hou_diff__1、ned_imp__hou。",
    "多选题每个选项一列，选了记1，没有选记0；矩阵题每行一列；排序题每个选项一列，记排在第几，没有排入记0。",
    "“其他”后面写下的文字存在以 __97__text 这样结尾的列里，没有写就是空的。",
    "“指纹”由题型、题干、选项、代码和跳转算出；两份问卷里同一题的指纹相同，答案才可以合在一起。",
)


# ---- what is said of a question ------------------------------------------------------------------------------------


def _routing(questionnaire: Questionnaire, item: Item) -> str:
    """Return in words on what the question depends, and where its answers lead."""
    condition = describe(item.show_if, questionnaire)
    parts = [f"{condition}时才问"] if condition else []
    for jump in item.written.get("skip") or []:
        codes = jump["when"] if isinstance(jump["when"], list) else [jump["when"]]
        chosen = "、".join(f"“{item.labels.get(int(code), code)}”" for code in codes)
        number = questionnaire.numbers.get(str(jump["to"]))
        parts.append(f"选{chosen}{f'跳到第{number}题' if number else '就结束问卷'}")
    return "；".join(parts)


def _number(questionnaire: Questionnaire, item: Item) -> str:
    first = questionnaire.numbers[item.id]
    return f"{first}—{first + len(item.rows) - 1}" if item.split and len(item.rows) > 1 else str(first)


def _range(item: Item) -> str:
    low = numeral(item.minimum or 0)
    return f"{low}—{numeral(item.maximum)}{item.unit}" if item.maximum is not None else f"不小于{low}{item.unit}"


def _marks(item: Item) -> list[str]:
    marks = {"必答": item.required, "敏感题": item.sensitive, "事实题": item.factual}
    limit = [f"最多选{numeral(item.maximum)}项"] if item.kind in ("multi", "rank") and item.maximum else []
    return [mark for mark, holds in marks.items() if holds] + limit


def _rev(item: Item) -> str:
    return str(item.written.get("rev", 1))


def _notes(item: Item) -> dict[str, str]:
    return {title: str(item.written[key]) for key, title in _NOTES.items() if item.written.get(key)}


# ---- the document --------------------------------------------------------------------------------------------------


@form("codebook_docx", "编码本.docx")
def codebook_docx(questionnaire: Questionnaire, _: Fieldwork | None = None) -> bytes:
    """Return the codebook as a Word document: one short entry for each question.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name.
    """
    from toolkit.document.docx.sheet import Sheet

    title = f"《{questionnaire.title}》编码本"
    sheet = Sheet(title, f"{title} · 第{questionnaire.rev}版 · 校验码 {questionnaire.hash[:8]}")
    sheet.line(["怎么读这份编码本"], "Section")
    for sentence in _GUIDE:
        sheet.line([sentence], "Note")
    _special_codes(sheet)
    sheet.line(["变量"], "Section")
    for _id, members in groupby(variables(questionnaire), lambda variable: variable.item.id):
        with sheet.together():
            _entry(sheet, questionnaire, list(members))
    return sheet.data()


def _special_codes(sheet: Sheet) -> None:
    from toolkit.document.docx.sheet import WIDTH, Box, Row

    def row(texts: tuple[str, str, str], *look: str, header: bool = False) -> Row:
        widths = (1200, WIDTH - 3000, 1800)
        return Row(tuple(Box(w, ((text,),), *look) for w, text in zip(widths, texts, strict=True)), header=header)

    rows = [row(("代码", "各题通用的特殊代码", "在SPSS文件里"), "CellLabel", "EDEDED", header=True)]
    rows += [row((str(code), meaning, str(SPSS_CODES.get(code, code)))) for code, meaning in _SPECIAL.items()]
    sheet.table(rows)
    sheet.line(["SPSS文件把-9到-1设为缺失值，均值和有效百分比不含它们；数值题的答案可以是95—99，不受此限。"], "Note")


def _entry(sheet: Sheet, questionnaire: Questionnaire, members: list[Variable]) -> None:
    item = members[0].item
    number, stem = _number(questionnaire, item), one_line(questionnaire.wording(item))
    sheet.line([f"{number}. ", ("ItemId", f"[{item.id}] "), stem], "Question")
    about = [kind_of(item).title, _LEVELS[members[0].level], *_marks(item), f"第{_rev(item)}版"]
    routing = _routing(questionnaire, item)
    asked = f"问谁：{asked_of(questionnaire, item)}。{f'{routing}。' if routing else ''}"
    told = f"；{'，'.join(about)}；指纹{question_hash(item)[:8]}。{asked}"
    sheet.line(["变量 ", ("Strong", item.var), told], "Note")
    for lead, entries in _codes(item, members):
        if lead:
            sheet.line([lead], "Note")
        sheet.grid(entries)
    notes = _notes(item)
    if notes:
        sheet.line(["；".join(f"{name}：{note}" for name, note in notes.items()) + "。"], "Note")


def _codes(item: Item, members: list[Variable]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield what heads a list of codes, and the codes with their meanings."""
    texts = {variable.column: variable.name for variable in members if variable.written}
    first = members[0]
    if item.kind in _LEADS:
        before, after = _LEADS[item.kind]
        yield f"{before}{item.var}__{after}", _listed(item.parts.items())
    if item.kind not in ("multi", "rank", "text") and first.values:
        yield "", _listed((str(code), label) for code, label in first.values.items())
    if item.kind == "number":
        yield f"数值：{_range(item)}。", []
    if item.kind == "text":
        yield f"填写了记1，文字存在{first.name}__text。", []
    elif texts:
        boxes = {text_column(item, option.code): option.label for option in item.options}
        yield "填写的文字：", _listed((name, f"选项“{boxes[column]}”") for column, name in texts.items())


def _listed(pairs: Iterable[tuple[str, str]]) -> list[list[Any]]:
    return [[("Code", code), f" {one_line(meaning)}" if meaning != code else ""] for code, meaning in pairs]


# ---- the workbook --------------------------------------------------------------------------------------------------

Line = list[str | int | None]

_LINE_HEIGHT, _LONGEST = 15, 32_767
"""Points of a line, and characters of a cell."""
_PAGE = 210
"""Column widths that are still legible on one page across."""

_VARIABLES = {
    "变量": 24, "题号": 10, "第几题": 8, "题型": 9, "层次": 8, "题干": 48, "行或选项": 26, "谁被问到": 24, "跳转": 36,
    "取值": 48, "所属题组": 14, "版本": 6, "指纹": 19, "标记": 16, **dict.fromkeys(_NOTES.values(), 28),
}  # fmt: skip
_CODES = {
    "变量": 24, "题号": 10, "题型": 9, "题干": 40, "行或选项": 26, "代码": 8, "含义": 36, "说明": 12,
    "SPSS里改记": 12,
}  # fmt: skip


@form("codebook_xlsx", "编码本.xlsx")
def codebook_xlsx(questionnaire: Questionnaire, _: Fieldwork | None = None) -> bytes:
    """Return the codebook as a workbook: variables, codes of variables, and how to read them.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name.
    """
    from toolkit.document.xlsx import drawn

    found = variables(questionnaire)
    guide: list[Line] = [[None, sentence] for sentence in _GUIDE]
    guide += [[code, meaning, SPSS_CODES.get(code, code)] for code, meaning in _SPECIAL.items()]

    def draw(book: Any) -> None:
        _sheet(book, "变量", _VARIABLES, [_variable_line(questionnaire, v) for v in found], highest=3)
        codes = _sheet(book, "代码", _CODES, [line for v in found for line in _code_lines(questionnaire, v)])
        codes.activate()
        _sheet(book, "说明", {"代码": 8, "说明": 90, "SPSS里的代码": 14}, guide)

    return drawn(draw, title=one_line(f"《{questionnaire.title}》编码本")[:255])


def _sheet(book: Any, name: str, widths: dict[str, int], lines: list[Line], *, highest: int = 1) -> Any:
    """Add a sheet whose header stays and filters; a row takes ``highest`` lines at most, the rest is in the cell."""
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True}
    text, number = book.add_format(base), book.add_format(base | {"align": "center"})
    header = book.add_format(base | {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "vcenter"})
    sheet = book.add_worksheet(name)
    for column, (title, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, header)
    for row, line in enumerate(lines, start=1):
        if highest > 1:
            sheet.set_row(row, _LINE_HEIGHT * min(highest, _lines_high(line, list(widths.values()))))
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(row, column, value, number)
            elif value:
                sheet.write_string(row, column, clean(value)[:_LONGEST], text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(lines)), len(widths) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(-(-sum(widths.values()) // _PAGE), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    return sheet


def _lines_high(line: Line, widths: list[int]) -> int:
    """Return how many lines a row needs: not every program finds out for itself when it opens the file."""
    needs = [
        -(-sum(1 if character.isascii() else 2 for character in value) // (width + 2))
        for value, width in zip(line, widths, strict=False)
        if isinstance(value, str)
    ]
    return max(1, *needs)


def _variable_line(questionnaire: Questionnaire, variable: Variable) -> Line:
    item = variable.item
    values = "；".join(f"{code} {label}" for code, label in variable.values.items())
    if variable.written:
        values = "填写的文字"
    elif item.kind == "number":
        values = _range(item)
    notes = _notes(item)
    return [
        variable.name,
        item.id,
        _number(questionnaire, item),
        kind_of(item).title,
        _LEVELS[variable.level],
        questionnaire.wording(item),
        variable.part,
        variable.base,
        _routing(questionnaire, item),
        values,
        variable.group,
        _rev(item),
        question_hash(item),
        "、".join(_marks(item)),
        *(notes.get(title, "") for title in _NOTES.values()),
    ]


def _code_lines(questionnaire: Questionnaire, variable: Variable) -> Iterator[Line]:
    item = variable.item
    head: Line = [variable.name, item.id, kind_of(item).title, questionnaire.wording(item), variable.part]
    if variable.written:
        yield [*head, None, "填写的文字"]
    elif item.kind == "number":
        yield [*head, None, _range(item)]
    for code, label in variable.values.items():
        special = "特殊回答" if code in variable.unscored else ""
        yield [*head, code, label, special, variable.spss_codes.get(code)]
    for code, label in variable.missing.items():
        yield [*head, code, label, "没有回答"]
