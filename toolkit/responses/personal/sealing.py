"""What names people, sealed at rest for several key holders: raw files and contacts, and no cache beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import StoreError
from toolkit.files import delete, digest, keep_raw, shown_path
from toolkit.responses.personal.contacts import contacts_file
from toolkit.responses.personal.locking import SUFFIX, forget_holders, holders, keep, locked, name_holders, read
from toolkit.responses.personal.purge import refuse_purged
from toolkit.responses.personal.traces import files_below


def seal(store: Path, recipients: Sequence[str]) -> int:
    """Encrypt raw files and contacts of a store for every recipient; return how many raw files were sealed.

    What is handed in later is sealed for them as it comes. The cache, which holds the answers in the open, goes.

    Parameters
    ----------
    store : Path
        ``data/store/<survey>/community=<code>/wave=<k>``.
    recipients : sequence of str
        Public keys: the cadre's and the district office's at least.

    Raises
    ------
    StoreError
        ``S-AGE``, ``S-RECIPIENT``, ``S-RAW`` when a file is no longer what it was (it stays as it is), ``S-PURGED``,
        ``S-LOCKED``, ``S-WRITE``.
    """
    refuse_purged(store)
    name_holders(store, recipients)
    for path in files_below(store / "cache"):
        delete(path)
    plain = [path for path in _raw_files(store) if not path.suffix]
    for path in plain:
        _checked(path, path.read_bytes())
    contacts = [path for path in (contacts_file(store),) if path.exists()]
    for path in (*plain, *contacts):
        keep(path, path.read_bytes(), holders(store))
    return len(plain)


def unseal(store: Path, identity: Path | None = None) -> int:
    """Decrypt raw files and contacts of a store again; return how many raw files there were.

    Raises
    ------
    StoreError
        What :func:`read_raw` raises.
    """
    sealed = [path.with_suffix("") for path in _raw_files(store) if path.suffix]
    contacts = [path for path in (contacts_file(store),) if locked(path).exists()]
    for path in (*sealed, *contacts):
        data = read_raw(path, identity) if path in sealed else read(path, identity)
        keep(path, data or b"", ())
        delete(locked(path))
    forget_holders(store)
    return len(sealed)


def is_sealed(store: Path) -> bool:
    """Tell whether anything of a store is locked away: nothing of it may lie beside that in the open."""
    return bool(holders(store)) or any(path.suffix for path in _raw_files(store))


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
    data = read(path, identity)
    if data is None:
        refuse_purged(path.parent.parent)
        raise StoreError("S-RAW", where=shown_path(path))
    return _checked(path, data)


def mend_raw(store: Path, data: bytes) -> None:
    """Put back a raw file that is handed in again, unless it is there sealed; into a sealed store it goes sealed.

    Raises
    ------
    StoreError
        ``S-PURGED``: what was deleted on its day does not come back.
    """
    refuse_purged(store)
    path, keys = store / "raw" / digest(data), holders(store)
    if locked(path).exists():
        return
    if keys:
        keep(path, data, keys)
    else:
        keep_raw(path.parent, data)


def _checked(path: Path, data: bytes) -> bytes:
    if digest(data) != path.name:
        raise StoreError("S-RAW", where=shown_path(path))
    return data


def _raw_files(store: Path) -> list[Path]:
    folder = store / "raw"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if re.fullmatch(rf"[0-9a-f]{{64}}({re.escape(SUFFIX)})?", path.name)]
