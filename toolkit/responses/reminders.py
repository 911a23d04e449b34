"""What is told of notices: all about the whole and about new files, a number for the files that were read before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.responses.intake import Intake


class Reminders(tuple[Notice, ...]):
    """Notices, shown one a line, each with the file it is about."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join([*map(reminder, self), f"共 {len(self)} 条提醒。" if self else "没有提醒。"])


def reminder(notice: Notice) -> str:
    """Return a notice as a line.

    >>> reminder(Notice("blank_rows", "info", "有2行是空的。", file="甲.xlsx"))
    '提示：甲.xlsx：有2行是空的。'
    """
    file = f"{notice.file}：" if notice.file not in notice.message else ""
    return f"{'请处理' if notice.level == 'action' else '提示'}：{file}{notice.message}"


def told(intake: Intake, known: Collection[str], how: str) -> list[str]:
    """Return the lines that are told after files were handed in.

    Parameters
    ----------
    intake : Intake
    known : collection of str
        Hashes of the files that had been read before.
    how : str
        How all notices are listed.
    """
    new = {file["file"] for file in intake.files if file["sha256"] not in known}
    notices = intake.responses.notices
    shown = [notice for notice in notices if not notice.file or notice.file in new]
    earlier = len(notices) - len(shown)
    return [*map(reminder, shown), *([f"以前读入的文件还有 {earlier} 条提醒，要看请运行：{how}"] if earlier else [])]
