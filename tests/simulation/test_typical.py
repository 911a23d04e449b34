"""Questions without a model of their own are answered sensibly, by their level and the words of their options."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import numpy as np
import pytest

from toolkit.questionnaire import Questionnaire
from toolkit.simulation import simulate

N = 3000


def answers(item: dict, seed: int = 1, n: int = N):
    frame = simulate(Questionnaire.from_dict({"items": [{"id": "A", **item}]}), n, seed)
    return frame.loc[(frame.filter(regex="^A") != -2).all(axis=1)]


def share(item: dict, code: int) -> float:
    return float((answers(item)["A"] == code).mean())


def test_few_refuse_or_do_not_know():
    item = {"kind": "single", "text": "哪一种？", "options": {1: "甲", 2: "乙", 3: "丙", 98: "不清楚", 99: "不愿回答"}}
    assert share(item, 99) < 0.05
    assert share(item, 99) < share(item, 98) < 0.15
    assert min(share(item, code) for code in (1, 2, 3)) > 0.02


def test_few_give_the_answer_that_ends_the_form():
    form = {
        "items": [
            {
                "id": "A",
                "kind": "single",
                "text": "住在本社区吗？",
                "options": ["是", "否"],
                "skip": [{"when": [2], "to": "END"}],
            },
            {"id": "B", "kind": "single", "text": "满意吗？", "options": ["是", "否"]},
        ]
    }
    frame = simulate(Questionnaire.from_dict(form), N, 1)
    assert 0.005 < (frame["A"] == 2).mean() < 0.05
    assert ((frame["B"] == -1) == (frame["A"] == 2)).all()


@pytest.mark.parametrize(
    "labels", [["非常不满意", "不太满意", "一般", "比较满意", "非常满意"], ["很不满意", "不满意", "满意", "很满意"]]
)
def test_satisfaction_is_above_the_middle_whichever_way_the_scale_runs(labels):
    up = answers({"kind": "scale", "text": "您对环境满意吗？", "options": dict(enumerate(labels, 1))})["A"]
    down = answers({"kind": "scale", "text": "您对环境满意吗？", "options": dict(enumerate(labels[::-1], 1))})["A"]
    middle = (1 + len(labels)) / 2
    assert up.mean() > middle > down.mean()
    assert set(up) == set(range(1, len(labels) + 1)), "every answer is given by somebody"


def test_two_satisfactions_go_together_and_knowledge_is_low():
    form = {
        "items": [
            {"id": "A", "kind": "scale", "text": "您对环境满意吗？", "options": "SAT5"},
            {"id": "B", "kind": "scale", "text": "您对交通满意吗？", "options": "SAT5"},
            {"id": "C", "kind": "scale", "text": "您了解这项政策吗？", "options": "KNOW4"},
        ]
    }
    frame = simulate(Questionnaire.from_dict(form), N, 1)
    both = frame.loc[(frame[["A", "B", "C"]] > 0).all(axis=1)]
    assert 0.15 < both["A"].corr(both["B"]) < 0.7
    assert both["C"].mean() < 2.5


def test_bands_have_a_hump_and_age_and_sex_are_those_of_the_people():
    bands = {
        "kind": "single",
        "text": "每月花多少？",
        "options": ["不满500元", "500—999元", "1000—1999元", "2000—2999元", "3000元及以上"],
    }
    shares = [share(bands, code) for code in range(1, 6)]
    assert max(shares[1:4]) > max(shares[0], shares[4])
    ages = answers({"kind": "single", "text": "您的年龄？", "options": ["18岁以下", "18—24岁", "25—29岁", "30—35岁"]})[
        "A"
    ]
    assert (ages == 1).mean() == pytest.approx(0.05, abs=0.04)
    assert set(ages) == {1, 2, 3, 4}
    sexes = answers({"kind": "single", "text": "性别", "options": {1: "女", 2: "男"}})["A"]
    assert (sexes == 1).mean() == pytest.approx(0.55, abs=0.04)


@pytest.mark.parametrize(
    ("item", "low", "high"),
    [
        ({"text": "每周工作几小时？", "unit": "小时", "min": 0, "max": 112}, 30, 55),
        ({"text": "您的周岁年龄", "unit": "岁", "min": 14, "max": 35}, 20, 30),
        ({"text": "给几分？", "unit": "分", "min": 0, "max": 10}, 4, 9),
        ({"text": "单程要多久", "unit": "分钟", "min": 0, "max": 180}, 20, 60),
    ],
)
def test_numbers_are_plausible(item, low, high):
    values = answers({"kind": "number", **item})["A"]
    assert low < values.median() < high
    assert values.between(item["min"], item["max"]).all()
    assert values.nunique() > 3


def test_several_answers_keep_to_limit_and_exclusion():
    item = {
        "kind": "multi",
        "text": "有哪些困难？",
        "options": {1: "甲", 2: "乙", 3: "丙", 4: "丁", 96: "都没有"},
        "max": 3,
        "exclusive": [96],
    }
    given = answers(item).filter(regex="^A__").to_numpy()
    assert given.sum(axis=1).max() == 3
    assert set(given.sum(axis=1)) == {1, 2, 3}
    none = given[:, -1] == 1
    assert 0.01 < none.mean() < 0.4
    assert (given[none].sum(axis=1) == 1).all()


def test_a_question_leans_the_same_way_under_every_seed_and_two_questions_do_not():
    def shares(text, seed):
        values = answers({"kind": "single", "text": text, "options": ["甲", "乙", "丙", "丁"]}, seed)["A"]
        return np.array([(values == code).mean() for code in range(1, 5)])

    assert np.abs(shares("第一问？", 1) - shares("第一问？", 2)).max() < 0.05
    assert np.abs(shares("第一问？", 1) - shares("另外一问？", 1)).max() > 0.05


def test_people_name_their_own_community():
    from toolkit.report import Outline
    from toolkit.responses import Provenance
    from toolkit.sample import Sampling
    from toolkit.simulation import rehearse

    form = Questionnaire.from_dict({"id": "a", "items": [{"use": "SCR03"}]})
    outline = Outline("", (), (), ())
    frame = rehearse(form, Sampling(), outline, 200, 1, Provenance("a", "08", 1)).responses.frame
    assert (frame["SCR03"] == 8).mean() > 0.85


def test_opinions_are_sentences_and_other_texts_are_marked_as_filler():
    said = simulate(
        Questionnaire.from_dict(
            {
                "items": [
                    {"id": "A", "kind": "text", "text": "您有什么意见？"},
                    {"id": "B", "kind": "text", "text": "岗位名称"},
                ]
            }
        ),
        500,
        1,
    )
    opinions = [text for text in said["A__text"] if text]
    assert 0.25 < len(opinions) / 500 < 0.45
    assert len(set(opinions)) > 100
    assert all(6 <= len(text) <= 60 for text in opinions)
    assert {text for text in said["B__text"] if text} == {"模拟填写的内容"}
