"""Weighted beside unweighted results, and the page that tells what weighting did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import EDITIONS, HIDDEN, mask
from toolkit.document import Column, Document, Heading, Number, Paragraph, Table, Text, plain, write
from toolkit.files import Written, save
from toolkit.findings import FactBook
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.kinds import Level, kind_of
from toolkit.questionnaire.titles import caption
from toolkit.statistics import describe

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.questionnaire import Measure, Questionnaire
    from toolkit.report.outline import Outline
    from toolkit.sample import Weighting

Row = dict[str, Any]

WORTH_TELLING = 0.05
"""Differences between weighted and unweighted shares from here on are named."""
_TOLD = {
    Level.NOMINAL: "proportion",
    Level.ORDINAL: "top2",
    Level.MULTIPLE: "proportion",
    Level.RANKING: "first_choice",
}


@dataclass(frozen=True, eq=False)
class WeightingPage:
    """What weighting did: in words, tables and figures.

    Parameters
    ----------
    weighting : Weighting
    document : Document
        What was done, the composition before and after, the weights, the results side by side.
    words : tuple of str
        What was done, and what is to be said of it.
    """

    weighting: Weighting
    document: Document
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self.words)

    @property
    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for block in self.document.blocks if isinstance(block, Table)]

    def save(self, folder: Path) -> Written:
        """Write the page, its tables as a workbook, and the weight of each record as another."""
        from toolkit.document.xlsx import workbook, write_grid

        return Written(
            {
                "html": write(self.document, folder / "weighting.html"),
                "xlsx": save(folder / "weighting.xlsx", workbook(self.tables)),
                "weights": save(folder / "weights.xlsx", write_grid({"权重": self.weighting.grid()})),
            }
        )


def weighting_page(
    weighting: Weighting,
    questionnaire: Questionnaire,
    outline: Outline,
    remarks: Sequence[str] = (),
    *,
    simulated: bool = False,
) -> WeightingPage:
    """Return what weighting did; ``remarks`` are said besides. Results are those of the internal edition."""
    book = FactBook(weighting.sample.context, EDITIONS["internal"], weighting.sample.measures)
    words = (*weighting.words, *remarks)
    blocks: list[Block] = [Paragraph((Text(SIMULATED_NOTICE),), "notice")] if simulated else []
    blocks += [Heading(1, "做了什么"), *(Paragraph((Text(sentence),)) for sentence in words)]
    blocks += [Heading(1, "加权前后的构成"), weighting.tables[0], Heading(1, "权重"), weighting.tables[1]]
    blocks += [Heading(1, "对结果的影响"), *comparison(weighting, questionnaire, outline, book)]
    watermark = f"{SIMULATED} · 内部" if simulated else "内部"
    facts = {identity: fact.shown for identity, fact in book.facts.items()}
    title = f"加权说明：{questionnaire.title}"
    return WeightingPage(weighting, Document(title, tuple(blocks), watermark, facts=facts), words)


def bound_tables(weighting: Weighting, book: FactBook) -> tuple[Table, ...]:
    """Return the composition before and after weighting, and how unequal weights are, every number entered."""
    for table in weighting.tables:
        for row in table.rows:
            numbers = [inline for cell in row for inline in cell if isinstance(inline, Number)]
            for number in numbers:
                book.printed(number, f"{table.caption}：{plain(row[0])}")
    return weighting.tables


def comparison(
    weighting: Weighting, questionnaire: Questionnaire, outline: Outline, book: FactBook
) -> tuple[Block, ...]:
    """Return the headline results weighted and not, side by side; in words where there are none to show.

    Of each charted question the leading answer is shown, and every answer that weighting moves by 5 points or more.
    """
    rows, apart = [], []
    for label, unweighted, weighted in _headlines(weighting, questionnaire, outline, book):
        moved = is_apart(unweighted, weighted)
        apart += [label] if moved else []
        points = 100 * (weighted["value"] - unweighted["value"])
        whole = unweighted["base"] < book.thresholds.whole_percent_below
        decimals = 0 if whole else 1
        gap = book.decimal("weighting_moves", points, label, of=unweighted["id"], decimals=decimals)
        shares = (book.base(weighted, ""), book.share(unweighted), book.share(weighted), gap)
        rows.append(((Text(label, strong=moved),), *((number,) for number in shares)))
    if not rows:
        return (Paragraph((Text("没有可以对照的结果：画图的题里，比例都因人数太少不列出。"),)),)
    columns = ("作答人数", "未加权", "加权", "相差（百分点）")
    head = (Column("指标"), *(Column(name, numeric=True) for name in columns))
    named = f"加权前后相差5个百分点及以上的有（加粗）：{'；'.join(apart)}。"
    notes = ("作答人数是实际人数。", named if apart else "加权前后相差都不到5个百分点。")
    told = tuple((Text(note),) for note in notes)
    return (Table("weighting_results", "加权与未加权结果对照", head, tuple(rows), told),)


def is_apart(plain: Row, weighted: Row) -> bool:
    """Tell whether weighting moves a share so far that it has to be said."""
    return round(abs(weighted["value"] - plain["value"]), 9) >= WORTH_TELLING


def _headlines(
    weighting: Weighting, questionnaire: Questionnaire, outline: Outline, book: FactBook
) -> Iterator[tuple[str, Row, Row]]:
    """Yield the name, the unweighted and the weighted row of each result."""
    for name in outline.charts:
        item = questionnaire.by_id[name]
        for measure in kind_of(item).measures(item):
            if measure.level not in _TOLD:
                continue
            measure = weighting.plain.measure(measure.name)
            plain, weighted = (
                mask(describe(sample, measure.name), book.thresholds).where(statistic=_TOLD[measure.level]).rows()
                for sample in (weighting.plain, weighting.sample)
            )
            pairs = [
                pair for pair in zip(plain, weighted, strict=True) if HIDDEN not in (pair[0]["flag"], pair[1]["flag"])
            ]
            leading = max((row["value"] for row, _ in pairs), default=0.0)
            shown = [pair for pair in pairs if pair[0]["value"] == leading or is_apart(*pair)]
            of = (
                f"{caption(questionnaire, item)}：{measure.label}"
                if item.kind == "matrix"
                else caption(questionnaire, item)
            )
            yield from ((f"{of}：{_answer(measure, row)}", row, other) for row, other in shown)


def _answer(measure: Measure, row: Row) -> str:
    if measure.level is not Level.ORDINAL:
        first = "（列为第一位）" if measure.level is Level.RANKING else ""
        return f"{measure.labels[int(row['level'])]}{first}"
    return "或".join(measure.labels[code] for code in measure.upper)
