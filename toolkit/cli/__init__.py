"""The verbs in a terminal. Every command takes ``--json``; a fault is three Chinese lines, never a traceback."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Sequence

from toolkit.cli import answers, custody, design, office, speed, telling, weighting
from toolkit.cli.command import FOUND, STOPPED, Outcome, Parser, Run
from toolkit.errors import ToolkitError
from toolkit.files import project_root, save


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        parsed = _parser().parse_args(arguments)
        outcome: Outcome = parsed.run(parsed)
        said = json.dumps(outcome.data, ensure_ascii=False, indent=1, allow_nan=False) if as_json else ""
    except ToolkitError as error:
        return _refused(error, as_json)
    except KeyboardInterrupt:
        return _refused(ToolkitError("X-STOPPED", where="程序"), as_json)
    except Exception as error:  # noqa: BLE001 - the last door: whatever happens, no traceback on a person's screen
        return _refused(_internal(error), as_json)
    _say(said if as_json else "\n".join(outcome.lines))
    return outcome.code


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # the reader (head, less) has left; what is still buffered must not raise again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: ToolkitError, as_json: bool) -> int:
    if as_json:
        _say(json.dumps({"error": error.as_dict()}, ensure_ascii=False))
    else:
        print(error, file=sys.stderr)
    return FOUND if error.code == "R-FINAL" else STOPPED


def _internal(error: Exception) -> ToolkitError:
    # Only the path of the code goes into the log: values may be answers.
    trace = "".join(f"{f.filename}:{f.lineno} {f.name}\n" for f in traceback.extract_tb(error.__traceback__))
    try:
        log = save(project_root() / "data" / "log" / "last_error.txt", f"{type(error).__name__}\n{trace}")
        name = log.relative_to(project_root()).as_posix()
    except ToolkitError:
        name = "（写不出记录文件）"
    return ToolkitError("X-INTERNAL", where="程序", log=name)


def _parser() -> Parser:
    parser = Parser(prog="toolkit", description="青年调研工具包：从问卷到报告。")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令", parser_class=Parser)

    def verb(name: str, run: Run, words: str) -> Parser:
        command = verbs.add_parser(name, help=words, description=words)
        command.add_argument("--json", action="store_true", help="输出 JSON")
        command.add_argument("--community", metavar="代码", help="社区代码，例如 02；只有一个社区时可以不写")
        command.add_argument("--wave", type=int, metavar="期次", default=1, help="期次，默认 1")
        command.set_defaults(run=run)
        return command

    for room in (design, answers, custody, weighting, telling, office, speed):
        room.add_verbs(verb)
    return parser
