"""How numbers are printed, read back, entered as facts, and held against quantity words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from toolkit.disclosure import EDITIONS
from toolkit.findings import Fact, FactBook, numerals, quantity_words, rounded, shown_share


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


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        # report.md, section 5: the bands
        ("近一半（45%）", True),
        ("近一半（49%）", True),
        ("近一半（44%）", False),
        ("近一半（51%）", False),
        ("近半数（47%）", True),
        ("近半（53%）", False),
        ("半数左右（48%）", True),
        ("半数左右（52%）", True),
        ("半数左右（55%）", False),
        ("一半左右（41%）", False),
        ("超过一半（51%）", True),
        ("超过一半（50%）", False),
        ("超过一半（48%）", False),
        ("过半（54%）", True),
        ("过半数（46%）", False),
        ("半数以上（59%）", True),
        ("半数以上（39%）", False),
        ("近七成（66%）", True),
        ("近七成（69%）", True),
        ("近七成（62.4%）", False),
        ("近七成（46%）", False),
        ("近七成（70%）", False),
        ("接近三成（28%）", True),
        ("将近三成（31%）", False),
        ("六成左右（58%）", True),
        ("六成左右（62%）", True),
        ("六成左右（55%）", False),
        ("约四成（41%）", True),
        ("大约四成（47%）", False),
        ("超过七成（71%）", True),
        ("超过七成（74%）", True),
        ("超过七成（70%）", False),
        ("超过七成（67%）", False),
        ("逾八成（83%）", True),
        ("逾八成（78%）", False),
        ("六成以上（64%）", True),
        ("六成多（59%）", False),
        ("约三分之一（31%）", True),
        ("约三分之一（35%）", True),
        ("约三分之一（38%）", False),
        ("四分之一左右（27%）", True),
        ("四分之一左右（30%）", False),
        ("三分之二左右（65%）", True),
        ("三分之二左右（60%）", False),
        ("近四分之三（73%）", True),
        ("超过三分之二（64%）", False),
        ("多数（50%）", True),
        ("多数（46%）", False),
        ("大多数（60%）", True),
        ("大多数（55%）", False),
        ("绝大多数（80%）", True),
        ("绝大多数（78%）", False),
        ("少数（29%）", True),
        ("少数（30%）", False),
        ("个别（4%）", True),
        ("个别（9%）", False),
        ("全部（100%）", True),
        ("全部（96%）", False),
        ("无一（0%）", True),
        # rounding lets pass what is only just outside
        ("近七成（69.6%）", True),
        ("七成（69.6%）", True),
        ("六成五（65%）", True),
        ("近7成（46%）", False),
        # literally true bounds are no contradiction
        ("超过六成（68%）", True),
        # where the figure stands
        ("近七成的受访青年对目前居住的环境和交通都表示满意（46%）", False),
        ("近七成受访青年表示愿意，占68%", True),
        ("46%（近七成）的青年", False),
        ("近七成（４６％）", False),
        ("近七成员工（46%）", False),
        ("有近七成青年（占 46 %）愿意", False),
    ],
)
def test_quantity_words(text, fits):
    assert [word.fits for word in quantity_words(text)] == [fits]


@pytest.mark.parametrize(
    "text",
    [
        "近七成青年愿意参加。46%的人没有说。",  # another sentence
        "近七成青年愿意参加",  # no figure: nothing to hold it against
        "“三成以下”（46%）",  # an option's label
        "选择“半数以上时间在家”的占12%",
        "少数民族青年占46%",
        "数据由多数据源合并（46%）",
        "近半年有62%的人参加过",
        "成了之一成为62%的选择",
        "百分之四十六（46%）",
        "全部青年中46%愿意",
        "三成员家庭占20%",
        "近七成，比上期提高6个百分点",
    ],
)
def test_what_is_no_quantity_word_of_a_figure(text):
    assert list(quantity_words(text)) == []


def test_several_words_take_their_own_figures():
    text = "超过六成（64%）的人满意，近三成（46%）的人不满意；过半（52%）愿意。"
    assert [(w.words, w.figure, w.fits) for w in quantity_words(text)] == [
        ("超过六成", "64%", True),
        ("近三成", "46%", False),
        ("过半", "52%", True),
    ]
    for word in quantity_words(text):
        assert text[slice(*word.span)] == word.words


def book() -> FactBook:
    return FactBook({"survey": "toy", "wave": "1", "domain": "02", "weighting": "none"}, EDITIONS["internal"])


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


def test_a_fact_becomes_a_number_with_its_unit():
    assert Fact("ab", -0.03, "-3个百分点").number().unit == "个百分点"
    assert Fact("ab", 1234, "1,234人").number().shown == "1,234"
