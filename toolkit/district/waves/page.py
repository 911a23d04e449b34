"""The page on what has changed: what was compared, what may be told, every figure, who took part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.district.waves import tables
from toolkit.district.waves.matching import NOT_COMPARED
from toolkit.district.waves.sentences import ABOUT, Sentence, Telling
from toolkit.document import Document, Heading, Paragraph, Table, Text
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.statistics.communities.standardised import SMALLEST
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from toolkit.district.waves.changes import Change
    from toolkit.district.waves.joining import Joined
    from toolkit.district.waves.matching import Matched
    from toolkit.district.waves.tables import Forms
    from toolkit.document.tree import Block

CHANGE, TREND = "变化", "趋势"


@dataclass(frozen=True, eq=False)
class Page:
    """What is told of changes.

    Parameters
    ----------
    lead : tuple of Sentence
        What was compared.
    told : tuple of Sentence
        The changes, or that there are none to tell.
    overview : Table
    document : Document
    """

    lead: tuple[Sentence, ...]
    told: tuple[Sentence, ...]
    overview: Table
    document: Document


@dataclass(frozen=True, eq=False)
class Contents:
    """What a page is made of.

    Parameters
    ----------
    found : Matched
    changes : tuple of Change
    few : dict of str to str
        Questions in words, and how many answered.
    judged : int
        Changes judged together.
    title : str
        Of the survey.
    forms : mapping of str to Questionnaire
        The questionnaire that a question is told from.
    joined : Joined or None
        Of the most communities; None where waves as a whole were asked otherwise.
    telling : Telling
    """

    found: Matched
    changes: tuple[Change, ...]
    few: Mapping[str, str]
    judged: int
    title: str
    forms: Forms
    joined: Joined | None
    telling: Telling

    @property
    def word(self) -> str:
        """What it is called: of two waves a change, of more a trend."""
        return CHANGE if len(self.telling.names) == 2 else TREND


def page(of: Contents) -> Page:
    """Return the page, every number entered in the book."""
    lead, told = tuple(_lead(of)), tuple(_told(of))
    overview = tables.overview(of.changes, of.telling, of.forms)
    about = [one.bundles[0].manifest for one in of.found.handed]
    simulated = about[0].simulated
    blocks: list[Block] = [Paragraph((Text(SIMULATED_NOTICE),), "notice")] if simulated else []
    blocks += [Heading(1, NOT_COMPARED if of.found.differs else of.word), *map(Paragraph, told)]
    blocks += [Heading(1, "比较了什么"), *map(Paragraph, lead), tables.bases(of.found, of.telling)]
    if of.joined:
        sets = {item: len(codes) for item, codes in of.found.kept.items()}
        aside = tables.aside(of.found, of.few, of.forms)
        blocks += [Heading(1, "一览"), overview, *([aside] if aside.rows else [])]
        blocks += [Heading(1, "各题的数字"), *tables.answers(of.changes, of.telling, of.forms, sets)]
        blocks += [Heading(1, "参加的人"), tables.composition(of.joined, of.telling)] if of.joined.by else []
    names = of.telling.names
    title = f"{of.title}：{names[0]}到{names[-1]}的{of.word}"
    day = max(bundle.manifest.day for bundle in of.found.handed[-1].bundles)
    watermark = f"{SIMULATED} · 内部" if simulated else "内部"
    facts = {identity: fact.shown for identity, fact in of.telling.book.facts.items()}
    return Page(lead, told, overview, Document(title, tuple(blocks), watermark, day, facts))


def _lead(of: Contents) -> Iterator[Sentence]:
    """Yield what was compared, and how it has to be read."""
    names, book, many = of.telling.names, of.telling.book, len(of.telling.names)
    there = book.quantity("communities", len(of.found.communities), "个", "每一期都有的社区")
    between = "、".join(names)
    yield Text(f"{between}都交了逐份答卷的社区有"), there, Text("，只用这些社区的答卷，合起来重新计数。")
    yield (Text(f"{'两' if many == 2 else '几'}次调查的人不同，不能说谁变了，只能说参加的人合起来有什么不同。"),)
    yield (Text(ABOUT[of.telling.design]),)
    yield (Text("题目、选项、问到的人、收集方式、调查对象和抽样方式都没有变的才比较。"
                "收集方式只核对了有哪几种，没有核对各占多少。"),)  # fmt: skip
    if of.found.unsure:
        yield (Text(f"每一期都没有写明、没法核对的：{'、'.join(of.found.unsure)}。请先确认没有变，再用这些数字。"),)
    if of.joined:
        yield from _rules(of)


def _rules(of: Contents) -> Iterator[Sentence]:
    first, last, rule = of.telling.names[0], of.telling.names[-1], packaged().practical
    if of.joined and of.joined.by:
        held = f"“标准化后”是假定{last}参加的人和{first}有一样的{of.joined.by}构成，再看变了多少。"
    else:
        held = f"没有标准化：问卷里没有每一期都一样的年龄、性别或主要状态，或者有的格不足{SMALLEST}人。"
    yield (Text(held),)
    least = (
        f"写成句子的变化，要达到{rule['points']}个百分点（有一期作答不足{rule['small_below']}人的，"
        f"要达到{rule['points_small']}个百分点），标准化后仍然够大，并且不像是碰巧"
    )
    judged = of.telling.book.quantity("compared", of.judged, "", "一起比较的变化")
    rule = packaged().families["text"]
    yield Text(f"{least}（共比较"), judged, Text(f"组，按{rule['method']}法控制）。")


def _told(of: Contents) -> Iterator[Sentence]:
    """Yield the changes, the largest first; or that waves as a whole cannot be compared."""
    if of.found.differs:
        yield from ((Text(f"{NOT_COMPARED}：{why}。"),) for why in of.found.differs)
        return
    largest = sorted(of.changes, key=lambda change: -abs(change.value))
    told = [of.telling.change(one, tables.titled(of.forms, one.measure)) for one in largest if one.told]
    yield from told
    if not told:
        yield (Text("没有可以写成句子的变化：各题的变化不够大，或者人数不足以判断。"),)
    for one in largest:
        if one.found and not one.told:
            yield of.telling.composition(one, tables.titled(of.forms, one.measure))
    if of.found.refused:
        many = of.telling.book.quantity("refused", len(of.found.refused), "道", NOT_COMPARED)
        yield Text("另有"), many, Text(f"题{NOT_COMPARED}，见表“{tables.ASIDE}”。")
