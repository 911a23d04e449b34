"""The columns of a batch: frames of answers, of texts, or batches of a file, read alike; measures as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, Protocol

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.records import BLANK
from toolkit.registry import did_you_mean


class Batch(Protocol):
    """Columns of one value a person: a frame, a dict of arrays."""

    def __getitem__(self, name: str, /) -> Any: ...
    def __contains__(self, name: object, /) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...


STRANGE = -(10**9)
"""Stands for a text that no option has."""


def column(batch: Batch, name: str) -> np.ndarray:
    """Return a column of a batch.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` when it has none.
    """
    if name not in batch:
        raise AnalysisError("A-ITEM", where="汇总", name=name, hint=did_you_mean(name, [str(key) for key in batch]))
    return np.asarray(batch[name])


def codes_of(measure: Measure, batch: Batch, name: str = "") -> np.ndarray:
    """Return one column of a measure as codes; texts are the codes that they name."""
    values = column(batch, name or measure.columns[0])
    if values.dtype.kind in "iufb" or measure.level is Level.TEXT:
        return values
    import pandas as pd

    written = pd.Series(values)
    codes = {label: code for code, label in measure.names.items()}
    found = written.astype(str).map(codes).fillna(STRANGE).to_numpy(np.int64)
    return np.where(written.isna().to_numpy(), BLANK, found)


def coded(measure: Measure, batch: Batch) -> dict[str, np.ndarray]:
    """Return all columns of a measure as codes."""
    return {name: codes_of(measure, batch, name) for name in measure.columns}


def as_dict(measure: Measure) -> dict[str, Any]:
    """Return a measure as plain values."""
    pairs = {key: [list(pair) for pair in getattr(measure, key).items()] for key in ("labels", "names")}
    listed = {"columns": list(measure.columns), "missing": list(measure.missing), "unscored": sorted(measure.unscored)}
    return {**asdict(measure), "level": str(measure.level), **pairs, **listed}


def from_dict(values: Mapping[str, Any]) -> Measure:
    """Return the measure that :func:`as_dict` described."""
    measure = Measure(**{**values, "level": Level(values["level"])})
    return replace(
        measure,
        columns=tuple(measure.columns),
        missing=tuple(measure.missing),
        unscored=frozenset(measure.unscored),
        labels=dict(values["labels"]),
        names=dict(values["names"]),
    )


def first_rows(of: np.ndarray, kinds: int) -> np.ndarray:
    """Return for each kind the first row that has it."""
    row = np.zeros(kinds, np.int64)
    row[of[::-1]] = np.arange(len(of))[::-1]
    return row
