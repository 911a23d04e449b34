"""Text files: encodings, delimiters, emptiness, broken ends."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial

from tests.containers.bad_input.case import Case, csv_case, one, refused, xlsx_case
from tests.containers.bad_input.form import COLUMNS, HEADER, PEOPLE, changed, table
from tests.containers.bad_input.writing import book, delimited

LINES = delimited(table(), encoding="utf-8").split(b"\r\n")[:-1]
ENDED = b"\r\n"
NO_WHY = changed(PEOPLE, 0, WHY=None)
LAST = PEOPLE[:-1]


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _encodings()
    yield from _mojibake()
    yield from _delimiters()
    yield from _empty()
    yield from _cut()


def _joined(lines: list[bytes]) -> bytes:
    return ENDED.join(lines) + ENDED


def _text(old: str, new: bytes) -> bytes:
    """The file with the bytes of one text replaced."""
    return _joined(LINES).replace(old.encode(), new)


def _encodings() -> Iterator[Case]:
    group = "encoding"
    gbk = [line.decode().encode("gbk") if n % 3 == 2 else line for n, line in enumerate(LINES)]
    yield one("lines in two encodings", group, ".csv", _joined(gbk), "W")
    half = [line.decode().encode("gbk") if n > 6 else line for n, line in enumerate(LINES)]
    yield one("second half in another encoding", group, ".csv", _joined(half), "W")
    why = "太贵了，还一年一涨".encode()
    yield one("stray byte in a text", group, ".csv", _text("太贵了", b"\xff" + why[:6]), "W", people=NO_WHY, ledger=1)
    spoilt = changed(PEOPLE, 1, HOU=None)
    broken = _joined(
        [
            line.replace("自有住房".encode(), b"\xe8\x87\xff\xe6\x9c", 1) if n == 2 else line
            for n, line in enumerate(LINES)
        ]
    )
    yield one("stray bytes in an option", group, ".csv", broken, "W", people=spoilt, ledger=1)
    in_gbk = _joined([line.decode().encode("gbk") for line in LINES]).replace("太贵了".encode("gbk"), b"\xff\xff")
    yield one("stray bytes in a text of a gbk file", group, ".csv", in_gbk, "W", people=NO_WHY, ledger=1)
    marks = codecs.BOM_UTF8
    yield one("mark in front of later lines", group, ".csv",
              _joined([marks + line if n in (0, 5, 9) else line for n, line in enumerate(LINES)]), "CW")  # fmt: skip
    joined = marks + _joined(LINES[:7]) + marks + _joined([LINES[0], *LINES[7:]])
    yield one("two exports joined, mark and header in the middle", group, ".csv", joined, "W")
    yield one("zero bytes in a text", group, ".csv", _text("太贵了，", "太\0贵\0了".encode()), "W",
              people=None, ledger=None)  # fmt: skip
    yield one("zero bytes at the end", group, ".csv", _joined(LINES) + b"\0" * 4096, "CW")
    yield one("control characters in a text", group, ".csv", _text("太贵了，", "\x08太贵\x1b了\x07".encode()), "CW",
              people=None, ledger=None)  # fmt: skip
    yield one("control character in an option", group, ".csv",
              _text("单位宿舍", "单位\x0b宿舍".encode()), "W", doubtful=2)  # fmt: skip
    wide = delimited(table(), encoding="utf-16-le", before="\ufeff")
    lone = wide.replace("太贵".encode("utf-16-le"), "太".encode("utf-16-le") + b"\x3d\xd8")
    yield one("half a surrogate pair in utf-16", group, ".csv", lone, "W", people=NO_WHY, ledger=1)
    odd = delimited(table(), encoding="utf-16-le", before="\ufeff")[:-1]
    yield one("odd number of bytes in utf-16", group, ".csv", odd, "CW")
    yield one("surrogates as utf-8", group, ".csv", _text("太贵了", b"\xed\xa0\xbd\xed\xb8\x80"), "W",
              people=NO_WHY, ledger=1)  # fmt: skip
    yield one("character that is none (U+FFFE)", group, ".csv", _text("太贵了，", "\ufffe太贵了".encode()), "CW",
              people=None, ledger=None)  # fmt: skip
    yield one("one replacement character in a text", group, ".csv", _text("太贵了，", "太\ufffd了".encode()), "CW",
              people=None, ledger=None)  # fmt: skip
    yield one("over-long utf-8", group, ".csv", _text("太贵了", b"\xc0\xaf"), "W", people=NO_WHY, ledger=1)
    yield one("euro sign of windows in gbk", group, ".csv",
              _joined([line.decode().encode("gbk") for line in LINES]).replace("太贵了，".encode("gbk"), b"\x80"), "CW",
              people=None, ledger=None)  # fmt: skip


def _mojibake() -> Iterator[Case]:
    group, says = "mojibake", ("乱码",)
    whole = _joined(LINES)
    text = whole.decode()
    as_gbk = whole.decode("gbk", "replace")
    latin = whole.decode("latin-1")
    yield refused("utf-8 read as gbk", group, ".csv", as_gbk.encode(), says=says)
    yield refused(
        "utf-8 read as gbk, saved as gbk",
        group,
        ".csv",
        as_gbk.replace("\ufffd", "?").encode("gbk", "replace"),
        says=says,
    )
    yield refused("gbk read as latin", group, ".csv", text.encode("gbk").decode("latin-1").encode(), says=says)
    yield refused("utf-8 read as latin", group, ".csv", latin.encode(), says=says)
    windows = whole.decode("cp1252", "replace").encode()
    yield refused("utf-8 read as windows latin", group, ".csv", windows, says=says)
    yield refused("replacement characters throughout", group, ".csv",
                  "".join("\ufffd" if ord(c) > 127 else c for c in text).encode(), says=says)  # fmt: skip
    kun = text.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace")
    yield refused("锟斤拷 throughout", group, ".csv", kun.encode(), says=says)
    yield refused("question marks throughout", group, ".csv", text.encode("ascii", "replace"))
    damaged = [[str(c).encode().decode("gbk", "replace") if c else c for c in row] for row in table()]
    yield refused("damaged text in a workbook", group, ".xlsx", partial(book, damaged), says=says)
    options = [row if n == 0 else [str(c).encode().decode("gbk", "replace") if p in (6, 7, 8) and c else c
                                   for p, c in enumerate(row)]
               for n, row in enumerate(table())]  # fmt: skip
    lost = tuple({**person, "SEX": None, "HOU": None, "NEED": None} for person in PEOPLE)
    yield csv_case("damaged options below a good header", group, options, "WE", people=lost, ledger=None)


def _delimiters() -> Iterator[Case]:
    group = "delimiters"
    wide = "，".join
    rows = [[str(c).replace("，", "；") for c in row] for row in table()]
    people = changed(PEOPLE, 0, WHY="太贵了；还一年一涨")
    yield one(
        "full-width comma throughout",
        group,
        ".csv",
        "\r\n".join(wide(row) for row in rows).encode(),
        "W",
        people=people,
    )
    one_wide = [line if n != 4 else line.replace(b",", "，".encode()) for n, line in enumerate(LINES)]
    others = (*PEOPLE[:3], *PEOPLE[4:])
    yield one("full-width comma in one row", group, ".csv", _joined(one_wide), "W", people=others, ledger=None, rows=1)
    opened = [line.replace("女".encode(), '"女'.encode(), 1) if n == 5 else line for n, line in enumerate(LINES)]
    yield one("quote opened and never closed", group, ".csv", _joined(opened), "W",
              people=(*PEOPLE[:4], *PEOPLE[5:]), ledger=None, rows=1)  # fmt: skip
    last = [line.replace("男".encode(), '"男'.encode(), 1) if n == 12 else line for n, line in enumerate(LINES)]
    yield one("quote opened in the last row", group, ".csv", _joined(last), "W", people=LAST, ledger=None, rows=1)
    within = _text("太贵了，", '太"贵"了'.encode())
    yield one("quotes within a text", group, ".csv", within, "CW", people=changed(PEOPLE, 0, WHY='太"贵"了还一年一涨'))
    behind = [line.replace(",女,".encode(), ',"女" ,'.encode(), 1) if n == 2 else line for n, line in enumerate(LINES)]
    yield one("blank behind a closing quote", group, ".csv", _joined(behind), "CW")
    comma = [line.replace("房东不修水管".encode(), "房东,不修水管".encode()) for line in LINES]
    yield one("comma not quoted makes a row too long", group, ".csv", _joined(comma), "W",
              people=(*PEOPLE[:2], *PEOPLE[3:]), ledger=None, rows=1)  # fmt: skip
    shift = [b",".join(line.split(b",")[:3] + line.split(b",")[4:]) if n == 7 else line for n, line in enumerate(LINES)]
    yield one(
        "row one cell short", group, ".csv", _joined(shift), "W", people=(*PEOPLE[:6], *PEOPLE[7:]), ledger=None, rows=1
    )
    half = [b",".join(line.split(b",")[:9]) if n == 7 else line for n, line in enumerate(LINES)]
    yield one("row ends in the middle, others follow", group, ".csv", _joined(half), "W",
              people=(*PEOPLE[:6], *PEOPLE[7:]), ledger=None, rows=1)  # fmt: skip
    longer = [line + b",,," if n in (3, 8) else line for n, line in enumerate(LINES)]
    yield one("rows longer by blanks only", group, ".csv", _joined(longer), "CW")
    stray = [line + "，备注".encode() if n == 3 else line for n, line in enumerate(LINES)]
    spoilt = changed(PEOPLE, 2, FREQ=None)
    yield one("full-width comma at the end of a row", group, ".csv", _joined(stray), "W", people=spoilt, ledger=1)
    mixed = b"".join(line + (b"\n", b"\r\n", b"\r")[n % 3] for n, line in enumerate(LINES))
    yield one("line ends of three kinds", group, ".csv", mixed, "CW")
    doubled = (b"\r\r\n").join(LINES) + b"\r\r\n"
    yield one("doubled carriage returns", group, ".csv", doubled, "CW")
    blank = b"\r\n\r\n,,,,,\r\n".join(LINES)
    yield one("blank lines between rows", group, ".csv", blank, "CW")
    tab = [line if n != 6 else line.replace(b",", b"\t") for n, line in enumerate(LINES)]
    yield one(
        "one row with tabs", group, ".csv", _joined(tab), "W", people=(*PEOPLE[:5], *PEOPLE[6:]), ledger=None, rows=1
    )


def _empty() -> Iterator[Case]:
    group = "emptiness"
    for name, filename, data in (
        ("nothing (csv)", ".csv", b""),
        ("nothing (xlsx)", ".xlsx", b""),
        ("only blanks", ".csv", b"   \t  "),
        ("only line ends", ".csv", b"\r\n" * 40),
        ("only a mark", ".csv", codecs.BOM_UTF8),
        ("only a mark of utf-16", ".csv", codecs.BOM_UTF16_LE),
        ("only delimiters", ".csv", b",,,,\r\n,,,,\r\n"),
        ("only zero bytes", ".xlsx", b"\0" * 8192),
        ("one letter", ".csv", b"a"),
    ):
        yield refused(name, group, filename, data)
    yield refused("sheet without cells", group, ".xlsx", partial(book, []))
    yield refused("sheet of blank texts", group, ".xlsx", partial(book, [[" ", "\u3000"], ["\u200b"]]))
    yield csv_case("header without answers (csv)", group, table(()), "W", people=())
    yield xlsx_case("header without answers (xlsx)", group, table(()), "W", people=())
    none = [HEADER, *([n, "2026/9/8 8:00:00", *[""] * 13] for n in range(1, 4))]
    nobody = tuple(dict.fromkeys(COLUMNS) | {"other": {}} for _ in range(3))
    yield xlsx_case("people without any answer", group, none, "CW", people=nobody)


def _cut() -> Iterator[Case]:
    group = "truncation"
    whole = _joined(LINES)
    last = whole.rindex("停车要抢".encode())
    yield one("file ends inside a row", group, ".csv", whole[: last - 1], "W", people=LAST, ledger=None, rows=1)
    yield one("file ends inside a character", group, ".csv", whole[: last + 4], "W", people=LAST, ledger=None, rows=1)
    quoted = delimited(table(), quote_all=True, encoding="utf-8")
    yield one("file ends inside quotes", group, ".csv", quoted[: quoted.rindex("停车要抢".encode()) + 6], "W",
              people=LAST, ledger=None, rows=1)  # fmt: skip
    wide = delimited(table(), encoding="utf-16-le", before="\ufeff")
    place = wide.rindex("停车要抢".encode("utf-16-le"))
    yield one(
        "utf-16 file ends inside a character", group, ".csv", wide[: place + 3], "W", people=LAST, ledger=None, rows=1
    )
    gbk = delimited(table(), encoding="gbk")
    place = gbk.rindex("停车要抢".encode("gbk"))
    yield one(
        "gbk file ends inside a character", group, ".csv", gbk[: place + 3], "W", people=LAST, ledger=None, rows=1
    )
    yield one("file ends inside the header", group, ".csv", whole[:120], "WE", people=(), ledger=None)
    workbook = book(table())
    yield refused("half a workbook", group, ".xlsx", workbook[: len(workbook) // 2], code=("I-DAMAGED",))
    yield refused("workbook without its last bytes", group, ".xlsx", workbook[:-20], code=("I-DAMAGED",))
    yield refused("workbook without its first bytes", group, ".xlsx", workbook[200:])
    yield refused("workbook with a hole of zeros", group, ".xlsx", workbook[:900] + b"\0" * 600 + workbook[1500:])
