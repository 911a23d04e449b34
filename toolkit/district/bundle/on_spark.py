"""Bundles opened by the workers of Spark, some by each: only what they come to returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING, TypeVar

from toolkit.district.bundle.pooled import Pooled, pooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]

    from toolkit.district.bundle.comparability import Comparability
    from toolkit.district.bundle.handed import Handed
    from toolkit.district.bundle.pooled import Wanted

T = TypeVar("T")


def on_spark(handed: Handed, spark: SparkSession, work: Callable[[Handed], T]) -> list[T]:
    """Return what work on some of the bundles comes to, part by part, in the order of the communities.

    Parameters
    ----------
    handed : Handed
        Its files have to be where every worker can open them; the workers need this package.
    spark : pyspark.sql.SparkSession
    work : callable
        Takes the account of some of the bundles; it and what it returns travel between machines.
    """
    context = spark.sparkContext
    size = -(-len(handed.bundles) // context.defaultParallelism) or 1
    shares = [_share(handed, start, start + size) for start in range(0, len(handed.bundles), size)]
    return context.parallelize(shares, max(len(shares), 1)).map(work).collect()


def _share(handed: Handed, start: int, stop: int) -> Handed:
    bundles = handed.bundles[start:stop]
    files = {bundle.checksum: handed.files[bundle.checksum] for bundle in bundles}
    return replace(handed, bundles=bundles, files=files, refused={}, twice={}, aside={}, messages={})


def pooled_on_spark(
    handed: Handed, found: Comparability, wanted: Sequence[Wanted], spark: SparkSession
) -> dict[Wanted, Pooled]:
    """Add up tables as :func:`pooled` does, on Spark."""
    each = on_spark(handed, spark, partial(_pooled, found=found, wanted=wanted))
    return {key: reduce(add, (part[key] for part in each), Pooled(None, (), {})) for key in wanted}


def _pooled(part: Handed, found: Comparability, wanted: Sequence[Wanted]) -> dict[Wanted, Pooled]:
    return pooled(part.each(), found, wanted)
