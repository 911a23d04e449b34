"""Comparisons of each two of several, guarded for their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from toolkit.statistics import classical
from toolkit.statistics.classical.groups import Pairs
from toolkit.statistics.families import holm
from toolkit.statistics.methods.steps import designed_tests, plain_tests
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.registries import PAIRS, Pair
from toolkit.statistics.methods.steps.strengths import pairs_of_rows
from toolkit.statistics.multiple_choice import option_tests
from toolkit.statistics.results import TestResult

Tests = Sequence[tuple[str, str, TestResult]]


@PAIRS.add("dunn_holm")
def dunn_holm(case: Case) -> tuple[Pair, ...]:
    """Compare the ranks of groups: Dunn–Holm; in weights each two by themselves with Holm."""
    if not case.plain:
        return _guarded(_groups(case, designed_tests.design_wilcoxon))
    return _named(case, classical.dunn(case.ranked, case.codes_of_groups))


@PAIRS.add("games_howell")
def games_howell(case: Case) -> tuple[Pair, ...]:
    """Compare the means of groups: Games–Howell; in weights each two by themselves with Holm."""
    if not case.plain:
        return _guarded(_groups(case, designed_tests.design_t))
    return _named(case, classical.games_howell(case.ranked, case.codes_of_groups))


@PAIRS.add("columns_holm")
def columns_holm(case: Case) -> tuple[Pair, ...]:
    """Compare the shares of groups, each two by themselves with Holm."""
    test = designed_tests.rao_scott if not case.plain else lambda two: classical.table_test(*two.codes)
    return _guarded(_groups(case, test))


@PAIRS.add("rows_holm")
def rows_holm(case: Case) -> tuple[Pair, ...]:
    """Compare each two rows by signed ranks, with Holm."""
    test = plain_tests.wilcoxon if case.plain else designed_tests.design_signed_ranks
    return _guarded([(pair.y[0], pair.y[1], test(pair)) for pair in pairs_of_rows(case)])


@PAIRS.add("options_bonferroni")
def options_bonferroni(case: Case) -> tuple[Pair, ...]:
    """Test each option by groups, with Bonferroni; the second name is empty."""
    found = option_tests(case.sample, case.y[0], case.by).options
    return tuple(
        Pair(option, "", replace(test, p=min(1.0, test.p * len(found)), notes=("p 已按 Bonferroni 法校正。",)))
        for option, test in found.items()
    )


def _groups(case: Case, test: Callable[[Case], TestResult]) -> list[tuple[str, str, TestResult]]:
    return [(a, b, test(case.only((a, b)))) for a, b in combinations(case.sizes, 2)]


def _guarded(tests: Tests) -> tuple[Pair, ...]:
    adjusted = holm(np.array([test.p for _, _, test in tests]))
    return tuple(
        Pair(a, b, replace(test, p=float(p), notes=("p 已按 Holm 法校正。", *test.notes)))
        for (a, b, test), p in zip(tests, adjusted, strict=True)
    )


def _named(case: Case, found: Pairs) -> tuple[Pair, ...]:
    names = case.groups.names
    return tuple(Pair(names[int(a)], names[int(b)], test) for (a, b), test in found.items())
