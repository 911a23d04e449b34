"""Qualtrics exports: three and two rows of headers, texts and numbers, all kinds of questions, drafts."""

from __future__ import annotations

import pytest

from tests.channels.plain_tables import answered, table
from toolkit.channels import Qualtrics
from toolkit.channels.mapping import Mapping, Target
from toolkit.channels.recognise import recognise
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK

CHOICE = {"options": {1: "租房", 2: "自有", 97: {"label": "其他", "text": True}}}
HOBBIES = {"options": {1: "运动", 2: "阅读", 3: "音乐,舞蹈"}}
ALL = Questionnaire.from_dict(
    {
        "id": "gen",
        "items": [
            {"id": "Q1", "kind": "single", "text": "住 - 哪里？", **CHOICE},
            {"id": "Q2", "kind": "multi", "text": "需要什么？", **CHOICE},
            {"id": "Q3", "kind": "multi", "text": "爱好？", **HOBBIES},
            {
                "id": "Q4",
                "kind": "matrix",
                "text": "满意吗？",
                "options": ["差", "中", "好"],
                "rows": {"a": "房租", "b": "路"},
            },
            {"id": "Q5", "kind": "rank", "text": "怎么排？", "options": ["甲", "乙"]},
            {"id": "Q6", "kind": "number", "text": "多少小时？", "min": 0, "max": 100},
            {"id": "Q7", "kind": "text", "text": "建议？"},
        ],
    }
)
META = [
    "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
    "ResponseId", "RecipientEmail", "LocationLatitude", "DistributionChannel", "UserLanguage",
]  # fmt: skip
CODES = [
    "Q1", "Q1_97_TEXT", "Q2_1", "Q2_2", "Q2_3", "Q2_3_TEXT", "Q3", "Q4_1", "Q4_2", "Q5_1", "Q5_2", "Q6", "Q7",
    "Q8_First Click",
]  # fmt: skip
LABELS = [
    "住 - 哪里？ - Selected Choice", "住 - 哪里？ - 其他 - Text", "需要什么？ - Selected Choice - 租房",
    "需要什么？ - Selected Choice - 自有", "需要什么？ - Selected Choice - 其他", "需要什么？ - 其他 - Text", "爱好？",
    "满意吗？ - 房租", "满意吗？ - 路", "怎么排？ - 甲", "怎么排？ - 乙", "多少<br>小时？", "建议？",
    "Timing - First Click",
]  # fmt: skip


def about(number: int, *, finished: str = "True", status: str = "IP Address") -> list[str]:
    """What an export says of a respondent."""
    progress = "100" if finished in ("True", "1") else "40"
    return [
        "2026-05-12 10:00:00", "2026-05-12 10:05:00", status, f"10.0.0.{number}", progress, "300", finished,
        "2026-05-12 10:05:02", f"R_{number}", "", "36.6", "anonymous", "ZH-S",
    ]  # fmt: skip


def export(*people: list[str], codes: list[str] = CODES, labels: list[str] = LABELS, file: str = "调查.csv"):
    """An export with three rows of headers."""
    imports = [f'{{"ImportId":"QID{n}","timeZone":"Asia/Shanghai"}}' for n in range(len(META) + len(codes))]
    return table([[*META, *codes], [*META, *labels], imports, *people], file)


TEXTS = export(
    [
        *about(1),
        "其他",
        "船上",
        "租房",
        "",
        "其他",
        "车位",
        "音乐,舞蹈,运动",
        "差",
        "好",
        "2",
        "1",
        "7.5",
        "多种树",
        "1.2",
    ],
    [*about(2, finished="False"), "自有", *[""] * 13],
)
NUMBERS = export(
    [
        *about(1, finished="1", status="0"),
        "3",
        "船上",
        "1",
        "",
        "1",
        "车位",
        "3,1",
        "1",
        "3",
        "2",
        "1",
        "7.5",
        "多种树",
        "1.2",
    ],
    [*about(2, finished="0", status="0"), "2", *[""] * 13],
    file="调查 数字.csv",
)
EXPECTED = {
    "Q1": 97, "Q1__97__text": "船上", "Q2__1": 1, "Q2__2": 0, "Q2__97": 1, "Q2__97__text": "车位", "Q3__1": 1,
    "Q3__2": 0, "Q3__3": 1, "Q4__a": 1, "Q4__b": 3, "Q5__1": 2, "Q5__2": 1, "Q6": 7.5, "Q7__text": "多种树",
}  # fmt: skip


@pytest.mark.parametrize(("files", "mode"), [([TEXTS], "text"), ([NUMBERS], "number"), ([TEXTS, NUMBERS], "text")])
def test_texts_numbers_and_both_are_the_same_answers(files, mode):
    assert Qualtrics().mode(files[0]) == mode
    got = answered(Qualtrics(), ALL, *files)
    assert got.ledger == ()
    first, second = got.frame.to_dict("records")
    assert {name: first[name] for name in EXPECTED} == EXPECTED
    assert (first["respondent"], first["submitted"], first["seconds"]) == ("R_1", "2026-05-12 10:05:02", 300)
    assert (first["source"], first["device"], first["disposition"]) == ("anonymous", "1", "complete")
    assert (second["Q1"], second["Q2__1"], second["disposition"]) == (2, BLANK, "partial")
    assert [notice.code for notice in got.notices if notice.level == "action"] == []


def test_the_file_is_known_by_its_rows_of_headers():
    channel, workbook = recognise(TEXTS)
    assert (channel.name, channel.count(workbook, ALL)) == ("qualtrics", 2)
    assert not Qualtrics().sniff(table([["Q1", "Q2"], ["1", "2"], ["3", "4"]], "a.csv"))


def test_personal_columns_and_times_are_named_and_not_read():
    told = {notice.code: notice.message for notice in answered(Qualtrics(), ALL, TEXTS).notices}
    assert "RecipientEmail" in told["personal_dropped"]
    assert "LocationLatitude" in told["personal_dropped"]
    assert "Q8_First Click" in told["column_ignored"]


def test_a_preview_is_named():
    got = answered(Qualtrics(), ALL, export([*about(1, status="Survey Preview"), "租房", *[""] * 13]))
    assert "previews" in [notice.code for notice in got.notices]
    assert list(got.frame["Q1"]) == [1]


def test_an_option_that_is_none_goes_to_the_ledger():
    got = answered(Qualtrics(), ALL, export([*about(1), "帐篷", *[""] * 5, "运动,游泳", *[""] * 7]))
    assert [(row.row, row.column, row.value) for row in got.ledger] == [(4, "Q1", "帐篷"), (4, "Q3", "游泳")]
    assert got.frame[["Q3__1", "Q3__2"]].iloc[0].tolist() == [1, 0]


def test_a_number_beyond_the_options_can_only_be_a_code():
    people = [[*about(n, finished="1", status="0"), code, *[""] * 13] for n, code in enumerate(("1", "97"))]
    assert list(answered(Qualtrics(), ALL, export(*people)).frame["Q1"]) == [1, 97]


def test_a_reworded_column_is_proposed_and_read_when_confirmed():
    codes = [{"Q6": "hours"}.get(code, code) for code in CODES]
    labels = [{"多少<br>小时？": "每天多少小时？"}.get(label, label) for label in LABELS]
    person = [*about(1), *[""] * 11, "3", "", ""]
    got = answered(Qualtrics(), ALL, export(person, codes=codes, labels=labels))
    told = {notice.code: notice.message for notice in got.notices}
    assert "“hours”没有对上。它像是“Q6”" in told["column_unknown"]
    confirmed = Mapping({"hours": Target("Q6")})
    got = answered(Qualtrics(), ALL, export(person, codes=codes, labels=labels), mapping=confirmed)
    assert list(got.frame["Q6"]) == [3]


def test_the_older_layout_with_two_rows():
    head = ["V1", "V2", "V5", "V6", "V8", "V9", "V10", "Q1", "Q2_1", ""]
    labels = ["ResponseID", "ResponseSet", "EmailAddress", "IPAddress", "StartDate", "EndDate", "Finished"]
    labels += ["住 - 哪里？", "需要什么？-租房", ""]
    rows = [["R_1", "D", "", "10.0.0.1", "2026-05-12 10:00:00", "2026-05-12 10:05:00", "1", "自有", "", ""]]
    workbook = table([head, labels, *rows], "a.csv")
    assert Qualtrics().sniff(workbook)
    got = answered(Qualtrics(), ALL, workbook)
    assert got.frame[["respondent", "submitted", "Q1"]].iloc[0].tolist() == ["R_1", "2026-05-12 10:05:00", 2]
    assert "EmailAddress" in next(notice.message for notice in got.notices if notice.code == "personal_dropped")


def drafted(*files):
    draft = Qualtrics().draft(list(files), "new")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert questionnaire.problems == ()
    return questionnaire, "\n".join(draft.to_confirm)


def people(numbers: bool) -> list[list[str]]:
    """Twelve respondents who between them choose most options."""
    finished, status = ("1", "0") if numbers else ("True", "IP Address")
    homes, degrees = (["1", "2", "3"], ["1", "2", "3"]) if numbers else (["租房", "自有", "其他"], ["差", "中", "好"])
    rows = []
    for n in range(12):
        tick = "1" if numbers else "租房"
        cells = [homes[n % 3], "船上" if n % 3 == 2 else "", tick, "", "", "", ("1,3" if numbers else "运动,音乐,舞蹈")]
        cells += [
            degrees[n % 3],
            degrees[-1],
            "1" if n % 2 else "2",
            "2" if n % 2 else "1",
            str(20 + n),
            f"建议{n}",
            "",
        ]
        rows.append([*about(n, finished=finished, status=status), *cells])
    return rows


def test_a_draft_from_the_pair():
    text, number = export(*people(numbers=False), file="青年_May 12, 2026_10.22.csv"), export(*people(numbers=True))
    questionnaire, doubts = drafted(text, number)
    assert questionnaire.title == "青年"
    kinds = {item.id: item.kind for item in questionnaire.items if item.id != "Q3"}
    assert kinds == {
        "Q1": "single", "Q2": "multi", "Q4": "matrix", "Q5": "rank", "Q6": "number", "Q7": "text",
    }  # fmt: skip
    assert questionnaire["Q1"].text == "住 - 哪里？"
    assert questionnaire["Q1"].labels == {1: "租房", 2: "自有", 3: "其他"}
    assert [option.text for option in questionnaire["Q1"].options] == [False, False, True]
    assert list(questionnaire["Q2"].labels.values()) == ["租房", "自有", "其他"]
    assert [row.label for row in questionnaire["Q4"].rows] == ["房租", "路"]
    assert list(questionnaire["Q4"].labels.values()) == ["差", "中", "好"]
    assert "跳题规则" in doubts
    got = answered(Qualtrics(), questionnaire, text)
    assert [row for row in got.ledger if row.item != "Q3"] == []


def test_a_draft_from_one_file_tells_what_it_cannot_see():
    questionnaire, doubts = drafted(export(*people(numbers=True)))
    assert list(questionnaire["Q1"].labels.values()) == ["选项1", "选项2", "选项3"]
    assert "选项文字未知" in doubts
    questionnaire, doubts = drafted(export(*people(numbers=False)))
    assert list(questionnaire["Q1"].labels.values()) == ["租房", "自有", "其他"]
    assert "没有人选过的选项看不到" in doubts
    with pytest.raises(IntakeError) as refused:
        Qualtrics().draft([TEXTS, TEXTS], "new")
    assert refused.value.code == "I-TWO-KINDS"
