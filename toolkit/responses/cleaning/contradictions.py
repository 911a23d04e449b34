"""Can both answers be true? The bank's pairs of answers that exclude each other, and instructed items.

An answer that the routing did not ask for stands in the ledger already and is no answer here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.bank import Pair, bank
from toolkit.questionnaire.routing import TRUE, Condition
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import STRONG, WEAK, Family, Found, rule

if TYPE_CHECKING:
    from toolkit.questionnaire import Item

_THIS = "本题|此题|这道?题|这一题|该题|本行|此行|这一行|本项|此项|这一项"
_INSTRUCTION = re.compile(
    rf"^(?:(?:为了?)[^，,]*[，,])?(?:(?:{_THIS})[，,]?)?请您?(?:直接|务必|在(?:{_THIS}))?(?:选择?|勾选|点选)(?P<option>.+)$"
)
_AROUND = "“”\"'‘’「」『』 "


def pairs_in(questionnaire: Questionnaire) -> list[tuple[Pair, Condition]]:
    """Return the bank's pairs whose questions a questionnaire asks with the bank's options, as conditions."""
    known = bank()
    names = {name for pair in known.pairs for name in pair.items}
    fields = ("id", "kind", "text", "options", "rows", "min", "max")
    bare = [
        {name: item[name] for name in fields if name in item} for item in known.items.values() if item["id"] in names
    ]
    # Each pair is read as if it decided whether a question is asked.
    read = [
        {"id": f"PAIR{place}", "kind": "text", "text": pair.note, "show_if": pair.when}
        for place, pair in enumerate(known.pairs)
    ]
    form = Questionnaire.from_dict({"items": [*bare, *read]})
    found = []
    for place, pair in enumerate(known.pairs):
        condition = form.by_id[f"PAIR{place}"].show_if
        if condition and all(_same(form.by_id[name], questionnaire.by_id.get(name)) for name in pair.items):
            found.append((pair, condition))
    return found


def _same(item: Item, other: Item | None) -> bool:
    return other is not None and (item.kind, item.labels) == (other.kind, other.labels)


@rule(
    "contradiction",
    "前后矛盾",
    Family.CONTRADICTION,
    STRONG,
    WEAK,
    definition="题库“前后核对”（surveys/bank/pairs.yaml）里的两处回答：不能同时成立的为强，不太可能同时成立的为弱",
    meaning="至少有一处答错了。也可能只是点错一下，所以单凭这一条不建议删除。",
)
def contradiction(cases: Cases) -> Iterator[Found]:
    """Yield those who gave two answers that contradict each other."""
    for pair, condition in pairs_in(cases.questionnaire):
        met = condition.holds(cases.columns, cases.questionnaire.by_id) == TRUE
        strength = STRONG if pair.strength == "hard" else WEAK
        for row in np.flatnonzero(met):
            yield Found(int(row), strength, f"{cases.named(*pair.items)}：{pair.note}。")


def instructed(item: Item) -> dict[str, int]:
    """Return the columns of an item that tell everybody which option to choose, with the option's code.

    An instruction is told by its wording, the same on every form: a sentence of its own such as 本题请选择“比较满意”,
    in the stem or as a row of a matrix. 没有的，请选“不适用” is advice for some and no instruction.

    >>> from toolkit.questionnaire.model import Item, Option
    >>> colours = (Option(1, "红"), Option(2, "绿"))
    >>> instructed(Item("ATT", "single", "为确认您在认真作答，本题请选择“红”。", options=colours))
    {'ATT': 1}
    """
    if item.kind in ("single", "scale"):
        told = {item.id: item.text}
    elif item.kind == "matrix":
        told = {f"{item.id}__{row.key}": row.label for row in item.rows}
    else:
        return {}
    wanted = {column: _wanted(item, wording) for column, wording in told.items()}
    return {column: code for column, code in wanted.items() if code is not None}


def _wanted(item: Item, wording: str) -> int | None:
    for sentence in re.split(r"[。！？；;!?（）()]", wording):
        if found := _INSTRUCTION.match(sentence.strip()):
            label = re.sub("(?:这一)?(?:选项|项)?(?:即可)?$", "", found["option"].strip()).strip(_AROUND)
            option = item.option(label) or item.option(found["option"].strip(_AROUND))
            if option:
                return option.code
    return None


@rule(
    "attention",
    "没有按提示选",
    Family.CONTRADICTION,
    WEAK,
    definition="题干写明“本题请选择‘某选项’”的题（矩阵题里的一行也算）选了别的",
    meaning="读到这里时走了神；看错一次很平常。",
)
def attention(cases: Cases) -> Iterator[Found]:
    """Yield those who failed an instructed item."""
    for item in cases.questionnaire.questions:
        for column, code in instructed(item).items():
            values = cases.columns[column]
            for row in np.flatnonzero((values >= 0) & (values != code)):
                yield Found(int(row), WEAK, f"{cases.named(item)}请选“{item.labels[code]}”，选的是别的。")
