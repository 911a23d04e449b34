"""How people were reached: the facts of sampling.yaml. The design class decides what may be said later."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.forms import Fieldwork
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.yaml_text import load
from toolkit.registry import did_you_mean
from toolkit.responses.store import UNSTATED
from toolkit.sample.quota import Quotas


class DesignClass(StrEnum):
    """How respondents came into the sample.

    CONV: open link, groups, events. QUOTA: quotas filled. CENSUS: everybody on a list invited. PROB: drawn by chance
    from a list with known probability.
    """

    CONV = "CONV"
    QUOTA = "QUOTA"
    CENSUS = "CENSUS"
    PROB = "PROB"


class Weights(StrEnum):
    """Whether results are weighted: NONE, or RAKE to what margins.xlsx tells of the population."""

    NONE = "none"
    RAKE = "rake"


class Communities(StrEnum):
    """What the communities of a survey are, put together: ALL there are, or a SAMPLE of more."""

    ALL = "all"
    SAMPLE = "sample"


TEMPLATE = """\
# 抽样与实施情况：表单上的说明和报告的方法说明取自这里，知道多少写多少，冒号后空一格
design: CONV          # CONV 便利（自愿）样本 · QUOTA 配额 · PROB 概率抽样 · CENSUS 全数
sponsor:              # 主办单位
conductor:            # 谁发放、回收
funding:              # 经费来源
population:           # 想了解哪些人
recruitment:          # 通过哪些渠道邀请
modes: []             # 例如 [线上填写, 纸质问卷, 入户访问]
dates: {}             # 例如 {start: "2025-05-12", end: "2025-05-25"}
incentives:           # 有没有报酬或礼品
quotas: {}            # 每个社区收多少份：一个数（各组一样多），或 {14—17岁: {男: 5, 女: 5}, 18—22岁: {男: 10, 女: 10}}
retention:            # 答卷保存多久
contact:              # 有疑问找谁
weighting: none       # none 不加权 · rake 按 margins.xlsx 里写的总体构成加权（先运行 toolkit weight 看看合不合适）
communities: all      # 几个社区合起来时：all 这些就是全部社区 · sample 只是更多社区里的一部分
"""
"""What a new survey's sampling.yaml asks for."""


@dataclass(frozen=True)
class Sampling:
    """What a person has written down about the fieldwork; empty where nothing was written.

    ``design`` is what was written; what it allows to say is :attr:`licence`. ``quotas`` are how many answers each
    community wants: in all, or by age and sex. ``base_weight`` is the number question that tells how many people each
    drawn person stands for (such as how many of the household could have been drawn).
    """

    design: DesignClass = DesignClass.CONV
    sponsor: str = ""
    conductor: str = ""
    funding: str = ""
    population: str = ""
    recruitment: str = ""
    frame: str = ""
    selection: str = ""
    invited: int | None = None
    modes: tuple[str, ...] = ()
    dates: dict[str, str] = field(default_factory=dict)
    incentives: str = ""
    weighting: Weights = Weights.NONE
    base_weight: str = ""
    communities: Communities = Communities.ALL
    limitations: str = ""
    consent: str = ""
    retention: str = ""
    contact: str = ""
    quotas: int | Quotas | None = None

    def __repr__(self) -> str:
        return f"抽样与实施情况（{self.design}）"

    @property
    def licence(self) -> DesignClass:
        """The design class that may be claimed: a list or a draw counts once frame, selection and invited are given."""
        needs_a_list = self.design in (DesignClass.PROB, DesignClass.CENSUS)
        documented = self.frame and self.invited and (self.selection or self.design is DesignClass.CENSUS)
        return DesignClass.CONV if needs_a_list and not documented else self.design

    def fieldwork(self, community: str) -> Fieldwork:
        """Return what the forms of a community say: who asks, where, and what is promised."""
        place = next((place.label for place in places() if place.code == community), "")
        community = "" if community == UNSTATED else community  # the form leaves a blank
        return Fieldwork(community, place, self.sponsor, self.conductor, self.retention, self.contact)


def read_sampling(path: Path) -> Sampling:
    """Read sampling.yaml; a survey without the file has said nothing.

    Raises
    ------
    DefinitionError
        ``Q-FIELD`` for an unknown entry, ``Q-FIELD-TYPE`` or ``Q-WHOLE`` for one of the wrong sort.
    """
    if not path.is_file():
        return Sampling()
    source = load(path.read_bytes(), path.name)
    if source.data is not None and not isinstance(source.data, dict):
        raise DefinitionError("Q-FIELD-TYPE", where=source.where(()), field=path.name, expected="“字段: 内容”")
    data: dict[str, Any] = source.data or {}
    known = [f.name for f in fields(Sampling)]
    for name in data:
        if name not in known:
            raise DefinitionError(
                "Q-FIELD", where=source.where((name,)), field=name, hint=did_you_mean(str(name), known)
            )
    return Sampling(
        **{name: _value(name, value, source.where((name,))) for name, value in data.items() if value is not None}
    )


def _value(name: str, value: Any, where: str) -> Any:
    match name:
        case "design":
            return _one_of(DesignClass, name, value, where)
        case "weighting":
            return _one_of(Weights, name, value, where)
        case "communities":
            return _one_of(Communities, name, value, where)
        case "modes":
            return tuple(_words(name, mode, where) for mode in (value if isinstance(value, list) else [value]))
        case "dates":
            if not isinstance(value, dict) or set(value) - {"start", "end"}:
                raise DefinitionError("Q-FIELD-TYPE", where=where, field=name, expected="{start: 日期, end: 日期}")
            days = {key: _day(day, where) for key, day in value.items() if day is not None}
            if len(days) == 2 and days["end"] < days["start"]:
                raise DefinitionError("Q-FIELD-TYPE", where=where, field=name, expected="结束不早于开始")
            return days
        case "invited":
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise DefinitionError("Q-WHOLE", where=where, value=value)
            return value
        case "quotas":
            return _quotas(value, where)
    return _words(name, value, where)


def _one_of(known: type[StrEnum], name: str, value: Any, where: str) -> StrEnum:
    if value not in list(known):
        raise DefinitionError("Q-FIELD-TYPE", where=where, field=name, expected=" 或 ".join(known))
    return known(value)


def _quotas(value: Any, where: str) -> int | Quotas | None:
    """Return a number in all, or the number of each sex by age."""
    if value == {}:
        return None
    if _is_count(value):
        return value
    groups = value if isinstance(value, dict) and all(isinstance(sexes, dict) for sexes in value.values()) else {}
    targets = {(str(age), str(sex)): count for age, sexes in groups.items() for sex, count in sexes.items()}
    if not targets or not all(map(_is_count, targets.values())):
        expected = "一个数，或 {年龄: {性别: 份数}}"
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="quotas", expected=expected)
    return Quotas(sum(targets.values()), ("年龄", "性别"), targets)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _words(name: str, value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DefinitionError("Q-FIELD-TYPE", where=where, field=name, expected="一句话")
    return str(value).strip().rstrip("。")


def _day(value: Any, where: str) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        expected = "年-月-日，例如 2025-05-12"
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="dates", expected=expected) from None
