"""A sample: rows of people, what was measured on them, and their weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import AnalysisError
from toolkit.questionnaire.kinds import Level, Measure, kind_of
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.records import BLANK, NOT_ASKED, OUTSIDE
from toolkit.registry import did_you_mean
from toolkit.sample.categories import groups
from toolkit.sample.choices import require
from toolkit.sample.sampling import DesignClass
from toolkit.sample.structure import Lonely, Structure, structure

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.responses import Responses
    from toolkit.sample.replicates import Replicates
    from toolkit.sample.weighted import Calibration


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
    drawn : Structure or None
        Strata, units and population sizes; None when people were reached one by one.
    calibrations : tuple of Calibration
        How the weights were fitted to known totals, in order: standard errors have to know.
    replicates : Replicates or None
        In place of formulas for standard errors.
    """

    frame: pd.DataFrame
    measures: dict[str, Measure]
    weights: pd.Series | None = None
    design: DesignClass = DesignClass.CONV
    context: dict[str, str] = field(default_factory=dict)
    drawn: Structure | None = None
    calibrations: tuple[Calibration, ...] = ()
    replicates: Replicates | None = None

    def __repr__(self) -> str:
        weighted = "已加权" if self.weights is not None else "未加权"
        return f"样本（{len(self.frame)} 人，{len(self.measures)} 个指标，{weighted}）"

    @cached_property
    def weight_values(self) -> np.ndarray:
        """The weights as an array of floats; ones when there are none."""
        return np.ones(len(self.frame)) if self.weights is None else self.weights.to_numpy(float)

    @cached_property
    def structure(self) -> Structure:
        """How people were drawn: as written down, else each person by itself."""
        return self.drawn or structure(len(self.frame), None, (), (), Lonely.ADJUST)

    def collapsed(self) -> Sample:
        """Return the sample with lonely strata of the first stage joined to their neighbours."""
        return replace(self, drawn=self.structure.collapsed())

    def domain(self, name: str, *levels: str) -> Sample:
        """Return some groups of people as a domain: the others stay in the design and count nowhere else.

        Filtering rows instead would lose units in which nobody is in the domain, and with them part of the error.

        Parameters
        ----------
        name : str
            A measure with one code a person.
        levels : str
            Its groups, as results name them.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a measure or group that is not there, ``A-LEVEL`` for a measure that makes no groups.
        """
        found = groups(self, name)
        for level in levels:
            if level not in found.names:
                raise AnalysisError("A-ITEM", where="分组", name=level, hint=did_you_mean(level, list(found.names)))
        inside = np.isin(found.of, [found.names.index(level) for level in levels])
        measured = {column: measure for measure in self.measures.values() for column in measure.columns}
        frame = self.frame.assign(
            **{column: _outside(self.frame[column].to_numpy(), inside, measure) for column, measure in measured.items()}
        )
        context = {**self.context, "domain": " ".join([self.context.get("domain", ""), f"{name}={'+'.join(levels)}"])}
        return replace(self, frame=frame, context=context)

    @property
    def df(self) -> int:
        """Degrees of freedom of standard errors: of the whole design, or of the replicates."""
        return self.structure.df if self.replicates is None else self.replicates.df

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

    def with_measure(self, measure: Measure, column: np.ndarray) -> Sample:
        """Return the sample with one more measure of one column, in place of one of the same name."""
        frame = self.frame.assign(**{measure.columns[0]: column})
        return replace(self, frame=frame, measures={**self.measures, measure.name: measure})

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
        people = responses.eligible.reset_index(drop=True).copy()  # in one piece: columns are added to it
        checked = None if weights is None else _checked(weights, len(people))
        return Sample(people, measures, checked, design, context)

    @staticmethod
    def from_frame(
        frame: pd.DataFrame,
        *,
        weights: str | None = None,
        strata: str | None = None,
        clusters: Sequence[str] = (),
        fpc: Sequence[str] = (),
        lonely: str = Lonely.ADJUST,
        missing: Sequence[float] = (NOT_ASKED, BLANK),
    ) -> Sample:
        """Take any frame as a sample: text columns are nominal, number columns interval.

        Parameters
        ----------
        frame : pandas.DataFrame
        weights : str, optional
            Name of the column with weights. Left out where ``fpc`` is given: then the product of N/n over the stages.
        strata : str, optional
            Column with the stratum of the first stage.
        clusters : sequence of str
            Columns with the unit of each stage; none when people were drawn one by one.
        fpc : sequence of str
            Columns with the number of units in the population at each stage, within the unit before; values below 1 are
            sampling fractions.
        lonely : {"fail", "remove", "certainty", "adjust", "average"}
            What a stratum with a single unit contributes; see :class:`Lonely`.
        missing : sequence of float
            Numbers that stand for no answer, as in every frame of answers; ``()`` when all numbers are meant.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a column that is not there, ``A-WEIGHTS`` for weights that are missing, not positive or not
            finite (the first row is named), ``A-DESIGN`` for a structure that cannot be.
        """
        import pandas as pd

        for name in (weights, strata, *clusters, *fpc):
            if name is not None and name not in frame.columns:
                raise AnalysisError(
                    "A-ITEM", where="样本", name=name, hint=did_you_mean(str(name), list(map(str, frame.columns)))
                )
        require("孤立单元规则", lonely, Lonely)
        drawn = structure(
            len(frame),
            None if strata is None else frame[strata].to_numpy(),
            [frame[name].to_numpy() for name in clusters],
            [frame[name].to_numpy() for name in fpc],
            Lonely(lonely),
        )
        drawn = replace(drawn, columns=(strata or "", *clusters))
        given = None
        if weights is not None:
            given = pd.Series(frame[weights].to_numpy(), name=weights)
        elif fpc:
            given = _implied(drawn, frame)
        coded, measures = {}, {}
        for key in frame.columns:
            coded[str(key)], measures[str(key)] = _column(str(key), pd.Series(frame[key]), missing)
        checked = None if given is None else _checked(given.reset_index(drop=True), len(frame))
        people = pd.DataFrame(coded, index=range(len(frame)))
        return Sample(people, measures, checked, drawn=drawn if strata or clusters or fpc else None)


def _outside(column: np.ndarray, inside: np.ndarray, measure: Measure) -> np.ndarray:
    """Return a column in which nobody outside has an answer."""
    return np.where(inside, column, NOT_ASKED if NOT_ASKED in measure.missing else OUTSIDE)


def _column(name: str, column: pd.Series, missing: Sequence[float]) -> tuple[np.ndarray, Measure]:
    if column.dtype.kind in "iuf":
        values = column.to_numpy(float)
        none = np.isnan(values) | np.isin(values, missing)
        # A number that is no missing code here must not become one: measures of a frame know blanks as NaN only.
        return np.where(none, np.nan, values), Measure(name, name, name, Level.INTERVAL, (name,), missing=())
    coded, labels = _texts(column)
    by_code = dict(enumerate(labels, start=1))
    return coded, Measure(name, name, name, Level.NOMINAL, (name,), by_code, names=by_code)


def _texts(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return codes from 1 by the order of the texts, and the texts; values of any sort go by what they read as."""
    import pandas as pd

    if column.dtype == object and pd.api.types.infer_dtype(column) != "string":
        # Values that equal each other may read differently: 1 and True; others, such as lists, cannot be looked up.
        column = column.map(str, na_action="ignore")
    place, kinds = pd.factorize(column)
    read = [str(kind) for kind in kinds]
    labels = sorted(set(read))
    codes = {label: code for code, label in enumerate(labels, start=1)}
    # The place of nothing is −1, which is the last of the codes.
    return np.array([*(codes[text] for text in read), BLANK], np.int64)[place], labels


def _implied(drawn: Structure, frame: pd.DataFrame) -> pd.Series:
    """Return the weights that population sizes imply: the product of N/n over the stages."""
    import pandas as pd

    weights = np.ones(len(frame))
    for stage in drawn.stages:
        if stage.size is not None:
            weights *= (stage.size / stage.drawn)[stage.stratum][stage.unit]
    return pd.Series(weights, name="weights")


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
