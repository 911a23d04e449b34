"""The work done by this toolkit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit import statistics as st
from toolkit.bench.job import AGREED_PEOPLE, Figures, Job
from toolkit.bench.people import BOOK, MENTIONS, STORE, Layout, known, people
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import Sample, rake
from toolkit.sample.weighted import Targets

if TYPE_CHECKING:
    import pandas as pd


def tables(folder: Path, chosen: list[tuple[str, str]]) -> Job:
    """Shares of the options in each group, with standard errors and limits, a test for each table, and both frames."""
    sample = _sample(_texts(_read(folder), BOOK))
    rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})

    def run() -> st.Banner:
        banner = st.banner(replace(sample), rows, columns)
        _ = banner.frame, banner.tests
        return banner

    return Job(run, _figures)


def _figures(banner: st.Banner) -> Figures:
    found: Figures = {}
    frame = banner.frame[["item", "by", "by_level", "level", "value", "se"]]
    for item, by, group, option, share, error in frame.itertuples(index=False):
        place = f"{item}|{by}|{int(group)}|{int(option)}"
        found |= {f"share|{place}": share, f"se|{place}": error}
    return found | {f"f|{item}|{by}": test.statistic for (item, by), test in banner.results.items()}


def sample(folder: Path, _: list[tuple[str, str]]) -> Job:
    """A frame of texts becomes a sample."""
    frame = _texts(_read(folder), BOOK)
    return Job(lambda: _sample(frame))


def raking(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Weights that meet four classifications."""
    drawn = _sample(_texts(_read(folder, [*BOOK.groups, "stratum", "unit", "weight"]), BOOK))
    margins: dict[str, Targets] = {
        name: {f"{place:02}": share for place, share in shares.items()} for name, shares in known(BOOK).items()
    }

    def figures(raked: Sample) -> Figures:
        return {f"weight|{place}": float(w) for place, w in enumerate(raked.weight_values[:AGREED_PEOPLE])}

    return Job(lambda: rake(replace(drawn), margins), figures)


def store(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Every table of a Parquet file: sums over the file, then shares and errors."""
    few = people(STORE, 10 * STORE.units)
    drawn = _sample(_texts(few, STORE))
    drawn = replace(drawn, measures=drawn.measures | {name: _mentions(name) for name in STORE.multiples})
    rows, columns = [*STORE.singles, *STORE.multiples], list(STORE.groups)
    plan = st.Plan.from_sample(drawn, rows=rows, columns=columns)

    def run() -> st.Banner:
        banner = st.Banner.of(st.tally_parquet(folder / "people.parquet", plan))
        _ = banner.frame, banner.tests
        return banner

    return Job(run)


def _mentions(name: str) -> Measure:
    options = {place: f"{place}" for place in range(1, MENTIONS + 1)}
    return Measure(name, name, name, Level.MULTIPLE, (name,), options)


def _read(folder: Path, columns: list[str] | None = None) -> pd.DataFrame:
    import pyarrow.parquet as pq

    return pq.read_table(folder / "people.parquet", columns=columns).to_pandas()


def _texts(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Return the frame with texts for codes, as answers are read; 01 to 13 sort as their codes do."""
    import pandas as pd

    options = {name: many for name, many in (layout.singles | layout.groups).items() if name in frame.columns}
    texts = {
        name: pd.Series(np.array([f"{code:02}" for code in range(many + 1)], object)[frame[name].to_numpy()])
        for name, many in options.items()
    }
    return frame.assign(**texts)


def _sample(frame: pd.DataFrame) -> Sample:
    return Sample.from_frame(frame, weights="weight", strata="stratum", clusters=["unit"])
