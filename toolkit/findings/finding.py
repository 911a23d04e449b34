"""A finding: one claim, the facts it stands on, what licenses it, and what it cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Number, plain

if TYPE_CHECKING:
    from toolkit.document import Inline
    from toolkit.sample import DesignClass

LEVEL, DIFFERENCE, NO_DIFFERENCE, UNDECIDED, PRIORITY = "水平", "差别", "未发现差别", "样本不足以判断", "优先事项"
PLANNED, EXPLORATORY = "计划内", "探索性"


@dataclass(frozen=True)
class Licence:
    """What a finding was allowed by.

    Parameters
    ----------
    design : DesignClass
    base : int
        People behind the claim; of a difference, those in the smaller group.
    effect : str
        Name, value and word of the strength (``V 0.21，弱``); empty for a level.
    family : str
        How many comparisons were judged together, and how; empty for a level.
    faint : bool
        The base is so small that the figures are for reference only.
    """

    design: DesignClass
    base: int
    effect: str = ""
    family: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Finding:
    """One claim of a report.

    Parameters
    ----------
    id : str
        ``F1``, ``F2``, in the order of the report.
    kind : str
        水平, 差别, 未发现差别, 样本不足以判断 or 优先事项.
    item, by : str
        The question, and what it is told apart by (empty for a level).
    claim : tuple of Inline
        The sentence, its numbers bound.
    licence : Licence
    limits : tuple of str
        Sentences on what it cannot say.
    mark : str
        计划内 or 探索性.
    options : tuple of int
        Codes of the options (of a matrix: none) that the claim puts in front.
    rows : tuple of str
        Keys of the rows of a matrix that the claim puts in front.
    """

    id: str
    kind: str
    item: str
    by: str
    claim: tuple[Inline, ...]
    licence: Licence
    limits: tuple[str, ...] = ()
    mark: str = PLANNED
    options: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that the claim stands on."""
        return tuple(inline.fact for inline in self.claim if isinstance(inline, Number))

    def __repr__(self) -> str:
        return f"{self.id}（{self.kind}，{self.mark}）：{plain(self.claim)}"
