"""Keeping what names people: contacts, seal, purge."""

from __future__ import annotations

from toolkit.cli.command import SURVEY, Adder, Arguments, Outcome, file_named, project_of


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    contacts = verb("contacts", _contacts, "把联系表和答卷分开保存")
    contacts.add_argument("name", **SURVEY)
    contacts.add_argument("file", metavar="文件", type=file_named, help="联系表（姓名、电话、意愿）")
    seal = verb("seal", _seal, "加密保存原始文件，至少两个人有钥匙")
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


def _contacts(arguments: Arguments) -> Outcome:
    notices = project_of(arguments).contacts(arguments.file)
    return Outcome({"warnings": [n.as_dict() for n in notices]}, ["联系表已分开保存。", *(n.message for n in notices)])


def _seal(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    if arguments.new_key:
        key = project.new_key()
        return Outcome({"key": key}, [f"您的公钥：{key}", "把它交给区里和同事；自己的钥匙文件请备份，丢了就打不开。"])
    if arguments.open:
        count = project.unseal()
        return Outcome({"opened": count}, [f"已打开 {count} 个原始文件。"])
    count = project.seal(arguments.key)
    return Outcome({"sealed": count}, [f"已加密 {count} 个原始文件。"])


def _purge(arguments: Arguments) -> Outcome:
    project = project_of(arguments)
    certificate = project.purge(arguments.by, arguments.why, arguments.confirm)
    return Outcome({"number": certificate.number, "path": str(project.store.folder)}, [repr(certificate)])
