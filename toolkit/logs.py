"""Append-only logs: a record is on the disk when :func:`append_record` returns, or it is not there at all.

One record a line: its CRC-32, the number of its bytes, and canonical JSON. A line that a crash has torn is closed with
a line end when the next record is written, so it can never run into it; both kinds of damage are told, never hidden.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from toolkit.errors import StoreError
from toolkit.files import canonical_json, make_folder, reason_of, sync_folder

_ON_DISK: set[Path] = set()
"""Logs whose names this process has put on the disk: another may have died between making one and the sync."""
_MOST_DIGITS = 9
_PATIENCE = 50
"""Tries of 0.2 s each before a log that another window is writing counts as busy."""


class Log(tuple[dict[str, Any], ...]):
    """The whole records of a log in order, and the 1-based numbers of the lines that are not."""

    torn: tuple[int, ...] = ()
    """Lines a crash has cut off: never acknowledged."""
    damaged: tuple[int, ...] = ()
    """Whole lines whose content is no longer what was written."""


def append_record(path: Path, record: dict[str, Any]) -> None:
    """Append one record and return only when it is on the disk.

    Raises
    ------
    StoreError
        ``S-WRITE`` when it could not be written, ``S-BUSY`` when another window holds the log for ten seconds.
    """
    text = canonical_json(record).encode()
    line = b"%08x %d %b\n" % (crc32(text), len(text), text)
    try:
        fresh = path not in _ON_DISK or not path.exists()
        make_folder(path.parent)
        with path.open("a+b") as stream, _alone(stream, path):
            stream.write((b"\n" if _is_torn(stream) else b"") + line)
            stream.flush()
            os.fsync(stream.fileno())
        if fresh:
            sync_folder(path.parent)
            _ON_DISK.add(path)
    except OSError as error:
        raise StoreError("S-WRITE", where=str(path), reason=reason_of(error)) from error


def read_records(path: Path) -> Log:
    """Return the records of a log; an absent log has none. Damaged lines are named in the result, the others kept."""
    records, torn, damaged = [], [], []
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    for number, line in enumerate(lines, start=1):
        if number == len(lines) and not line:
            break
        whole, record = _read(line)
        if record is not None and number < len(lines):
            records.append(record)
        else:
            (damaged if whole and number < len(lines) else torn).append(number)
    log = Log(records)
    log.torn, log.damaged = tuple(torn), tuple(damaged)
    return log


def _read(line: bytes) -> tuple[bool, dict[str, Any] | None]:
    """Return whether a line has the length it says, and its record when it is what was written."""
    checksum, _, rest = line.partition(b" ")
    size, _, text = rest.partition(b" ")
    if not size.isdigit() or len(size) > _MOST_DIGITS or len(text) < int(size):
        return False, None
    if len(text) != int(size) or checksum != b"%08x" % crc32(text):
        return True, None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return True, None
    return True, record if isinstance(record, dict) else None


def _is_torn(stream: IO[bytes]) -> bool:
    if stream.seek(0, os.SEEK_END) == 0:
        return False
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


@contextmanager
def _alone(stream: IO[bytes], path: Path) -> Iterator[None]:
    """Hold a file alone, so that two windows cannot write into each other's lines."""
    for attempt in range(_PATIENCE):
        try:
            _lock(stream)
            break
        except OSError:
            if attempt == _PATIENCE - 1:
                raise StoreError("S-BUSY", where=str(path)) from None
            time.sleep(0.2)
    try:
        yield
    finally:
        _unlock(stream)


if os.name == "nt":
    import msvcrt

    _FAR = 1 << 30  # a byte no log reaches: Windows locks are of bytes, and other windows must go on reading

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

    def _unlock(stream: IO[bytes]) -> None:
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
