"""The register on disk: one SQLite file whose only table is appended to; the present is a view of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.district.tasks.entry import TASKS, Entry
from toolkit.district.tasks.merging import Merge
from toolkit.district.tasks.register import Recorded, Register, replayed
from toolkit.errors import IntakeError, StoreError
from toolkit.files import make_folder, reason_of, shown_path
from toolkit.records import Notice
from toolkit.responses.personal import Sort, find, mask

FILE = "six_tasks.sqlite"
_FORMAT = 1
_OURS = 0x36310001
"""Written into the file's head, so that no other database is taken for a register."""
_PATIENCE = 10.0
_COLUMNS = ("entry", "who", "day", "community", "task", "title", "planned", "done", "evidence", "theme", "withdrawn")
_TABLE = (
    "CREATE TABLE change (number INTEGER PRIMARY KEY, entry TEXT NOT NULL, who TEXT NOT NULL, day TEXT NOT NULL, "
    "community TEXT NOT NULL, task TEXT NOT NULL, title TEXT NOT NULL, planned TEXT NOT NULL, done TEXT NOT NULL, "
    "evidence TEXT NOT NULL, theme TEXT NOT NULL, withdrawn INTEGER NOT NULL)"
)
_SCHEMA = (
    _TABLE,
    "CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER change_is_kept BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE VIEW present AS SELECT * FROM change WHERE number IN (SELECT max(number) FROM change GROUP BY entry)",
    f"PRAGMA application_id = {_OURS}",
    f"PRAGMA user_version = {_FORMAT}",
)
_INSERT = f"INSERT INTO change ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - names
_SELECT = f"SELECT number, {', '.join(_COLUMNS)} FROM change ORDER BY number"  # noqa: S608 - names of ours


class RegisterStore:
    """The register of a folder.

    Parameters
    ----------
    folder : Path
        Made when the first entry is recorded.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def __repr__(self) -> str:
        return f"六个一登记簿 {shown_path(self.path)}"

    def read(self) -> Register:
        """Return the register; an empty one when nothing has been recorded.

        Raises
        ------
        StoreError
            ``S-REGISTER`` when the file is none of ours or damaged, ``S-REGISTER-NEWER`` when a later version wrote it,
            ``S-BUSY`` when another window is writing.
        """
        if not self.path.is_file():
            return Register()
        with self._opened() as database:
            return _read(database, self.path)

    def record(self, entries: Iterable[Entry], who: str, on: date) -> Recorded:
        """Append what is new or changed; nothing is ever overwritten or deleted.

        Parameters
        ----------
        entries : iterable of Entry
            Those with an id change that entry; those without are new, or the standing entry of the same community,
            task and title, of which blank fields then change nothing.
        who : str
            A post or initials.
        on : date
            The day it is recorded.

        Raises
        ------
        StoreError
            As :meth:`read`, and ``S-WRITE``, when nothing could be written.
        """
        signed, notices = _signed(who)
        with self._opened() as database:
            database.execute("BEGIN IMMEDIATE")
            if _is_new(database):
                for statement in _SCHEMA:
                    database.execute(statement)
            merge = Merge(_read(database, self.path))
            merge.take(entries)
            database.executemany(_INSERT, [_row(entry, signed, on) for entry in merge.states])
            database.execute("COMMIT")
        done = merge.recorded
        return replace(done, notices=(*(notices if done.added or done.changed else ()), *done.notices))

    def withdraw(self, name: str, who: str, on: date) -> Recorded:
        """Mark an entry as withdrawn; it stays in the register with its history.

        Raises
        ------
        IntakeError
            ``I-TASK`` when there is no entry of that id.
        """
        found = next((entry for entry in self.read().entries if entry.id == name), None)
        if found is None:
            raise IntakeError("I-TASK", where=shown_path(self.path), name=name[:20])
        return self.record([replace(found, withdrawn=True)], who, on)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self.path.parent)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as database:
                _check(database, self.path)
                yield database
        except sqlite3.Error as error:
            raise _fault(error, self.path) from error
        except OSError as error:
            raise StoreError("S-WRITE", where=shown_path(self.path), reason=reason_of(error)) from error


def _check(database: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is not a register, or one of a later version."""
    new = _is_new(database)  # looked at first: another window may be making it, its tables and its mark in one piece
    ours, version = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if ours != _OURS and not new:
        raise StoreError("S-REGISTER", where=shown_path(path), reason="它是别的程序的数据库")
    if version > _FORMAT:
        raise StoreError("S-REGISTER-NEWER", where=shown_path(path))


def _is_new(database: sqlite3.Connection) -> bool:
    return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _read(database: sqlite3.Connection, path: Path) -> Register:
    rows = [] if _is_new(database) else database.execute(_SELECT).fetchall()
    try:
        return replayed([_state(row) for row in rows])
    except (ValueError, TypeError) as error:  # another programme has written into it
        raise StoreError("S-REGISTER", where=shown_path(path), reason="里面有读不懂的内容") from error


def _state(row: tuple[Any, ...]) -> tuple[int, str, date, Entry]:
    number, name, who, day, community, task, title, planned, done, evidence, theme, gone = row
    if task not in TASKS or not re.fullmatch(r"T[1-9]\d*", name):
        raise ValueError(task)
    entry = Entry(community, task, title, _day(planned), _day(done), evidence, theme, bool(gone), name, number)
    return number, who, date.fromisoformat(day), entry


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _row(entry: Entry, who: str, on: date) -> tuple[object, ...]:
    days = (day.isoformat() if day else "" for day in (entry.planned, entry.done))
    first = (entry.id, who, on.isoformat(), entry.community, entry.task, entry.title)
    return *first, *days, entry.evidence, entry.theme, int(entry.withdrawn)


def _signed(who: str) -> tuple[str, tuple[Notice, ...]]:
    """Return who signs, personal information masked since nothing here can be deleted, and what to know of it."""
    who = " ".join(who.split())
    if not who:
        return "", (Notice("task_unsigned", "info", "没有写是谁登记的，照样记下；下次请写岗位或姓名缩写。"),)
    sorts = dict.fromkeys(found.sort for found in find(who))
    if not sorts:
        return who, ()
    telephone = "和电话" if Sort.PHONE in sorts else ""
    words = f"登记人好像写了姓名{telephone}一类的个人信息，已经遮盖。请写岗位或姓名缩写，例如：社区团支部、ZX。"
    return mask(who), (Notice("task_signed_personal", "action", words),)


def _fault(error: sqlite3.Error, path: Path) -> StoreError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError("S-BUSY", where=shown_path(path))
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreError("S-WRITE", where=shown_path(path), reason="没有写的权限")
    if name.startswith("SQLITE_FULL"):
        return StoreError("S-WRITE", where=shown_path(path), reason="磁盘满了")
    return StoreError("S-REGISTER", where=shown_path(path), reason="内容已经损坏，或不是登记簿")
