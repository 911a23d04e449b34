"""Good files in every dress: exact counts, and nothing that asks for action."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.containers.bad_input.case import CLEAN, NAME, Case, File, csv_case, one, with_cell, xlsx_case
from tests.containers.bad_input.form import ABOUT, AT, HEADER, PEOPLE, Table, changed, number_table, table
from tests.containers.bad_input.writing import (
    STRICT,
    STRICT_OFFICE,
    Looks,
    Raw,
    book,
    book_parts,
    dated,
    delimited,
    packed,
)

RARE = changed(PEOPLE, 0, WHY="𠮷祥里😀太贵")
LINES = changed(PEOPLE, 0, WHY='一是贵\n二是远，还"吵"')


def cases() -> Iterator[Case]:
    """Yield the controls."""
    yield from _encodings()
    yield from _delimiters()
    yield from _columns()
    yield from _workbooks()
    yield from _cells()
    yield from _files()


def _csv(name: str, people: Any = PEOPLE, filename: str = ".csv", **how: Any) -> Case:
    return one(f"good {name}", "control", filename, partial(delimited, table(people), **how), CLEAN, people=people)


def _xlsx(name: str, rows: Table | None = None, looks: Looks | None = None, people: Any = PEOPLE) -> Case:
    return xlsx_case(f"good {name}", "control", rows or table(people), CLEAN, looks=looks, people=people)


def _encodings() -> Iterator[Case]:
    yield _csv("utf-8", encoding="utf-8")
    yield _csv("utf-8 with mark", encoding="utf-8-sig")
    yield _csv("gbk", encoding="gbk")
    yield _csv("gb18030 with four-byte characters", RARE, encoding="gb18030")
    yield _csv("utf-8 with rare characters", RARE, encoding="utf-8")
    yield _csv("utf-16 le with mark", encoding="utf-16-le", before="\ufeff")
    yield _csv("utf-16 be with mark", RARE, encoding="utf-16-be", before="\ufeff")
    yield _csv("utf-16 le without mark", encoding="utf-16-le")
    yield _csv("utf-16 be without mark", encoding="utf-16-be")


def _delimiters() -> Iterator[Case]:
    yield _csv("line ends lf", end="\n")
    yield _csv("line ends cr", end="\r")
    yield _csv("quoted line ends and quotes", LINES)
    yield _csv("quoted line ends with cr line ends", LINES, end="\r")
    yield _csv("tabs", by="\t")
    yield _csv("tabs in a txt", by="\t", filename=".txt", encoding="gbk")
    yield _csv("tabs in a tsv", by="\t", filename=".tsv")
    yield _csv("tabs in utf-16", by="\t", encoding="utf-16-le", before="\ufeff")
    yield _csv("semicolons", by=";")
    yield _csv("vertical bars", by="|")
    yield _csv("a sep line", by=";", before="sep=;\r\n")
    yield _csv("everything quoted", LINES, quote_all=True)
    yield _csv("blank lines at the end", after="\r\n\r\n\r\n")
    yield one("good no end of the last line", "control", ".csv", lambda: delimited(table())[:-2], CLEAN)
    trailing = [[*row, None, None] for row in table()]
    yield csv_case("good delimiters trailing in every line", "control", trailing, CLEAN)


def _columns() -> Iterator[Case]:
    rows = table()
    reverse = [row[:1] + row[:0:-1] for row in rows]
    last = [row[len(ABOUT) :] + row[: len(ABOUT)] for row in rows]
    scores = ["总分", *range(60, 72)]
    for kind, make in (("csv", csv_case), ("xlsx", xlsx_case)):
        yield make(f"good columns in reverse ({kind})", "control", reverse, CLEAN)
        yield make(f"good columns about the answer last ({kind})", "control", last, CLEAN)
    yield _xlsx("总分 last", [[*row, score] for row, score in zip(rows, scores, strict=True)])
    yield _xlsx("总分 first", [[*row[:6], score, *row[6:]] for row, score in zip(rows, scores, strict=True)])
    yield _xlsx("blank columns between", [[*row[:8], None, None, *row[8:], None] for row in rows])
    gaps = [[line[0] if n == 0 else 56 + 3 * n, *line[1:]] for n, line in enumerate(rows)]
    yield _xlsx("序号 with gaps, not from 1", gaps)
    yield csv_case("good header with trailing blanks and colons", "control", [
        [text + ("：" if place % 2 else "  ") if place >= len(ABOUT) else text for place, text in enumerate(HEADER)],
        *rows[1:],
    ], CLEAN)  # fmt: skip
    full = HEADER[:6] + [text.replace("、", "．", 1) for text in HEADER[6:]]
    yield _xlsx("numbers of questions with another stop", [full, *rows[1:]])


def _workbooks() -> Iterator[Case]:
    yield _xlsx("plain")
    yield _xlsx("dimension A1 as wps writes it", looks=Looks(dimension="A1"))
    yield _xlsx("no dimension", looks=Looks(dimension=""))
    yield _xlsx("strict namespace", looks=Looks(namespace=(STRICT, STRICT_OFFICE)))
    yield _xlsx("strict namespace, inline strings", looks=Looks(namespace=(STRICT, STRICT_OFFICE), strings="inline"))
    yield _xlsx("inline strings", looks=Looks(strings="inline"))
    yield _xlsx("strings in the cells", looks=Looks(strings="str"))
    yield _xlsx("no references", looks=Looks(references=False))
    yield _xlsx("namespace under a prefix", looks=Looks(prefix="x"))
    yield _xlsx("stored without compression", looks=Looks(compression=zipfile.ZIP_STORED, comment=b"wjx"))
    yield _xlsx("sheet of another name", looks=Looks(sheet="答卷数据 & <1>"))
    yield _xlsx("two more sheets without content", looks=Looks(more_sheets=(("Sheet2", "", ""), ("Sheet3", "", ""))))
    yield _xlsx("no styles", looks=Looks(extra={"xl/styles.xml": None}))
    absolute = book_parts(table())
    links = str(absolute["xl/_rels/workbook.xml.rels"]).replace('Target="worksheets', 'Target="/xl/worksheets')
    yield _xlsx("parts named from the root", looks=Looks(extra={"xl/_rels/workbook.xml.rels": links}))
    dates_1904 = [[*r[:1], r[1] if n == 0 else dated(44811.25 + n), *r[2:]] for n, r in enumerate(table())]
    yield _xlsx("dates of the 1904 system", dates_1904, Looks(properties='<workbookPr date1904="1"/>'))
    yield one("good streamed zip", "control", ".xlsx", _streamed, CLEAN)
    comment = "<!-- made by a test --><?keep it?>"
    yield _xlsx("comment and instruction in the xml", looks=Looks(before=comment))
    yield one("good utf-16 xml", "control", ".xlsx", _utf16, CLEAN)
    blank = "".join(f'<row r="{n}" ht="14"><c r="A{n}" s="1"/><c r="F{n}" s="1"/></row>' for n in range(14, 2000))
    yield _xlsx("formatted rows without content below", looks=Looks(rows_after=blank))


def _streamed() -> bytes:
    """A zip written to something that cannot seek: sizes stand behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, block: Any) -> int:
            self.data += block
            return len(block)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in book_parts(table()).items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return bytes(pipe.data)


def _utf16() -> bytes:
    parts = book_parts(table())
    sheet = '<?xml version="1.0" encoding="UTF-16"?>' + str(parts["xl/worksheets/sheet1.xml"])
    return packed(parts | {"xl/worksheets/sheet1.xml": ("\ufeff" + sheet).encode("utf-16-le")})


def _cells() -> Iterator[Case]:
    rows = table()
    day = dt.date(2026, 9, 8).toordinal() - dt.date(1899, 12, 30).toordinal()
    yield _xlsx("real dates", [[r[0], r[1] if n == 0 else dated(day + 0.25 + n), *r[2:]] for n, r in enumerate(rows)])
    iso = [[r[0], r[1] if n == 0 else f"2026-09-{n:02} 08:00:00", *r[2:]] for n, r in enumerate(rows)]
    yield _xlsx("dates as iso text", iso)
    slow = [[*r[:2], r[2] if n == 0 else 4000 + n, *r[3:]] for n, r in enumerate(rows)]
    yield _xlsx("seconds as a number, above an hour", slow)
    numbers = [[int(c) if str(c).isdigit() else c for c in row] for row in rows]
    yield _xlsx("numbers as numbers", numbers)
    yield _xlsx("numbers with .0", [[f"{c}.0" if str(c).isdigit() and n else c for c in r] for n, r in enumerate(rows)])
    yield _xlsx("full-width digits", with_cell(1, AT["RENT"], "１５００", with_cell(3, AT["SAT"], "１")))
    marks = {"(跳过)": "（跳过）", "": "(空)"}
    yield _xlsx(
        "marks of skipping in other brackets", [[marks.get(c, c) if n else c for c in r] for n, r in enumerate(rows)]
    )
    empty = {"": "（空）"}
    yield csv_case("good marks of emptiness", "control", [[empty.get(c, c) for c in r] for r in rows], CLEAN)
    yield csv_case(
        "good blank where skipped", "control", [["" if c == "(跳过)" else c for c in r] for r in rows], CLEAN
    )
    rich = Raw('t="inlineStr"', "<is><r><rPr><b/></rPr><t>租</t></r><r><t>房</t></r></is>")
    yield _xlsx("rich text", with_cell(1, AT["HOU"], rich))
    phonetic = Raw('t="inlineStr"', '<is><t>女</t><rPh sb="0" eb="1"><t>オンナ</t></rPh><phoneticPr fontId="1"/></is>')
    yield _xlsx("phonetic text", with_cell(2, AT["SEX"], phonetic))
    escaped = Raw('t="inlineStr"', '<is><t>一是贵_x000A_二是远，还"吵"</t></is>')
    yield _xlsx("escaped characters", with_cell(1, AT["WHY"], escaped), people=LINES)
    yield _xlsx(
        "characters data section", with_cell(1, AT["SEX"], Raw('t="inlineStr"', "<is><t><![CDATA[男]]></t></is>"))
    )
    yield _xlsx("kept value of a formula", with_cell(1, AT["RENT"], Raw("", "<f>1000+500</f><v>1500</v>")))
    for n, text in enumerate(
        ["=1+1", "+86", "@x", "-3度也不供暖", "NA", "None", "null", "无", "<b>贵</b>", "长" * 5000]
    ):
        people = changed(PEOPLE, 2, WHY=text)
        yield (_xlsx if n % 2 else _csv)(f"text {n} ({text[:6]})", people=people)


def _files() -> Iterator[Case]:
    yield one("good a plain name", "control", "导出.xlsx", partial(book, table()), CLEAN)
    yield one("good a copy of the browser", "control", NAME + " (1).xlsx", partial(book, table()), CLEAN)
    title = "88_按文本_租房(2026)（春）_12_12.CSV"
    yield one("good brackets in the name, capitals", "control", title, partial(delimited, table()), CLEAN)
    pair = (
        File(NAME + ".xlsx", partial(book, table())),
        File(NAME.replace("文本", "序号") + ".xlsx", partial(book, number_table())),
    )
    yield Case("good pair", "control", pair)
    mixed = (File(NAME + ".csv", partial(delimited, table(), encoding="gbk")), pair[1])
    yield Case("good pair of csv and xlsx", "control", mixed)
    people = PEOPLE * 25
    yield one(
        "good 300 people", "control", "88_按文本_大_300_300.xlsx", partial(book, table(people)), CLEAN, people=people
    )
