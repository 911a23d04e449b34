"""SPSS files byte by byte, for what no writer will write: any encoding, sets of multiple responses, wrong counts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Column:
    """A variable: numbers, or texts of ``width`` bytes."""

    name: str
    label: str = ""
    values: dict[float, str] = field(default_factory=dict)
    width: int = 0
    missing: tuple[float, ...] = ()


def sav(
    columns: Sequence[Column],
    cases: Sequence[Sequence[object]],
    *,
    encoding: str = "utf-8",
    stated: str = "utf-8",
    page: int | None = None,
    sets: str = "",
    newer_sets: str = "",
    declared: int | None = None,
    order: str = "<",
) -> bytes:
    """Return a file; ``stated`` is the encoding it says it has ("" for none), ``declared`` the cases it says it has."""

    def whole(*numbers: int) -> bytes:
        return struct.pack(f"{order}{len(numbers)}i", *numbers)

    def number(value: float) -> bytes:
        return struct.pack(f"{order}d", value)

    def text(value: str, size: int) -> bytes:
        return value.encode(encoding).ljust(size)[:size]

    def extension(subtype: int, content: bytes, size: int = 1) -> bytes:
        return whole(7, subtype, size, len(content) // size) + content

    def label(value: str) -> bytes:
        raw = value.encode(encoding)
        return whole(len(raw)) + raw + b" " * (-len(raw) % 4)

    count = len(cases) if declared is None else declared
    head = b"$FL2" + b"@(#) made for a test".ljust(60)
    head += whole(2, sum(max(1, -(-c.width // 8)) for c in columns), 0, 0, count) + number(100)
    head += b"01 Jan 0000:00:00" + text("", 64) + b"\0\0\0"
    body = b""
    for i, column in enumerate(columns):
        spec = whole((1 if column.width else 5) << 16 | max(8, column.width) << 8)
        body += (
            whole(2, column.width, bool(column.label), len(column.missing)) + spec + spec + f"V{i}".encode().ljust(8)
        )
        body += label(column.label) if column.label else b""
        body += b"".join(map(number, column.missing))
        body += (whole(2, -1, 0, 0) + spec + spec + b" " * 8) * max(0, -(-column.width // 8) - 1)
    at = 1
    for column in columns:
        if column.values:
            body += whole(3, len(column.values))
            for code, name in column.values.items():
                raw = name.encode(encoding)
                body += number(code) + bytes([len(raw)]) + raw + b" " * (-(len(raw) + 1) % 8)
            body += whole(4, 1, at)
        at += max(1, -(-column.width // 8))
    if page is not None:
        body += extension(3, whole(1, 0, 0, 0, 1, 1, 2 if order == "<" else 1, page), 4)
    body += extension(7, sets.encode(encoding)) if sets else b""
    body += extension(13, "\t".join(f"V{i}={c.name}" for i, c in enumerate(columns)).encode(encoding))
    body += extension(19, newer_sets.encode(encoding)) if newer_sets else b""
    body += extension(20, stated.encode()) if stated else b""
    body += whole(999, 0)
    for case in cases:
        for column, value in zip(columns, case, strict=True):
            if column.width:
                body += text(str(value), -(-column.width // 8) * 8)
            else:
                body += number(-1.7976931348623157e308 if value is None else float(value))  # type: ignore[arg-type]
    return head + body
