"""The answers of several communities as those of one survey, and what a report on all of them is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.disclosure import EDITIONS
from toolkit.findings import FactBook
from toolkit.report import Material
from toolkit.responses import Provenance, Responses
from toolkit.sample import Sample, stacked

if TYPE_CHECKING:
    from toolkit.findings.plan import AnalysisPlan
    from toolkit.report import Outline
    from toolkit.report.advice import Measure, Note
    from toolkit.sample import Sampling, Weighting
    from toolkit.sample.known import Known

DISTRICT = "历下区"


def together(answers: Mapping[str, Responses]) -> Responses:
    """Put the answers of communities one below the other: shares are counted anew, never averaged.

    Parameters
    ----------
    answers : mapping of str to Responses
        By two-digit code, at least one; of one questionnaire and wave.
    """
    import pandas as pd

    codes = sorted(answers)
    first = answers[codes[0]]
    frames = [
        answers[code].frame.assign(respondent=[f"{code}-{name}" for name in answers[code].frame["respondent"]])
        for code in codes
    ]
    each = [answers[code] for code in codes]
    files = tuple(file for one in each for file in one.provenance.files)
    simulated = any(one.provenance.simulated for one in each)
    return replace(
        first,
        frame=pd.concat(frames, ignore_index=True),
        provenance=Provenance(first.provenance.survey, "", first.provenance.wave, files, simulated=simulated),
        ledger=tuple(row for one in each for row in one.ledger),
        notices=(),
        cells={name: sum(one.cells.get(name, 0) for one in each) for name in ("in", "accepted", "ledger")},
        tallied=tuple(sheet for one in each for sheet in one.tallied),
        left_out=dict(sorted(sum((Counter(one.left_out) for one in each), Counter()).items())),
    )


def district_material(
    answers: Mapping[str, Responses],
    sampling: Sampling,
    outline: Outline,
    plan: AnalysisPlan,
    edition: str = "internal",
    weighed: Weighting | None = None,
    *,
    known: Sequence[Known] = (),
    notes: Sequence[Note] = (),
    cards: Sequence[Measure] = (),
) -> Material:
    """Return what the district's report is made of.

    Parameters
    ----------
    answers : mapping of str to Responses
        By two-digit code, cleaned.
    sampling, outline, plan
        Of the survey.
    edition : {"internal", "public"}
    weighed : Weighting, optional
        Of all answers together.
    known, notes, cards
        Of the population, of talks, and recommendations for all.

    Raises
    ------
    AnalysisError
        ``A-DESIGN`` when communities cannot be put together.
    """
    samples = {code: Sample.from_responses(one, sampling.licence) for code, one in answers.items()}
    sample = weighed.sample if weighed else stacked(samples, sampling.communities)
    thresholds = EDITIONS[edition]
    return Material(
        together(answers),
        sample,
        sampling,
        outline,
        thresholds,
        edition,
        DISTRICT,
        FactBook(sample.context, thresholds, sample.measures),
        plan,
        weighed,
        tuple(known),
        tuple(notes),
        tuple(cards),
    )
