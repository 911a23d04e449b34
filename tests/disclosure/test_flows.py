"""Flows: in a network they find what a linear programme finds, and prove what holds a cell."""

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.disclosure.worlds import district, interval, people, several, tables
from toolkit.disclosure import Axis, Cells, Release, audit, suppress, table
from toolkit.disclosure.attacker import DOWN, UP, Aim, System, system_of
from toolkit.disclosure.flows import Moves, Pipes
from toolkit.disclosure.network import network_of
from toolkit.disclosure.releases import joint


def system(cells: Cells) -> System:
    return system_of(joint([Release("r", "1", cells)]))


def by_place(seed: int, size: float = 40) -> Cells:
    """Return a table by community and subdistrict, one answer of which nearly everybody gives."""
    random = np.random.default_rng(seed)
    at = district(random, 3)
    shares = np.array([0.9, 0.06, 0.04] if seed % 2 else [0.4, 0.3, 0.3])
    counts = random.poisson(shares[:, None] * random.gamma(2, size / 2, len(at.leaves)))
    cells = {(str(a + 1), at.leaves[p]): int(n) for (a, p), n in np.ndenumerate(counts)}
    return table("adults", (Axis.flat("Q", "123"), at.place), cells)


def programme(part: System, hidden: np.ndarray, aim: Aim) -> float:
    """Return how far a cell can move, by a linear programme over all cells."""
    high = np.where(hidden, part.above, 0)
    bounds = np.column_stack([np.where(hidden, -part.counts, 0), high])
    bounds[aim.cell] = (
        (0, min(aim.need, high[aim.cell])) if aim.sign > 0 else (-min(aim.need, part.counts[aim.cell]), 0)
    )
    cost = np.zeros(len(hidden))
    cost[aim.cell] = -aim.sign
    return -linprog(cost, A_eq=part.equations, b_eq=np.zeros(part.lines), bounds=bounds, method="highs-ipm").fun


def parts_of(cells: Cells) -> list[System]:
    """Return the whole system, its bases alone, and what is left of it when the bases are known."""
    whole = system(cells)
    alone = system(cells.only(frozenset(cells.bases.values())))
    bases = {("1", *base) for base in cells.bases.values()}
    return [whole, alone, *(part for _, part in whole.parts(np.array([key not in bases for key in whole.keys])))]


@pytest.mark.parametrize("seed", range(8))
def test_a_flow_reaches_as_far_as_a_programme_and_its_proof_says_why(seed):
    random = np.random.default_rng(seed)
    held = 0
    for part in parts_of(by_place(seed)):
        network = network_of(part.equations, len(part.counts))
        if network is None:  # the rests of two answers of one hidden base
            continue
        for share in (0.2, 0.5, 1.0):
            hidden = random.random(len(part.counts)) < share
            pipes = Pipes.of(network, part, hidden.astype(float))
            for cell in random.choice(np.flatnonzero(hidden), 4):
                for sign, need in ((UP, 7.0), (DOWN, min(9.0, part.counts[cell]))):
                    aim = Aim(int(cell), sign, float(need))
                    flow = pipes.push(aim)
                    assert flow.moved == pytest.approx(programme(part, hidden, aim), abs=1e-6)
                    moved = np.zeros(len(hidden))
                    moved[list(flow.moves)] = list(flow.moves.values())
                    if not flow.narrow:
                        assert moved[cell] * sign == pytest.approx(need)
                        assert np.abs(part.equations @ moved).max() < 1e-9
                        assert (moved >= np.where(hidden, -part.counts, 0) - 1e-9).all()
                        assert (moved <= np.where(hidden, part.above, 0) + 1e-9).all()
                    for multipliers in flow.narrow:
                        held += 1
                        pull = -part.equations.T @ multipliers
                        assert pull[cell] == sign
                        pull[cell] = 0
                        room = np.where(pull > 0, part.counts, np.where(pull < 0, part.above, 0))
                        assert np.abs(pull).max() <= 1
                        assert np.minimum(room, need)[hidden].sum() == pytest.approx(flow.moved)
    assert held > 20


def test_tables_by_place_are_networks_and_three_axes_are_not():
    for seed in range(4):
        counted = by_place(seed)
        bare = Cells(counted.counts, counted.sums, counted.printed)
        assert system(bare).network is not None
        random = np.random.default_rng(seed)
        at = district(random, 3)
        for part in parts_of(several(random, at, random.integers(20, 80, len(at.leaves))))[2:]:
            assert part.network is not None
    axes = tuple(Axis.flat(name, "123") for name in ("Q", "age", "place"))
    three = table("adults", axes, {(a, b, c): 20 for a in "123" for b in "123" for c in "123"})
    assert system(three).network is None


def test_what_was_found_possible_is_possible_while_the_same_cells_are_hidden():
    part = system(by_place(0))
    moves = Moves(part)
    aim, cells = Aim(0, UP, 5.0), np.array([0, 3, 4])
    assert not moves.possible(aim, np.ones(len(part.counts)))
    moves.learn(aim, cells, np.array([5.0, -2.0, 0.0]))
    hidden = np.zeros(len(part.counts))
    hidden[[0, 3]] = 1
    assert moves.possible(aim, hidden)
    hidden[3] = 0
    assert not moves.possible(aim, hidden)


@pytest.mark.parametrize("seed", range(6))
def test_flows_and_programmes_lead_to_patterns_of_one_cost(seed, monkeypatch):
    random = np.random.default_rng(seed)
    at = district(random, 2)
    for cells in (by_place(seed), tables(at, people(random, at, 3, 3, 60))):
        by_flows = suppress("r", "1", cells)
        with monkeypatch.context() as patch:
            patch.setattr(System, "network", None)
            by_programmes = suppress("r", "1", cells)
            assert audit([by_flows.release]).clean
        assert audit([by_programmes.release]).clean
        costs = [sum(np.sqrt(cells.counts[key] + 1) for key in one.release.hidden) for one in (by_flows, by_programmes)]
        assert costs[0] == pytest.approx(costs[1], rel=0.004)
        assert (by_flows.mended, by_programmes.mended) == (0, 0)


def test_three_axes_are_protected_too():
    random = np.random.default_rng(5)
    axes = tuple(Axis.flat(name, "123") for name in ("Q", "age", "place"))
    cells = table("adults", axes, {(a, b, c): int(random.poisson(25)) for a in "123" for b in "123" for c in "123"})
    small = {key for key, n in cells.counts.items() if 0 < n < 16}
    assert small
    done = suppress("r", "1", cells, threshold=16)
    assert done.secondary
    for key in small:
        low, high = interval([(done.release.shown, cells)], key)
        assert low < 1e-6
        assert high > 16 - 1e-6
