"""The solver prints lines of its own, past Python: they would stand in notebooks and beside what ``--json`` prints."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_OUT = 1


@contextmanager
def quiet() -> Iterator[None]:
    """Let nothing that compiled code prints come through; what was printed before still does."""
    try:
        kept = os.dup(_OUT)
    except OSError:  # a programme without a window has no output at all
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        _flush()
        os.dup2(nowhere, _OUT)
        yield
    finally:
        _flush()
        os.dup2(kept, _OUT)
        os.close(kept)
        os.close(nowhere)


def _flush() -> None:
    """Empty the buffers of the C library, or its lines would come later."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
