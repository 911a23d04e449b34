"""A questionnaire from LimeSurvey: from the structure of a survey, or from R syntax."""

from __future__ import annotations

import pytest

from tests.channels.limesurvey.test_limesurvey_answers import ALL, FULL, HEAD, R_DATA, R_SYNTAX, WORDED, people
from tests.channels.plain_tables import answered, table
from toolkit.channels import LimeSurvey, open_workbook
from toolkit.channels.mapping import Mapping, Target, mapping_text, read_mapping
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire

COLUMNS = ["class", "type/scale", "name", "relevance", "text", "language", "mandatory", "other"]
MORE = ["max_answers", "exclude_all_others", "min_num_value_n", "max_num_value_n", "random_order"]


def structure(*lines: list[str], language: str = "zh") -> bytes:
    """The text of a structure; a line is class, type, name, relevance, text, and what else it has."""
    rows = [["S", "", "language", "", language], ["SL", "", "surveyls_title", "", "青年<b>调查</b>", language], *lines]
    width = len(COLUMNS) + len(MORE)
    whole = [[*COLUMNS, *MORE], *([*row, *[""] * (width - len(row))] for row in rows)]
    for row in whole[3:]:
        row[5] = row[5] or language
    return "\n".join("\t".join(row) for row in whole).encode("utf-8-sig")


def drafted(*lines: list[str], **options: str):
    workbook = open_workbook(structure(*lines, **options), "structure.txt")
    assert LimeSurvey().sniff(workbook)
    assert LimeSurvey().explains(workbook)
    draft = LimeSurvey().draft([workbook], "new")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert questionnaire.problems == ()
    assert draft.mapping is not None
    return questionnaire, draft.mapping, "\n".join(draft.to_confirm)


SURVEY = [
    ["G", "0", "一", "", ""],
    ["Q", "L", "home", "1", "<p>住哪里？</p>", "", "Y", "Y"],
    ["A", "0", "re", "", "租房"],
    ["A", "0", "ow", "", "自有"],
    ["Q", "M", "need", '((home.NAOK == "re"))', "需要什么？", "", "N", "N", "2", "SQ9", "", "", "1"],
    ["SQ", "", "SQ1", "", "车位"],
    ["SQ", "", "SQ9", "", "都不要"],
    ["Q", "F", "sat", "1", "满意吗？"],
    ["SQ", "0", "a", "", "房租"],
    ["SQ", "0", "1b", "", "道路"],
    ["A", "0", "1", "", "差"],
    ["A", "0", "2", "", "好"],
    ["Q", "R", "ord", "1", "怎么排？"],
    ["A", "0", "A1", "", "甲"],
    ["A", "0", "A2", "", "乙"],
    ["Q", "N", "hours", "need_SQ1.NAOK == 'Y'", "几小时？", "", "N", "N", "", "", "0", "24"],
    ["Q", "K", "sums", "hours.NAOK >= 8", "各几元？"],
    ["SQ", "", "x", "", "房"],
    ["SQ", "", "y", "", "车"],
    ["Q", "T", "why", "!is_empty(home.NAOK)", "为什么？"],
    ["Q", "Y", "again", "1", "再来吗？"],
    ["Q", "5", "mark", "1", "几分？"],
    ["Q", "X", "thanks", "1", "谢谢。"],
    ["Q", "*", "calc", "1", "{home.NAOK}"],
]  # fmt: skip


def test_kinds_options_and_settings_come_from_the_structure():
    questionnaire, mapping, doubts = drafted(*SURVEY)
    assert questionnaire.title == "青年调查"
    kinds = {item.id: item.kind for item in questionnaire.items}
    assert kinds == {
        "home": "single", "need": "multi", "sat": "matrix", "ord": "rank", "hours": "number", "sums_x": "number",
        "sums_y": "number", "why": "text", "again": "single", "mark": "scale", "thanks": "info",
    }  # fmt: skip
    home, need = questionnaire["home"], questionnaire["need"]
    assert (home.text, home.labels, home.required) == ("住哪里？", {1: "租房", 2: "自有", 97: "其他"}, True)
    assert [option.text for option in home.options] == [False, False, True]
    assert (need.labels, need.maximum, need.exclusive, need.randomize) == ({1: "车位", 2: "都不要"}, 2, (2,), True)
    assert {row.key: row.label for row in questionnaire["sat"].rows} == {"a": "房租", "r2": "道路"}
    assert (questionnaire["hours"].minimum, questionnaire["hours"].maximum) == (0, 24)
    assert mapping.columns["need[SQ1]"] == Target("need", "1")
    assert mapping.columns["sat[1b]"] == Target("sat", "r2")
    assert mapping.columns["calc"] == Target("ignore")
    assert "sat[a]" not in mapping.columns
    assert mapping.values == {"home": {"re": 1, "ow": 2}, "ord": {"A1": 1, "A2": 2}, "again": {"Y": 1, "N": 2}}
    assert "calc" in doubts


def test_conditions_are_taken_over_where_there_is_no_doubt():
    questionnaire, _, doubts = drafted(*SURVEY, ["Q", "T", "odd", "self.gseq - 10 < hours", "奇怪？"])
    shown = {item.id: item.written.get("show_if") for item in questionnaire.items if item.written.get("show_if")}
    assert shown == {
        "need": {"item": "home", "in": [1]},
        "hours": {"item": "need", "in": [1]},
        "sums_x": {"item": "hours", "min": 8},
        "sums_y": {"item": "hours", "min": 8},
        "why": {"item": "home", "answered": True},
    }
    assert "odd：显示条件看不懂" in doubts


def test_an_export_is_read_with_the_mapping_of_the_draft(tmp_path):
    questionnaire, mapping, _ = drafted(*SURVEY)
    (tmp_path / "mapping.yaml").write_text(mapping_text(mapping), encoding="utf-8")
    again = read_mapping(tmp_path / "mapping.yaml")
    header = [
        *HEAD, "home", "home[other]", "need[SQ1]", "need[SQ9]", "sat[a]", "sat[1b]", "ord[1]", "ord[2]", "hours",
        "sums[x]", "sums[y]", "why", "again", "mark", "calc",
    ]  # fmt: skip
    rows = people(
        ["re", "", "Y", "", "1", "2", "A2", "A1", "9", "100", "200", "近", "Y", "5", "re"],
        ["-oth-", "船", *[""] * 13],
    )
    got = answered(LimeSurvey(), questionnaire, table([header, *rows], "a.csv"), mapping=again)
    assert got.ledger == ()
    first, second = got.frame.to_dict("records")
    expected = {
        "home": 1, "need__1": 1, "need__2": 0, "sat__a": 1, "sat__r2": 2, "ord__1": 2, "ord__2": 1, "hours": 9,
        "sums_x": 100, "sums_y": 200, "why__text": "近", "again": 1, "mark": 5,
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert (second["home"], second["home__97__text"]) == (97, "船")
    assert [notice.code for notice in got.notices if notice.level == "action"] == []


def test_the_survey_is_drafted_in_its_own_language():
    lines = [["Q", "T", "a", "1", "怎么样？"], ["Q", "T", "a", "1", "How?", "en"]]
    questionnaire, _, doubts = drafted(*lines)
    assert [item.text for item in questionnaire.items] == ["怎么样？"]
    assert "有2种语言" in doubts


def test_a_draft_from_r_syntax_reads_its_data():
    draft = LimeSurvey().draft([R_DATA, R_SYNTAX], "new")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert questionnaire.problems == ()
    assert {item.id: item.kind for item in questionnaire.items} == {
        "S": "single", "M": "multi", "R": "rank", "X": "matrix", "N": "number", "T": "text",
    }  # fmt: skip
    assert [item.text for item in questionnaire.items] == [item.text for item in ALL.items]
    assert questionnaire["X"].parts == {"a": "房(租)", "b": "路"}
    assert draft.mapping is not None
    got = answered(LimeSurvey(), questionnaire, LimeSurvey().explained(R_DATA, [R_SYNTAX]), mapping=draft.mapping)
    assert got.ledger == ()
    first = got.frame.iloc[0]
    assert first[["S", "S__97__text", "M__1", "M__97", "X__a", "X__b", "R__3"]].tolist() == [97, "船上", 1, 1, 1, 3, 1]


def test_answers_alone_are_no_questionnaire():
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().draft([table([[*FULL, *WORDED], *people([""] * 12)], "a.csv")], "new")
    assert refused.value.code == "I-NO-DRAFT"
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().draft([open_workbook(structure(["G", "0", "一", "", ""]), "s.txt")], "new")
    assert refused.value.code == "I-NO-SHEET"


def test_a_structure_holds_no_answers():
    workbook = open_workbook(structure(*SURVEY), "s.txt")
    with pytest.raises(IntakeError) as refused:
        LimeSurvey().read(workbook, ALL, Mapping())
    assert refused.value.code == "I-KEY-ALONE"
