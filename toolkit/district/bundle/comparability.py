"""Which questions may be put together: those with the same wording, options and routing, community by community."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from toolkit.document import Column, Table, Text
from toolkit.files import canonical_json
from toolkit.questionnaire.identity import question_hash
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.routing import All, Condition, Either, NotJumped, Test
from toolkit.questionnaire.titles import short_title

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.questionnaire import Item, Questionnaire

_LONGEST = 28


@dataclass(frozen=True)
class Comparable:
    """One question in all communities.

    Parameters
    ----------
    item, words : str
        Id and wording, as most communities have it.
    communities : tuple of str
        Those that asked it in this way and handed in their answers: only these may be put together.
    differ : dict of str to str
        Communities that asked it otherwise, and what is different.
    not_handed_in : tuple of str
        Communities that asked it and handed in no answers to it.
    """

    item: str
    words: str
    communities: tuple[str, ...]
    differ: dict[str, str]
    not_handed_in: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether all that asked it asked it in the same way."""
        return not self.differ

    @property
    def why(self) -> str:
        """What stands in the way, in words; empty when nothing does."""
        told = [f"社区{code}：{what}不同" for code, what in self.differ.items()]
        told += [f"没有交这道题的：{'、'.join(self.not_handed_in)}"] if self.not_handed_in else []
        return "；".join(told)


@dataclass(frozen=True)
class Comparability:
    """All questions of all communities, in the order of the questionnaires."""

    items: tuple[Comparable, ...]

    def __repr__(self) -> str:
        told = [f"{len(self.items)}道题，各社区问法一致的{len(self.same)}道。"]
        told += [f"{one.item}（{one.words}）：{one.why}。" for one in self.items if one.why]
        return "\n".join(told)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __getitem__(self, item: str) -> Comparable:
        return next(one for one in self.items if one.item == item)

    @property
    def same(self) -> tuple[str, ...]:
        """The questions that all communities that asked them asked in the same way."""
        return tuple(one.item for one in self.items if one.same)

    def table(self) -> Table:
        """Return the questions as a table."""
        rows = []
        for one in self.items:
            base = f"来自{len(one.communities)}个社区"
            told = (one.item, one.words, base, "可以" if one.same else f"只有这{len(one.communities)}个", one.why)
            rows.append(tuple((Text(cell),) for cell in told))
        columns = tuple(Column(name) for name in ("题号", "题干", "数据", "合在一起", "说明"))
        return Table("comparability", "各社区的题目能不能合在一起", columns, tuple(rows))

    def as_dict(self) -> dict[str, Any]:
        """Return the questions as plain values."""
        return {"comparable_items": list(self.same), "items": [asdict(one) | {"why": one.why} for one in self.items]}


def comparability(bundles: Iterable[Bundle], reference: Questionnaire | None = None) -> Comparability:
    """Hold the questionnaires of communities against each other.

    Parameters
    ----------
    bundles : iterable of Bundle
        Of one survey.
    reference : Questionnaire, optional
        The office's own; a question that it does not have, and all when there is none, goes by what most ask, of
        equally many by the way of the first community.
    """
    every = sorted(bundles, key=lambda bundle: bundle.community)
    forms = {bundle.community: bundle.questionnaire for bundle in every}
    different = {form.hash: form for form in forms.values()}  # most communities have the same one
    known = {name: fingerprints(form) for name, form in different.items()}
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for code, form in forms.items():
        for item, fingerprint in known[form.hash].items():
            asked[item][code] = fingerprint
    handed_in = {bundle.community: {*bundle.manifest.items} for bundle in every}
    longest = sorted(different.values(), key=lambda form: -len(form.questions))
    order = dict.fromkeys(item.id for form in longest for item in form.questions)
    ours = fingerprints(reference) if reference else {}
    found = []
    for item in order:
        most = Counter(asked[item].values()).most_common(1)[0][0]  # of equally many that of the first community
        like = next(forms[code] for code in asked[item] if asked[item][code] == most)
        wanted = (reference, ours[item]) if reference and item in ours else (like, most)
        found.append(_comparable(item, asked[item], forms, handed_in, wanted))
    return Comparability(tuple(found))


def _comparable(
    item: str,
    asked: Mapping[str, str],
    forms: Mapping[str, Questionnaire],
    handed_in: Mapping[str, set[str]],
    wanted: tuple[Questionnaire, str],
) -> Comparable:
    form, fingerprint = wanted
    differ = {
        code: differing((form.by_id[item], form), (forms[code].by_id[item], forms[code]))
        for code in asked
        if asked[code] != fingerprint
    }
    alike = [code for code in asked if code not in differ]
    return Comparable(
        item,
        short_title(form.wording(form.by_id[item]), _LONGEST),
        tuple(code for code in alike if item in handed_in[code]),
        differ,
        tuple(code for code in alike if item not in handed_in[code]),
    )


def fingerprints(questionnaire: Questionnaire) -> dict[str, str]:
    """Return what tells each question: how it is put, and of whom it is asked, earlier jumps included."""
    items = questionnaire.questions
    return {item.id: canonical_json([question_hash(item), _route(item.show_if, questionnaire)]) for item in items}


def _route(condition: Condition | None, form: Questionnaire) -> list[Any]:
    """Return who is asked as plain values: by what the deciding questions are, not by their place in the form."""
    match condition:
        case None:
            return []
        case All(parts) | Either(parts):
            return [type(condition).__name__, *sorted((_route(part, form) for part in parts), key=canonical_json)]
        case NotJumped(item, codes, _):
            return ["jump", question_hash(form.by_id[item]), *sorted(codes)]
        case Test():
            said = asdict(condition) | {"item": question_hash(form.by_id[condition.item])}
            return ["test", said | {"codes": sorted(condition.codes)}]


def differing(one: tuple[Item, Questionnaire], two: tuple[Item, Questionnaire]) -> str:
    """Return in words what two ways of asking a question differ in."""
    (mine, my_form), (their, their_form) = one, two
    looks = {
        "题型": lambda item, _: item.kind,
        "题干": lambda item, _: matching_key(item.text),
        "选项": lambda item, _: [(o.code, matching_key(o.label), o.text) for o in item.options],
        "行": lambda item, _: [(row.key, matching_key(row.label)) for row in item.rows],
        "范围": lambda item, _: (item.minimum, item.maximum, item.unit, sorted(item.exclusive)),
        "问到的人": lambda item, form: _route(item.show_if, form),
    }
    found = [name for name, look in looks.items() if look(mine, my_form) != look(their, their_form)]
    return "、".join(found) or "跳转"
