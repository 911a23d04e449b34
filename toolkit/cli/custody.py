"""Keeping what was handed in: withdraw, contacts, seal, purge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.cli.command import SURVEY, Adder, Arguments, Outcome, file_named, project_of

if TYPE_CHECKING:
    from toolkit.responses.personal import Traces


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    withdraw = verb("withdraw", _withdraw, "撤出读错的文件，不再计入（原始文件还留着）")
    withdraw.add_argument("name", **SURVEY)
    withdraw.add_argument("files", metavar="文件", nargs="+", help="读入时的文件名；同名的写编号")
    withdraw.add_argument("--who", metavar="姓名", default="", help="谁撤出的")
    withdraw.add_argument("--why", metavar="理由", default="", help="为什么，例如读进了别的社区")
    contacts = verb("contacts", _contacts, "把联系表和答卷分开保存，不愿意联系的不收")
    contacts.add_argument("name", **SURVEY)
    contacts.add_argument("file", metavar="文件", type=file_named, help="联系表（姓名、电话、意愿）")
    seal = verb("seal", _seal, "加密保存原始文件和联系方式，至少两个人有钥匙")
    seal.add_argument("name", **SURVEY)
    ways = seal.add_mutually_exclusive_group(required=True)
    ways.add_argument("--key", metavar="公钥", action="append", help="谁能打开；写两次以上，一次一个")
    ways.add_argument("--new-key", action="store_true", help="生成自己的钥匙，显示公钥")
    ways.add_argument("--open", action="store_true", help="用自己的钥匙打开")
    purge = verb("purge", _purge, "到期删除个人答卷，写下删除证明")
    purge.add_argument("name", **SURVEY)
    purge.add_argument("--by", metavar="姓名", required=True, help="谁删除")
    purge.add_argument("--why", metavar="理由", default="没有写明", help="为什么删除，例如保存期限已到")
    purge.add_argument("--confirm", metavar="名称", required=True, help="再写一遍问卷名称，确认删除")
    purge.add_argument("--early", metavar="日期", default="", help="还没有到期就删：照抄答应保存到的那一天")


def _withdraw(arguments: Arguments) -> Outcome:
    withdrawn = project_of(arguments).withdraw(*arguments.files, who=arguments.who, why=arguments.why)
    return Outcome(withdrawn.as_dict(), [repr(withdrawn)])


def _contacts(arguments: Arguments) -> Outcome:
    notices = project_of(arguments).contacts(arguments.file)
    return Outcome({"warnings": [n.as_dict() for n in notices]}, ["联系表已分开保存。", *(n.message for n in notices)])


def _seal(arguments: Arguments) -> Outcome:
    from toolkit.responses.personal import key_place

    project = project_of(arguments)
    if arguments.new_key:
        key, place = project.new_key(), key_place()
        told = f"把它交给区里和同事；自己的钥匙文件是 {place}，请备份，丢了就打不开。"
        return Outcome({"key": key, "place": place}, [f"您的公钥：{key}", told])
    if arguments.open:
        count = project.unseal()
        return Outcome({"opened": count}, [f"已打开 {count} 个原始文件，联系方式也已打开。"])
    count, found = project.seal(arguments.key), project.traces
    told = f"已加密 {count} 个原始文件和联系方式；以后读入的也会加密。"
    return Outcome({"sealed": count, "in_the_open": list(_open(found))}, [told, *_advice(found)])


def _open(found: Traces) -> tuple[str, ...]:
    return (*found.own, *found.copies, *found.doubtful)


def _advice(found: Traces) -> list[str]:
    if not _open(found):
        return []
    files = "、".join(_open(found))
    return [f"下面这些文件里有或可能有逐份答卷、姓名电话，没有加密；用完请自己删除：{files}"]


def _purge(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    certificate = project.purge(arguments.by, arguments.why, arguments.confirm, early=arguments.early)
    data = {"number": certificate.number, "path": str(project.store.folder)}
    return Outcome(
        data | {"derived": list(certificate.derived), "by_hand": list(certificate.by_hand)}, [repr(certificate)]
    )
