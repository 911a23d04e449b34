"""The ways of computing a survey: what is left out by three rules of cleaning, with and without weights."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toolkit.disclosure import mask
from toolkit.errors import AnalysisError
from toolkit.sample import Sample, weigh
from toolkit.statistics import describe

if TYPE_CHECKING:
    from toolkit.disclosure import Thresholds
    from toolkit.questionnaire import Measure
    from toolkit.responses.cleaning import Cleaning
    from toolkit.sample import DesignClass, Population
    from toolkit.statistics import Estimates

KEPT, DECIDED, PROPOSED = "不剔除", "按已作的决定", "全部采纳建议"
CLEANINGS = {
    KEPT: "有效答卷都算",
    DECIDED: "去掉已经同意剔除的",
    PROPOSED: "建议剔除的，除决定保留的以外都去掉",
}


@dataclass(frozen=True, eq=False)
class Variant:
    """One way of computing.

    Parameters
    ----------
    name : str
        ``全部采纳建议、加权``; without the second part where nothing is weighted.
    cleaning : str
        不剔除, 按已作的决定 or 全部采纳建议.
    weighted : bool
    sample : Sample
        Its context names the cleaning unless that is the report's own: so figures have ids of their own.
    """

    name: str
    cleaning: str
    weighted: bool
    sample: Sample
    _cache: dict[tuple[str, str], Estimates] = field(default_factory=dict, repr=False)

    def estimates(self, measure: Measure, thresholds: Thresholds) -> Estimates:
        """Return the estimates of a measure as an edition may show them, summed once."""
        key = (measure.name, thresholds.title)
        if key not in self._cache:
            self._cache[key] = mask(describe(self.sample, measure.name), thresholds)
        return self._cache[key]


@dataclass(frozen=True, eq=False)
class Variants(Sequence[Variant]):
    """The ways of computing a survey that differ, and the cleanings after which nothing can be weighted."""

    each: tuple[Variant, ...]
    not_weighted: tuple[str, ...] = ()

    def __getitem__(self, place):
        return self.each[place]

    def __len__(self) -> int:
        return len(self.each)

    def __repr__(self) -> str:
        return "\n".join(f"{variant.name}：{len(variant.sample.frame)}份" for variant in self.each)

    def own(self, sample: Sample) -> Variant:
        """Return the way in which a report's sample was computed."""
        found = next((variant for variant in self.each if variant.sample.context == sample.context), None)
        if found is None:
            raise ValueError(f"no variant computes {sample.context}")
        return found

    @property
    def cleanings(self) -> tuple[str, ...]:
        """The ways of cleaning that differ."""
        return tuple(dict.fromkeys(variant.cleaning for variant in self.each))

    def called(self, some: Collection[Variant]) -> list[str]:
        """Return the names of some ways; those that are all of one weighting, or of one cleaning, by that alone."""
        by_weighting = {"未加权": [v for v in self if not v.weighted], "加权": [v for v in self if v.weighted]}
        by_cleaning = {name: [v for v in self if v.cleaning == name] for name in self.cleanings}
        left, names = list(some), []
        for name, group in (by_weighting | by_cleaning).items():
            if len(group) > 1 and set(group) <= set(left):
                names.append(name)
                left = [variant for variant in left if variant not in group]
        return [*names, *(variant.name for variant in left)]

    @property
    def words(self) -> str:
        """What is compared, as the beginning of a sentence; empty when there is one way only."""
        weighted = len({variant.weighted for variant in self.each}) > 1
        if len(self.cleanings) < 2:
            return "加权与不加权" if weighted else ""
        by_cleaning = f"按{_COUNT[len(self.cleanings)]}种清理办法"
        return f"{by_cleaning}、加权与不加权共{_COUNT[len(self)]}种算法" if weighted else by_cleaning


_COUNT = "零一两三四五六"


def variants(
    cleaning: Cleaning, design: DesignClass, population: Population | None = None, base_weight: str = ""
) -> Variants:
    """Return the ways of computing a survey, each set of people once.

    Parameters
    ----------
    cleaning : Cleaning
    design : DesignClass
        What the sample is licensed as.
    population : Population, optional
        What is known of it; without it nothing is weighted.
    base_weight : str
        As for :func:`toolkit.sample.weigh`.
    """
    found = [(name, plain, _weighted(plain, population, base_weight)) for name, plain in _cleaned(cleaning, design)]
    weighting = any(weighted for _, _, weighted in found)
    each: list[Variant] = []
    for name, plain, weighted in found:
        each.append(Variant(f"{name}、未加权" if weighting else name, name, False, plain))
        each += [Variant(f"{name}、加权", name, True, weighted)] if weighted else []
    refused = tuple(name for name, _, weighted in found if population is not None and weighted is None)
    return Variants(tuple(each), refused)


def _cleaned(cleaning: Cleaning, design: DesignClass) -> Iterator[tuple[str, Sample]]:
    """Yield the sample that each way of cleaning leaves; each leaves out what the one before does, and perhaps more."""
    own, sizes = len(cleaning.without.eligible), set()
    accepted = cleaning.accepted
    for name, proposals in ((KEPT, ()), (DECIDED, accepted), (PROPOSED, (*accepted, *cleaning.undecided))):
        frame = cleaning.responses.frame
        out = frame["respondent"].isin([proposal.respondent for proposal in proposals])
        sample = Sample.from_responses(replace(cleaning.responses, frame=frame.loc[~out]), design)
        people = len(sample.frame)
        if people not in sizes:
            sizes.add(people)
            yield name, sample if people == own else replace(sample, context={**sample.context, "cleaning": name})


def _weighted(sample: Sample, population: Population | None, base_weight: str) -> Sample | None:
    if population is None:
        return None
    try:
        return weigh(sample, population, base_weight).sample
    except AnalysisError:  # the reasons are told where somebody asks for weights
        return None
