"""DDI-Codebook 2.5: the elements the standard has, in its order, with references that lead somewhere.

The facts in ORDER, ONCE, REQUIRED, VALUES and FREE were read off the published schema (codebook.xsd of 2012-01-17).
This is not a validation against the schema itself, which no package registry carries.
"""

import re

import lxml.etree as etree
from hypothesis import given

from tests.forms.test_codebook import example, nasty
from tests.making import questionnaires
from toolkit.document.escape import clean
from toolkit.forms.ddi import NAMESPACE, ddi
from toolkit.forms.form import Fieldwork
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.variables import variables

ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "docDscr": "citation guide docStatus docSrc controlledVocabUsed notes",
    "stdyDscr": "citation studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "rspStmt": "AuthEnty othId",
    "prodStmt": "producer copyright prodDate prodPlac software fundAg grantNo",
    "distStmt": "distrbtr contact depositr depDate distDate",
    "verStmt": "version verResp notes",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind",
    "method": "dataColl notes anlyInfo stdyClas dataProcessing codingInstructions",
    "dataColl": "timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize deviat "
    "collMode resInstru instrumentDevelopment sources collSitu actMin ConOps weight cleanOps",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "varGrp": "labl txt concept defntn universe notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod universe "
    "TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation varFormat geoMap catLevel "
    "notes",
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "valrng": "item range key notes",
    "invalrng": "item range key notes",
    "catgry": "catValu labl txt catStat mrow",
}
"""Children of each element in the order of the schema; what is not listed holds text only."""
ONCE = {"titl", "titlStmt", "rspStmt", "prodStmt", "distStmt", "version", "catValu", "universe", "varFormat", "key"}
REQUIRED = {"codeBook": "stdyDscr", "stdyDscr": "citation", "citation": "titlStmt", "titlStmt": "titl"}
VALUES = {
    ("codeBook", "version"): "2.5",
    (
        "varGrp",
        "type",
    ): "section multipleResp grid display repetition subject version iteration analysis pragmatic "
    "record file randomized other",
    ("var", "intrvl"): "contin discrete",
    ("var", "nature"): "nominal ordinal interval ratio percent other",
    ("var", "representationType"): "text numeric code datetime other",
    ("qstn", "responseDomainType"): "text numeric code category datetime geographic multiple other",
    ("catgry", "missing"): "Y N",
    ("range", "UNITS"): "INT REAL",
    ("varFormat", "type"): "character numeric",
}
FREE = {
    "varGrp": "ID var name", "var": "ID name measUnit", "qstn": "ID qstn var seqNo", "item": "VALUE",
    "range": "min max", "version": "type", "notes": "type", "concept": "vocab",
}  # fmt: skip
"""Attributes with any text."""


def made(questionnaire, fieldwork=None):
    everything = Fieldwork("02", "某街道<甲>社区", "团委", "支部&部", "一年", "问支部")
    root = etree.fromstring(ddi(questionnaire, fieldwork or everything))
    assert root.tag == f"{{{NAMESPACE}}}codeBook"
    return root


def name(element):
    return etree.QName(element).localname


def find(root, path):
    return root.findall("/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))


def texts(root, path):
    return [element.text for element in find(root, path)]


@given(questionnaires())
def test_elements_and_attributes_are_those_of_the_standard_in_its_order(questionnaire):
    for element in made(questionnaire).iter():
        assert etree.QName(element).namespace == NAMESPACE
        order = ORDER.get(name(element), "").split()
        children = [name(child) for child in element]
        assert set(children) <= set(order), name(element)
        assert children == sorted(children, key=order.index)
        if name(element) != "var":
            assert all(children.count(child) == 1 for child in ONCE & set(children))
        assert REQUIRED.get(name(element)) in [None, *children]
        for attribute, value in element.attrib.items():
            if not str(attribute).startswith("{"):
                allowed = VALUES.get((name(element), str(attribute)))
                assert allowed is None or value in allowed.split()
                assert allowed or attribute in FREE.get(name(element), "").split(), (name(element), attribute)


@given(questionnaires())
def test_references_lead_to_what_there_is(questionnaire):
    root = made(questionnaire)
    identities = [str(value) for value in root.xpath("//@ID")]
    assert len(set(identities)) == len(identities)
    assert all(re.fullmatch(r"[A-Z]\.[A-Za-z][A-Za-z0-9_]*", identity) for identity in identities)
    for reference in root.xpath("//@var | //@qstn"):
        assert set(str(reference).split()) <= set(identities)


@given(questionnaires())
def test_every_variable_with_question_base_codes_and_missing_values(questionnaire):
    root = made(questionnaire)
    found = variables(questionnaire)
    elements = find(root, "dataDscr/var")
    assert [element.get("name") for element in elements] == [variable.name for variable in found]
    for element, variable in zip(elements, found, strict=True):
        assert texts(element, "qstn/qstnLit") == [clean(questionnaire.wording(variable.item))]
        assert texts(element, "universe") == [clean(variable.base)]
        codes = dict(zip(texts(element, "catgry/catValu"), texts(element, "catgry/labl"), strict=True))
        expected = variable.values | variable.missing
        assert codes == {str(code): clean(label) for code, label in expected.items()}
        missing = [c.findtext(f"{{{NAMESPACE}}}catValu") for c in find(element, "catgry") if c.get("missing") == "Y"]
        assert (
            missing
            == [item.get("VALUE") for item in find(element, "invalrng/item")]
            == list(map(str, variable.missing))
        )
    groups = {group.get("name"): group.get("var").split() for group in find(root, "dataDscr/varGrp")}
    assert groups == {
        group: [f"V.{v.name}" for v in found if v.group == group] for group in {v.group for v in found if v.group}
    }


def test_sets_of_several_answers_and_grids_are_told_apart():
    kinds = {group.get("name"): group.get("type") for group in find(made(example()), "dataDscr/varGrp")}
    assert kinds["hou_diff"] == "multipleResp"
    assert kinds["ned_imp"] == kinds["ned_top"] == "grid"


def test_routing_and_limits_are_in_words():
    root = made(example())
    cost = next(v for v in find(root, "dataDscr/var") if v.get("name") == "hou_cost")
    assert texts(cost, "qstn/preQTxt")[0].startswith(f"第{example().numbers['HOU01']}题选了")
    wishes = next(v for v in find(root, "dataDscr/var") if v.get("name") == "hou_diff__1")
    assert texts(wishes, "qstn/postQTxt") == ["最多选3项"]
    hours = next(v for v in find(root, "dataDscr/var") if v.get("name") == "emp_hours")
    assert [(r.get("min"), r.get("max")) for r in find(hours, "valrng/range")] == [("0", "112")]


def test_a_highest_value_of_nothing_is_a_limit():
    number = {"id": "N", "kind": "number", "text": "几次？", "min": 0, "max": 0}
    (limits,) = find(made(Questionnaire.from_dict({"items": [number]})), "dataDscr/var/valrng/range")
    assert limits.get("max") == "0"


def test_the_study_says_who_and_where():
    root = made(example())
    assert texts(root, "stdyDscr/citation/rspStmt/AuthEnty") == ["团委"]
    assert texts(root, "stdyDscr/citation/prodStmt/producer") == ["支部&部"]
    assert texts(root, "stdyDscr/stdyInfo/sumDscr/geogCover") == ["某街道<甲>社区"]
    assert "{minutes}" not in texts(root, "stdyDscr/stdyInfo/abstract")[0]
    assert not find(made(example(), Fieldwork()), "stdyDscr/citation/rspStmt")


def test_nasty_labels_do_not_break_it():
    data = ddi(nasty(), Fieldwork())
    assert isinstance(data, bytes)
    assert data == ddi(nasty(), Fieldwork())
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", data)
    labels = texts(etree.fromstring(data), "dataDscr/var/catgry/labl")
    assert {clean(label) for label in nasty()["S"].labels.values()} <= set(labels)
