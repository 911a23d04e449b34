"""A value of ours beside a value of R's: how far apart they are, and how far they may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, isfinite, log10

import numpy as np

FLOOR = 1e-12
"""Errors below this are told as this: what remains is rounding, which differs between machines."""
BARS = {
    "estimate": 1e-10,
    "error": 1e-10,
    "covariance": 1e-10,
    "design effect": 1e-10,
    "statistic": 1e-10,
    "df": 1e-10,
    "weight": 1e-10,
    "limit": 1e-8,
    "p": 1e-8,
    "model": 1e-8,
    "quantile": 0.0,
    "ordinal": 1e-4,
    "loading": 1e-5,
}
"""Kinds of values, and how far they may be from R's, relative."""


@dataclass(frozen=True)
class Cell:
    """One value of R's.

    Parameters
    ----------
    table, estimator : str
    kind : str
        Of :data:`BARS`.
    expected : float
        R's; NaN where R has none.
    found : float
        Ours; NaN where it is left aside.
    aside : str
        Why the two are not compared; empty when they are.
    size : float
        What the value is measured by where it is near zero: 0 for the value itself.
    bar : float or None
        Where R itself stops earlier than its kind.
    where : mapping of str to str
        What tells this value from others.
    """

    table: str
    estimator: str
    kind: str
    expected: float
    found: float = float("nan")
    aside: str = ""
    size: float = 0.0
    bar: float | None = None
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def allowed(self) -> float:
        """How far the two may be apart."""
        return BARS[self.kind] if self.bar is None else self.bar

    @property
    def error(self) -> float:
        """How far they are apart, relative; infinite where we have no number."""
        if not isfinite(self.found):
            return float("inf")
        apart, size = abs(self.found - self.expected), max(abs(self.expected), self.size)
        return apart / size if apart else 0.0

    @property
    def agrees(self) -> bool:
        """Whether they are as near as they have to be."""
        return self.error <= self.allowed


def several(
    table: str,
    estimator: str,
    kind: str,
    found: object,
    expected: object,
    *,
    size: float = 0.0,
    bar: float | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Cell]:
    """Return the cells of an array of values beside another; a plain list of ours takes the shape of R's."""
    theirs = np.asarray(expected, float)
    ours = np.asarray(found, float).reshape(theirs.shape)
    return [
        Cell(table, estimator, kind, b, a, size=size, bar=bar, where={**(where or {}), "at": str(at)})
        for at, (a, b) in enumerate(zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True))
    ]


def worst(cells: Iterable[Cell]) -> float | None:
    """Return the largest error of the cells that are compared; None when none is."""
    return max((cell.error for cell in cells if not cell.aside), default=None)


def magnitude(error: float | None) -> str:
    """Return an error as the power of ten that it does not reach, so that every machine prints the same.

    >>> [magnitude(error) for error in (None, 0.0, 3e-16, 2.4e-9, 1e-4)]
    ['–', '0', '≤ 1e-12', '≤ 1e-08', '≤ 1e-04']
    """
    if error is None:
        return "–"
    if error == 0:
        return "0"
    if not isfinite(error):
        return "∞"
    return f"≤ 1e{ceil(log10(max(error, FLOOR)) - 1e-9):03d}"
