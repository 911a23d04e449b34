"""The overview of a district: one page of its own for the office, and one for the public."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from toolkit.district.overview.funnels import flagged, funnels, scripts
from toolkit.district.overview.markup import panel, paragraph, part
from toolkit.district.overview.needs import needs
from toolkit.district.overview.participation import APART, ONLY_TABLES, answers_of, participation, state_of
from toolkit.document import Text
from toolkit.document.escape import html_attribute, html_text
from toolkit.document.html import inlines
from toolkit.messages import SIMULATED, SIMULATED_NOTICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.district.bundle import Comparability, Handed
    from toolkit.document import Cell
    from toolkit.report import Material


def overview(
    material: Material, handed: Handed, comparable: Comparability, flags: Sequence[dict[str, str]] = ()
) -> str:
    """Return the district on one page that needs nothing from the net and is the same for the same answers.

    Parameters
    ----------
    material : Material
        Of the district; its edition decides what is shown. The public page holds no figure of a community, names none
        that is not in, and compares none.
    handed : Handed
    comparable : Comparability
    flags : sequence of dict
        ``community``, ``item``, ``side`` and ``limit`` of the communities beyond limits; not used in public.

    Returns
    -------
    str
        HTML. With comparisons about 5 MB, most of it plotly.js; without them about 20 kB.
    """
    title = f"{material.responses.questionnaire.title}：全区一览"
    marks = (f"第{material.responses.provenance.wave}期", material.thresholds.title)
    simulated = material.responses.provenance.simulated
    body = [
        participation(material, handed),
        needs(material),
        f'<div class="compared">\n{funnels(material)}{_beside(material, handed, comparable, flags)}</div>\n',
        _how_to_read(material),
    ]
    return Template(part("page.html")).substitute(
        title=html_text(title),
        style=part("page.css"),
        marks="".join(f'<span class="mark">{html_text(mark)}</span>' for mark in marks),
        notice=f'<span class="notice">{SIMULATED_NOTICE}</span>' if simulated else "",
        watermark=html_attribute(_watermark(material)),
        day=_day(material.date),
        figures=_key_figures(material, handed, comparable),
        body="".join(body),
        scripts=scripts(material),
    )


def _watermark(material: Material) -> str:
    simulated = [SIMULATED] if material.responses.provenance.simulated else []
    return " · ".join([*simulated, *([] if material.thresholds.smallest_cell else [material.thresholds.title])])


def _beside(material: Material, handed: Handed, comparable: Comparability, flags: Sequence[dict[str, str]]) -> str:
    """Return what the office alone is told, beside the comparisons."""
    if material.thresholds.smallest_cell:
        return ""
    return f'<div class="beside">\n{flagged(material, flags)}{_missing(material, handed, comparable)}</div>\n'


def _day(iso: str) -> str:
    if not iso:
        return ""
    year, month, day = map(int, iso.split("-"))
    return f"数据截至{year}年{month}月{day}日"


def _key_figures(material: Material, handed: Handed, comparable: Comparability) -> str:
    book, public = material.book, bool(material.thresholds.smallest_cell)
    there = book.quantity("communities", len(answers_of(material)), "个", "有答卷的社区")
    people = len(material.responses.eligible)
    valid = material.few if material.too_few(people) else book.quantity("valid", people, "份", "有效份数")
    same = book.quantity("comparable", len(comparable.same), "题", "各社区问法一致的题")
    asked = book.quantity("asked", len(comparable.items), "题", "各社区问过的题")
    questions: Cell = (Text("各社区问法一致，一共问了"), asked)
    if public:
        figures: list[tuple[str, Cell, Cell]] = [("参与的社区", (there,), ())]
    else:
        come = book.quantity("handed_in", len(handed.bundles), "", "已收的社区")
        expected = book.quantity("expected", len(handed.expected), "个", "应收的社区")
        together: Cell = (Text("已收／应收；"), there, Text("的答卷合在一起"))
        figures = [("社区", (come, Text("／"), expected), together)]
    figures += [("有效答卷", (valid,), (Text(material.weighting),)), ("可以合在一起的题", (same,), questions)]
    return "\n".join(
        f"<div><dt>{name}</dt><dd><b>{inlines(big)}</b>{f'<span>{inlines(small)}</span>' if small else ''}</dd></div>"
        for name, big, small in figures
    )


def _missing(material: Material, handed: Handed, comparable: Comparability) -> str:
    """Return the panel of what is not in, for the office alone; one line for each kind."""
    counted = answers_of(material)
    states: dict[str, list[str]] = {}
    for place in handed.expected:
        if not counted[place.code]:
            states.setdefault(state_of(handed, place.code), []).append(place.community)
    lines = [f"{state}：{'、'.join(names)}" for state, names in states.items()]
    lines += [f"{file}：{error.message}" for file, error in handed.refused.items()]
    lines += [f"没有用 {file}：{why}" for file, why in handed.aside.items()]
    lines += [f"{one.words}：{one.why}" for one in comparable.items if one.why]
    if not lines:
        return panel("missing", "还缺什么", paragraph((Text("应收的社区都收到了，题目都能合在一起。"),)))
    notes = {ONLY_TABLES: "不在比较和全区比例里", APART: "没有问法相同的题，或没有可用的答卷"}
    told = [f"{state}的社区{words}。" for state, words in notes.items() if state in states]
    listed = "".join(f"<li>{html_text(line)}</li>" for line in lines)
    return panel(
        "missing", "还缺什么", f"<ul>{listed}</ul>\n" + (paragraph((Text("".join(told)),), "note") if told else "")
    )


def _how_to_read(material: Material) -> str:
    lines = [
        "比例以回答该题的人为分母；多选题的比例加起来会超过100%。参加者不是全体青年，能推到多大范围见全区调研报告的方法说明。"
    ]
    if not material.thresholds.smallest_cell:
        lines.append(
            "漏斗图：横轴是作答人数，人越少，单凭偶然偏离全区的幅度越大，所以界限左宽右窄。点在两条界限之间，看作与全区没有分别；"
            "超出界限只说明值得核实。图、表和名单都不排名次。"
        )
    else:
        few = material.thresholds.smallest_cell
        lines.append(
            f"公开版：一题里有不足{few}人的格子，整题不列；人数不足{few}的写作“{material.few.text}”；各社区可以公开的数字见全区调研报告。"
        )
    return panel(
        "reading", "怎样看", "".join(paragraph((Text(line),)) for line in lines) + paragraph(material.source_note)
    )
