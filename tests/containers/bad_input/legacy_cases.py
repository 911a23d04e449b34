"""Old workbooks, workbooks of other programs, and files of SPSS."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.containers.bad_input.case import CLEAN, Case, one, refused
from tests.containers.bad_input.form import PEOPLE, changed, table
from tests.containers.bad_input.legacy import Sav, compound, ods, sav, xls, xls_stream
from tests.containers.bad_input.writing import packed, packed_list

ROWS = table()
NUMBERS = [[int(c) if str(c).isdigit() else c for c in row] for row in ROWS]
NAME = "小问卷.sav"


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _old()
    yield from _other()
    yield from _spss()


def _old() -> Iterator[Case]:
    group = "legacy"
    yield one("good old workbook", "control", ".xls", partial(xls, ROWS), CLEAN)
    yield one("good old workbook with numbers", "control", ".xls", partial(xls, NUMBERS), CLEAN)
    yield one("old workbook named xlsx", group, ".xlsx", partial(xls, ROWS), "CW")
    whole = xls(ROWS)
    yield refused("old workbook cut in half", group, ".xls", whole[: len(whole) // 2])
    yield refused("old workbook of which only the head is left", group, ".xls", whole[:512])
    yield one("old workbook without its last sector", group, ".xls", whole[:-512], "WE", people=None)
    garbled = bytearray(whole)
    for at in range(2048, 6000, 7):
        garbled[at] ^= 0xA5
    yield one("old workbook garbled in the middle", group, ".xls", bytes(garbled), "WE", people=None)
    yield refused(
        "compound file of something else", group, ".xls", partial(compound, {"WordDocument": b"\xec\xa5" + b"\0" * 900})
    )
    yield refused("old workbook with a password", group, ".xls", partial(xls, ROWS, filepass=True), says=("密码",))
    stream = xls_stream(ROWS)
    yield refused(
        "workbook of Excel 5",
        group,
        ".xls",
        stream.replace(b"\x09\x08\x10\0\0\6", b"\x09\x08\x10\0\0\5"),
        says=("另存为",),
    )
    far = xls([*ROWS, *[[]] * 60_000, ["", *[""] * 254, "x"]])
    yield one("old workbook with a far cell", group, ".xls", far, "WE", people=None, heavy=True)
    loop = bytearray(whole)
    table_at = len(whole) - 512
    loop[table_at : table_at + 4] = b"\0\0\0\0"
    yield one(
        "old workbook whose chain of sectors is a ring", group, ".xls", bytes(loop), "WE", people=None, heavy=True
    )
    binary = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.bin": b"\x83\x01\0" * 40,
        "xl/worksheets/sheet1.bin": b"\x81\1\0" * 90,
    }
    yield refused("binary workbook that is rubbish", group, ".xlsb", partial(packed, binary), says=("另存为",))
    yield refused("binary workbook without parts", group, ".xlsb", partial(packed, {"xl/workbook.bin": b""}))


def _other() -> Iterator[Case]:
    group = "legacy"
    yield one("good open document", "control", ".ods", partial(ods, ROWS), CLEAN)
    yield one("good open document with numbers", "control", ".ods", partial(ods, NUMBERS), CLEAN)
    wide = 'table:number-columns-repeated="16384"'
    row = '<table:table-row table:number-rows-repeated="{}"><table:table-cell {}</table:table-row>'.format
    blank = row(1048563, f"{wide}/>")
    yield one(
        "good open document with a million repeated blank rows",
        "control",
        ".ods",
        partial(ods, ROWS, tail=blank),
        CLEAN,
        heavy=True,
    )
    full = row(1_000_000, f'office:value-type="string" {wide}><text:p>x</text:p></table:table-cell>')
    yield one(
        "open document with sixteen thousand million repeated cells",
        group,
        ".ods",
        partial(ods, ROWS, tail=full),
        "WE",
        people=None,
        heavy=True,
    )
    whole = ods(ROWS)
    yield refused("open document cut in half", group, ".ods", whole[: len(whole) // 2])
    yield refused(
        "open document without content",
        group,
        ".ods",
        packed_list([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
    )
    secret = '<manifest:encryption-data manifest:checksum="x"/>'
    yield refused("open document with a password", group, ".ods", partial(ods, ROWS, manifest=secret), says=("密码",))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    yield refused("open document with entities", group, ".ods", partial(ods, ROWS, head=bomb))
    yield one("open document named xlsx", group, ".xlsx", partial(ods, ROWS), "CWE")
    text = packed_list([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")])
    yield refused("text document named ods", group, ".ods", text)


def _sav(name: str, outcome: str, how: Sav | None = None, group: str = "sav", **more: Any) -> Case:
    return one(name, group, NAME, partial(sav, PEOPLE, how), outcome, **{"ledger": None, **more})


def _spss() -> Iterator[Case]:
    gbk = Sav(encoding="gbk", declared="GBK", page=936)
    sets = "$NEED=D1 1 8 困难 need__1 need__2 need__3\n"
    yield _sav("good spss", CLEAN, group="control")
    yield _sav("good spss in gbk", CLEAN, gbk, "control")
    yield _sav("good spss in gbk by page number alone", CLEAN, Sav("gbk", None, 936), "control")
    yield _sav("good spss with sets", CLEAN, Sav(sets=sets.replace("8 困难", "6 困难").encode()), "control")
    sets_gbk = sets.replace("8 困难", "4 困难").encode("gbk")
    yield _sav("sets in a gbk file", "CW", Sav("gbk", "GBK", 936, sets=sets_gbk))
    chinese = Sav(
        "gbk",
        "GBK",
        936,
        sets="$NEED=D1 1 4 困难 困难一 困难二\n".encode("gbk"),
        names={"need__1": "困难一", "need__2": "困难二"},
    )
    yield _sav("sets and chinese names in a gbk file", "CWE", chinese, doubtful=8)
    yield _sav("no encoding told, utf-8", "CW", Sav(declared=None, page=None))
    yield _sav("no encoding told, gbk", "CW", Sav("gbk", None, None))
    yield _sav("wrong page told for gbk", "WE", Sav("gbk", "windows-1252", 1252))
    yield _sav("utf-8 told for gbk", "WE", Sav("gbk", "UTF-8", 65001))
    yield _sav("encoding told that is none", "WE", Sav(declared="KLINGON"))
    spoilt = {"sex": "您的".encode() + b"\xff\xfe" + "性别".encode()}
    yield _sav("label of a variable not decodable", "WE", Sav(labels=spoilt))
    yield _sav("label of a value not decodable", "WE", Sav(values={"sex": {1: b"\xe7\x94\xff", 2: "女"}}), doubtful=12)
    whole = sav()
    yield refused("spss cut in the data", "sav", NAME, whole[:-100])
    yield refused("spss cut in the dictionary", "sav", NAME, whole[:700])
    yield refused("spss of which only the head is left", "sav", NAME, whole[:176])
    yield refused("spss with more cases told", "sav", NAME, partial(sav, PEOPLE, Sav(cases=40)))
    yield refused("spss with fewer cases told", "sav", NAME, partial(sav, PEOPLE, Sav(cases=5)))
    yield _sav("spss with an unknown number of cases", "CW", Sav(cases=-1))
    yield refused("spss with a huge number of cases", "sav", NAME, partial(sav, PEOPLE, Sav(cases=2_000_000_000)))
    other = {1: "女", 2: "男", -1: "没有问到（跳转）", -2: "问到但没有作答"}
    lost = tuple({**person, "SEX": None} for person in PEOPLE)
    yield _sav("value labels exchanged", "WE", Sav(values={"sex": other}), people=lost)
    yield _sav("value labels of something else", "WE", Sav(values={"freq": {1: "甲", 2: "乙", 3: "丙", 4: "丁"}}),
               people=tuple({**person, "FREQ": None} for person in PEOPLE))  # fmt: skip
    yield _sav("no value labels", "CWE", Sav(values={"sex": {}, "hou": {}}))
    yield _sav("user-missing code", "CW", Sav(data={(1, "sex"): -2.0}), people=changed(PEOPLE, 1, SEX=None))
    yield _sav("system-missing value", "CW", Sav(data={(1, "sex"): float("nan")}), people=changed(PEOPLE, 1, SEX=None))
    yield _sav("code without a label", "W", Sav(data={(1, "sex"): 7.0}), people=changed(PEOPLE, 1, SEX=None))
    yield _sav("code that is no whole number", "W", Sav(data={(1, "sex"): 1.5}), people=changed(PEOPLE, 1, SEX=None))
    yield _sav("number out of range", "W", Sav(data={(0, "rent"): 99999.0}), people=changed(PEOPLE, 0, RENT=None))
    yield _sav(
        "variable missing", "W", Sav(without=("freq",)), people=tuple({**person, "FREQ": None} for person in PEOPLE)
    )
    yield _sav("names that differ by case alone", "CWE", Sav(names={"freq": "SEX"}), doubtful=11)
    bad = bytearray(whole)
    bad[176 + 28 : 176 + 36] = b"\xff\xff\xff\x7f\xff\xff\xff\x7f"
    yield refused("length of a label beyond the file", "sav", NAME, bytes(bad))
    yield one("spss named xlsx", "sav", "小问卷.xlsx", whole, "CWE", ledger=None)
    yield refused("text named sav", "sav", NAME, b"$FL2 this is not a file of SPSS" * 20)
