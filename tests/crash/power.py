"""The power-loss model: every set of operations that no sync covers may be lost, and writes may be torn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from tests.crash.disk import Operation

NAMES = frozenset(("create", "rename", "unlink", "folder"))
"""Operations on the names in a folder; a sync of the folder makes them last."""


@dataclass
class _Node:
    data: bytearray = field(default_factory=bytearray)


def states(log: Sequence[Operation], start: dict[Path, bytes]) -> Iterator[tuple[dict[Path, bytes], list[bytes]]]:
    """Yield every content the disk may have when the power goes after ``log``, with what was acknowledged by then.

    Parameters
    ----------
    log : sequence of Operation
        What was done, in order; cut it for an earlier moment.
    start : dict of Path to bytes
        The files that were safely on the disk before.
    """
    unsure = _unsure(log)
    acked = [operation.data for operation in log if operation.kind == "ack"]
    for size in range(len(unsure) + 1):
        for lost in combinations(unsure, size):
            torn = [n for n in lost if log[n].kind == "write" and len(log[n].data) > 1]
            for half in [frozenset(), *(frozenset((n,)) for n in torn)]:
                yield _replayed(log, frozenset(lost) - half, half, start), acked


def _unsure(log: Sequence[Operation]) -> list[int]:
    """Return the operations that no later sync covers."""
    found = []
    for n, operation in enumerate(log):
        later = log[n + 1 :]
        if operation.kind in NAMES:
            folders = {operation.path.parent, (operation.target or operation.path).parent}
            synced = {other.path for other in later if other.kind == "sync folder"}
            sure = folders <= synced
        else:
            name, sure = operation.path, operation.kind in ("ack", "sync", "sync folder")
            for other in later:  # a file keeps its content when it is renamed
                sure = sure or (other.kind == "sync" and other.path == name)
                name = other.target if other.kind == "rename" and other.path == name and other.target else name
        if not sure:
            found.append(n)
    return found


def _replayed(
    log: Sequence[Operation], lost: frozenset[int], torn: frozenset[int], start: dict[Path, bytes]
) -> dict[Path, bytes]:
    """Return the files after the operations that were not lost.

    ``names`` is what the disk holds; ``seen`` is what the running system saw: an operation means the file it saw.
    """
    names = {path: _Node(bytearray(data)) for path, data in start.items()}
    seen = dict(names)
    gone: set[Path] = set()  # folders whose own name was lost
    for n, operation in enumerate(log):
        path, kept = operation.path, n not in lost
        if operation.kind == "create":
            seen[path] = _Node()
            if kept:
                names[path] = seen[path]
        elif operation.kind == "write" and kept:
            data = operation.data[: len(operation.data) // 2] if n in torn else operation.data
            content = seen[path].data
            content.extend(bytes(max(0, operation.at - len(content))))
            content[operation.at : operation.at + len(data)] = data
        elif operation.kind == "truncate" and kept:
            del seen[path].data[operation.at :]
        elif operation.kind == "rename" and operation.target:
            seen[operation.target] = seen.pop(path)
            if kept:
                names[operation.target] = seen[operation.target]
                names.pop(path, None)
        elif operation.kind == "unlink":
            seen.pop(path, None)
            if kept:
                names.pop(path, None)
        elif operation.kind == "folder" and not kept:
            gone.add(path)
    return {
        path: bytes(node.data)
        for path, node in names.items()
        if not any(path.is_relative_to(folder) for folder in gone)
    }
