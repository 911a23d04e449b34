"""Questions that nobody planned to compare communities by, looked over for communities that stand out all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import HIDDEN
from toolkit.district.comparing.compared import headline
from toolkit.document import Column, Heading, Paragraph, Reference, Table, Text
from toolkit.findings.differences import option_words
from toolkit.questionnaire.kinds import Level
from toolkit.report.tables import share_cell
from toolkit.sample.stacked import COMMUNITY
from toolkit.statistics.communities import chances, funnel_weighted
from toolkit.statistics.families import holm

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Item, Measure
    from toolkit.report import Material

Row = dict[str, Any]
LEVEL = 0.05
"""How often a district without any differences has a community named here."""
_FEWEST = 2
_LEVELS = (Level.NOMINAL, Level.ORDINAL, Level.MULTIPLE)


@dataclass(frozen=True, eq=False)
class Standing:
    """A community that stands out by a question: by this answer, or this row of a matrix, the most.

    Parameters
    ----------
    item : Item
    what, place : str
        Question and answer, and the community, in words.
    row, whole : dict
        Estimates of the community and of all.
    others : int
        Further rows of the same matrix by which it stands out.
    """

    item: Item
    what: str
    place: str
    row: Row
    whole: Row
    others: int

    @property
    def side(self) -> str:
        """``high`` or ``low``."""
        return "high" if self.row["value"] > self.whole["value"] else "low"

    @property
    def flag(self) -> dict[str, str]:
        """The community's code, the question, the side, and that it was found by looking."""
        code = f"{int(self.row['by_level']):02d}"
        return {"community": code, "item": self.item.id, "side": self.side, "limit": "探索性"}


@dataclass(frozen=True, eq=False)
class Screening:
    """What was looked at, and what stands out.

    Parameters
    ----------
    questions, comparisons : int
        Answers looked at (rows of a matrix one by one), and shares of communities among them.
    found : tuple of Standing
        In the order of questions and of codes.
    """

    questions: int
    comparisons: int
    found: tuple[Standing, ...]

    def blocks(self, material: Material) -> Iterator[Block]:
        """Yield what the screening found, for the end of the comparison of communities."""
        if not self.comparisons:
            return
        book = material.book
        yield Heading(2, "事先没有列入比较的题（探索性）")
        end = "，见" if self.found else "。"
        yield Paragraph(
            (
                Text("其余的题也逐项看过："),
                book.quantity("screened", self.questions, "项", "逐项看过的回答"),
                Text("回答，"),
                book.quantity("screened_shares", self.comparisons, "个", "逐项看过的社区比例"),
                Text("社区比例，按Holm法控制误报以后，仍然突出的有"),
                book.quantity("standing", len(self.found), "处", "仍然突出的"),
                Text(end),
                *((Reference("screened"), Text("。")) if self.found else ()),
                Text(
                    "如果各社区没有差别，这样看下来出现一处误报的机会不超过5%。这些是看过数据才挑出来的，"
                    "事先没有写进分析计划，只作线索：可能是真的差别，也可能是答卷来源不同，请用走访和别的材料核实。"
                ),
            )
        )
        if self.found:
            yield self._table(material)

    def _table(self, material: Material) -> Table:
        columns = (
            Column("题目和回答"),
            Column("社区"),
            Column("作答人数", numeric=True),
            Column("本社区", numeric=True),
            Column("全区", numeric=True),
            Column("同题另有", numeric=True),
        )
        rows = tuple(
            (
                (Text(one.what),),
                (Text(one.place),),
                (material.book.base(one.row, ""),),
                share_cell(material, one.row),
                share_cell(material, one.whole),
                (_more(material, one),),
            )
            for one in self.found
        )
        notes = (
            (
                Text(
                    "每题每个社区只列最突出的一项；“同题另有”是矩阵题里同样突出的其他项数。按题目和社区代码排列，不是名次。"
                ),
            ),
            material.source_note,
        )
        return Table("screened", "没有列入比较、但有社区突出的题（探索性）", columns, rows, notes)


def screened(material: Material, told: Collection[str]) -> Screening:
    """Look over the questions of the themes that communities are not compared by.

    Parameters
    ----------
    material : Material
        Of an edition that may show communities.
    told : collection of str
        Ids of the questions that are compared anyway.

    Notes
    -----
    Of each question the answer in front, of each row of a scale the upper two. Every community that may be shown is
    held against all shown communities together by the exact tails of the funnel (:func:`chances`); Holm (1979) over all
    of these, so that a district without differences has anybody named in at most 5 of 100.
    """

    def make() -> Screening:
        looked = [each for measure in _measures(material, told) if (each := _looked(material, measure))]
        adjusted = holm(np.concatenate([chance for _, _, chance in looked])) if looked else np.array([])
        parts = np.split(adjusted, np.cumsum([len(rows) for _, rows, _ in looked])[:-1]) if looked else []
        out = [
            (measure, row, float(p))
            for (measure, rows, _), ps in zip(looked, parts, strict=True)
            for row, p in zip(rows, ps, strict=True)
            if p <= LEVEL
        ]
        return Screening(len(looked), len(adjusted), _strongest(material, out))

    return material.once(f"screened besides {'、'.join(sorted(told))}", make)


def _measures(material: Material, told: Collection[str]) -> Iterator[Measure]:
    for theme in material.outline.themes:
        for name in theme.items:
            item = material.item(name)
            if item.id not in told:
                yield from (measure for measure in material.measures(item) if measure.level in _LEVELS)


def _looked(material: Material, measure: Measure) -> tuple[Measure, list[Row], np.ndarray] | None:
    """Return the shares of the communities that may be shown, and their chances."""
    asked = _share(material, measure)
    whole = material.estimates(measure).one(**asked)
    rows = [row for row in material.estimates(measure, COMMUNITY).where(**asked).rows() if row["flag"] != HIDDEN]
    if whole is None or whole["flag"] == HIDDEN or len(rows) < _FEWEST:
        return None
    value = np.array([row["value"] for row in rows])
    found = funnel_weighted(value, [_effective(row, whole) for row in rows], [row["by_level"] for row in rows])
    return measure, rows, chances(found)


def _share(material: Material, measure: Measure) -> dict[str, str]:
    level = headline(material, measure)
    return {"statistic": "top2"} if level == "top2" else {"statistic": "proportion", "level": level}


def _effective(row: Row, whole: Row) -> float:
    """Return p(1 − p)/SE²; a community of one mind has no error of its own: there the question's design effect is."""
    p, error = row["value"], row["se"]
    return p * (1 - p) / error**2 if 0 < p < 1 and error > 0 else row["base"] / max(whole["deff"], 1)


def _strongest(material: Material, out: list[tuple[Measure, Row, float]]) -> tuple[Standing, ...]:
    """Keep of each question and community the measure furthest out."""
    count = Counter((measure.item, row["by_level"]) for measure, row, _ in out)
    kept: dict[tuple[str, str], tuple[Measure, Row, float]] = {}
    for one in sorted(out, key=lambda each: each[2]):
        kept.setdefault((one[0].item, one[1]["by_level"]), one)
    places = material.sample.measure(COMMUNITY).labels
    return tuple(
        Standing(
            material.item(key[0]),
            _words(material, measure),
            places[int(row["by_level"])],
            row,
            material.estimates(measure).one(**_share(material, measure)) or {},
            count[key] - 1,
        )
        for key in count  # as they came: by question, then by code
        for measure, row, _ in (kept[key],)
    )


def _words(material: Material, measure: Measure) -> str:
    item = material.item(measure.item)
    row = f"（{measure.label}）" if measure.name != item.id else ""
    return f"“{material.caption(item)}{row}：{option_words(measure, {'level': headline(material, measure)})}”"


def _more(material: Material, one: Standing) -> Any:
    if not one.others:
        return Text("—")
    return material.book.quantity("others", one.others, "项", "同题另有的项数", of=f"{one.what} {one.place}")
