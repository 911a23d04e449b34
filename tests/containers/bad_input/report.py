"""A scoreboard by class of input: python -m tests.containers.bad_input.report [words of a name or group …]."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.containers.bad_input.case import Case
from tests.containers.bad_input.judging import OK, VERDICTS, Verdict, apart, judge
from tests.containers.bad_input.make import CASES


def main(words: list[str]) -> int:
    """Judge the cases, each in a process of its own, and print the scoreboard; return how many were not right."""
    chosen = [case for case in CASES if not words or any(word in case.name or word == case.group for word in words)]
    with TemporaryDirectory() as folder:
        judge(CASES[0], Path(folder))  # what every child needs is imported once, here
    judged = [apart(case) for case in chosen]
    seen = [(case, verdict) for case, (verdict, _, _) in zip(chosen, judged, strict=True)]
    out = sys.stdout.write
    out(_board(seen))
    for verdict in VERDICTS:
        for case, (name, detail) in seen:
            if name == verdict:
                out(f"{verdict:28} {case.group:18} {case.name}: {_printable(detail)[:300]}\n")
    slowest = sorted(
        ((seconds, peak, case.name) for case, (_, seconds, peak) in zip(chosen, judged, strict=True)), reverse=True
    )
    out("slowest: " + "; ".join(f"{name} {seconds:.1f} s {peak:.0f} MiB" for seconds, peak, name in slowest[:5]) + "\n")
    return sum(verdict[0] != OK for _, verdict in seen)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "␀" for sign in text)


def _board(seen: list[tuple[Case, Verdict]]) -> str:
    by_group: dict[str, Counter[str]] = defaultdict(Counter)
    for case, (name, _) in seen:
        by_group[case.group][name] += 1
        by_group["all"][name] += 1
    columns = (OK, *VERDICTS)
    lines = ["\t".join(("class", "cases", *columns))]
    for group, tally in by_group.items():
        if group != "all":
            lines.append("\t".join((group, str(tally.total()), *(str(tally[name]) for name in columns))))
    tally = by_group["all"]
    lines.append("\t".join(("all", str(tally.total()), *(str(tally[name]) for name in columns))))
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
