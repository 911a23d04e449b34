"""Does it differ? Tests of unweighted answers, where nobody was drawn in clusters: arrays in, a result out.

Missing answers are NaN: they are left out, and the notes say how many. A test that says nothing is an error, never a
result without a p. What compares two groups or two answers is positive when the second is higher.
"""

from toolkit.statistics.classical.association import kendall, pearson, spearman
from toolkit.statistics.classical.groups import (
    brunner_munzel,
    dunn,
    games_howell,
    kruskal_wallis,
    mann_whitney,
    welch_anova,
    welch_t,
)
from toolkit.statistics.classical.paired import cochran_q, friedman, mcnemar, wilcoxon
from toolkit.statistics.classical.tables import barnard, chi_square, fisher, mid_p, monte_carlo, table_test
from toolkit.statistics.classical.trends import cochran_armitage, jonckheere

__all__ = [
    "barnard",
    "brunner_munzel",
    "chi_square",
    "cochran_armitage",
    "cochran_q",
    "dunn",
    "fisher",
    "friedman",
    "games_howell",
    "jonckheere",
    "kendall",
    "kruskal_wallis",
    "mann_whitney",
    "mcnemar",
    "mid_p",
    "monte_carlo",
    "pearson",
    "spearman",
    "table_test",
    "welch_anova",
    "welch_t",
    "wilcoxon",
]
