"""The people behind every closed question of a community, answer by answer: whole numbers, no person, no weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from toolkit.district.bundle.tables import measures_of
from toolkit.statistics.slots import parts
from toolkit.statistics.tally.columns import Batch, coded

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.district.bundle.handed import Handed
    from toolkit.questionnaire import Measure

Counts = Mapping[str, np.ndarray]
"""Name of the measure to the people in each of its slots (:func:`toolkit.statistics.slots.slots`)."""


def each_counted(handed: Handed) -> Iterator[tuple[str, Counts]]:
    """Yield each community's code and counts; one bundle is in memory at a time.

    Raises
    ------
    IntakeError
        As :meth:`Handed.each`.
    """
    for bundle in handed.each():
        yield bundle.community, counted(bundle)


def counted(bundle: Bundle) -> Counts:
    """Return the people of a whole bundle, whether it holds answers or tables."""
    if bundle.tables_only:
        return {one.name: bundle.tables[one.item].tables[one.name, ""].n[0] for one in closed(bundle)}
    people = bundle.responses.eligible
    return {one.name: _people(one, people) for one in closed(bundle)}


def closed(bundle: Bundle) -> list[Measure]:
    """Return the measures with options that were handed in, consent aside, in the order of the questionnaire."""
    items = bundle.questionnaire.by_id
    told = {name for name in bundle.manifest.items if items[name].kind != "consent"}
    return [one for one in measures_of(bundle.questionnaire).values() if one.labels and one.item in told]


def _people(measure: Measure, batch: Batch) -> np.ndarray:
    passes = (part for part in parts(measure, coded(measure, batch)) if part.values is None)
    found = (part.filled(np.bincount(part.position, minlength=part.size)) for part in passes)
    return sum(found, start=np.zeros(1)).astype(np.int64)
