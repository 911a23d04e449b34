"""How the people of a tally were drawn: their units, and what the spread of the units' sums makes of an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Measure
from toolkit.sample.structure import Lonely, Stage, Structure
from toolkit.statistics.tally.columns import Batch, as_dict, codes_of, first_rows, from_dict
from toolkit.statistics.variance import deviations, drawn_shares, factors

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.sample import Sample


@dataclass(frozen=True, eq=False)
class Drawn:
    """The units that people are summed in: the smallest whose sums an error needs.

    Parameters
    ----------
    names : tuple of str
        Of the units.
    keys : tuple of Measure
        Columns that say in which unit a person is; none when there is one unit, or the units are told row by row.
    known : numpy.ndarray of shape (units, keys)
        Codes of each unit.
    above : tuple of Stage
        The stages of drawing down to these units, a row for each unit; none when people were drawn without units.
    people : bool
        Whether people within a unit were drawn one by one and add to the error; the units are their strata then.
    size : numpy.ndarray of shape (units,), or None
        How many people the population has in each unit, where that is known and ``people`` holds.
    rule : Lonely
    """

    names: tuple[str, ...] = ("",)
    keys: tuple[Measure, ...] = ()
    known: np.ndarray = field(default_factory=lambda: np.zeros((1, 0)))
    above: tuple[Stage, ...] = ()
    people: bool = True
    size: np.ndarray | None = None
    rule: Lonely = Lonely.ADJUST

    @staticmethod
    def of(sample: Sample) -> tuple[Drawn, np.ndarray]:
        """Return how a sample was drawn, and the unit of each of its rows."""
        *above, last = sample.structure.counted
        people = last.is_rows
        if not people:
            above = [*above, last]
        unit = last.stratum[last.unit] if people else last.unit
        units = len(last.names) if people else len(last.stratum)
        row = first_rows(unit, units)
        written = sample.structure.columns[: len(above) + 1]
        keys = tuple(sample.measure(name) for name in written if name)
        known = [codes_of(key, sample.frame)[row] for key in keys]
        drawn = Drawn(
            last.names if people else tuple("/".join(map(str, each)) for each in zip(*known, strict=True)),
            keys,
            np.column_stack(known).astype(float) if known else np.zeros((units, 0)),
            tuple(Stage(stage.unit[row], stage.stratum, stage.names, stage.size) for stage in above),
            people,
            last.size if people else None,
            sample.structure.rule,
        )
        return drawn, unit

    @cached_property
    def header(self) -> dict[str, Any]:
        """Everything as plain values."""
        stages = [
            {
                "unit": stage.unit.tolist(),
                "stratum": stage.stratum.tolist(),
                "names": list(stage.names),
                "size": None if stage.size is None else stage.size.tolist(),
            }
            for stage in self.above
        ]
        return {
            "names": list(self.names),
            "keys": [as_dict(key) for key in self.keys],
            "known": self.known.tolist(),
            "above": stages,
            "people": self.people,
            "size": None if self.size is None else self.size.tolist(),
            "rule": str(self.rule),
        }

    @staticmethod
    def from_header(header: Mapping[str, Any]) -> Drawn:
        """Return what :attr:`header` described."""
        keys = tuple(from_dict(key) for key in header["keys"])
        return Drawn(
            tuple(header["names"]),
            keys,
            np.array(header["known"], float).reshape(len(header["names"]), len(keys)),
            tuple(
                Stage(
                    np.array(stage["unit"], np.int64),
                    np.array(stage["stratum"], np.int64),
                    tuple(stage["names"]),
                    None if stage["size"] is None else np.array(stage["size"], float),
                )
                for stage in header["above"]
            ),
            header["people"],
            None if header["size"] is None else np.array(header["size"], float),
            Lonely(header["rule"]),
        )

    def part(self, units: np.ndarray) -> Drawn:
        """Return whole strata by themselves: those of some units, in their order."""
        above, rows = [], units
        for stage in self.above:
            kinds, unit = np.unique(stage.unit[rows], return_inverse=True)
            strata, stratum = np.unique(stage.stratum[kinds], return_inverse=True)
            size = None if stage.size is None else stage.size[strata]
            above.append(Stage(unit, stratum, tuple(stage.names[place] for place in strata), size))
        return replace(
            self,
            names=tuple(self.names[unit] for unit in units),
            known=self.known[units],
            above=tuple(above),
            size=None if self.size is None else self.size[units],
        )

    @cached_property
    def strata(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """The stratum of each unit at the first stage, and the names of the strata."""
        if not self.above:
            return np.arange(len(self.names)), self.names
        first = self.above[0]
        return first.stratum[first.unit], first.names

    def units(self, batch: Batch, people: int) -> np.ndarray:
        """Return the unit of each row of a batch.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a column the batch does not have; ``A-UNIT`` for a unit that is not known.
        """
        if not self.keys:
            if len(self.names) > 1:
                raise AnalysisError("A-ITEM", where="汇总", name="抽样单元", hint="")
            return np.zeros(people, np.int64)
        codes = [codes_of(key, batch) for key in self.keys]
        new = np.ones(people, bool)  # files are mostly sorted by unit: each run of rows is looked up once
        new[1:] = np.logical_or.reduce([own[1:] != own[:-1] for own in codes])
        heads = [own[new].astype(float) for own in codes]
        found = self._index.get_indexer(_indexed(heads))
        if (found < 0).any():
            at = int(np.flatnonzero(found < 0)[0])
            named = "、".join(key.named(int(own[at])) for key, own in zip(self.keys, heads, strict=True))
            raise AnalysisError("A-UNIT", where="汇总", unit=named)
        return found[np.cumsum(new) - 1]

    @cached_property
    def _index(self) -> pd.Index:
        return _indexed(list(self.known.T))

    def df(self, people: np.ndarray) -> int:
        """Degrees of freedom: units of the first stage less strata; ``people`` are counted in each unit."""
        if self.above:
            return len(self.above[0].stratum) - len(self.above[0].names)
        return int(people.sum()) - int((people > 0).sum())

    def deviations(self, sums: np.ndarray) -> np.ndarray:
        """Return what the units add to the covariance of sums, as the root of it; ``sums`` of shape (units, k)."""
        if not self.above:
            return np.zeros((0, sums.shape[1]))
        return deviations(sums, Structure(self.above, self.rule))

    def within(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each unit how much the squares of its people count, and how much the square of its sum."""
        n = people.astype(float)
        left = np.ones(len(n)) if self.size is None else np.where(n > 0, 1 - n / self.size, 1.0)
        share = drawn_shares(self.above)[-1] if self.above else np.ones(len(n))
        factor, own_mean = factors(people, left, share, self.rule, len(self.above), self.names)
        return factor, np.where(own_mean, factor / np.maximum(n, 1), 0.0)


def _indexed(keys: list[np.ndarray]) -> pd.Index:
    import pandas as pd

    return pd.Index(keys[0]) if len(keys) == 1 else pd.MultiIndex.from_arrays(keys)
