"""Many tests at once: p values adjusted for their number, and the family that says how many they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from toolkit.errors import AnalysisError

Correction = Literal["Holm", "BH"]


def holm(p: np.ndarray) -> np.ndarray:
    """Return p values adjusted for their number by Holm (1979), as R ``p.adjust(p, "holm")``.

    Parameters
    ----------
    p : array of shape (m,)
        NaN where there was no test: not counted, and NaN in the result.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for values outside 0 to 1.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    return _adjusted(p, lambda found, m: np.maximum.accumulate((m - np.arange(m)) * found))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Return p values adjusted by Benjamini & Hochberg (1995), as R ``p.adjust(p, "BH")``.

    Parameters
    ----------
    p : array of shape (m,)
        NaN where there was no test: not counted, and NaN in the result.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for values outside 0 to 1.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    return _adjusted(p, lambda found, m: np.minimum.accumulate((m / np.arange(1, m + 1) * found)[::-1])[::-1])


@dataclass(frozen=True, eq=False)
class Family:
    """Tests that are judged together.

    Parameters
    ----------
    names : tuple of str
        What each test compares.
    p : numpy.ndarray of shape (tests,)
        NaN where there was no test.
    method : {"Holm", "BH"}
    level : float
        Of the family-wise error (Holm), or of the false discovery rate (BH).
    """

    names: tuple[str, ...]
    p: np.ndarray
    method: Correction = "Holm"
    level: float = 0.05

    @staticmethod
    def of(p: Sequence[float], names: Sequence[str] = (), method: Correction = "Holm", level: float = 0.05) -> Family:
        """Return the family of p values; without names they are numbered.

        Raises
        ------
        AnalysisError
            ``A-VALUES`` for values outside 0 to 1, or another number of names.

        >>> Family.of([0.01, 0.04, 0.03], ["甲", "乙", "丙"])
        共比较3组，按Holm法控制（0.05）；通过的有1组：甲
        """
        found = np.asarray(p, float)
        own = tuple(names) or tuple(f"第{place}组" for place in range(1, len(found) + 1))
        if len(own) != len(found):
            raise AnalysisError("A-VALUES", where="多重比较", name="p值", reason="名称和p值不一样多")
        _checked(found)
        return Family(own, found, method, level)

    @property
    def m(self) -> int:
        """How many tests there were."""
        return int(np.isfinite(self.p).sum())

    @cached_property
    def adjusted(self) -> np.ndarray:
        """The p values adjusted for their number."""
        return holm(self.p) if self.method == "Holm" else benjamini_hochberg(self.p)

    @property
    def passed(self) -> np.ndarray:
        """Which tests pass the level after adjustment; those without a p do not."""
        return self.adjusted <= self.level

    @property
    def words(self) -> str:
        """The sentence that has to stand beside the results."""
        return f"共比较{self.m}组，按{self.method}法控制"

    def __repr__(self) -> str:
        good = [name for name, passed in zip(self.names, self.passed, strict=True) if passed]
        told = f"通过的有{len(good)}组：{'、'.join(good)}" if good else "没有通过的"
        return f"{self.words}（{self.level:g}）；{told}"


def _adjusted(p: np.ndarray, steps: Callable[[np.ndarray, int], np.ndarray]) -> np.ndarray:
    p = np.asarray(p, float)
    _checked(p)
    there = np.flatnonzero(~np.isnan(p))
    order = there[np.argsort(p[there], kind="stable")]
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(steps(p[order], len(order)), 1)
    return out


def _checked(p: np.ndarray) -> None:
    if ((p < 0) | (p > 1)).any():
        raise AnalysisError("A-VALUES", where="多重比较", name="p值", reason="有的不在0和1之间")
