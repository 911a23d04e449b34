"""The structure of a survey (a tab-separated text): its questions, parts and answers as the platform has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toolkit.channels.limesurvey.headers import plain

if TYPE_CHECKING:
    from toolkit.containers import Sheet

Pairs = tuple[tuple[str, str], ...]
_COLUMNS = {"class", "type/scale", "name", "relevance", "text"}


@dataclass(frozen=True)
class Asked:
    """One question of the platform.

    Parameters
    ----------
    code, sort : str
        Its code, and the platform's letter for its type.
    text : str
    parts, across : tuple of (code, label)
        Subquestions; those of the second direction of a table.
    options, more : tuple of (code, label)
        Answers; those of the second scale.
    other : str
        Label of the option "other"; empty when there is none.
    relevance : tuple of str
        Conditions under which it is asked, the group's first.
    settings : mapping of str to str
        Whatever else the platform was told.
    """

    code: str
    sort: str
    text: str
    parts: Pairs = ()
    across: Pairs = ()
    options: Pairs = ()
    more: Pairs = ()
    other: str = ""
    required: bool = False
    relevance: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Survey:
    """A survey of the platform, and doubts about how it was read."""

    title: str
    intro: str
    questions: tuple[Asked, ...]
    doubts: tuple[str, ...] = ()


def is_structure(sheet: Sheet) -> bool:
    """Tell a structure by its columns."""
    return {text.strip().lower() for text in sheet.header().values()} >= _COLUMNS


def survey_of(sheet: Sheet) -> Survey:
    """Return the survey in its first language."""
    lines = list(_lines(sheet))
    settings = {line["name"]: line.get("text", "") for line in lines if line["class"] == "S"}
    languages = list(dict.fromkeys(line["language"] for line in lines if line["class"] == "Q" and line["language"]))
    language = settings.get("language", "") if settings.get("language", "") in languages else next(iter(languages), "")
    own = [line for line in lines if line["language"] in ("", language)]
    words = {line["name"]: plain(line["text"]) for line in own if line["class"] == "SL"}
    doubts = []
    if len(languages) > 1:
        doubts.append(f"问卷有{len(languages)}种语言（{'、'.join(languages)}），用了“{language}”的文字。")
    welcome = words.get("surveyls_welcometext", "")
    return Survey(words.get("surveyls_title", ""), welcome, tuple(_questions(own)), tuple(doubts))


def _lines(sheet: Sheet) -> Iterator[dict[str, str]]:
    names = {column: text.strip().lower() for column, text in sheet.header().items()}
    for row in sheet.rows():
        cells = sheet.cells[row]
        yield {name: cells.get(column, "").strip() for column, name in names.items()} | {
            "language": cells.get(next((c for c, n in names.items() if n == "language"), -1), "").strip()
        }


def _questions(lines: list[dict[str, str]]) -> Iterator[Asked]:
    group, current = "", None
    for line in lines:
        match line["class"]:
            case "G":
                group = line["relevance"]
            case "Q":
                if current is not None:
                    yield current
                current = _question(line, group)
            case "SQ" | "A" if current is not None:
                current = _with(current, line)
    if current is not None:
        yield current


def _question(line: dict[str, str], group: str) -> Asked:
    conditions = tuple(text for text in (group, line["relevance"]) if text not in ("", "1"))
    other = plain(line.get("other_replace_text", "")) or "其他"
    return Asked(
        code=line["name"],
        sort=line["type/scale"],
        text=plain(line["text"]),
        other=other if line.get("other", "") == "Y" else "",
        required=line.get("mandatory", "") in ("Y", "S"),
        relevance=conditions,
        settings={name: value for name, value in line.items() if value},
    )


def _with(asked: Asked, line: dict[str, str]) -> Asked:
    pair = ((line["name"], plain(line["text"])),)
    second = line["type/scale"] == "1"
    if line["class"] == "A":
        return replace(asked, more=asked.more + pair) if second else replace(asked, options=asked.options + pair)
    return replace(asked, across=asked.across + pair) if second else replace(asked, parts=asked.parts + pair)
