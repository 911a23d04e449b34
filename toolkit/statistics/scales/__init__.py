"""Do these items measure one thing? Reliability, factors, polychoric correlations, agreement of raters."""

from toolkit.statistics.scales.factors import Factors, Kmo, Parallel, bartlett, factors, kmo, parallel
from toolkit.statistics.scales.icc import Icc, icc
from toolkit.statistics.scales.polychoric import Polychoric, polychoric
from toolkit.statistics.scales.reliability import Alpha, Omega, alpha, alpha_influence, omega

__all__ = [
    "Alpha",
    "Factors",
    "Icc",
    "Kmo",
    "Omega",
    "Parallel",
    "Polychoric",
    "alpha",
    "alpha_influence",
    "bartlett",
    "factors",
    "icc",
    "kmo",
    "omega",
    "parallel",
    "polychoric",
]
