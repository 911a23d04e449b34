"""One closed question over very many communities: the people by answer, never by person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire import Level
from toolkit.statistics.communities import Funnel, Shrunk, funnel, shrink
from toolkit.statistics.definitions import Definitions, definitions

if TYPE_CHECKING:
    from toolkit.questionnaire import Measure


@dataclass(frozen=True, eq=False)
class Tallied:
    """One closed question, or one row of a matrix, over the communities that asked it alike.

    Parameters
    ----------
    measure : Measure
    communities : tuple of str
        Codes, in order.
    n : numpy.ndarray of int, shape (communities, slots)
        People; slots as of :func:`toolkit.statistics.slots.slots`.
    left_out : dict of str to str
        Communities that asked it and are not in it, and why.
    """

    measure: Measure
    communities: tuple[str, ...]
    n: np.ndarray
    left_out: dict[str, str]

    def __repr__(self) -> str:
        return f"{self.measure.name}（{self.measure.label}）：{'；'.join(self.notes)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """Whom the figures are of."""
        told = [f"社区{code}没有算在内：{why}" for code, why in self.left_out.items()]
        return (f"来自{len(self.communities)}个社区，作答{self.base.sum()}人", *told)

    @cached_property
    def _defined(self) -> Definitions:
        return definitions(self.measure)

    @property
    def statistic(self) -> str:
        """What the share of an option is: of those who chose it, or put it first."""
        return "first_choice" if self.measure.level is Level.RANKING else "proportion"

    @property
    def options(self) -> dict[int, str]:
        """The options that have a share, with their labels."""
        pairs = zip(self._defined.statistics, self._defined.levels, strict=True)
        shown = {level for statistic, level in pairs if statistic == self.statistic}
        return {code: label for code, label in self.measure.labels.items() if self.measure.named(code) in shown}

    @property
    def base(self) -> np.ndarray:
        """People who answered, by community."""
        answered = self._defined.statistics.index("answered")
        return (self.n @ self._defined.counted[answered]).astype(np.int64)

    def people(self, option: int | str) -> tuple[np.ndarray, np.ndarray]:
        """Return the people who chose an option and those who answered, of shape (communities,) each.

        Parameters
        ----------
        option : int or {"top2", "bottom2"}
            Its code; of scales also the two upper or lower answers together.

        Raises
        ------
        AnalysisError
            ``A-LEVEL`` for an option that there is not.
        """
        found = list(zip(self._defined.statistics, self._defined.levels, strict=True))
        wanted = (option, "") if isinstance(option, str) else (self.statistic, self.measure.named(option))
        if wanted not in found:
            raise AnalysisError("A-LEVEL", where="合计", name=self.measure.name, reason=f"没有选项“{option}”")
        row = found.index(wanted)
        chose, asked = (self.n @ each[row] for each in (self._defined.counted, self._defined.base))
        return chose.astype(np.int64), asked.astype(np.int64)

    def funnel(self, option: int | str) -> Funnel:
        """Return the limits of chance around the whole, of the communities where somebody answered.

        Raises
        ------
        AnalysisError
            As :meth:`people`; ``A-VALUES`` for fewer than two communities.
        """
        return funnel(*self._answered(option))

    def shrunk(self, option: int | str) -> Shrunk:
        """Return the shares of communities drawn to the whole; errors as of :meth:`funnel`."""
        return shrink(*self._answered(option))

    def _answered(self, option: int | str) -> tuple[np.ndarray, np.ndarray, list[str]]:
        chose, asked = self.people(option)
        there = asked > 0
        return chose[there], asked[there], [self.communities[place] for place in np.flatnonzero(there)]

    def rows(self) -> list[tuple[int, str, int, int]]:
        """Return code, label, people who chose it and people who answered, of all communities together."""
        found = []
        for code, label in self.options.items():
            chose, asked = self.people(code)
            found.append((code, label, int(chose.sum()), int(asked.sum())))
        return found
