"""How well the check of wording does on the corpus: ``python -m tests.findings.wording_score`` prints it by rule."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.making import ROOT
from toolkit.findings import Fact, review
from toolkit.records import Severity

CORPUS = ROOT / "tests" / "findings" / "wording_corpus.yaml"
SECOND = CORPUS.with_name("wording_second_corpus.yaml")
"""The sentences the check was tuned on, and others that were written apart from it."""


@dataclass
class Score:
    """Faults found, missed, and told in vain, by rule; hints never count as faults."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    vain: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Share of the faults that are told."""
        return self.found.total() / (self.found.total() + self.missed.total())

    @property
    def precision(self) -> float:
        """Share of what is told that is a fault."""
        return self.found.total() / (self.found.total() + self.vain.total())


def scored(cases: list[dict[str, Any]]) -> Score:
    """Hold the check against cases of the corpus."""
    score = Score()
    for case in cases:
        facts = [Fact(f["id"], f["value"], f["shown"], f.get("n"), f.get("label", "")) for f in case["facts"]]
        issues = review(case["text"], facts, case["design"], [frozenset(pair) for pair in case["tested"]])
        told = {issue.rule for issue in issues if issue.severity is not Severity.INFO}
        faults = {each["rule"] for each in case["expected"] if each["severity"] != "info"}
        score.found.update(faults & told)
        score.missed.update(faults - told)
        score.vain.update(told - faults - set(case["allowed"]))
    return score


def read_cases(corpus: Path = CORPUS) -> list[dict[str, Any]]:
    """Return the cases of a corpus."""
    return yaml.safe_load(corpus.read_text(encoding="utf-8"))["cases"]


if __name__ == "__main__":
    for path in (CORPUS, SECOND):
        result = scored(read_cases(path))
        for rule in sorted(result.found | result.missed | result.vain):
            sys.stdout.write(f"{rule:16}{result.found[rule]:5}{result.missed[rule]:5}{result.vain[rule]:5}\n")
        sys.stdout.write(f"{path.stem}: recall {result.recall:.3f}, precision {result.precision:.3f}\n")
