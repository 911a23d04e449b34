"""Who is among the highest? Said in words, as far as it can be said: communities have no places in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Inline, Text
from toolkit.statistics.communities import Ranks, Shrunk, ranks

if TYPE_CHECKING:
    from toolkit.findings import FactBook

TOP = 5
CERTAIN, POSSIBLE, UNLIKELY, OPEN = "几乎肯定", "可能", "不大可能", "分不清"
_CERTAIN, _POSSIBLE, _UNLIKELY = 0.95, 0.5, 0.05
LEGEND = (
    f"“最高的{TOP}个之中”按机会大小写：{CERTAIN}（95%以上）、{POSSIBLE}（50%以上）、{OPEN}（5%到50%）、"
    f"{UNLIKELY}（不足5%）。人数少的社区多半分不清；这不是名次，高也不等于好。"
)


def order(shrunk: Shrunk) -> Ranks | None:
    """Return what can be said of the order; None where communities are too few, or differ by no more than chance."""
    return ranks(shrunk, TOP) if shrunk.use == "shrunk" else None


def among_the_highest(found: Ranks) -> dict[str, str]:
    """Return a word for the chance of each community to be among the highest.

    Returns
    -------
    dict of str to str
        Empty where it is open for each of them: then a sentence says more than a column.
    """
    words = {name: word(float(chance)) for name, chance in zip(found.names, found.in_top, strict=True)}
    return words if set(words.values()) != {OPEN} else {}


def word(chance: float) -> str:
    """Return a chance in words.

    >>> [word(chance) for chance in (0.97, 0.6, 0.2, 0.01)]
    ['几乎肯定', '可能', '分不清', '不大可能']
    """
    if chance >= _CERTAIN:
        return CERTAIN
    if chance >= _POSSIBLE:
        return POSSIBLE
    return OPEN if chance >= _UNLIKELY else UNLIKELY


def told(found: Ranks | None, shrunk: Shrunk, names: dict[str, str], book: FactBook, what: str) -> tuple[Inline, ...]:
    """Return in a sentence how many communities cannot be put in an order.

    Parameters
    ----------
    found : Ranks or None
    shrunk : Shrunk
    names : dict of str to str
        What communities are called, by the names of the units.
    book : FactBook
    what : str
        The answer compared.
    """
    if found is None:
        return (Text(f"{shrunk.notes[0]}，不说谁高谁低。"),)
    largest = max(found.groups, key=len)
    wide = int(np.median(found.high - found.low + 1))
    alone = [names[name] for name in found.names if len(found.groups) > 1 and name not in largest]
    return (
        *((Text(f"{'、'.join(alone)}和其余社区分得开；其余的"),) if alone else ()),
        book.quantity("no_order", len(largest), "个", "分不出先后的社区", of=what),
        Text("社区分不出先后：一个社区究竟排在哪里，一般有"),
        book.quantity("places", wide, "个", "一个社区可能的位次个数（95%，中位数）", of=what),
        Text("位置都有可能。"),
    )
