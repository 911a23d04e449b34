"""Agreement: published values, values by hand, and laws."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.responses.open_text.agreement import Agreement, alpha, kappa, masi_distance

CODES = st.frozensets(st.integers(1, 4), min_size=1, max_size=3)


def test_alpha_of_the_published_example_with_four_coders_and_missing_values():
    # Krippendorff 2011, section C: nominal data, any number of observers, missing data: 0.743
    coders = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [[value for value in unit if value is not None] for unit in zip(*coders, strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_the_published_example_with_two_coders_and_five_categories():
    # Krippendorff 2011, section B: nominal data, two observers: 0.692
    first, second = "aabbdcccedda", "babbbccceddd"
    assert alpha(list(zip(first, second, strict=True))) == pytest.approx(0.692, abs=5e-4)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=12))
def test_alpha_is_what_the_coincidence_matrix_gives(pairs):
    values = [value for pair in pairs for value in pair]
    n = len(values)
    agreeing = sum(2 for a, b in pairs if a == b)
    by_chance = sum(values.count(value) * (values.count(value) - 1) for value in set(values))
    if by_chance == n * (n - 1):
        assert alpha(pairs) is None
    else:
        assert alpha(pairs) == pytest.approx(((n - 1) * agreeing - by_chance) / (n * (n - 1) - by_chance))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), 0.4),  # 0.7 observed, 0.5 by chance
        ((45, 15, 25, 15), 0.1304),  # 0.60 and 0.54
        ((25, 35, 5, 35), 0.2593),  # 0.60 and 0.46
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
        ((30, 0, 0, 0), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_kappa_by_hand(table, expected):
    assert kappa(*table) == (None if expected is None else pytest.approx(expected, abs=5e-5))


@given(CODES, CODES)
def test_masi_is_a_distance_between_sets(a, b):
    assert 0.0 <= masi_distance(a, b) == masi_distance(b, a) <= 1.0
    assert (masi_distance(a, b) == 0.0) == (a == b)
    assert (masi_distance(a, b) == 1.0) == (not a & b)


def test_masi_by_hand():
    one_of_two = masi_distance(frozenset({1}), frozenset({1, 2}))
    one_of_three = masi_distance(frozenset({1, 2}), frozenset({1, 3}))
    assert one_of_two == pytest.approx(1 - 2 / 3 * 1 / 2)
    assert one_of_three == pytest.approx(1 - 1 / 3 * 1 / 3)


def test_alpha_over_sets_by_hand():
    first = {"1": frozenset({1}), "2": frozenset({1}), "3": frozenset({2}), "4": frozenset({1, 2})}
    second = {"1": frozenset({1}), "2": frozenset({1, 2}), "3": frozenset({2}), "4": frozenset({1, 2})}
    found = Agreement(first, second)
    values = [*first.values(), *second.values()]
    observed = 2 / 3 / 4  # one pair of four at distance 2/3
    expected = sum(masi_distance(a, b) for a, b in combinations(values, 2)) / 28
    assert found.alpha == pytest.approx(1 - observed / expected)
    assert found.exact == 0.75
    assert found.disagreements == ("2",)
    assert found.confused() == [(None, 2, 1)]
    assert (found.of(2).both, found.of(2).first, found.of(2).second, found.of(2).neither) == (2, 0, 1, 1)
    assert found.of(2).percent == 0.75
    assert found.of(2).kappa == pytest.approx(0.5)
    assert found.of(2).alpha == pytest.approx(alpha([(0, 0), (0, 1), (1, 1), (1, 1)]))


def test_only_texts_both_have_coded_count():
    found = Agreement({"1": frozenset({1}), "2": frozenset({2})}, {"2": frozenset({2}), "9": frozenset({1})})
    assert found.records == ("2",)
    assert (found.exact, found.alpha) == (1.0, None)
    assert Agreement({}, {}).exact is None
