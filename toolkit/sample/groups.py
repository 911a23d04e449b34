"""The groups a report tells apart: which questions usually group people, and which options make one group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.questionnaire.yaml_text import load
from toolkit.records import NOT_ASKED

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.sample.sample import Sample

_FILE = Path(__file__).with_name("groups.yaml")
_CHOICES = ("single", "consent", "scale")


@dataclass(frozen=True)
class Grouping:
    """The groups that a question makes.

    Parameters
    ----------
    item : str
        Id of the question.
    groups : dict of str to tuple of int
        Name of the group to the codes in it. Codes 95 to 99 make no group, nor do options that end the form.
    merged : bool
        Whether options were put together.
    community : bool
        Whether the groups are communities, which are compared by methods of their own.
    """

    item: str
    groups: dict[str, tuple[int, ...]]
    merged: bool = False
    community: bool = False


def usual_groups(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions of a questionnaire by which results are usually told apart."""
    return tuple(name for name in _rules()["usual"] if name in questionnaire.by_id)


def title(questionnaire: Questionnaire, item: Item) -> str:
    """Return in a word what a question tells people apart by: 年龄; of a question without one, its wording."""
    return _rules()["titles"].get(item.id) or questionnaire.wording(item).rstrip("？?：:。")


def grouping(questionnaire: Questionnaire, item: Item) -> Grouping:
    """Return the groups of a question; none when a person can have several answers, or a number."""
    ended = {code for jump in jumps_to_end(questionnaire) if jump.item == item.id for code in jump.codes}
    own = {code: label for code, label in item.labels.items() if code not in SPECIAL_CODES | ended}
    if item.kind not in _CHOICES:
        return Grouping(item.id, {})
    merged: dict[str, list[int]] = _rules()["merged"].get(item.id, {})
    # A question whose options were changed is no longer the one the merging was meant for.
    if merged and sorted(code for codes in merged.values() for code in codes) == sorted(own):
        return Grouping(item.id, {name: tuple(codes) for name, codes in merged.items()}, merged=True)
    groups = {label: (code,) for code, label in own.items()}
    return Grouping(item.id, groups, community=item.id == _rules()["community"])


def grouped(sample: Sample, questionnaire: Questionnaire, item: Item) -> tuple[Sample, Measure]:
    """Return the measure that tells the groups of a question apart, and the sample with it.

    Where each option is a group it is the question's own measure; else one called ``SCR02__groups``, whose figures are
    not those of the options.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a question that the sample does not have.
    """
    found, own = grouping(questionnaire, item), sample.measure(item.id)
    if not found.groups or [*found.groups.values()] == [(code,) for code in own.labels]:
        return sample, own
    name = f"{item.id}__groups"
    names = dict(enumerate(found.groups, start=1))
    measure = Measure(name, item.id, title(questionnaire, item), Level.NOMINAL, (name,), names, names=names)
    answers = sample.frame[own.columns[0]].to_numpy()
    column = np.full(len(answers), NOT_ASKED)
    for place, codes in enumerate(found.groups.values(), start=1):
        column[np.isin(answers, codes)] = place
    return sample.with_measure(measure, column), measure


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return load(_FILE.read_bytes(), _FILE.name).data
