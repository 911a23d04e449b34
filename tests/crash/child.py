"""A process to be killed: appends records, hands in exports, and says after each that it is saved.

python -m tests.crash.child FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.containers.bad_input.form import FORM, PEOPLE, table
from tests.containers.bad_input.writing import book
from toolkit.channels.mapping import Mapping
from toolkit.logs import append_record, read_records
from toolkit.responses import Store, ingest

MOST = 100_000


def main(folder: Path) -> None:
    """Go on from where the last process was killed."""
    log = folder / "decisions" / "a.jsonl"
    store = Store.find("small", folder / "store", "02", 1)
    n = 1 + max((record["n"] for record in read_records(log)), default=-1)
    for number in range(n, MOST):
        append_record(log, {"n": number, "text": "乙" * (number % 300)})
        sys.stdout.write(f"record {number}\n")
        sys.stdout.flush()
        if number % 8 == 0:
            people = min(2 + number // 8, 40)
            path = folder / f"88_按文本_a_{people}_{people}.xlsx"
            path.write_bytes(book(table((PEOPLE * 4)[:people])))
            ingest(store, FORM, Mapping(), [path])
            sys.stdout.write(f"people {people}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
