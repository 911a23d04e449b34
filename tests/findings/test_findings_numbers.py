"""How numbers are printed, read back, and entered as facts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from toolkit.disclosure import EDITIONS
from toolkit.findings import Fact, FactBook, numerals, rounded, shown_share
from toolkit.questionnaire.kinds import Level, Measure


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (14.5, 0, "15"),
        (0.145 * 100, 0, "15"),
        (0.285 * 100, 0, "29"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "-0.1"),
        (-0.4, 0, "0"),
        (0.0, 1, "0.0"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (8.345, 2, "8.35"),
        (0.1 + 0.2, 1, "0.3"),
        (99.95, 1, "100.0"),
        (99.949, 1, "99.9"),
        (1234.5, 0, "1235"),
        (100, 1, "100.0"),
        (1e-9, 1, "0.0"),
    ],
)
def test_half_is_rounded_up_in_decimal(value, decimals, shown):
    assert rounded(value, decimals) == shown


@settings(max_examples=200, deadline=None)
@given(draw.integers(0, 400), draw.integers(1, 400))
def test_a_share_is_printed_as_the_fraction_it_is(part, base):
    part = min(part, base)
    exact = Fraction(part * 100, base)
    places = 0 if base < 200 else 1
    scaled = exact * 10**places + Fraction(1, 2)
    expected = Decimal(scaled.numerator // scaled.denominator).scaleb(-places)
    assert shown_share(part / base, base) == f"{expected.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


@pytest.mark.parametrize(("base", "shown"), [(199, "46%"), (200, "45.7%"), (5000, "45.7%")])
def test_decimals_come_with_two_hundred_people(base, shown):
    assert shown_share(0.4567, base) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("占46.2%的人", ["46.2"]),
        ("占４６.２％，", ["46.2"]),
        ("共1,234人", ["1234"]),
        ("共1,234,567.5元", ["1234567.5"]),
        ("表1，200人", ["1", "200"]),
        ("1,2345", ["1", "2345"]),
        ("14—35周岁", ["14", "35"]),
        ("14-35周岁", ["14", "35"]),
        ("下降了-3.5分", ["-3.5"]),
        ("为−5个百分点", ["-5"]),
        ("A1、HOU01、v2.0", []),
        ("Q5和5题", ["5"]),
        ("百分之四十六点二", ["46.2"]),
        ("百分之六十、百分之十二、百分之一百、百分之一百零五", ["60", "12", "100", "105"]),
        ("1.2.3", ["1.2"]),
        ("0.05", ["0.05"]),
        ("①、一、二", []),
        ("比例是46%28人", ["46", "28"]),
    ],
)
def test_numerals_in_chinese_text(text, found):
    assert [numeral for _, _, numeral in numerals(text)] == found


def test_numerals_tell_where_they_stand():
    text = "占４６.2％，共1,234人"
    assert [text[start:end] for start, end, _ in numerals(text)] == ["４６.2", "1,234"]


HOUSING = Measure("q", "q", "您的住房", Level.NOMINAL, ("q",), {1: "租房", 2: "自有"})


def book() -> FactBook:
    context = {"survey": "toy", "wave": "1", "domain": "02", "weighting": "none"}
    return FactBook(context, EDITIONS["internal"], {"q": HOUSING})


def row(value: float, n: int = 6, base: int = 40, statistic: str = "proportion", level: str = "1") -> dict:
    empty = {"by": "", "by_level": ""}
    return {
        "id": "0123456789ab",
        "item": "q",
        "level": level,
        "statistic": statistic,
        "value": value,
        "n": n,
        "base": base,
    } | empty


def test_facts_keep_full_precision_and_print_once():
    ours = book()
    number = ours.share(row(0.123456789))
    assert (number.shown, number.unit, ours.facts[number.fact].value) == ("12", "%", 0.123456789)
    assert ours.share(row(0.123456789)) == number
    with pytest.raises(ValueError, match="two printed forms"):
        ours.share(row(0.5))


def test_what_is_not_shown_cannot_be_entered():
    with pytest.raises(ValueError, match="not shown"):
        book().share(row(float("nan")))


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (60, "60"), (1_234_567, "1234567"), (10_000_000, "10000000"), (2.5, "2.5")]
)
def test_counts_are_printed_whole_however_large(value, shown):
    number = book().quantity("cells", value, "个", "答案")
    assert (number.shown, number.unit) == (shown, "个")


def test_people_base_and_share_of_one_cell_are_three_facts():
    ours = book()
    numbers = [ours.share(row(0.15)), ours.people(row(0.15)), ours.base(row(0.15))]
    assert len({number.fact for number in numbers}) == 3
    assert [number.shown + number.unit for number in numbers] == ["15%", "6人", "40人"]
    assert ours.base(row(0.2, level="2")).fact == numbers[2].fact
    assert " at 0x" not in repr(ours)


def test_facts_are_called_by_their_words():
    ours = book()
    ours.share(row(0.15))
    ours.share(row(0.4, statistic="top2", level="") | {"id": "0123456789ac"})
    ours.share(row(0.2, level="2") | {"id": "0123456789ad", "by": "q", "by_level": "1"})
    assert [fact.label for fact in ours.facts.values()] == ["租房", "您的住房（前两档合计）", "租房 自有"]


def test_a_fact_becomes_a_number_with_its_unit():
    assert Fact("ab", -0.03, "-3个百分点").number().unit == "个百分点"
    assert Fact("ab", 1234, "1,234人").number().shown == "1,234"
