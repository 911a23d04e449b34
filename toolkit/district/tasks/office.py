"""A month at the office: a filled-in sheet goes into the register, the wall and a fresh sheet come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.district.tasks.board import Wall, wall
from toolkit.district.tasks.reading import read_register
from toolkit.district.tasks.register import Recorded
from toolkit.district.tasks.sheet import write_register
from toolkit.district.tasks.store import RegisterStore
from toolkit.district.tasks.themes import themes_beside_needs
from toolkit.document.xlsx import workbook
from toolkit.errors import IntakeError
from toolkit.files import Written, save

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.records import Notice


@dataclass(frozen=True)
class OnTheWall:
    """The wall of a day, what was taken into the register for it, and the files written.

    Parameters
    ----------
    wall : Wall
    recorded : Recorded
    notices : tuple of Notice
        What was said of the sheet.
    written : Written
        ``wall``, and ``register``, the sheet to go on with; it is not written over one whose rows were refused.
    """

    wall: Wall
    recorded: Recorded
    notices: tuple[Notice, ...]
    written: Written

    def __repr__(self) -> str:
        said = [notice.message for notice in self.notices]
        taken = [repr(self.recorded)] if self.recorded != Recorded() else []
        return "\n".join([*said, *taken, *self.wall.words, *(f"已写出 {path}" for path in self.written.files.values())])

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        return self.wall.as_dict() | {
            "recorded": self.recorded.as_dict(),
            "warnings": [notice.as_dict() for notice in self.notices],
            "files": {name: str(path) for name, path in self.written.files.items()},
        }


def on_the_wall(
    store: RegisterStore,
    on: date,
    to: Path,
    sheet: Path | None = None,
    who: str = "",
    needs: Mapping[str, str] | None = None,
) -> OnTheWall:
    """Take a sheet into the register, if one is given, and write the wall of a day and the sheet to go on with.

    ``needs`` are what the survey puts in front: themes of forums and workbooks stand beside them on their own sheet.

    Raises
    ------
    IntakeError
        ``I-NO-FILE``, and what reading a sheet raises.
    """
    notices: tuple[Notice, ...] = ()
    recorded = Recorded()
    if sheet is not None:
        if not sheet.is_file():
            raise IntakeError("I-NO-FILE", where=str(sheet))
        read = read_register(sheet.read_bytes(), sheet.name)
        recorded = store.record(read.entries, who, on)
        notices = (*read.notices, *recorded.notices)
    register = store.read()
    found = wall(register, on)
    beside = [] if needs is None else [themes_beside_needs(register, needs).table()]
    files = {"wall": save(to / "六个一进度.xlsx", workbook([*found.tables(), *beside]))}
    fresh = to / "六个一登记表.xlsx"
    refused = sheet is not None and any(notice.level == "action" for notice in notices)
    if not (refused and sheet is not None and fresh.exists() and fresh.samefile(sheet)):
        files["register"] = save(fresh, write_register(register))
    return OnTheWall(found, recorded, notices, Written(files))
