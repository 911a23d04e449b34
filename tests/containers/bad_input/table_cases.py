"""Tables whose header, columns, rows or pairs are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.containers.bad_input.case import NAME, Case, File, csv_case, refused, xlsx_case
from tests.containers.bad_input.form import (
    AT,
    COLUMNS,
    HEADER,
    HEADERS,
    NUMBER_AT,
    PEOPLE,
    Person,
    Table,
    changed,
    number_table,
    table,
)
from tests.containers.bad_input.writing import Looks, book, delimited

ROWS = table()
WIDE = len(HEADER)


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _header()
    yield from _columns()
    yield from _disagreement()
    yield from _blocks()
    yield from _duplicates()


def _both(name: str, group: str, rows: Table, outcome: str, **more: Any) -> Iterator[Case]:
    yield csv_case(f"{name} (csv)", group, rows, outcome, **more)
    yield xlsx_case(f"{name} (xlsx)", group, rows, outcome, **more)


def _renamed(**headers: str) -> Table:
    return [[headers.get(key, text) for key, text in zip(["", *[""] * 5, *COLUMNS], HEADER, strict=True)], *ROWS[1:]]


def _line(text: object, place: int = 0) -> list[object]:
    return [text if n == place else None for n in range(WIDE)]


def _header() -> Iterator[Case]:
    group = "header area"
    yield from _both("title above the header", group, [_line("租房与服务小问卷"), *ROWS], "W")
    titles = [_line("租房与服务小问卷"), _line("导出时间：2026年9月20日"), _line(None), *ROWS]
    merged = Looks(tail='<mergeCells count="1"><mergeCell ref="A1:O1"/></mergeCells>')
    yield xlsx_case("merged title and notes above the header", group, titles, "W", looks=merged)
    yield csv_case("title of one cell above the header", group, [["租房与服务小问卷"], *ROWS], "W")
    yield from _both("blank rows above the header", group, [_line(None), _line(None), *ROWS], "CW")
    upper: list[object] = list(HEADER)
    lower: list[object] = [None] * WIDE
    for key, row in (("SRV__a", "医疗服务"), ("SRV__b", "子女教育")):
        upper[AT[key]], lower[AT[key]] = "7、以下服务对您来说重要吗？" if key == "SRV__a" else None, row
    two = Looks(tail='<mergeCells count="1"><mergeCell ref="M1:N1"/></mergeCells>')
    yield xlsx_case("header of two rows, merged", group, [upper, lower, *ROWS[1:]], "WE", looks=two,
                    ledger=None, doubtful=23)  # fmt: skip
    yield from _both("blank rows between", group, [*ROWS[:5], _line(None), *ROWS[5:9], _line(" "), *ROWS[9:]], "CW")
    for name, row in (
        ("row of totals", ["合计", *[None] * 8, 39, None, 6400, *[None] * 3]),
        ("row of means", ["平均值", *[None] * 8, 3.25, None, 1600, *[None] * 3]),
        ("row of totals with its word later", [None, "总计", *[None] * 7, 39, None, 6400, *[None] * 3]),
        ("footnote below", _line("注：本表由平台自动生成，仅供参考。")),
    ):
        yield from _both(name, group, [*ROWS, row], "W")
    yield from _both("header again in the middle", group, [*ROWS[:7], HEADER, *ROWS[7:]], "W")
    twice = [[*row, row[AT["SEX"]]] for row in ROWS]
    yield from _both("question twice with the same answers", group, twice, "W", ledger=None)
    other = [[*row, row[AT["SEX"]] if n != 3 else "男"] for n, row in enumerate(ROWS)]
    yield xlsx_case("question twice with other answers", group, other, "WE", people=None)
    html = _renamed(
        SEX="1、<p>您的<b>性别</b>是？</p>",
        HOU="2、您现在住在哪里？&nbsp;",
        NEED='3、<span style="color:red">住房方面您有哪些困难？</span>',
    )
    yield from _both("header with html", group, html, "CW")
    yield csv_case(
        "header with line ends",
        group,
        _renamed(HOU="2、您现在\n住在哪里？", SAT="4、您对居住条件的\r\n满意程度打几分？"),
        "CW",
    )
    yield xlsx_case(
        "header with invisible characters",
        group,
        _renamed(SEX="\ufeff1、您的\u200b性别是？", HOU="2、您现在\u00a0住在哪里？"),
        "CW",
    )


def _columns() -> Iterator[Case]:
    group = "columns"
    missing = [[c for n, c in enumerate(row) if n != AT["FREQ"]] for row in ROWS]
    no_freq = tuple({**person, "FREQ": None} for person in PEOPLE)
    yield from _both("question missing", group, missing, "W", people=no_freq)
    half = [[c for n, c in enumerate(row) if n != AT["SRV__b"]] for row in ROWS]
    no_row = tuple({**person, "SRV__b": None} for person in PEOPLE)
    yield xlsx_case("row of a matrix missing", group, half, "W", people=no_row)
    extra = [[*row, "9、您的电话是多少？" if n == 0 else "不便说"] for n, row in enumerate(ROWS)]
    yield from _both("question that nobody knows", group, extra, "W", ledger=None)
    notes = [[*row, "审核意见" if n == 0 else "通过"] for n, row in enumerate(ROWS)]
    yield xlsx_case("column that is no question", group, notes, "CW")
    headless = [[*row, None if n == 0 else "通过"] for n, row in enumerate(ROWS)]
    yield from _both("cells below an empty header", group, headless, "W", ledger=None)
    similar = _renamed(FREQ="8、您平均每月参加几次社区的活动？")
    yield xlsx_case("question reworded a little", group, similar, "WE", ledger=None, doubtful=11)
    renamed = _renamed(FREQ="8、您最喜欢哪种水果？")
    yield xlsx_case("question of another wording", group, renamed, "WE", people=no_freq, ledger=None)
    numbers = {key: text.replace(text[0], str(int(text[0]) + 2), 1) for key, text in HEADERS.items()}
    yield from _both("questions numbered otherwise", group, _renamed(**numbers), "CW")
    crossed = _renamed(SEX="2、您的性别是？", HOU="1、您现在住在哪里？")
    yield xlsx_case("numbers of two questions exchanged", group, crossed, "CW")
    bare = {key: text.partition("、")[2] for key, text in HEADERS.items()}
    yield from _both("questions without numbers", group, _renamed(**bare), "CWE", doubtful=2)
    wrong = [[*HEADER[:6], *(f"{n}、您对汽车的第{n}个看法是什么？" for n in range(1, 10))], *ROWS[1:]]
    yield refused("another survey", group, ".xlsx", partial(book, wrong), code=("I-OTHER-SURVEY",))
    yield refused("no header at all", group, ".xlsx", partial(book, ROWS[1:]))
    yield refused("metadata alone", group, ".csv", partial(delimited, [row[:6] for row in ROWS]))


def _swapped(one: str, other: str) -> Table:
    return _renamed(**{one: HEADERS[one].split("、")[0] + "、" + HEADERS[other].split("、")[1],
                       other: HEADERS[other].split("、")[0] + "、" + HEADERS[one].split("、")[1]})  # fmt: skip


def _disagreement() -> Iterator[Case]:
    group = "header and content disagree"
    lost = tuple({**person, "SEX": None, "FREQ": None} for person in PEOPLE)
    yield xlsx_case("texts of two questions exchanged", group, _swapped("SEX", "FREQ"), "WE", people=lost, ledger=None)
    neither = tuple({**person, "SEX": None, "SAT": None} for person in PEOPLE)
    yield csv_case(
        "texts of a choice and a scale exchanged",
        group,
        _swapped("SEX", "SAT"),
        "WE",
        people=neither,
        ledger=None,
        doubtful=4,
    )
    shifted = [ROWS[0], *([*row[:6], row[-1], *row[6:-1]] for row in ROWS[1:])]
    yield xlsx_case(
        "answers one column to the right",
        group,
        shifted,
        "WE",
        people=None,
        ledger=None,
        says=("选项", "对不上", "不在"),
    )
    numbers = number_table()
    turned = [
        numbers[0],
        *([3 - c if n == NUMBER_AT[HEADERS["SEX"]] else c for n, c in enumerate(row)] for row in numbers[1:]),
    ]
    # A code table that is turned round throughout is one-to-one: it is the order of the options on the platform.
    yield _pair("codes and labels turned round throughout", group, ROWS, turned, "CW", people=None, ledger=None)
    mixed = [[3 - c if n == NUMBER_AT[HEADERS["SEX"]] and place in (1, 2, 3, 4, 5) else c for n, c in enumerate(row)]
             for place, row in enumerate(numbers)]  # fmt: skip
    seven = tuple({**person, "SEX": None} if n < 5 else person for n, person in enumerate(PEOPLE))
    yield _pair("codes and labels contradict for many", group, ROWS, mixed, "WE", people=seven, ledger=None, doubtful=7)


def _pair(name: str, group: str, text: Table, number: Table, outcome: str, people: tuple[Person, ...] | None = PEOPLE,
          ledger: int | None = 0, doubtful: int = 0) -> Case:  # fmt: skip
    files = (
        File(NAME + ".xlsx", partial(book, text)),
        File(NAME.replace("文本", "序号") + ".xlsx", partial(book, number)),
    )
    return Case(name, group, files, outcome, people, ledger, doubtful)


def _blocks() -> Iterator[Case]:
    group, rows, place = "blocks", number_table(), NUMBER_AT["第3题(停车难)"]
    # A file by number has no texts beside options.
    people = tuple({**person, "other": {"HOU": "", "NEED": ""}} for person in PEOPLE)

    def alone(name: str, made: Table, people: tuple[Person, ...], doubtful: int = 0, ledger: int | None = None) -> Case:
        filename = NAME.replace("文本", "序号") + ".xlsx"
        return Case(name, group, (File(filename, partial(book, made)),), "W", people, ledger, doubtful)

    yield alone("file by number alone", rows, people)
    for mark in ("√", "是", "Y", "2", "x"):
        marked = [[mark if n == place and at == 2 else c for n, c in enumerate(row)] for at, row in enumerate(rows)]
        clear = mark not in ("2", "x")  # those of the first kind may be taken for "chosen" if that is said
        made = people if clear else changed(people, 1, NEED=set())
        yield alone(f"mark {mark} in an option column", marked, made, int(clear))
    order = [*range(8), 11, 9, 13, 8, 12, 10, *range(14, len(rows[0]))]
    yield alone("option columns out of order", [[row[n] for n in order] for row in rows], people)
    gone = [[c for n, c in enumerate(row) if n != place] for row in rows]
    without = tuple({**person, "NEED": person["NEED"] and person["NEED"] - {2}} for person in people)
    yield alone("option column missing", gone, without)


def _file(name: str, rows: Table) -> File:
    return File(name, partial(book, rows) if name.endswith("xlsx") else partial(delimited, rows))


def _duplicates() -> Iterator[Case]:
    group = "duplicates"
    again = [*ROWS, ROWS[4]]
    yield from _both("the same row twice", group, again, "W", ledger=None)
    other = [*ROWS, [c if n != AT["SEX"] else "男" for n, c in enumerate(ROWS[5])]]
    yield xlsx_case(
        "the same 序号 twice, other answers", group, other, "W", people=(*PEOPLE, {**PEOPLE[4], "SEX": 1}), ledger=None
    )
    twin = [*ROWS, [13, *ROWS[5][1:]]]
    yield xlsx_case("the same answers under another 序号", group, twin, "CW", people=(*PEOPLE, PEOPLE[4]))
    whole = _file(NAME + ".xlsx", ROWS)
    copy = _file(NAME + " (1).xlsx", ROWS)
    yield Case("the same file twice at once", group, (whole, copy), "WE", ledger=None)
    yield Case("the same file again", group, (whole,), "W", ledger=None, before=(whole,))
    yield Case("the same file again under another name", group, (copy,), "W", ledger=None, before=(whole,))
    part = _file("88_按文本_租房与服务小问卷_7_7.xlsx", ROWS[:8])
    yield Case("a later export with more", group, (whole,), "W", ledger=None, before=(part,))
    yield Case("an earlier export after the later", group, (part,), "W", ledger=None, before=(whole,))
    yield Case("the later export as csv", group, (_file(NAME + ".csv", ROWS),), "W", ledger=None, before=(part,))
    rows = [[c if (at, n) != (3, AT["SEX"]) else "男" for n, c in enumerate(row)] for at, row in enumerate(ROWS)]
    yield Case("a later export with one answer changed", group, (_file(NAME + ".xlsx", rows),), "W",
               people=None, ledger=None, before=(part,))  # fmt: skip
    tail = _file("88_按文本_租房与服务小问卷_12_5.xlsx", [ROWS[0], *ROWS[8:]])
    yield Case("two exports of two spans", group, (tail,), "CW", ledger=None, before=(part,))
    lap = _file("88_按文本_租房与服务小问卷_12_7.xlsx", [ROWS[0], *ROWS[6:]])
    yield Case("two exports that overlap", group, (lap,), "W", ledger=None, before=(part,))
