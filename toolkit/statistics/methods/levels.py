"""What the method table calls a measure: finer than its level, for two options are no more than that."""

from __future__ import annotations

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import NOT_APPLICABLE, SPECIAL_CODES
from toolkit.statistics.bands import lower_edges


def level_of(measure: Measure) -> str:
    """Return the level of a measure as the method table knows it.

    >>> level_of(Measure("DEM02", "DEM02", "性别", Level.NOMINAL, ("DEM02",), {1: "男", 2: "女"}))
    'binary'
    """
    options = [code for code in measure.labels if code != NOT_APPLICABLE or measure.names]
    ranked = [code for code in options if code not in SPECIAL_CODES or measure.names]
    match measure.level:
        case Level.INTERVAL:
            return "score" if measure.labels else "number"
        case Level.NOMINAL if len(options) == 2:
            return "binary"
        case Level.ORDINAL if len(ranked) == 2:
            return "binary"
        case Level.NOMINAL if len(ranked) > 2 and lower_edges([measure.labels[code] for code in ranked]):
            return "band"
    return str(measure.level)
