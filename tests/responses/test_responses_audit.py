"""The routing audit: who was asked, who answered, and what does not fit the routing."""

import pandas as pd

from tests.making import HEAD, export, save, take
from toolkit.document import plain
from toolkit.questionnaire import Questionnaire
from toolkit.records import BLANK, NOT_ASKED, Notice
from toolkit.responses import Provenance, Responses
from toolkit.responses.audit import Audited, audit

FORM = Questionnaire.from_dict(
    {
        "title": "小问卷",
        "items": [
            {"id": "RENT", "kind": "single", "text": "您租房吗？", "options": ["租", "不租"]},
            {"id": "COST", "kind": "number", "text": "房租多少？", "min": 0, "max": 9999, "unit": "元",
             "show_if": {"item": "RENT", "in": [1]}},
            {"id": "HOW", "kind": "multi", "text": "怎么租的？", "options": ["中介", "熟人"],
             "show_if": {"item": "RENT", "in": [1]}, "base": "租房的人"},
        ],
    }
)  # fmt: skip


def made(notices=()) -> Responses:
    rows = {
        "RENT": [1, 1, 2, BLANK, 1],
        "COST": [900, BLANK, NOT_ASKED, NOT_ASKED, NOT_ASKED],
        "HOW__1": [1, BLANK, NOT_ASKED, 1, 0],
        "HOW__2": [0, BLANK, NOT_ASKED, 0, 1],
    }
    frame = pd.DataFrame({"respondent": list("12345"), "disposition": "complete"} | rows)
    return Responses(frame, FORM, Provenance("x", "02", 1), notices=tuple(notices))


def test_every_record_is_in_one_group():
    found = {one.item: one for one in audit(made()).items}
    assert found["RENT"] == Audited("RENT", "全体参加者", 4, 1, 0, 0, 0, 0)
    assert found["COST"] == Audited("COST", "第1题选了“租”", 1, 1, 1, 1, 1, 0)
    assert found["HOW"] == Audited("HOW", "租房的人", 3, 1, 1, 0, 0, 0)
    assert found["COST"].asked == 2


def test_answers_nobody_was_asked_for_are_counted(tmp_path):
    header = [*HEAD, "1、您租房吗？", "2、房租多少？", "3、怎么租的？"]
    about = ["2026/9/8 8:00:00", "100秒", "微信", "", "10.0.0.1(山东-济南)"]
    rows = [[1, *about, "租", 900, "中介"], [2, *about, "不租", 800, "(跳过)"], [3, *about, "不租", "(跳过)", "(跳过)"]]
    got = take(tmp_path, FORM, save(tmp_path, "9_按文本_小问卷_3_3.xlsx", export(header, rows))).responses
    audited = audit(got)
    found = {one.item: one for one in audited.items}
    assert (found["COST"].answered, found["COST"].not_asked, found["COST"].impossible) == (1, 2, 1)
    assert found["HOW"].impossible == 0
    assert "不该有却有的答案1处" in repr(audited)


def test_the_table_tells_it_in_words():
    skipped = Notice("skip_unknown", "action", "这些题平台标为“跳过”：COST（1份）。")
    audited = audit(made([skipped]))
    assert repr(audited) == "跳转核对：5份答卷，3题；没有不该有的答案；说不准问没问到的1处。" + skipped.message
    table = audited.table()
    assert [plain(cell) for cell in table.rows[2]] == ["HOW", "租房的人", "3", "1", "1", "0", "0", "0"]
    assert plain(table.notes[-1]) == skipped.message
    assert "谁被问到" in audited._repr_html_()
