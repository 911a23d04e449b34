"""Whether a bundle that was read agrees with its questionnaire and with itself."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from toolkit.disclosure import EDITIONS
from toolkit.errors import ToolkitError
from toolkit.files import checked_name
from toolkit.report.method import METHOD_ITEMS
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.district.bundle.parts import Manifest


def contradiction(bundle: Bundle) -> str:
    """Return in words what contradicts the questionnaire or itself; empty when nothing does."""
    about, form = bundle.manifest, bundle.questionnaire
    asked = {item.id for item in form.questions}
    faults = {
        "清单上的问卷不是包里的这一份": (about.questionnaire, about.rev, about.definition)
        == (form.id, form.rev, form.hash),
        "包里的问卷本身有错": not form.problems,
        "清单上有问卷里没有的题": set(about.items) <= asked and len(set(about.items)) == len(about.items),
        "发现里有问卷里没有的题": {finding.item for finding in bundle.findings} <= asked,
        "方法说明不是规定的十一项": [card.key for card in bundle.method] == [key for key, *_ in METHOD_ITEMS],
        "问卷名称、社区代码或期次不对": _named(about),
        "数据的最后一天不是日期": not about.day or _is_day(about.day),
        "版本不认识": about.edition in EDITIONS,
        "抽样方式不认识": about.design in {str(design) for design in DesignClass},
        "份数前后不一致": about.eligible <= about.rows <= bundle.quality.returned,
    }
    return next((words for words, fine in faults.items() if not fine), "")


def _named(about: Manifest) -> bool:
    """Tell whether survey, community and wave can be what a folder and a command call them."""
    try:
        checked_name(about.survey)
    except ToolkitError:
        return False
    return bool(re.fullmatch("[0-9A-Za-z]{1,12}", about.community)) and about.wave >= 1


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
