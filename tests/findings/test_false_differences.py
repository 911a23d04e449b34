"""Reports tell no difference where there is none, and a strong one where it is; our tests of tables are those of R."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.findings.false_differences import exact
from tests.findings.told_differences import Claim, World, planted, report, true
from tests.golden import golden
from toolkit.simulation.worlds import Effect
from toolkit.statistics import classical
from toolkit.statistics.families import benjamini_hochberg, holm

EFFECT = Effect("LIF02", (1,), "DEM01", (2,), 0.4)
FEW = ("LIF02", "HOU06")
"""Two questions in place of the ten that ``python -m tests.findings.false_differences`` compares."""
RIGHT = Claim("LIF02", "DEM01", "1", "女", "男")


def test_reports_of_a_world_without_differences_tell_none():
    reports = [report(World("null", 300, outcomes=FEW), seed) for seed in range(20)]
    compared = [p for one in reports for p in one.p.values() if not np.isnan(p)]
    assert len(compared) >= 20 * 6
    assert 0.01 <= np.mean(np.array(compared) < 0.05) <= 0.12
    assert sum(bool(one.told) for one in reports) <= 3  # at an error of .05 more would come once in 60 runs


def test_the_whole_document_tells_what_is_judged_here_and_no_more():
    one = report(World("one", 300, (EFFECT,), outcomes=("LIF02",)), 0, whole=True)
    assert one.told == (RIGHT,)
    assert one.unheard == 0


def test_a_strong_difference_is_told_and_nothing_else():
    reports = [report(World("one", 300, (EFFECT,), outcomes=FEW), seed) for seed in range(4)]
    assert [one.told for one in reports].count((RIGHT,)) >= 3
    assert [one.lost for one in reports].count(("told",)) >= 3


@pytest.mark.parametrize(
    ("claim", "right", "so"),
    [
        (RIGHT, True, True),
        (RIGHT._replace(high="男", low="女"), False, False),
        (RIGHT._replace(level="2", high="男", low="女"), False, True),
        (RIGHT._replace(level="2"), False, False),
        (RIGHT._replace(by="SCR02", high="29—35岁", low="23—28岁"), False, False),
        (RIGHT._replace(outcome="HOU01"), False, False),
    ],
)
def test_what_is_told_is_judged_by_what_was_planted(claim, right, so):
    assert planted(EFFECT, claim) is right
    assert true((EFFECT,), claim) is so


def test_groups_on_the_same_side_do_not_differ():
    effect = Effect("VOL01", (1,), "SCR02", (6, 7), 0.3)
    across = Claim("VOL01", "SCR02", "1", "29—35岁", "18—22岁")
    assert true((effect,), across)
    assert not true((effect,), across._replace(high="23—28岁"))


def test_an_error_is_told_with_its_exact_interval():
    assert exact(0, 500) == "0.000 [0.000, 0.007]"
    assert exact(11, 500) == "0.022 [0.011, 0.039]"


# ---- R

TESTS = {
    "chisq": classical.chi_square,
    "wilcox": classical.mann_whitney,
    "kruskal": classical.kruskal_wallis,
    "welch": classical.welch_anova,
    "spearman": classical.spearman,
}


def tables() -> Iterator[tuple[str, str, np.ndarray, np.ndarray, float]]:
    """Yield name, R's test, answers, groups and R's p of each table."""
    cells: Any = golden("differences_counts")
    for found in golden("differences").to_dict("records"):
        own = cells.loc[cells["table"] == found["table"]]
        answers, groups = (np.repeat(own[name].to_numpy(float), own["n"]) for name in ("value", "group"))
        yield found["table"], found["test"], answers, groups, found["p"]


def test_tables_have_the_p_values_of_r():
    seen = []
    for name, test, answers, groups, p in tables():
        if test in TESTS:
            ours = TESTS[test](answers, groups).p
            assert ours == pytest.approx(p, rel=1e-9, abs=1e-14), name
            seen.append(test)
    assert set(seen) == set(TESTS)
    assert len(seen) > 30


def test_families_are_those_of_r():
    found: Any = golden("differences")
    p = found["p"].to_numpy(float)
    assert holm(p) == pytest.approx(found["holm"].to_numpy(float), rel=1e-12)
    assert benjamini_hochberg(p) == pytest.approx(found["BH"].to_numpy(float), rel=1e-12)
    assert 3 <= (holm(p) <= 0.05).sum() <= (found["hommel"].to_numpy(float) <= 0.05).sum() < len(p)
