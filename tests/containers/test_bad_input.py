"""Bad files are mended or refused, never lost or guessed; good files in every dress pass without a word.

What each case holds, and what is right for it, stands in bad_input/; ``python -m tests.containers.bad_input.report``
prints a scoreboard.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.containers.bad_input.case import CLEAN, REFUSED, TOLD, Case
from tests.containers.bad_input.form import FORM, PEOPLE, counts
from tests.containers.bad_input.judging import OK, apart, judge
from tests.containers.bad_input.make import CASES
from toolkit.cli import main
from toolkit.questionnaire.yaml_text import dump

LIGHT, HEAVY = [case for case in CASES if not case.heavy], [case for case in CASES if case.heavy]


def named(case: Case) -> str:
    return f"{case.group}: {case.name}"


@pytest.mark.parametrize("case", LIGHT, ids=named)
def test_a_file(case, tmp_path):
    verdict, seen = judge(case, tmp_path)
    assert verdict == OK, seen


@pytest.mark.parametrize("case", HEAVY, ids=named)
def test_a_heavy_file_within_twenty_seconds_and_one_gibibyte(case):
    (verdict, seen), _, _ = apart(case)
    assert verdict == OK, seen


def test_the_corpus_has_enough_of_everything():
    assert len({named(case) for case in CASES}) == len(CASES)
    tally = Counter(case.group for case in CASES)
    assert tally["control"] >= 40
    assert sum(tally.values()) - tally["control"] >= 130
    assert all(case.outcome == CLEAN for case in CASES if case.group == "control")
    assert {letter for case in CASES for letter in case.outcome} == {CLEAN, TOLD, REFUSED}


def test_the_same_bytes_at_any_time():
    for case in LIGHT:
        for file in case.files:
            assert file.build() == file.build(), case.name


@pytest.mark.parametrize(("name", "code"), [("good plain", 0), ("unknown option", 0), ("pdf named xlsx", 2)])
def test_the_command_line_says_the_same(name, code, tmp_path, capsys):
    [case] = [case for case in CASES if case.name == name]
    survey = tmp_path / "small"
    survey.mkdir()
    (survey / "questionnaire.yaml").write_text(dump(FORM.to_dict()), encoding="utf-8")
    path = tmp_path / case.files[0].name
    path.write_bytes(case.files[0].build())
    assert main(["ingest", str(survey), str(path), "--community", "02", "--json"]) == code
    data = json.loads(capsys.readouterr().out)
    if code:
        assert set(data["error"]) == {"code", "where", "message", "fix"}
    else:
        assert data["respondents"] == len(PEOPLE)
        assert data["counts"] == counts(case.people or ())
        assert data["cells"]["in"] == data["cells"]["accepted"] + data["cells"]["ledger"]
