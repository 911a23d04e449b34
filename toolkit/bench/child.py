"""``python -m toolkit.bench.child TOOL WORK FOLDER``: do one piece of work, print what it took."""

from __future__ import annotations

import csv
import importlib
import json
import sys
from pathlib import Path

from toolkit.bench.agreement import write_figures
from toolkit.bench.job import Job, measured

MODULES = {"toolkit": "ours", "pandas": "floor", "pyarrow": "floor", "svy": "with_svy"}


def main(tool: str, work: str, place: str) -> None:
    """Run the work, write the figures, print the measurements as JSON."""
    folder = Path(place)
    with (folder / "tables.csv").open(encoding="utf-8", newline="") as lines:
        chosen = [(row, column) for row, column in csv.reader(lines)]
    job: Job = getattr(importlib.import_module(f"toolkit.bench.{MODULES[tool]}"), work)(folder, chosen)
    found, returned = measured(job)
    write_figures(folder / f"figures_{tool}.csv", job.figures(returned))
    print(json.dumps(found))  # noqa: T201 - read by the process that started this one


if __name__ == "__main__":
    main(*sys.argv[1:])
