"""Handing in: keep the raw files, read and check them, log what can be used, name what cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.channels.mapping import Mapping
from toolkit.errors import DefinitionError, IntakeError, StoreError, ToolkitError
from toolkit.questionnaire import Questionnaire
from toolkit.records import Notice
from toolkit.responses.answers import Responses
from toolkit.responses.batch import Batch, ReadBatch, Source, batches_of, read_batch
from toolkit.responses.store import Store


@dataclass(frozen=True)
class Intake:
    """What came of handing in files.

    ``files`` lists those that were read, with channel, rows and hash; ``responses`` are all answers of the store, these
    files included.
    """

    files: tuple[dict[str, Any], ...]
    responses: Responses

    def __repr__(self) -> str:
        cells = self.responses.cells
        return (
            f"共 {cells['in']} 个答案，收下 {cells['accepted']}，待处理 {cells['ledger']}"
            f"（{self.responses.people} 份答卷）"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        responses = self.responses
        return {
            "respondents": responses.people,
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

    Every file is kept as it is before it is read. One that was handed in before (same bytes) is recognised and not
    counted again. One that cannot be used is named and does not stop the others; only when none can be used is it an
    error.

    Raises
    ------
    IntakeError
        ``I-NO-FILE``; what reading raises when no file can be used; what assembling raises.
    DefinitionError
        ``Q-MOVED`` when a code stands for another option than in answers of the same revision that came before.
    """
    named = paths
    paths = [file for path in named for file in (files_in(path) if path.is_dir() else [path])]
    if not paths:
        raise IntakeError(
            "I-NO-FILE", where="、".join(f"{path.name}（里面没有文件）" for path in named) or store.survey
        )
    if moved := store.moved(questionnaire):
        item, code, was, now = moved[0]
        raise DefinitionError("Q-MOVED", where=item, option=code, was=was, now=now)
    handing = _HandingIn(store, questionnaire, store.decisions().applied(mapping))
    for path, data in [(path, _bytes(path)) for path in paths]:
        handing.open(path.name, data)
    handing.read()
    if handing.refused and not handing.used:
        raise handing.refused[0]
    before = [file for other in store.siblings() for record in other.handed_in() for file in record["files"]]
    if len({file["simulated"] for file in [*before, *handing.used]}) > 1:
        raise IntakeError("I-MIXED", where=store.survey)
    for files in handing.fresh:
        store.add(files, questionnaire)
    responses = store.responses(questionnaire, mapping, read=handing.batches)
    return Intake(tuple(handing.used), replace(responses, notices=(*responses.notices, *handing.notices())))


class _HandingIn:
    """Files on their way into a store."""

    def __init__(self, store: Store, questionnaire: Questionnaire, mapping: Mapping) -> None:
        self.store, self.questionnaire, self.mapping = store, questionnaire, mapping
        self.known = {file["sha256"] for record in store.handed_in() for file in record["files"]}
        self.sources: list[Source] = []
        self.used: list[dict[str, Any]] = []
        self.fresh: list[list[dict[str, Any]]] = []
        self.refused: list[ToolkitError] = []
        self.twice: list[str] = []
        self.batches: dict[tuple[str, ...], ReadBatch] = {}

    def open(self, file: str, data: bytes) -> None:
        """Keep a file and open it."""
        sha256 = self.store.keep(data)
        try:
            source = Source.open(data, file, self.questionnaire, self.mapping)
        except ToolkitError as error:
            self._refuse([(file, sha256)], error)
            return
        if source.sha256 in {other.sha256 for other in self.sources}:
            self.twice.append(file)
        else:
            self.sources.append(source)

    def read(self) -> None:
        """Read the batches; those that can be used are to be logged when they are new.

        A bar on a terminal shows how far it is when it takes more than a moment.
        """
        from tqdm import tqdm

        for batch in tqdm(batches_of(self.sources), desc="读取文件", unit="批", disable=None, leave=False, delay=1):
            self._read(batch)

    def _read(self, batch: Batch) -> None:
        try:
            self.batches[batch.hashes] = read_batch(batch, self.questionnaire, self.mapping)
            entries = [source.entry(self.questionnaire) for source in batch.sources]
        except ToolkitError as error:
            self._refuse([(source.workbook.file, source.sha256) for source in batch.sources], error)
            return
        self.used += entries
        if any(source.sha256 not in self.known for source in batch.sources):
            self.fresh.append(entries)

    def _refuse(self, files: list[tuple[str, str]], error: ToolkitError) -> None:
        self.refused.append(error)
        for file, sha256 in files:
            self.store.refuse(file, sha256, error)

    def notices(self) -> list[Notice]:
        """Return what is to be told about single files."""
        refused = [
            Notice("file_refused", "action", f"{e.where} 没有读入：{e.message}{e.fix}（编号 {e.code}）")
            for e in self.refused
        ]
        again = [source.workbook.file for source in self.sources if source.sha256 in self.known]
        if self.twice:
            words = f"{'、'.join(self.twice)} 和这次的另一个文件内容完全一样，只读一次。"
            refused.append(Notice("file_again", "info", words))
        if again:
            words = f"{'、'.join(again)} 以前已经读过，没有重复计数。"
            refused.append(Notice("file_again", "info", words))
        return refused


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
