"""Deletion on its day: raw files, contacts and caches go; the log of what there was and a certificate stay."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.document.escape import markdown_text
from toolkit.errors import IntakeError, StoreError
from toolkit.files import canonical_json, digest, save, shown_path
from toolkit.logs import append_record, read_records
from toolkit.responses.personal.contacts import contacts, contacts_folder

_LOG, _PURGE = Path("ledger/intake.jsonl"), Path("ledger/purge.jsonl")
CERTIFICATE = "删除证明"


@dataclass(frozen=True)
class Certificate:
    """What was deleted, when, by whom and why; no names, numbers or answers.

    Parameters
    ----------
    survey, community : str
    wave : int
    on : str
        The day (ISO).
    by, reason : str
        As the person who deleted wrote them.
    files : tuple of dict
        Of each raw file handed in: ``file``, ``rows``, ``sha256``.
    people : int
        Contacts that were kept.
    others : int
        Further files of the store: decisions on single answers, caches.
    copies : tuple of str
        Files in the inbox that are the same: the person's own, to be deleted by hand.
    """

    survey: str
    community: str
    wave: int
    on: str
    by: str
    reason: str
    files: tuple[dict[str, Any], ...]
    people: int
    others: int
    copies: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"删除证明 {self.number}：{self.survey} 社区{self.community} 第{self.wave}期，{self.on} "
            f"删除原始文件{len(self.files)}个、联系方式{self.people}份、其他文件{self.others}个"
        )

    @property
    def number(self) -> str:
        """The certificate's number: a fingerprint of its content."""
        return digest(canonical_json(asdict(self)).encode())[:12]

    def readable(self) -> str:
        """Return the certificate as Markdown."""
        facts = {
            "调查": f"{self.survey}，社区{self.community}，第{self.wave}期",
            "删除日期": self.on,
            "经手人": self.by,
            "原因": self.reason,
            "联系方式": f"{self.people}份",
            "对逐份答卷的处理记录和缓存": f"{self.others}个文件",
        }
        rows = [f"| {markdown_text(f['file'])} | {f['rows']} | {f['sha256']} |" for f in self.files]
        copies = [f"- [ ] data/inbox/{markdown_text(name)}（和删去的文件相同）" for name in self.copies]
        return "\n".join(
            [
                f"# {CERTIFICATE}",
                "",
                *(f"- {name}：{markdown_text(words)}" for name, words in facts.items()),
                f"- 编号：{self.number}",
                "",
                "## 删去的原始文件",
                "",
                "| 文件 | 答卷份数 | 校验值（SHA-256） |",
                "|---|---|---|",
                *rows,
                "",
                "## 保留的内容",
                "",
                "读入记录（有过哪些文件、各多少份）、本证明，以及已经写出的汇总表和报告。",
                "",
                "## 工具管不到、请逐项核对的副本",
                "",
                *copies,
                "- [ ] 调查平台（如问卷星）后台里的答卷",
                "- [ ] 聊天软件、邮箱、优盘、网盘和回收站里的下载文件",
                "- [ ] 从本工具导出的逐份数据（如 .sav、.csv）",
                "- [ ] 纸质问卷",
                "- [ ] 备份",
                "",
                "固态硬盘上删去的文件有可能被恢复。原始文件加过密的，再销毁钥匙才算彻底删除。",
                "",
            ]
        )


def purge(store: Path, by: str, reason: str, on: str, confirm: str) -> Certificate:
    """Delete what a store holds of single people, and write the certificate.

    What is to be deleted is logged first: after an interruption, the same call finishes the work.

    Parameters
    ----------
    store : Path
        ``data/store/<survey>/community=<code>/wave=<k>``.
    by, reason : str
        Who deletes and why, for the certificate.
    on : str
        The day (ISO).
    confirm : str
        The survey's name, typed again.

    Raises
    ------
    StoreError
        ``S-CONFIRM`` when the name is not confirmed, ``S-PURGED`` when it was done before, ``S-LOCKED``, ``S-WRITE``.
    IntakeError
        ``I-NO-DATA`` when there is nothing to delete.
    """
    begun = _begun(store)
    if begun is not None and _written(store).exists():
        refuse_purged(store)
    certificate = begun or _account(store, by, reason, on)
    if not certificate.files and not certificate.people:
        raise IntakeError("I-NO-DATA", where=certificate.survey, survey=certificate.survey)
    if confirm != certificate.survey:
        raise StoreError(
            "S-CONFIRM",
            where=certificate.survey,
            files=len(certificate.files),
            people=certificate.people,
            survey=certificate.survey,
        )
    if begun is None:
        append_record(store / _PURGE, asdict(certificate))
    for path in _doomed(store):
        _delete(path)
    save(store / f"{CERTIFICATE}.md", certificate.readable())
    # Last: with it the deletion counts as done.
    save(_written(store), canonical_json(asdict(certificate) | {"number": certificate.number}) + "\n")
    return certificate


def refuse_purged(store: Path) -> None:
    """Stop when the raw files of a store were deleted.

    Raises
    ------
    StoreError
        ``S-PURGED``.
    """
    certificate = _begun(store)
    if certificate is not None:
        where = f"{certificate.survey} 社区{certificate.community} 第{certificate.wave}期"
        raise StoreError("S-PURGED", where=where, on=certificate.on, file=shown_path(store / f"{CERTIFICATE}.md"))


def _begun(store: Path) -> Certificate | None:
    """Return the account of a deletion that was begun, finished or not."""
    for record in read_records(store / _PURGE):
        lists: dict[str, Any] = {name: tuple(record[name]) for name in ("files", "copies")}
        return Certificate(**record | lists)
    return None


def _account(store: Path, by: str, reason: str, on: str) -> Certificate:
    handed_in = [file for record in read_records(store / _LOG) for file in record["files"]]
    files = tuple({name: file[name] for name in ("file", "rows", "sha256")} for file in handed_in)
    people = contacts_folder(store)
    rest = [path for path in _doomed(store) if path.parent not in (store / "raw", people)]
    inbox = store.parents[3] / "inbox"
    hashes = {file["sha256"] for file in files}
    copies = [path for path in _files(inbox) if _digest(path) in hashes]
    return Certificate(
        survey=store.parents[1].name,
        community=store.parent.name.removeprefix("community="),
        wave=int(store.name.removeprefix("wave=")),
        on=on,
        by=by,
        reason=reason,
        files=files,
        people=len(contacts(people)),
        others=len(rest),
        copies=tuple(path.relative_to(inbox).as_posix() for path in copies),
    )


def _doomed(store: Path) -> list[Path]:
    """Return what is to go: a store holds single answers only, so all but the log and the account of the deletion."""
    kept = {store / _LOG, store / _PURGE, _written(store), store / f"{CERTIFICATE}.md"}
    return [path for path in _files(store) if path not in kept] + _files(contacts_folder(store))


def _files(folder: Path) -> list[Path]:
    return sorted(Path(root) / name for root, _, names in os.walk(folder) for name in names)


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError as error:
        raise StoreError("S-LOCKED", where=shown_path(path)) from error


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("S-LOCKED", where=shown_path(path)) from error


def _written(store: Path) -> Path:
    return store / f"{CERTIFICATE}.json"
