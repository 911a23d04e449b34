"""Reading many communities at once: a folder for each, one bad file never stopping the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.errors import IntakeError, ToolkitError
from toolkit.questionnaire.bank import places
from toolkit.records import Ledger

if TYPE_CHECKING:
    from toolkit.responses import Intake

_CODE = re.compile(r"(\d{2})(?!\d)")


@dataclass(frozen=True)
class BatchIntake:
    """What came of each community's folder: what was read, or why nothing was."""

    read: dict[str, Intake]
    refused: dict[str, ToolkitError]
    unknown: tuple[str, ...] = ()

    def __repr__(self) -> str:
        forms = sum(intake.responses.people for intake in self.read.values())
        lines = [f"读入{len(self.read)}个社区，共{forms}份答卷。"]
        lines += [f"  {code}：没有读入：{error.message}{error.fix}" for code, error in self.refused.items()]
        if self.unknown:
            lines.append(f"这些文件夹不是社区代码，没有读：{'、'.join(self.unknown)}。")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return a row for each community."""
        headers = (
            Column("社区"),
            Column("答卷", True),
            Column("收下的答案", True),
            Column("待处理", True),
            Column("说明"),
        )
        rows = [(code, *self._told(intake)) for code, intake in self.read.items()]
        rows += [(code, "", "", "", error.message) for code, error in self.refused.items()]
        return Table("batch", "各社区读入情况", headers, tuple(tuple((Text(cell),) for cell in row) for row in rows))

    @staticmethod
    def _told(intake: Intake) -> tuple[str, ...]:
        found = intake.responses
        refused = [notice.message for notice in found.notices if notice.code == "file_refused"]
        pending = len(Ledger(found.ledger).pending)
        return str(found.people), str(found.cells["accepted"]), str(pending), "；".join(refused)

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        whole = {code: intake.as_dict() for code, intake in self.read.items()}
        cells = {name: sum(one["cells"][name] for one in whole.values()) for name in ("in", "accepted", "ledger")}
        return {
            "respondents": sum(one["respondents"] for one in whole.values()),
            "cells": cells,
            "communities": whole,
            "refused": {code: error.as_dict() for code, error in self.refused.items()},
            "unknown": list(self.unknown),
        }


def folders_of(folder: Path) -> dict[str, Path]:
    """Return the folders of communities in a folder, by code: named ``02`` or ``02_舜井社区``."""
    codes = {place.code for place in places()}
    found = {path: _CODE.match(path.name) for path in sorted(folder.iterdir()) if path.is_dir()}
    return {match[1]: path for path, match in found.items() if match and match[1] in codes}


def ingest_all(folder: Path, read: Callable[[str, Path], Intake]) -> BatchIntake:
    """Read every community's folder in a folder; ``read`` reads one. A bar on a terminal shows how far it is.

    Raises
    ------
    IntakeError
        ``I-NO-FILE`` when there is no folder of a community.
    """
    from tqdm import tqdm

    known = folders_of(folder) if folder.is_dir() else {}
    if not known:
        raise IntakeError("I-NO-FILE", where=str(folder))
    done: dict[str, Intake] = {}
    refused: dict[str, ToolkitError] = {}
    for code, path in tqdm(known.items(), desc="读入社区", unit="个", disable=None):
        try:
            done[code] = read(code, path)
        except ToolkitError as error:
            refused[code] = error
    others = [p.name for p in sorted(folder.iterdir()) if p.is_dir() and p not in known.values() and p.name[0] != "."]
    return BatchIntake(done, refused, tuple(others))
