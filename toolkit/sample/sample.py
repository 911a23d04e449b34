"""A sample: rows of people, what was measured on them, and their weights."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure, kind_of
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.records import BLANK
from toolkit.registry import did_you_mean
from toolkit.sample.sampling import DesignClass

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.responses import Responses


@dataclass(frozen=True)
class Sample:
    """People and their weights.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a person; the columns that the measures name.
    measures : dict of str to Measure
        What can be estimated, by name.
    weights : pandas.Series or None
        Positive, one a row; None when everybody counts as one.
    design : DesignClass
    context : dict of str to str
        Survey, wave, domain and weighting: part of every result's id.
    """

    frame: pd.DataFrame
    measures: dict[str, Measure]
    weights: pd.Series | None = None
    design: DesignClass = DesignClass.CONV
    context: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        weighted = "已加权" if self.weights is not None else "未加权"
        return f"样本（{len(self.frame)} 人，{len(self.measures)} 个指标，{weighted}）"

    @cached_property
    def weight_values(self) -> np.ndarray:
        """The weights as an array of floats; ones when there are none."""
        return np.ones(len(self.frame)) if self.weights is None else self.weights.to_numpy(float)

    def measure(self, name: str) -> Measure:
        """Return the measure of a name.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` when there is none; near names are offered.
        """
        if name in self.measures:
            return self.measures[name]
        raise AnalysisError("A-ITEM", where="样本", name=name, hint=did_you_mean(name, list(self.measures)))

    @staticmethod
    def from_responses(
        responses: Responses, design: DesignClass = DesignClass.CONV, weights: pd.Series | None = None
    ) -> Sample:
        """Take the eligible respondents of a survey as a sample.

        Parameters
        ----------
        responses : Responses
        design : DesignClass
        weights : pandas.Series, optional
            Positive, one for each eligible respondent, in their order.

        Raises
        ------
        AnalysisError
            ``A-WEIGHTS`` for weights that are missing, not positive, not finite, or too many or too few.
        """
        ended = {jump.item: jump.codes for jump in jumps_to_end(responses.questionnaire)}
        measures = {
            measure.name: _without(measure, ended.get(item.id, ()))
            for item in responses.questionnaire.questions
            for measure in kind_of(item).measures(item)
        }
        origin = responses.provenance
        context = {
            "survey": responses.questionnaire.id,
            "wave": str(origin.wave),
            "domain": origin.community,
            "weighting": "none" if weights is None else str(weights.name or "weights"),
        }
        people = responses.eligible.reset_index(drop=True)
        checked = None if weights is None else _checked(weights, len(people))
        return Sample(people, measures, checked, design, context)

    @staticmethod
    def from_frame(frame: pd.DataFrame, *, weights: str | None = None) -> Sample:
        """Take any frame as a sample: text columns are nominal, number columns interval.

        Empty values are missing; in number columns −1 and −2 are, too, as in every frame of answers.

        Parameters
        ----------
        frame : pandas.DataFrame
        weights : str, optional
            Name of the column with weights.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a column of weights that is not there, ``A-WEIGHTS`` for weights that are missing, not
            positive or not finite; the first row is named.
        """
        coded, measures = {}, {}
        for key in frame.columns:
            name, column = str(key), frame[key]
            if column.dtype.kind in "iuf":
                coded[name] = column.fillna(BLANK).to_numpy(float)
                measures[name] = Measure(name, name, name, Level.INTERVAL, (name,))
            else:
                labels = sorted({str(v) for v in column.dropna()})
                codes = {label: code for code, label in enumerate(labels, start=1)}
                named = zip(column, column.notna(), strict=True)
                coded[name] = np.array([codes[str(v)] if here else BLANK for v, here in named], np.int64)
                by_code = {code: label for label, code in codes.items()}
                measures[name] = Measure(name, name, name, Level.NOMINAL, (name,), by_code)
        import pandas as pd

        if weights is not None and weights not in measures:
            raise AnalysisError("A-ITEM", where="样本", name=weights, hint=did_you_mean(weights, list(measures)))
        checked = None if weights is None else _checked(pd.Series(frame[weights].to_numpy(), name=weights), len(frame))
        return Sample(pd.DataFrame(coded), measures, checked)


def _without(measure: Measure, codes: tuple[int, ...]) -> Measure:
    """Return a measure without options that no eligible person can have: those that ended the form."""
    labels = {code: label for code, label in measure.labels.items() if code not in codes}
    if measure.level not in (Level.MULTIPLE, Level.RANKING):
        return replace(measure, labels=labels)
    kept = [name for code, name in zip(measure.labels, measure.columns, strict=True) if code in labels]
    return replace(measure, labels=labels, columns=tuple(kept))


def _checked(weights: pd.Series, people: int) -> pd.Series:
    if len(weights) != people:
        raise AnalysisError("A-WEIGHTS", where="样本", reason=f"有{len(weights)}个权重，却有{people}个人")
    values = weights.to_numpy(float)
    bad = ~(np.isfinite(values) & (values > 0))
    if bad.any():
        raise AnalysisError(
            "A-WEIGHTS", where=f"第{int(np.flatnonzero(bad)[0]) + 1}行", reason="有空的、负的或为零的权重"
        )
    return weights.reset_index(drop=True)
