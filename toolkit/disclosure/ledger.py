"""The ledger of releases: what was given away when, in a chain of checksums; nothing goes out without a clean audit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.disclosure.audit import Audit, audit
from toolkit.disclosure.cells import Cells, Key, Sum
from toolkit.disclosure.releases import THRESHOLD, Release
from toolkit.errors import ReportError, StoreError
from toolkit.files import canonical_json, digest, keep_raw, shown_path
from toolkit.logs import append_record, read_records

LEDGER = "releases.jsonl"
_FIRST = "0" * 64
_DIGEST = re.compile("[0-9a-f]{64}")


def publish(folder: Path, release: Release, on: str, *, threshold: int = THRESHOLD) -> Audit:
    """Enter a release in the ledger, if it and everything before it together give nobody away.

    Parameters
    ----------
    folder : Path
        Holds the ledger and, in files named by their digest, the cells of each release with their true counts: for the
        office alone, never given away.
    release : Release
    on : str
        The day, as it is to be told.
    threshold : int

    Returns
    -------
    Audit
        Clean. A release that is in the ledger already is not entered twice.

    Raises
    ------
    ReportError
        ``R-EXPOSED`` when the audit is not clean, ``R-RELEASED`` when another release has that name.
    StoreError
        As :func:`released`, ``S-WRITE``, ``S-BUSY``.
    """
    contents = digest(packed(release))
    before = released(folder, pending=contents)
    same = [one for one in before if one.name == release.name]
    if same and packed(same[0]) != packed(release):
        raise ReportError("R-RELEASED", where=release.name)
    found = audit([*before, *([] if same else [release])], threshold=threshold)
    if not found.clean:
        raise ReportError("R-EXPOSED", where=release.name, n=len(found.too_narrow), exact=len(found.recovered))
    if not same:
        keep_raw(folder, packed(release))
        entry = {"name": release.name, "on": on, "cut": release.cut, "contents": contents, "audit": found.as_dict()}
        append_record(folder / LEDGER, entry | {"threshold": threshold, "previous": _last(folder, contents)})
    return found


def released(folder: Path, pending: str = "") -> tuple[Release, ...]:
    """Return all releases of a ledger, in their order; ``pending`` as in :func:`entries`.

    Raises
    ------
    StoreError
        ``S-LEDGER`` when an entry or the cells of one are missing or no longer what they were.
    """
    return tuple(_contents(folder, entry) for entry in entries(folder, pending))


def entries(folder: Path, pending: str = "") -> tuple[dict[str, Any], ...]:
    """Return the entries of a ledger.

    Parameters
    ----------
    folder : Path
    pending : str
        Digest of a release that is being entered: its cells may be there before its entry is.

    Raises
    ------
    StoreError
        ``S-LEDGER`` when one is damaged, missing or in another place than it was; its cells outlive an entry that was
        cut off.
    """
    log = read_records(folder / LEDGER)
    previous = _FIRST
    for number, entry in enumerate(log, start=1):
        if log.damaged or entry.get("previous") != previous:
            raise _broken(folder, number)
        previous = _mark(entry)
    held = {path.name for path in folder.glob("*") if _DIGEST.fullmatch(path.name)} - {pending}
    if log.damaged or held - {entry["contents"] for entry in log}:
        raise _broken(folder, len(log) + 1)
    return tuple(log)


def _last(folder: Path, pending: str) -> str:
    found = entries(folder, pending)
    return _mark(found[-1]) if found else _FIRST


def _mark(entry: Mapping[str, Any]) -> str:
    return digest(canonical_json(entry).encode())


def _broken(folder: Path, number: int) -> StoreError:
    return StoreError("S-LEDGER", where=f"{shown_path(folder / LEDGER)} 第{number}条")


def _contents(folder: Path, entry: Mapping[str, Any]) -> Release:
    path = folder / entry["contents"]
    data = path.read_bytes() if path.is_file() else b""
    if digest(data) != entry["contents"]:
        raise _broken(folder, [one["contents"] for one in entries(folder)].index(entry["contents"]) + 1)
    return unpacked(data)


def packed(release: Release) -> bytes:
    """Return a release as bytes that depend on its contents only."""
    cells = release.cells
    keys = sorted(cells.counts)
    at = {key: place for place, key in enumerate(keys)}
    content = {
        "name": release.name,
        "cut": release.cut,
        "cells": [[list(key), int(cells.counts[key])] for key in keys],
        "sums": sorted([at[one.total], sorted(at[part] for part in one.parts)] for one in cells.sums),
        "bases": sorted([at[key], at[base]] for key, base in cells.bases.items()),
        "printed": _places(at, cells.printed),
        "sensitive": _places(at, cells.sensitive),
        "impossible": _places(at, cells.impossible),
        "harmless": _places(at, cells.harmless),
        "hidden": _places(at, release.hidden),
    }
    return canonical_json(content).encode()


def _places(at: Mapping[Key, int], keys: frozenset[Key]) -> list[int]:
    return sorted(at[key] for key in keys)


def unpacked(data: bytes) -> Release:
    """Return the release that :func:`packed` wrote."""
    content = json.loads(data)
    keys = [tuple(key) for key, _ in content["cells"]]

    def named(word: str) -> frozenset[Key]:
        return frozenset(keys[at] for at in content[word])

    cells = Cells(
        {key: n for key, (_, n) in zip(keys, content["cells"], strict=True)},
        tuple(Sum(keys[total], tuple(keys[part] for part in parts)) for total, parts in content["sums"]),
        named("printed"),
        {keys[key]: keys[base] for key, base in content["bases"]},
        named("sensitive"),
        named("impossible"),
        named("harmless"),
    )
    return Release(content["name"], content["cut"], cells, named("hidden"))
