"""What goes with what, others held fixed: regressions under a design, with their guards and what few units ask for."""

from toolkit.statistics.models.few_clusters import FewClusters
from toolkit.statistics.models.regression import Regression, regression

__all__ = ["FewClusters", "Regression", "regression"]
