"""What may be held against each other: communities that are in every wave, and questions that were asked alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.district.bundle.comparability import differing, fingerprints
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.titles import short_title

if TYPE_CHECKING:
    from toolkit.district.bundle import Bundle, Handed
    from toolkit.questionnaire import Questionnaire

Wave = Mapping[str, "Bundle"]
"""The bundles of one wave that hold answers, by community."""
Asked = Mapping[str, Mapping[str, str]]
"""The fingerprints of the questions of one wave, by community."""
CLOSED = ("single", "multi", "scale", "rank", "matrix")
NOT_COMPARED = "口径不同，不作比较"
_LONGEST = 28
_DESIGNS = {"PROB": "概率抽样", "CENSUS": "名单上的人全部受邀", "QUOTA": "按配额邀请", "CONV": "自愿填写"}
_HEAD: dict[str, tuple[Callable[[Any], str], Callable[[Any], Any]]] = {
    "收集方式": (lambda about: "、".join(about.modes), lambda about: {matching_key(mode) for mode in about.modes}),
    "调查对象": (lambda about: about.population.strip(), lambda about: matching_key(about.population)),
    "抽样方式": (lambda about: _DESIGNS[about.design], lambda about: about.design),
}
"""What has to be the same of a whole wave: how it is told, and what is compared."""


@dataclass(frozen=True, eq=False)
class Matched:
    """Several waves held against each other.

    Parameters
    ----------
    handed : tuple of Handed
        The waves, the earliest first.
    communities : tuple of str
        Those whose answers are in every wave: only these count.
    left_out : dict of str to str
        The other communities, and why they do not.
    differs : tuple of str
        What was not the same of the waves as a whole; then nothing is compared.
    kept : dict of str to tuple of str
        Closed questions to the communities that asked them alike in every wave.
    refused : dict of str to str
        The other closed questions, and what is different.
    unsure : tuple of str
        What nobody has written down, so that it could not be compared.
    """

    handed: tuple[Handed, ...]
    communities: tuple[str, ...]
    left_out: dict[str, str]
    differs: tuple[str, ...]
    kept: dict[str, tuple[str, ...]]
    refused: dict[str, str]
    unsure: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the waves are called."""
        return tuple(f"第{one.wave}期" for one in self.handed)


def matched(handed: Sequence[Handed], waves: Sequence[Wave]) -> Matched:
    """Hold waves against each other.

    Parameters
    ----------
    handed : sequence of Handed
    waves : sequence of mapping of str to Bundle
        Of each, the bundles with answers.
    """
    communities = tuple(code for code in waves[0] if all(code in wave for wave in waves))
    forms = [{code: wave[code].questionnaire for code in communities} for wave in waves]
    prints = {form.hash: fingerprints(form) for wave in forms for form in wave.values()}  # most have the same form
    asked = [{code: prints[form.hash] for code, form in wave.items()} for wave in forms]
    longest = sorted((form for wave in forms for form in wave.values()), key=lambda form: -len(form.questions))
    differs, unsure = _heads(handed, waves, communities)
    found = Matched(tuple(handed), communities, _left_out(handed, waves), differs, {}, {}, unsure)
    for item in dict.fromkeys(item.id for form in longest for item in form.questions if item.kind in CLOSED):
        alike = _alike(item, asked)
        answered = tuple(code for code in alike if all(item in wave[code].manifest.items for wave in waves))
        if answered:
            found.kept[item] = answered
        else:
            why = "没有社区每一期都交了这道题" if alike else _otherwise(item, asked, forms, found.names)
            found.refused[item] = why
    return found


def _alike(item: str, asked: Sequence[Asked]) -> list[str]:
    """Return the communities that asked a question in every wave as most of them did."""
    first = {code: known[item] for code, known in asked[0].items() if item in known}
    same = {code: own for code, own in first.items() if all(wave[code].get(item) == own for wave in asked)}
    most = next(iter(Counter(same.values()).most_common(1)), ("", 0))[0]  # of equally many that of the first community
    return [code for code in same if same[code] == most]


def _otherwise(
    item: str, asked: Sequence[Asked], forms: Sequence[Mapping[str, Questionnaire]], names: Sequence[str]
) -> str:
    """Return in words what is different in a question that no community asked alike in every wave."""
    usual: list[tuple[str, Questionnaire]] = []
    for wave, own, name in zip(asked, forms, names, strict=True):
        most = Counter(known.get(item, "") for known in wave.values()).most_common(1)[0][0]
        if not most:
            return f"{name}没有问这道题"
        usual.append((most, next(own[code] for code in wave if wave[code].get(item) == most)))
    (first, form), *later = usual
    place = next((place for place, (own, _) in enumerate(later, start=1) if own != first), 0)
    if not place:
        return "各社区两期的问法不同"
    other = usual[place][1]
    what = differing((form.by_id[item], form), (other.by_id[item], other))
    if "题干" not in what:
        return f"{what}不同"
    told = [short_title(one.wording(one.by_id[item]), _LONGEST) for one in (form, other)]
    return f"{what}不同（{names[0]}“{told[0]}”，{names[place]}“{told[1]}”）"


def _heads(
    handed: Sequence[Handed], waves: Sequence[Wave], codes: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what differs between whole waves, in words, and what nobody has written down."""
    differs, unsure = [], []
    for what, (told, compared) in _HEAD.items():
        every = [[wave[code].manifest for wave in waves] for code in codes]
        other = [about for about in every if any(compared(one) != compared(about[0]) for one in about)]
        if other:
            said = (f"第{one.wave}期“{told(about) or '没有写'}”" for one, about in zip(handed, other[0], strict=True))
            where = "" if len(other) == len(codes) else f"（社区{'、'.join(about[0].community for about in other)}）"
            differs.append(f"{what}变了：{'，'.join(said)}{where}")
        elif not all(told(about[0]) for about in every):
            unsure.append(what)
    return tuple(differs), tuple(unsure)


def _left_out(handed: Sequence[Handed], waves: Sequence[Wave]) -> dict[str, str]:
    """Return the communities that are not in every wave, and what is missing of them."""
    found: dict[str, str] = {}
    for code in sorted({code for one in handed for code in (*one.twice, *(b.community for b in one.bundles))}):
        why = [_missing(code, one) for one, wave in zip(handed, waves, strict=True) if code not in wave]
        found |= {code: "；".join(why)} if why else {}
    return found


def _missing(code: str, one: Handed) -> str:
    if code in one.twice:
        return f"第{one.wave}期交了不同的几份，还没有定用哪一份"
    only = any(bundle.community == code for bundle in one.tables_only)
    return f"第{one.wave}期{'只交了汇总表' if only else '没有交'}"
