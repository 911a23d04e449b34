"""What is written as an export is read back equal: the strongest test there is of a channel."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires, save, store_of, take
from toolkit.channels import Wenjuanxing
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import Responded
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK, NOT_ASKED
from toolkit.simulation import simulate

FILES = {"text": "7_按文本_题_9_9.xlsx", "number": "7_按序号_题_9_9.xlsx"}


def written(folder: Path, questionnaire: Questionnaire, frame: pd.DataFrame, *modes: str) -> list[Path]:
    responded = Responded(questionnaire, frame)
    return [save(folder, FILES[mode], Wenjuanxing().write(responded, mode)) for mode in modes]  # type: ignore[arg-type]


def expected(questionnaire: Questionnaire, frame: pd.DataFrame, *modes: str) -> pd.DataFrame:
    """What the layouts can carry: option numbers carry no text beside an option; labels cannot say "none chosen"."""
    frame = frame.copy()
    for item in questionnaire.questions:
        for option in item.options:
            column = f"{item.id}__{option.code}__text"
            if modes == ("number",) and column in frame:
                frame[column] = ""
    return frame


def compared(questionnaire: Questionnaire, *modes: str, n: int = 9, seed: int = 5) -> None:
    frame = simulate(questionnaire, n, seed)
    with tempfile.TemporaryDirectory() as folder:
        intake = take(Path(folder), questionnaire, *written(Path(folder), questionnaire, frame, *modes))
        again = store_of(Path(folder)).responses(questionnaire, Mapping())
    got = intake.responses.frame.drop(columns=["disposition", "device"])
    wanted = expected(questionnaire, frame, *modes)
    assert not intake.responses.ledger
    assert intake.responses.cells["in"] == intake.responses.cells["accepted"]
    assert [notice for notice in intake.responses.notices if notice.level == "action"] == []
    assert set(got) == set(wanted)
    for column in wanted:
        assert list(got[column]) == list(wanted[column]), column
    assert again.hash == intake.responses.hash


@settings(max_examples=120)
@given(questionnaires(), st.sampled_from([("text",), ("number",), ("text", "number")]), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, modes, seed):
    compared(questionnaire, *modes, seed=seed)


@pytest.mark.parametrize("modes", [("text",), ("number",), ("text", "number"), ("number", "text")])
def test_the_worked_example_is_read_back(modes):
    compared(read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml"), *modes, n=40)


NONE_CHOSEN = Questionnaire.from_dict(
    {"items": [{"id": "A", "kind": "multi", "text": "选哪些？", "options": ["甲", "乙", "丙"]}]}
)


def people(values: list[list[int]]) -> pd.DataFrame:
    columns = {f"A__{code}": [row[code - 1] for row in values] for code in (1, 2, 3)}
    n = len(values)
    head = {"respondent": [str(i) for i in range(1, n + 1)], "submitted": [""] * n, "seconds": [60] * n}
    return pd.DataFrame(head | {"source": [""] * n, "link": [""] * n} | columns)


@pytest.mark.parametrize("modes", [("number",), ("text", "number")])
def test_none_chosen_is_not_the_same_as_never_answered(tmp_path, modes):
    frame = people([[1, 0, 1], [0, 0, 0], [BLANK] * 3])
    intake = take(tmp_path, NONE_CHOSEN, *written(tmp_path, NONE_CHOSEN, frame, *modes))
    got = intake.responses.frame
    assert got[["A__1", "A__2", "A__3"]].to_numpy().tolist() == [[1, 0, 1], [0, 0, 0], [BLANK] * 3]
    assert intake.responses.missing()["A"] == {"not_asked": 0, "blank": 1}
    assert intake.responses.counts()["A"] == {"1": 1, "2": 0, "3": 1}


def test_the_text_layout_alone_cannot_tell_none_chosen_from_a_blank(tmp_path):
    intake = take(tmp_path, NONE_CHOSEN, *written(tmp_path, NONE_CHOSEN, people([[1, 0, 0], [0, 0, 0]]), "text"))
    assert intake.responses.frame["A__1"].tolist() == [1, BLANK]


def test_a_number_of_seven_digits_keeps_them_all(tmp_path):
    item = {"id": "N", "kind": "number", "text": "多少元？", "unit": "元", "min": 0, "max": 9000000}
    questionnaire = Questionnaire.from_dict({"items": [item]})
    frame = people([[0, 0, 0]]).drop(columns=["A__1", "A__2", "A__3"]).assign(N=[1234567.0])
    for modes in (("text",), ("number",)):
        intake = take(tmp_path / modes[0], questionnaire, *written(tmp_path, questionnaire, frame, *modes))
        assert intake.responses.frame["N"].tolist() == [1234567.0]


def test_people_without_a_time_taken_can_be_exported_again(tmp_path):
    frame = people([[1, 0, 0]])
    frame["seconds"] = pd.array([None], dtype="Int64")
    intake = take(tmp_path, NONE_CHOSEN, *written(tmp_path, NONE_CHOSEN, frame, "text"))
    assert Wenjuanxing().write(Responded(NONE_CHOSEN, intake.responses.frame), "number")
    assert NOT_ASKED not in intake.responses.frame["A__1"].tolist()
