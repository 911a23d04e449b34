"""Bundles for tests: of a small questionnaire, with personal data planted wherever there is a place for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.making import parts, zipped
from tests.report.toy import ITEMS, material, questionnaire, responses
from toolkit.district.bundle import Bundle, bundle_of, read_bundle, write_bundle
from toolkit.district.bundle.packing import MANIFEST, checksum_of_head
from toolkit.files import digest
from toolkit.questionnaire import Questionnaire
from toolkit.report import Material
from toolkit.report.advice import Measure

FORM = questionnaire()
PERSON = "王小明"
PHONE = "1385310" + "4321"
SECRETS = ("平台-9981", "10.1.2.3", "12:24", "微信分享", "我家的门牌", PERSON, PHONE)
"""What is planted in the answers and in the cards, and must be in no bundle."""


def survey(
    form: Questionnaire = FORM, n: int = 40, *, community: str = "02", day: str = "2026-03-08", seed: int = 1
) -> Material:
    planted = {"submitted": f"{day} 12:24:22", "source": "微信分享", "device": "10.1.2.3"}
    planted |= {f"{item.id}__text": "我家的门牌" for item in form.questions if item.kind == "text"}
    answers = responses(form, n, seed, change=planted)
    frame = answers.frame.assign(respondent=[f"平台-9981-{i}" for i in range(n)])
    origin = replace(answers.provenance, survey=form.id, community=community)
    cards = (Measure("M1", title="讲座", action=f"请打{PHONE}报名", lead=PERSON, partners=PERSON, notes=PERSON),)
    whole = replace(answers, frame=frame, provenance=origin, left_out={"重复提交": 2})
    return replace(material(whole), cards=cards)


def bundle(form: Questionnaire = FORM, n: int = 40, *, tables_only: bool = False, **about: Any) -> Bundle:
    return bundle_of(survey(form, n, **about), tables_only=tables_only)


def packed(*args: Any, **about: Any) -> bytes:
    return write_bundle(bundle(*args, **about))


def changed(item: str, **fields: Any) -> Questionnaire:
    """Return the small questionnaire with one question asked otherwise."""
    return questionnaire(*({**one, **fields} if one["id"] == item else one for one in ITEMS))


def forged(data: bytes, name: str, change: Callable[[Any], Any]) -> bytes:
    """Return a bundle in which one JSON file is another, with all checksums set right again."""
    held = parts(data)
    held[name] = json.dumps(change(json.loads(held[name])), ensure_ascii=False).encode()
    return resealed(held)


def resealed(held: Mapping[str, bytes]) -> bytes:
    head = json.loads(held[MANIFEST])
    if isinstance(head, dict):
        head["files"] = {name: digest(data) for name, data in held.items() if name != MANIFEST}
        head["checksum"] = checksum_of_head(head)
    return zipped({**held, MANIFEST: json.dumps(head)})


def again(one: Bundle) -> Bundle:
    return read_bundle(write_bundle(one), one.name)
