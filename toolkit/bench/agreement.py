"""Do the tools agree? The largest relative difference of each sort of figure."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite
from pathlib import Path


def write_figures(path: Path, figures: Mapping[str, float]) -> None:
    """Write figures, one a line, to the last digit."""
    path.write_text("".join(f"{key},{float(value)!r}\n" for key, value in figures.items()), encoding="utf-8")


def read_figures(path: Path) -> dict[str, float]:
    """Return the figures that a tool wrote; none where it wrote none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {key: float(value) for key, value in (line.rsplit(",", 1) for line in lines)}


def furthest(ours: Mapping[str, float], theirs: Mapping[str, float]) -> dict[str, float]:
    """Return for share, se, f and weight the largest relative difference; infinite for a figure that is only theirs.

    >>> furthest({"share|a": 0.5, "f|a": 2.0, "f|b": 1.0}, {"share|a": 0.5, "f|a": 2.5})
    {'share': 0.0, 'f': 0.2}
    >>> furthest({}, {"se|a": 0.1})
    {'se': inf}
    """
    found: dict[str, float] = {}
    for key, their in theirs.items():
        sort, our = key.split("|")[0], ours.get(key, inf)
        off = 0.0 if our == their else abs(our - their) / max(abs(our), abs(their))
        found[sort] = max(found.get(sort, 0.0), off if isfinite(off) else inf)
    return found
