"""Tallies of Spark frames: summed where the data lie, merged stratum by stratum on the cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from toolkit.statistics.tally.folded import Folded, require_foldable
from toolkit.statistics.tally.kernel import Counting
from toolkit.statistics.tally.plan import Plan
from toolkit.statistics.tally.sums import Tally

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame  # pyright: ignore[reportMissingImports]

_COLUMNS = "stratum int, data binary"


def tally_spark(frame: DataFrame, plan: Plan) -> Folded:
    """Sum a Spark frame.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
        With the columns of ``plan.needed``. The workers need this package and pyarrow.
    plan : Plan

    Returns
    -------
    Folded
        Strata are folded on the cluster: only tables come to the driver, however many units there are.

    Raises
    ------
    AnalysisError
        ``A-FOLD`` for the rule ``average``, which needs all strata at once.
    """
    require_foldable(plan)
    summed = frame.select(*plan.needed).mapInArrow(_summing(plan), _COLUMNS)
    folded = summed.groupBy("stratum").applyInArrow(_folding, _COLUMNS)
    found = sorted(folded.collect(), key=lambda row: row.stratum)
    return reduce(add, (Folded.unpacked(bytes(row.data), "Spark") for row in found))


def _summing(plan: Plan) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def sums(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        stratum_of, names = plan.drawn.strata
        counting: dict[int, Counting] = {}
        for batch in batches:
            columns = dict(zip(batch.schema.names, (own.to_numpy(zero_copy_only=False) for own in batch), strict=True))
            unit = plan.drawn.units(columns, batch.num_rows)
            for place in range(len(names)):
                here = stratum_of[unit] == place
                if not here.any():
                    continue
                units = np.flatnonzero(stratum_of == place)
                if place not in counting:
                    counting[place] = Counting(replace(plan, drawn=plan.drawn.part(units)))
                own = {name: values[here] for name, values in columns.items()}
                counting[place].add(own, units=np.searchsorted(units, unit[here]))
        for place, own in counting.items():
            yield _row(place, own.tally.packed)

    return sums


def _folding(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    tallies = [Tally.unpacked(data.as_py(), "Spark") for data in table["data"]]
    return pa.Table.from_batches([_row(table["stratum"][0].as_py(), Folded.of(reduce(add, tallies)).packed)])


def _row(stratum: int, data: bytes) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_pydict({"stratum": pa.array([stratum], pa.int32()), "data": pa.array([data])})
