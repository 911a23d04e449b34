"""Themes of forums and workbooks beside the survey: set side by side, in words, with no conclusion."""

from dataclasses import replace

import pytest

from tests.district.tasks.making import FORUM, LATE, OPEN, PLAN, register
from toolkit.district.tasks import themes_beside_needs
from toolkit.district.tasks.themes import NO_CAUSE, themes_of
from toolkit.document import plain
from toolkit.questionnaire import Questionnaire

NEEDS = {"住房条件": "62%的人认为重要而不满意", "婚恋交友机会": "44%", "停车": "多人提到"}


def rows(found) -> dict[str, list[str]]:
    return {plain(row[0]): [plain(cell) for cell in row[1:]] for row in found.table().rows}


def test_themes_stand_beside_what_the_survey_says():
    other = replace(FORUM, community="03", title="停车怎么办", theme="停车")
    found = themes_beside_needs(register(FORUM, LATE, other, PLAN, OPEN), NEEDS)
    assert rows(found) == {
        "住房": ["1", "1", "1", "住房条件：62%的人认为重要而不满意"],
        "就业创业": ["0", "1", "1", "没有列在前面"],
        "婚恋交友": ["0", "0", "0", "婚恋交友机会：44%"],
        "停车": ["1", "0", "1", "停车：多人提到"],
    }
    assert repr(found) == "座谈、手册的主题与调查（4个主题，调查靠前的3个，其中没有座谈或手册的1个）"
    assert found.as_dict()["themes"][0]["communities"] == 1


def test_nothing_is_concluded_and_what_has_no_theme_is_counted():
    found = themes_beside_needs(register(replace(FORUM, theme=""), replace(LATE, withdrawn=True)), {})
    assert found.rows == ()
    notes = [plain(note) for note in found.table().notes]
    assert notes[0] == "没有写主题的座谈、论坛和手册有1项，不在表里。"
    assert notes[-1] == NO_CAUSE


def test_other_tasks_are_no_forums():
    assert not themes_beside_needs(register(replace(PLAN, theme="租房")), {}).rows


@pytest.mark.parametrize("option", range(9))
def test_what_people_may_put_in_front_has_a_part(option):
    form = Questionnaire.from_dict({"id": "toy", "title": "试", "items": [{"use": "NED03"}]})
    label = form.items[0].options[option].label
    assert themes_of(label) != (label,)


def test_text_cannot_become_markup():
    found = themes_beside_needs(register(replace(FORUM, theme="<b>停车</b>")), {"<i>": "<script>"})
    assert "<script>" not in found._repr_html_()
    assert "&lt;b&gt;停车" in found._repr_html_()
