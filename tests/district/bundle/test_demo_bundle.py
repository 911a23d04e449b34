"""A community of the demo hands in what it has: everything of use, nothing of what is planted in its files."""

from __future__ import annotations

import json

import pytest

from tests.making import ROOT, parts
from tests.report.toy import demo_copy
from tests.test_personal_in_outputs import ADDRESS, PLANTED
from toolkit import Project
from toolkit.district import DISTRICT_SECTIONS, district_material
from toolkit.district.bundle import bundle_of, read_bundle, write_bundle
from toolkit.report import draft


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    found = Project(str(demo_copy(tmp_path_factory.mktemp("demo"))), community="05")
    found.ingest(ROOT / "data" / "demo" / "wave1" / "05")
    return found


@pytest.fixture(scope="module", params=[False, True], ids=["answers", "tables"])
def handed_in(project, request):
    made = bundle_of(project.material(), tables_only=request.param)
    data = write_bundle(made)
    return data, read_bundle(data, made.name)


def test_it_carries_what_the_office_needs(project, handed_in):
    _, bundle = handed_in
    assert bundle.questionnaire == project.questionnaire
    assert bundle.manifest.rows == len(project.responses.frame)
    assert bundle.manifest.plan == project.plan().hash
    assert len(bundle.findings) == len(project.findings)
    assert [card.key for card in bundle.method][:2] == ["strategy", "sponsor"]
    assert all(card.filled for card in bundle.method)
    assert bundle.quality.cells == project.responses.cells
    if not bundle.tables_only:
        assert bundle.responses.counts() == project.responses.counts()


def test_the_planned_tables_are_there_and_those_that_do_not_add_up_are_named(project, handed_in):
    _, bundle = handed_in
    if bundle.tables_only:
        named = {f"{item}__by__{by}" for item, found in bundle.tables.items() for by in _groupings(found)}
        planned = {table.id for table in project.plan().tables if table.purpose == "分组"}
        assert planned <= named | set(bundle.manifest.not_additive)
        assert "IPA__NED01__NED02" in bundle.manifest.not_additive


def test_the_district_tells_the_same_from_bundles_as_from_the_answers_themselves(project, handed_in):
    _, bundle = handed_in
    if not bundle.tables_only:
        own = district_material({"05": project.responses}, project.sampling, project.outline, project.plan())
        theirs = district_material({"05": bundle.responses}, project.sampling, project.outline, project.plan())
        one, two = (draft(material, parts=DISTRICT_SECTIONS).facts for material in (own, theirs))
        assert {name: fact.shown for name, fact in one.items()} == {name: fact.shown for name, fact in two.items()}
    else:
        assert len(bundle.responses.frame) == 0
        assert bundle.responses.counts()["HOU01"]["1"] == 0


def _groupings(found):
    return [measure.name for measure in found.plan.columns]


def test_nothing_that_was_planted_is_in_it(handed_in):
    data, bundle = handed_in
    whole = b"".join(parts(data).values()).decode("utf-8", "replace") + json.dumps(bundle.as_dict()) + repr(bundle)
    assert [secret for secret in PLANTED if secret in whole] == []
    assert not ADDRESS.search(whole)
    assert ".xlsx" not in whole, "no names of files"
