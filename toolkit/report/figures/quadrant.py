"""Importance against satisfaction as four quadrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.document import Axis, Cell, Inline, Plot, Point
from toolkit.findings import rounded
from toolkit.findings.planning import IMPORTANCE, SATISFACTION
from toolkit.findings.priority import SCORE_DECIMALS, URGENT, priority_sentence, quadrants, undecided_sentence
from toolkit.report.figures.reading import Read, quoted, said
from toolkit.statistics.indices.priority import BORDERLINE, QUADRANTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.document.figures import Look
    from toolkit.findings.priority import Placed, Quadrants
    from toolkit.report.material import Material

_NAMED = 3
_CORNERS = tuple(QUADRANTS[important, satisfied] for satisfied in (True, False) for important in (False, True))
_KEY: tuple[tuple[Look, str], ...] = (
    ("strong", f"稳定地落在“{URGENT}”区"),
    ("plain", "稳定地落在其他区"),
    ("hollow", BORDERLINE),
)


def priority_plot(material: Material) -> Read | None:
    """Return importance against satisfaction, and which rows should be improved first.

    Returns
    -------
    Read or None
        None when the questionnaire does not have both matrices.
    """
    found = quadrants(material.sample, material.responses.questionnaire, material.thresholds)
    if found is None:
        return None
    reading = _reading(material, found)
    return Read(_plot(material, found) if found.rows else None, reading)


def _plot(material: Material, found: Quadrants) -> Plot:
    looks: dict[str, Look] = {row.key: _look(row) for row in found.rows}
    scale = _scale(material)
    return Plot(
        id="plot_priority",
        caption="各项需要的重要性和满意度",
        x=Axis(f"重要性（{scale}）", decimals=SCORE_DECIMALS),
        y=Axis(f"满意度（{scale}）", decimals=SCORE_DECIMALS),
        points=tuple(_point(material, row, looks[row.key]) for row in found.rows),
        centre=found.centre,
        corners=_CORNERS,
        key=tuple((look, words) for look, words in _KEY if look in looks.values()),
        alt=_alt(found),
        notes=tuple(_notes(material, found)),
    )


def _look(row: Placed) -> Look:
    if not row.firm:
        return "hollow"
    return "strong" if row.quadrant == URGENT else "plain"


def _point(material: Material, row: Placed, look: Look) -> Point:
    both = (row.importance, row.satisfaction)
    facts = tuple(material.book.score(side, decimals=SCORE_DECIMALS).fact for side in both)
    return Point(row.name, row.importance["value"], row.satisfaction["value"], look, facts)


def _scale(material: Material) -> str:
    measure = material.measures(material.item(SATISFACTION))[0]
    return f"{min(measure.points)}—{max(measure.points)}分"


def _unscored(material: Material) -> str:
    measure = material.measures(material.item(SATISFACTION))[0]
    names = quoted(measure.labels[code] for code in measure.labels if code in measure.unscored)
    return f"；选{names}的不计入" if names else ""


def _notes(material: Material, found: Quadrants) -> Iterator[Cell]:
    book = material.book
    sizes = sorted(found.rows, key=lambda row: row.base)
    least, most = (book.base(row.satisfaction, "") for row in (sizes[0], sizes[-1]))
    n = (least,) if sizes[0].base == sizes[-1].base else (least, *said("至"), most)
    asked = material.asked_of(material.item(SATISFACTION))
    yield said(f"基数：{asked}中给该项评了分的人，各项n=", n, f"，{material.weighting}{_unscored(material)}。")
    cross = (
        book.decimal("priority_centre", value, f"各项{side}的平均", of=name, decimals=SCORE_DECIMALS)
        for value, side, name in zip(found.centre, ("重要性", "满意度"), (IMPORTANCE, SATISFACTION), strict=True)
    )
    important, satisfied = cross
    yield said(
        "两条分界线是各项的平均：重要性", (important,), "分，满意度", (satisfied,),
        "分。重抽样中落在同一区的不到八成的，是边界项。",
    )  # fmt: skip
    if sizes[0].base < material.thresholds.faint_below:
        yield said(f"部分项的基数不足{material.thresholds.faint_below}人，仅供参考。")
    if found.left_out:
        yield said(f"{quoted(found.left_out)}评分的人太少，没有列出。")
    yield material.source_note


def _alt(found: Quadrants) -> str:
    rows = [
        f"{row.name}（重要性{rounded(row.importance['value'], SCORE_DECIMALS)}分，"
        f"满意度{rounded(row.satisfaction['value'], SCORE_DECIMALS)}分，{row.quadrant if row.firm else '边界项'}）"
        for row in found.rows
    ]
    return f"各项需要的重要性和满意度：{'，'.join(rows)}。"


def _reading(material: Material, found: Quadrants) -> tuple[Inline, ...]:
    """Return the finding of a single row; of several their names with the two means, the first by the index first."""
    book = material.book
    if not found.firm:
        return undecided_sentence(found, book)
    if len(found.firm) == 1:
        return priority_sentence(found.firm[0], book)
    words: list[str | Cell] = ["加权后，" if book.weighted else ""]
    for place, row in enumerate(found.firm[:_NAMED]):
        important, satisfied = (
            book.score(side, decimals=SCORE_DECIMALS) for side in (row.importance, row.satisfaction)
        )
        words += ["、" if place else "", f"“{row.name}”（重要性", (important,), "，满意度", (satisfied,), "）"]
    more = "等项" if len(found.firm) > _NAMED else ""
    return said(*(part for part in words if part), f"{more}重要性较高而满意度较低，稳定地落在“{URGENT}”区。")
