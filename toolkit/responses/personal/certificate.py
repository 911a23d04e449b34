"""The certificate of a deletion: what there was, and what a person has to delete herself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from toolkit.document.escape import markdown_text
from toolkit.files import canonical_json, digest

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
        Of each raw file handed in: ``file``, ``rows`` (None when it could not be read), ``sha256``.
    people : int
        Contacts that were kept.
    others : int
        Further files of the store: decisions on single answers, caches.
    derived : tuple of str
        Sheets and data with single answers below ``data/out`` that were deleted.
    copies : tuple of str
        Files in the inbox that are the same: the person's own, to be deleted by hand.
    elsewhere : tuple of str
        Other files that hold such answers or may, to be looked at by hand.
    until : str
        The day until which the answers were to be kept (ISO); empty when none was written down.
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
    derived: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    until: str = ""

    def __repr__(self) -> str:
        words = (
            f"删除证明 {self.number}：{self.survey} 社区{self.community} 第{self.wave}期，{self.on} "
            f"删除原始文件{len(self.files)}个、联系方式{self.people}份、编码表和导出的数据{len(self.derived)}个、"
            f"其他文件{self.others}个"
        )
        if not self.by_hand:
            return words
        return f"{words}\n还有{len(self.by_hand)}个文件请自己核对后删除：{'、'.join(self.by_hand)}"

    @property
    def number(self) -> str:
        """The certificate's number: a fingerprint of its content."""
        return digest(canonical_json(asdict(self)).encode())[:12]

    @property
    def early(self) -> bool:
        """Whether the answers were deleted before the day until which they were to be kept."""
        return bool(self.until) and self.on < self.until

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The files a person has to look at herself."""
        return (*self.copies, *self.elsewhere)

    def readable(self) -> str:
        """Return the certificate as Markdown."""
        facts = {
            "调查": f"{self.survey}，社区{self.community}，第{self.wave}期",
            "答应保存到": (self.until or "没有写明哪一天") + ("（提前删除）" if self.early else ""),
            "删除日期": self.on,
            "经手人": self.by,
            "原因": self.reason,
            "联系方式": f"{self.people}份",
            "对逐份答卷的处理记录和缓存": f"{self.others}个文件",
        }
        copies = [f"- [ ] {markdown_text(name)}（和删去的文件相同）" for name in self.copies]
        elsewhere = [f"- [ ] {markdown_text(name)}（里面有或可能有这些答卷）" for name in self.elsewhere]
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
                *(f"| {markdown_text(file['file'])} | {_rows(file)} | {file['sha256']} |" for file in self.files),
                "",
                "## 删去的编码表和导出的数据",
                "",
                *([f"- {markdown_text(name)}" for name in self.derived] or ["没有。"]),
                "",
                "## 保留的内容",
                "",
                "读入记录（有过哪些文件、各多少份）、本证明，以及已经写出的汇总表和报告。",
                "",
                "## 工具管不到、请逐项核对的副本",
                "",
                *copies,
                *elsewhere,
                "- [ ] 调查平台（如问卷星）后台里的答卷",
                "- [ ] 聊天软件、邮箱、优盘、网盘和回收站里的下载文件",
                "- [ ] 发给别人或另存到别处的编码表、联系表和逐份数据（如 .sav、.csv）",
                "- [ ] 纸质问卷",
                "- [ ] 备份",
                "",
                "固态硬盘上删去的文件有可能被恢复。原始文件加过密的，再销毁钥匙才算彻底删除。",
                "",
            ]
        )


def _rows(file: dict[str, Any]) -> str:
    return "没有读入" if file["rows"] is None else str(file["rows"])
