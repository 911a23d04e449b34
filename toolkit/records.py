"""Records that travel between rooms: findings of a check, ledger rows, codes of missing answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any

from toolkit.files import canonical_json, digest

NOT_ASKED = -1
"""Stored in place of an answer when the routing did not ask."""
BLANK = -2
"""Stored in place of an answer when the question was asked and left empty."""
OUTSIDE = float("-inf")
"""Stands for no number at all of people outside what is looked at, where :data:`NOT_ASKED` might be an answer."""


class Severity(StrEnum):
    """How much a finding of a check weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Issue:
    """One finding about a questionnaire or a text.

    ``item`` is the question's id (empty for the whole questionnaire); ``span`` the characters meant in a text.
    """

    rule: str
    item: str
    severity: Severity
    message: str
    suggestion: str = ""
    span: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self) | {"severity": str(self.severity)}


_SEVERITIES = {Severity.ERROR: "必改", Severity.WARNING: "建议", Severity.INFO: "提示"}


class Issues(tuple[Issue, ...]):
    """Findings of a check, shown one a line."""

    __slots__ = ()

    def __repr__(self) -> str:
        lines = [
            f"【{_SEVERITIES[i.severity]}】{i.item or '整份问卷'}：{i.message}{i.suggestion}（{i.rule}）"
            for i in self.by_weight
        ]
        return "\n".join([*lines, f"共 {len(self)} 条。" if lines else "没有发现问题。"])

    def _repr_html_(self) -> str:
        style = "text-align:left;min-width:{}em"
        widths = {"程度": 3, "题号": 4, "问题": 12, "怎么改": 12, "规则": 3}
        head = "".join(f"<th style='{style.format(width)}'>{name}</th>" for name, width in widths.items())
        rows = []
        for i in self.by_weight:
            cells = (_SEVERITIES[i.severity], i.item or "整份问卷", i.message, i.suggestion, i.rule)
            rows.append("<tr>" + "".join(f"<td style='text-align:left'>{escape(c)}</td>" for c in cells) + "</tr>")
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>" if rows else ""
        return f"<p>{f'共 {len(self)} 条。' if rows else '没有发现问题。'}</p>{table}"

    @property
    def by_weight(self) -> list[Issue]:
        """The findings, those that weigh most first, each sort in the order of the form."""
        return sorted(self, key=lambda issue: list(_SEVERITIES).index(issue.severity))

    @property
    def errors(self) -> Issues:
        """Those that must be mended before the questionnaire goes out."""
        return Issues(issue for issue in self if issue.severity is Severity.ERROR)


@dataclass(frozen=True)
class Notice:
    """Something a person should know about answers that were read; ``level`` is ``info`` or ``action``.

    ``subject`` is what a decision would be about (a column, a record), ``proposal`` the choice it points to, ``file``
    the file it is about, empty when it is about all of them.
    """

    code: str
    level: str
    message: str
    subject: str = ""
    proposal: str = ""
    file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class LedgerRow:
    """An answer that was not accepted, with its place in the file and the reason.

    ``row`` is 1-based in the file (the header is row 1); ``column`` is the header's text. ``id`` is what a decision
    names it by (rows with the same unknown word share one), ``status`` is ``pending`` or ``discarded``, ``part`` the
    row of a matrix.
    """

    file: str
    sheet: str
    row: int
    column: str
    item: str
    value: str
    reason: str
    message: str
    id: str = ""
    respondent: str = ""
    status: str = "pending"
    part: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


class Ledger(tuple[LedgerRow, ...]):
    """Answers that were not accepted, shown one a line."""

    __slots__ = ()

    def __repr__(self) -> str:
        lines = [f"{row.file} 第{row.row}行 {row.column[:20]}：{row.message}" for row in self.pending]
        return "\n".join([*lines, f"共 {len(lines)} 处待处理。" if lines else "没有待处理的答案。"])

    @property
    def pending(self) -> Ledger:
        """Those nobody has decided about."""
        return Ledger(row for row in self if row.status == "pending")


def request_id(**request: object) -> str:
    """Return the id of a result: a hash of what was asked for, never of the data, so it stays when data grow.

    >>> request_id(survey="a", item="HOU01", statistic="proportion", level=1) == request_id(
    ...     item="HOU01", level=1, statistic="proportion", survey="a"
    ... )
    True
    """
    return digest(canonical_json(request).encode())[:12]


def request_ids(fixed: Mapping[str, str], varying: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the ids of many requests that differ in some parts only: each equals its :func:`request_id`.

    Parameters
    ----------
    fixed : mapping of str to str
    varying : sequence of str
        Names of the parts that differ.
    rows : iterable of sequence of str
        Those parts, request by request.

    >>> request_ids({"item": "HOU01"}, ["level"], [["1"], ["2"]])[1] == request_id(item="HOU01", level="2")
    True
    """
    pieces, order, text = [], [], "{"
    for name in sorted([*fixed, *varying]):
        text += f"{_quoted(name)}:"
        if name in varying:
            pieces.append(text)
            order.append(varying.index(name))
            text = ","
        else:
            text += f"{_quoted(fixed[name])},"
    last = text.removesuffix(",") + "}"
    written = ("".join([piece + _quoted(row[at]) for piece, at in zip(pieces, order, strict=True)]) for row in rows)
    return [digest((request + last).encode())[:12] for request in written]


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return canonical_json(text)
