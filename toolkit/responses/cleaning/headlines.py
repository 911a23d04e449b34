"""Do the results change? Headline numbers of all answers, and of those that are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.document import Cell, Column, Table, Text
from toolkit.questionnaire.kinds import Level, Measure, kind_of
from toolkit.questionnaire.model import NOT_APPLICABLE
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.responses.answers import SCREENED_OUT

if TYPE_CHECKING:
    from toolkit.questionnaire import Item
    from toolkit.responses.answers import Responses


def headlines(responses: Responses, accepted: np.ndarray, proposed: np.ndarray) -> Table:
    """Return for each single choice and scale the number that cleaning moves most.

    Parameters
    ----------
    responses : Responses
    accepted, proposed : numpy.ndarray
        Which rows are left when what was accepted so far, or all that is not kept, is left out.

    Notes
    -----
    A choice is told by the option whose share changes most (the most chosen one when nothing changes), a scale of
    numbers by its mean.
    """
    took_part = responses.frame["disposition"].to_numpy() != SCREENED_OUT
    sides = (took_part, took_part & accepted, took_part & proposed)
    gates = {jump.item for jump in jumps_to_end(responses.questionnaire)}
    rows = []
    for item in responses.questionnaire.questions:
        if item.kind in ("single", "scale") and item.id not in gates:
            measure = next(iter(kind_of(item).measures(item)))
            rows.append(_row(responses, item, measure, sides))
    numbers = ("全部", "采纳以后", "相差", "全部采纳", "相差")
    columns = (Column("题号"), Column("题干"), Column("看什么"), *(Column(header, numeric=True) for header in numbers))
    sizes = [int(side.sum()) for side in sides]
    told = (
        f"全部{sizes[0]}份（不含没有同意和不在调查范围的）；去掉已采纳的，剩{sizes[1]}份；"
        f"除决定保留的以外全部采纳，剩{sizes[2]}份。"
    )
    notes = (told, "每道题列出变动最大的一个选项；百分比相差的单位是百分点。")
    return Table("with_and_without", "清理前后对比", columns, tuple(rows), tuple((Text(note),) for note in notes))


def _row(responses: Responses, item: Item, measure: Measure, sides: tuple[np.ndarray, ...]) -> tuple[Cell, ...]:
    values = responses.frame[item.id].to_numpy()
    bases = [values[side & (values >= 0) & (values != NOT_APPLICABLE)] for side in sides]
    if measure.level is Level.INTERVAL:
        figures = [_mean(base) for base in bases]
        what, decimals, unit = "平均分", 2, ""
    else:
        code, figures = _moved(bases, list(item.labels))
        what, decimals, unit = item.labels[code], 1, "%"
    shown = [_shown(figure, decimals, unit) for figure in figures]
    apart = [_apart(figures[0], figure, decimals) for figure in figures[1:]]
    cells = (item.id, responses.questionnaire.wording(item), what, shown[0], shown[1], apart[0], shown[2], apart[1])
    return tuple((Text(cell),) for cell in cells)


def _moved(bases: list[np.ndarray], codes: list[int]) -> tuple[int, list[float]]:
    """Return the code whose share changes most, with its shares in percent."""
    shares = {code: [100 * _mean(base == code) for base in bases] for code in codes}
    code = max(codes, key=lambda code: (_most(shares[code]), np.nan_to_num(shares[code][0])))
    return code, shares[code]


def _most(figures: list[float]) -> float:
    return max(float(np.nan_to_num(abs(figure - figures[0]))) for figure in figures)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _shown(figure: float, decimals: int, unit: str) -> str:
    return "—" if np.isnan(figure) else f"{figure:.{decimals}f}{unit}"


def _apart(one: float, other: float, decimals: int) -> str:
    apart = other - one
    if np.isnan(apart):
        return "—"
    return f"{apart:+.{decimals}f}".replace("-", "−") if round(apart, decimals) else "0"
