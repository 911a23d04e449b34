"""Secrets of this computer's user, outside every project folder, and the pseudonyms made with one of them."""

from __future__ import annotations

import hmac
import os
import re
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from toolkit.errors import StoreError
from toolkit.files import make_folder, reason_of, shown_path, sync_folder
from toolkit.responses.personal.plain import Plain

_BYTES = 32


def secrets_folder() -> Path:
    """Return the user's own folder for settings; never inside a project, so it is not copied or sent along with one."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "youth-survey-toolkit"


def shown_secret(name: str) -> str:
    """Return where a secret lies, as it is told: without the name of the computer's user where that can be."""
    path = secrets_folder() / name
    if sys.platform == "win32":
        return rf"%APPDATA%\{path.parent.name}\{name}"
    return f"~/{path.relative_to(Path.home()).as_posix()}" if path.is_relative_to(Path.home()) else str(path)


def keep_secret(path: Path, text: str) -> None:
    """Write a secret that only its owner may read; one that is there already is never replaced.

    Raises
    ------
    FileExistsError
    StoreError
        ``S-WRITE``.
    """
    try:
        make_folder(path.parent)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError("S-WRITE", where=shown_path(path), reason=reason_of(error)) from error


def pseudonym_key() -> bytes:
    """Return the key that pseudonyms are made with, made at first need.

    Raises
    ------
    StoreError
        ``S-KEY`` when the key file is damaged: a new one would give everybody a new pseudonym.
    """
    path = secrets_folder() / "pseudonym.key"
    if not path.exists():
        with suppress(FileExistsError):  # another window was first
            keep_secret(path, os.urandom(_BYTES).hex())
    text = path.read_bytes()
    if not re.fullmatch(rb"[0-9a-f]{%d}" % (2 * _BYTES), text):
        raise StoreError("S-KEY", where=path.name)
    return bytes.fromhex(text.decode("ascii"))


def normalised_phone(phone: str) -> str:
    """Return the eleven digits of a mobile number however it was written; empty when it is none.

    >>> normalised_phone("（+86）１００-0000 0001")
    ''
    """
    digits = re.sub("[^0-9]", "", Plain.of(phone).digits)
    match = re.fullmatch("(?:00)?(?:86)?(1[3-9][0-9]{9})", digits)
    return match[1] if match else ""


def person_key(phone: str, key: bytes) -> str:
    """Return the pseudonym of the owner of a mobile number (16 bytes in hexadecimal); empty when it is no number.

    A plain hash would not do: there are so few numbers that all of them can be tried within hours.
    """
    number = normalised_phone(phone)
    return hmac.new(key, number.encode("ascii"), sha256).digest()[:16].hex() if number else ""
