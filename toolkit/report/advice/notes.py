"""Notes of talks, visits and documents: read from a folder, numbered, citable; persons are masked on the way in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.questionnaire.bank import places
from toolkit.records import Notice
from toolkit.report.advice.note_head import (
    COMMUNITY,
    DATE,
    KIND,
    KINDS,
    PEOPLE,
    PLACE,
    TOPIC,
    day_of,
    kind_of,
    people_of,
    read_head,
)  # fmt: skip
from toolkit.report.advice.note_text import SUFFIXES, lines_of
from toolkit.responses.personal import find, mask

_TITLE_LINES = 3


@dataclass(frozen=True)
class Note:
    """A talk, a visit or a document.

    Parameters
    ----------
    id : str
        ``S1``, ``S2``, by day and file name.
    kind : str
        座谈, 走访 or 文献.
    date : str
        ISO.
    people : int or None
        Who took part; not told of a document.
    file : str
        Name without folder; for notices only, as names of files may hold names of people.
    community : str
        Code; empty when the note is for all.
    place, topic, text : str
        With personal information masked.
    """

    id: str
    kind: str
    date: str
    people: int | None
    file: str
    community: str = ""
    place: str = ""
    topic: str = ""
    text: str = ""

    @property
    def citation(self) -> str:
        """The note as it is cited: ``（S1，座谈，2025-03-20，8人）``."""
        return f"（{'，'.join(filter(None, (self.id, self.kind, self.date, self.shown_people)))}）"

    @property
    def shown_people(self) -> str:
        """How many took part, with the counter; empty when that is not told."""
        return "" if self.people is None else f"{self.people}人"


@dataclass(frozen=True)
class Notes:
    """The notes of a folder, and what a person should know of the files that were not read or not in full."""

    notes: tuple[Note, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __repr__(self) -> str:
        lines = [f"{note.citation}{note.topic}" for note in self.notes]
        return "\n".join([*lines, *(notice.message for notice in self.notices)]) or "还没有座谈、走访记录。"

    def of(self, community: str) -> Notes:
        """Return those of a community and those for all; numbers stay."""
        return replace(self, notes=tuple(note for note in self.notes if note.community in ("", community)))


def read_notes(folder: Path) -> Notes:
    """Read the notes of a survey; a folder that is not there holds none.

    A file that cannot be read, and a note without type or date, is told in a notice and left out.
    """
    if not folder.is_dir():
        return Notes()
    found: list[Note] = []
    notices: list[Notice] = []
    for path in sorted(folder.iterdir(), key=lambda path: unicodedata.normalize("NFC", path.name)):
        if path.is_file() and not _is_litter(path.name):
            note, told = _read(path)
            found += [note] if note else []
            notices += told
    found.sort(key=lambda note: (note.date, note.file))
    numbered = tuple(replace(note, id=f"S{number}") for number, note in enumerate(found, start=1))
    return Notes(numbered, tuple(notices))


def _is_litter(name: str) -> bool:
    """Tell whether a file is left by a programme: hidden, a lock, a folder's settings."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def _read(path: Path) -> tuple[Note | None, list[Notice]]:
    name = unicodedata.normalize("NFC", path.name)
    if not name.lower().endswith((*SUFFIXES, ".doc", ".wps")):
        words = f"记录文件夹里的“{mask(name)}”不是文字记录，没有读取。记录请存成 .docx、.txt 或 .md。"
        return None, [Notice("note_other_file", "info", words, file=name)]
    try:
        lines = lines_of(path.read_bytes(), name)
    except OSError:
        lines = None
    if lines is None:
        words = f"记录“{mask(name)}”读不了，没有编号。请用 WPS 打开，另存为 .docx 或 .txt，再放回来。"
        return None, [Notice("note_unreadable", "action", words, file=name)]
    return _note(name, lines)


def _note(name: str, lines: list[str]) -> tuple[Note | None, list[Notice]]:
    head, text = read_head(lines)
    stem = name.rsplit(".", 1)[0]
    above = [line for line in text if line.strip()][:_TITLE_LINES]
    kind = kind_of(head[KIND]) if KIND in head else next(filter(None, map(kind_of, [stem, *above])), "")
    day = day_of(head[DATE]) if DATE in head else day_of(stem)
    if not (kind and day):
        missing = "、".join(field for field, known in ((KIND, kind), (DATE, day)) if not known)
        words = (
            f"记录“{mask(name)}”看不出{missing}，没有编号。请在开头写上“类型：座谈”（或走访、文献）和"
            "“日期：2025-03-20”这样的行。"
        )
        return None, [Notice("note_incomplete", "action", words, file=name)]
    people = people_of(head.get(PEOPLE, ""))
    community = _community(head.get(COMMUNITY, ""))
    place, topic = (mask(head.get(field, "")) for field in (PLACE, TOPIC))
    note = Note("", kind, day, people, name, community or "", place, topic, mask("\n".join(text).strip()))
    return note, list(_remarks(note, head, lines, community))


def _remarks(note: Note, head: dict[str, str], lines: list[str], community: str | None) -> Iterator[Notice]:
    shown = mask(note.file)
    if note.people is None and note.kind != KINDS[-1]:
        words = f"记录“{shown}”没有写明人数，引用时不写人数。请在开头加一行，例如“人数：8”（写准确数）。"
        yield Notice("note_people", "action", words, file=note.file)
    if community is None:
        words = f"记录“{shown}”里的社区“{mask(head[COMMUNITY])}”不在社区名单里，按不分社区处理。请写两位代码，例如02。"
        yield Notice("note_community", "action", words, file=note.file)
    guessed = [field for field in (KIND, DATE) if field not in head]
    if guessed:
        words = f"记录“{shown}”的开头没有写{'和'.join(guessed)}，已按标题或文件名认作{note.date}的{note.kind}，请核对。"
        yield Notice("note_by_name", "info", words, file=note.file)
    counts = Counter(str(found.sort) for found in find("\n".join([note.file, *lines])))
    if counts:
        named = "、".join(f"{sort}{counts[sort]}处" for sort in sorted(counts))
        words = f"记录“{shown}”里有个人信息（{named}）。不会写进报告；请在原文件里删去，只写“一名青年”之类。"
        yield Notice("note_personal", "action", words, file=note.file)


def _community(written: str) -> str | None:
    """Return the code of a community named by code or by name; None when nobody knows it."""
    if not written:
        return ""
    narrow = unicodedata.normalize("NFKC", written)
    code = narrow.split()[0].removesuffix("社区").removesuffix("号").zfill(2)
    known = (place.code for place in places() if place.community in narrow or place.code == code)
    return next(known, None)
