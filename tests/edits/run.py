"""The proof: how many wrong numbers are found after each change, and how many things are told in vain.

python -m tests.edits.run [--n 200] [--seed 1] [--no-office] [--show]
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

from tests.edits.changes import AFTER_SAVING, CHANGES, PLACES, Change, Planted, chart
from tests.edits.drafts import ELSEWHERE, ROUTES, Written, through, with_office, written
from tests.report.editing import edited
from toolkit.document.docx.comments import annotate
from toolkit.document.docx.reader import read
from toolkit.report import Draft, Verification, verify
from toolkit.report.verification.figures import figures

RECALL, IN_VAIN = 0.99, 0.01


@dataclass
class Score:
    """What came of one sort of change."""

    name: str
    cases: int = 0
    planted: int = 0
    found: int = 0
    told: int = 0
    in_vain: int = 0
    errors: int = 0
    odd: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def share_in_vain(self) -> float:
        return self.in_vain / self.told if self.told else 0.0

    def add(self, found: Verification, planted: Planted) -> list[str]:
        """Enter a case; return what was missed or told in vain."""
        wrong, rows = Counter(map(Decimal, planted.wrong)), Counter(planted.rows)
        unsure = {Decimal(number) for number in planted.unsure}
        self.planted += wrong.total() + rows.total()
        odd = []
        for finding in (*found.changed, *found.stale, *found.unbound):
            values = [figure.value for figure in figures(finding["shown"])]
            hits = [value for value in values if wrong[value]]
            wrong.subtract(hits)
            self.found += len(hits)
            self.told += 1
            if not hits and not unsure.issuperset(values or [Decimal(-1)]):
                odd.append(f"误报 {finding}")
        for finding in found.missing:
            self.told += 1
            # A row of words is told by all of them; the first names it.
            row = next((row for row, left in rows.items() if left and finding["shown"].startswith(row)), "")
            hit = bool(row)
            rows[row] -= hit
            self.found += hit
            odd += [] if hit else [f"误报 {finding}"]
        self.told += len(found.quantifiers) + len(found.wording)
        odd += [f"误报 {finding}" for finding in (*found.quantifiers, *found.wording)]
        self.in_vain += len(odd)
        return odd + [f"漏报 {value}" for value in [*wrong.elements(), *rows.elements()]]

    def __str__(self) -> str:
        return (
            f"| {self.name} | {self.cases} | {self.planted} | {self.found} | {self.recall:.4f} "
            f"| {self.told} | {self.in_vain} | {self.share_in_vain:.4f} | {self.errors} |"
        )


HEAD = "\n".join(("| 改动 | 份数 | 植入的错数 | 查出 | 查出率 | 提示 | 误报 | 误报占比 | 出错 |", "|---" * 9 + "|"))


def main_part(data: bytes) -> bytes:
    """Return the text part of a draft."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml")


def scored(name: str, change: Change, data: bytes, current: Draft, elsewhere: bytes, n: int, seed: int) -> Score:
    """Make a change again and again until ``n`` numbers or places were touched; check each result and its copy."""
    score = Score(name)
    random = Random(f"{seed} {name}")
    for _ in range(max(1, n // PLACES)):
        one_case(score, change, data, current, elsewhere, random)
    return score


def one_case(
    score: Score, change: Change, data: bytes, current: Draft, elsewhere: bytes, random: Random, part: str = ""
) -> None:
    """Make a change once and enter what the check says."""
    planted = Planted()

    def make(body) -> None:
        nonlocal planted
        planted = change(body, random, elsewhere)

    changed = edited(data, make, part or "word/document.xml")
    score.cases += 1
    try:
        found = verify(read(changed), current)
        annotate(changed, found.remarks, current.document.date)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is one of the things counted here
        score.errors += 1
        score.odd.append(repr(error))
    else:
        score.odd += score.add(found, planted)


def chart_score(data: bytes, current: Draft, n: int, seed: int) -> Score:
    """Change values of charts."""
    score = Score("改图里的数")
    random = Random(f"{seed} {score.name}")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = sorted(name for name in archive.namelist() if name.startswith("word/charts/chart"))
    for _ in range(max(1, n // PLACES)):
        one_case(score, chart, data, current, b"", random, random.choice(parts))
    return score


def scores(n: int, seed: int, folder: Path, *, office: bool) -> Iterator[Score]:
    """Yield the score of every change."""
    home, away = written(folder), written(folder, ELSEWHERE)
    elsewhere = main_part(away.data)
    for name, change in CHANGES.items():
        yield scored(name, change, home.data, home.draft, elsewhere, n, seed)
    yield chart_score(home.data, home.draft, n, seed)
    for route in ROUTES if office else ():
        yield from _after(route, home, elsewhere, n, seed, folder)


def _after(route: str, home: Written, elsewhere: bytes, n: int, seed: int, folder: Path) -> Iterator[Score]:
    data = through(home.data, route, folder)
    way = "→".join(["docx", *ROUTES[route]])
    for name in AFTER_SAVING:
        yield scored(f"{way}，{name}", CHANGES[name], data, home.draft, elsewhere, n, seed)


def main() -> int:
    """Print the table; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.edits.run")
    parser.add_argument("--n", type=int, default=200, help="numbers touched by each change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-office", action="store_true", help="without LibreOffice")
    parser.add_argument("--show", action="store_true", help="what was missed or told in vain")
    arguments = parser.parse_args()
    whole = Score("合计")
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        office = with_office() and not arguments.no_office
        for score in scores(arguments.n, arguments.seed, Path(folder), office=office):
            print(score, *(score.odd if arguments.show else ()), sep="\n  ", flush=True)
            for name in ("cases", "planted", "found", "told", "in_vain", "errors"):
                setattr(whole, name, getattr(whole, name) + getattr(score, name))
    print(whole)
    return int(whole.recall < RECALL or whole.share_in_vain > IN_VAIN or whole.errors > 0)


if __name__ == "__main__":
    raise SystemExit(main())
