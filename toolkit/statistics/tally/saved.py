"""Tallies as files: a header that says of what, and the arrays; nothing in them is run when they are read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.errors import StoreError
from toolkit.files import canonical_json, pack, reason_of

FORMAT = 1
"""Raised whenever older programs would misread a file."""
_MOST = 2**31
"""Bytes of one array; more is no tally."""


def packed(kind: str, header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return the bytes of a file: equal tallies give equal bytes.

    Parameters
    ----------
    kind : str
        What it is, in words of the program.
    header : mapping
    arrays : mapping of str to array
    """
    parts = {"header.json": canonical_json({"format": FORMAT, "kind": kind, **header}).encode()}
    for name, array in arrays.items():
        data = BytesIO()
        np.lib.format.write_array(data, np.ascontiguousarray(array), allow_pickle=False)
        parts[f"{name}.npy"] = data.getvalue()
    return pack(parts, first=("header.json",))


def unpacked(data: bytes, kind: str, where: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return header and arrays of a file's bytes.

    Raises
    ------
    StoreError
        ``S-TALLY`` for what is no tally of this kind, damaged, or of a newer program.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            header = json.loads(parts.read("header.json"))
            told = (header.get("format"), header.get("kind"))
            if told != (FORMAT, kind):
                reason = "是较新的程序存的" if isinstance(told[0], int) and told[0] > FORMAT else "里面是另一种内容"
                raise StoreError("S-TALLY", where=where, reason=reason)
            arrays = {}
            for member in parts.infolist():
                if member.filename.endswith(".npy") and member.file_size <= _MOST:
                    own = BytesIO(parts.read(member))
                    arrays[member.filename.removesuffix(".npy")] = np.lib.format.read_array(own, allow_pickle=False)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        raise damaged(where) from error
    return header, arrays


def read(path: str | Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    StoreError
        ``S-TALLY`` for a file that is not there or cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise StoreError("S-TALLY", where=Path(path).name, reason=reason_of(error)) from error


def damaged(where: str) -> StoreError:
    """Return what to tell when the arrays do not fit the header."""
    return StoreError("S-TALLY", where=where, reason="已损坏，或不是汇总文件")
