"""Made-up districts in which the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class World:
    """A district of 25 communities of very unequal numbers.

    Parameters
    ----------
    share : float
        Of the district.
    alike : float
        α + β of the shares of communities; infinite if all are the same.
    fewest, most : int
        People per community.
    """

    share: float = 0.4
    alike: float = 80.0
    fewest: int = 8
    most: int = 220

    def draw(self, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return true shares, people who chose and people who answered."""
        n = np.exp(random.uniform(np.log(self.fewest), np.log(self.most + 1), 25)).astype(int)
        true = np.full(25, self.share)
        if np.isfinite(self.alike):
            true = random.beta(self.share * self.alike, (1 - self.share) * self.alike, 25)
        return true, random.binomial(n, true), n
