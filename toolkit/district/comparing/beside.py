"""What stands beside the shares of communities: who may be among the highest, shares as if all had the same people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN
from toolkit.district.comparing.adjusting import BY
from toolkit.district.comparing.order import LEGEND, TOP
from toolkit.document import WITHHELD, Cell, Column, Text

if TYPE_CHECKING:
    from toolkit.district.comparing.compared import Compared
    from toolkit.report import Material
    from toolkit.statistics.communities import Standardised

Row = dict[str, Any]


@dataclass(frozen=True)
class Beside:
    """Columns that were added, their cells for each community in the order of its rows, and what is said below.

    Where a column would say nothing there is a note in its place.
    """

    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


def beside(material: Material, one: Compared) -> Beside:
    """Return what a comparison has besides shares and limits."""
    words, adjusted = one.among_the_highest, one.adjusted
    columns = [Column(f"最高的{TOP}个之中")] if words else []
    columns += [Column(f"按{adjusted[0]}调整", numeric=True)] if adjusted else []
    cells = []
    for row in one.rows:
        hidden = row["flag"] == HIDDEN
        own = [WITHHELD if hidden else (Text(words[row["by_level"]]),)] if words else []
        own += [WITHHELD if hidden else _adjusted(material, one, row, *adjusted)] if adjusted else []
        cells.append(tuple(own))
    return Beside(tuple(columns), tuple(cells), (*_order_note(one), *_adjusted_note(material, one)))


def _order_note(one: Compared) -> tuple[str, ...]:
    if one.order is None:
        return (f"{one.shrunk.notes[0]}；哪些社区在最高的{TOP}个之中，不列。",)
    if not one.among_the_highest:
        return (f"哪些社区在最高的{TOP}个之中，每一个都分不清，没有列。",)
    return (LEGEND,)


def _adjusted_note(material: Material, one: Compared) -> tuple[str, ...]:
    if one.adjusted:
        return (
            f"按{one.adjusted[0]}调整：假定各社区的{one.adjusted[0]}构成都和全区的答卷一样，只剩下构成以外的差别。",
        )
    asked = [title for title, names in BY.items() if set(names) <= set(material.responses.questionnaire.by_id)]
    if material.sample.weights is not None or not asked:
        return ()
    return (f"人数太少，没有按{'，也没有按'.join(asked)}调整：各社区的人员构成不同，可能是差别的一部分原因。",)


def _adjusted(material: Material, one: Compared, row: Row, title: str, found: Standardised) -> Cell:
    value = float(found.value[found.names.index(row["by_level"])])
    if np.isnan(value):
        return WITHHELD
    place = one.names[row["by_level"]]
    label = f"{place} {one.what}（按{title}调整）"
    return (material.book.rate(f"adjusted:{one.what}:{place}", value, row["base"], label),)
