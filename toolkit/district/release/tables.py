"""The tables that a public edition could show: each question in the district, its places and the planned groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.disclosure import ALL, Axis, Cells, Key, choices, table
from toolkit.disclosure.cells import CHOSEN, NOT_CHOSEN, named
from toolkit.disclosure.releases import is_small
from toolkit.district.release.asked import Links, filter_of
from toolkit.district.release.coarse import Coarse, coarse, told_streets
from toolkit.district.release.counting import chosen, counted, summed
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.model import DONT_KNOW, NOT_APPLICABLE, REFUSED
from toolkit.sample.groups import grouping
from toolkit.sample.stacked import COMMUNITY
from toolkit.statistics import describe

if TYPE_CHECKING:
    from toolkit.findings.comparing import Comparison
    from toolkit.questionnaire import Measure
    from toolkit.report import Material
    from toolkit.sample import Sample

ANSWER, PLACE, VALID = "answer", "place", "valid"
_CLOSED = (Level.NOMINAL, Level.ORDINAL, Level.INTERVAL)
_PLACED = {"first_choice": "列为第一位", "any_mention": "提到"}
_OUTSIDE, _NO_ANSWER = "outside", "silent"
MERGED = "＋"
"""Between the answers that are told as one."""
_NO_ANSWERS = (DONT_KNOW, REFUSED)
"""Who told no group: they are nobody's neighbours."""


@dataclass(frozen=True)
class Line:
    """One line of what is given away: a share.

    Parameters
    ----------
    table, item : str
        Of the question, and of the question or the row of a matrix.
    place : str
        A community's code, the name of a subdistrict, or nothing for the district.
    option : str
        The answer in words.
    key, base : Key
        Its cell and the one it is a share of.
    """

    table: str
    item: str
    place: str
    option: str
    key: Key
    base: Key


@dataclass(frozen=True)
class Tables:
    """What a release could show.

    Parameters
    ----------
    cells : Cells
    lines : tuple of Line
        In the order of the questionnaire; of each table the district first, then subdistricts, then communities.
    place : Axis
        Communities in their subdistricts.
    people : dict of str to str
        Who is counted, by measure, as cells are named.
    closed : frozenset of (str, str)
        Measures, and the groups by which they may not be told: too few people stand in them or outside them.
    """

    cells: Cells
    lines: tuple[Line, ...]
    place: Axis
    people: Mapping[str, str]
    closed: frozenset[tuple[str, str]]

    @property
    def places(self) -> tuple[str, ...]:
        """The district, the subdistricts that are told of, and the communities."""
        codes = sorted(node for node in self.place.parents if node not in self.place.children)
        return (ALL, *told_streets(self.place), *codes)

    def valid(self, place: str) -> Key:
        """Return the cell that counts the people of a place."""
        return named(self.people[VALID], (self.place,), (place,))


def release_tables(material: Material, by_place: Collection[str]) -> Tables:
    """Return the tables of a district's public edition.

    Every closed question is told of the whole district, those of ``by_place`` of its communities too, as finely as
    their numbers allow, and the planned groups where the whole table is safe. Who was asked, and how many left a
    question blank, ties the bases together: a share left empty is not to be found from another question.

    Parameters
    ----------
    material : Material
        Of the public edition. Cells are people, never weights.
    by_place : collection of str
        Ids of the questions that are told of communities.
    """
    form = material.responses.questionnaire
    # Consent is everybody's, and where people are registered is told by the places themselves, or not at all.
    of_places = [one for one in form.questions if grouping(form, one).community]
    questions = [one for one in form.questions if one.kind != "consent" and one not in of_places]
    deciding = {filter_of(item)[0] for item in questions if item.id in by_place} - {""}
    place = _place(material.sample)
    maker = _Maker(material, place, frozenset(by_place), frozenset(deciding))
    whole = maker.valid()
    lines: list[Line] = []
    closed = {(measure.name, "") for item in of_places for measure in material.measures(item)}
    for item in questions:
        for measure in map(_in_base, material.measures(item)):
            cells, told = maker.question(measure)
            whole += cells
            lines += told
    for comparison in material.compared:
        cells = maker.groups(comparison)
        if cells is None:
            closed.add((comparison.outcome.name, comparison.by.name))
        else:
            whole += cells
    whole += Links(form, whole, place, maker.people).cells()
    return Tables(whole, tuple(lines), place, maker.people, frozenset(closed))


def _place(sample: Sample) -> Axis:
    present = {f"{int(code):02d}" for code in sample.frame[COMMUNITY]}
    there = [place for place in places() if place.code in present]
    return Axis(PLACE, {place.code: place.subdistrict for place in there} | {p.subdistrict: ALL for p in there})


class _Maker:
    """Makes the tables of one material; ``people`` grows with them."""

    def __init__(self, material: Material, place: Axis, by_place: frozenset[str], deciding: frozenset[str]) -> None:
        self.material, self.place, self.by_place, self.deciding = material, place, by_place, deciding
        self.people: dict[str, str] = {}
        self.codes = [f"{int(code):02d}" for code in material.sample.frame[COMMUNITY]]

    def valid(self) -> Cells:
        """Return how many took part in each place; of subdistricts only where that is told of questions."""
        cells = table(self._people(VALID), (self.place,), Counter((code,) for code in self.codes))
        streets = set(self.place.children[ALL]) - set(told_streets(self.place))
        return replace(cells, printed=frozenset(key for key in cells.printed if _at(key) not in streets))

    def question(self, measure: Measure) -> tuple[Cells, list[Line]]:
        """Return the cells of a question and what is told of them; of a number or a text how many answered."""
        item = self.material.item(measure.item)
        if measure.level is Level.RANKING:
            return self._ranking(measure)
        if measure.level is Level.MULTIPLE:
            return self._multiple(measure, sensitive=item.sensitive)
        if measure.level in _CLOSED and measure.labels and item.kind != "number":
            return self._closed(measure, sensitive=item.sensitive)
        return self._base(measure), []

    def groups(self, comparison: Comparison) -> Cells | None:
        """Return a question by planned groups; none when it may not be told.

        Then a cell of it is too small, or it has no cells that could be audited.
        """
        outcome, by = _in_base(comparison.outcome), comparison.by
        closed = outcome.level in (*_CLOSED, Level.MULTIPLE) and outcome.labels
        if not closed or not by.labels or outcome.name not in self.people:
            return None
        frame = comparison.sample.frame
        own = comparison.sample.measures.get(by.item, by)
        raw = frame[own.columns[0]]
        leaves = [
            str(int(code)) if code in by.labels else _NO_ANSWER if answer in (*own.missing, *_NO_ANSWERS) else _OUTSIDE
            for code, answer in zip(frame[by.columns[0]], raw, strict=True)
        ]
        cells = self._by(outcome, frame, leaves, Axis.flat(by.name, [*map(str, by.labels), _OUTSIDE, _NO_ANSWER]))
        silent = frozenset(key for key in cells.counts if f"{by.name}={_NO_ANSWER}" in key)
        outside = frozenset(key for key in cells.counts if f"{by.name}={_OUTSIDE}" in key)
        told = cells.printed - silent - outside
        bases = {key: base for key, base in cells.bases.items() if key not in silent}
        limit, smallest = self.material.thresholds.smallest_cell, self.material.thresholds.hide_below
        unsafe = any(is_small(cells.counts[key], limit) for key in told | outside)
        unsafe |= any(is_small(cells.counts[base] - cells.counts[key], limit) for key, base in bases.items())
        if unsafe or any(cells.counts[bases[key]] < smallest for key in told & bases.keys()):
            return None
        return replace(cells, printed=told, harmless=silent, bases=bases)

    def _base(self, measure: Measure) -> Cells:
        base = named(self._people(measure.name), (self.place,), (ALL,))
        answered = describe(self.material.sample, measure.name).one(statistic="answered")
        return Cells({base: answered["n"] if answered else 0}, printed=frozenset({base}))

    def _by(self, measure: Measure, frame, leaves: list[str], axis: Axis) -> Cells:
        people = self._people(measure.name)
        if measure.level is Level.MULTIPLE:
            return choices(people, ANSWER, chosen(measure, frame, leaves), axis)
        answers = Axis.flat(ANSWER, map(str, measure.labels))
        return table(people, (answers, axis), counted(measure, frame, leaves))

    def _closed(self, measure: Measure, *, sensitive: bool) -> tuple[Cells, list[Line]]:
        counts = counted(measure, self.material.sample.frame, self.codes)
        told = self._coarse(measure, counts)
        answers = Axis(ANSWER, told.parents)
        if told.places or measure.item in self.deciding:
            cells = table(self._people(measure.name), (answers, self.place), counts, sensitive=sensitive)
        else:
            cells = table(self._people(measure.name), (answers,), summed(counts), sensitive=sensitive)
        lines = {answers.own(line) for line in told.lines}
        shown = frozenset(
            key
            for key in cells.printed
            if not (at := _at(key)) or (at in told.places and _answer(key) in {*lines, ALL})
        )
        return replace(cells, printed=shown), self._lines(measure, told, answers)

    def _lines(self, measure: Measure, told: Coarse, answers: Axis) -> list[Line]:
        people, label = self._people(measure.name), {str(code): words for code, words in measure.labels.items()}
        name = f"table_{measure.item}"

        def line(table: str, node: str, at: str) -> Line:
            option = MERGED.join(label[leaf] for leaf in told.leaves(node))
            key, base = (named(people, (answers, self.place), (one, at)) for one in (node, ALL))
            return Line(table, measure.name, at, option, key, base)

        fine = [line(name, str(code), ALL) for code in measure.labels]
        whole = [line(f"{name}_grouped", node, ALL) for node in told.lines] if told.merged else []
        coarser = f"{name}_grouped" if told.merged else name
        return [*fine, *whole, *(line(coarser, node, at) for at in told.places for node in told.lines)]

    def _multiple(self, measure: Measure, *, sensitive: bool) -> tuple[Cells, list[Line]]:
        whole, lines = Cells({}), []
        people = self._people(measure.name)
        told_of = chosen(measure, self.material.sample.frame, self.codes)
        for code, label in measure.labels.items():
            option = str(code)
            counts = {(CHOSEN, at): n for at, (n, _) in told_of[option].items()}
            counts |= {(NOT_CHOSEN, at): base - n for at, (n, base) in told_of[option].items()}
            told = self._coarse(
                replace(measure, labels={int(CHOSEN): "", int(NOT_CHOSEN): ""}, level=Level.ORDINAL), counts
            )
            if told.places:
                cells = choices(people, ANSWER, {option: told_of[option]}, self.place, sensitive=sensitive)
                cells = replace(cells, printed=frozenset(k for k in cells.printed if _at(k) in (ALL, *told.places)))
            else:
                cells = _of_all(people, option, counts, sensitive=sensitive)
            whole += cells
            node = Axis.flat(f"{ANSWER}_{option}", (CHOSEN, NOT_CHOSEN))
            for at in (ALL, *told.places):
                key, base = (named(people, (node, self.place), (one, at)) for one in (CHOSEN, ALL))
                lines.append(Line(f"table_{measure.item}", measure.name, at, label, key, base))
        return whole, lines

    def _ranking(self, measure: Measure) -> tuple[Cells, list[Line]]:
        """Return an order of answers, told of the whole district: which came first, and each answer by itself."""
        people = self._people(measure.name)
        whole, lines = Cells({}), []
        told = _PLACED | {f"placed_top{k}": f"排在前{k}位" for k in range(2, measure.depth)}
        labels = {measure.named(code): label for code, label in measure.labels.items()}
        for row in describe(self.material.sample, measure.name).rows():
            if row["statistic"] not in told:
                continue
            axis = Axis.flat(f"{ANSWER}_{row['statistic']}_{row['level']}", (CHOSEN, NOT_CHOSEN))
            counts = {(CHOSEN,): row["n"], (NOT_CHOSEN,): row["base"] - row["n"]}
            whole += table(people, (axis,), counts, unprinted=frozenset({NOT_CHOSEN}))
            key, base = (named(people, (axis,), (node,)) for node in (CHOSEN, ALL))
            option = f"{labels[str(row['level'])]}（{told[row['statistic']]}）"
            lines.append(Line(f"table_{measure.item}", measure.name, ALL, option, key, base))
        return whole, lines

    def _coarse(self, measure: Measure, counts: Mapping[tuple[str, str], int]) -> Coarse:
        alone = Coarse(dict.fromkeys(map(str, measure.labels), ALL), ())
        if measure.item not in self.by_place:
            return alone
        thresholds = self.material.thresholds
        return coarse(measure, counts, self.place, thresholds.hide_below, thresholds.smallest_cell)

    def _people(self, name: str) -> str:
        origin = self.material.responses.provenance
        return self.people.setdefault(name, f"{origin.survey}/w{origin.wave}/{name}")


def _in_base(measure: Measure) -> Measure:
    """Return a measure without the answer that stands outside its base."""
    return replace(measure, labels={code: label for code, label in measure.labels.items() if code != NOT_APPLICABLE})


def _of_all(people: str, option: str, counts: Mapping[tuple[str, str], int], *, sensitive: bool) -> Cells:
    """Return an option that is told of the whole district only."""
    axis = Axis.flat(f"{ANSWER}_{option}", (CHOSEN, NOT_CHOSEN))
    return table(people, (axis,), summed(counts), unprinted=frozenset({NOT_CHOSEN}), sensitive=sensitive)


def _at(key: Key) -> str:
    """Return the place of a cell; nothing for the district."""
    return next((part.removeprefix(f"{PLACE}=") for part in key[1:] if part.startswith(f"{PLACE}=")), ALL)


def _answer(key: Key) -> str:
    return next((part.removeprefix(f"{ANSWER}=") for part in key[1:] if part.startswith(f"{ANSWER}=")), ALL)
