"""Readers in a process of their own: a file that kills its reader, or makes it ask for all memory, kills only that.

A reader is a module that ends in ``serve(...)`` (:mod:`toolkit.containers.reader_process`); it gets the file on its
standard input and answers in lines of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import IntakeError

SECONDS = 60
_PACKAGES = Path(__file__).resolve().parents[2]


def read_apart(module: str, arguments: tuple[str, ...], data: bytes, file: str, failure: str) -> Iterator[Any]:
    """Yield what a reader says about a file.

    Parameters
    ----------
    module : str
        Name of the reader's module.
    arguments : tuple of str
        For the reader.
    data : bytes
    file : str
    failure : str
        Code of the error when the reader dies, takes more than 60 seconds, or gives up without a code of its own.

    Raises
    ------
    IntakeError
        ``failure``, or the code the reader refuses the file with.
    """
    command = [sys.executable, "-P", "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - this Python with one of our own modules
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IntakeError(failure, where=file) from error
    *lines, last = done.stdout.split(b"\n")
    if done.returncode or last or not lines:
        raise IntakeError(failure, where=file)
    end = json.loads(lines.pop())
    if end:
        raise IntakeError(end, where=file)
    yield from map(json.loads, lines)


def _environment() -> dict[str, str]:
    """Return an environment in which the reader finds this package, wherever this programme was started."""
    paths = (str(_PACKAGES), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
