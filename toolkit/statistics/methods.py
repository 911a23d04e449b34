"""The method planner: which estimate, interval, test, effect, chart and sentence fit a question and a design.

What it knows stands in methods.yaml, or in a survey's own file of the same form. "No test" (不做检验) is an answer.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.statistics.method_file import OTHERWISE, read_methods
from toolkit.statistics.method_table import NO_TEST, WORDS, Effect, Method, MethodTable

if TYPE_CHECKING:
    from toolkit.sample.sampling import DesignClass

__all__ = ["NO_TEST", "WORDS", "Effect", "Method", "MethodTable", "model", "one", "packaged", "read_methods", "two"]

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
