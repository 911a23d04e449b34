"""Masked responses: texts and ledger without a value, counts by sort, everything else as it was."""

from random import Random

import pandas as pd

from tests.responses.personal.planted import identity_number, mobile_number
from toolkit.questionnaire import Questionnaire
from toolkit.records import LedgerRow
from toolkit.responses import Responses
from toolkit.responses.answers import Provenance
from toolkit.responses.personal import masked

OPTIONS = {1: "自有", 97: {"label": "其他", "text": True}}
ROWS = {"text": "文字", "b": "其他"}
"""The column of the first row looks like one of texts."""
FORM = Questionnaire.from_dict(
    {
        "title": "小问卷",
        "items": [
            {"id": "HOME", "kind": "single", "text": "住哪里？", "options": OPTIONS},
            {"id": "GRID", "kind": "matrix", "text": "怎样？", "rows": ROWS, "options": ["好", "差"]},
            {"id": "SAY", "kind": "text", "text": "意见？"},
        ],
    }
)


def responses(said, beside, ledger=()):
    n = len(said)
    frame = pd.DataFrame(
        {
            "respondent": [str(i) for i in range(n)],
            "HOME": [97] * n,
            "HOME__97__text": beside,
            "GRID__text": [1] * n,
            "GRID__b": [2] * n,
            "SAY": [1] * n,
            "SAY__text": said,
        }
    )
    return Responses(frame, FORM, Provenance("小问卷", "02", 1), tuple(ledger))


def test_texts_are_masked_counted_and_nothing_else_is_touched():
    random = Random(1)
    phone, card = mobile_number(random), identity_number(random)
    before = responses([f"打{phone}找我", "多办活动", f"身份证{card}，电话{phone}"], ["", f"加我QQ{phone[:8]}", ""])
    after = masked(before)
    assert list(after.frame["SAY__text"]) == ["打【电话】找我", "多办活动", "身份证【身份证号】，电话【电话】"]
    assert list(after.frame["HOME__97__text"]) == ["", "加我QQ【QQ】", ""]
    untouched = ["respondent", "HOME", "GRID__text", "GRID__b", "SAY"]
    pd.testing.assert_frame_equal(after.frame.filter(untouched), before.frame.filter(untouched))
    assert phone in before.frame["SAY__text"][0]
    (notice,) = after.notices
    assert notice.message == "填写的文字里有4处个人信息已经遮盖（QQ1处、电话2处、身份证号1处）。原文只在原始文件里。"
    assert notice.level == "info"


def test_the_ledger_is_masked_even_where_its_message_cuts_the_value():
    phone = mobile_number(Random(2))
    value = "这里写了一些与选项没有关系的话，" * 2 + f"电话{phone}"
    assert len(value) - 11 < 40
    row = LedgerRow("a.xlsx", "1", 2, "住哪里？", "HOME", value, "unknown_option", f"“{value[:40]}……”不在选项里。")
    (after,) = masked(responses(["好"], [""], [row])).ledger
    assert phone not in after.value
    assert phone[:4] not in after.message
    assert after.message.endswith("不在选项里。")
    assert after.row == 2


def test_clean_responses_are_the_same_object_and_say_nothing():
    clean = responses(["多办活动", ""], ["", "学校"])
    assert masked(clean) is clean
