"""How sure is a place in the order? Chances of being among the first, intervals of ranks, groups without an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.statistics.communities.shrinkage import Shrunk
from toolkit.statistics.ties import tied_groups

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Ranks:
    """The order of communities, as far as there is one; rank 1 is the highest value.

    Parameters
    ----------
    names : tuple of str
    top : int
    in_top : numpy.ndarray of shape (units,)
        The chance of being among the ``top`` highest; they sum to ``top``.
    low, high : numpy.ndarray of int, shape (units,)
        95 % interval of the rank.
    groups : tuple of tuple of str
        From the highest to the lowest: inside a group there is no order, each pair of two groups is told apart with a
        probability of at least 0.9.
    """

    names: tuple[str, ...]
    top: int
    in_top: np.ndarray
    low: np.ndarray
    high: np.ndarray
    groups: tuple[tuple[str, ...], ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said beside the figures."""
        if len(self.groups) == 1:
            return ("各社区的先后无法区分，不排名次",)
        return (f"只能分成{len(self.groups)}组，同一组内不分先后",)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a community, with the place of its group."""
        import pandas as pd

        group = {name: place for place, names in enumerate(self.groups, start=1) for name in names}
        columns = {"in_top": self.in_top, "low": self.low, "high": self.high, "group": [group[n] for n in self.names]}
        return pd.DataFrame({"name": self.names, **columns})

    def __repr__(self) -> str:
        return f"{self.notes[0]}：{'；'.join('、'.join(group) for group in self.groups)}"


def ranks(shrunk: Shrunk, top: int = 5, *, draws: int = 4000, seed: int = 0) -> Ranks:
    """Return what the posterior of shrunk values says about their order.

    Parameters
    ----------
    shrunk : Shrunk
        Where its communities differ by no more than chance there is one group, and every rank is possible.
    top : int
    draws, seed : int
        Of the simulation; the same seed gives the same result.

    Raises
    ------
    AnalysisError
        ``A-FEW`` for fewer than 10 communities; ``A-VALUES`` for an impossible ``top``.

    Notes
    -----
    Simulated from the posterior of each community (Goldstein & Spiegelhalter 1996).
    """
    units = len(shrunk.names)
    if shrunk.use == "raw":
        raise AnalysisError("A-FEW", where="社区先后", name="社区的先后")
    if not 1 <= top < units:
        raise AnalysisError("A-VALUES", where="社区先后", name="前几个", reason=f"要在1和{units - 1}之间")
    if shrunk.use == "pooled":
        whole = np.full(units, top / units)
        return Ranks(shrunk.names, top, whole, np.ones(units, int), np.full(units, units), (shrunk.names,))
    drawn = shrunk.posterior.draw(np.random.default_rng(seed), draws)
    rank = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(rank, [0.025, 0.975], axis=0, method="inverted_cdf")
    groups = tuple(tuple(shrunk.names[place] for place in group) for group in tied_groups(drawn))
    return Ranks(shrunk.names, top, (rank <= top).mean(axis=0), low.astype(int), high.astype(int), groups)
