"""LimeSurvey exports: read back as written; codes, labels and R data give the same answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.plain_tables import answered, table
from tests.making import ROOT, questionnaires, save, store_of, take
from toolkit.channels import LimeSurvey, open_workbook
from toolkit.channels.mapping import Mapping, Target
from toolkit.channels.reading import Responded
from toolkit.containers.r_syntax import read_r_syntax
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire, read
from toolkit.records import BLANK
from toolkit.simulation import simulate

OTHER = {"options": {1: "租房", 2: "自有", 97: {"label": "其他", "text": True}}}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "S", "kind": "single", "text": "住哪里？", **OTHER},
            {"id": "M", "kind": "multi", "text": "需要什么？", **OTHER},
            {"id": "R", "kind": "rank", "text": "怎么排？", "options": {1: "甲", 2: "乙", 3: "丙"}},
            {
                "id": "X",
                "kind": "matrix",
                "text": "满意吗？",
                "options": ["差", "中", "好"],
                "rows": {"a": "房(租)", "b": "路"},
            },
            {"id": "N", "kind": "number", "text": "多少小时？", "min": 0, "max": 100},
            {"id": "T", "kind": "text", "text": "建议？"},
        ],
    }
)
HEAD = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
FULL = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action"]
CODED = [
    "S", "S[other]", "M[1]", "M[2]", "M[other]", "R[1]", "R[2]", "R[3]", "X[a]", "X[b]", "N", "T",
]  # fmt: skip
WORDED = [
    "<b>住哪里？</b>", "住哪里？ [Other]", "需要什么？ [租房]", "需要什么？ [自有]", "需要什么？ [Other]",
    "怎么排？ [Rank 1]", "怎么排？ [Rank 2]", "怎么排？ [Rank 3]", "满意吗？ [房(租)]", "满意吗？ [路]",
    "多少小时？", "建议？",
]  # fmt: skip


def people(*answers: list[str]) -> list[list[str]]:
    """Rows of people who took 90 seconds; the last has not finished."""
    start, end = "2026-05-12 10:00:00", "2026-05-12 10:01:30"
    rows = [[str(n), end, "3", "zh", "5", start, end, *answer] for n, answer in enumerate(answers, start=1)]
    rows[-1][1] = ""
    return rows


CODES = people(
    ["-oth-", "船上", "Y", "", "车位", "3", "1", "", "1", "3", "7.5", "N/A"],
    ["2", "", "", "", "", "", "", "", "", "", "", ""],
)
LABELS = people(
    ["Other", "船上", "Yes", "No", "车位", "丙", "甲", "", "差", "好", "7.5", "N/A"],
    ["自有", "", "", "", "", "", "", "", "", "", "", ""],
)
EXPECTED = {
    "S": 97, "S__97__text": "船上", "M__1": 1, "M__2": 0, "M__97": 1, "M__97__text": "车位",
    "R__1": 2, "R__2": 0, "R__3": 1, "X__a": 1, "X__b": 3, "N": 7.5, "T__text": "N/A",
}  # fmt: skip


@settings(max_examples=40)
@given(questionnaires(), st.integers(0, 3))
def test_what_was_exported_is_read_back(questionnaire, seed):
    frame = simulate(questionnaire, 9, seed).assign(source="", link="")
    data = LimeSurvey().write(Responded(questionnaire, frame), "code")
    got = answered(LimeSurvey(), questionnaire, open_workbook(data, "results-survey123456.csv"))
    assert not got.ledger
    assert got.cells["in"] == got.cells["accepted"]
    assert [notice for notice in got.notices if notice.level == "action"] == []
    kinds = {item.id: item.kind for item in questionnaire.questions}
    for column in frame:
        if column.endswith("__text") and kinds[column.partition("__")[0]] == "rank":
            continue  # a ranking of the platform has no text box
        assert list(got.frame[column]) == list(frame[column]), column


def test_the_worked_example_is_read_back():
    questionnaire = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    frame = simulate(questionnaire, 40, 1).assign(source="", link="")
    data = LimeSurvey().write(Responded(questionnaire, frame), "code")
    got = answered(LimeSurvey(), questionnaire, open_workbook(data, "a.csv"))
    assert not got.ledger
    assert all(list(got.frame[column]) == list(frame[column]) for column in frame)


@pytest.mark.parametrize(
    ("head", "columns", "rows"),
    [(HEAD, CODED, CODES), (FULL, WORDED, LABELS), (FULL, WORDED, CODES), (HEAD, CODED, LABELS)],
)
def test_codes_or_wordings_in_headers_and_cells_are_the_same_answers(head, columns, rows):
    workbook = table([[*head, *columns], *rows], "results-survey123456.csv")
    assert LimeSurvey().sniff(workbook)
    got = answered(LimeSurvey(), ALL, workbook)
    assert got.ledger == ()
    first, second = got.frame.to_dict("records")
    assert {name: first[name] for name in EXPECTED} == EXPECTED
    assert (first["seconds"], first["submitted"], first["disposition"]) == (90, "2026-05-12 10:01:30", "complete")
    assert (second["S"], second["M__1"], second["disposition"]) == (2, BLANK, "partial")
    assert [notice.code for notice in got.notices] == ["incomplete"]


def test_what_the_platform_did_not_ask_is_no_answer_but_a_text_may_say_so():
    rows = [[*LABELS[0]], [*LABELS[1]]]
    rows[0][7:10], rows[0][16] = ["N/A", "", "N/A"], "N/A"
    got = answered(LimeSurvey(), ALL, table([[*FULL, *WORDED], *rows], "a.csv"))
    assert got.ledger == ()
    assert got.frame[["S", "X__b", "T__text"]].iloc[0].tolist() == [BLANK, BLANK, "N/A"]
    assert "skip_unknown" in [notice.code for notice in got.notices]


def test_columns_that_are_no_questions_are_named_and_not_read():
    more = ["token", "interviewtime", "groupTime12", "Question time: S", "S[filecount]", "{S.NAOK > 1}", "Z9[SQ1]"]
    rows = [[*CODES[0], "x1", "88.6", "3", "4", "1", "1", "Y"], [*CODES[1]]]
    got = answered(LimeSurvey(), ALL, table([[*HEAD, *CODED, *more], *rows], "a.csv"))
    told = {notice.code: notice.message for notice in got.notices if notice.code != "column_ignored"}
    assert set(told) == {"column_unknown", "personal_dropped", "incomplete"}
    assert "Z9[SQ1]" in told["column_unknown"]
    assert "token" in told["personal_dropped"]
    ignored = " ".join(notice.message for notice in got.notices if notice.code == "column_ignored")
    assert "有2列" in ignored
    assert "S[filecount]" in ignored
    assert "{S.NAOK > 1}" in ignored
    assert list(got.frame["seconds"]) == [89, 90]


def test_the_platforms_own_codes_are_never_guessed():
    rows = people(["A1", "", "Y", *[""] * 9], ["A2", *[""] * 11])
    got = answered(LimeSurvey(), ALL, table([[*HEAD, *CODED], *rows], "a.csv"))
    assert [row.reason for row in got.ledger] == ["unknown_option", "unknown_option"]
    assert "codes_unknown" in [notice.code for notice in got.notices]
    confirmed = Mapping(values={"S": {"A1": 1, "A2": 2}})
    got = answered(LimeSurvey(), ALL, table([[*HEAD, *CODED], *rows], "a.csv"), mapping=confirmed)
    assert list(got.frame["S"]) == [1, 2]
    assert "codes_unknown" not in [notice.code for notice in got.notices]


def test_a_renamed_column_is_read_when_a_person_has_confirmed_it():
    header = [*HEAD, *(name.replace("M[2]", "M[SQ002]").replace("N", "hours") for name in CODED)]
    confirmed = Mapping({"M[SQ002]": Target("M", "2"), "hours": Target("N")})
    got = answered(LimeSurvey(), ALL, table([header, *CODES], "a.csv"), mapping=confirmed)
    assert [notice.code for notice in got.notices] == ["incomplete"]
    assert {name: got.frame[name].iloc[0] for name in EXPECTED} == EXPECTED


def test_a_survey_without_dates_has_no_times_and_nothing_is_unfinished():
    rows = [[row[0], "1980-01-01 00:00:00", *row[2:5], "", "", *row[7:]] for row in CODES]
    got = answered(LimeSurvey(), ALL, table([[*HEAD, *CODED], *rows], "a.csv"))
    assert list(got.frame["submitted"]) == ["", ""]
    assert got.notices == ()


# ---- R data and their syntax ---------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'") + '"'


def syntax(columns: list[tuple[str, str, dict[str, str]]]) -> str:
    """R syntax: name, label and levels of each column, numeric levels bare."""
    lines = ['data <- read.csv("survey_7_R_data_file.csv", quote = "\'\\"", na.strings=c("", "\\"\\""))', ""]
    for at, (name, label, levels) in enumerate(columns, start=1):
        numeric = name == "N" or (levels and all(level.isdigit() for level in levels))
        lines += [
            f"# LimeSurvey Field type: {'F' if numeric else 'A'}",
            f"data[, {at}] <- as.{'numeric' if numeric else 'character'}(data[, {at}])",
            f"attributes(data)$variable.labels[{at}] <- {quoted(label)}",
        ]
        if levels:
            codes = ",".join(level if numeric else quoted(level) for level in levels)
            labels = ", ".join(quoted(text) for text in levels.values())
            lines.append(f"data[, {at}] <- factor(data[, {at}], levels=c({codes}),labels=c({labels}))")
        lines.append(f'names(data)[{at}] <- "{name}"')
    return "\n".join(lines)


TICK = {"1": "Yes", "0": "Not selected"}
HOMES = {"re": "租房", "ow": "自有"}
DEGREE = {"A1": "差", "A2": "中", "A3": "好"}
PLACES = {"p": "甲", "q": "乙", "r": "丙"}
COLUMNS = [
    *((name, name, {}) for name in HEAD),
    ("S", "住哪里？", HOMES),
    ("S_other", "[Other] 住哪里？", {}),
    ("M_rent", "[租房] 需要什么？", TICK),
    ("M_own", "[自有] 需要什么？", TICK),
    ("M_other", "[Other] 需要什么？", {}),
    *((f"R_{n}", f"[Rank {n}] 怎么排？", PLACES) for n in (1, 2, 3)),
    ("X_a", "[房(租)] 满意吗？", DEGREE),
    ("X_b", "[路] 满意吗？", DEGREE),
    ("N", "多少小时？", {}),
    ("T", "建议？", {}),
    ("calc", '{if(S.NAOK == "re", 1, 0)}', {}),
]
R_ROWS = people(
    ["-oth-", "船上", "1", "0", "车位", "r", "p", "", "A1", "A3", "7.5", "N/A", "0"],
    ["ow", "", "0", "0", "", "", "", "", "", "", "", "", "1"],
)
R_HEAD = [*FULL, *WORDED, '{if(S.NAOK == "re", 1, 0)}', "Group time: A"]
R_DATA = table([R_HEAD, *([*row, "3"] for row in R_ROWS)], "survey_7_R_data_file.csv")
R_SYNTAX = read_r_syntax(syntax(COLUMNS), "survey_7_R_syntax_file.R")


def test_r_data_are_read_with_their_syntax():
    channel = LimeSurvey()
    assert channel.sniff(R_SYNTAX)
    assert channel.explains(R_SYNTAX)
    assert not channel.explains(R_DATA)
    got = answered(channel, ALL, channel.explained(R_DATA, [R_SYNTAX]))
    assert got.ledger == ()
    assert {name: got.frame[name].iloc[0] for name in EXPECTED} == EXPECTED
    assert got.frame[["S", "M__1", "M__97"]].iloc[1].tolist() == [2, 0, 0]
    assert {notice.code for notice in got.notices} == {"column_ignored", "incomplete"}
    assert R_DATA.data().header()[7] == "<b>住哪里？</b>"  # type: ignore[union-attr]


def test_a_fault_is_named_by_the_header_of_the_file():
    rows = [[*R_ROWS[0]], [*R_ROWS[1]]]
    rows[1][7] = "xx"
    data = table([[*FULL, *WORDED, "{x}"], *rows], "survey_7_R_data_file.csv")
    got = answered(LimeSurvey(), ALL, LimeSurvey().explained(data, [R_SYNTAX]))
    assert [(row.row, row.column, row.value) for row in got.ledger] == [(3, "住哪里？", "xx")]


def test_the_syntax_of_another_file_is_refused():
    other = read_r_syntax(syntax([*COLUMNS[:7], *((f"q{n}", f"别的{n}？", {}) for n in range(13))]), "b.R")
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().explained(R_DATA, [other])
    assert refused.value.code == "I-PAIR"
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().explained(R_DATA, [R_SYNTAX, R_SYNTAX])
    assert refused.value.code == "I-PAIR"


def test_syntax_alone_has_no_answers():
    assert LimeSurvey().count(R_SYNTAX, ALL) == 0
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().read(R_SYNTAX, ALL, Mapping())
    assert refused.value.code == "I-KEY-ALONE"


def test_data_and_syntax_handed_in_together_are_one_download_and_stay_so(tmp_path):
    syntax_file = save(tmp_path, "survey_7_R_syntax_file.R", syntax(COLUMNS).encode())
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [R_HEAD[:-1], *R_ROWS])
    data = save(tmp_path, "survey_7_R_data_file.csv", text.encode("utf-8-sig"))
    got = take(tmp_path, ALL, syntax_file, data).responses
    assert got.ledger == ()
    assert {name: got.frame[name].iloc[0] for name in EXPECTED} == EXPECTED
    assert store_of(tmp_path).responses(ALL, Mapping()).hash == got.hash
    with pytest.raises(IntakeError) as refused:
        take(tmp_path / "other", ALL, syntax_file)
    assert refused.value.code == "I-KEY-ALONE"
