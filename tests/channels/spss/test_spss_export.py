"""An exported .sav is read back by pyreadstat with the same codes, labels and missing values."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import numpy as np
import pyreadstat
from hypothesis import given
from hypothesis import strategies as st

from tests.making import ROOT, questionnaires
from toolkit.channels.reading import Responded
from toolkit.channels.spss.export import export
from toolkit.messages import SIMULATED
from toolkit.questionnaire import read
from toolkit.questionnaire.variables import variables
from toolkit.simulation import simulate

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")


def opened(folder, data):
    path = folder / "a.sav"
    path.write_bytes(data)
    return pyreadstat.read_sav(path, user_missing=True)


@given(questionnaires(plain=True), st.integers(0, 3))
def test_codes_come_back(tmp_path_factory, questionnaire, seed):
    frame = simulate(questionnaire, 7, seed)
    back, _ = opened(tmp_path_factory.mktemp("sav"), export(Responded(questionnaire, frame)))
    for variable in variables(questionnaire):
        ours = frame[variable.column]
        if variable.written:
            assert back[variable.name].tolist() == ours.tolist()
        else:
            expected = ours.replace(variable.spss_codes).astype(float)
            assert np.array_equal(back[variable.name].to_numpy(), expected.to_numpy())


def test_labels_missing_values_and_levels(tmp_path):
    frame = simulate(FORM, 30, 1)
    _, about = opened(tmp_path, export(Responded(FORM, frame, simulated=True)))
    assert SIMULATED in about.file_label
    assert about.variable_value_labels["hou_tenure"][1.0] == "自己或配偶购买的住房"
    assert about.variable_value_labels["hou_tenure"][-1.0] == "没有问到（跳转）"
    assert about.variable_value_labels["ned_sat__hou"][-8.0] == "不了解"
    assert about.missing_ranges["ned_sat__hou"] == [{"lo": -9.0, "hi": -1.0}]
    assert about.variable_measure["ned_sat__hou"] == "ordinal"
    assert about.variable_measure["emp_hours"] == "scale"
    assert about.column_names_to_labels["emp_sat_all"] == "总的来说，您对目前的工作满意吗？"


def test_equal_answers_give_equal_bytes():
    frame = simulate(FORM, 10, 2)
    assert export(Responded(FORM, frame)) == export(Responded(FORM, frame.copy()))
