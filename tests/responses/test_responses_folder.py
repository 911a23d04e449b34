"""Where a survey lies: by name, by path, and from a draft that names it."""

import shutil

import pytest

from tests.making import ROOT
from tests.report.toy import DEMO, demo_copy, demo_people
from toolkit import Project
from toolkit.errors import DefinitionError, StoreError
from toolkit.responses.folder import SurveyFolder


def survey(folder):
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml", folder)
    return folder


def test_a_name_is_a_folder_under_surveys():
    found = SurveyFolder.find("youth-needs")
    assert found.path == ROOT / "surveys" / "youth-needs"
    assert found.stores == ROOT / "data" / "store" / "youth-needs"


def test_a_path_keeps_its_data_inside(tmp_path):
    found = SurveyFolder.find(str(survey(tmp_path / "我的调查")))
    assert found.stores == tmp_path / "我的调查" / "data" / "store" / "我的调查"
    assert found.out == tmp_path / "我的调查" / "data" / "out" / "我的调查"


def test_a_path_under_surveys_is_the_name():
    assert SurveyFolder.find(str(ROOT / "surveys" / "youth-needs")) == SurveyFolder.find("youth-needs")


@pytest.mark.parametrize("name", ["../evil", "a/../../b", "..", "CON", ""])
def test_names_that_lead_out_are_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="S-NAME"):
        SurveyFolder.find(name, new=True)


def test_what_is_not_there_and_what_is_there_already(tmp_path):
    with pytest.raises(DefinitionError, match="Q-NO-FILE"):
        SurveyFolder.find("没有这份")
    with pytest.raises(DefinitionError, match="Q-EXISTS"):
        SurveyFolder.find("youth-needs", new=True)
    with pytest.raises(DefinitionError, match="Q-EXISTS"):
        SurveyFolder.find(str(survey(tmp_path / "有了")), new=True)


def test_a_draft_finds_its_survey_beside_it_above_it_or_in_the_project(tmp_path):
    path = survey(tmp_path / "phone")
    assert SurveyFolder.near(tmp_path / "draft.docx", "phone").path == path
    assert SurveyFolder.near(tmp_path / "改过" / "draft.docx", "phone").path == path
    assert SurveyFolder.near(path / "data" / "out" / "phone" / "draft.docx", "phone").path == path
    assert SurveyFolder.near(tmp_path / "draft.docx", "youth-needs") == SurveyFolder.find("youth-needs")


def test_answers_read_are_those_of_all_communities_and_waves(tmp_path):
    folder = demo_copy(tmp_path)
    assert SurveyFolder.find(str(folder)).answers_read == 0
    Project(str(folder), community="02").ingest(*DEMO)
    assert SurveyFolder.find(str(folder)).answers_read == demo_people()
    Project(str(folder), community="05", wave=2).ingest(*DEMO)
    assert SurveyFolder.find(str(folder)).answers_read == 2 * demo_people()
