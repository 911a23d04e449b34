"""The codebook for archives: DDI-Codebook 2.5, the variables with question, base, codes and missing values.

Only elements and attributes of the 2.5 schema are used, in its order; nothing in the file depends on the day.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.document.escape import clean
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.identity import question_hash
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.routing import describe
from toolkit.questionnaire.variables import Variable, variables

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

NAMESPACE = "ddi:codebook:2_5"
_ROOT = {
    "xmlns": NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{NAMESPACE} http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd",
    "xml:lang": "zh-CN",
    "version": "2.5",
}
_NATURES = {
    Level.NOMINAL: "nominal",
    Level.MULTIPLE: "nominal",
    Level.ORDINAL: "ordinal",
    Level.RANKING: "ordinal",
    Level.INTERVAL: "interval",
}
_ANSWERS = {"number": "numeric", "text": "text", "multi": "multiple"}


@form("ddi", "ddi.xml")
def ddi(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the codebook as XML.

    Raises
    ------
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name.
    """
    found = variables(questionnaire)
    root = ET.Element("codeBook", _ROOT)
    _document(root, questionnaire, fieldwork)
    _study(root, questionnaire, fieldwork)
    data = ET.SubElement(root, "dataDscr")
    for group, members in groupby((v for v in found if v.group), lambda v: v.group):
        _group(data, questionnaire, group, list(members))
    for _, of_item in groupby(found, lambda v: v.item.id):
        _variables(data, questionnaire, list(of_item))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        child.text = clean(text)
    return child


def _optional(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    if text:
        _add(parent, tag, text, **attributes)


# ---- document and study --------------------------------------------------------------------------------------------


def _document(root: ET.Element, questionnaire: Questionnaire, fieldwork: Fieldwork) -> None:
    citation = _add(_add(root, "docDscr"), "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", f"《{questionnaire.title}》编码本")
    _add(title, "IDNo", questionnaire.id)
    if fieldwork.conductor or fieldwork.sponsor:
        _add(_add(citation, "prodStmt"), "producer", fieldwork.conductor or fieldwork.sponsor)
    _version(citation, str(questionnaire.rev), questionnaire.hash)


def _version(parent: ET.Element, rev: str, fingerprint: str) -> None:
    statement = _add(parent, "verStmt")
    _add(statement, "version", rev, type="rev")
    _add(statement, "notes", fingerprint, type="hash")


def _study(root: ET.Element, questionnaire: Questionnaire, fieldwork: Fieldwork) -> None:
    study = _add(root, "stdyDscr")
    citation = _add(study, "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", questionnaire.title)
    _add(title, "IDNo", questionnaire.id)
    if fieldwork.sponsor:
        _add(_add(citation, "rspStmt"), "AuthEnty", fieldwork.sponsor)
    if fieldwork.conductor:
        _add(_add(citation, "prodStmt"), "producer", fieldwork.conductor)
    if fieldwork.contact:
        _add(_add(citation, "distStmt"), "contact", fieldwork.contact)
    _version(citation, str(questionnaire.rev), questionnaire.hash)
    info = _add(study, "stdyInfo")
    _optional(info, "abstract", questionnaire.intro.replace("{minutes}", str(max(1, round(questionnaire.minutes)))))
    summary = _add(info, "sumDscr")
    _optional(summary, "geogCover", fieldwork.place)
    _add(summary, "anlyUnit", "个人")
    if questionnaire.min_age is not None:
        _add(summary, "universe", f"{questionnaire.min_age}周岁及以上的受邀者")
    _add(summary, "dataKind", "调查数据")
    _add(_add(_add(study, "method"), "dataColl"), "resInstru", "结构化问卷")
    _optional(study, "notes", fieldwork.retention, type="retention")


# ---- variables -----------------------------------------------------------------------------------------------------


def _identity(variable: Variable) -> str:
    return f"V.{variable.name}"


def _group(data: ET.Element, questionnaire: Questionnaire, name: str, members: list[Variable]) -> None:
    item = members[0].item
    group = _add(
        data,
        "varGrp",
        ID=f"G.{name}",
        type="multipleResp" if item.kind == "multi" else "grid",
        var=" ".join(map(_identity, members)),
        name=name,
    )
    _add(group, "labl", questionnaire.wording(item))
    _add(group, "universe", members[0].base)


def _variables(data: ET.Element, questionnaire: Questionnaire, members: list[Variable]) -> None:
    """Add the variables of one question; the first carries the question's ID, the others point to it."""
    for position, variable in enumerate(members):
        element = _add(data, "var", ID=_identity(variable), name=variable.name, **_measurement(variable))
        _add(element, "labl", variable.part or questionnaire.wording(variable.item))
        question = _question(element, questionnaire, variable)
        if position:
            question.set("qstn", f"Q.{variable.item.id}")
        else:
            question.set("ID", f"Q.{variable.item.id}")
            question.set("var", " ".join(map(_identity, members)))
        _ranges(element, variable)
        _add(element, "universe", variable.base)
        for code, label in variable.values.items():
            _category(element, code, label)
        for code, label in variable.missing.items():
            _category(element, code, label, missing="Y")
        _origin(element, variable)


def _measurement(variable: Variable) -> dict[str, str]:
    attributes = {"intrvl": "contin" if variable.level is Level.INTERVAL else "discrete"}
    if variable.level in _NATURES:
        attributes["nature"] = _NATURES[variable.level]
    if variable.item.unit and not variable.written:
        attributes["measUnit"] = variable.item.unit
    attributes["representationType"] = "text" if variable.written else "code" if variable.values else "numeric"
    return attributes


def _question(element: ET.Element, questionnaire: Questionnaire, variable: Variable) -> ET.Element:
    item = variable.item
    answer = "text" if variable.written else _ANSWERS.get(item.kind, "category")
    question = _add(element, "qstn", seqNo=str(questionnaire.numbers[item.id]), responseDomainType=answer)
    condition = describe(item.show_if, questionnaire)
    if condition:
        _add(question, "preQTxt", f"{condition}时才问")
    _add(question, "qstnLit", questionnaire.wording(item))
    if item.kind in ("multi", "rank") and item.maximum:
        _add(question, "postQTxt", f"最多选{numeral(item.maximum)}项")
    return question


def _ranges(element: ET.Element, variable: Variable) -> None:
    item = variable.item
    if item.kind == "number":
        highest = {} if item.maximum is None else {"max": numeral(item.maximum)}
        _add(_add(element, "valrng"), "range", UNITS="REAL", min=numeral(item.minimum or 0), **highest)
    if variable.missing:
        invalid = _add(element, "invalrng")
        for code in variable.missing:
            _add(invalid, "item", VALUE=str(code))


def _category(element: ET.Element, code: int, label: str, **attributes: str) -> None:
    category = _add(element, "catgry", **attributes)
    _add(category, "catValu", str(code))
    _add(category, "labl", label)


def _origin(element: ET.Element, variable: Variable) -> None:
    written = variable.item.written
    _version(element, str(written.get("rev", 1)), question_hash(variable.item))
    _optional(element, "concept", str(written.get("field") or ""), vocab="青年发展统计监测领域")
    _optional(element, "concept", str(written.get("env") or ""), vocab="青年发展型城市环境")
    _add(element, "varFormat", type="character" if variable.written else "numeric")
    for note in ("analysis", "basis", "note"):
        _optional(element, "notes", str(written.get(note) or ""), type=note)
