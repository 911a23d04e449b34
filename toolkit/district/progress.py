"""The progress board: for every community of the programme, what was handed in for a survey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.errors import ToolkitError
from toolkit.questionnaire.bank import Place, places
from toolkit.records import Ledger
from toolkit.responses.handed_in import communities, handed_in

if TYPE_CHECKING:
    from toolkit.responses import Responses

Look = Callable[[str, int], "Responses"]
"""Returns the answers of a community (by code) and wave."""


@dataclass(frozen=True)
class HandedIn:
    """What a community has handed in of a wave.

    Parameters
    ----------
    rows : int
        Of its files; repeated exports count again.
    pending : int or None
        Answers a person has to decide about; None when the answers were not looked at.
    last : str
        Day the last form was submitted (ISO); empty when no form says.
    trouble : str
        Why the answers cannot be looked at.
    """

    rows: int
    pending: int | None = None
    last: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Board:
    """The communities in the order of their codes, and what each has handed in by wave."""

    survey: str
    communities: tuple[tuple[Place, dict[int, HandedIn]], ...]

    def __repr__(self) -> str:
        return f"进度（{len(self.communities)} 个社区，{sum(1 for _, waves in self.communities if waves)} 个已有答卷）"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def words(self) -> tuple[str, ...]:
        """The board in lines, those who have handed in nothing together at the end."""
        told = [f"{p.code}{p.community}：{'；'.join(_told(waves))}" for p, waves in self.communities if waves]
        nothing = [f"{place.code}{place.community}" for place, waves in self.communities if not waves]
        return (repr(self), *told, *([f"还没有答卷：{'、'.join(nothing)}"] if nothing else []))

    def table(self) -> Table:
        """Return the board as a table."""
        rows = []
        for place, waves in self.communities:
            told = "；".join(_told(waves)) or "还没有"
            rows.append(tuple((Text(cell),) for cell in (place.code, place.subdistrict, place.community, told)))
        columns = (Column("代码"), Column("街道"), Column("社区"), Column("已读入的答卷"))
        return Table("progress", f"{self.survey}的进度", columns, tuple(rows))

    def as_dict(self) -> dict[str, Any]:
        """Return the board as plain values."""
        return {
            "communities": {
                place.code: {
                    str(wave): {"rows": came.rows, "pending": came.pending, "last": came.last, "trouble": came.trouble}
                    for wave, came in sorted(waves.items())
                }
                for place, waves in self.communities
            }
        }


def progress(survey: str, store: Path, look: Look | None = None) -> Board:
    """Return the board of one survey.

    Parameters
    ----------
    survey : str
        Name, for the title.
    store : Path
        ``data/store/<name>``; communities without a folder have handed in nothing, those in no list come last.
    look : callable, optional
        Returns the answers of a community and wave, to tell what is pending; without it only the logs are read.
    """
    listed = {place.code: place for place in places()}
    others = [Place(code, "", "（名单外）") for code in communities(store) if code not in listed]
    return Board(survey, tuple((place, _waves(store, place.code, look)) for place in [*listed.values(), *others]))


def _waves(store: Path, code: str, look: Look | None) -> dict[int, HandedIn]:
    waves: dict[int, HandedIn] = {}
    for folder in (store / f"community={code}").glob("wave=*"):
        log = handed_in(folder)
        if log:
            rows = sum(max(file["rows"] for file in record["files"]) for record in log)
            wave = int(folder.name.removeprefix("wave="))
            waves[wave] = _looked_at(rows, code, wave, look) if look else HandedIn(rows)
    return waves


def _looked_at(rows: int, code: str, wave: int, look: Look) -> HandedIn:
    """Return what was handed in with what the answers tell; one community's trouble does not hide the others."""
    try:
        found = look(code, wave)
    except ToolkitError as error:
        return HandedIn(rows, trouble=error.message)
    last = max((moment[:10] for moment in found.frame["submitted"]), default="")
    return HandedIn(rows, len(Ledger(found.ledger).pending), last)


def _told(waves: dict[int, HandedIn]) -> list[str]:
    return [f"第{wave}期{came.rows}行{_more(came)}" for wave, came in sorted(waves.items())]


def _more(came: HandedIn) -> str:
    pending = f"待处理{came.pending}处" if came.pending else ""
    last = f"最近一份{came.last}" if came.last else ""
    told = "，".join(filter(None, (pending, last, came.trouble)))
    return f"（{told}）" if told else ""
