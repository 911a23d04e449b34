"""Files locked with age for several holders of a key; opening one asks for nothing when the key is in place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from toolkit.errors import StoreError
from toolkit.files import delete, save, shown_path
from toolkit.responses.personal.keys import keep_secret, secrets_folder, shown_secret

SUFFIX = ".age"
_KEY, _HOLDERS = "raw.key", "key_holders.txt"
_FEWEST = 2
"""Holders of a key: with one alone, losing it would lose the answers."""


def identity_file() -> Path:
    """Return where this user's own key lies."""
    return secrets_folder() / _KEY


def key_place() -> str:
    """Return where this user's own key lies, as it is told."""
    return shown_secret(_KEY)


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


# ---- who can open the files of a store -----------------------------------------------------------------------------


def holders(store: Path) -> list[str]:
    """Return the public keys a store is sealed for; none while it lies in the open."""
    path = store / _HOLDERS
    return path.read_text(encoding="utf-8", errors="replace").split() if path.exists() else []


def name_holders(store: Path, keys: Sequence[str]) -> None:
    """Write down whom a store is sealed for; what is kept there from now on is locked for them.

    Raises
    ------
    StoreError
        ``S-RECIPIENT`` for fewer than two keys, one that is none, and others than it is sealed for already; ``S-AGE``.
    """
    distinct, before = sorted({key.strip() for key in keys}), holders(store)
    if len(distinct) < _FEWEST:
        raise StoreError("S-RECIPIENT", where="加密", reason=f"要{_FEWEST}把不同的公钥，现在有{len(distinct)}把")
    _recipients(distinct)
    if before and before != distinct:
        raise StoreError("S-RECIPIENT", where="加密", reason="以前用另外的公钥加过密，要换公钥请先用 --open 打开")
    save(store / _HOLDERS, "".join(f"{key}\n" for key in distinct))


def forget_holders(store: Path) -> None:
    """Let a store lie in the open again."""
    delete(store / _HOLDERS)


# ---- files, locked or not ------------------------------------------------------------------------------------------


def locked(path: Path) -> Path:
    """Return where a file lies when it is locked."""
    return path.with_name(path.name + SUFFIX)


def keep(path: Path, data: bytes, keys: Sequence[str]) -> None:
    """Write a file, locked for the holders of ``keys`` where there are any, and never in the open beside that.

    Raises
    ------
    StoreError
        ``S-AGE``, ``S-WRITE``, ``S-LOCKED``.
    """
    if not keys:
        save(path, data)
        return
    save(locked(path), _pyrage().encrypt(data, _recipients(keys)))
    delete(path)


def read(path: Path, identity: Path | None = None) -> bytes | None:
    """Return the bytes of a file, locked or not; None when there is neither.

    Parameters
    ----------
    path : Path
        Where it lies in the open.
    identity : Path, optional
        A key file; the user's own when it is left out.

    Raises
    ------
    StoreError
        ``S-SEALED`` without a key, ``S-KEY`` when the key does not open it, ``S-AGE``.
    """
    if path.exists():
        return path.read_bytes()
    return _opened(locked(path), identity or identity_file()) if locked(path).exists() else None


def _opened(path: Path, identity: Path) -> bytes:
    age = _pyrage()
    if not identity.is_file():
        raise StoreError("S-SEALED", where=shown_path(path), place=key_place())
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


def _recipients(keys: Sequence[str]) -> list[Any]:
    age = _pyrage()
    try:
        return [age.x25519.Recipient.from_str(key) for key in keys]
    except age.RecipientError as error:
        raise StoreError("S-RECIPIENT", where="加密", reason="有一把没有抄全或抄错了") from error


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise StoreError("S-AGE", where="加密") from error
    return pyrage
