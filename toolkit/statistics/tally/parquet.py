"""Tallies of Parquet files: read batch by batch, in memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.registry import did_you_mean
from toolkit.statistics.tally.kernel import CHUNK, Counting
from toolkit.statistics.tally.plan import Plan
from toolkit.statistics.tally.sums import Tally

if TYPE_CHECKING:
    import pyarrow as pa

Piece = tuple[str, int]
"""A file and one of its row groups."""
_ROWS = CHUNK // 2
"""At a time: more are not faster, and what is read is in memory beside what is summed."""


def tally_parquet(path: str | Path, plan: Plan, processes: int = 1) -> Tally:
    """Sum a Parquet file, or all Parquet files below a folder in the order of their names.

    Parameters
    ----------
    path : str or Path
    plan : Plan
    processes : int
        Each sums its share of the row groups and needs the memory of one tally; the result is the same to 1e-12.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a column that a file does not have or a folder without files; ``A-UNIT``, ``A-WEIGHTS``.
    """
    pieces = _pieces(Path(path), plan)
    if processes <= 1 or len(pieces) <= 1:
        return _summed(pieces, plan)
    from concurrent.futures import ProcessPoolExecutor

    shares = [list(share) for share in np.array_split(np.arange(len(pieces)), processes) if len(share)]
    with ProcessPoolExecutor(len(shares)) as pool:
        tallies = pool.map(_summed, [[pieces[at] for at in share] for share in shares], [plan] * len(shares))
        return reduce(add, tallies)


def _pieces(path: Path, plan: Plan) -> list[Piece]:
    import pyarrow.parquet as pq

    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise AnalysisError("A-ITEM", where="汇总", name=path.name, hint="")
    pieces = []
    for file in files:
        with pq.ParquetFile(file) as found:
            names = found.schema_arrow.names
            for name in plan.needed:
                if name not in names:
                    raise AnalysisError("A-ITEM", where=file.name, name=name, hint=did_you_mean(name, names))
            pieces += [(str(file), group) for group in range(found.num_row_groups)]
    return pieces


def _summed(pieces: list[Piece], plan: Plan) -> Tally:
    from tqdm import tqdm

    counting = Counting(plan)
    for batch in tqdm(_batches(pieces, plan), desc="汇总", unit="批", disable=None):
        counting.add({name: _array(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)})
    return counting.tally


def _batches(pieces: list[Piece], plan: Plan) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    for file, group in pieces:
        with pq.ParquetFile(file, pre_buffer=False) as found:  # a whole row group at once would be held in memory
            yield from found.iter_batches(_ROWS, row_groups=[group], columns=plan.needed, use_threads=False)


def _array(column: pa.Array) -> np.ndarray:
    return column.to_numpy(zero_copy_only=False)
