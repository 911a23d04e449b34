"""How fast this machine is: bench."""

from __future__ import annotations

import sys
from pathlib import Path

from toolkit.cli.command import Adder, Arguments, Outcome, file_named


def add_verbs(verb: Adder) -> None:
    """Add the verb of this room."""
    bench = verb("bench", _bench, "测这台电脑的速度，和 R survey、svy、pandas 比")
    how_much = bench.add_mutually_exclusive_group()
    how_much.add_argument("--quick", action="store_true", help="只测小的，大约半分钟")
    how_much.add_argument("--full", action="store_true", help="全部都测，包括一千万人的文件")
    bench.add_argument("--to", metavar="文件", type=file_named, help="结果另存为 .md 文件")


def _bench(arguments: Arguments) -> Outcome:
    from toolkit.bench import FULL, QUICK, USUAL, run

    page = run(QUICK if arguments.quick else FULL if arguments.full else USUAL, tell=_tell)
    lines = page.lines
    if arguments.to:
        lines = [*lines, f"已写出 {_saved(arguments.to, page.markdown)}"]
    return Outcome(page.as_dict(), lines)


def _tell(words: str) -> None:
    print(f"正在测 {words}", file=sys.stderr, flush=True)


def _saved(path: Path, text: str) -> Path:
    from toolkit.files import save

    return save(path, text)
