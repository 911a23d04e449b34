"""Responses kept as Parquet beside what they were made of; deleting them changes nothing but the time it takes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import StoreError
from toolkit.files import canonical_json, digest, save
from toolkit.records import LedgerRow, Notice
from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.tallied import Tallied

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

_ROOMS = ("containers", "channels", "questionnaire", "responses")


@dataclass(frozen=True)
class Cache:
    """The kept responses of one state of a store; another state, or another version of the toolkit, finds nothing.

    Parameters
    ----------
    folder : Path
    state : str
        What the responses depend on.
    """

    folder: Path
    state: str

    @property
    def _name(self) -> str:
        return digest((self.state + _programme()).encode())[:16]

    def read(self, questionnaire: Questionnaire, provenance: Provenance) -> Responses | None:
        """Return the kept responses; None when there are none of this state."""
        path = self.folder / f"{self._name}.parquet"
        if not path.is_file():
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.read_table(path)
            about = json.loads(table.schema.metadata[b"toolkit"])
        except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
            return None  # cut short by a crash: made again
        ledger = tuple(LedgerRow(**row) for row in about["ledger"])
        notices = tuple(Notice(**notice) for notice in about["notices"])
        counts = tuple(_tallied(kept) for kept in about["tallied"])
        return Responses(_frame(table), questionnaire, provenance, ledger, notices, about["cells"], counts)

    def write(self, responses: Responses) -> None:
        """Keep responses; those of earlier states go."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        about = {
            "ledger": [row.as_dict() for row in responses.ledger],
            "notices": [notice.as_dict() for notice in responses.notices],
            "cells": responses.cells,
            "tallied": [asdict(sheet) for sheet in responses.tallied],
        }
        table = pa.Table.from_pandas(responses.frame, preserve_index=False)
        table = table.replace_schema_metadata({"toolkit": canonical_json(about)})
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        with suppress(OSError, StoreError):  # the answers are safe without it: a full disk must not say otherwise
            for old in self.folder.glob("*.parquet"):
                old.unlink(missing_ok=True)
            save(self.folder / f"{self._name}.parquet", sink.getvalue().to_pybytes())


def _tallied(kept: dict) -> Tallied:
    """Return counts read from JSON with codes as numbers again: JSON knows only texts as keys."""
    counts = {name: {int(code): n for code, n in codes.items()} for name, codes in kept["counts"].items()}
    return Tallied(kept["file"], kept["forms"], counts)


def _frame(table):
    import pandas as pd

    frame = table.to_pandas()
    return frame.astype({"seconds": pd.Int64Dtype()})


@lru_cache(maxsize=1)
def _programme() -> str:
    """Return a fingerprint of the code that reads answers: a new version never takes an older one's result."""
    whole = sha256()
    root = Path(__file__).resolve().parents[1]
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()
