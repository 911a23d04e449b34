"""Tables of any size: sums over people that add up, from frames, files and parts of files, and what they come to."""

from toolkit.statistics.tally.folded import Folded
from toolkit.statistics.tally.kernel import Counting, accumulate
from toolkit.statistics.tally.parquet import tally_parquet
from toolkit.statistics.tally.plan import Plan
from toolkit.statistics.tally.spark import tally_spark
from toolkit.statistics.tally.sums import Tally
from toolkit.statistics.tally.table import Table

__all__ = ["Counting", "Folded", "Plan", "Table", "Tally", "accumulate", "tally_parquet", "tally_spark"]
