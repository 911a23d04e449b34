"""One row of a community's ledger of measures (建议台账), as the district office sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from toolkit.district.tasks.days import deadline_of
from toolkit.questionnaire.labels import matching_key
from toolkit.report.advice.ledger import LEDGER

KEPT = ("进度", "完成情况", "更新日期")
"""What the district office fills in itself; it is kept when the communities hand in anew."""
DROPPED = "不采纳"
ADOPTED = ("已采纳", "修改后采纳")
NOT_BEGUN = "未开始"
"""The progress every ledger starts with: it says nothing against another."""
_ENDED = ("已完成", "已终止")


@dataclass(frozen=True)
class Row:
    """A measure of a community.

    Parameters
    ----------
    file : str
        Where it was handed in.
    line : int
        1-based in the file.
    cells : dict of str to str
        By header of the ledger.
    """

    file: str
    line: int
    cells: dict[str, str]

    def __repr__(self) -> str:
        return f"{self.named}（{self.status}）"

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")

    @property
    def named(self) -> str:
        """How it is named: its community, number and title."""
        return f"{self['社区']} {self['编号']}“{self['名称'] or '没有名称'}”"

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"台账“{self.file}”第{self.line}行"

    @property
    def community(self) -> str:
        """Code of the community, or its name where no code is written."""
        return self["community"] or self["社区"]

    @property
    def owner(self) -> str:
        """Who leads."""
        return self["牵头"]

    @property
    def status(self) -> str:
        """What its author has decided."""
        return self["状态"]

    @property
    def due(self) -> date | None:
        """The last day of its deadline; None where the words name no day."""
        return deadline_of(self["时限"])

    @property
    def is_running(self) -> bool:
        """Whether it was adopted and is not at its end."""
        return self.status in ADOPTED and self["进度"] not in _ENDED

    @property
    def alike(self) -> tuple[str, str] | None:
        """What measures of several communities have in common that are the same: template and object."""
        return (self["template_id"], matching_key(self["对象与规模"])) if self["template_id"] else None

    @property
    def identity(self) -> str:
        """What it is recognised by: its id; of a row somebody has added by hand, what it says."""
        return self["measure_id"] or "|".join(self[header] for header in ("社区", "编号", "名称", "做什么"))

    def is_same_measure(self, other: Row) -> bool:
        """Tell whether it says what another says: title or action in the same words."""
        return any(matching_key(self[header]) == matching_key(other[header]) for header in ("名称", "做什么"))

    def with_progress(self, other: Row) -> Row:
        """Return it with what the district office has filled in for it before."""
        kept = {header: other[header] for header in KEPT if other[header] not in ("", NOT_BEGUN)}
        return replace(self, cells=self.cells | kept)

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return {"file": self.file, "row": self.line} | {entry.header: self[entry.header] for entry in LEDGER}
