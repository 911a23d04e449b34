"""The district office: its draft, the six tasks of the year, the ledgers of all communities."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.cli.command import EDITIONS, FOLDER, SURVEY, Adder, Arguments, Outcome, UsageError, file_named, project_of

_WRITTEN = "结尾是 .docx、.pdf、.html、.md 或 .xlsx（只要表）"


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    district = verb("district", _district, "全区的报告草稿：各社区的答卷合在一起重新计数")
    district.add_argument("name", **SURVEY)
    district.add_argument("--out", metavar="文件", type=Path, help="结尾是 .docx、.pdf、.html 或 .md")
    district.add_argument("--edition", **EDITIONS)
    bundle = verb("bundle", _bundle, "生成交给区里的报送包（.zip）")
    bundle.add_argument("name", **SURVEY)
    bundle.add_argument("--to", **FOLDER)
    bundle.add_argument("--tables-only", action="store_true", help="只交汇总表，逐份答卷留在社区")
    program = verb("program", _program, "读入各社区的报送包，写出全区报告（内部版和公开版）")
    program.add_argument("folder", metavar="文件夹", type=file_named, help="放着各社区报送包的文件夹")
    program.add_argument("--out", metavar="文件夹", type=Path, required=True, help="写到哪里")
    program.add_argument("--newest", action="store_true", help="一个社区交了几份的，用数据最新的一份")
    release = verb("release", _release, "公开以前的审核：连同以前公开的，凭公开的数能不能推算出人")
    release.add_argument("folder", metavar="文件夹", type=file_named, help="toolkit program 的 --out 文件夹")
    release.add_argument("--publish", action="store_true", help="审核通过就记入发布台账")
    waves = verb("waves", _waves, "比较前后几期的报送包：哪些比例变了，哪些题口径不同不能比")
    waves.add_argument("folders", metavar="文件夹", nargs="+", type=file_named, help="每期一个文件夹，早的一期在前")
    waves.add_argument("--out", metavar="文件", type=Path, default=Path("前后变化.docx"), help=_WRITTEN)
    waves.add_argument("--newest", action="store_true", help="一个社区交了几份的，用数据最新的一份")
    wall = verb("wall", _wall, "六个一的进度：读入填好的登记表，写出进度和新的登记表")
    wall.add_argument("name", **SURVEY)
    wall.add_argument("--register", metavar="文件", type=file_named, help="填好的登记表（.xlsx）")
    wall.add_argument("--on", metavar="日期", default="", help="看哪一天，例如 2025-06-30，不写就是今天")
    wall.add_argument("--who", metavar="岗位", default="", help="谁登记的，写岗位或姓名缩写")
    wall.add_argument("--bundles", metavar="文件夹", type=file_named, help="报送包：座谈、手册的主题放在调查的旁边看")
    wall.add_argument("--to", **FOLDER)
    ledger = verb("ledger", _ledger, "把各社区的建议台账合成一份，列出到期的和重复的")
    ledger.add_argument("folder", metavar="文件夹", type=file_named, help="放着各社区建议台账（.xlsx）的文件夹")
    ledger.add_argument("--kept", metavar="文件", type=file_named, help="上次合成的台账，里面填的进度会保留")
    ledger.add_argument("--on", metavar="日期", default="", help="看哪一天，不写就是今天")
    ledger.add_argument("--out", metavar="文件", type=Path, default=Path("建议台账汇总.xlsx"), help="写到哪里")


def _district(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    program = Program(arguments.name)
    written, path = program.report(arguments.out, arguments.wave, arguments.edition)
    numbers = len(list(written.document.numbers()))
    data = {"path": str(path), "numbers": numbers, "communities": list(program.communities)}
    return Outcome(data, [repr(written), str(path)])


def _bundle(arguments: Arguments) -> Outcome:
    made, path = project_of(arguments).bundle(arguments.to, tables_only=arguments.tables_only)
    return Outcome({"path": str(path)} | made.as_dict(), [repr(made), f"已写出 {path}"])


def _program(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    found = Program.roll_up(arguments.folder, arguments.out, arguments.wave, newest=arguments.newest)
    return Outcome(found.as_dict(), [repr(found)])


def _release(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    found = Program.release(arguments.folder, to_publish=arguments.publish)
    return Outcome(found.as_dict(), [repr(found)], 0 if found.audit.clean else 1)


def _waves(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    found = Program.waves(*arguments.folders, newest=arguments.newest)
    path = found.save(arguments.out)
    return Outcome(found.as_dict() | {"path": str(path)}, [repr(found), f"已写出 {path}"])


def _wall(arguments: Arguments) -> Outcome:
    from toolkit.program import Program

    read, on = arguments.register, _day(arguments.on)
    found = Program(arguments.name).wall(on, read, arguments.who, arguments.to, arguments.bundles)
    return Outcome(found.as_dict(), [repr(found)])


def _ledger(arguments: Arguments) -> Outcome:
    from toolkit.district.tasks import stack_ledgers
    from toolkit.errors import IntakeError
    from toolkit.files import save

    if not arguments.folder.is_dir():
        raise IntakeError("I-NO-FOLDER", where=str(arguments.folder))
    on, kept = _day(arguments.on), arguments.kept
    if kept is not None and not kept.is_file():
        raise IntakeError("I-NO-FILE", where=str(kept))
    own = {path.resolve() for path in (arguments.out, kept) if path is not None}
    handed_in = (path for path in sorted(arguments.folder.glob("*.xlsx")) if path.resolve() not in own)
    files = {path.name: path.read_bytes() for path in handed_in}
    stacked = stack_ledgers(files, kept=(kept.name, kept.read_bytes()) if kept else None)
    path = save(arguments.out, stacked.workbook(on))
    return Outcome(
        stacked.as_dict() | {"path": str(path)},
        [repr(stacked), *(f"{row.named}：{why}" for row, why in stacked.reminders(on)), f"已写出 {path}"],
    )


def _day(written: str) -> date:
    from toolkit.district.tasks import day_of

    if not written:
        return date.today()
    day = day_of(written)
    if day is None:
        raise UsageError("X-USAGE", where="--on", reason="日期写成 2025-06-30 的样子")
    return day
