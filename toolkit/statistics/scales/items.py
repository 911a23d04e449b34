"""The answers a scale is computed from: complete rows, their weights, their covariances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.errors import AnalysisError

_SINGULAR = 1e-10
"""Correlations whose smallest eigenvalue is below this cannot be inverted: an item follows from the others."""


@dataclass(frozen=True)
class Items:
    """Answers to the items of one scale, of the people who answered all of them.

    Parameters
    ----------
    values : array of shape (n, k)
    weights : array of shape (n,)
        Positive.
    names : tuple of str
        What a reader calls the items.
    missing : int
        People left out because an answer is missing.
    weighted : bool
    """

    values: np.ndarray
    weights: np.ndarray
    names: tuple[str, ...]
    missing: int
    weighted: bool

    @classmethod
    def of(cls, x: np.ndarray, weights: np.ndarray | None, names: Sequence[str], least: int = 2) -> Items:
        """Return the complete rows of ``x`` with a positive weight.

        Parameters
        ----------
        x : array of shape (rows, k)
            NaN where there is no answer.
        weights : array of shape (rows,) or None
        names : sequence of str
            Empty: 第1题, 第2题 …
        least : int, optional
            The smallest number of items that will do.

        Raises
        ------
        AnalysisError
            ``A-SCALE`` for too few items or people and for an item that everybody answered alike; ``A-WEIGHTS``.
        """
        x = np.asarray(x, float)
        used = np.ones(len(x)) if weights is None else np.asarray(weights, float)
        if not (np.isfinite(used).all() and (used >= 0).all()):
            raise AnalysisError("A-WEIGHTS", where="量表", reason="有负数或空缺")
        if x.shape[1] < least:
            raise unusable(f"至少要{least}道题，现在有{x.shape[1]}道")
        counted = used > 0
        complete = counted & ~np.isnan(x).any(axis=1)
        labels = tuple(names) or tuple(f"第{place}题" for place in range(1, x.shape[1] + 1))
        items = cls(x[complete], used[complete], labels, int((counted & ~complete).sum()), weights is not None)
        if items.n < 3:
            raise unusable(f"各题都答了的只有{items.n}人")
        if same := items.names_where(np.ptp(items.values, axis=0) == 0):
            raise unusable(f"{same}人人答得一样，请先拿出来")
        return items

    @property
    def n(self) -> int:
        """Return the number of people."""
        return len(self.values)

    @property
    def k(self) -> int:
        """Return the number of items."""
        return self.values.shape[1]

    @property
    def size(self) -> float:
        """Return Kish's effective number of people; without weights their number."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum()) if self.weighted else float(self.n)

    @cached_property
    def centred(self) -> np.ndarray:
        """Return the answers as distances from the (weighted) mean of their item."""
        return self.values - np.average(self.values, axis=0, weights=self.weights)

    @cached_property
    def covariance(self) -> np.ndarray:
        """Return the (weighted) covariances, with n - 1 below; weights count by their proportions."""
        share = self.weights / self.weights.sum()
        return (self.centred * share[:, None]).T @ self.centred * (self.n / (self.n - 1))

    @cached_property
    def correlation(self) -> np.ndarray:
        """Return the (weighted) product-moment correlations."""
        return correlations(self.covariance)

    @cached_property
    def regular(self) -> np.ndarray:
        """Return the correlations, or refuse those that cannot be inverted.

        Raises
        ------
        AnalysisError
            ``A-SCALE``.
        """
        if np.linalg.eigvalsh(self.correlation)[0] < _SINGULAR:
            raise unusable("有的题可以由其他题完全推算出来（比如同一题放了两遍），或人数少于题数")
        return self.correlation

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader has to know about who is counted."""
        notes = []
        if self.missing:
            notes.append(f"有{self.missing}人没有答全这几道题，没有算进来。")
        if self.weighted:
            notes.append(f"已加权；凡与人数有关的计算按有效样本量{self.size:.0f}人。")
        return tuple(notes)

    def names_where(self, chosen: np.ndarray) -> str:
        """Return the names of the chosen items, quoted; empty when there are none."""
        return "、".join(f"“{name}”" for name, wanted in zip(self.names, chosen, strict=True) if wanted)


def correlations(covariance: np.ndarray) -> np.ndarray:
    """Return covariances, of shape (..., k, k), as correlations."""
    spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    scaled = covariance / (spread[..., :, None] * spread[..., None, :])
    scaled[..., np.arange(spread.shape[-1]), np.arange(spread.shape[-1])] = 1.0
    return scaled


def unusable(reason: str) -> AnalysisError:
    """Return the error of a scale that cannot be computed."""
    return AnalysisError("A-SCALE", where="量表", reason=reason)
