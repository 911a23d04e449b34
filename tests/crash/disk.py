"""A disk that writes down what is done to it, and fails, fills or stops at a chosen operation."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch


@dataclass(frozen=True)
class Operation:
    """One change of the disk: create, write, truncate, sync, rename, unlink, folder, sync folder; or an ack."""

    kind: str
    path: Path
    data: bytes = b""
    at: int = 0
    target: Path | None = None


class Crash(BaseException):
    """The process dies here: nothing that follows reaches the disk."""


Fault = Callable[[int, Operation], None]
"""Called before each operation with its number; may raise."""


def crash_at(number: int) -> Fault:
    """Die before an operation; a write is half done."""

    def fault(n: int, operation: Operation) -> None:
        if n == number:
            raise Crash

    return fault


def fail_at(number: int, code: int = errno.ENOSPC) -> Fault:
    """Let one operation fail, and those after it succeed again."""

    def fault(n: int, operation: Operation) -> None:
        if n == number:
            raise OSError(code, os.strerror(code))

    return fault


@dataclass
class Disk:
    """What happened below a folder.

    Parameters
    ----------
    root : Path
        Operations elsewhere are none of its business.
    fault : callable, optional
        What goes wrong.
    """

    root: Path
    fault: Fault | None = None
    operations: list[Operation] = field(default_factory=list)
    dead: bool = False
    number: int = 0
    handles: dict[int, Path] = field(default_factory=dict)

    def ack(self, what: object) -> None:
        """Note that the user was told that something is saved."""
        if not self.dead:
            self.operations.append(Operation("ack", self.root, repr(what).encode()))

    def does(self, operation: Operation) -> bool:
        """Note an operation about to be done; whether it may be."""
        if self.dead:
            return False
        self.number += 1
        if self.fault:
            try:
                self.fault(self.number, operation)
            except BaseException as error:
                self.dead = isinstance(error, Crash)
                raise
        self.operations.append(operation)
        return True

    def holds(self, path: Any) -> bool:
        """Whether a path lies below the root."""
        return isinstance(path, str | os.PathLike) and Path(path).is_relative_to(self.root)

    @contextmanager
    def watched(self) -> Iterator[Disk]:
        """Put this disk in the place of the system's."""
        real = _Real()
        with (
            patch("io.open", self._open(real)),
            patch("builtins.open", self._open(real)),
            patch("os.open", self._os_open(real)),
            patch("os.fsync", self._fsync(real)),
            patch("os.close", self._close(real)),
            patch("os.replace", self._two("rename", real.replace)),
            patch("os.rename", self._two("rename", real.rename)),
            patch("os.unlink", self._one("unlink", real.unlink)),
            patch("os.mkdir", self._one("folder", real.mkdir)),
        ):
            yield self

    def _open(self, real: _Real) -> Any:
        def opened(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any) -> Any:
            if not self.holds(file) or not set(mode) & set("wax+"):
                return real.open(file, mode, buffering, *rest, **more)
            if "b" not in mode:
                binary = opened(file, mode.replace("t", "") + "b")
                return io.TextIOWrapper(binary, more.get("encoding"), more.get("errors"), more.get("newline"))
            raw = _File(self, Path(file), mode.replace("b", ""))
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        return opened

    def _os_open(self, real: _Real) -> Any:
        def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            handle = real.os_open(path, flags, *rest, **more)
            if self.holds(path):
                self.handles[handle] = Path(path)
            return handle

        return opened

    def _close(self, real: _Real) -> Any:
        def close(handle: int) -> None:
            self.handles.pop(handle, None)
            real.close(handle)

        return close

    def _fsync(self, real: _Real) -> Any:
        def fsync(handle: int) -> None:
            path = self.handles.get(handle)
            if path is not None:
                self.does(Operation("sync folder" if path.is_dir() else "sync", path))
            else:
                real.fsync(handle)

        return fsync

    def _one(self, kind: str, real: Any) -> Any:
        def call(path: Any, *rest: Any, **more: Any) -> None:
            failing = kind == "folder" and Path(path).is_dir()  # the system's call raises, as it should
            if not self.holds(path) or failing or self.does(Operation(kind, Path(path))):
                real(path, *rest, **more)

        return call

    def _two(self, kind: str, real: Any) -> Any:
        def call(source: Any, target: Any, *rest: Any, **more: Any) -> None:
            if not self.holds(source) or self.does(Operation(kind, Path(source), target=Path(target))):
                real(source, target, *rest, **more)

        return call


class _Real:
    """The system's own calls, as they are now."""

    def __init__(self) -> None:
        self.open, self.os_open, self.fsync, self.close = builtins.open, os.open, os.fsync, os.close
        self.replace, self.rename, self.unlink, self.mkdir = os.replace, os.rename, os.unlink, os.mkdir


class _File(io.FileIO):
    """A file whose every change goes through the disk."""

    def __init__(self, disk: Disk, path: Path, mode: str) -> None:
        self.disk, self.path = disk, path
        self.fails: OSError | None = None
        there = path.exists()
        if not there:
            disk.does(Operation("create", path))
        elif "w" in mode:
            disk.does(Operation("truncate", path))
        if disk.dead:  # a dead process opens nothing: what it writes goes nowhere
            super().__init__(os.devnull, "w")
        else:
            super().__init__(path, mode)
        disk.handles[self.fileno()] = path

    def write(self, data: Any) -> int:
        block = bytes(data)
        at = self.seek(0, os.SEEK_END) if "a" in self.mode and not self.disk.dead else self.tell()
        if self.fails:  # the system writes what still fits, and fails at the next call
            error, self.fails = self.fails, None
            raise error
        try:
            if self.disk.does(Operation("write", self.path, block, at)):
                return cast(int, super().write(block))
            return len(block)
        except Crash:
            self._half(block, at)
            raise
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self.fails = error
            return self._half(block, at)

    def _half(self, block: bytes, at: int) -> int:
        half = block[: len(block) // 2]
        self.disk.operations.append(Operation("write", self.path, half, at))
        return cast(int, super().write(half))

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        if self.disk.does(Operation("truncate", self.path, at=size)):
            super().truncate(size)
        return size

    def close(self) -> None:
        if not self.closed:
            self.disk.handles.pop(self.fileno(), None)
        super().close()
