"""What every command is made of: its outcome, its arguments in Chinese, and the survey it works on."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.project import Project

FINE, FOUND, STOPPED = 0, 1, 2
"""Exit codes: fine; check errors, changed numbers or a refused final; could not go on."""

Arguments = argparse.Namespace


@dataclass(frozen=True)
class Outcome:
    """What a verb has to say: plain values for ``--json``, lines for people, and the exit code."""

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    code: int = FINE


class UsageError(ToolkitError):
    """The command line itself is wrong."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse in Chinese; a fault of the command line is an error like any other."""

    def __init__(self, **settings: Any) -> None:
        # Abbreviated options would hide --json from main(), and change their meaning when options are added.
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **settings)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print and exit with."""
        raise UsageError("X-USAGE", where=self.prog, reason=_in_chinese(message))


_SAID_BY_ARGPARSE = (
    (r"the following arguments are required: (.+)", "缺少 {}"),
    (r"unrecognized arguments: (.+)", "不认识 {}"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", "{} 不能是 {}，可以写 {}"),
    (r"argument (.+?): expected .*argument.*", "{} 后面要写内容"),
    (r"argument (.+?): invalid \w+ value: (.+)", "{} 不能是 {}"),
    (r"argument (.+?): ignored explicit argument (.+)", "{} 后面不写内容，却有 {}"),
)


def _in_chinese(message: str) -> str:
    for pattern, words in _SAID_BY_ARGPARSE:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return re.sub("'(.*?)'", r"“\1”", words.format(*match.groups()))
    return "参数不对"


Run = Callable[[Arguments], Outcome]
Adder = Callable[[str, Run, str], Parser]
"""Adds a verb: its name, what runs it, and its help."""

SURVEY: dict[str, Any] = {"metavar": "名称", "help": "surveys 里的问卷名称，或问卷文件夹的路径"}
FOLDER: dict[str, Any] = {"metavar": "文件夹", "type": Path, "help": "写到哪里，默认 data/out"}
EDITIONS: dict[str, Any] = {
    "choices": ("internal", "public"),
    "default": "internal",
    "help": "internal 内部，public 公开",
}


def file_named(text: str) -> Path:
    """Return a file named on the command line; an empty name would stand for the current folder."""
    if not text.strip():
        raise UsageError("X-USAGE", where="文件", reason="文件名是空的")
    return Path(text)


def project_of(arguments: Arguments) -> Project:
    """Return the survey, community and wave a command names."""
    from toolkit.project import Project

    return Project(arguments.name, arguments.community, arguments.wave)


EXPORTS: dict[str, Any] = {
    "metavar": "文件",
    "nargs": "+",
    "type": file_named,
    "help": "平台下载的答卷、填好的录入表或手机问卷的导出文件",
}
