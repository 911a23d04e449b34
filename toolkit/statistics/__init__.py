"""What does it add up to? Sums once through the tally; everything shown is finished from them.

Standard errors, intervals and tests are not computed yet: their columns are empty, never approximated.
"""

from toolkit.statistics.describe import describe, mean, multiple, proportion, ranking
from toolkit.statistics.estimates import Estimates
from toolkit.statistics.finish import finish
from toolkit.statistics.tally import Plan, Tally, accumulate

__all__ = [
    "Estimates",
    "Plan",
    "Tally",
    "accumulate",
    "describe",
    "finish",
    "mean",
    "multiple",
    "proportion",
    "ranking",
]
