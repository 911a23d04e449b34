"""The form for home visits (入户): one file that works on a phone without a net, and asks nothing of anybody.

The interviewer reads aloud, so options stay in the order of the definition where a self-completed form would shuffle
them.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import clean, html_attribute, script_json
from toolkit.forms.consent import consent_text
from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire


@form("phone_form", "入户手机问卷.html")
def phone_form(questionnaire: Questionnaire, fieldwork: Fieldwork) -> str:
    """Return the form as one HTML page; what it exports is read by :mod:`toolkit.channels.phone`.

    The page's own script and style are the only things its policy lets the browser run or load.
    """
    style = _part("form.css")
    script = f"(() => {{\n{''.join(map(_part, _SCRIPTS))}}})();\n"
    return Template(_part("form.html")).substitute(
        title=html_attribute(questionnaire.title),
        policy=f"default-src 'none'; base-uri 'none'; form-action 'none'; script-src {_mark(script)}; "
        f"style-src {_mark(style)}",
        style=style,
        definition=script_json(clean(json.dumps(definition(questionnaire, fieldwork), **_COMPACT))),
        script=script,
    )


_SCRIPTS = ("answers.js", "keeping.js", "question.js", "form.js")
_COMPACT: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}


def _part(name: str) -> str:
    return (resources.files("toolkit.forms.phone") / name).read_text(encoding="utf-8")


def _mark(text: str) -> str:
    """Return the hash by which a page's policy allows one script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def definition(questionnaire: Questionnaire, fieldwork: Fieldwork) -> dict[str, Any]:
    """Return what the page is told: the questionnaire as plain data, and where it is asked."""
    head = {
        "survey": questionnaire.id,
        "title": questionnaire.title,
        "rev": questionnaire.rev,
        "hash": questionnaire.hash,
        "opening": consent_text(questionnaire, fieldwork),
        "community": fieldwork.community,
        "place": fieldwork.place,
    }
    listed = [] if fieldwork.community else [[place.code, place.label] for place in places()]
    return _said(head) | {"places": listed, "items": [_item(questionnaire, item) for item in questionnaire.items]}


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that say anything; what is empty or off is left out."""
    return {name: value for name, value in facts.items() if value or (value == 0 and value is not False)}


def _item(questionnaire: Questionnaire, item: Item) -> dict[str, Any]:
    return _said(
        {
            "id": item.id,
            "kind": item.kind,
            "number": questionnaire.numbers.get(item.id),
            "text": questionnaire.wording(item),
            "options": [_said({"code": o.code, "label": o.label, "text": o.text}) for o in item.options],
            "rows": [{"key": row.key, "label": row.label} for row in item.rows],
            "min": _plain(item.minimum),
            "max": _plain(item.maximum),
            "unit": item.unit,
            "required": item.required,
            "exclusive": list(item.exclusive),
            "when": item.show_if and _condition(item.show_if, questionnaire),
        }
    )


def _plain(bound: float | None) -> float | int | None:
    """Return a bound without the decimals it does not have."""
    return int(bound) if bound is not None and float(bound).is_integer() else bound


def _condition(condition: Condition, questionnaire: Questionnaire) -> dict[str, Any]:
    """Return a condition as ``answers.js`` evaluates it."""
    match condition:
        case All(parts):
            return {"all": [_condition(part, questionnaire) for part in parts]}
        case Either(parts):
            return {"any": [_condition(part, questionnaire) for part in parts]}
        case NotJumped(item, codes, to_end):
            return _said({"jump": {"item": item, "in": list(codes)}, "end": to_end})
        case Test():
            codes = list(condition.codes)
            asked = questionnaire.by_id[condition.item]
            ranged = not codes and not condition.answered
            unscored = {code for measure in kind_of(asked).measures(asked) for code in measure.unscored}
            return _said(
                {
                    "item": condition.item,
                    "in": codes,
                    "min": _plain(condition.minimum),
                    "max": _plain(condition.maximum),
                    "except": sorted(unscored) if ranged else [],
                    "not": condition.negated,
                }
            )
