"""Raw files sealed at rest with age, for several key holders; reading one asks for nothing when the key is in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from toolkit.errors import StoreError
from toolkit.files import digest, keep_raw, save, shown_path
from toolkit.responses.personal.keys import keep_secret, secrets_folder
from toolkit.responses.personal.purge import refuse_purged

SUFFIX = ".age"
_FEWEST = 2
"""Holders of a key: with one alone, losing it would lose the answers."""


def identity_file() -> Path:
    """Return where this user's own key lies."""
    return secrets_folder() / "raw.key"


def new_identity(path: Path | None = None) -> str:
    """Make a key, keep its secret part in the user's folder, and return the public part, which may be passed on.

    A key that is there already is kept, and its public part returned.

    Raises
    ------
    StoreError
        ``S-AGE`` when pyrage is not installed, ``S-KEY`` when the key file is damaged.
    """
    path = path or identity_file()
    made = _pyrage().x25519.Identity.generate()
    try:
        keep_secret(path, f"{made}\n")
    except FileExistsError:
        made = _identity(path)
    return str(made.to_public())


def seal(store: Path, recipients: Sequence[str]) -> int:
    """Encrypt the raw files of a store, for every recipient; return how many were sealed.

    Parameters
    ----------
    store : Path
        ``data/store/<survey>/community=<code>/wave=<k>``.
    recipients : sequence of str
        Public keys: the cadre's and the district office's at least.

    Raises
    ------
    StoreError
        ``S-AGE``, ``S-RECIPIENT``, ``S-RAW`` when a file is no longer what it was (it stays as it is), ``S-WRITE``.
    """
    age, keys = _pyrage(), _recipients(recipients)
    plain = [path for path in _files(store) if not path.suffix]
    for path in plain:
        data = path.read_bytes()
        if digest(data) != path.name:
            raise StoreError("S-RAW", where=shown_path(path))
        save(_sealed(path), age.encrypt(data, keys))
        path.unlink()
    return len(plain)


def unseal(store: Path, identity: Path | None = None) -> int:
    """Decrypt the raw files of a store again; return how many there were.

    Raises
    ------
    StoreError
        What :func:`read_raw` raises.
    """
    sealed = [path for path in _files(store) if path.suffix]
    for path in sealed:
        save(path.with_suffix(""), read_raw(path.with_suffix(""), identity))
        path.unlink()
    return len(sealed)


def read_raw(path: Path, identity: Path | None = None) -> bytes:
    """Return the bytes of a raw file, sealed or not.

    Parameters
    ----------
    path : Path
        ``raw/<sha256>`` of a store.
    identity : Path, optional
        A key file; the user's own when it is left out.

    Raises
    ------
    StoreError
        ``S-PURGED`` after a deletion, ``S-RAW`` when the file is missing or no longer what it was, ``S-SEALED`` without
        a key, ``S-KEY`` when the key does not open it, ``S-AGE``.
    """
    sealed = _sealed(path)
    if path.exists():
        data = path.read_bytes()
    elif sealed.exists():
        data = _decrypted(sealed, identity or identity_file())
    else:
        refuse_purged(path.parent.parent)
        raise StoreError("S-RAW", where=shown_path(path))
    if digest(data) != path.name:
        raise StoreError("S-RAW", where=shown_path(path))
    return data


def mend_raw(store: Path, data: bytes) -> None:
    """Put back a raw file that is handed in again, unless it is there sealed.

    Raises
    ------
    StoreError
        ``S-PURGED``: what was deleted on its day does not come back.
    """
    refuse_purged(store)
    if not _sealed(store / "raw" / digest(data)).exists():
        keep_raw(store / "raw", data)


def _decrypted(path: Path, identity: Path) -> bytes:
    age = _pyrage()
    if not identity.is_file():
        raise StoreError("S-SEALED", where=shown_path(path))
    try:
        return age.decrypt(path.read_bytes(), [_identity(identity)])
    except age.DecryptError as error:
        raise StoreError("S-KEY", where=shown_path(path)) from error


def _identity(path: Path) -> Any:
    age = _pyrage()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    secret = next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")
    try:
        return age.x25519.Identity.from_str(secret)
    except age.IdentityError as error:
        raise StoreError("S-KEY", where=path.name) from error


def _recipients(written: Sequence[str]) -> list[Any]:
    age = _pyrage()
    distinct = sorted({key.strip() for key in written})
    if len(distinct) < _FEWEST:
        raise StoreError("S-RECIPIENT", where="加密", reason=f"要{_FEWEST}把不同的公钥，现在有{len(distinct)}把")
    try:
        return [age.x25519.Recipient.from_str(key) for key in distinct]
    except age.RecipientError as error:
        raise StoreError("S-RECIPIENT", where="加密", reason="有一把没有抄全或抄错了") from error


def _files(store: Path) -> list[Path]:
    folder = store / "raw"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if re.fullmatch(rf"[0-9a-f]{{64}}({re.escape(SUFFIX)})?", path.name)]


def _sealed(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise StoreError("S-AGE", where="加密") from error
    return pyrage
