"""What a row of the method table can name: estimators, tests, effect sizes, comparisons of pairs, checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from toolkit.errors import AnalysisError
from toolkit.registry import Registry
from toolkit.statistics.effect_size import EffectSize
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.results import TestResult


@dataclass(frozen=True, eq=False)
class Found:
    """What an estimator found.

    Parameters
    ----------
    estimates : Estimates
    notes : tuple of str
    detail : object
        A result that is more than estimates: quadrants, funnels, a regression.
    """

    estimates: Estimates
    notes: tuple[str, ...] = ()
    detail: Any = None


@dataclass(frozen=True)
class Estimator:
    """A way to estimate, and the names of the intervals that it can give; the name is empty for none."""

    make: Callable[[Case, str], Found]
    intervals: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Test:
    """A test, and whether it knows weights and how people were drawn."""

    __test__ = False  # pytest would take the class for tests by its name

    make: Callable[[Case], TestResult]
    knows_design: bool


@dataclass(frozen=True)
class Check:
    """What was looked at before a result is believed.

    Parameters
    ----------
    key : str
        Name of the check in the method table.
    passed : bool or None
        None for what only a person can know.
    words : str
        What was found.
    stops : bool
        Whether nothing may be tested since it did not pass.
    """

    key: str
    passed: bool | None
    words: str
    stops: bool = False


@dataclass(frozen=True)
class Pair:
    """The comparison of two of several groups, rows or options; its p is guarded for the number of pairs."""

    first: str
    second: str
    test: TestResult


ESTIMATORS: Registry[Estimator] = Registry("估计")
TESTS: Registry[Test] = Registry("检验")
EFFECTS: Registry[Callable[[Case], EffectSize]] = Registry("效应量")
PAIRS: Registry[Callable[[Case], tuple[Pair, ...]]] = Registry("两两比较")
CHECKS: Registry[Callable[[Case, Found], Check]] = Registry("前提")


def estimator(name: str, *intervals: str) -> Callable[[Callable[[Case, str], Found]], Callable[[Case, str], Found]]:
    """Register an estimator under a name."""

    def register(make: Callable[[Case, str], Found]) -> Callable[[Case, str], Found]:
        ESTIMATORS.add(name)(Estimator(make, frozenset(intervals)))
        return make

    return register


def tested(name: str, *, knows_design: bool) -> Callable[[Callable[[Case], TestResult]], Callable[[Case], TestResult]]:
    """Register a test under a name."""

    def register(make: Callable[[Case], TestResult]) -> Callable[[Case], TestResult]:
        TESTS.add(name)(Test(make, knows_design))
        return make

    return register


def refused(where: str, name: str, reason: str) -> AnalysisError:
    """Return the error for what these answers cannot give."""
    return AnalysisError("A-TEST", where=where, name=name, reason=reason)
