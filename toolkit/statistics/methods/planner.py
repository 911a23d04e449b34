"""Which row of the table fits a question, two questions together, or an outcome to be explained."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.statistics.methods.file import OTHERWISE, read_methods

if TYPE_CHECKING:
    from toolkit.sample.sampling import DesignClass
    from toolkit.statistics.methods.table import Method, MethodTable

_PACKAGED = Path(__file__).with_name("methods.yaml")


def one(level: str, design: DesignClass, table: MethodTable | None = None) -> Method:
    """Return the method for one question.

    Parameters
    ----------
    level : str
        A key of ``table.levels``.
    design : DesignClass
    table : MethodTable, optional
        The packaged one by default.
    """
    table = table or packaged()
    return table.method(next(row for row in table.one if row.fits(level, 1, level)), design)


def two(level_x: str, groups: int, level_y: str, design: DesignClass, table: MethodTable | None = None) -> Method:
    """Return the method for a grouping or explaining question and an outcome.

    Parameters
    ----------
    level_x : str
        A key of ``table.levels`` or ``table.roles``.
    groups : int
        How many groups, communities, waves or rows stand on the explaining side; no matter for numbers.
    level_y : str
        A key of ``table.levels``.
    design : DesignClass
    table : MethodTable, optional
        The packaged one by default.
    """
    table = table or packaged()
    found = table.rows(level_x, groups, level_y)
    row = found[0] if found else next(row for row in table.two if row.id == OTHERWISE)
    return table.method(row, design)


def model(level_y: str, design: DesignClass, table: MethodTable | None = None) -> Method | None:
    """Return the explanatory model for an outcome; None when there is none for its level."""
    table = table or packaged()
    found = next((row for row in table.models if row.fits(level_y, 1, level_y)), None)
    return table.method(found, design) if found else None


@lru_cache(maxsize=1)
def packaged() -> MethodTable:
    """Return the table that comes with the toolkit."""
    return read_methods(_PACKAGED)
