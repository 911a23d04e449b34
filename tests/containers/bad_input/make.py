"""The whole corpus; run as a program it writes every file into a folder.

python -m tests.containers.bad_input.make FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.containers.bad_input import (
    clean,
    container_cases,
    legacy_cases,
    table_cases,
    text_cases,
    value_cases,
    workbook_cases,
    zip_cases,
)
from tests.containers.bad_input.case import Case

CASES: tuple[Case, ...] = tuple(
    case
    for room in (clean, text_cases, table_cases, value_cases, workbook_cases, container_cases, zip_cases, legacy_cases)
    for case in room.cases()
)


def write(folder: Path) -> int:
    """Write the files of every case below its group, those of heavy cases too; return how many."""
    written = 0
    for number, case in enumerate(CASES):
        for file in (*case.before, *case.files):
            path = folder / case.group / f"{number:03}" / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.build())
            written += 1
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))} files\n")
