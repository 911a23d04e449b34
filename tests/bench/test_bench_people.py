"""The invented surveys: the same people every time, options and units as said, files that hold what was drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from toolkit.bench import people as drawing
from toolkit.bench.people import BOOK, STORE, blocks, known, people, spread, write_parquet, write_plain


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(drawing, "_BLOCK", 400)


def test_the_same_people_every_time():
    first, again = people(BOOK, 500), people(BOOK, 500)
    assert first.equals(again)
    assert not first["q01"].equals(first["q08"])  # both have two options: one stream for each


def test_options_groups_strata_and_units_are_as_said():
    frame = people(BOOK, 20_000)
    for name, many in (BOOK.singles | BOOK.groups).items():
        assert np.unique(frame[name]).tolist() == list(range(1, many + 1)), name
    units = np.unique(frame[["stratum", "unit"]], axis=0)
    assert len(units) == len(set(units[:, 1])) == 260
    assert np.bincount(units[:, 0]).tolist() == [0] + [20] * 13
    weights = frame["weight"].to_numpy()
    assert ((weights >= 0.5) & (weights < 1.5)).all()
    assert len(BOOK.tables) == 240


def test_answers_depend_on_units_and_groups():
    frame = people(BOOK, 20_000)
    for by in ("unit", "g2"):
        people_of = np.bincount(frame[by])[1:]
        means = np.bincount(frame[by], frame["q07"])[1:] / people_of
        chance = np.std(frame["q07"]) / np.sqrt(people_of.mean())
        assert np.std(means) > 1.5 * chance, by


def test_a_store_comes_unit_by_unit_and_every_person_chose_something():
    frame = people(STORE, 2 * STORE.units)
    assert frame["unit"].tolist() == sorted([*range(1, STORE.units + 1)] * 2)
    for name in STORE.multiples:
        assert int(frame[name].to_numpy().min()) > 0
        assert int(np.bitwise_or.reduce(frame[name].to_numpy())) == 255
    assert (len(STORE.singles) + len(STORE.multiples)) * len(STORE.groups) == 420


def test_large_surveys_are_never_in_memory_whole(small_blocks):
    sizes = [len(block["q01"]) for block in blocks(BOOK, 1000)]
    assert sizes == [400, 400, 200]
    first, second, _ = blocks(replace(BOOK, in_order=True), 1000)
    assert first["unit"].max() <= second["unit"].min()
    assert not (first["q01"] == second["q01"]).all()


def test_files_hold_the_people(tmp_path, small_blocks):
    frame = people(BOOK, 1000)
    file = pq.ParquetFile(write_parquet(tmp_path / "p.parquet", BOOK, 1000))
    assert file.num_row_groups == 3
    assert file.read().to_pandas().equals(frame)
    write_plain(tmp_path, BOOK, 1000)
    names = (tmp_path / "columns.txt").read_text(encoding="utf-8").split()
    codes = np.fromfile(tmp_path / "codes.bin", "<i2").reshape(1000, len(names))
    assert (codes == frame[names].to_numpy()).all()
    assert (np.fromfile(tmp_path / "weights.bin", "<f8") == frame["weight"]).all()


def test_some_tables_are_as_large_as_all_on_average():
    def cells(tables: list[tuple[str, str]]) -> float:
        return float(np.mean([BOOK.singles[row] * BOOK.groups[column] for row, column in tables]))

    for count in (3, 6, 24, 240):
        chosen = spread(BOOK, count)
        assert len(set(chosen)) == count
        assert cells(chosen) == pytest.approx(cells(BOOK.tables), rel=0.1)


def test_margins_are_shares():
    for name, shares in known(BOOK).items():
        assert sum(shares.values()) == pytest.approx(1)
        assert list(shares) == list(range(1, BOOK.groups[name] + 1))
