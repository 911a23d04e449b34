"""Labelled questions against the check: which faults it finds, and where it cries wolf."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.questionnaire import Questionnaire, check

CASES = Path(__file__).parent / "check_cases"


@dataclass
class Score:
    """What came of a set of cases; ``wrong`` lists (case, missed or false rule)."""

    expected: int = 0
    found: int = 0
    false: int = 0
    good: int = 0
    clean: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the faults that were found."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Share of the findings (info left aside) that are right; a fault found counts once."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    def __str__(self) -> str:
        return (
            f"recall {self.recall:.3f} ({self.found}/{self.expected}), "
            f"precision {self.precision:.3f} ({self.false} false), good cases clean {self.clean}/{self.good}"
        )


def cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


def questionnaire_of(case: dict[str, Any]) -> Questionnaire:
    """Return a case as a questionnaire; ``exclusive`` counts positions from 0 there, codes run from 1 here."""
    data = case["questionnaire"] if case["scope"] == "questionnaire" else {"items": [case["item"]]}
    items = []
    for item in data["items"]:
        made = {key: value for key, value in item.items() if value is not None}
        if "exclusive" in made:
            made["exclusive"] = [position + 1 for position in made["exclusive"]]
        items.append(made)
    return Questionnaire.from_dict({**data, "items": items})


def score(path: Path) -> Score:
    """Judge the check by the cases of a file."""
    total = Score()
    for case in cases(path):
        found = check(questionnaire_of(case), case["scope"])
        rules = {issue.rule for issue in found}
        expect, allow = set(case["expect"]), set(case.get("allow", []))
        false = {issue.rule for issue in found if issue.severity != "info"} - expect - allow
        total.expected += len(expect)
        total.found += len(expect & rules)
        total.false += len(false)
        total.wrong += [(case["id"], f"missed {rule}") for rule in sorted(expect - rules)]
        total.wrong += [(case["id"], f"false {rule}") for rule in sorted(false)]
        if case["label"] == "good":
            total.good += 1
            total.clean += not false
    return total


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        result = score(Path(argument))
        print(argument, result, *result.wrong, sep="\n  ")  # noqa: T201
