"""Reading many communities at once: a folder for each, one bad file never stopping the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.errors import IntakeError, ToolkitError
from toolkit.questionnaire.bank import places
from toolkit.records import Ledger
from toolkit.responses.intake import files_in
from toolkit.responses.store import UNSTATED

if TYPE_CHECKING:
    from toolkit.responses import Intake

Read = Callable[[str, Sequence[Path]], "Intake"]
"""Reads the folders of one community, named by its code."""

_CODE = re.compile(r"[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class BatchIntake:
    """What came of many communities.

    Parameters
    ----------
    communities : dict of str to Intake or ToolkitError
        By code: what was read, or why nothing was.
    unread : dict of str to str
        What else lay in the folder, and why it was not read.
    """

    communities: dict[str, Intake | ToolkitError]
    unread: dict[str, str]

    @property
    def read(self) -> dict[str, Intake]:
        """The communities of which something was read."""
        return {code: came for code, came in self.communities.items() if not isinstance(came, ToolkitError)}

    @property
    def refused(self) -> dict[str, ToolkitError]:
        """The communities of which nothing could be read, and why."""
        return {code: came for code, came in self.communities.items() if isinstance(came, ToolkitError)}

    def __repr__(self) -> str:
        forms = sum(intake.responses.people for intake in self.read.values())
        lines = [f"读入{len(self.read)}个社区，共{forms}份答卷。"]
        for code, came in self.communities.items():
            if isinstance(came, ToolkitError):
                lines.append(f"社区{code}：没有读入：{came.message}{came.fix}（{came.where}，编号 {came.code}）")
            else:
                lines += [f"社区{code}：{came!r}", *(f"  请处理：{words}" for words in _to_do(came))]
        lines += [f"没有读：{name}：{why}" for name, why in self.unread.items()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def table(self) -> Table:
        """Return a row for each community, and under the table what was not read."""
        rows = []
        for code, came in self.communities.items():
            if isinstance(came, ToolkitError):
                told = ("", "", "", f"没有读入：{came.message}{came.fix}")
            else:
                found = came.responses
                pending = len(Ledger(found.ledger).pending)
                told = (str(found.people), str(found.cells["accepted"]), str(pending), "；".join(_to_do(came)))
            rows.append(tuple((Text(cell),) for cell in (code, *told)))
        numbers = (Column(header, True) for header in ("答卷", "收下的答案", "待处理"))
        notes = tuple((Text(f"没有读：{name}：{why}"),) for name, why in self.unread.items())
        return Table("batch", "各社区读入情况", (Column("社区"), *numbers, Column("说明")), tuple(rows), notes)

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        whole = {code: intake.as_dict() for code, intake in self.read.items()}
        return {
            "respondents": sum(one["respondents"] for one in whole.values()),
            "cells": {name: sum(one["cells"][name] for one in whole.values()) for name in ("in", "accepted", "ledger")},
            "communities": whole,
            "refused": {code: error.as_dict() for code, error in self.refused.items()},
            "unread": self.unread,
        }


def folders_of(folder: Path) -> dict[str, list[Path]]:
    """Return the folders of communities in a folder, by code: named ``02``, ``02_舜井社区`` or ``02舜井社区``.

    ``00`` holds answers of which nobody knows the community. A folder with the name of another community is none, nor
    is an empty one.
    """
    found: dict[str, list[Path]] = {}
    for path in _folders(folder):
        if not _fault(path):
            found.setdefault(path.name[:2], []).append(path)
    return found


def ingest_all(folder: Path, read: Read) -> BatchIntake:
    """Read every community's folder in a folder; a bar on a terminal shows how far it is.

    Raises
    ------
    IntakeError
        ``I-NO-FILE`` when there is no folder of a community.
    """
    from tqdm import tqdm

    known = folders_of(folder)
    if not known:
        raise IntakeError("I-NO-FILE", where=str(folder))
    came: dict[str, Intake | ToolkitError] = {}
    for code, paths in tqdm(known.items(), desc="读入社区", unit="个", disable=None):
        try:
            came[code] = read(code, paths)
        except ToolkitError as error:
            came[code] = error
    return BatchIntake(came, _unread(folder, known))


def _folders(folder: Path) -> list[Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_dir() and not path.name.startswith(".")]


def _fault(path: Path) -> str:
    """Return why a folder is not read as a community's; empty when it is."""
    code, beside = path.name[:2], path.name[2:]
    if not _CODE.match(path.name):
        return "名称开头不是社区代码。"
    listed = {place.code: place.community for place in places()} | {UNSTATED: "未注明的社区"}
    if code not in listed:
        return f"社区名单里没有代码{code}。"
    others = [name for name in listed.values() if name in beside]
    if others and listed[code] not in others:
        return f"代码{code}是{listed[code]}，名称却写着{others[0]}，请改好再读。"
    try:
        return "" if files_in(path) else "里面没有文件。"
    except OSError:
        return "打不开，请检查权限。"


def _unread(folder: Path, known: dict[str, list[Path]]) -> dict[str, str]:
    """Return what lies beside and inside the communities' folders without being read, and why."""
    unread = {path.name: fault for path in _folders(folder) if (fault := _fault(path))}
    inside = [path for paths in known.values() for parent in paths for path in _folders(parent)]
    unread |= {f"{path.parent.name}/{path.name}": "社区文件夹里面的文件夹不读，请把文件移出来。" for path in inside}
    return unread | {path.name: "不在社区文件夹里，不知道是哪个社区的。" for path in files_in(folder)}


def _to_do(intake: Intake) -> list[str]:
    """Return what a person has to see to: files that were refused, columns and words that nobody has explained."""
    return [notice.message for notice in intake.responses.notices if notice.level == "action"]
