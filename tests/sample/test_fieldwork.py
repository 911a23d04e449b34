"""Who is missing: counted again by hand, and nobody can be recognised in what is said."""

import pandas as pd
import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.questionnaire import Questionnaire
from toolkit.responses import Provenance, Responses
from toolkit.sample.fieldwork import AGE, FEW, SEX, fieldwork
from toolkit.sample.quota import Quotas

FORM = Questionnaire.from_dict({"items": [{"use": "SCR02"}, {"use": "DEM01"}]})


def people(*pairs):
    frame = pd.DataFrame(
        {
            "respondent": [str(n) for n in range(len(pairs))],
            "submitted": ["2026-05-12 08:00:00"] * len(pairs),
            "disposition": ["complete"] * len(pairs),
            AGE: [age for age, _ in pairs],
            SEX: [sex for _, sex in pairs],
        }
    )
    return Responses(frame, FORM, Provenance("gen", "02", 1))


def test_the_groups_of_the_demo_are_counted_by_hand(tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    responses = project.ingest(*DEMO).responses
    found = fieldwork(responses, target=80)
    frame = responses.eligible
    answered = frame[(frame[AGE] > 0) & frame[SEX].isin([1, 2])]
    assert sum(found.have.values()) == len(answered)
    assert sum(found.want.values()) == 80
    assert sum(found.days.values()) == (responses.frame["submitted"] != "").sum()
    assert set(found.want) == {(a, s) for a in ("14—17岁", "18—22岁", "23—28岁", "29—35岁") for s in ("男", "女")}
    assert set(found.have) <= set(found.want), "the finer bands of the question lie within the groups"


def test_it_says_who_is_missing_and_who_is_enough():
    wanted = Quotas(20, ("年龄", "性别"), {("14—17岁", "男"): 5, ("14—17岁", "女"): 1})
    first = next(iter(FORM.by_id[AGE].labels))
    age = next(code for code, label in FORM.by_id[AGE].labels.items() if label.startswith("14"))
    found = fieldwork(people((age, 1), (age, 2), (age, 2)), wanted=wanted)
    assert any("还差：14—17岁男青年4份" in words for words in found.words)
    assert any("已够：14—17岁女青年" in words for words in found.words)
    assert "不能说明结果代表" in repr(found)
    assert first


@pytest.mark.parametrize("n", [1, 2])
def test_few_people_are_not_told_by_number(n):
    age = next(code for code, label in FORM.by_id[AGE].labels.items() if label.startswith("14"))
    found = fieldwork(people(*[(age, 1)] * n), target=16)
    shown = {(cell["age"], cell["sex"]): cell["have"] for cell in found.as_dict()["cells"]}
    assert shown["14—17岁", "男"] == f"不足{FEW}"
    assert "1—2份" in repr(fieldwork(people(*[(age, 1)] * (3 - n)), target=24))


def test_without_the_questions_it_says_which_are_needed():
    form = Questionnaire.from_dict({"items": [{"id": "A", "kind": "single", "text": "？", "options": ["是", "否"]}]})
    frame = pd.DataFrame({"respondent": ["1"], "submitted": [""], "disposition": ["complete"], "A": [1]})
    found = fieldwork(Responses(frame, form, Provenance("gen", "02", 1)), target=10)
    assert "SCR02（年龄）" in repr(found)
    assert found.want == {}
