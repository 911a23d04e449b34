"""What the check of a draft found, as lists and as comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.report.verification.drawings import DrawnFigure
    from toolkit.report.verification.grids import GoneRow
    from toolkit.report.verification.prose import Remark

Finding = dict[str, str]
Place = tuple[int, int, int]
"""Paragraph, and the stretch of its text."""

NOT_SHOWN = "（不再列出）"
"""Stands for a result that today's draft does not tell."""

_KINDS = ("changed", "stale", "unbound", "quantifiers", "wording", "missing")


@dataclass
class Verification:
    """What the check of a draft found.

    Parameters
    ----------
    numbers, matched : int
        Numbers of the text and tables that stand for a result, and those equal to record and data; figures of
        charts are counted only when they differ, so that what is not matched is changed or stale.
    changed : list
        Numbers edited by hand: ``shown``, ``expected``, ``where``.
    stale : list
        Numbers that are as written, while the data have changed since.
    unbound : list
        Numbers without a source: ``shown``, ``where``.
    quantifiers : list
        Quantity words that do not fit the figure beside them: ``words``, ``figure``, ``where``.
    wording : list
        What the author wrote and the data do not allow: ``rule``, ``words``, ``where``, ``message``.
    missing : list
        Rows that are gone from a table; told, no error: ``shown``, ``where``.
    remarks : list of (paragraph, start, end, text)
        The same, as comments for a copy.
    """

    numbers: int = 0
    matched: int = 0
    changed: list[Finding] = field(default_factory=list)
    stale: list[Finding] = field(default_factory=list)
    unbound: list[Finding] = field(default_factory=list)
    quantifiers: list[Finding] = field(default_factory=list)
    wording: list[Finding] = field(default_factory=list)
    missing: list[Finding] = field(default_factory=list)
    remarks: list[tuple[int, int, int, str]] = field(default_factory=list)
    _told: list[tuple[str, Place]] = field(default_factory=list, repr=False)

    def __repr__(self) -> str:
        more = [
            f"{len(found)} {words}"
            for found, words in ((self.wording, "处措辞没有依据"), (self.missing, "行从表中删去"))
            if found
        ]
        told = [
            f"核对：{self.numbers} 个数字",
            f"{self.matched} 一致",
            f"{len(self.changed)} 已改动",
            f"{len(self.stale)} 数据已更新",
            f"{len(self.unbound)} 未绑定",
            f"{len(self.quantifiers)} 处量词不符",
        ]
        return "，".join([*told, *more])

    @property
    def clean(self) -> bool:
        """Whether no number was changed, and no quantity word and no statement is wrong."""
        return not (self.changed or self.quantifiers or self.wording)

    def as_dict(self) -> dict[str, Any]:
        """Return the findings as plain values."""
        return {"numbers": self.numbers, "matched": self.matched} | {kind: getattr(self, kind) for kind in _KINDS}

    def tell_changed(self, where: str, place: Place, shown: str, expected: str) -> None:
        """Tell a number that was edited by hand."""
        problem = f"数字被改动，计算结果是{expected}，这里是{f'“{shown}”' if shown else '空的'}。"
        fix = f"请改回{expected}；如果另有依据，请写明来源。"
        self._tell("changed", {"shown": shown, "expected": expected, "where": where}, place, problem, fix)

    def tell_stale(self, where: str, place: Place, shown: str, expected: str) -> None:
        """Tell a number that stands as it was written, while the data have changed."""
        problem = f"数据已更新，这里还是“{shown}”，现在是{expected}。"
        fix = f"请改成{expected}，并看看这句话是否还成立。"
        if expected == NOT_SHOWN:
            fix = "现在的草稿里没有这个数，请删去这一处，或查明原因。"
        self._tell("stale", {"shown": shown, "expected": expected, "where": where}, place, problem, fix)

    def tell_unbound(self, where: str, place: Place, shown: str) -> None:
        """Tell a number without a source."""
        problem = f"这个数字没有出处：“{shown}”不在草稿的计算结果里。"
        fix = "请核对；来自座谈、文件或其他统计的，请写明来源。"
        self._tell("unbound", {"shown": shown, "where": where}, place, problem, fix)

    def tell_drawn(self, figure: DrawnFigure, place: Place) -> None:
        """Tell a figure of a chart."""
        expected = figure.expected or NOT_SHOWN
        lead = "数据已更新" if figure.stale else "图里的数被改动"
        problem = f"{lead}，图里是{figure.shown or '空的'}，计算结果是{expected}。"
        fix = "请在图上选“编辑数据”改过来，或从新生成的草稿里把图拷过来。"
        finding = {"shown": figure.shown, "expected": expected, "where": figure.where}
        self.numbers += 1
        self._tell("stale" if figure.stale else "changed", finding, place, problem, fix)

    def tell_missing(self, row: GoneRow, place: Place) -> None:
        """Tell a row that is gone from a table."""
        problem = f"{row.table}里少了“{row.name}”这一行。"
        fix = "如果是有意删去，不用改；请看文字里是否还提到它。"
        self._tell("missing", {"shown": row.name, "where": row.table}, place, problem, fix)

    def tell_words(self, remark: Remark, where: str) -> None:
        """Tell what the author wrote and the data do not allow."""
        finding = {"rule": remark.rule, "words": remark.words, "where": where, "message": remark.message}
        if remark.quantity:
            finding = {"words": remark.words, "figure": remark.figure, "where": where}
        place = (remark.paragraph, remark.start, remark.end)
        self._tell("quantifiers" if remark.quantity else "wording", finding, place, remark.message, remark.fix)

    def told(self, kinds: Collection[str], place: Place) -> bool:
        """Whether something of these kinds was told within a stretch."""
        paragraph, start, end = place
        return any(
            kind in kinds and p == paragraph and low < end and start < high for kind, (p, low, high) in self._told
        )

    def _tell(self, kind: str, finding: Finding, place: Place, problem: str, fix: str) -> None:
        getattr(self, kind).append(finding)
        self._told.append((kind, place))
        self.remarks.append((*place, f"位置：{finding['where']}\n问题：{problem}\n怎么改：{fix}"))
