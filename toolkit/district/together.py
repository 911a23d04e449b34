"""The answers of several communities as those of one survey, and what a report on all of them is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.disclosure import EDITIONS
from toolkit.findings import FactBook
from toolkit.report import Material
from toolkit.responses import Provenance, Responses
from toolkit.sample import Sample, Weights, stacked, weigh
from toolkit.sample.known import known_of, read_population

if TYPE_CHECKING:
    from toolkit.findings.plan import AnalysisPlan
    from toolkit.report import Outline
    from toolkit.sample import Sampling

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
    folder: Path | None = None,
    asked_in: Mapping[str, int] | None = None,
) -> Material:
    """Return what the district's report is made of.

    Parameters
    ----------
    answers : mapping of str to Responses
        By two-digit code, cleaned.
    sampling, outline, plan
        Of the survey.
    edition : {"internal", "public"}
    folder : Path, optional
        Of the survey: what is known of the population lies there, and the answers are weighted to it where ``sampling``
        says so.
    asked_in : mapping of str to int, optional
        Questions that not all communities asked, and how many did.

    Raises
    ------
    AnalysisError
        ``A-DESIGN`` when communities cannot be put together; ``A-WEIGHTING`` and others of
        :func:`toolkit.sample.weigh`.
    DefinitionError
        Of :func:`toolkit.sample.known.read_population`.
    """
    samples = {code: Sample.from_responses(one, sampling.licence) for code, one in answers.items()}
    sample, weighed, known = stacked(samples, sampling.communities), None, ()
    if folder is not None:
        form = next(iter(answers.values())).questionnaire
        known = known_of(folder, form)
        if sampling.weighting is Weights.RAKE:
            weighed = weigh(sample, read_population(folder, form), sampling.base_weight)
            sample = weighed.sample
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
        known,
        asked_in=asked_in or {},
    )
