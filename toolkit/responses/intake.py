"""Handing in: read and check files whole before anything is written, then keep the raw files, then log them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.channels import Workbook, channel_of, open_workbook
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import is_simulated
from toolkit.errors import IntakeError, StoreError
from toolkit.files import digest
from toolkit.questionnaire import Questionnaire
from toolkit.records import Notice
from toolkit.responses.answers import Responses
from toolkit.responses.assemble import assemble, pairs
from toolkit.responses.store import Store


@dataclass(frozen=True)
class Intake:
    """What came of handing in files.

    ``files`` lists them with channel, rows and hash; ``responses`` are all answers of the store, these files included.
    """

    files: tuple[dict[str, Any], ...]
    responses: Responses

    def __repr__(self) -> str:
        cells = self.responses.cells
        return (
            f"共 {cells['in']} 个答案，收下 {cells['accepted']}，待处理 {cells['ledger']}"
            f"（{len(self.responses.frame)} 份答卷）"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        responses = self.responses
        return {
            "respondents": len(responses.frame),
            "cells": responses.cells,
            "counts": responses.counts(),
            "numbers": responses.numbers(),
            "missing": responses.missing(),
            "other_text": responses.other_text(),
            "ledger": [row.as_dict() for row in responses.ledger],
            "warnings": [notice.as_dict() for notice in responses.notices],
            "files": [{name: file[name] for name in ("file", "channel", "rows", "sha256")} for file in self.files],
        }


def ingest(store: Store, questionnaire: Questionnaire, mapping: Mapping, paths: Sequence[Path]) -> Intake:
    """Read files into the store; a folder stands for the files in it.

    A file that was handed in before (same bytes) is recognised and not counted again. Nothing is written when any file
    cannot be read or is not of this survey.

    Raises
    ------
    IntakeError
        ``I-NO-FILE`` and what reading and assembling raise.
    """
    paths = [file for path in paths for file in (files_in(path) if path.is_dir() else [path])]
    if not paths:
        raise IntakeError("I-NO-FILE", where=store.survey)
    contents = [_bytes(path) for path in paths]
    workbooks = [open_workbook(data, path.name) for data, path in zip(contents, paths, strict=True)]
    files = [_entry(workbook, data, questionnaire) for workbook, data in zip(workbooks, contents, strict=True)]
    logged = [file for record in store.handed_in() for file in record["files"]]
    known = {file["sha256"] for file in logged}
    store.mend([data for data, file in zip(contents, files, strict=True) if file["sha256"] in known])
    before = store.batches()
    entries = {id(w): (file, data) for w, file, data in zip(workbooks, files, contents, strict=True)}
    fresh = {id(w) for w in workbooks if entries[id(w)][0]["sha256"] not in known}
    batches = [batch for batch in pairs(workbooks) if any(id(w) in fresh for w in batch.workbooks)] if fresh else []
    simulated = any(file["simulated"] for file in [*logged, *files])
    provenance = store.provenance([*logged, *(f for f in files if f["sha256"] not in known)], simulated=simulated)
    responses = assemble(questionnaire, [*before, *batches], mapping, provenance)
    for batch in batches:
        handed = [entries[id(workbook)] for workbook in batch.workbooks]
        store.add([file for file, _ in handed], [data for _, data in handed])
    return Intake(tuple(files), _with_repeats(responses, [w.file for w in workbooks if id(w) not in fresh]))


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder in the order of their names, hidden and lock files left out."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_file() and not path.name.startswith((".", "~$"))]


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise IntakeError("I-NO-FILE", where=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError("S-LOCKED", where=str(path)) from error


def _entry(workbook: Workbook, data: bytes, questionnaire: Questionnaire) -> dict[str, Any]:
    channel = channel_of(workbook)
    return {
        "file": workbook.file,
        "channel": channel.name,
        "rows": channel.count(workbook, questionnaire),
        "sha256": digest(data),
        "simulated": is_simulated(workbook),
    }


def _with_repeats(responses: Responses, repeated: list[str]) -> Responses:
    if not repeated:
        return responses
    from dataclasses import replace

    words = f"{'、'.join(repeated)} 以前已经读过，没有重复计数。"
    return replace(responses, notices=(*responses.notices, Notice("file_again", "info", words)))
