"""Workbooks that are whole, but strange: sheets, cells, rows, sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.containers.bad_input.case import Case, csv_case, one, refused, with_cell, xlsx_case
from tests.containers.bad_input.form import AT, HEADER, PEOPLE, Table, changed, table
from tests.containers.bad_input.writing import (
    PACKAGE,
    Looks,
    Raw,
    book,
    book_parts,
    delimited,
    formula,
    letters,
    packed,
    sheet_rows,
)

ROWS = table()
CONTENT = "xl/worksheets/sheet1.xml"


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _sheets()
    yield from _cells()
    yield from _places()
    yield from _active()
    yield from _sizes()


def inline(rows: list[list[Any]], first: int = 1) -> str:
    """Rows as XML with their texts inside."""
    return sheet_rows(rows, {}, Looks(strings="inline"), first)


def rewritten(rows: Table, change: Callable[[str], str], looks: Looks | None = None) -> bytes:
    """A workbook whose sheet was changed as text."""
    parts = book_parts(rows, looks)
    return packed(parts | {CONTENT: change(str(parts[CONTENT]))})


def _sheets() -> Iterator[Case]:
    group, notes = "sheets", inline([["本表由平台导出"], ["如有疑问请联系客服"]])
    data, other = inline(ROWS), inline([["2026年"], ["各区汇总"], ["见附件"]])
    yield xlsx_case(
        "notes first, answers on the second sheet", group, ROWS, "WE", looks=Looks(first_sheets=(("说明", "", notes),))
    )
    yield xlsx_case("an empty sheet first", group, ROWS, "CWE", looks=Looks(first_sheets=(("Sheet0", "", ""),)))
    yield xlsx_case("another table behind", group, ROWS, "WE", looks=Looks(more_sheets=(("汇总", "", other),)))
    rest = inline([HEADER, *ROWS[7:]])
    yield xlsx_case(
        "answers on two sheets", group, ROWS[:7], "WE", looks=Looks(more_sheets=(("Sheet2", "", rest),)), people=None
    )
    yield xlsx_case(
        "the same answers on two sheets", group, ROWS, "WE", looks=Looks(more_sheets=(("副本", "", data),)), people=None
    )
    for state in ("hidden", "veryHidden"):
        hidden = f'state="{state}"'
        yield xlsx_case(f"the only sheet is {state}", group, ROWS, "WE", looks=Looks(state=hidden))
        more = Looks(more_sheets=(("备份", hidden, rest),))
        yield xlsx_case(f"more answers on a {state} sheet", group, ROWS, "W", looks=more)
        first = Looks(first_sheets=(("旧", hidden, inline(ROWS[:4])),))
        yield xlsx_case(f"old answers on a {state} sheet in front", group, ROWS, "W", looks=first)
    none = book_parts(ROWS)
    none["xl/workbook.xml"] = str(none["xl/workbook.xml"]).partition("<sheets>")[0] + "<sheets/></workbook>"
    yield refused("no sheet", group, ".xlsx", partial(packed, none))
    chart = book_parts(ROWS)
    chart[CONTENT] = (
        str(chart[CONTENT]).partition("<sheetData>")[0].replace("worksheet", "chartsheet") + "</chartsheet>"
    )
    yield refused("only a chart", group, ".xlsx", partial(packed, chart))


def _cells() -> Iterator[Case]:
    group = "cells"
    merged = Looks(tail='<mergeCells count="1"><mergeCell ref="G2:G4"/></mergeCells>')
    rows = with_cell(2, AT["SEX"], None, with_cell(3, AT["SEX"], None))
    people = changed(changed(PEOPLE, 1, SEX=None), 2, SEX=None)
    yield xlsx_case("merged answers", group, rows, "W", looks=merged, people=people)
    hidden = Looks(row_attributes={4: 'hidden="1"', 5: 'hidden="1"'})
    yield xlsx_case("hidden rows", group, ROWS, "W", looks=hidden)
    filtered = Looks(row_attributes=dict.fromkeys(range(2, 9), 'hidden="1"'), tail='<autoFilter ref="A1:O13"/>')
    yield xlsx_case("filtered rows", group, ROWS, "W", looks=filtered)
    flat = Looks(row_attributes={6: 'ht="0" customHeight="1"'})
    yield xlsx_case("row of no height", group, ROWS, "CW", looks=flat)
    columns = Looks(columns='<cols><col min="7" max="8" width="9" hidden="1" customWidth="1"/></cols>')
    yield xlsx_case("hidden columns", group, ROWS, "W", looks=columns)

    def waits(name: str, row: int, key: str, value: object, **more: Any) -> Case:
        spoilt = changed(PEOPLE, row - 1, **{key: None})
        return xlsx_case(name, group, with_cell(row, AT[key], value), "W", people=spoilt, ledger=1, **more)

    yield waits("formula without a value in a choice", 2, "SEX", formula('IF(1,"女","男")'))
    yield waits("formula without a value in a number", 1, "RENT", formula("1000+500"))
    yield waits("formula with an empty value", 3, "SAT", formula("A1", "<v></v>"))
    good = formula('IF(1,"女","男")', "<v>女</v>", "str")
    yield xlsx_case("formula with a value", group, with_cell(2, AT["SEX"], good), "CW")
    shared = Raw("", '<f t="shared" ref="J2:J13" si="0">1+1</f><v>2</v>')
    yield xlsx_case("shared formula with a value", group, with_cell(1, AT["SAT"], shared), "CW")
    for n, error in enumerate(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?")):
        place = (("SEX", 2), ("SAT", 2), ("RENT", 1), ("NEED", 4), ("SRV__a", 9))[n]
        yield waits(f"error {error}", place[1], place[0], Raw('t="e"', f"<v>{error}</v>"))
    yield waits("error in a text", 3, "WHY", Raw('t="e"', "<v>#N/A</v>"))
    yield waits("error of a formula", 2, "SEX", formula("1/0", "<v>#DIV/0!</v>", "e"))
    yield waits("truth in a choice", 2, "SEX", Raw('t="b"', "<v>1</v>"))
    yield waits("truth in a number", 1, "RENT", Raw('t="b"', "<v>1</v>"))
    yield waits("number cell that holds letters", 1, "RENT", Raw('t="n"', "<v>abc</v>"))
    yield waits("type of cell that is none", 2, "SEX", Raw('t="zz"', "<v>女</v>"), cells=None, says=())
    yield waits("string beyond the list", 2, "SEX", Raw('t="s"', "<v>99999</v>"))
    yield waits("string at a negative place", 2, "SEX", Raw('t="s"', "<v>-1</v>"))
    yield waits("string at a place that is no number", 2, "SEX", Raw('t="s"', "<v>男</v>"))
    yield waits("string at a huge place", 2, "SEX", Raw('t="s"', f"<v>{'9' * 30}</v>"))
    nothing = with_cell(2, AT["SEX"], Raw('t="s"', ""))
    yield xlsx_case("string cell without content", group, nothing, "CW", people=changed(PEOPLE, 1, SEX=None))
    styled = with_cell(2, AT["SEX"], Raw('s="4711" t="inlineStr"', "<is><t>女</t></is>"))
    yield xlsx_case("style that is none", group, styled, "CW")
    comments = '<comments><commentList><comment ref="G2"><text><t>男</t></text></comment></commentList></comments>'
    yield xlsx_case("comments beside cells", group, ROWS, "CW", looks=Looks(extra={"xl/comments1.xml": comments}))
    listed = '<dataValidation type="list" sqref="G2:G13"><formula1>"男,女"</formula1></dataValidation>'
    checks = f'<dataValidations count="1">{listed}</dataValidations>'
    yield xlsx_case("lists to choose from", group, ROWS, "CW", looks=Looks(tail=checks))


def _places() -> Iterator[Case]:
    group = "places of rows and cells"

    def case(name: str, change: Callable[[str], str], outcome: str, looks: Looks | None = None, **more: Any) -> Case:
        return one(name, group, ".xlsx", partial(rewritten, ROWS, change, looks), outcome, **more)

    twice = case(
        "row number twice", lambda xml: xml.replace('<row r="6"', '<row r="5"').replace('6"', '5"'), "WE", people=None
    )
    yield twice
    yield case("rows numbered twice, cells right", lambda xml: xml.replace('<row r="6"', '<row r="5"'), "CW")

    def backwards(xml: str) -> str:
        head, found, rest = xml.partition('<row r="9"')
        middle, end, tail = rest.partition("</sheetData>")
        return head.replace("<sheetData>", "<sheetData>" + found + middle, 1) + end + tail

    yield case("rows in falling order", backwards, "CW")
    other = 'r="G3" t="inlineStr"><is><t>男</t></is></c><c r="G3"'
    yield case("cell twice in a row", lambda xml: xml.replace('r="G3"', other), "W",
               people=changed(PEOPLE, 1, SEX=None), ledger=None, doubtful=0)  # fmt: skip
    yield case("cells in falling order", lambda xml: xml.replace('r="G3"', 'r="Q3"/><c r="G3"'), "CW")
    yield case("cell that names another row", lambda xml: xml.replace('r="G3"', 'r="G8"'), "WE", people=None)
    for reference in ("??", "G", "3", "G0", "ZZZZ3", "G99999999999", "$G$3"):
        yield case(
            f"cell named {reference}",
            lambda xml, r=reference: xml.replace('r="G3"', f'r="{r}"'),
            "WE" if "$" not in reference else "CWE",
            people=None,
        )
    for number in ("0", "-4", "x", "9999999999"):
        yield case(
            f"row named {number}", lambda xml, n=number: xml.replace('<row r="7"', f'<row r="{n}"'), "CWE", people=None
        )
    for size in ("A1:XFD1048576", "A1:A1", "O13:A1", "quatsch", ""):
        yield xlsx_case(f"dimension says {size}", group, ROWS, "CW", looks=Looks(dimension=size or " "))


def _active() -> Iterator[Case]:
    group = "active content"
    for n, text in enumerate(("=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|'x'!A1", "=HYPERLINK(\"http://a.test\",\"看\")",
                              "<script>alert(1)</script>",
                              "{{7*7}}", "javascript:alert(1)", "\t=1+1")):  # fmt: skip
        people = changed(PEOPLE, 2, WHY=text.strip())
        rows = with_cell(3, AT["WHY"], text)
        yield xlsx_case(
            f"text {n} that others would run", group, rows, "CW", people=people, doubtful=int(text[0] == "\t")
        )
    macro = Looks(extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 600})
    yield one("macros in an xlsm", group, ".xlsm", partial(book, ROWS, macro), "CW")
    yield xlsx_case("macros in an xlsx", group, ROWS, "CWE", looks=macro)
    links = {"xl/externalLinks/externalLink1.xml": "<externalLink/>",
             "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
             '<Relationship Id="rId1" Type="x" Target="file:///C:/secret.xlsx" TargetMode="External"/>'
             "</Relationships>"}  # fmt: skip
    yield xlsx_case("links to other files", group, ROWS, "CW", looks=Looks(extra=links))
    linked = formula("[1]Sheet1!$A$1", "<v>女</v>", "str")
    yield xlsx_case("kept value of a link", group, with_cell(2, AT["SEX"], linked), "CW", looks=Looks(extra=links))
    hyperlinks = Looks(tail='<hyperlinks><hyperlink ref="G2" r:id="rId7"/></hyperlinks>')
    yield xlsx_case("hyperlinks", group, ROWS, "CW", looks=hyperlinks)


def _sizes() -> Iterator[Case]:
    group = "size"
    for size, outcome in ((40_000, "CW"), (1_000_000, "CW")):
        people = changed(PEOPLE, 2, WHY="长" * size)
        rows = with_cell(3, AT["WHY"], "长" * size)
        for make in (csv_case, xlsx_case):
            yield make(
                f"cell of {size} characters ({make.__name__[:-5]})", group, rows, outcome, people=people, doubtful=1
            )
    wide = [[*row, *(f"备注{n}" if place == 0 else None for n in range(3000))] for place, row in enumerate(ROWS)]
    yield csv_case("3,000 columns that are no question", group, wide, "CW")
    whole = [[*row, *(f"x{n}" if place == 0 else None for n in range(16384 - 15))] for place, row in enumerate(ROWS)]
    yield xlsx_case("columns to the end of the sheet", group, whole, "CW", heavy=True)
    far = [("blank and styled", '<c r="XFD1048576" s="1"/>', "CW"),
           ("a blank text", '<c r="XFD1048576" t="str"><v> </v></c>', "CW"),
           ("a letter", '<c r="XFD1048576" t="str"><v>x</v></c>', "W")]  # fmt: skip
    for name, cell, outcome in far:
        rows = Looks(rows_after=f'<row r="1048576">{cell}</row>')
        yield xlsx_case(f"cell in the far corner: {name}", group, ROWS, outcome, looks=rows, ledger=None)
    beyond = Looks(rows_after='<row r="1048577"><c r="A1048577" t="str"><v>x</v></c></row>')
    yield xlsx_case("row beyond the sheet", group, ROWS, "WE", looks=beyond, people=None)
    yield one("a million formatted rows", group, ".xlsx", _million, "CW", heavy=True)
    yield one("a million formatted cells in rows of 16", group, ".xlsx", _formatted, "CW", heavy=True)
    blank = delimited(ROWS) + b",,,,,,,,,,,,,,\r\n" * 200_000
    yield one("200,000 rows of delimiters", group, ".csv", blank, "CW", heavy=True)
    ends = delimited(ROWS) + b"\r\n" * 2_000_000
    yield one("two million line ends", group, ".csv", ends, "CW", heavy=True)
    one_line = delimited(ROWS, encoding="utf-8")[:-2] + b"a" * 30_000_000
    yield one("last line of 30 million letters", group, ".csv", one_line, "WE", people=None, heavy=True)
    commas = b"," * 5_000_000
    yield refused("five million delimiters and no line end", group, ".csv", commas, heavy=True)


def _million() -> bytes:
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(14, 1_048_577))
    return book(ROWS, Looks(rows_after=rows))


def _formatted() -> bytes:
    names = [letters(n) for n in range(16)]
    rows = "".join(
        f'<row r="{n}">{"".join(f"""<c r="{name}{n}" s="1"/>""" for name in names)}</row>' for n in range(14, 65_000)
    )
    return book(ROWS, Looks(rows_after=rows))
