"""Scales of a sample: the items by name, codes off the scale left out, in the weights of the sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from toolkit.statistics import scales
from toolkit.statistics.totals import numbers

if TYPE_CHECKING:
    from toolkit.sample import Sample
    from toolkit.statistics.results import TestResult
    from toolkit.statistics.scales.icc import Kind


def alpha(sample: Sample, items: Sequence[str], interval: Literal["feldt", "bootstrap"] = "feldt") -> scales.Alpha:
    """Return Cronbach's alpha of items; see :func:`.scales.alpha`."""
    return scales.alpha(*_of(sample, items), names=_labels(sample, items), interval=interval)


def omega(sample: Sample, items: Sequence[str]) -> scales.Omega:
    """Return McDonald's omega of items; see :func:`.scales.omega`."""
    return scales.omega(*_of(sample, items), names=_labels(sample, items))


def kmo(sample: Sample, items: Sequence[str]) -> scales.Kmo:
    """Return the Kaiser–Meyer–Olkin measure of items; see :func:`.scales.kmo`."""
    return scales.kmo(*_of(sample, items), names=_labels(sample, items))


def bartlett(sample: Sample, items: Sequence[str]) -> TestResult:
    """Test whether items are correlated at all; see :func:`.scales.bartlett`."""
    return scales.bartlett(*_of(sample, items), names=_labels(sample, items))


def icc(sample: Sample, items: Sequence[str], kind: Kind = "ICC2") -> scales.Icc:
    """Return an intraclass correlation of ratings, each item a rater; see :func:`.scales.icc`. Weights do not count."""
    values, _ = _of(sample, items)
    return scales.icc(values, kind)


def factors(
    sample: Sample,
    items: Sequence[str],
    k: int,
    method: Literal["minres", "ml"] = "minres",
    rotation: Literal["none", "varimax", "oblimin"] = "none",
) -> scales.Factors:
    """Return ``k`` factors of items; see :func:`.scales.factors`."""
    values, weights = _of(sample, items)
    names = _labels(sample, items)
    return scales.factors(values, k, method, rotation, weights=weights, names=names)


def parallel(sample: Sample, items: Sequence[str]) -> scales.Parallel:
    """Return how many factors items have by parallel analysis; see :func:`.scales.parallel`."""
    return scales.parallel(*_of(sample, items), names=_labels(sample, items))


def _of(sample: Sample, items: Sequence[str]) -> tuple[np.ndarray, np.ndarray | None]:
    values = np.column_stack([numbers(sample, name) for name in items])
    return values, None if sample.weights is None else sample.weight_values


def _labels(sample: Sample, items: Sequence[str]) -> tuple[str, ...]:
    return tuple(sample.measure(name).label for name in items)
