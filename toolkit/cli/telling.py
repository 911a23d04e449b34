"""What is told: tables, report, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.command import (
    EDITIONS,
    FINE,
    FOLDER,
    FOUND,
    SURVEY,
    Adder,
    Arguments,
    Outcome,
    UsageError,
    file_named,
    project_of,
)
from toolkit.errors import IntakeError

if TYPE_CHECKING:
    from toolkit.project import Project
    from toolkit.report import Verification

_TEMPLATE: dict[str, Any] = {"metavar": "文件", "type": Path, "help": "单位自己的 Word 模板（.docx）"}

_GIVEN: dict[str, Any] = {"metavar": "文件", "type": file_named, "help": "公开版用：区里已经公开的 cells.csv"}


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    tables = verb("tables", _tables, "生成全部统计表")
    tables.add_argument("name", **SURVEY)
    tables.add_argument("--to", **FOLDER)
    tables.add_argument("--edition", **EDITIONS)
    tables.add_argument("--given", **_GIVEN)
    report = verb("report", _report, "生成报告草稿")
    report.add_argument("name", **SURVEY)
    report.add_argument("--out", metavar="文件", type=Path, help="结尾是 .docx、.pdf、.html 或 .md")
    report.add_argument("--edition", **EDITIONS)
    report.add_argument("--section", metavar="部分", action="append", default=[], help="只写这一部分，可以写几次")
    report.add_argument("--template", **_TEMPLATE)
    report.add_argument("--given", **_GIVEN)
    report.add_argument("--final", action="store_true", help="定稿：方法说明不完整时拒绝")
    brief = verb("brief", _brief, "生成一页的调研简报")
    brief.add_argument("name", **SURVEY)
    brief.add_argument("--out", metavar="文件", type=Path, help="结尾是 .docx、.pdf、.html 或 .md")
    brief.add_argument("--edition", **EDITIONS)
    brief.add_argument("--given", **_GIVEN)
    brief.add_argument("--template", **_TEMPLATE)
    advise = verb("advise", _advise, "按发现提供建议草案（写进 measures.xlsx），自查，写出建议台账")
    advise.add_argument("name", **SURVEY)
    verify = verb("verify", _verify, "核对改过的草稿")
    verify.add_argument("file", metavar="文件", type=Path, help="改过的草稿（.docx）")
    verify.add_argument("--survey", metavar="名称", help="草稿所属的问卷；不写时由草稿自己指明")
    verify.add_argument("--bundles", metavar="文件夹", type=file_named, help="核对全区报告用：报送包所在的文件夹")
    verify.set_defaults(wave=None)


def _tables(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    written, saved = project.tables(arguments.to, arguments.edition, given=_given(arguments))
    tables = [{"id": table.id, "caption": table.caption} for table in written.tables()]
    data = {"files": {name: str(path) for name, path in saved.files.items()}, "tables": tables}
    lines = [f"已写出 {path}" for path in saved.files.values()]
    return Outcome(data, [*_remarks(arguments, project), *lines, f"共 {len(tables)} 张表。"])


def _report(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    written, path = project.report(
        arguments.out,
        arguments.edition,
        tuple(arguments.section),
        final=arguments.final,
        template=arguments.template,
        given=_given(arguments),
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
    if not written.compares:
        lines.append("没有比较人群：要比的，写进 plan.yaml 的 crosstabs，再生成一次（见使用手册“先定计划”）。")
    return Outcome(data, [*lines, *_remarks(arguments, project), repr(written), str(path)])


def _remarks(arguments: Arguments, project: Project) -> list[str]:
    """Say what is open: answers that do not count yet, and a public edition that nobody has audited."""
    said = []
    if arguments.edition == "public" and arguments.given is None:
        said.append("这份公开版还没有和区里的一起审核，先不要公开：等区里公开以后，加上 --given cells.csv 再生成一份。")
    if questions := list(project.questions):
        left = project.everything.cells["ledger"]
        said.append(f"还有{len(questions)}个问题待决定，{left}个答案没有收下：先运行 toolkit decide，再生成一次。")
    return said


def _given(arguments: Arguments) -> Path | None:
    """Return the cells that the office has published, where they are named."""
    given = arguments.given
    if given is not None and arguments.edition != "public":
        raise UsageError("X-USAGE", where="--given", reason="只用于公开版，请同时写 --edition public")
    if given is not None and not given.is_file():
        raise IntakeError("I-NO-FILE", where=str(given))
    return given


def _brief(arguments: Arguments) -> Outcome:
    given = _given(arguments)
    project = project_of(arguments)
    written, path = project.brief(arguments.out, arguments.edition, template=arguments.template, given=given)
    numbers = len(list(written.document.numbers()))
    return Outcome(
        {"path": str(path), "numbers": numbers},
        [*_remarks(arguments, project), repr(written), str(path)],
    )


def _advise(arguments: Arguments) -> Outcome:
    advised = project_of(arguments).advise()
    data = {
        "measures": [{"id": card.id, "title": card.title, "status": card.status} for card in advised.cards],
        "findings": [issue.as_dict() for issue in advised.issues],
        "warnings": [notice.as_dict() for notice in advised.notices],
        "files": {name: str(path) for name, path in advised.written.files.items()},
    }
    return Outcome(data, repr(advised).splitlines())


def _verified(arguments: Arguments) -> tuple[Verification, Path | None]:
    from toolkit.program import Program
    from toolkit.project import Project
    from toolkit.report import EditedDraft

    if not EditedDraft.open(arguments.file).of_district:
        return Project.verify(arguments.file, arguments.survey, arguments.community, arguments.wave)
    if arguments.community:
        raise UsageError("X-USAGE", where="--community", reason="这是全区的报告，不用写社区")
    return Program.verify(arguments.file, arguments.survey or "", arguments.bundles)


def _verify(arguments: Arguments) -> Outcome:
    found, copy = _verified(arguments)
    data = found.as_dict() | {"commented_copy": str(copy) if copy else None}
    lines = [repr(found)]
    lines += [f"  已改动：{f['where']}：{f['shown']}，应为 {f['expected']}" for f in found.changed]
    lines += [f"  数据已更新：{f['where']}：{f['shown']}，现在是 {f['expected']}" for f in found.stale]
    lines += [f"  未绑定：{f['where']}：{f['shown']}" for f in found.unbound]
    lines += [f"  量词不符：{f['where']}：{f['words']}，{f['figure']}" for f in found.quantifiers]
    lines += [f"  措辞：{f['where']}：{f['message']}" for f in found.wording]
    lines += [f"  少了：{f['where']}：{f['shown']}" for f in found.missing]
    if copy:
        lines.append(f"批注写在：{copy}")
    return Outcome(data, lines, FINE if found.clean else FOUND)
