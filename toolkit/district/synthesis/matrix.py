"""Findings of all communities side by side: what most of them share, where they are really apart, what is one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from toolkit.district.synthesis.gathering import Gathered
from toolkit.district.synthesis.shared import APART, COMMON, HOLDS, NOT, NOT_ASKED, OWN, UNCLEAR, UNSEEN, Shared
from toolkit.document import Cell, Column, Heading, Inline, Paragraph, Reference, Table, Text
from toolkit.findings.finding import DIFFERENCE, LEVEL
from toolkit.questionnaire.bank import places

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.district.bundle import Bundle, Comparability
    from toolkit.document.tree import Block
    from toolkit.report import Material

SHOWN = 2
"""Communities that have to hold a finding for it to be told."""
_SORTS = {
    COMMON: ("多数社区一样", "问过的社区里至少60%支持，全区合起来也一样"),
    APART: ("社区之间确有差别", "有社区的比例超出99.8%参考界限，社区之间的标准差（扣除抽样波动）不小于5个百分点"),
    UNCLEAR: ("人数不够、还看不出", "人数太少的社区要是都支持，就是共性"),
    OWN: ("各社区说法不一", "其余的；各社区排在最前的不一样，里面有一部分是偶然"),
}
_SUPPORT = "“支持”是说，本社区自己的答卷里也是这一项排在最前，并列的都算；“问过”是问法相同的社区。"
_NOT_RANKED = "不排名次，也不用来评价工作。"
_OTHER, _NO_DIFFERENCE, _BEYOND = "别的答案 ", "没有发现，或方向不同 ", "比例超出99.8%界限的 "
_ENDS = "一题问几项的，最高、最低指选最上面两档（如“比较满意”“非常满意”）的比例。"
_MARKS = f"{UNSEEN} 问过，人数太少或没有交这道题的数据，看不出；{NOT_ASKED} 没有问，或问法不同"


@dataclass(frozen=True)
class Synthesis:
    """Findings by communities.

    Parameters
    ----------
    communities : tuple of str
        Codes, in their order.
    findings : tuple of Shared
        Those that two communities hold, or the district, on topics on which two hold one; in the order of the
        questionnaire, of each topic the district's first.
    alone : int
        Findings that one community holds alone: they stand in its own report.
    means : tuple of str
        Questions that are told by a mean, which puts no answer in front.
    """

    communities: tuple[str, ...]
    findings: tuple[Shared, ...]
    alone: int
    means: tuple[str, ...]

    def __repr__(self) -> str:
        sorts = [group[0].sort for group in self.topics]
        told = "，".join(f"{sort}{sorts.count(sort)}项" for sort in (COMMON, APART, UNCLEAR, OWN))
        return f"{len(self.communities)}个社区的发现：{told}；只有一个社区有的另有{self.alone}项。"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def topics(self) -> tuple[tuple[Shared, ...], ...]:
        """The findings by what they are about."""
        return tuple(tuple(group) for _, group in groupby(self.findings, key=lambda one: one.topic))

    @property
    def frame(self) -> pd.DataFrame:
        """The whole matrix: a row a finding, a column a community."""
        import pandas as pd

        rows = [{"题目": one.about, "发现": one.said, "类别": one.sort, **one.marks} for one in self.findings]
        return pd.DataFrame(rows, columns=["题目", "发现", "类别", *self.communities])

    def as_dict(self) -> dict[str, Any]:
        """Return the matrix as plain values."""
        findings = [one.as_dict() for one in self.findings]
        told = {"communities": list(self.communities), "findings": findings}
        return told | {"alone": self.alone, "means": list(self.means)}

    def table(self) -> Table:
        """Return a row a topic: what the district has in front, how many hold it, what the others have instead."""
        return self.told(lambda number, *_: Text(str(number)))

    def told(self, count: Callable[[int, str, str], Inline], source: Sequence[Cell] = ()) -> Table:
        """Return the table with its counts as ``count`` gives them, by number, name and finding."""
        sizes = (Column("支持", numeric=True), Column("问过", numeric=True))
        columns = (Column("发现"), *sizes, Column("类别"), Column("其他社区"))
        silent = [code for code in self.communities if all(one.marks[code] == UNSEEN for one in self.findings)]
        rows = []
        for main, *others in self.topics:
            of = f"{main.about}：{main.said}"
            held = ((count(len(main.of(HOLDS)), "holds", of),), (count(main.asked, "asked", of),))
            rest = _rest(main, others, silent)
            rows.append(((Text(of),), *held, (Text(main.sort),), (Text(rest),)))
        notes = [f"社区代码：{_names(self.communities)}。", f"“其他社区”里没有列出的，都支持。{_MARKS}。"]
        notes += [f"答卷太少或没有交数据、各行都看不出，没有一行行列出的：{' '.join(silent)}。"] if silent else []
        notes += [_ENDS] if any(one.topic.end and one.topic.kind == LEVEL for one in self.findings) else []
        notes += [f"用平均数说的题不在表里：{'、'.join(self.means)}。"] if self.means else []
        notes.append("只有一个社区有的发现不在表里，见它自己的报告。按问卷的顺序排列。")
        lines = (*((Text(note),) for note in notes), *source)
        return Table("synthesis", "各社区发现的共性和差异", columns, tuple(rows), lines)


def synthesis(bundles: Iterable[Bundle], comparability: Comparability, material: Material) -> Synthesis:
    """Set the findings of all communities side by side.

    A finding is one where a report tells it. Whether other communities hold it is looked up in their own answers, for
    questions that were asked alike; differences between groups and priorities, which passed tests, go by what the
    reports tell.

    Parameters
    ----------
    bundles : iterable of Bundle
        Whole, as :meth:`toolkit.district.bundle.Handed.each` gives them; each is looked at once.
    comparability : Comparability
        Of these bundles.
    material : Material
        Of the district, internal: what all answers say together, and from how many people on a share is told.

    Notes
    -----
    共性: at least 60 % of the communities that asked hold it, and the district does. 差异: a community lies beyond the
    99.8 % limits of the funnel (:func:`toolkit.statistics.communities.funnel`) and the standard deviation between
    communities (:func:`toolkit.statistics.communities.shrink`) is at least 5 points. 个性: all others.
    """
    gathered = Gathered.of(bundles, comparability, material)
    found = list(gathered.findings())
    topics = [list(group) for _, group in groupby(found, key=lambda one: one.topic)]
    shown = [group for group in topics if any(len(one.of(HOLDS)) >= SHOWN for one in group)]
    kept = tuple(one for group in shown for one in group if one.pooled or len(one.of(HOLDS)) >= SHOWN)
    alone = sum(len(one.of(HOLDS)) == 1 for one in found)
    return Synthesis(tuple(gathered.cards), kept, alone, gathered.means)


def synthesis_blocks(material: Material, synthesis: Synthesis) -> Iterator[Block]:
    """Yield what communities share and where they differ; a public edition has nothing of it."""
    if material.thresholds.smallest_cell:
        return
    yield Heading(2, "各社区发现的共性和差异")
    if not synthesis.findings:
        yield Paragraph((Text("没有两个社区都有的发现。"),))
        return
    book = material.book
    mains = [group[0].sort for group in synthesis.topics]
    counts = {sort: mains.count(sort) for sort in (COMMON, APART, UNCLEAR, OWN)}
    said: list[Inline] = [Reference("synthesis"), Text("把各社区报告里的发现放在一起看：")]
    for sort, number in counts.items():
        said += [
            Text(f"{_SORTS[sort][0]}的有"),
            book.quantity("synthesis", number, "项", _SORTS[sort][0], of=sort),
            Text("，"),
        ]
    yield Paragraph((*said[:-1], Text("。")))
    sorts = "".join(f"{sort}：{words}。" for sort, (_, words) in _SORTS.items())
    yield Paragraph((Text(f"{_SUPPORT}{sorts}{_NOT_RANKED}"),))
    yield synthesis.told(lambda number, name, of: book.quantity(name, number, "", name, of=of), (material.source_note,))


def _rest(main: Shared, others: Sequence[Shared], silent: Sequence[str]) -> str:
    """Return in words where the communities stand that do not hold a finding; each is told once."""
    left = main.of(NOT)
    told: list[tuple[str, Sequence[str]]] = []
    for other in others:
        told.append((f"{other.said} ", [code for code in other.of(HOLDS) if code in left]))
        left = tuple(code for code in left if code not in told[-1][1])
    unseen = [code for code in main.of(UNSEEN) if code not in silent]
    told += [(_NO_DIFFERENCE if main.topic.kind == DIFFERENCE else _OTHER, left)]
    told += [(f"{UNSEEN} ", unseen), (f"{NOT_ASKED} ", main.of(NOT_ASKED)), (_BEYOND, main.beyond)]
    return "；".join(f"{what}{' '.join(codes)}" for what, codes in told if codes) or "没有"


def _names(codes: Sequence[str]) -> str:
    names = {place.code: place.community.removesuffix("社区") for place in places()}
    return "、".join(f"{code}{names.get(code, '')}" for code in codes)
