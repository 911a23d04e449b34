"""Communities with subjects of their own: the core is put together, a subject among those who asked it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.toy import FULL_SAMPLING, material, responses
from toolkit.district.aligned import TITLE, align, united
from toolkit.district.bundle import bundle_of, read_bundles, write_bundle
from toolkit.district.roll_up import roll_up
from toolkit.document import Table, plain
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.bank.selection import select
from toolkit.questionnaire.routing import describe
from toolkit.records import NOT_ASKED
from toolkit.report import measure_table
from toolkit.sample import DesignClass

SUBJECTS = {"02": "housing", "03": "housing", "04": "dating", "05": "work"}


def own(code: str, subject: str, n: int = 60):
    """Return the bundle of a community that has a survey of its own."""
    form = Questionnaire.from_dict(select(f"own{code}", [subject]))
    answers = responses(form, n, int(code))
    answers = replace(answers, provenance=replace(answers.provenance, survey=form.id, community=code))
    return bundle_of(material(answers, sampling=FULL_SAMPLING))


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handed")
    for code, subject in SUBJECTS.items():
        made = own(code, subject)
        (folder / made.name).write_bytes(write_bundle(made))
    return read_bundles(folder)


def test_surveys_with_the_same_core_come_together(handed):
    assert [bundle.community for bundle in handed.bundles] == list(SUBJECTS)
    assert not handed.aside
    assert "用自己的问卷的" in repr(handed)
    found = align(handed)
    form = found.answers["02"].questionnaire
    assert {answers.questionnaire.hash for answers in found.answers.values()} == {form.hash}
    assert form.title == TITLE
    ids = set(form.by_id)
    assert {"SCR02", "NED01", "LIF01"} <= ids
    housing = {name for name in ids if name.startswith("HOU") and name in found.asked_in}
    assert housing
    assert {found.asked_in[name] for name in housing} == {2}
    core = {item.id for item in Questionnaire.from_dict(select("core")).questions}
    assert not {name for name in ids - core if name.startswith(("MAR", "EMP"))}, (
        "one community tells it in its own report"
    )
    asked = min(housing)
    columns = [name for name in found.answers["04"].frame.columns if name.split("__")[0] == asked]
    assert set(found.answers["04"].frame[columns].to_numpy().ravel()) == {NOT_ASKED}
    assert set(found.answers["02"].frame[columns].to_numpy().ravel()) != {NOT_ASKED}
    assert not found.asked_in.keys() & {"SCR02", "NED01"}


def test_shares_are_of_those_who_were_asked(handed, tmp_path):
    made = roll_up(handed, tmp_path)
    data = made.as_dict()
    assert data["apart"] == []
    assert data["asked_by_some"]
    assert "只有部分社区问过、或问法相同的题" in repr(made)
    found = align(handed)
    whole = sum(len(answers.eligible) for answers in found.answers.values())
    assert data["respondents"] == whole
    text = made.written.files["internal_html"].read_text(encoding="utf-8")
    assert "只有2个社区问过" in text
    assert "各社区青年" in text


def test_a_base_names_how_many_communities_asked(handed):
    from toolkit.district import district_material
    from toolkit.findings.plan import Choices, plan_of
    from toolkit.report import read_outline

    found = align(handed)
    form = found.answers["02"].questionnaire
    plan = plan_of(form, Choices(), DesignClass.CONV)
    made = district_material(found.answers, FULL_SAMPLING, read_outline(None, form), plan, asked_in=found.asked_in)
    everybody = (item for item in form.questions if item.kind == "multi" and not describe(item.show_if, form))
    name = next(item.id for item in everybody if item.id in found.asked_in)
    table = measure_table(made, made.item(name))
    assert isinstance(table, Table)
    people = sum(int((found.answers[code].eligible[f"{name}__1"].to_numpy() >= 0).sum()) for code in ("02", "03"))
    assert f"（只有2个社区问过），n={people}" in plain(table.notes[0])


def test_a_question_comes_with_those_that_decide_who_is_asked_it():
    first = {"id": "a", "kind": "single", "text": "甲？", "options": ["是", "否"]}
    led = {"id": "c", "kind": "single", "text": "丙？", "options": ["是", "否"], "show_if": {"item": "b", "in": [1]}}
    decides = {"id": "b", "kind": "single", "text": "乙？", "options": ["是", "否"]}

    def form(*items):
        return Questionnaire.from_dict({"id": "s", "title": "调查", "items": list(items)})

    short, long = form(first), form(first, decides, led)
    codes = {"02", "03", "04"}
    alike = {"a": codes, "b": {"03", "04"}, "c": {"03", "04"}}
    assert [item.id for item in united(short, [short, long, long], alike, 2).items] == ["a", "b", "c"]
    alike["b"] = {"03"}
    assert [item.id for item in united(short, [short, long, long], alike, 2).items] == ["a"]


def test_nothing_asked_alike_is_told_kindly(handed):
    def form(wording):
        item = {"id": "a", "kind": "single", "text": wording, "options": ["是", "否"]}
        return Questionnaire.from_dict({"id": "s", "title": "调查", "items": [item]})

    apart = tuple(
        replace(bundle, questionnaire=form(f"{bundle.community}？"), manifest=replace(bundle.manifest, items=("a",)))
        for bundle in handed.bundles
    )

    class Apart(type(handed)):
        def each(self):
            yield from self.bundles

    with pytest.raises(IntakeError, match="没有一道问法相同的题"):
        align(Apart(**{**vars(handed), "bundles": apart}))
