"""Quantity words are held against the figure beside them, by the words that offices use."""

from __future__ import annotations

import re

import pytest

from toolkit.findings import Fact, review
from toolkit.findings.wording import Issue
from toolkit.records import Severity

_FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def told(text: str) -> list[Issue]:
    """Return what is said of quantity words when the figures of the text are results."""
    shares = [float(figure) for figure in _FIGURE.findall(text)]
    facts = [Fact(f"f{n}", share / 100, f"{share:g}%", 400, "满意") for n, share in enumerate(shares)]
    found = review(text, facts, "PROB")
    return [issue for issue in found if issue.rule == "quantifier" and issue.severity is not Severity.INFO]


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
    assert (not told(text)) is fits


@pytest.mark.parametrize(
    "text",
    [
        "“三成以下”（46%）",  # an option's label
        "选择“半数以上时间在家”的占12%",
        "少数民族青年占46%",
        "数据由多数据源合并（46%）",
        "近半年有62%的人参加过",
        "成了之一成为62%的选择",
        "百分之四十六（46%）",
        "全部青年中46%愿意",
        "三成员家庭占20%",
    ],
)
def test_what_is_no_quantity_word_of_a_figure(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text", ["近七成青年愿意参加。46%的人没有说。", "近七成青年愿意参加", "近七成，比上期提高6个百分点"]
)
def test_a_word_without_a_result_that_it_fits_is_told(text):
    assert [text[slice(*(issue.span or ()))] for issue in told(text)] == ["近七成"]


def test_several_words_take_their_own_figures():
    text = "超过六成（64%）的人满意，近三成（46%）的人不满意；过半（52%）愿意。"
    (found,) = told(text)
    assert text[slice(*(found.span or ()))] == "近三成"
    assert "46%" in found.message
