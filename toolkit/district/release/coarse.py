"""How finely a question can be told of places: answers merged and places grouped before any cell is left empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.disclosure import ALL, Axis, merge, proposals
from toolkit.disclosure.coarsening import WORTH_IT
from toolkit.disclosure.releases import is_small
from toolkit.district.release.counting import Counts
from toolkit.questionnaire.kinds import Level

if TYPE_CHECKING:
    from toolkit.questionnaire import Measure


@dataclass(frozen=True)
class Coarse:
    """How a question is told of places.

    Parameters
    ----------
    parents : dict of str to str
        Each answer and the merged answers it is told with, :data:`toolkit.disclosure.ALL` where it stands alone, and
        the merged answers themselves.
    places : tuple of str
        Communities and subdistricts that it is told of; none where that would leave most of the table empty.
    """

    parents: dict[str, str]
    places: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The answers as they are told of places."""
        return tuple(node for node, parent in self.parents.items() if parent == ALL)

    @property
    def merged(self) -> bool:
        """Whether answers are merged."""
        return any(parent != ALL for parent in self.parents.values())

    def leaves(self, line: str) -> tuple[str, ...]:
        """Return the answers of a line."""
        return tuple(node for node, parent in self.parents.items() if parent == line) or (line,)


def coarse(measure: Measure, counts: Counts, place: Axis, smallest_base: int, threshold: int) -> Coarse:
    """Return the finest way in which most cells can be told: communities, else subdistricts, else none.

    Parameters
    ----------
    measure : Measure
    counts : mapping of (str, str) to int
        By code of the answer and of the community.
    place : Axis
        Communities in their subdistricts.
    smallest_base : int
        Places where fewer have answered are not told of.
    threshold : int
        Fewer people than this, and more than none, are too few for a cell.
    """
    alone = dict.fromkeys((str(code) for code in measure.labels), ALL)
    streets = told_streets(place)
    for nodes in (communities_of(place), ()):
        told = _enough((*nodes, *streets), counts, place, smallest_base)
        if not told or (nodes and not set(told) & set(nodes)):
            continue
        cells = _by_place(counts, told, place, alone)
        parents = alone if _mostly_safe(cells, threshold) else _merged(measure, cells, threshold)
        if _mostly_safe(_by_place(counts, told, place, parents), threshold):
            return Coarse(parents, told)
    return Coarse(alone, ())


def communities_of(place: Axis) -> tuple[str, ...]:
    """Return the communities of an axis of places."""
    return tuple(node for node in place.parents if node not in place.children)


def told_streets(place: Axis) -> tuple[str, ...]:
    """Return the subdistricts of three communities or more.

    One alone is its community; two are no secret from each other: each has its own answers, and subtracts.
    """
    return tuple(node for node in place.children[ALL] if len(place.children.get(node, ())) > 2)


def _enough(nodes: Collection[str], counts: Counts, place: Axis, smallest_base: int) -> tuple[str, ...]:
    people: Counter[str] = Counter()
    for (_, community), n in counts.items():
        for node in place.upwards(community):
            people[node] += n
    return tuple(node for node in nodes if people[node] >= smallest_base)


def _by_place(
    counts: Counts, told: Collection[str], place: Axis, parents: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """Return the people of each line and place that would be told."""
    lines = [node for node, parent in parents.items() if parent == ALL]
    found = {(line, node): 0 for line in lines for node in told}
    for (answer, community), n in counts.items():
        line = parents[answer] or answer
        for node in place.upwards(community):
            if (line, node) in found:
                found[line, node] += n
    return found


def _mostly_safe(cells: Mapping[tuple[str, str], int], threshold: int) -> bool:
    """Tell whether so few cells are too small that leaving them empty leaves a table."""
    bases: Counter[str] = Counter()
    for (_, node), n in cells.items():
        bases[node] += n
    small = sum(is_small(n, threshold) or is_small(bases[node] - n, threshold) for (_, node), n in cells.items())
    return small <= WORTH_IT * len(cells)


def _merged(measure: Measure, cells: Mapping[tuple[str, str], int], threshold: int) -> dict[str, str]:
    """Return answers merged: a scale into its upper answers and the others, else the smallest ones step by step."""
    answers = [str(code) for code in measure.labels]
    if measure.level is Level.ORDINAL:
        upper = {str(code) for code in measure.upper}
        groups = [[a for a in answers if a in upper], [a for a in answers if a not in upper]]
    else:
        axis = Axis.flat("answer", answers, ordered=measure.level is Level.INTERVAL)
        groups = [[answer] for answer in answers]
        counted: Mapping[tuple[str, ...], int] = dict(cells)
        for step in proposals((axis,), counted, threshold=threshold):
            axis, counted = merge(axis, counted, step.merged, 0)
        groups = [line.split("+") for line in axis.parents]
    named = {"+".join(group): group for group in groups if group}
    parents = {answer: name if len(group) > 1 else ALL for name, group in named.items() for answer in group}
    return {answer: parents[answer] for answer in answers} | {
        name: ALL for name, group in named.items() if len(group) > 1
    }
