"""The log of what was handed in: batches of files, and those that a person has taken out again.

Both stand in one log, so their order is a fact: a file that is handed in again after it was withdrawn counts again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import IntakeError
from toolkit.logs import append_record, read_records

LOG = Path("ledger/intake.jsonl")
UNSTATED = "00"
"""The community of a survey that names none."""
_SHOWN = 8
"""Signs of a hash that stand for a file where several have one name."""

Batch = dict[str, Any]


@dataclass(frozen=True)
class Withdrawn:
    """Files that no longer count.

    Parameters
    ----------
    survey, community : str
    wave : int
    files : tuple of str
        Those that were named and those handed in together with them.
    left : tuple of str
        Those that still count.
    """

    survey: str
    community: str
    wave: int
    files: tuple[str, ...]
    left: tuple[str, ...]

    def __repr__(self) -> str:
        files = "、".join(self.files) + ("（一起读入的，一起撤出）" if len(self.files) > 1 else "")
        place = "" if self.community == UNSTATED else f"社区{self.community} "
        left = f"还在计入的文件：{'、'.join(self.left)}。" if self.left else "现在没有计入的文件了。"
        return "\n".join(
            [
                f"{place}第{self.wave}期已撤出{len(self.files)}个文件：{files}。",
                f"里面的答卷不再计入。{left}",
                "原始文件还留着，没有删除；再读一次，就算重新交来。",
                "已经写出的表、报告、编码表和导出的数据里可能还有这些答卷，请重新生成。",
            ]
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def handed_in(store: Path) -> list[Batch]:
    """Return the batches that count, in the order in which they were handed in."""
    counted: list[Batch] = []
    for record in read_records(store / LOG):
        if "withdrawn" in record:
            gone = set(record["withdrawn"])
            counted = [batch for batch in counted if not _hashes(batch) <= gone]
        else:
            counted.append(record)
    return counted


def ever_handed_in(store: Path) -> list[Batch]:
    """Return all batches, those withdrawn again as well: their answers were seen, and their raw files are kept."""
    return [record for record in read_records(store / LOG) if "withdrawn" not in record]


def communities(root: Path) -> list[str]:
    """Return the codes of the communities with answers; where no answers count, of those that have a store."""
    folders = sorted(root.glob("community=*"))
    answered = [folder for folder in folders if any(handed_in(wave) for wave in folder.glob("wave=*"))]
    return [folder.name.removeprefix("community=") for folder in answered or folders]


def withdraw(store: Path, files: Sequence[str], who: str, when: str, why: str) -> Withdrawn:
    """Record that files no longer count, with what was handed in together with them; nothing is deleted.

    Parameters
    ----------
    store : Path
        ``data/store/<survey>/community=<code>/wave=<k>``.
    files : sequence of str
        Names as they were read in, or the first signs of a hash.
    who, when, why : str
        For the record.

    Raises
    ------
    IntakeError
        ``I-NO-DATA``, ``I-NOT-READ``, ``I-SAME-NAME``.
    """
    batches = handed_in(store)
    survey = store.parents[1].name
    if not batches:
        raise IntakeError("I-NO-DATA", where=survey, survey=survey)
    named = {_named(file, batches) for file in files}
    gone = {sha256 for batch in batches if named & _hashes(batch) for sha256 in _hashes(batch)}
    append_record(store / LOG, {"withdrawn": sorted(gone), "who": who, "when": when, "why": why})
    names, left = _names(batches), _names(handed_in(store))
    community, wave = store.parent.name.removeprefix("community="), int(store.name.removeprefix("wave="))
    out = tuple(name for sha256, name in names.items() if sha256 not in left)
    return Withdrawn(survey, community, wave, out, tuple(left.values()))


def _named(file: str, batches: list[Batch]) -> str:
    """Return the hash of the file a person means."""
    name = Path(file).name
    is_hash = re.fullmatch(f"[0-9a-f]{{{_SHOWN},64}}", name)
    known = {entry["sha256"]: entry for batch in batches for entry in batch["files"]}
    meant = [
        sha256 for sha256, entry in known.items() if entry["file"] == name or (is_hash and sha256.startswith(name))
    ]
    if not meant:
        raise IntakeError("I-NOT-READ", where=name, files="、".join(entry["file"] for entry in known.values()))
    if len(meant) > 1:
        choices = "、".join(f"{sha256[:_SHOWN]}（{known[sha256]['rows']}份）" for sha256 in meant)
        raise IntakeError("I-SAME-NAME", where=name, n=len(meant), files=choices)
    return meant[0]


def _hashes(batch: Batch) -> set[str]:
    return {entry["sha256"] for entry in batch["files"]}


def _names(batches: list[Batch]) -> dict[str, str]:
    return {entry["sha256"]: entry["file"] for batch in batches for entry in batch["files"]}
