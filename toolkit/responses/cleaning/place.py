"""Whether this person belongs to the community asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from toolkit.questionnaire.bank import places
from toolkit.questionnaire.model import DONT_KNOW, OTHER
from toolkit.responses.cleaning.cases import Cases
from toolkit.responses.cleaning.rules import INFO, Family, Found, rule


@rule(
    "elsewhere",
    "不是本社区",
    Family.PLACE,
    INFO,
    definition="社区题选了“其他”“不清楚”，或另一个社区",
    meaning="可能点错，也可能是路过的人。不建议删除，分社区比较时请留意。",
)
def elsewhere(cases: Cases) -> Iterator[Found]:
    """Yield those who name no community of the list, or another one than the answers were handed in for."""
    labels = {place.label: place.code for place in places()}
    home = cases.responses.provenance.community
    for item in cases.questionnaire.questions:
        codes = {code: labels[label] for code, label in item.labels.items() if label in labels}
        if item.kind != "single" or len(codes) < 2:
            continue
        values = cases.columns[item.id]
        others = [code for code, place in codes.items() if home in codes.values() and place != home]
        away = np.isin(values, [OTHER, DONT_KNOW, *others]) & cases.took_part
        for row in np.flatnonzero(away):
            yield Found(int(row), INFO, f"{cases.named(item)}选了“{item.labels[int(values[row])]}”。")
