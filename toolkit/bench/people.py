"""Invented surveys of any size: drawn block by block, the same people every time, never more than a block in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

GROUPS = (2, 5, 5, 13, 6, 4)
"""Groups of each of the six classifications."""
STRATA = 13
MENTIONS = 8
_SEED = 20250512
_BLOCK = 1 << 17
_LEANINGS = 8


@dataclass(frozen=True)
class Layout:
    """What a survey asks, and how its people were drawn.

    Parameters
    ----------
    questions : tuple of int
        Options of each question with one answer.
    sets : int
        Questions with several answers, of eight options each.
    units : int
        Units of the first stage, in 13 strata.
    in_order : bool
        Whether people come unit by unit, as a store keeps them; else in any order, as they answered.
    """

    questions: tuple[int, ...]
    sets: int = 0
    units: int = 260
    in_order: bool = False

    @property
    def singles(self) -> dict[str, int]:
        """Questions with one answer: name to number of options."""
        return {f"q{place:02}": options for place, options in enumerate(self.questions, start=1)}

    @property
    def groups(self) -> dict[str, int]:
        """Classifications: name to number of groups."""
        return {f"g{place}": groups for place, groups in enumerate(GROUPS, start=1)}

    @property
    def multiples(self) -> list[str]:
        """Questions with several answers: columns whose eight lowest bits are the options."""
        return [f"m{number:02}" for number in range(1, self.sets + 1)]

    @property
    def tables(self) -> list[tuple[str, str]]:
        """Every question with one answer by every classification."""
        return [(question, group) for question in self.singles for group in self.groups]


BOOK = Layout(tuple(2 + place % 7 for place in range(40)))
"""A book of 240 tables: 40 questions of 2 to 8 options by 6 classifications."""
STORE = Layout(tuple(2 + place % 7 for place in range(60)), sets=10, units=1360, in_order=True)
"""A store of 420 tables: 60 questions with one answer and 10 with several, by 6 classifications."""


def blocks(layout: Layout, n: int) -> Iterator[dict[str, np.ndarray]]:
    """Yield the columns of ``n`` people, block by block: codes from 1, mentions as bits, stratum, unit, weight."""
    chances = {options: _chances(options) for options in {*layout.questions}}
    for number, start in enumerate(range(0, n, _BLOCK)):
        rows = min(_BLOCK, n - start)
        random = np.random.default_rng([_SEED, number])
        if layout.in_order:
            unit = np.arange(start, start + rows) * layout.units // n
        else:
            unit = random.integers(0, layout.units, rows)
        block: dict[str, np.ndarray] = {
            name: random.integers(1, groups + 1, rows, dtype=np.int8) for name, groups in layout.groups.items()
        }
        leaning = unit * 5 % 7 + block["g2"]  # units and groups differ, so that errors and tests have something to find
        for place, (name, options) in enumerate(layout.singles.items()):
            drawn = random.integers(0, 256, rows, dtype=np.uint8)
            block[name] = chances[options][(leaning + place) % _LEANINGS, drawn]
        for name in layout.multiples:
            block[name] = random.integers(1, 1 << MENTIONS, rows, dtype=np.int16)
        block["stratum"] = (unit * STRATA // layout.units + 1).astype(np.int8)
        block["unit"] = (unit + 1).astype(np.int16)
        block["weight"] = 0.5 + random.random(rows)
        yield block


def _chances(options: int) -> np.ndarray:
    """Return the answer to each of 256 equal chances, for each leaning."""
    steepness = np.linspace(-0.3, 0.3, _LEANINGS)[:, None]
    odds = np.exp(steepness * np.arange(options))
    edges = np.cumsum(odds, axis=1) / odds.sum(axis=1, keepdims=True) * 256
    edges[:, -1] = 256
    return (1 + (np.arange(256)[None, :, None] >= edges[:, None, :]).sum(axis=2)).astype(np.int8)


def people(layout: Layout, n: int) -> pd.DataFrame:
    """Return ``n`` people as a frame.

    >>> frame = people(BOOK, 300)
    >>> frame.shape, int(frame["q07"].max()), int(frame["unit"].max()) <= 260
    ((300, 49), 8, True)
    """
    import pandas as pd

    return pd.concat([pd.DataFrame(block) for block in blocks(layout, n)], ignore_index=True)


def write_parquet(path: Path, layout: Layout, n: int) -> Path:
    """Write ``n`` people, a row group for each block."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for block in blocks(layout, n):
        table = pa.table(block)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()
    return path


def write_plain(folder: Path, layout: Layout, n: int) -> None:
    """Write ``n`` people as R reads them fastest: two-byte numbers row by row, weights, names of the columns."""
    names: list[str] = []
    with (folder / "codes.bin").open("wb") as codes, (folder / "weights.bin").open("wb") as weights:
        for block in blocks(layout, n):
            weights.write(block.pop("weight").astype("<f8").tobytes())
            names = list(block)
            codes.write(np.column_stack([column.astype("<i2") for column in block.values()]).tobytes())
    (folder / "columns.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


def known(layout: Layout) -> dict[str, dict[int, float]]:
    """Return what raking has to meet: shares of the groups of four classifications, not those of the people drawn."""
    wanted = {}
    for name in ("g1", "g2", "g5", "g6"):
        parts = 1 + 0.4 * np.cos(np.arange(layout.groups[name]))
        wanted[name] = {place: float(part) for place, part in enumerate(parts / parts.sum(), start=1)}
    return wanted


def spread(layout: Layout, count: int) -> list[tuple[str, str]]:
    """Return some of the tables, from small to large as all of them are: what they take on average, all take."""

    def cells(table: tuple[str, str]) -> int:
        return layout.singles[table[0]] * layout.groups[table[1]]

    order, chosen = sorted(layout.tables, key=lambda table: (cells(table), table)), []
    for place in range(count):
        alike = order[place * len(order) // count : (place + 1) * len(order) // count]
        average = sum(map(cells, alike)) / len(alike)
        chosen.append(min(alike, key=lambda table: (abs(cells(table) - average), table)))
    return chosen
