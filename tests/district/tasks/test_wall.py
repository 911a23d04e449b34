"""The wall of a day: 25 by six, coverage, what is overdue; in the order of codes, with no ranking."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.district.tasks.making import FORUM, LATE, ON, OPEN, PLAN, register
from toolkit.district.tasks import TASKS, Entry, Status, wall
from toolkit.district.tasks.board import MARKS, NO_RANKING
from toolkit.document import plain
from toolkit.document.xlsx import workbook
from toolkit.questionnaire.bank import places

CODES = [place.code for place in places()]
NEAR = st.none() | st.dates(ON - timedelta(days=3), ON + timedelta(days=3))
ENTRIES = st.builds(Entry, st.sampled_from(CODES), st.sampled_from(TASKS), st.just("某项"), NEAR, NEAR)


def rows(table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in table.rows]


def table(found, name: str):
    return next(one for one in found.tables() if one.id == name)


@pytest.mark.parametrize(
    ("planned", "done", "status"),
    [
        (None, None, Status.OPEN),
        (0, None, Status.PLANNED),
        (1, None, Status.PLANNED),
        (-1, None, Status.OVERDUE),
        (-1, 0, Status.DONE),
        (None, -1, Status.DONE),
        (-1, 1, Status.PLANNED),
        (None, 1, Status.PLANNED),
    ],
)
def test_the_status_follows_from_the_days(planned, done, status):
    first, last = (None if shift is None else ON + timedelta(days=shift) for shift in (planned, done))
    assert Entry("02", "调研", "甲", first, last).status(ON) is status


@given(st.lists(ENTRIES, max_size=30))
def test_the_wall_counts_every_mark_once_and_the_table_every_entry(entries):
    found = wall(register(*entries), ON)
    marks = [cell for row in rows(table(found, "task_wall")) for cell in row[2:]]
    assert len(marks) == 25 * 6
    assert {status: sum(status in mark for mark in marks) for status in MARKS} == found.counts
    counts = [[int(cell) for cell in row[1:]] for row in rows(table(found, "task_counts"))]
    assert {sum(row[:-1]) for row in counts} == {25}
    assert sum(row[-1] for row in counts) == len(entries)
    assert set(found.reminders) == {entry.community for entry in found.overdue}
    done = {(e.community, e.task) for e in entries if e.status(ON) is Status.DONE}
    assert sum("●" in mark for mark in marks) == len(done)


@given(st.lists(ENTRIES, max_size=10), st.randoms())
def test_the_order_of_writing_does_not_count(entries, random):
    def shown(these):
        found = wall(register(*these), ON).as_dict()
        return {name: found[name] for name in ("communities", "counts", "subdistricts")}

    shuffled = list(entries)
    random.shuffle(shuffled)
    assert shown(entries) == shown(shuffled)


def test_communities_stand_in_the_order_of_their_codes_whatever_they_have_done():
    found = wall(register(replace(OPEN, done=date(2025, 1, 1)), FORUM, LATE, PLAN), ON)
    assert [row[1][:2] for row in rows(table(found, "task_wall"))] == CODES
    assert NO_RANKING in [plain(note) for note in table(found, "task_wall").notes]
    assert NO_RANKING in "\n".join(found.words)


def test_marks_counts_and_coverage():
    found = wall(register(FORUM, replace(FORUM, title="又一次"), LATE, PLAN, OPEN), ON)
    marks = {row[1]: row[2:] for row in rows(table(found, "task_wall"))}
    assert marks["02 舜井社区"] == ["○ 未开始", "▲ 逾期", "○ 未开始", "● 已完成 2", "○ 未开始", "○ 未开始"]
    assert marks["08 千东社区"][5] == "◐ 已计划"
    cover = rows(table(found, "task_coverage"))
    assert len(cover) == 13
    assert cover[1] == ["大明湖街道", "2", "0/2", "0/2", "0/2", "1/2", "0/2", "0/2"]
    counts = {row[0]: row[1:] for row in rows(table(found, "task_counts"))}
    assert counts["青年座谈/论坛"] == ["1", "0", "0", "24", "2"]
    assert counts["工作手册"] == ["0", "1", "0", "24", "1"]
    assert repr(found) == "六个一进度（2025年6月15日，25个社区）：已完成1项，逾期1项，已计划1项，未开始147项"


def test_of_several_entries_what_is_done_counts_and_the_late_one_is_listed():
    found = wall(register(FORUM, replace(FORUM, title="第二次", done=None)), ON)
    assert found.status("02", "青年座谈/论坛") is Status.DONE
    assert [entry.title for entry in found.overdue] == ["第二次"]


def test_the_reminder_is_ready_to_be_sent_and_kind():
    found = wall(register(LATE, FORUM), ON)
    assert found.reminders == {
        "02": "舜井社区的同志您好：到2025年6月15日，登记表里有1项过了计划日期，还没有写完成日期："
        "工作手册《青年服务手册》（计划2025年5月31日）。已经做完的，请补上完成日期和依据；需要改期的，"
        "写上新的计划日期就行；有困难请告诉我们，一起想办法。谢谢！"
    }
    assert rows(table(found, "task_overdue")) == [["02 舜井社区", "T1", "工作手册", "青年服务手册", "2025-05-31"]]


def test_the_day_decides_and_nothing_else():
    made = register(LATE)
    assert wall(made, date(2025, 5, 31)).overdue == ()
    assert len(wall(made, date(2025, 6, 1)).overdue) == 1


def test_what_should_be_looked_at_is_noted():
    entries = (replace(FORUM, evidence=""), replace(PLAN, done=date(2025, 7, 2)), replace(OPEN, withdrawn=True))
    found = wall(register(*entries), ON)
    notes = "".join(plain(note) for note in table(found, "task_wall").notes)
    assert "已完成而没有写依据的有1项：T1。" in notes
    assert "完成日期还没有到的有1项，不算完成：T2。" in notes
    assert "已撤回的1项不计入。" in notes
    assert found.counts[Status.OPEN] == 25 * 6 - 2


def test_a_community_that_left_the_list_is_still_shown():
    found = wall(register(replace(OPEN, community="77")), ON)
    assert rows(table(found, "task_wall"))[-1][:2] == ["（名单外）", "77 （名单外）"]


def test_an_empty_register_is_a_wall_of_what_is_to_come():
    found = wall(register(), ON)
    assert found.reminders == {}
    assert {task for row in found.as_dict()["communities"].values() for task in row.values()} == {"未开始"}
    assert [one.id for one in found.tables()] == ["task_wall", "task_coverage", "task_counts"]


def test_every_status_has_a_mark_and_tables_write():
    found = wall(register(FORUM, LATE, PLAN, OPEN, replace(OPEN, title="<b>=1+1</b>", planned=ON - timedelta(1))), ON)
    assert set(MARKS) == set(Status) - {Status.WITHDRAWN}
    assert workbook(list(found.tables())) == workbook(list(found.tables()))
    assert "&lt;b&gt;=1+1" in found._repr_html_()
    assert "<b>=1" not in found._repr_html_()
    assert json.loads(json.dumps(found.as_dict(), ensure_ascii=False))["on"] == "2025-06-15"
