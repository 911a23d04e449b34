"""What comes in and what becomes of it: ingest, decide, clean, audit, code, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.cli.command import EXPORTS, FINE, STOPPED, SURVEY, Adder, Arguments, Outcome, file_named, project_of
from toolkit.messages import CHOICES
from toolkit.records import Ledger

_SHOWN = 20


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    ingest = verb("ingest", _ingest, "读入答卷")
    ingest.add_argument("name", **SURVEY)
    ingest.add_argument("files", **EXPORTS)
    progress = verb("progress", _progress, "收卷进度：收了多少份，还差哪些人；有多个社区又不写代码时，列出各社区")
    progress.add_argument("name", **SURVEY)
    progress.add_argument("--target", type=int, metavar="份数", help="一共要收多少份，各组一样多；不写就只报已收的")
    decide = verb("decide", _decide, "列出待决定的问题，或记下您的决定")
    decide.add_argument("name", **SURVEY)
    decide.add_argument("question", metavar="编号", nargs="?", help="问题的编号；clean 是全部清理建议；不写就列出全部")
    decide.add_argument(
        "choice", metavar="选择", nargs="?", help=f"列出的选项之一，或“=答案”；也可以写中文：{_spoken()}"
    )
    decide.add_argument("--who", metavar="姓名", default="", help="谁决定的")
    decide.add_argument("--why", metavar="理由", default="", help="为什么")
    decide.add_argument("--list", action="store_true", help="列出已经决定的：谁、什么时候、原来、改成、理由、编号")
    decide.add_argument("--notices", action="store_true", help="列出读入时的全部提醒")
    verb("clean", _clean, "检查答卷质量，提出剔除建议（不会自动删除）").add_argument("name", **SURVEY)
    verb("audit", _audit, "核对跳转：每题问了谁、谁答了").add_argument("name", **SURVEY)
    export = verb("export", _export, "导出去掉直接标识的数据（.sav、.csv 或 .parquet）")
    export.add_argument("name", **SURVEY)
    export.add_argument("--to", metavar="文件", type=Path, required=True, help="结尾是 .sav、.csv 或 .parquet")
    export.add_argument("--texts", action="store_true", help="连同开放题的文字（个人信息已遮盖）")
    code = verb("code", _code, "给开放题编码：写出编码表，或读回填好的编码表")
    code.add_argument("name", **SURVEY)
    code.add_argument("item", metavar="题号", help="开放题；加 --other 时是有“其他”的题")
    code.add_argument("file", metavar="文件", type=file_named, nargs="?", help="填好的表；不写就写出空表")
    code.add_argument("--second", metavar="文件", type=file_named, help="第二个人填好的编码表")
    code.add_argument("--other", action="store_true", help="把“其他”里写的话归回已有的选项")
    code.add_argument("--who", metavar="姓名", default="", help="谁决定的")
    code.add_argument("--to", metavar="文件", type=Path, help="空表写到哪里，默认 data/out")


def _spoken() -> str:
    """Return the words a person may write for choices."""
    return "；".join(f"{choice} {'、'.join(words)}" for choice, (_, *words) in CHOICES.items())


def _ingest(arguments: Arguments) -> Outcome:
    if arguments.community is None and _is_of_many(arguments.files):
        return _ingest_all(arguments)
    from toolkit.responses.reminders import told

    project = project_of(arguments)
    known = project.files_read
    intake = project.ingest(*arguments.files)
    responses = intake.responses
    pending = Ledger(responses.ledger).pending
    decide = f"toolkit decide {arguments.name}{_place(arguments)}"
    lines = [repr(intake), *(f"  {line}" for line in told(intake, known, f"{decide} --notices"))]
    lines += [f"  待处理：{r.file} 第{r.row}行 {r.column[:20]}：{r.message}" for r in pending[:_SHOWN]]
    if len(pending) > _SHOWN:
        lines.append(f"  ……共 {len(pending)} 处待处理。")
    if pending or any(notice.subject for notice in responses.notices):
        lines.append(f"要处理请运行：{decide}")
    return Outcome(intake.as_dict(), lines)


def _is_of_many(files: list[Path]) -> bool:
    from toolkit.district import folders_of

    return len(files) == 1 and files[0].is_dir() and bool(folders_of(files[0]))


def _ingest_all(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    batch = Program(arguments.name).ingest(arguments.files[0], arguments.wave)
    return Outcome(batch.as_dict(), [repr(batch)], FINE if batch.read else STOPPED)


def _place(arguments: Arguments) -> str:
    """Return how the community is written behind a command."""
    return f" --community {arguments.community}" if arguments.community else ""


def _progress(arguments: Arguments) -> Outcome:
    if arguments.community is None and arguments.target is None:
        from toolkit.program import Program

        program = Program(arguments.name)
        if len(program.communities) > 1:
            board = program.progress()
            return Outcome(board.as_dict(), list(board.words))
    found = project_of(arguments).fieldwork(arguments.target)
    return Outcome(found.as_dict(), list(found.words))


def _decide(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    if arguments.list:
        decided = project.decided
        return Outcome({"decided": [decision.as_dict() for decision in decided]}, [repr(decided)])
    if arguments.notices:
        reminders = project.reminders
        return Outcome({"warnings": [notice.as_dict() for notice in reminders]}, [repr(reminders)])
    names: list[str] = []
    if arguments.question and arguments.choice:
        alike = [question.id for question in project.questions if question.kind == arguments.question]
        names = alike or [arguments.question]
    decisions = [project.decide(name, arguments.choice, who=arguments.who, why=arguments.why) for name in names]
    found = project.questions
    from toolkit.responses.decisions import recorded

    data = {"recorded": len(decisions), "open": [question.as_dict() for question in found]}
    return Outcome(data, [*recorded(decisions), repr(found)])


def _clean(arguments: Arguments) -> Outcome:
    cleaning = project_of(arguments).cleaning
    data = {
        "proposals": [proposal.as_dict() for proposal in cleaning.proposals],
        "accepted": len(cleaning.accepted),
        "undecided": len(cleaning.undecided),
        "flags": [flag.as_dict() for flag in cleaning.flags],
    }
    lines = [repr(cleaning)]
    if cleaning.undecided:
        lines.append(f"采纳或保留：toolkit decide {arguments.name} 编号 采纳（或 保留）{_place(arguments)} --who 姓名")
        lines.append("逐条看过、都同意的，编号写 clean，一次全部采纳。")
    return Outcome(data, lines)


def _audit(arguments: Arguments) -> Outcome:
    audit = project_of(arguments).audit
    return Outcome({"items": [item.as_dict() for item in audit.items]}, [repr(audit)])


def _code(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    if arguments.file is None:
        write = project.sorting_sheet if arguments.other else project.coding_sheet
        path = write(arguments.item, arguments.to)
        return Outcome({"path": str(path)}, [f"已写出 {path}，填好后把它写在题号后面再运行一次。"])
    if arguments.other:
        sorted_back = project.sort(arguments.item, arguments.file, who=arguments.who)
        data: dict[str, Any] = {"recorded": len(sorted_back.decisions), "undecided": list(sorted_back.undecided)}
        from toolkit.responses.decisions import UNSIGNED

        lines = [repr(sorted_back), *([UNSIGNED] if sorted_back.decisions and not arguments.who else [])]
        return Outcome(data | {"ledger": [row.as_dict() for row in sorted_back.ledger]}, lines)
    coded = project.coded(arguments.item, arguments.file, arguments.second)
    data = {
        "counts": {coded.book.labels[code]: n for code, n in coded.counts.items()},
        "base": len(coded.counted),
        "double_coded": len(coded.agreement.records),
        "alpha": coded.agreement.alpha,
        "ledger": [row.as_dict() for row in coded.ledger],
        "warnings": [notice.as_dict() for notice in coded.notices],
    }
    return Outcome(data, [repr(coded)])


def _export(arguments: Arguments) -> Outcome:
    exported = project_of(arguments).export(arguments.to, texts=arguments.texts)
    return Outcome(exported.as_dict(), [repr(exported)])
