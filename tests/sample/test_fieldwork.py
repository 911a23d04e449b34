"""Who is missing: counted again by hand, and nobody can be recognised in what is said."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.document import plain
from toolkit.errors import AnalysisError
from toolkit.questionnaire import Questionnaire
from toolkit.responses import Provenance, Responses
from toolkit.responses.tallied import Tallied
from toolkit.sample.fieldwork import AGE, FEW, SEX, fieldwork
from toolkit.sample.quota import Quotas, quotas

FORM = Questionnaire.from_dict({"items": [{"use": "SCR02"}, {"use": "DEM01"}]})
TEENS, TWENTIES, THIRTIES = 2, 3, 7
"""Codes of 14—17周岁, 18—22周岁 and 32—35周岁."""
MEN, WOMEN, RATHER_NOT = 1, 2, 99


def answers(*pairs, day="2026-05-12 08:00:00", **more):
    frame = pd.DataFrame(
        {
            "respondent": [str(n) for n in range(len(pairs))],
            "submitted": [day] * len(pairs),
            "disposition": ["complete"] * len(pairs),
            AGE: [age for age, _ in pairs],
            SEX: [sex for _, sex in pairs],
        }
    )
    return Responses(frame, FORM, Provenance("gen", "02", 1), **more)


def everything_shown(found):
    return (repr(found), found._repr_html_(), json.dumps(found.as_dict(), ensure_ascii=False))


def test_the_groups_of_the_demo_are_counted_by_hand(tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    responses = project.ingest(*DEMO).responses
    found = fieldwork(responses, target=80)
    frame = responses.eligible
    answered = [(age, sex) for age, sex in zip(frame[AGE], frame[SEX], strict=True) if age > 0 and sex in (MEN, WOMEN)]
    assert sum(found.have.values()) == len(answered)
    assert found.have["23—28岁", "女"] == sum(pair in ((4, WOMEN), (5, WOMEN)) for pair in answered)
    assert sum(found.want.values()) == 80
    assert sum(found.days.values()) == (responses.frame["submitted"] != "").sum()
    assert set(found.want) == {(a, s) for a in ("14—17岁", "18—22岁", "23—28岁", "29—35岁") for s in ("男", "女")}
    assert set(found.have) == set(found.want), "the finer bands of the question lie within the groups"
    data = found.as_dict()
    assert data["respondents"] == data["complete"] + data["partial"] + data["screened_out"] == len(responses.frame)
    assert project.fieldwork(80).as_dict() == data


def test_it_says_who_is_missing_and_who_is_enough():
    wanted = Quotas(20, ("年龄", "性别"), {("14—17岁", "男"): 5, ("14—17岁", "女"): 1})
    found = fieldwork(answers(*[(TEENS, MEN)] * 3, (TEENS, WOMEN), (TEENS, WOMEN)), wanted)
    assert "还差：14—17岁男青年2份。" in found.words
    assert "已够：14—17岁女青年，可以不再多请。" in found.words
    assert "不能说明结果代表" in repr(found)
    enough = fieldwork(answers(*[(TEENS, MEN)] * 5, (TEENS, WOMEN)), wanted)
    assert "各组都够了。" in enough.words


@pytest.mark.parametrize("n", [1, 2])
def test_few_people_are_not_told_by_number_nor_by_what_is_missing(n):
    found = fieldwork(answers(*[(TEENS, MEN)] * n), target=80)
    cell = found.as_dict()["cells"][0]
    assert cell == {"age": "14—17岁", "sex": "男", "have": f"不足{FEW}", "want": 10, "missing": "8—9"}
    assert "14—17岁男青年8—9份" in repr(found)
    assert [plain(text) for text in found.table().rows[0]] == ["14—17岁", "男", "不足3", "10", "8—9"]


@given(st.integers(0, 90), st.integers(3, 6), st.booleans())
def test_what_is_shown_is_the_same_whether_a_small_group_has_one_or_two(target, many, two_groups):
    others = [(THIRTIES, WOMEN)] * many
    swapped = (THIRTIES, MEN) if two_groups else (TEENS, RATHER_NOT)
    one = answers(*others, (TEENS, MEN), swapped, swapped, swapped if not two_groups else (TEENS, RATHER_NOT))
    two = answers(*others, (TEENS, MEN), (TEENS, MEN), swapped, (TEENS, RATHER_NOT))
    assert everything_shown(fieldwork(one, target)) == everything_shown(fieldwork(two, target))


def test_days_are_counted_and_forms_without_a_day_are_not_forgotten():
    found = fieldwork(answers((TEENS, MEN), (TEENS, MEN)))
    assert found.days == {"2026-05-12": 2}
    undated = fieldwork(answers((TEENS, MEN), day=""))
    assert undated.days == {}
    assert [[plain(c) for c in row] for row in undated.daily().rows] == [["没有写明日期", "1"]]


def test_without_a_target_only_the_counts_are_told():
    found = fieldwork(answers(*[(TEENS, MEN)] * 4, *[(TWENTIES, RATHER_NOT)] * 2))
    assert found.want == {}
    assert found.as_dict()["cells"][0] == {"age": "14—17岁", "sex": "男", "have": 4, "want": None, "missing": None}
    assert found.words[1:] == ("有2份没有填年龄或性别，不在各组里。",)
    assert len(found.table().columns) == 3


def test_quotas_by_known_shares_and_finer_bands_are_taken():
    wanted = quotas(30, {"年龄": {"14—22岁": 1, "23—35岁": 2}, "性别": {"男": 1, "女": 1}})
    found = fieldwork(answers(*[(TEENS, MEN)] * 3, *[(TWENTIES, MEN)] * 3), wanted)
    assert found.have["14—22岁", "男"] == 6
    assert "各组一样多" not in repr(found)


def test_quotas_that_do_not_fit_the_questions_are_not_guessed_at():
    wanted = quotas(30, {"年龄": {"14—24岁": 1, "25—35岁": 2}, "性别": {"男": 1, "女": 1}})
    found = fieldwork(answers(*[(TEENS, MEN)] * 3), wanted)
    assert found.want == {}
    assert "对不上" in repr(found)
    assert found.have["14—17岁", "男"] == 3


def test_forms_left_out_and_forms_only_tallied_are_told():
    found = fieldwork(answers((TEENS, MEN), left_out={"太快": 2}, tallied=(Tallied("甲.xlsx", 7, {}),)))
    assert "另有2份清理时已剔除" in repr(found)
    assert "另有7份只在计票表上数过" in repr(found)


def test_without_the_questions_it_says_which_are_needed():
    form = Questionnaire.from_dict({"items": [{"id": "A", "kind": "single", "text": "？", "options": ["是", "否"]}]})
    frame = pd.DataFrame({"respondent": ["1"], "submitted": [""], "disposition": ["complete"], "A": [1]})
    found = fieldwork(Responses(frame, form, Provenance("gen", "02", 1)), target=10)
    assert "SCR02（年龄）、DEM01（性别）" in repr(found)
    assert (found.want, found.have, found.as_dict()["cells"]) == ({}, {}, [])
    assert "年龄" in found._repr_html_()


def test_a_negative_target_is_refused():
    with pytest.raises(AnalysisError, match="A-SIZE"):
        fieldwork(answers((TEENS, MEN)), target=-1)
