"""The least the work can take: sums alone with pandas, reading alone with pyarrow. No errors, no tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from toolkit.bench.job import AGREED_PEOPLE, Figures, Job
from toolkit.bench.people import BOOK, STORE, known

_SWEEPS, _MET = 1000, 1e-12


def tables(folder: Path, chosen: list[tuple[str, str]]) -> Job:
    """Weighted shares of the options in each group, table by table."""
    frame = pq.read_table(folder / "people.parquet").to_pandas()

    def run() -> dict[tuple[str, str], pd.DataFrame]:
        found = {}
        for row, column in chosen:
            sums = frame.groupby([column, row])["weight"].sum().unstack(fill_value=0.0)
            found[row, column] = sums.div(sums.sum(axis=1), axis=0)
        return found

    def figures(found: dict[tuple[str, str], pd.DataFrame]) -> Figures:
        return {
            f"share|{row}|{column}|{group}|{option}": share
            for (row, column), shares in found.items()
            for option, groups in shares.to_dict().items()
            for group, share in groups.items()
        }

    return Job(run, figures)


def raking(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Raking as it is written in a notebook: a group-by for each margin, until all are met."""
    frame = pq.read_table(folder / "people.parquet", columns=[*BOOK.groups, "weight"]).to_pandas()
    whole = frame["weight"].sum()
    margins = {name: pd.Series(shares) * whole for name, shares in known(BOOK).items()}

    def run() -> pd.Series:
        weight = frame["weight"].copy()
        for _ in range(_SWEEPS):
            furthest = 0.0
            for name, target in margins.items():
                change = target / weight.groupby(frame[name]).sum()
                weight *= frame[name].map(change)
                furthest = max(furthest, float((change - 1).abs().max()))
            if furthest <= _MET:
                break
        return weight

    def figures(raked: pd.Series) -> Figures:
        return {f"weight|{place}": float(w) for place, w in enumerate(raked.to_numpy()[:AGREED_PEOPLE])}

    return Job(run, figures)


def store(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Reading the columns of the tables, batch by batch, one at a time; nothing is done with them."""
    columns = [*STORE.singles, *STORE.multiples, *STORE.groups, "stratum", "unit", "weight"]

    def run() -> int:
        # Buffering ahead would keep every row group in memory.
        file = pq.ParquetFile(folder / "people.parquet", pre_buffer=False)
        return sum(batch.num_rows for batch in file.iter_batches(columns=columns, use_threads=False))

    return Job(run)


def sample(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Text columns as categories."""
    frame = pq.read_table(folder / "people.parquet").to_pandas()
    texts = {
        name: pd.Series(np.array([f"{code:02}" for code in range(20)], object)[frame[name].to_numpy()])
        for name in (*BOOK.singles, *BOOK.groups)
    }
    return Job(lambda: {name: column.astype("category").cat.codes for name, column in texts.items()})
