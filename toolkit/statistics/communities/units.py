"""The figures of the units that are compared, checked: a wrong one is named, never left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import AnalysisError

_NAMED = 5


def named(names: Sequence[str], units: int, where: str) -> tuple[str, ...]:
    """Return the names of the units, numbered where none are given.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for another number of names, or fewer than two units.
    """
    if units < 2:
        raise AnalysisError("A-VALUES", where=where, name="各社区", reason="不到两个社区，没有可比的")
    if names and len(names) != units:
        raise AnalysisError("A-VALUES", where=where, name="各社区", reason="名称和数不一样多")
    return tuple(str(name) for name in names) or tuple(f"第{place}个社区" for place in range(1, units + 1))


def counts(
    k: ArrayLike, n: ArrayLike, names: Sequence[str], where: str
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return people who chose, people asked, and names.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for a count that is not whole, negative or above its base, an empty base, and as in :func:`named`.
    """
    chose, asked = np.asarray(k, float), np.asarray(n, float)
    own = named(names, len(chose), where)
    refuse(chose.shape != asked.shape, where, "两列数不一样多")
    refuse_units(~(asked >= 1), own, where, "没有人回答，请先去掉")
    refuse_units((chose % 1 != 0) | (asked % 1 != 0), own, where, "人数要是整数；加权的用加权的办法")
    refuse_units((chose < 0) | (chose > asked), own, where, "选的人数要在0和回答人数之间")
    return chose.astype(np.int64), asked.astype(np.int64), own


def measured(
    values: ArrayLike, errors: ArrayLike, names: Sequence[str], where: str
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return values, their errors (or effective sizes), which have to be positive, and names.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for a value that is missing, an error that is missing or not positive, and as in :func:`named`.
    """
    value, error = np.asarray(values, float), np.asarray(errors, float)
    own = named(names, len(value), where)
    refuse(value.shape != error.shape, where, "两列数不一样多")
    refuse_units(~np.isfinite(value), own, where, "没有值，请先去掉")
    refuse_units(~(np.isfinite(error) & (error > 0)), own, where, "误差或有效人数要大于0")
    return value, error, own


def shares(
    values: ArrayLike, n_eff: ArrayLike, names: Sequence[str], where: str
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return weighted shares, their effective sizes, and names.

    Raises
    ------
    AnalysisError
        ``A-VALUES`` for a share outside 0 to 1, and as in :func:`measured`.
    """
    share, size, own = measured(values, n_eff, names, where)
    refuse_units((share < 0) | (share > 1), own, where, "比例要在0和1之间")
    return share, size, own


def refuse(wrong: bool, where: str, reason: str) -> None:
    """Raise ``A-VALUES`` if something is wrong with the figures as a whole."""
    if wrong:
        raise AnalysisError("A-VALUES", where=where, name="各社区", reason=reason)


def refuse_units(wrong: np.ndarray, names: Sequence[str], where: str, reason: str) -> None:
    """Raise ``A-VALUES`` naming the units that are wrong."""
    if wrong.any():
        bad = [name for name, is_wrong in zip(names, wrong, strict=True) if is_wrong]
        more = f"等{len(bad)}个" if len(bad) > _NAMED else ""
        raise AnalysisError("A-VALUES", where=where, name="、".join(bad[:_NAMED]) + more, reason=reason)
