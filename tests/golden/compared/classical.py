"""Tests and effect sizes of unweighted answers, beside base R."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tests.golden.compared.cells import Cell
from tests.statistics.classical.golden import answers, counts, golden, of_groups, parts
from toolkit.statistics import classical, effects
from toolkit.statistics.effects import EffectSize
from toolkit.statistics.results import TestResult

TABLE = "classical"
PEOPLE, FEW = answers("people"), answers("few")
GROUP, BEFORE, AFTER = PEOPLE["group"], PEOPLE["before"], PEOPLE["after"]
INCOME, OPINION, HOURS, SECOND = (PEOPLE[name] for name in ("income", "opinion", "hours", "row2"))


def _values(estimator: str, name: str, kinds: Sequence[str], found: Sequence[float | None]) -> Iterator[Cell]:
    for kind, ours, theirs in zip(kinds, found, golden()[name], strict=True):
        yield Cell(TABLE, estimator, kind, theirs, float("nan") if ours is None else ours, where={"name": name})


def _test(estimator: str, name: str, found: TestResult) -> Iterator[Cell]:
    """Yield statistic, degrees of freedom and p; of tests that have none in R the last of them."""
    degrees = found.df if isinstance(found.df, tuple) else (found.df,)
    known = [("statistic", found.statistic), *(("df", df) for df in degrees if df is not None), ("p", found.p)]
    many = len(golden()[name])
    kept = [known[-1]] if many == 1 else [*known[: many - 1], known[-1]]
    yield from _values(estimator, name, *zip(*kept, strict=True))


def _tables() -> Iterator[Cell]:
    for name in ("need", "rare", "opinion"):
        yield from _test("chi-square", f"chisq_{name}", classical.chi_square(PEOPLE[name], GROUP))
    yield from _test("chi-square", "chisq_after", classical.chi_square(AFTER, BEFORE))
    yield from _test("Fisher", "fisher_after", classical.fisher(AFTER, BEFORE))
    yield from _test("Fisher", "fisher_sex", classical.fisher(PEOPLE["sex"], (PEOPLE["rare"] > 1).astype(float)))
    yield from _test("Fisher", "fisher_few", classical.fisher(FEW["small"], FEW["side"]))
    yield from _test("McNemar", "mcnemar", classical.mcnemar(BEFORE, AFTER))
    yield from _test("McNemar", "mcnemar_exact", classical.mcnemar(BEFORE, AFTER, exact=True))
    trend = classical.cochran_armitage(BEFORE, GROUP)  # R's is the square
    yield from _test("trend", "trend", replace(trend, statistic=trend.statistic**2, df=1))


def _groups() -> Iterator[Cell]:
    yield from _test("Welch", "anova", classical.welch_anova(INCOME, GROUP))
    for name, column in (("income", INCOME), ("opinion", OPINION)):
        # R takes the first group less the second, the toolkit the second less the first.
        t = classical.welch_t(*of_groups(name, 1, 3))
        yield from _test("Welch", f"welch_{name}", replace(t, statistic=-(t.statistic or 0.0)))
        yield from _test("ranks of groups", f"wilcox_{name}", classical.mann_whitney(*of_groups(name, 1, 3)))
        yield from _test("ranks of groups", f"kruskal_{name}", classical.kruskal_wallis(column, GROUP))
    yield from _test("ranks of groups", "wilcox_few", classical.mann_whitney(FEW["first"], FEW["side"]))
    yield from _test("Brunner–Munzel", "brunner_munzel", classical.brunner_munzel(*of_groups("opinion", 1, 3)))
    for (a, b), pair in classical.games_howell(INCOME, GROUP).items():
        yield from _test("Games–Howell", f"games_howell_{a:.0f}{b:.0f}", pair)
    dunn = list(classical.dunn(OPINION, GROUP).values())
    yield from _values("Dunn", "dunn_z", ["statistic"] * 6, [pair.statistic for pair in dunn])
    yield from _values("Dunn", "dunn_p", ["p"] * 6, [pair.p for pair in dunn])
    jonckheere = classical.jonckheere(OPINION, GROUP).p
    yield Cell(TABLE, "trend", "p", golden()["jonckheere"][1], jonckheere, where={"name": "jonckheere"})


def _same_people() -> Iterator[Cell]:
    yield from _test("signed ranks", "signed_ranks", classical.wilcoxon(PEOPLE["row1"], PEOPLE["row4"]))
    yield from _test("signed ranks", "signed_ranks_few", classical.wilcoxon(FEW["first"], FEW["second"]))
    rows = np.column_stack([PEOPLE[f"row{j}"] for j in range(1, 5)])
    yield from _test("Friedman", "friedman", classical.friedman(rows))
    yes = np.column_stack([PEOPLE[f"yes{j}"] for j in range(1, 4)])
    yield from _test("Cochran Q", "cochran_q", classical.cochran_q(yes))


def _association() -> Iterator[Cell]:
    for x, y, name in ((OPINION, SECOND, "kendall"), (FEW["first"], FEW["second"], "kendall_few")):
        found = classical.kendall(x, y)
        yield from _values("Kendall", name, ("estimate", "p"), (found.effect, found.p))
    for x, y, name in ((OPINION, SECOND, "opinion"), (INCOME, HOURS, "income")):
        found = classical.spearman(x, y)
        yield from _values("Spearman", f"spearman_{name}", ("estimate", "p"), (found.effect, found.p))
        found = classical.pearson(x, y)
        degrees = found.df if isinstance(found.df, int | float) else None
        values = (found.effect, degrees, found.p, found.effect_low, found.effect_high)
        yield from _values("Pearson", f"pearson_{name}", ("estimate", "df", "p", "limit", "limit"), values)


def _effects() -> Iterator[Cell]:
    kept = ~np.isnan(BEFORE + AFTER)
    shares = AFTER[kept & (BEFORE == 0)], AFTER[kept & (BEFORE == 1)]
    table, rated, numbers = counts("opinion", "group"), ~np.isnan(OPINION + SECOND), ~np.isnan(INCOME + HOURS)
    found: dict[str, EffectSize] = {
        "cramer_v": effects.cramer_v(table),
        "cramer_v_corrected": effects.cramer_v_corrected(table),
        "hedges_g": effects.hedges_g(*parts("income", 1, 3)),
        "omega_squared": effects.omega_squared(parts("income", 1, 2, 3, 4)),
        "cliff_delta": effects.cliff_delta(*parts("opinion", 1, 3)),
        "tau": effects.tau(OPINION[rated], SECOND[rated]),
        "rho": effects.rho(golden()["rho"][0], int(numbers.sum())),
        "points": effects.points(*shares),
        "risk_ratio": effects.risk_ratio(*shares),
    }
    for name, effect in found.items():
        values = [effect.value, effect.low, effect.high][: len(golden()[name])]
        yield from _values("effect sizes", name, ("estimate", "limit", "limit")[: len(values)], values)


def cells() -> Iterator[Cell]:
    """Yield everything about unweighted answers; what R simulated is left aside."""
    for part in (_tables, _groups, _same_people, _association, _effects):
        yield from part()
    for name, why in (("simulated_rare", "simulated"), ("aov", "by-the-way")):
        yield from (Cell(TABLE, "others", "p", float("nan"), aside=why, where={"name": name}) for _ in golden()[name])
    yield Cell(TABLE, "trend", "statistic", float("nan"), aside="other-statistic", where={"name": "jonckheere"})
