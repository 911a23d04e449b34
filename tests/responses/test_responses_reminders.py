"""What is told of notices after files were handed in: the new ones in full, of earlier files how many."""

from dataclasses import replace

import pytest

from tests.responses.open_text.making import answered
from toolkit.records import Notice
from toolkit.responses.intake import Intake
from toolkit.responses.reminders import Reminders, told

OLD = Notice("a", "action", "有一列没有对上。", file="旧.xlsx")
NEW = Notice("b", "info", "有2行是空的。", file="新.xlsx")
WHOLE = Notice("c", "action", "这些题平台标为“跳过”。")
NAMED = Notice("d", "info", "新.xlsx 里有2行完全一样。", file="新.xlsx")
FILES = ({"file": "旧.xlsx", "sha256": "1"}, {"file": "新.xlsx", "sha256": "2"})


@pytest.fixture
def intake():
    return Intake(FILES, replace(answered(["贵"]), notices=(OLD, NEW, WHOLE, NAMED)))


def test_notices_of_new_files_are_told_with_the_file_and_those_of_earlier_ones_summed_up(intake):
    assert told(intake, {"1"}, "toolkit decide 甲 --notices") == [
        "提示：新.xlsx：有2行是空的。",
        "请处理：这些题平台标为“跳过”。",
        "提示：新.xlsx 里有2行完全一样。",
        "以前读入的文件还有 1 条提醒，要看请运行：toolkit decide 甲 --notices",
    ]


def test_the_first_time_everything_is_told(intake):
    assert len(told(intake, set(), "…")) == 4
    assert not [line for line in told(intake, set(), "…") if "以前读入" in line]


def test_all_notices_can_be_listed():
    assert repr(Reminders((OLD, WHOLE))).splitlines() == [
        "请处理：旧.xlsx：有一列没有对上。",
        "请处理：这些题平台标为“跳过”。",
        "共 2 条提醒。",
    ]
    assert repr(Reminders()) == "没有提醒。"
