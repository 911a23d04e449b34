"""What does it add up to? Estimates, errors and tests; one variance for all, sums that add up for any size."""

from toolkit.sample.replicates import bootstrap, jackknife
from toolkit.statistics.banner import Banner, banner
from toolkit.statistics.batteries import alpha, bartlett, factors, icc, kmo, omega, parallel
from toolkit.statistics.between import Between, between
from toolkit.statistics.comention import CoMention, comention
from toolkit.statistics.communities import (
    funnel,
    funnel_means,
    funnel_weighted,
    ranks,
    shrink,
    shrink_means,
    shrink_weighted,
    standardise,
    standardise_means,
)
from toolkit.statistics.describe import describe, mean, multiple, proportion, ranking
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.families import Family
from toolkit.statistics.finish import finish
from toolkit.statistics.independence import independence
from toolkit.statistics.indices import kano, priorities, turf
from toolkit.statistics.methods import Analysis, Method, MethodTable, analyse, read_methods
from toolkit.statistics.models import FewClusters, Regression, regression
from toolkit.statistics.multiple_choice import OptionTests, option_tests
from toolkit.statistics.quantiles import quantile, summary
from toolkit.statistics.ranks import rank_test, t_test
from toolkit.statistics.results import TestResult
from toolkit.statistics.tally import Folded, Plan, Tally, accumulate, tally_parquet, tally_spark
from toolkit.statistics.totals import difference, ratio, total
from toolkit.statistics.variance import variance

__all__ = [
    "Analysis",
    "Banner",
    "Between",
    "CoMention",
    "Estimates",
    "Family",
    "FewClusters",
    "Folded",
    "Method",
    "MethodTable",
    "OptionTests",
    "Plan",
    "Regression",
    "Tally",
    "TestResult",
    "accumulate",
    "alpha",
    "analyse",
    "banner",
    "bartlett",
    "between",
    "bootstrap",
    "comention",
    "describe",
    "difference",
    "factors",
    "finish",
    "funnel",
    "funnel_means",
    "funnel_weighted",
    "icc",
    "independence",
    "jackknife",
    "kano",
    "kmo",
    "mean",
    "multiple",
    "omega",
    "option_tests",
    "parallel",
    "priorities",
    "proportion",
    "quantile",
    "rank_test",
    "ranking",
    "ranks",
    "ratio",
    "read_methods",
    "regression",
    "shrink",
    "shrink_means",
    "shrink_weighted",
    "standardise",
    "standardise_means",
    "summary",
    "t_test",
    "tally_parquet",
    "tally_spark",
    "total",
    "turf",
    "variance",
]
