"""The small questionnaire of the corpus, twelve people who answered it, and the table their answers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.questionnaire import Questionnaire

FORM = Questionnaire.from_dict(
    {
        "id": "small",
        "title": "租房与服务小问卷",
        "items": [
            {"id": "SEX", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
            {
                "id": "HOU", "kind": "single", "text": "您现在住在哪里？",
                "options": {1: "租房", 2: "自有住房", 3: "单位宿舍", 97: {"label": "其他", "text": True}},
            },
            {
                "id": "NEED", "kind": "multi", "text": "住房方面您有哪些困难？", "exclusive": [96],
                "options": {
                    1: "租金太高", 2: "停车难", 3: "通勤远、转车多", 4: "小区老旧（无电梯）", 96: "都没有",
                    97: {"label": "其他", "text": True},
                },
            },
            {"id": "SAT", "kind": "scale", "text": "您对居住条件的满意程度打几分？", "min": 1, "max": 5},
            {"id": "WHY", "kind": "text", "text": "您不满意的原因是什么？", "show_if": {"item": "SAT", "in": [1, 2]}},
            {
                "id": "RENT", "kind": "number", "text": "您每月的房租是多少？", "unit": "元", "min": 0, "max": 20000,
                "show_if": {"item": "HOU", "in": [1]},
            },
            {
                "id": "SRV", "kind": "matrix", "text": "以下服务对您来说重要吗？",
                "options": ["不重要", "一般", "重要"], "rows": {"a": "医疗服务", "b": "子女教育"},
            },
            {
                "id": "FREQ", "kind": "single", "text": "您每月参加几次社区活动？",
                "options": ["没有参加", "1-2", "3-4", "5次及以上"],
            },
        ],
    }
)  # fmt: skip

LABELS = {item.id: dict(item.labels) for item in FORM.questions if item.labels}
COLUMNS = ["SEX", "HOU", "NEED", "SAT", "WHY", "RENT", "SRV__a", "SRV__b", "FREQ"]
HEADERS = {
    "SEX": "1、您的性别是？",
    "HOU": "2、您现在住在哪里？",
    "NEED": "3、住房方面您有哪些困难？",
    "SAT": "4、您对居住条件的满意程度打几分？",
    "WHY": "5、您不满意的原因是什么？",
    "RENT": "6、您每月的房租是多少？",
    "SRV__a": "7、以下服务对您来说重要吗？—医疗服务",
    "SRV__b": "7、以下服务对您来说重要吗？—子女教育",
    "FREQ": "8、您每月参加几次社区活动？",
}
ABOUT = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
HEADER = [*ABOUT, *HEADERS.values()]
AT = {key: len(ABOUT) + place for place, key in enumerate(COLUMNS)}
"""Column of each answer in the table."""
SKIPPED = "(跳过)"

Person = Mapping[str, Any]
"""Answers by column: a code, a set of codes, a number or a text; None is none. ``other`` holds texts beside options."""
Table = list[list[Any]]


def _person(*answers: Any, **other: str) -> Person:
    return dict(zip(COLUMNS, answers, strict=True)) | {"other": other}


PEOPLE: tuple[Person, ...] = (
    _person(1, 1, {1, 3}, 2, "太贵了，还一年一涨", 1500, 3, 2, 2),
    _person(2, 2, {2}, 4, None, None, 3, 3, 1),
    _person(2, 1, {1, 97}, 1, "房东不修水管", 2200, 2, 3, 3, NEED="不让养猫"),
    _person(1, 3, {96}, 5, None, None, 1, 2, 4),
    _person(2, 97, {4}, 3, None, None, 2, 2, 2, HOU="借住在亲戚家"),
    _person(1, 2, None, 4, None, None, 3, 1, 1),
    _person(2, 1, {1, 2, 3}, 2, None, 1800, 3, 3, 3),
    _person(1, 2, {2, 4}, 3, None, None, None, 2, 1),
    _person(2, 3, {3}, 4, None, None, 2, 3, None),
    _person(1, 1, {1}, 5, None, 900, 1, 1, 2),
    _person(2, 2, {96}, 4, None, None, 3, 2, 4),
    _person(1, 2, {2, 4}, 1, "停车要抢", None, 3, 3, 3),
)


def asked(person: Person, key: str) -> bool:
    """Whether the routing asks a question."""
    return (key != "WHY" or person["SAT"] in (1, 2)) and (key != "RENT" or person["HOU"] == 1)


def label(person: Person, key: str, code: int) -> str:
    """The wording of an option as the platform exports it, with what was written beside it."""
    item = key.partition("__")[0]
    return LABELS[item][code] + (f"【请注明】〖{person['other'][item]}〗" if code == 97 else "")


def cell(person: Person, key: str) -> str:
    """One answer in the text file."""
    value = person[key]
    if value is None:
        return "" if asked(person, key) else SKIPPED
    if key == "NEED":
        return "┋".join(label(person, key, code) for code in sorted(value))
    return str(value) if key in ("SAT", "RENT", "WHY") else label(person, key, value)


def about(number: int) -> list[Any]:
    """The columns in front of the answers."""
    return [
        number,
        f"2026/9/{number % 28 + 1} 8:{number % 60:02}:07",
        f"{100 + number}秒",
        "微信",
        "直接访问",
        "（山东-济南）",
    ]


def table(people: Sequence[Person] = PEOPLE) -> Table:
    """The text file: a header and a row for each person."""
    rows = [[*about(n), *(cell(person, key) for key in COLUMNS)] for n, person in enumerate(people, start=1)]
    return [list(HEADER), *rows]


NUMBER_HEADER = [
    *ABOUT,
    HEADERS["SEX"],
    HEADERS["HOU"],
    *(f"第3题({LABELS['NEED'][code]})" for code in LABELS["NEED"]),
    *(HEADERS[key] for key in COLUMNS[3:]),
]
NUMBER_AT = {header: place for place, header in enumerate(NUMBER_HEADER)}


def number_table(people: Sequence[Person] = PEOPLE) -> Table:
    """The file by option number of the same people."""
    return [list(NUMBER_HEADER), *([*about(n), *_numbers(person)] for n, person in enumerate(people, start=1))]


def _numbers(person: Person) -> Iterable[Any]:
    for key in COLUMNS:
        gap, value = (-2 if asked(person, key) else -3), person[key]
        if key == "NEED":
            yield from ([gap] * len(LABELS[key]) if value is None else [int(code in value) for code in LABELS[key]])
        elif value is None or key in ("SAT", "WHY", "RENT"):
            yield gap if value is None else value
        else:
            yield list(LABELS[key.partition("__")[0]]).index(value) + 1


def changed(people: Sequence[Person], row: int, **answers: Any) -> tuple[Person, ...]:
    """People, one of whom (0 is the first) answered otherwise."""
    return tuple({**person, **answers} if place == row else person for place, person in enumerate(people))


def answered(people: Iterable[Person]) -> int:
    """How many cells hold an answer."""
    return sum(person[key] is not None for person in people for key in COLUMNS)


def counts(people: Sequence[Person]) -> dict[str, dict[str, int]]:
    """People by code for each choice."""
    found: dict[str, dict[str, int]] = {}
    for key in COLUMNS:
        codes = LABELS.get(key.partition("__")[0], dict.fromkeys(range(1, 6), "") if key == "SAT" else {})
        if codes:
            chosen = [person[key] if key == "NEED" else {person[key]} for person in people]
            found[key] = {str(code): sum(code in (picked or ()) for picked in chosen) for code in codes}
    return found


def missing(people: Sequence[Person]) -> dict[str, dict[str, int]]:
    """How many were not asked, and how many left a question blank."""
    found = {}
    for item in FORM.questions:
        keys = [key for key in COLUMNS if key.partition("__")[0] == item.id]
        there = [person for person in people if asked(person, keys[0])]
        blank = sum(all(person[key] is None for key in keys) for person in there)
        found[item.id] = {"not_asked": len(people) - len(there), "blank": blank}
    return found


def texts(people: Sequence[Person]) -> dict[str, list[str]]:
    """What people wrote, in any order."""
    return {
        "WHY": sorted(person["WHY"] for person in people if person["WHY"] is not None),
        "HOU": sorted(filter(None, (person["other"].get("HOU") for person in people if person["HOU"] == 97))),
        "NEED": sorted(
            filter(None, (person["other"].get("NEED") for person in people if 97 in (person["NEED"] or ())))
        ),
    }


def rents(people: Sequence[Person]) -> list[float]:
    """Rents, in any order."""
    return sorted(float(person["RENT"]) for person in people if person["RENT"] is not None)
