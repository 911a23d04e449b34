"""The only doors to the disk: whole-or-nothing saves, safe names, zips with fixed bytes; logs are in logs.py."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import time
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from toolkit.errors import StoreError

_NAME = re.compile(r"[\w一-鿿][\w一-鿿 .()（）-]{0,63}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])\s*(\..*)?", re.IGNORECASE)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def checked_name(name: str) -> str:
    """Return ``name`` when it can be a folder on every system and stays inside its parent.

    Raises
    ------
    StoreError
        ``S-NAME`` for separators, ``..``, device names, a trailing dot or blank, or more than 64 characters.

    >>> checked_name("youth-needs")
    'youth-needs'
    """
    reserved = _RESERVED.fullmatch(unicodedata.normalize("NFKC", name))
    if not _NAME.fullmatch(name) or name[-1] in ". " or ".." in name or reserved:
        raise StoreError("S-NAME", where=f"名称“{name[:40]}”")
    return name


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return sha256(data).hexdigest()


def canonical_json(value: Any) -> str:
    """Return ``value`` as JSON with sorted keys and no blanks: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def save(path: Path, data: bytes | str) -> Path:
    """Write ``data`` so that a reader sees the old file or the new one, never half of one.

    Raises
    ------
    StoreError
        ``S-LOCKED`` when another program holds the file, ``S-WRITE`` when the folder cannot be written.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    part = path.with_name(f".{path.name}.part")
    try:
        make_folder(path.parent)
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StoreError("S-WRITE", where=str(path), reason=reason_of(error)) from error
    return path


_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EACCES: "没有写的权限",
    errno.EPERM: "没有写的权限",
    errno.EROFS: "这个位置是只读的",
    errno.EISDIR: "那里有一个同名的文件夹",
    errno.EEXIST: "那里有一个同名的文件",
    errno.ENOTDIR: "路径中间有一个同名的文件",
    errno.ENOENT: "文件夹不存在",
    errno.ENAMETOOLONG: "名称太长",
}


def reason_of(error: OSError) -> str:
    """Return in Chinese why something could not be written."""
    return _REASONS.get(error.errno or 0, "系统不允许")


def _replace(part: Path, path: Path) -> None:
    # WPS and Excel hold an open file for a moment after a click on save; three tries cover that.
    for attempt in range(3):
        try:
            part.replace(path)
            return
        except PermissionError:
            if attempt == 2:
                part.unlink(missing_ok=True)
                raise StoreError("S-LOCKED", where=str(path)) from None
            time.sleep(0.3)


_ON_DISK: set[Path] = set()
"""Folders whose names this process has put on the disk."""


def make_folder(folder: Path) -> None:
    """Make a folder with its parents, each of them on the disk under its name.

    One that is there already may be the work of a process that died before it could sync: it counts as unsure, once.
    """
    unsure = [path for path in (folder, *folder.parents) if path not in _ON_DISK or not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in reversed(unsure):
        with suppress(PermissionError):  # folders above the project may be closed to us
            sync_folder(path.parent)
        _ON_DISK.add(path)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system can."""
    if os.name == "nt":  # Windows has no handle to sync a folder with
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Written:
    """Files that were written, by name; shown by their place in the project, never with the machine's folders.

    ``note`` is what a person should know of them; ``cleared`` is false when they are not to be used as they are.
    """

    files: dict[str, Path]
    note: str = ""
    cleared: bool = True

    def __repr__(self) -> str:
        lines = ["已写出：", *(f"  {shown_path(path)}" for path in self.files.values())]
        return "\n".join([*lines, self.note] if self.note else lines)


def shown_path(path: Path) -> str:
    """Return a path as it is shown: from the project folder on, or the file's name alone."""
    try:
        return path.resolve().relative_to(project_root().resolve()).as_posix()
    except (ValueError, StoreError):
        return path.name


def keep_raw(folder: Path, data: bytes) -> str:
    """Keep ``data`` untouched under its own SHA-256 in ``folder``; return the hash. Keeping twice is one file.

    A file of that name whose bytes are no longer what they were is put right.
    """
    name = digest(data)
    path = folder / name
    if not path.exists() or digest(path.read_bytes()) != name:
        save(path, data)
    return name


def pack(parts: dict[str, bytes], *, first: tuple[str, ...] = ()) -> bytes:
    """Return a zip of ``parts`` whose bytes depend on their names and contents only.

    Parameters
    ----------
    parts : dict of str to bytes
        Member name to content.
    first : tuple of str
        Members to be put first (OOXML readers look for ``[Content_Types].xml`` there); the rest is sorted.
    """
    buffer = io.BytesIO()
    order = [name for name in first if name in parts] + sorted(set(parts) - set(first))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in order:
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def project_root() -> Path:
    """Return the project folder: the nearest one above the current folder that holds ``surveys/``, else the package's.

    Raises
    ------
    StoreError
        ``S-ROOT`` when neither is a project folder.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parent.parent):
        if (folder / "surveys" / "places.csv").is_file():
            return folder
    raise StoreError("S-ROOT", where=str(here))


def delete(path: Path) -> None:
    """Delete a file, if it is there.

    Raises
    ------
    StoreError
        ``S-LOCKED``.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("S-LOCKED", where=shown_path(path)) from error
