"""What a row of the table runs, by the names under which the steps are registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.registry import did_you_mean
from toolkit.statistics.methods.steps import CHECKS, EFFECTS, ESTIMATORS, PAIRS, TESTS

REFUSED = "refused"
"""In place of a check: when the test itself says that these answers cannot give it."""


@dataclass(frozen=True)
class Run:
    """Names of the steps of a row.

    Parameters
    ----------
    estimate : str
    interval, weighted_interval : str
        Names that the estimator knows; empty where no interval is shown.
    test, weighted : str
        The test for people reached one by one who count as one, and the one that knows weights and how people were
        drawn; empty where there is none.
    fallback, weighted_fallback : dict of str to str
        By the check that did not pass (or :data:`REFUSED`), the test that is taken in place; the first that applies.
    effect, pairs : str
    checks : tuple of str
    """

    estimate: str = "none"
    interval: str = ""
    weighted_interval: str = ""
    test: str = ""
    weighted: str = ""
    fallback: dict[str, str] = field(default_factory=dict)
    weighted_fallback: dict[str, str] = field(default_factory=dict)
    effect: str = ""
    pairs: str = ""
    checks: tuple[str, ...] = ()


def read_run(raw: Mapping[str, Any], wrong: Callable[[str, object, str], Exception]) -> Run:
    """Return what a row runs.

    Parameters
    ----------
    raw : mapping
        As written, its fields known.
    wrong : callable
        From field, name and problem to the error that says where it stands.
    """
    run = Run(**{**raw, "checks": tuple(raw.get("checks", ()))})
    _known(run.estimate, "estimate", ESTIMATORS, wrong)
    for name in ("interval", "weighted_interval"):
        if written := getattr(run, name):
            _known(written, name, sorted(ESTIMATORS[run.estimate].intervals), wrong)
    for name in ("test", "weighted"):
        if written := getattr(run, name):
            _known(written, name, TESTS, wrong)
    for name in ("fallback", "weighted_fallback"):
        for check, test in getattr(run, name).items():
            _known(check, name, [*run.checks, REFUSED], wrong)
            _known(test, name, TESTS, wrong)
    for written in (run.weighted, *run.weighted_fallback.values()):
        if written and not TESTS[written].knows_design:
            raise wrong("weighted", written, "不知道权重和抽样，只能用于不加权的样本。")
    for name, registry in (("effect", EFFECTS), ("pairs", PAIRS)):
        if written := getattr(run, name):
            _known(written, name, registry, wrong)
    for written in run.checks:
        _known(written, "checks", CHECKS, wrong)
    return run


def _known(written: object, field_: str, known: Iterable[str], wrong: Callable[[str, object, str], Exception]) -> None:
    names = list(known)
    if written not in names:
        listed = f"可以写：{'、'.join(names)}。" if names else "这种估计不带区间。"
        raise wrong(field_, written, f"不认识。{did_you_mean(str(written), names)}{listed}")
