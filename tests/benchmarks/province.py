"""How long the bundles of a province take to be counted, and in how much memory: a tenth of them, and all.

Run: python -m tests.benchmarks.province [bundles]

Each bundle holds 1,000 answers, drawn with replacement from those of one community of the demo. Each run is a process
of its own; seconds are counted from its start, the memory is its peak so far.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.making import ROOT

if TYPE_CHECKING:
    import numpy as np

    from toolkit.district.bundle import Bundle

SEED = ROOT / "data" / "demo" / "bundles" / "bundle-youth-needs-02-w1.zip"
PEOPLE = 1000
_WRITING = """
import sys
from pathlib import Path
from tests.benchmarks.province import write
write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
"""
_MEASURED = """
import resource, sys, time
from pathlib import Path
from toolkit.district.bundle import comparability, read_bundles
from toolkit.district.tallies.book import tally_book
from toolkit.questionnaire.bank import Place

def told(what, start):
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds, busy, peak = time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{what:24}{seconds:8.1f} s{busy:8.1f} CPU-s{peak:8.0f} MB", flush=True)

many, start = int(sys.argv[2]), time.perf_counter()
told("imports", start)
handed = read_bundles(Path(sys.argv[1]), [Place(f"{n:04d}", "", f"{n}") for n in range(many)])
told("read_bundles", start)
book = tally_book(handed, comparability(handed.bundles))
told("tally_book", start)
[one.funnel(code) for one in book.questions.values() for code in one.options]
told("all funnels", start)
book.questions["HOU01"].shrunk(1)
told("one question shrunk", start)
book.workbook()
told("workbook", start)
print(book)
"""


def write(folder: Path, start: int, stop: int) -> None:
    """Write the bundles from one number to another."""
    import numpy as np

    from toolkit.district.bundle import read_bundle, write_bundle

    one, random = read_bundle(SEED.read_bytes(), SEED.name), np.random.default_rng(start)
    for number in range(start, stop):
        made = drawn(one, f"{number:04d}", random)
        (folder / made.name).write_bytes(write_bundle(made))


def drawn(one: Bundle, community: str, random: np.random.Generator) -> Bundle:
    """Return a bundle of another community with answers drawn from these."""
    import numpy as np

    assert one.frame is not None
    rows = np.sort(random.integers(0, len(one.frame), PEOPLE))
    frame = one.frame.iloc[rows].assign(respondent=[str(number) for number in range(1, PEOPLE + 1)])
    eligible = int(np.count_nonzero(frame["disposition"].to_numpy() != "screened_out"))
    day = max(frame["submitted"].tolist())
    about = replace(one.manifest, community=community, rows=PEOPLE, eligible=eligible, day=day)
    return replace(one, manifest=about, quality=replace(one.quality, returned=PEOPLE), frame=frame)


def main() -> None:
    """Print seconds and memory after each step, for a tenth of the bundles and for all."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    # Here is little in memory: a process begins with the peak of the one that started it.
    with tempfile.TemporaryDirectory() as folder:
        for start, stop in ((0, many // 10), (many // 10, many)):
            _run(_WRITING, folder, start, stop)
            print(f"{stop} bundles of {PEOPLE} answers", flush=True)  # noqa: T201
            _run(_MEASURED, folder, stop)


def _run(work: str, *told: object) -> None:
    subprocess.run([sys.executable, "-c", work, *map(str, told)], check=True)


if __name__ == "__main__":
    main()
