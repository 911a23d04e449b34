"""Tables of all communities together, whether of answers or of tables: sums are added, shares never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from toolkit.district.bundle.tables import folded
from toolkit.sample.structure import Lonely, structure

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.district.bundle.comparability import Comparability
    from toolkit.sample import Sample
    from toolkit.statistics.tally import Folded

Wanted = tuple[str, str]
"""A question, and the measure by whose groups it is told; empty for everybody."""


@dataclass(frozen=True, eq=False)
class Pooled:
    """The tables of one question over communities.

    Parameters
    ----------
    tables : Folded or None
        The communities are its strata; None when none is in it.
    communities : tuple of str
        Those that are in it.
    left_out : dict of str to str
        Those that are not, and why.
    """

    tables: Folded | None
    communities: tuple[str, ...]
    left_out: dict[str, str]

    def __repr__(self) -> str:
        told = [f"社区{code}：{why}" for code, why in self.left_out.items()]
        return "；".join([f"来自{len(self.communities)}个社区", *told])

    def __add__(self, other: Pooled) -> Pooled:
        """Return the tables of the communities of both."""
        each = [one.tables for one in (self, other) if one.tables is not None]
        left_out = {**self.left_out, **other.left_out}
        return Pooled(reduce(add, each) if each else None, (*self.communities, *other.communities), left_out)


def pooled(bundles: Iterable[Bundle], found: Comparability, wanted: Sequence[Wanted]) -> dict[Wanted, Pooled]:
    """Add up tables of communities; each bundle is looked at once.

    Parameters
    ----------
    bundles : iterable of Bundle
        Whole, as :meth:`Handed.each` gives them.
    found : Comparability
        Of these bundles: only communities that asked both questions alike are put together.
    wanted : sequence of (str, str)
    """
    sums = dict.fromkeys(wanted, Pooled(None, (), {}))
    for bundle in bundles:
        sample = None if bundle.tables_only else _alone(bundle)
        for key in sums:
            sums[key] += _own(bundle, sample, found, key)
    return sums


def _alone(bundle: Bundle) -> Sample:
    """Return a community's people as one stratum among those of the other communities."""
    sample, code = bundle.sample, bundle.community
    drawn = structure(len(sample.frame), np.repeat([code], len(sample.frame)), (), (), Lonely.ADJUST)
    return replace(sample, context={**sample.context, "domain": ""}, drawn=drawn)


def _own(bundle: Bundle, sample: Sample | None, found: Comparability, wanted: Wanted) -> Pooled:
    """Return a community's own table, or why it has none."""
    code, (item, by) = bundle.community, wanted
    questions = [found[item], *([found[by.split("__")[0]]] if by else [])]
    other = next((one for one in questions if code in one.differ), None)
    if other:
        return Pooled(None, (), {code: f"{other.item}的{other.differ[code]}不同"})
    missing = next((one for one in questions if code not in one.communities), None)
    if missing:
        return Pooled(None, (), {code: f"没有交{missing.item}"})
    if sample is not None:
        return Pooled(folded(sample, bundle.questionnaire.by_id[item], [by] if by else []), (code,), {})
    held = bundle.tables[item]
    if by not in held.plan.margins:
        return Pooled(None, (), {code: "没有交这张表"})
    plan = replace(held.plan, columns=(held.plan.column(by),) if by else ())
    return Pooled(replace(held, plan=plan, tables={key: held.tables[key] for key in plan.tables}), (code,), {})
