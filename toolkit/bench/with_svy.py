"""The work done by svy, where somebody has installed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.bench.job import AGREED_PEOPLE, Figures, Job
from toolkit.bench.people import BOOK, known


def _drawn(folder: Path) -> Any:
    import polars  # pyright: ignore[reportMissingImports]
    import svy  # pyright: ignore[reportMissingImports]

    design = svy.Design(stratum="stratum", wgt="weight", psu="unit")
    return svy.Sample(polars.read_parquet(folder / "people.parquet"), design)


def tables(folder: Path, chosen: list[tuple[str, str]]) -> Job:
    """Shares of the options in each group with standard errors, and a test for each table."""
    drawn = _drawn(folder)

    def run() -> list[tuple[str, str, Any, Any]]:
        return [
            (row, column, drawn.estimation.prop(row, by=column), drawn.categorical.tabulate(row, column))
            for row, column in chosen
        ]

    def figures(found: list[tuple[str, str, Any, Any]]) -> Figures:
        said: Figures = {}
        for row, column, shares, table in found:
            for at in shares.to_polars().to_dicts():
                place = f"{row}|{column}|{at[column]}|{at[row]}"
                said |= {f"share|{place}": at["est"], f"se|{place}": at["se"]}
            said[f"f|{row}|{column}"] = table.stats.f.value
        return said

    return Job(run, figures)


def raking(folder: Path, _: list[tuple[str, str]]) -> Job:
    """Weights that meet four classifications."""
    drawn = _drawn(folder)

    def figures(raked: Any) -> Figures:
        weights = raked.data["raked"].head(AGREED_PEOPLE).to_list()
        return {f"weight|{place}": weight for place, weight in enumerate(weights)}

    return Job(lambda: drawn.weighting.rake(shares=known(BOOK), tol=1e-12, wgt_name="raked"), figures)
