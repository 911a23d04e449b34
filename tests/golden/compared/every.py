"""Every value of R's beside ours, by where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial

from tests.golden.compared import classical, communities, designs, models, parts, scales, weighting
from tests.golden.compared.cells import Cell

SOURCES: dict[str, Callable[[], Iterable[Cell]]] = {
    **{"-".join(key): partial(designs.cells, *key) for key in sorted(designs.CASES)},
    "covariances": parts.covariances,
    "fitted weights": parts.weights,
    "replicate weights": parts.replicate_weights,
    "weighting": weighting.cells,
    "models": models.cells,
    "scales": scales.cells,
    "classical": classical.cells,
    "communities": communities.cells,
}


@cache
def found(source: str) -> tuple[Cell, ...]:
    """Return the cells of a source."""
    return tuple(SOURCES[source]())


def everything() -> list[Cell]:
    """Return all cells."""
    return [cell for source in SOURCES for cell in found(source)]
