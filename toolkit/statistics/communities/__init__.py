"""How do many communities compare? Limits of chance, estimates that borrow from the whole, never a league table."""

from toolkit.statistics.communities.chances import chances
from toolkit.statistics.communities.funnel import Funnel, funnel, funnel_means, funnel_weighted, limits
from toolkit.statistics.communities.ranks import Ranks, ranks
from toolkit.statistics.communities.shrinkage import Shrunk, shrink, shrink_means, shrink_weighted
from toolkit.statistics.communities.standardised import Standardised, standardise, standardise_means

__all__ = [
    "Funnel",
    "Ranks",
    "Shrunk",
    "Standardised",
    "chances",
    "funnel",
    "funnel_means",
    "funnel_weighted",
    "limits",
    "ranks",
    "shrink",
    "shrink_means",
    "shrink_weighted",
    "standardise",
    "standardise_means",
]
