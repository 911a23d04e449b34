"""The verbs in a terminal. Every command takes ``--json``; a fault is three Chinese lines, never a traceback."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from toolkit.errors import ToolkitError
from toolkit.files import project_root, save

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


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese; a fault of the command line is an error like any other."""

    def __init__(self, **settings: Any) -> None:
        # Abbreviated options would hide --json from main(), and change their meaning when options are added.
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **settings)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="toolkit", description="青年调研工具包：从问卷到报告。")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令", parser_class=_Parser)

    def verb(name: str, run: Callable[[Arguments], Outcome], words: str) -> _Parser:
        command = verbs.add_parser(name, help=words, description=words)
        command.add_argument("--json", action="store_true", help="输出 JSON")
        command.add_argument("--community", metavar="代码", help="社区代码，例如 02；只有一个社区时可以不写")
        command.add_argument("--wave", type=int, metavar="期次", default=1, help="期次，默认 1")
        command.set_defaults(run=run)
        return command

    survey: Any = {"metavar": "名称", "help": "surveys 里的问卷名称，或问卷文件夹的路径"}
    exports: Any = {
        "metavar": "文件",
        "nargs": "+",
        "type": _file,
        "help": "平台下载的答卷、填好的录入表或手机问卷的导出文件",
    }
    editions: Any = {
        "choices": ("internal", "public"),
        "default": "internal",
        "help": "internal 内部，public 公开",
    }
    folder: Any = {"metavar": "文件夹", "type": Path, "help": "写到哪里，默认 data/out"}

    new = verb("new", _new, "用题库新建一份问卷")
    new.add_argument("name", metavar="名称", help="新问卷的名称")
    new.add_argument("--modules", metavar="主题", default="", help="逗号分隔，例如 housing,work")
    adopt = verb("adopt", _adopt, "从已有的答卷文件起草一份问卷")
    adopt.add_argument("name", metavar="名称", help="新问卷的名称")
    adopt.add_argument("files", **exports)
    verb("check", _check, "检查问卷").add_argument("name", **survey)
    edit = verb("edit", _edit, "把问卷写成表格用 WPS 改，或收回表格里的改动")
    edit.add_argument("name", **survey)
    edit.add_argument("--keep", choices=("xlsx", "yaml"), help="两边都改过时以哪边为准")
    forms = verb("forms", _forms, "生成发放用的表单")
    forms.add_argument("name", **survey)
    forms.add_argument("--confirm", action="store_true", help="检查有必改的问题时，确认仍要使用")
    forms.add_argument("--to", **folder)
    plan = verb("plan", _plan, "列出分析计划和建议的份数，发放前锁定")
    plan.add_argument("name", **survey)
    plan.add_argument("--lock", action="store_true", help="锁定计划；要在读入答卷之前")
    plan.add_argument("--population", type=int, metavar="人数", help="调查对象一共多少人，知道就写")
    plan.add_argument("--communities", type=int, metavar="个数", default=1, help="几个社区合起来写，默认 1")
    rehearse = verb("rehearse", _rehearse, "用模拟答卷彩排一遍：先看报告，再看份数够不够")
    rehearse.add_argument("name", **survey)
    rehearse.add_argument("--n", type=int, metavar="份数", default=300, help="模拟多少份答卷，默认 300")
    rehearse.add_argument("--seed", type=int, metavar="种子", default=1, help="同一个种子结果相同，默认 1")
    rehearse.add_argument("--to", **folder)
    ingest = verb("ingest", _ingest, "读入答卷")
    ingest.add_argument("name", **survey)
    ingest.add_argument("files", **exports)
    tables = verb("tables", _tables, "生成全部统计表")
    tables.add_argument("name", **survey)
    tables.add_argument("--to", **folder)
    tables.add_argument("--edition", **editions)
    report = verb("report", _report, "生成报告草稿")
    report.add_argument("name", **survey)
    report.add_argument("--out", metavar="文件", type=Path, help="结尾是 .docx、.html 或 .md")
    report.add_argument("--edition", **editions)
    report.add_argument("--section", metavar="部分", action="append", default=[], help="只写这一部分，可以写几次")
    report.add_argument("--final", action="store_true", help="定稿：方法说明不完整时拒绝")
    verify = verb("verify", _verify, "核对改过的草稿")
    verify.add_argument("file", metavar="文件", type=Path, help="改过的草稿（.docx）")
    verify.add_argument("--survey", metavar="名称", help="草稿所属的问卷；不写时由草稿自己指明")
    verify.set_defaults(wave=None)
    return parser


def _file(text: str) -> Path:
    """Return a file named on the command line; an empty name would stand for the current folder."""
    if not text.strip():
        raise UsageError("X-USAGE", where="文件", reason="文件名是空的")
    return Path(text)


def _project(arguments: Arguments):
    from toolkit.project import Project

    return Project(arguments.name, arguments.community, arguments.wave)


def _new(arguments: Arguments) -> Outcome:
    from toolkit.project import Project

    modules = [module for module in re.split(r"[,，、;；\s]+", arguments.modules) if module]
    project = Project.new(arguments.name, modules)
    questionnaire = project.questionnaire
    data = {
        "path": str(project.folder.definition),
        "items": [item.id for item in questionnaire.items],
        "minutes": round(questionnaire.minutes, 1),
    }
    lines = [
        f"已新建：{data['path']}",
        f"{len(questionnaire.questions)} 题，全部作答约 {data['minutes']} 分钟。",
    ]
    return Outcome(data, lines)


def _adopt(arguments: Arguments) -> Outcome:
    from toolkit.project import Project

    project, drafted = Project.adopt(arguments.name, arguments.files)
    items = [
        {
            "id": item.id,
            "kind": item.kind,
            "text": item.text,
            "options": {str(c): label for c, label in item.labels.items()},
        }
        for item in project.questionnaire.items
    ]
    data = {
        "path": str(project.folder.definition),
        "items": items,
        "questions_to_confirm": list(drafted.to_confirm),
    }
    lines = [
        f"已起草：{data['path']}（{len(items)} 题）。请逐条核对：",
        *(f"  · {doubt}" for doubt in drafted.to_confirm),
    ]
    return Outcome(data, lines)


def _check(arguments: Arguments) -> Outcome:
    project = _project(arguments)
    findings = project.check()
    questionnaire = project.folder.questionnaire(strict=False, wave=project.wave)
    minutes, way = round(questionnaire.minutes, 1), questionnaire.routes
    data = {
        "findings": [_finding(issue) for issue in findings],
        "minutes": minutes,
        "minutes_longest": round(way.longest, 1),
        "minutes_median": round(way.median, 1),
    }
    lines = [repr(findings), f"约需 {way.median:.1f} 分钟（居中的一条路），最长 {way.longest:.1f} 分钟。"]
    return Outcome(data, lines, FOUND if any(issue.severity == "error" for issue in findings) else FINE)


def _finding(issue: Any) -> dict[str, Any]:
    return {name: issue.as_dict()[name] for name in ("rule", "item", "severity", "message", "suggestion")}


def _edit(arguments: Arguments) -> Outcome:
    edited = _project(arguments).edit(arguments.keep)
    data = {"path": str(edited.workbook), "done": edited.done, "errors": edited.errors}
    return Outcome(data, [edited.done, *edited.remarks, f"用 WPS 打开：{edited.workbook}"])


def _forms(arguments: Arguments) -> Outcome:
    written = _project(arguments).forms(arguments.to, confirmed=arguments.confirm)
    data = {"files": {name: str(path) for name, path in written.files.items()}, "note": written.note}
    lines = [f"已写出 {path}" for path in written.files.values()] + ([written.note] if written.note else [])
    return Outcome(data, lines, FINE if written.cleared else FOUND)


def _plan(arguments: Arguments) -> Outcome:
    from toolkit.document import write
    from toolkit.findings.plan_page import plan_document

    project = _project(arguments)
    advice = project.advice(arguments.population, arguments.communities)
    plan = project.plan(locked=arguments.lock)
    path = write(plan_document(plan), project.folder.out / "分析计划.docx")
    data = plan.as_dict() | {"path": str(path), "advice": list(advice.sentences)}
    return Outcome(data, [repr(advice), "", repr(plan), f"计划全文：{path}"])


def _rehearse(arguments: Arguments) -> Outcome:
    project = _project(arguments)
    rehearsal = project.rehearse(arguments.n, arguments.seed)
    written = rehearsal.save(arguments.to or project.folder.out / "rehearsal")
    paths = {name: str(path) for name, path in written.files.items()}
    return Outcome(rehearsal.as_dict() | paths, [repr(rehearsal), *(f"已写出 {path}" for path in paths.values())])


def _ingest(arguments: Arguments) -> Outcome:
    intake = _project(arguments).ingest(*arguments.files)
    responses = intake.responses
    lines = [repr(intake)]
    lines += [f"  {'请处理' if n.level == 'action' else '提示'}：{n.message}" for n in responses.notices]
    lines += [f"  待处理：{r.file} 第{r.row}行 {r.column[:20]}：{r.message}" for r in responses.ledger[:20]]
    if len(responses.ledger) > 20:
        lines.append(f"  ……共 {len(responses.ledger)} 处待处理。")
    return Outcome(intake.as_dict(), lines)


def _tables(arguments: Arguments) -> Outcome:
    written, saved = _project(arguments).tables(arguments.to, arguments.edition)
    tables = [{"id": table.id, "caption": table.caption} for table in written.tables()]
    data = {"files": {name: str(path) for name, path in saved.files.items()}, "tables": tables}
    return Outcome(data, [f"已写出 {path}" for path in saved.files.values()] + [f"共 {len(tables)} 张表。"])


def _report(arguments: Arguments) -> Outcome:
    written, path = _project(arguments).report(
        arguments.out, arguments.edition, tuple(arguments.section), final=arguments.final
    )
    numbers = len(list(written.document.numbers()))
    filled = {item.key: item.filled for item in written.method}
    data = {
        "path": str(path),
        "numbers": numbers,
        "sections": list(written.sections),
        "disclosure_items": filled,
    }
    missing = [item.title for item in written.method if not item.filled]
    lines = [f"方法说明还缺：{'、'.join(missing)}（请在 sampling.yaml 里补上）。"] if missing else []
    return Outcome(data, [*lines, repr(written), str(path)])


def _verify(arguments: Arguments) -> Outcome:
    from toolkit.project import Project

    found, copy = Project.verify(arguments.file, arguments.survey, arguments.community, arguments.wave)
    data = found.as_dict() | {"commented_copy": str(copy) if copy else None}
    lines = [repr(found)]
    lines += [f"  已改动：{f['where']}：{f['shown']}，应为 {f['expected']}" for f in found.changed]
    lines += [f"  数据已更新：{f['where']}：{f['shown']}，现在是 {f['expected']}" for f in found.stale]
    lines += [f"  未绑定：{f['where']}：{f['shown']}" for f in found.unbound]
    lines += [f"  量词不符：{f['where']}：{f['words']}，{f['figure']}" for f in found.quantifiers]
    if copy:
        lines.append(f"批注写在：{copy}")
    return Outcome(data, lines, FINE if found.clean else FOUND)
