"""Adopt: a questionnaire drafted from the export of a survey that is already running."""

import random

import pytest
from hypothesis import given

from tests.making import HEAD, export, questionnaires, same_wording, save, take
from toolkit.channels import Wenjuanxing, open_workbook
from toolkit.channels.reading import Responded
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.yaml_text import dump, load
from toolkit.simulation import simulate


def drafted(*files):
    draft = Wenjuanxing().draft([open_workbook(data, name) for name, data in files], "adopted")
    questionnaire = Questionnaire.from_dict(draft.definition)
    assert Questionnaire.from_dict(load(dump(draft.definition), "x").data) == questionnaire
    assert not questionnaire.problems
    return questionnaire, "\n".join(draft.to_confirm)


@given(questionnaires(plain=True, routed=False))
def test_kinds_options_and_order_come_back_as_far_as_the_files_show(questionnaire):
    frame = simulate(questionnaire, 120, 3)
    responded = Responded(questionnaire, frame)
    channel = Wenjuanxing()
    text = "7_按文本_题_1_1.xlsx", channel.write(responded, "text")
    number = "7_按序号_题_1_1.xlsx", channel.write(responded, "number")
    adopted, doubts = drafted(text, number)
    assert "跳题规则" in doubts
    originals = [item for item in questionnaire.questions if not item.split]
    for item in originals:
        found = next(other for other in adopted.items if other.id == f"Q{questionnaire.numbers[item.id]}")
        assert same_wording(found.text, item.text)
        if item.kind in ("multi", "rank"):
            assert list(found.labels.values()) == list(item.labels.values())
            ones = item.kind == "rank" and item.maximum == 1
            assert found.kind == item.kind or ones
        elif item.kind in ("single", "consent", "matrix"):
            assert found.kind in (item.kind, "single")
            shown = [label for label in found.labels.values() if not label.startswith("选项")]
            assert shown == [label for label in item.labels.values() if label in shown]
            assert len(shown) >= 1
        elif item.kind == "scale":
            assert found.kind == "scale"
        else:
            assert found.kind in ("text", "number", "scale", "single")
        if item.kind == "matrix":
            assert [r.label for r in found.rows] == [r.label for r in item.rows]


def real(n=200, seed=4):
    """A form as cadres have it: gaps in the option numbers, a box beside an option, all sorts of questions."""
    draw = random.Random(seed)
    sexes, ages = ["男", "女"], ["18岁以下", "18—24岁", "25—30岁", "31—35岁", "36岁以上"]
    hobbies = ["运动", "阅读", "影视（含短视频）", "其他【请注明】"]
    degree = ["很不满意", "不太满意", "一般", "比较满意", "很满意"]
    top = ["住房", "就业", "婚恋"]
    text_header = ["1、您的性别 ", "2、您的年龄", "3、您的爱好（最多选3项）", "4、打几分", "5、满意程度"]
    text_header += ["6、各项评价—住房", "6、各项评价—就业", "7、请排序", "8、您的建议：", "9、每月房租（元）"]
    number_header = [
        *text_header[:2],
        *(f"第3题({h})" for h in hobbies),
        *text_header[3:7],
        *(f"第7题({t})" for t in top),
        *text_header[8:],
    ]
    texts, numbers = [], []
    for i in range(1, n + 1):
        sex, age = draw.randrange(2), draw.choice([1, 2, 4])
        chosen = sorted(draw.sample(range(4), draw.randint(1, 3)))
        score, sat, m1, m2 = draw.randint(1, 5), draw.randrange(5), draw.randrange(5), draw.randrange(5)
        order = draw.sample(range(3), 3)
        says, rent = ("" if i % 3 else f"建议第{i}条"), draw.randrange(500, 6000)
        boxes = [h + (f"〖钓鱼{i}〗" if "注明" in h else "") for h in (hobbies[c] for c in chosen)]
        blank = [None] * 5
        scored = degree[sat], degree[m1], degree[m2]
        ranked = "→".join(top[o] for o in order)
        texts.append([i, *blank, sexes[sex], ages[age], "┋".join(boxes), score, *scored, ranked, says or "(空)", rent])
        marked = [int(c in chosen) for c in range(4)]
        places = [order.index(t) + 1 for t in range(3)]
        points = score, sat + 1, m1 + 1, m2 + 1
        numbers.append([i, *blank, sex + 1, age + 1, *marked, *points, *places, says or -2, rent])
    draw.shuffle(numbers)
    return ("99_按文本_青年调查_200_200.xlsx", export([*HEAD, *text_header], texts)), (
        "99_按序号_青年调查_200_200.xlsx",
        export([*HEAD, *number_header], numbers),
    )


def test_a_real_looking_pair(tmp_path):
    files = real()
    adopted, doubts = drafted(*files)
    kinds = {item.id: item.kind for item in adopted.items}
    assert kinds == {
        "Q1": "single",
        "Q2": "single",
        "Q3": "multi",
        "Q4": "scale",
        "Q5": "scale",
        "Q6": "matrix",
        "Q7": "rank",
        "Q8": "text",
        "Q9": "number",
    }
    assert adopted.title == "青年调查"
    assert adopted["Q1"].labels == {1: "男", 2: "女"}
    assert adopted["Q2"].labels == {1: "选项1", 2: "18—24岁", 3: "25—30岁", 4: "选项4", 5: "36岁以上"}
    assert adopted["Q3"].labels == {1: "运动", 2: "阅读", 3: "影视（含短视频）", 4: "其他【请注明】"}
    assert [option.text for option in adopted["Q3"].options] == [False, False, False, True]
    assert adopted["Q3"].maximum == 3
    assert next(iter(adopted["Q5"].labels.values())) == "很不满意"
    assert [row.label for row in adopted["Q6"].rows] == ["住房", "就业"]
    for word in ("序号1、4没有人选", "第4题", "第5题", "第7题：按排序题", "第9题", "跳题规则"):
        assert word in doubts
    paths = [save(tmp_path, name, data) for name, data in files]
    intake = take(tmp_path, adopted, *paths)
    assert intake.responses.cells["ledger"] == 0
    assert [n for n in intake.responses.notices if n.level == "action"] == []
    assert len(intake.responses.frame) == 200


def test_the_text_file_alone(tmp_path):
    name, data = real()[0]
    adopted, doubts = drafted((name, data))
    assert {item.id: item.kind for item in adopted.items if item.id in ("Q1", "Q3", "Q7", "Q8")} == {
        "Q1": "single",
        "Q3": "multi",
        "Q7": "rank",
        "Q8": "text",
    }
    assert set(adopted["Q3"].labels.values()) == {"运动", "阅读", "影视（含短视频）", "其他【请注明】"}
    assert "只有“按文本”文件" in doubts
    assert take(tmp_path, adopted, save(tmp_path, name, data)).responses.cells["ledger"] == 0


def test_the_number_file_alone(tmp_path):
    name, data = real()[1]
    adopted, doubts = drafted((name, data))
    kinds = {item.id: item.kind for item in adopted.items}
    assert {
        "Q1": "single",
        "Q3": "multi",
        "Q6": "matrix",
        "Q7": "rank",
        "Q8": "text",
        "Q9": "number",
    }.items() <= kinds.items()
    assert adopted["Q1"].labels == {1: "选项1", 2: "选项2"}, "labels are unknown, never guessed"
    assert "只有“按序号”文件" in doubts
    assert "第3题：题干没有导出" in doubts
    assert len(take(tmp_path, adopted, save(tmp_path, name, data)).responses.frame) == 200


def small(header, *rows, name="1_按文本_x_1_1.xlsx"):
    return name, export(["序号", *header], [[i, *row] for i, row in enumerate(rows, start=1)])


def test_a_question_that_everybody_answers_alike_gets_a_second_option():
    adopted, doubts = drafted(small(["1、愿意参加吗"], *[["愿意"]] * 9))
    assert adopted["Q1"].labels == {1: "愿意", 2: "选项2"}
    assert "只看到一个选项" in doubts


def test_spellings_of_one_option_are_one_option():
    adopted, _ = drafted(small(["1、多久"], *[["1—2次"], ["1-2次 "], ["3次"]] * 5))
    assert list(adopted["Q1"].labels.values()) == ["1—2次", "3次"]


def test_free_text_with_different_marks_of_missing_is_still_free_text():
    text = small(["1、意见"], ["很好"], ["(空)"], ["多办活动"])
    number = small(["1、意见"], ["很好"], [-2], ["多办活动"], name="1_按序号_x_1_1.xlsx")
    assert drafted(text, number)[0]["Q1"].kind == "text"


def test_two_files_of_one_layout_or_a_foreign_file_are_refused():
    one = small(["1、性别"], ["男"])
    with pytest.raises(IntakeError, match="I-TWO-KINDS"):
        drafted(one, one)
    with pytest.raises(IntakeError, match="I-NO-CHANNEL"):
        drafted(one, ("b.xlsx", export(["姓名"], [["甲"]])))
