"""The codebook (编码本): every variable with its wording, base, codes and labels, as a workbook and as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Column, Document, Heading, Paragraph, Table, Text
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.overview import asked_of
from toolkit.records import BLANK, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_HEADER = ["变量", "题号", "题型", "题干", "行或选项", "代码", "代码含义", "谁被问到"]
_MISSING = {NOT_ASKED: "没有问到（跳转）", BLANK: "问到但没有作答"}


@form("codebook_xlsx", "编码本.xlsx")
def codebook_xlsx(questionnaire: Questionnaire, _: Fieldwork | None = None) -> bytes:
    """Return the codebook as a workbook: one line for each code of each variable."""
    from toolkit.document.xlsx import write_grid

    lines: list[list[str | int | float | None]] = [list(_HEADER)]
    for item in questionnaire.questions:
        lines += _lines(questionnaire, item)
    return write_grid({"编码本": lines})


def _lines(questionnaire: Questionnaire, item: Item) -> Iterator[list[str | int | float | None]]:
    title, base = kind_of(item).title, asked_of(questionnaire, item)
    stem = questionnaire.wording(item)
    if item.kind in ("multi", "rank"):
        places = {place: f"排在第{place}" for place in range(1, int(item.maximum or len(item.options)) + 1)}
        meanings = {0: "没有选", 1: "选了"} if item.kind == "multi" else {0: "没有排入"} | places
        for option in item.options:
            for code, meaning in (meanings | _MISSING).items():
                yield [f"{item.var}__{option.code}", item.id, title, stem, option.label, code, meaning, base]
        yield from _written(item, title, stem, base)
        return
    parts = [(f"{item.var}__{row.key}", row.label) for row in item.rows] or [(item.var, "")]
    for variable, part in parts:
        for code, meaning in (dict(item.labels) | _MISSING).items():
            yield [variable, item.id, title, stem, part, code, meaning, base]
    if item.kind == "number":
        yield [item.var, item.id, title, stem, "", None, _range(item), base]
    if item.kind == "text":
        yield [f"{item.var}__text", item.id, title, stem, "", None, "填写的文字", base]
    yield from _written(item, title, stem, base)


def _written(item: Item, title: str, stem: str, base: str) -> Iterator[list[str | int | float | None]]:
    for option in item.options:
        if option.text and item.kind != "matrix":
            yield [f"{item.var}__{option.code}__text", item.id, title, stem, option.label, None, "填写的文字", base]


def _range(item: Item) -> str:
    low = numeral(item.minimum or 0)
    return f"{low}—{numeral(item.maximum)}{item.unit}" if item.maximum is not None else f"不小于{low}{item.unit}"


@form("codebook_docx", "编码本.docx")
def codebook_docx(questionnaire: Questionnaire, _: Fieldwork | None = None) -> bytes:
    """Return the codebook as a Word document: one table for each question."""
    from toolkit.document.docx import render

    blocks: list[Heading | Paragraph | Table] = [
        Paragraph((Text("没有问到记为-1，问到但没有作答记为-2；多选题每个选项一列，选了记1，没有选记0。"),))
    ]
    for item in questionnaire.questions:
        blocks.append(Heading(2, f"第{questionnaire.numbers[item.id]}题　{item.id}（{kind_of(item).title}）"))
        blocks.append(Paragraph((Text(questionnaire.wording(item)),)))
        blocks.append(Paragraph((Text(f"变量名：{item.var}；谁被问到：{asked_of(questionnaire, item)}。"),)))
        if item.options or item.rows:
            rows = [((Text(str(o.code)),), (Text(o.label),)) for o in item.options]
            rows += [((Text(row.key),), (Text(f"行：{row.label}"),)) for row in item.rows]
            columns = (Column("代码"), Column("含义"))
            blocks.append(Table(f"codes_{item.id}", f"{item.id} 的代码", columns, tuple(rows)))
    return render(Document(f"《{questionnaire.title}》编码本", tuple(blocks)))
