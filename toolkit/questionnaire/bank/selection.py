"""A new questionnaire from the bank: the common core, with the themes asked for, in the order of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.bank import bank
from toolkit.registry import did_you_mean

RETENTION = "保存到调研报告完成后一年，到期删除"
"""How long answers are kept, where nothing else is laid down."""
_INTRO = (
    "本问卷由【请填写：主办单位】开展，用于了解青年在{title}方面的需要，改进青年服务。填写约需{{minutes}}分钟，全凭自愿；"
    "不参加或中途退出，对您都没有影响。问卷不记名，不收集姓名、电话和证件号码；网上填写时，平台会记录设备和网络地址，"
    "只用于排查重复填写，不作分析，也不对外提供。14—17周岁的青年，请先征得监护人同意再填写。答卷只作汇总分析，"
    f"{RETENTION}。因为不记名，提交后难以找出并撤回某一份答卷。如有疑问，请联系【请填写：联系人或科室】。"
)
"""What a respondent has to be told (《个人信息保护法》第17条): who, for what, how long, what is kept, which rights."""


def select(name: str, modules: Sequence[str] = ()) -> dict[str, Any]:
    """Return the definition of a new questionnaire.

    Parameters
    ----------
    name : str
        Id of the survey.
    modules : sequence of str
        By name or title: ``housing`` or 住房, ``work`` or 就业创业 …; the common core when empty.

    Raises
    ------
    DefinitionError
        ``Q-MODULE`` for an unknown selection.
    """
    presets = bank().presets
    by_title = {preset["title"].removesuffix("专题"): name for name, preset in presets.items()}
    modules = [by_title.get(module.removesuffix("专题"), module) for module in modules]
    for module in modules:
        if module not in presets:
            hint = did_you_mean(module, [*by_title, *presets])
            known = "、".join(f"{title}（{name}）" for title, name in by_title.items())
            raise DefinitionError("Q-MODULE", where="主题", name=module, hint=hint, known=known)
    chosen = [presets[module]["items"] for module in modules] or [presets["core"]["items"]]
    ids = chosen[0]
    for more in chosen[1:]:
        ids = _merged(ids, more)
    titles = "、".join(presets[module]["title"] for module in modules)
    title = f"社区青年需求调查（{titles}）" if titles else "社区青年需求调查"
    themes = "、".join(presets[m]["title"].removesuffix("专题") for m in modules if m not in ("core", "minor"))
    themes = themes or "学习、工作和生活"
    return {
        "id": name,
        "title": title,
        "rev": 1,
        "min_age": 14,
        "intro": _INTRO.format(title=themes),
        "items": [{"use": identity} for identity in ids],
    }


def _merged(first: list[str], second: list[str]) -> list[str]:
    """Return both orders in one: what only the second has follows the item it follows there."""
    merged = list(first)
    for position, identity in enumerate(second):
        if identity not in merged:
            before = next((merged.index(i) for i in reversed(second[:position]) if i in merged), -1)
            merged.insert(before + 1, identity)
    return merged
