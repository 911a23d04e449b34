"""The steps of an analysis: the small functions that rows of the method table name by a key."""

from toolkit.statistics.methods.steps import (
    checks,
    communities,
    designed_tests,
    estimators,
    pairs,
    plain_tests,
    relations,
    strengths,
)
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.checks import few_clusters
from toolkit.statistics.methods.steps.registries import (
    CHECKS,
    EFFECTS,
    ESTIMATORS,
    PAIRS,
    TESTS,
    Check,
    Estimator,
    Found,
    Pair,
    Test,
)

__all__ = [
    "CHECKS", "EFFECTS", "ESTIMATORS", "PAIRS", "TESTS", "Case", "Check", "Estimator", "Found", "Pair", "Test",
    "checks", "communities", "designed_tests", "estimators", "few_clusters", "pairs", "plain_tests", "relations",
    "strengths",
]  # fmt: skip
