"""Where else single answers of a store lie: sheets and data handed out, copies of what was handed in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import StoreError
from toolkit.files import digest, shown_path
from toolkit.logs import append_record, read_records
from toolkit.responses.personal.contacts import contacts, phones_in, sheets_read

CODING, SORTING = SHEETS = ("编码表", "其他归类")
_LOG = Path("ledger/handed_out.jsonl")
_DATA = {".sav", ".zsav", ".dta", ".parquet", ".csv"}
_TABLES = {".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt"}
_LABELS = "_标签.csv"


@dataclass(frozen=True)
class Traces:
    """Files outside a store that hold single answers, named from the project folder on where they lie in it.

    Parameters
    ----------
    own : tuple of str
        Below ``data/out``, of these answers without a doubt.
    copies : tuple of str
        In the inbox, the same as what was handed in: the person's own.
    doubtful : tuple of str
        Handed out to another place or changed since, or perhaps of other answers of the survey.
    """

    own: tuple[str, ...]
    copies: tuple[str, ...]
    doubtful: tuple[str, ...]


def sheet_name(store: Path, kind: str, item: str) -> str:
    """Return the name of a sheet with single answers of a store: by it the sheet is known however it was filled in."""
    return f"{kind}_{item}_{_mark(store)}.xlsx"


def hand_out(store: Path, path: Path) -> None:
    """Log a file with single answers that was written, so that it can be found on the day of deletion."""
    project = store.parents[3].parent.resolve()
    whole = path.resolve()
    name = whole.relative_to(project).as_posix() if whole.is_relative_to(project) else str(whole)
    append_record(store / _LOG, {"file": name, "sha256": digest(path.read_bytes())})


def traces(store: Path) -> Traces:
    """Return where else single answers of a store lie.

    Raises
    ------
    StoreError
        ``S-LOCKED`` when a file cannot be looked at.
    """
    data_folder = store.parents[3]
    written = read_records(store / _LOG)
    came = {path.name.partition(".")[0] for path in files_below(store / "raw")} | sheets_read(store)
    known = came | {record["sha256"] for record in written}
    phones = _phones(store)
    own, doubtful = [], []
    for path in files_below(data_folder / "out" / store.parents[1].name):
        data = _bytes(path)
        found = phones_in(data, path.name) if path.suffix.lower() in _TABLES else set()
        if _is_sheet(path, store) or digest(data) in known or found & phones:
            own.append(path)
        elif found or _may_be_data(path, digest(data), store):
            doubtful.append(path)
    elsewhere = [path for path in (data_folder.parent / record["file"] for record in written) if path.is_file()]
    copies = [path for path in files_below(data_folder / "inbox") if digest(_bytes(path)) in came]
    doubtful = [path for path in dict.fromkeys([*doubtful, *elsewhere]) if path not in {*own, *copies}]
    return Traces(*(tuple(_name(path, data_folder.parent) for path in found) for found in (own, copies, doubtful)))


def files_below(folder: Path) -> list[Path]:
    """Return all files of a folder and the folders in it."""
    return sorted(Path(root) / name for root, _, names in os.walk(folder) for name in names)


def _phones(store: Path) -> set[str]:
    try:
        return {contact.phone for contact in contacts(store)}
    except StoreError:  # sealed, and no key here: a sheet with numbers stays in doubt
        return set()


def _is_sheet(path: Path, store: Path) -> bool:
    return path.name.startswith(SHEETS) and _mark(store) in path.name


def _mark(store: Path) -> str:
    return f"社区{store.parent.name.removeprefix('community=')}_第{store.name.removeprefix('wave=')}期"


def _may_be_data(path: Path, sha256: str, store: Path) -> bool:
    """Tell whether a file may hold answers of the store: data of which no other store of the survey knows."""
    if path.suffix.lower() not in _DATA or path.name.endswith(_LABELS):
        return False
    others = (read_records(other / _LOG) for other in store.parents[1].glob("community=*/wave=*") if other != store)
    return not any(record["sha256"] == sha256 for log in others for record in log)


def _name(path: Path, project: Path) -> str:
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError("S-LOCKED", where=shown_path(path)) from error
