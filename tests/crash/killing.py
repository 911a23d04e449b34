"""Kill a process that saves, again and again, and count what was acknowledged and is gone.

python -m tests.crash.killing 100
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.containers.bad_input.form import FORM
from tests.making import ROOT
from toolkit.channels.mapping import Mapping
from toolkit.files import digest
from toolkit.logs import read_records
from toolkit.responses import Store


@dataclass
class Score:
    """What came of the kills."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    damaged: int = 0
    raw_broken: int = 0


def kill_again_and_again(kills: int, seed: int = 20260908) -> Score:
    """Start a child, kill it at a random moment after its first word, look, and start the next in the same folder."""
    random, score = Random(seed), Score()
    with tempfile.TemporaryDirectory() as name:
        folder, records, people = Path(name), set(), 0
        for _ in range(kills):
            for word, number in _killed(folder, random.uniform(0.0, 0.6)):
                score.acknowledged += 1
                if word == "record":
                    records.add(number)
                people = max(people, number) if word == "people" else people
            score.kills += 1
            _look(folder, records, people, score)
    return score


def _killed(folder: Path, seconds: float) -> list[tuple[str, int]]:
    """Let a child work for some time after its first acknowledgement, kill it, and return all it acknowledged."""
    command = [sys.executable, "-m", "tests.crash.child", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        said += child.stdout.read()
    whole = said.decode().rpartition("\n")[0].splitlines()
    return [(word, int(number)) for word, _, number in (line.partition(" ") for line in whole)]


def _look(folder: Path, records: set[int], people: int, score: Score) -> None:
    log = read_records(folder / "decisions" / "a.jsonl")
    score.lost += len(records - {record["n"] for record in log})
    score.torn, score.damaged = len(log.torn), len(log.damaged)
    store = Store.find("small", folder / "store", "02", 1)
    if people:
        score.lost += max(0, people - len(store.responses(FORM, Mapping()).frame))
    raw = store.folder / "raw"
    kept = [path for path in raw.glob("*") if not path.name.startswith(".")] if raw.exists() else []
    score.raw_broken += sum(digest(path.read_bytes()) != path.name for path in kept)


if __name__ == "__main__":
    sys.stdout.write(f"{kill_again_and_again(int(sys.argv[1]))}\n")
