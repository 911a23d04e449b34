"""The answers of several communities put together: as all the communities there are, or as some of more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample.sampling import Communities
from toolkit.sample.structure import Lonely, structure

if TYPE_CHECKING:
    from toolkit.sample.sample import Sample

COMMUNITY, SUBDISTRICT = "community", "subdistrict"
"""The measures that stacked answers have besides those of the questionnaire."""


def stacked(samples: Mapping[str, Sample], communities: Communities = Communities.ALL) -> Sample:
    """Put the samples of several communities together, each under its code.

    Parameters
    ----------
    samples : mapping of str to Sample
        Two-digit code of the community to its answers; of one questionnaire, not weighted yet.
    communities : Communities
        ``all``: these are all communities; they are strata, people the units drawn. ``sample``: these are some of more;
        they are the units drawn, subdistricts the strata, and a subdistrict with a single one is told from the mean of
        all, which is a little too careful.

    Raises
    ------
    AnalysisError
        ``A-DESIGN`` for a code that is in no list, other questions, weights that were fitted already, no community.
    """
    import pandas as pd

    known = {place.code: place for place in places()}
    codes = sorted(samples)
    if not codes or not set(codes) <= set(known):
        strange = "、".join(code for code in codes if code not in known) or "（空）"
        raise AnalysisError("A-DESIGN", where="几个社区合起来", reason=f"“{strange}”不在社区名单里")
    first = samples[codes[0]]
    for code in codes:
        if samples[code].measures != first.measures:
            raise AnalysisError("A-DESIGN", where=f"社区{code}", reason="题目和别的社区不一样，不能合在一起")
        if samples[code].weights is not None:
            raise AnalysisError("A-DESIGN", where=f"社区{code}", reason="已经加过权，请先合起来再加权")
    subdistricts = list(dict.fromkeys(known[code].subdistrict for code in codes))
    number = {code: subdistricts.index(known[code].subdistrict) + 1 for code in codes}
    sizes = [len(samples[code].frame) for code in codes]
    frame = pd.concat([samples[code].frame[_columns(first)] for code in codes], ignore_index=True)
    of = {COMMUNITY: np.repeat([int(code) for code in codes], sizes), SUBDISTRICT: np.repeat([*number.values()], sizes)}
    frame = pd.concat([frame, pd.DataFrame(of)], axis=1).copy()  # in one piece: columns are added to it
    measures = {
        **first.measures,
        COMMUNITY: _nominal(COMMUNITY, "社区", {int(code): known[code].community for code in codes}),
        SUBDISTRICT: _nominal(SUBDISTRICT, "街道", dict(enumerate(subdistricts, start=1))),
    }
    context = {**first.context, "domain": ""}
    if communities is Communities.ALL:
        drawn = structure(len(frame), np.repeat(codes, sizes), (), (), Lonely.ADJUST)
        drawn = replace(drawn, columns=(COMMUNITY,))
    else:
        within = np.repeat([known[code].subdistrict for code in codes], sizes)
        drawn = structure(len(frame), within, (np.repeat(codes, sizes),), (), Lonely.ADJUST)
        drawn = replace(drawn, columns=(SUBDISTRICT, COMMUNITY))
    return replace(first, frame=frame, measures=measures, context=context, drawn=drawn)


def told(sample: Sample, communities: Communities) -> tuple[str, ...]:
    """Return in plain sentences how errors of stacked answers were understood, and what rules were applied."""
    many, drawn = len(sample.measure(COMMUNITY).labels), sample.structure
    said = {
        Communities.ALL: f"这{many}个社区当作全部社区：社区是分层，误差只来自各社区里是谁作了答，结论只说这些社区",
        Communities.SAMPLE: f"这{many}个社区当作更多社区里的一部分：社区是单元，街道是分层，误差要算上社区之间的差别",
    }[communities]
    return (f"{said}（自由度{drawn.df}）。", *drawn.notices)


def _columns(sample: Sample) -> list[str]:
    asked = dict.fromkeys(column for measure in sample.measures.values() for column in measure.columns)
    return ["respondent", *(column for column in asked if column in sample.frame)]


def _nominal(name: str, label: str, labels: dict[int, str]) -> Measure:
    return Measure(name, name, label, Level.NOMINAL, (name,), labels)
