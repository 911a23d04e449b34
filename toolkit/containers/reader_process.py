"""What every reader in a process of its own does: set limits, take the file, answer in lines of JSON."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

MAX_MEMORY = 4 << 30
MAX_CELLS = 20_000_000
EXACT = 1e15
"""Tables keep 15 digits of a number; of a longer one the rest is zeros or noise."""


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The reader knows why a file cannot be read: ``code`` is that of the error a person sees, empty for any other."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def serve(read: Callable[[bytes], Iterator[Any]]) -> None:
    """Answer with a line of JSON for each value of ``read``, and a last one with the code of a refusal or nothing."""
    _limit()
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    code = ""
    try:
        for value in read(sys.stdin.buffer.read()):
            answers.write(json.dumps(value) + "\n")
    except Refused as refused:
        code = refused.code
    answers.write(json.dumps(code) + "\n")
    answers.close()


def _limit() -> None:
    """Limit memory. Windows has no such limit to set for oneself; there an allocation beyond the memory fails."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def shown(value: Any) -> str:
    """Return a value as a person reads it; nothing for a blank.

    >>> shown(1.0), shown(0.5), shown(True), shown(datetime(2026, 9, 8, 12, 24, 22)), shown(float("nan"))
    ('1', '0.5', 'TRUE', '2026-09-08 12:24:22', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime():
            return (value + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="seconds")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
