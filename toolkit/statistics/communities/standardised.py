"""Communities as if each had the same people: values of age and sex cells, weighted by the district's shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from toolkit.statistics.communities.units import named, refuse, refuse_units

if TYPE_CHECKING:
    import pandas as pd

SMALLEST = 10
"""People a cell has to have."""
_WHERE = "标准化"


@dataclass(frozen=True, eq=False)
class Standardised:
    """Values before and after standardisation.

    Parameters
    ----------
    names : tuple of str
    raw : numpy.ndarray of shape (units,)
    value, se : numpy.ndarray of shape (units,)
        NaN for the communities of ``refused``.
    n_eff : numpy.ndarray of shape (units,)
        People of a simple sample that would be as exact: for the funnel and for shrinkage of shares.
    refused : dict of str to str
        Communities with a cell that is too small, and which cells.
    """

    names: tuple[str, ...]
    raw: np.ndarray
    value: np.ndarray
    se: np.ndarray
    n_eff: np.ndarray
    refused: dict[str, str]

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said: which communities could not be standardised, and why."""
        why = f"有的格不足{SMALLEST}人"
        return tuple(f"{name}没有标准化，只列原始值：{why}（{cells}）" for name, cells in self.refused.items())

    @property
    def frame(self) -> pd.DataFrame:
        """One row a community."""
        import pandas as pd

        columns = {"raw": self.raw, "value": self.value, "se": self.se, "n_eff": self.n_eff}
        return pd.DataFrame({"name": self.names, **columns})

    def __repr__(self) -> str:
        done = len(self.names) - len(self.refused)
        return "。".join([f"标准化：{len(self.names)}个社区中的{done}个", *self.notes]) + "。"


def standardise(
    k: ArrayLike, n: ArrayLike, target: ArrayLike, names: Sequence[str] = (), cells: Sequence[str] = ()
) -> Standardised:
    """Return directly standardised shares.

    Parameters
    ----------
    k, n : arrays of shape (units, cells)
        People who chose and people who answered, by age and sex (or status).
    target : array of shape (cells,)
        Shares of the cells in the district; they sum to 1.
    names, cells : sequence of str

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for counts that cannot be, and shares that do not sum to 1.

    >>> done = standardise([[10, 30], [10, 2]], [[20, 40], [20, 5]], [0.5, 0.5], ["甲", "乙"], ["男", "女"])
    >>> done.value.tolist(), done.notes
    ([0.625, nan], ('乙没有标准化，只列原始值：有的格不足10人（女5人）',))
    """
    chose, asked = np.asarray(k, float), np.asarray(n, float)
    refuse(chose.ndim != 2 or chose.shape != asked.shape, _WHERE, "两张表的行列不一样")
    own = named(names, len(chose), _WHERE)
    refuse_units(np.any((chose < 0) | ~(chose <= asked), axis=1), own, _WHERE, "选的人数要在0和回答人数之间")
    share = chose / np.maximum(asked, 1)
    error = np.sqrt(share * (1 - share) / np.maximum(asked - 1, 1))
    return standardise_means(share, error, asked, target, names, cells)


def standardise_means(
    means: ArrayLike, se: ArrayLike, n: ArrayLike, target: ArrayLike,
    names: Sequence[str] = (), cells: Sequence[str] = (),
) -> Standardised:  # fmt: skip
    """Return directly standardised means.

    Parameters
    ----------
    means, se, n : arrays of shape (units, cells)
        Means, their standard errors and people; what stands in an empty cell does not matter.
    target, names, cells
        As in :func:`standardise`.

    Raises
    ------
    AnalysisError
        ``A-VALUES``.
    """
    mean, error, asked = (np.asarray(table, float) for table in (means, se, n))
    wanted = np.asarray(target, float)
    refuse(asked.ndim != 2 or not mean.shape == error.shape == asked.shape, _WHERE, "几张表的行列不一样")
    own, cell = named(names, len(asked), _WHERE), _cells(cells, asked.shape[1])
    refuse(wanted.shape != (len(cell),), _WHERE, "全区构成和格数不一样多")
    refuse(not (wanted >= 0).all() or abs(wanted.sum() - 1) > 1e-9, _WHERE, "全区构成要是合计为1的比例")
    refuse_units(~(asked.sum(axis=1) >= 1), own, _WHERE, "没有人回答，请先去掉")
    mean, error = np.where(asked > 0, mean, 0), np.where(asked > 0, error, 0)
    small = (asked < SMALLEST) & (wanted > 0)
    fit = np.where(small.any(axis=1), np.nan, 1.0)
    with np.errstate(divide="ignore"):
        n_eff = fit / np.where(wanted > 0, wanted**2 / np.maximum(asked, 1), 0).sum(axis=1)
    return Standardised(
        own,
        (asked * mean).sum(axis=1) / asked.sum(axis=1),
        fit * (mean @ wanted),
        fit * np.sqrt(error**2 @ wanted**2),
        n_eff,
        {
            name: "、".join(f"{cell[at]}{asked[place, at]:.0f}人" for at in np.flatnonzero(small[place]))
            for place, name in enumerate(own)
            if small[place].any()
        },
    )


def _cells(names: Sequence[str], cells: int) -> tuple[str, ...]:
    refuse(bool(names) and len(names) != cells, _WHERE, "格的名称和数不一样多")
    return tuple(str(name) for name in names) or tuple(f"第{place}格" for place in range(1, cells + 1))
