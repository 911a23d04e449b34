"""The progress board: for every community of the programme, what was handed in for a survey."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.document import Cell, Column, Table, Text
from toolkit.logs import read_records
from toolkit.questionnaire.bank import Place, places

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Board:
    """The communities in the order of their codes, and the rows each has handed in by wave."""

    survey: str
    communities: tuple[tuple[Place, dict[int, int]], ...]

    def __repr__(self) -> str:
        return f"进度（{len(self.communities)} 个社区，{sum(1 for _, rows in self.communities if rows)} 个已有答卷）"

    def table(self) -> Table:
        """Return the board as a table."""
        rows: list[Sequence[Cell]] = []
        for place, handed_in in self.communities:
            waves = "；".join(f"第{wave}期{count}行" for wave, count in sorted(handed_in.items()))
            cells = (place.code, place.subdistrict, place.community, waves or "还没有")
            rows.append(tuple((Text(cell),) for cell in cells))
        columns = (Column("代码"), Column("街道"), Column("社区"), Column("已读入的答卷"))
        return Table("progress", f"{self.survey}的进度", columns, tuple(tuple(row) for row in rows))

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def progress(survey: str, store: Path) -> Board:
    """Return the board of one survey.

    Parameters
    ----------
    survey : str
        Name, for the title.
    store : Path
        ``data/store/<name>``; communities without a folder have handed in nothing, those in no list come last.
    """
    listed = {place.code: place for place in places()}
    handed_in = {path.name.removeprefix("community=") for path in store.glob("community=*")}
    others = [Place(code, "", "（名单外）") for code in sorted(handed_in - set(listed))]
    return Board(survey, tuple((place, _waves(store, place.code)) for place in [*listed.values(), *others]))


def _waves(store: Path, code: str) -> dict[int, int]:
    waves: dict[int, int] = {}
    for folder in (store / f"community={code}").glob("wave=*"):
        log = read_records(folder / "ledger" / "intake.jsonl")
        if log:
            rows = sum(max(file["rows"] for file in record["files"]) for record in log)
            waves[int(folder.name.removeprefix("wave="))] = rows
    return waves
