"""Single values that are not what they should be: the one cell waits in the ledger, everything else is untouched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from tests.containers.bad_input.case import Case, csv_case, one, with_cell, xlsx_case
from tests.containers.bad_input.form import AT, PEOPLE, Table, changed, table
from tests.containers.bad_input.writing import Looks, Raw, book, dated

ROWS = table()


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _spellings()
    yield from _waiting()
    yield from _markers()
    yield from _several()
    yield from _dates()
    yield from _digits()


def _spelt(
    name: str, row: int, key: str, value: object, outcome: str = "CW", doubtful: int = 0, **answers: Any
) -> Case:
    people = changed(PEOPLE, row - 1, **answers) if answers else PEOPLE
    make = xlsx_case if row % 2 else csv_case
    return make(name, "spellings", with_cell(row, AT[key], value), outcome, people=people, doubtful=doubtful)


def _spellings() -> Iterator[Case]:
    yield _spelt("radical in place of a character", 2, "SEX", "⼥")
    yield _spelt("blank inside an option", 1, "HOU", "租 房", doubtful=1)
    yield _spelt("zero-width blank in an option", 1, "HOU", "租\u200b房")
    yield _spelt("no-break blank behind an option", 2, "HOU", "自有住房\u00a0")
    yield _spelt("ideographic blank before an option", 2, "HOU", "\u3000自有住房")
    yield _spelt("mark of order in an option", 4, "HOU", "\ufeff单位宿舍")
    yield _spelt("narrow brackets in an option", 5, "NEED", "小区老旧(无电梯)")
    yield _spelt("another dash in an option", 1, "FREQ", "1—2")
    yield _spelt("another stop in an option", 9, "NEED", "通勤远，转车多", doubtful=1)
    yield _spelt("letter of a choice before an option", 2, "SEX", "B.女", doubtful=1)
    yield _spelt("soft hyphen in an option", 1, "SEX", "男\u00ad", doubtful=1)
    yield _spelt("bidirectional marks in an option", 1, "SEX", "\u202a男\u202c")
    yield _spelt("number with its unit", 1, "RENT", "1500元")
    yield _spelt("number with a comma", 3, "RENT", "2,200", doubtful=1)
    yield _spelt("number with an exponent", 7, "RENT", "1.8E+03", doubtful=1)
    yield _spelt("point with its word", 2, "SAT", "4分", doubtful=1)
    yield _spelt("full-width point", 2, "SAT", "４")


def _waits(name: str, row: int, key: str, value: object, group: str = "values", **more: Any) -> Case:
    """The cell of a person waits in the ledger and counts for nothing."""
    people = changed(PEOPLE, row - 1, **{key: more.pop("known", None)})
    make = csv_case if row % 2 else xlsx_case
    return make(name, group, with_cell(row, AT[key], value), "W", people=people, ledger=1, **more)


def _waiting() -> Iterator[Case]:
    for value in ("7", "0", "-1", "3.5", "99", "很满意", "4-5"):
        yield _waits(f"scale holds {value}", 2, "SAT", value)
    yield _waits("two answers to a single question", 4, "SEX", "男┋女")
    yield _waits("two answers joined by a stop", 4, "SEX", "男、女")
    yield _waits("unknown option", 4, "SEX", "男人")
    yield _waits("option of another question", 4, "SEX", "租房")
    rows = with_cell(9, AT["SRV__a"], "2")
    yield csv_case("code in place of a label", "values", rows, "CW", doubtful=1)
    yield _waits("unknown option of a matrix", 2, "SRV__b", "十分重要")
    yield _waits("unknown option in a set", 7, "NEED", "租金太高┋没有电梯", known={1}, cells=88)
    yield _waits("exclusive option with another", 4, "NEED", "都没有┋停车难")
    for n, value in enumerate(
        ("999999", "-500", "很多", "一千五", "1500-2000", "约1500", "1e400", "inf", "NaN", "∞", "1500;1600")
    ):
        yield _waits(f"number holds {value}", (1, 10)[n % 2], "RENT", value)
    people = changed(PEOPLE, 1, RENT=None)
    impossible = with_cell(2, AT["RENT"], "1800")
    yield csv_case("answer the routing never asks for", "values", impossible, "W", people=people, ledger=1)
    impossible = with_cell(2, AT["WHY"], "太吵")
    yield xlsx_case("text the routing never asks for", "values", impossible, "W", people=PEOPLE, ledger=1)
    many = with_cell(2, AT["SEX"], "女的", with_cell(5, AT["SEX"], "F", with_cell(9, AT["SEX"], "f")))
    spoilt = changed(changed(changed(PEOPLE, 1, SEX=None), 4, SEX=None), 8, SEX=None)
    yield csv_case("three unknown options", "values", many, "W", people=spoilt, ledger=3)


def _markers() -> Iterator[Case]:
    for n, mark in enumerate(("NA", "N/A", "无", "-", "/", "—", "999", "null", "跳过", "空", "缺失")):
        yield _waits(f"marker {mark} in a choice", 2 + 2 * (n % 2), "SEX", mark, "markers")
    yield _waits("marker -1 in a number", 10, "RENT", "-1", "markers")
    yield _waits("marker 999999 in a number", 1, "RENT", "999999", "markers")
    for mark in ("NA", "无", "-", "/", "空", "-1", "999"):
        people = changed(PEOPLE, 2, WHY=mark)
        rows = with_cell(3, AT["WHY"], mark)
        yield csv_case(f"marker {mark} in a text", "markers", rows, "CW", people=people)


def _several() -> Iterator[Case]:
    group = "several answers"

    def case(name: str, value: str, chosen: set[int], doubtful: int = 1, row: int = 7, **other: str) -> Case:
        people = changed(PEOPLE, row - 1, NEED=chosen, other=other)
        return xlsx_case(name, group, with_cell(row, AT["NEED"], value), "CW", people=people, doubtful=doubtful)

    for by in (";", "；", ",", "，", "|", "、", "/", "\n"):
        yield case(f"set joined by {by!r}", f"租金太高{by}停车难", {1, 2})
    yield case("set joined by a stop that an option holds", "租金太高、通勤远、转车多、停车难", {1, 2, 3})
    yield case("set with blanks round the joint", "租金太高 ┋ 停车难", {1, 2}, 0)
    yield case("set ends with a joint", "租金太高┋停车难┋", {1, 2}, 0)
    yield case("set with one option twice", "租金太高┋租金太高", {1})
    yield case(
        "joint inside the text of an option",
        "租金太高┋其他【请注明】〖养猫┋停车难也算〗",
        {1, 97},
        0,
        NEED="养猫┋停车难也算",
    )
    yield case("stops inside the text of an option", "其他【请注明】〖吵、闹，停车难〗", {97}, 0, NEED="吵、闹，停车难")
    yield case(
        "text of an option not closed, before another", "其他【请注明】〖没收尾┋停车难", {2, 97}, 0, NEED="没收尾"
    )
    yield case("text of an option not closed, at the end", "停车难┋其他【请注明】〖没收尾", {2, 97}, 0, NEED="没收尾")
    yield case("text beside an option that has no box", "租金太高〖涨得快〗┋停车难", {1, 2})
    yield case("empty text of an option", "停车难┋其他【请注明】〖〗", {2, 97}, 0)
    yield case("brackets nested in the text of an option", "其他【请注明】〖见〖上〗〗", {97}, 1, NEED="见〖上〗")
    yield case("option of the set as the platform writes it elsewhere", "停车难┋其他", {2, 97}, 0)


def _dates() -> Iterator[Case]:
    group = "dates in place of ranges"

    def serial(month: int, day: int, year: int = 2026) -> int:
        return dt.date(year, month, day).toordinal() - dt.date(1899, 12, 30).toordinal()

    def case(name: str, row: int, key: str, value: object, **looks: Any) -> Case:
        made = Looks(**looks)
        return xlsx_case(name, group, with_cell(row, AT[key], value), "W", looks=made, doubtful=1)

    yield case("3-4 became the fourth of march", 3, "FREQ", dated(serial(3, 4)))
    yield case("1-2 became the second of january", 1, "FREQ", dated(serial(1, 2)))
    yield case("3-4 in the 1904 system", 3, "FREQ", dated(serial(3, 4) - 1462), properties='<workbookPr date1904="1"/>')
    yield case("3-4 as iso date", 3, "FREQ", Raw('t="d" s="1"', "<v>2026-03-04T00:00:00</v>"))
    for text in ("3月4日", "2026/3/4", "4-Mar"):
        rows = with_cell(3, AT["FREQ"], text)
        yield csv_case(f"3-4 became {text} in a text file", group, rows, "W", doubtful=1)
    yield _waits("date that is no option", 10, "FREQ", dated(serial(7, 9)), group)
    yield case("point shown as a date", 2, "SAT", dated(4))
    yield case("number shown as a date", 1, "RENT", dated(1500))
    for n, text in enumerate(("2026年9月8日 8:00", "08/09/2026 08:00", "昨天", "2026-13-45", "45000.5")):
        yield csv_case(f"time of handing in {n} ({text})", group, with_cell(4, 1, text), "CW", ledger=None)
    yield xlsx_case("time of handing in before all calendars", group, with_cell(4, 1, dated(-5)), "CW", ledger=None)
    yield xlsx_case("time of handing in far in the future", group, with_cell(4, 1, dated(9e9)), "CW", ledger=None)
    odd = with_cell(4, 2, "10分24秒", with_cell(5, 2, "-3", with_cell(6, 2, "很久")))
    yield csv_case("time taken in other words", group, odd, "CW", ledger=None)


def _digits() -> Iterator[Case]:
    group = "digits"
    random = Random(20260908)
    long = "".join(random.choice("123456789") for _ in range(19))
    phone = "1" + "".join(random.choice("3456789") for _ in range(10))

    def case(name: str, value: object) -> Case:
        rows = with_cell(3, AT["WHY"], value)
        return xlsx_case(name, group, rows, "W", doubtful=1, says=("位数", "科学计数"))

    yield case("19 digits stored as a number", Raw("", f"<v>{float(long):.16E}</v>"))
    yield case("19 digits written out as a number", Raw("", f"<v>{long[:15]}0000</v>"))
    yield case("digits as text in scientific notation", f"{float(phone):.2E}")
    text = with_cell(3, AT["WHY"], long)
    yield xlsx_case("19 digits as text", group, text, "CW", people=changed(PEOPLE, 2, WHY=long))
    text = with_cell(3, AT["WHY"], "0531007")
    yield csv_case("leading zeros in a text", group, text, "CW", people=changed(PEOPLE, 2, WHY="0531007"))
    yield csv_case("scientific notation in a text file", group, with_cell(3, AT["WHY"], f"{float(phone):.2E}"), "W",
                   doubtful=1, says=("位数", "科学计数"))  # fmt: skip
    binary = with_cell(2, AT["SAT"], Raw("", "<v>4.0000000000000001</v>"))
    yield xlsx_case("a point with the noise of binary numbers", group, binary, "CW", doubtful=1)
    rest = with_cell(2, AT["SAT"], Raw("", "<v>3.9999</v>"))
    yield xlsx_case("a point that is nearly whole", group, rest, "W", people=changed(PEOPLE, 1, SAT=None), ledger=1)
    numbers = [[float(c) if n and p == 0 else c for p, c in enumerate(row)] for n, row in enumerate(ROWS)]
    yield xlsx_case("序号 as a decimal number", group, numbers, "CW")
    blank = [[None if n and p == 0 else c for p, c in enumerate(row)] for n, row in enumerate(ROWS)]
    yield xlsx_case("no 序号", group, blank, "CW")
    letters: Table = [
        [f"A{c}" if n in (2, 3) and p == 0 else c for p, c in enumerate(row)] for n, row in enumerate(ROWS)
    ]
    yield one("序号 that is no number", group, ".xlsx", partial(book, letters), "CW")
