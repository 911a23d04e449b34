"""Days in every spelling people use; nothing that is no single day becomes one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.district.tasks import day_of, deadline_of
from toolkit.district.tasks.days import shown
from toolkit.document.numbering import chinese_numeral

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
SPELLINGS = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 号 ",
    lambda d: d.isoformat().translate(WIDE),
    lambda d: f"{d} 00:00:00",
    lambda d: f"{d}T08:30",
    lambda d: f"{str(d.year).translate(CHINESE)}年{chinese_numeral(d.month)}月{chinese_numeral(d.day)}日",
    lambda d: f"{shown(d)}（周{'一二三四五六日'[d.weekday()]}）",
]


@given(DAYS, st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_day_is_that_day(day, spell):
    assert day_of(spell(day)) == day
    assert deadline_of(spell(day)) == day


@given(st.text(max_size=14))
def test_any_text_is_a_day_or_none_and_never_a_fault(text):
    assert day_of(text) is None or isinstance(day_of(text), date)
    assert deadline_of(text) is None or isinstance(deadline_of(text), date)


@pytest.mark.parametrize(
    "text",
    ["", "2025-02-29", "2025-13-01", "2025年3月", "3月5日", "25-3-5", "3/5/2025", "45721", "1999-01-01", "下周三",
     "2025-3-5至2025-3-8", "2025年3月5日、6日", "2025350", "2025-00-10"],
)  # fmt: skip
def test_what_is_no_single_day_is_none(text):
    assert day_of(text) is None


@given(
    st.integers(2000, 2099), st.integers(1, 12), st.sampled_from(["{}年{}月", "{}年{}月底前", "{}-{:02}", "{}年{}月份"])
)
def test_a_month_ends_on_its_last_day(year, month, pattern):
    found = deadline_of(pattern.format(year, month))
    assert found is not None
    assert (found.year, found.month) == (year, month)
    assert found.toordinal() + 1 == date(year + month // 12, month % 12 + 1, 1).toordinal()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年9月中旬", "2025-09-20"), ("2025年9月下旬", "2025-09-30"), ("2025年第四季度", "2025-12-31"),
        ("2025年上半年", "2025-06-30"), ("2025年下半年", "2025-12-31"), ("2025年9月15日之前完成", "2025-09-15"),
        ("2025年底前", "2025-12-31"), ("2025年年底", "2025-12-31"), ("二〇二五年九月底前", "2025-09-30"),
        ("2024年2月", "2024-02-29"),
    ],
)  # fmt: skip
def test_deadlines(text, day):
    assert str(deadline_of(text)) == day


@pytest.mark.parametrize("text", ["长期", "每月", "9月底前", "2025年13月", "尽快", "", "2025年9月30日前后", "2025"])
def test_what_names_no_end_has_none(text):
    assert deadline_of(text) is None
