"""Tables of all communities together, whether of answers or of tables: sums are added, shares never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.district.bundle.tables import folded
from toolkit.sample import stacked

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.district.bundle.comparability import Comparability
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
        for key in sums:
            sums[key] = _with(sums[key], bundle, found, key)
    return sums


def _with(so_far: Pooled, bundle: Bundle, found: Comparability, wanted: Wanted) -> Pooled:
    code, (item, by) = bundle.community, wanted
    questions = [found[item], *([found[by.split("__")[0]]] if by else [])]
    other = next((one for one in questions if code in one.differ), None)
    if other:
        return replace(so_far, left_out={**so_far.left_out, code: f"{other.item}的{other.differ[code]}不同"})
    missing = next((one for one in questions if code not in one.communities), None)
    own = None if missing else _own(bundle, item, by)
    if own is None:
        what = f"没有交{missing.item}" if missing else "没有交这张表"
        return replace(so_far, left_out={**so_far.left_out, code: what})
    added = own if so_far.tables is None else so_far.tables + own
    return replace(so_far, tables=added, communities=(*so_far.communities, code))


def _own(bundle: Bundle, item: str, by: str) -> Folded | None:
    """Return a community's own table; None when it handed in tables and this is none of them."""
    if not bundle.tables_only:
        alone = stacked({bundle.community: bundle.sample})
        return folded(alone, bundle.questionnaire.by_id[item], [by] if by else [])
    held = bundle.tables.get(item)
    if held is None or by not in held.plan.margins:
        return None
    plan = replace(held.plan, columns=(held.plan.column(by),) if by else ())
    return replace(held, plan=plan, tables={key: held.tables[key] for key in plan.tables})
