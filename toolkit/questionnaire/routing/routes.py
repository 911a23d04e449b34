"""The ways through a form: which questions can be reached at all, and how long the longest and the median way take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire.kinds import KINDS, kind_of
from toolkit.questionnaire.length import seconds
from toolkit.questionnaire.routing import TRUE, Condition, NotJumped, Test, asked, ended
from toolkit.records import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.questionnaire.model import Item, Questionnaire

_DRAWS = 2000
_MOST = 200_000  # combinations that are tried in full
_GATES = 60  # questions on whose answers others depend that are tried for the longest way


_Tests = dict[str, list[Test | NotJumped]]
"""The tests of all conditions by the item whose answer they look at."""


@dataclass(frozen=True)
class Routes:
    """What the routing does to a form.

    Parameters
    ----------
    unreachable : tuple of str
        Ids of the items nobody can be asked.
    longest, median : float
        Minutes of the longest way, and of the middle one when every option is as likely as any other (people who are
        screened out left aside).
    exact : bool
        Whether every combination of answers was tried; else a large number of random ones.
    """

    unreachable: tuple[str, ...]
    longest: float
    median: float
    exact: bool = True

    def __repr__(self) -> str:
        way = f"最长的一条路约 {self.longest:.1f} 分钟，居中的约 {self.median:.1f} 分钟"
        lost = f"没有人会被问到的题：{'、'.join(self.unreachable)}" if self.unreachable else "每道题都有人会被问到"
        return f"{way}；{lost}。"


def routes(questionnaire: Questionnaire) -> Routes:
    """Walk the form in every way that matters.

    Notes
    -----
    Of each item that others depend on, only those answers are told apart that some condition tells apart. Their
    combinations are tried in full up to 200,000 for each item, beyond that by 2,000 random respondents with a fixed
    seed, so an item is called unreachable only when no try has reached it.
    """
    drawn = _drawn(questionnaire)
    tests = _by_item(questionnaire)
    shown = {
        item.id: bool((truth == TRUE).any()) for item, truth in zip(questionnaire.items, drawn.truths, strict=True)
    }
    exact = True
    missing = []
    for item in questionnaire.items:
        if shown[item.id]:
            continue
        reached, complete = _reached(questionnaire, item, tests)
        exact = exact and complete
        if not reached:
            missing.append(item.id)
    cost = np.array([seconds(item) for item in questionnaire.items])
    minutes = (np.stack([truth == TRUE for truth in drawn.truths], axis=1) @ cost) / 60
    stayed = minutes[~drawn.ended] if (~drawn.ended).any() else minutes
    return Routes(
        tuple(missing), max(_longest(questionnaire, tests, cost), float(minutes.max())), float(np.median(stayed)), exact
    )


@dataclass(frozen=True)
class _Drawn:
    truths: list[np.ndarray]
    ended: np.ndarray


def _drawn(questionnaire: Questionnaire) -> _Drawn:
    """Return who is asked what among random respondents."""
    generator = np.random.default_rng(20250512)
    choices = {item.id: _any_answer(item, generator) for item in questionnaire.items if KINDS[item.kind].can_route}
    truths, columns = _walk(questionnaire, questionnaire.items, choices, _DRAWS)
    return _Drawn(truths, ended(questionnaire, columns, _DRAWS))


def _any_answer(item: Item, generator: np.random.Generator) -> dict[str, np.ndarray]:
    if item.kind == "multi":
        return _any_choices(item, generator)
    if item.options:
        return {item.id: generator.choice([float(code) for code in item.labels], _DRAWS)}
    low, high = item.minimum or 0.0, item.maximum if item.maximum is not None else 100.0
    return {item.id: generator.uniform(low, high, _DRAWS).round()}


def _any_choices(item: Item, generator: np.random.Generator) -> dict[str, np.ndarray]:
    """Return random choices that keep to the limit and to the options that exclude the rest."""
    codes = list(item.labels)
    alone = np.isin(codes, item.exclusive)
    limit = int(item.maximum or len(codes))
    wish = generator.random((_DRAWS, len(codes))) + np.where(alone, 2.0, 0.0)
    place = wish.argsort(axis=1).argsort(axis=1)
    many = generator.integers(1, max(1, min(limit, int((~alone).sum()))) + 1, _DRAWS)
    chosen = (place < many[:, None]) & ~alone
    if alone.any():
        excluded = generator.random(_DRAWS) < 0.15
        picked = generator.choice(np.flatnonzero(alone), _DRAWS)
        chosen[excluded] = np.arange(len(codes)) == picked[excluded, None]
    return {f"{item.id}__{code}": chosen[:, column].astype(float) for column, code in enumerate(codes)}


def _walk(
    questionnaire: Questionnaire, items: Iterable[Item], choices: dict[str, dict[str, np.ndarray]], n: int
) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """Return for each item whom the routing asks, and the columns that the answers leave behind."""
    truths: list[np.ndarray] = []
    columns: dict[str, np.ndarray] = {}
    for item in items:
        truth = asked(questionnaire, item, columns, n)
        truths.append(truth)
        for name in kind_of(item).columns(item) if item.id in choices else ():
            columns[name] = np.where(truth == TRUE, choices[item.id].get(name, np.zeros(n)), NOT_ASKED)
    return truths, columns


def _reached(questionnaire: Questionnaire, item: Item, tests: _Tests) -> tuple[bool, bool]:
    """Tell whether any combination of earlier answers leads to an item, and whether all of them were tried."""
    needed = _needed(questionnaire, item)
    answers: list[list[tuple[float, ...]]] = []
    total = 1
    for other in needed:
        answers.append(_told_apart(other, tests.get(other.id, [])))
        total *= len(answers[-1])
        if total > _MOST:
            return True, False
    combinations = list(product(*answers))
    choices: dict[str, dict[str, np.ndarray]] = {}
    for position, other in enumerate(needed):
        names = kind_of(other).columns(other)
        rows = np.array([combination[position] for combination in combinations], float).reshape(len(combinations), -1)
        choices[other.id] = {name: rows[:, column] for column, name in enumerate(names)}
    truths, _ = _walk(questionnaire, [*needed, item], choices, len(combinations))
    return bool((truths[-1] == TRUE).any()), True


def _needed(questionnaire: Questionnaire, item: Item) -> list[Item]:
    """Return the items on whose answers an item depends, themselves and through others, in order."""
    found: set[str] = set()
    waiting = [item]
    while waiting:
        condition = waiting.pop().show_if
        for name in condition.items() if condition else ():
            if name not in found and name in questionnaire.by_id:
                found.add(name)
                waiting.append(questionnaire.by_id[name])
    return [other for other in questionnaire.items if other.id in found]


def _by_item(questionnaire: Questionnaire) -> _Tests:
    """Return the tests of all conditions, each once, by the item whose answer they look at."""
    found: dict[str, dict[Test | NotJumped, None]] = {}
    for item in questionnaire.items:
        for test in _tests(item.show_if):
            found.setdefault(test.item, {})[test] = None
    return {name: list(tests) for name, tests in found.items()}


def _told_apart(item: Item, tests: list[Test | NotJumped]) -> list[tuple[float, ...]]:
    """Return one answer for each way in which some test can tell answers of an item apart."""
    if item.kind == "multi":
        codes = list(item.labels)
        single = [tuple(float(c == code) for c in codes) for code in codes]
        free = [code for code in codes if code not in item.exclusive]
        pairs = [tuple(float(c in (a, b)) for c in codes) for a in free[:8] for b in free[:8] if a < b]
        return [*single, *(pairs if item.maximum != 1 else [])]
    if not item.options:
        bounds = {b for t in tests if isinstance(t, Test) for b in (t.minimum, t.maximum) if b is not None}
        values = {v for b in bounds for v in (b - 1, b, b + 1)} | {item.minimum or 0.0}
        low, high = item.minimum or 0.0, np.inf if item.maximum is None else item.maximum
        return [(float(v),) for v in sorted(values) if low <= v <= high]
    classes: dict[tuple[bool, ...], int] = {}
    for code in item.labels:
        classes.setdefault(tuple(_met(test, code) for test in tests), code)
    return [(float(code),) for code in classes.values()]


def _met(test: Test | NotJumped, code: int) -> bool:
    if test.codes or isinstance(test, NotJumped):
        return code in test.codes
    low = -np.inf if test.minimum is None else test.minimum
    high = np.inf if test.maximum is None else test.maximum
    return bool(low <= code <= high)


def _tests(condition: Condition | None) -> Iterable[Test | NotJumped]:
    match condition:
        case None:
            return
        case Test() | NotJumped():
            yield condition
        case _:
            for part in condition.parts:
                yield from _tests(part)


def _longest(questionnaire: Questionnaire, tests: _Tests, cost: np.ndarray) -> float:
    """Return the minutes of a long way: question by question, the answer that opens most of what follows."""
    routing = [item for item in questionnaire.items if item.id in tests and KINDS[item.kind].can_route][:_GATES]
    choices = {
        item.id: _generous(item, tests.get(item.id, [])) for item in questionnaire.items if KINDS[item.kind].can_route
    }
    worth = np.zeros(1)
    for item in routing:
        answers = np.array(_told_apart(item, tests[item.id]), float)
        names = kind_of(item).columns(item)
        trial = dict(choices)
        trial[item.id] = {name: answers[:, column] for column, name in enumerate(names)}
        wide = {key: {name: np.resize(v, len(answers)) for name, v in some.items()} for key, some in trial.items()}
        truths, _ = _walk(questionnaire, questionnaire.items, wide, len(answers))
        worth = np.stack([truth == TRUE for truth in truths], axis=1) @ cost
        best = answers[int(worth.argmax())]
        choices[item.id] = {name: best[[column]] for column, name in enumerate(names)}
    return float(worth.max()) / 60


def _generous(item: Item, tests: list[Test | NotJumped]) -> dict[str, np.ndarray]:
    """Return the answer that most conditions ask for; of a multiple choice all that exclude nothing."""
    if item.kind == "multi":
        return {f"{item.id}__{code}": np.array([float(code not in item.exclusive)]) for code in item.labels}
    if item.options:
        return {item.id: np.array([float(max(item.labels, key=lambda code: _opens(code, tests)))])}
    return {item.id: np.array([float(item.minimum or 0.0)])}


def _opens(code: int, tests: list[Test | NotJumped]) -> int:
    jumps = sum(1 for test in tests if isinstance(test, NotJumped) and _met(test, code))
    return sum(1 for test in tests if isinstance(test, Test) and _met(test, code) != test.negated) - jumps
