"""The people of several waves as one sample: other people each time, told apart by the wave they answered in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.records import NOT_ASKED
from toolkit.sample import DesignClass, Sample, stacked
from toolkit.sample.categories import groups
from toolkit.sample.fieldwork import AGE, SEX
from toolkit.sample.groups import grouped, title
from toolkit.sample.stacked import COMMUNITY
from toolkit.sample.structure import Lonely, structure
from toolkit.statistics.communities.standardised import SMALLEST

if TYPE_CHECKING:
    from toolkit.district.bundle import Bundle
    from toolkit.questionnaire import Questionnaire

WAVE, WHO = "wave", "who"
"""The measures that joined waves have besides those of the questionnaire: the wave, and the kind of people."""
STATUS = "DEM05"
_CROSSED = ((AGE, SEX), (STATUS,))
"""What composition is taken from: the first of these that has enough people in each cell."""


@dataclass(frozen=True, eq=False)
class Joined:
    """Waves as one sample.

    Parameters
    ----------
    sample : Sample
        Everybody counts as one; with the measure :data:`WAVE`, and :data:`WHO` where composition is known.
    standard : Sample or None
        The last wave weighted to the composition of the first.
    by : str
        What composition is of: 年龄、性别; empty without one.
    """

    sample: Sample
    standard: Sample | None = None
    by: str = ""


def joined(
    waves: Sequence[Mapping[str, Bundle]],
    numbers: Sequence[int],
    codes: Sequence[str],
    items: Sequence[str],
    design: DesignClass = DesignClass.CONV,
) -> Joined:
    """Put the answers of communities in several waves together: shares are counted anew, never averaged.

    Parameters
    ----------
    waves : sequence of mapping of str to Bundle
        With answers; the earliest first.
    numbers : sequence of int
        Of the waves.
    codes : sequence of str
        Communities that asked these questions alike in every wave.
    items : sequence of str
        Ids of the questions that are taken along, those of composition among them.
    design : DesignClass
        What all answers together may claim.
    """
    import pandas as pd

    first = waves[0][codes[0]]
    known = {name: measure for name, measure in first.sample.measures.items() if measure.item in items}
    each = [stacked({code: replace(wave[code].sample, measures=known) for code in codes}) for wave in waves]
    frames = [one.frame.assign(**{WAVE: number}) for one, number in zip(each, numbers, strict=True)]
    frame = pd.concat(frames, ignore_index=True)
    # People of two waves are drawn apart: communities of one wave are strata of their own.
    strata = [f"{wave}-{code}" for wave, code in zip(frame[WAVE], frame[COMMUNITY], strict=True)]
    drawn = structure(len(frame), np.array(strata), (), (), Lonely.ADJUST)
    wave = Measure(WAVE, WAVE, "期次", Level.NOMINAL, (WAVE,), {number: f"第{number}期" for number in numbers})
    context = {**each[0].context, "wave": "-".join(map(str, numbers))}
    measures = {**each[0].measures, WAVE: wave}
    sample = replace(each[0], frame=frame, measures=measures, drawn=drawn, context=context, design=design)
    return _standardised(sample, first.questionnaire)


def _standardised(sample: Sample, form: Questionnaire) -> Joined:
    """Return the sample with weights that give the last wave the composition of the first (direct standardisation)."""
    import pandas as pd

    ends = groups(sample, WAVE)
    first, last = ends.of == 0, ends.of == len(ends.names) - 1
    for names in _CROSSED:
        if not all(name in sample.measures for name in names):
            continue
        labels, cell = _cells(sample, form, names)
        before, after = (np.bincount(cell[wave & (cell >= 0)], minlength=len(labels)) for wave in (first, last))
        if (before > 0).sum() < 2 or after[before > 0].min() < SMALLEST:
            continue
        # People of no cell keep their weight, and so does everybody outside the last wave.
        factor = before / before.sum() / (np.maximum(after, 1) / after.sum())
        weights = np.where(last & (cell >= 0), factor[cell], 1.0)
        who = Measure(WHO, WHO, "、".join(title(form, form.by_id[n]) for n in names), Level.NOMINAL, (WHO,), labels)
        sample = sample.with_measure(who, np.where(cell < 0, NOT_ASKED, cell + 1))
        context = {**sample.context, "weighting": f"standardised:{'×'.join(names)}"}
        return Joined(
            sample, replace(sample, weights=pd.Series(weights, name="standardised"), context=context), who.label
        )
    return Joined(sample)


def _cells(sample: Sample, form: Questionnaire, names: Sequence[str]) -> tuple[dict[int, str], np.ndarray]:
    """Return the labels of the cells of crossed questions, and for each person its place, −1 for none."""
    labels, place = [""], np.zeros(len(sample.frame), np.int64)
    for name in names:
        own, measure = grouped(sample, form, form.by_id[name])
        found = groups(own, measure.name)
        place = np.where((place < 0) | (found.of < 0), -1, place * len(found.names) + found.of)
        labels = [f"{label} {measure.labels[code]}".strip() for label in labels for code in measure.labels]
    return dict(enumerate(labels, start=1)), place
