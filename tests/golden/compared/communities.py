"""Communities: limits of chance, shrinkage, standardisation, many tests at once, beside R."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.golden.compared.cells import Cell, several
from tests.statistics.communities.golden import PEOPLE, UNITS, VALUES
from toolkit.statistics.communities import funnel, funnel_means, limits, shrink, standardise, standardise_means
from toolkit.statistics.communities.shrinkage import fay_herriot
from toolkit.statistics.families import benjamini_hochberg, holm

TABLE = "communities"
TARGET = [0.5, 0.3, 0.2]
GROUPS = [[(PEOPLE["unit"] == unit) & (PEOPLE["cell"] == cell) for cell in (1, 2, 3)] for unit in (1, 2, 3, 4)]
N = np.array([[group.sum() for group in row] for row in GROUPS])


def _cells(estimator: str, kind: str, found: object, name: str) -> list[Cell]:
    return several(TABLE, estimator, kind, found, VALUES[name], where={"name": name})


def _of_groups(figure, column: str) -> np.ndarray:
    return np.array([[figure(PEOPLE[column][group]) for group in row] for row in GROUPS])


def _funnels() -> Iterator[Cell]:
    n, p = VALUES["grid_n"], VALUES["grid_p"]
    for level in ("95", "99.8"):
        ends = np.array([limits(share, size, float(level) / 100) for size, share in zip(n, p, strict=True)])
        yield from _cells("funnel", "limit", ends[:, 0] * n, f"low_{level}")
        yield from _cells("funnel", "limit", ends[:, 1] * n, f"high_{level}")
    for question in ("same", "some", "large", "rare"):
        found = funnel(UNITS[question], UNITS["n"])
        yield from _cells("funnel", "estimate", [found.phi, found.between], f"dispersion_{question}")
    for measure in ("mean_same", "mean_some"):
        found = funnel_means(UNITS[measure], UNITS["se"])
        yield from _cells("funnel", "estimate", [found.phi, found.between, found.centre], f"dispersion_{measure}")


def _shrinkage() -> Iterator[Cell]:
    for question in ("some", "large", "rare"):
        found = shrink(UNITS[question], UNITS["n"], integrate=False)
        yield from _cells("shrinkage", "model", [found.alpha, found.beta], f"beta_{question}")
        yield from _cells("shrinkage", "limit", found.low, f"posterior_low_{question}")
        yield from _cells("shrinkage", "limit", found.high, f"posterior_high_{question}")
    yield from _cells("shrinkage", "estimate", fay_herriot(UNITS["mean_some"], UNITS["se"] ** 2), "fay_herriot")


def cells() -> Iterator[Cell]:
    """Yield everything about communities."""
    yield from _funnels()
    yield from _shrinkage()
    errors = _of_groups(lambda x: x.std(ddof=1) / np.sqrt(len(x)), "x")
    means = standardise_means(_of_groups(np.mean, "x"), errors, N, TARGET)
    yield from _cells(
        "standardisation", "estimate", standardise(_of_groups(np.sum, "y"), N, TARGET).value, "standard_y"
    )
    yield from _cells("standardisation", "estimate", means.value, "standard_x")
    yield from _cells("families of tests", "p", holm(VALUES["p"]), "holm")
    yield from _cells("families of tests", "p", benjamini_hochberg(VALUES["p"]), "bh")
