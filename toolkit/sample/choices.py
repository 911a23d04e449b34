"""Names of methods that a person writes: known, or told which there are."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import AnalysisError
from toolkit.registry import did_you_mean


def require(what: str, written: str, known: Iterable[str]) -> None:
    """Refuse a name that is none of the known ones.

    Parameters
    ----------
    what : str
        What is chosen, in Chinese: 区间.
    written : str
    known : iterable of str

    Raises
    ------
    AnalysisError
        ``A-CHOICE``.
    """
    names = list(known)
    if written not in names:
        hint, listed = did_you_mean(str(written), names), "、".join(names)
        raise AnalysisError("A-CHOICE", where=what, what=what, name=written, hint=hint, known=listed)
