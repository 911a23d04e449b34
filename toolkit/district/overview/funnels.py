"""How communities compare: one funnel at a time, its figures as a table, and who lies beyond the limits of chance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.district.overview.markup import panel, paragraph, part
from toolkit.district.sections import comparisons_shown
from toolkit.document import WITHHELD, Column, Number, Table, Text
from toolkit.document.chart import plotly_json
from toolkit.document.drawing.scale import shown_points
from toolkit.document.escape import clean, html_attribute, html_text, plotly_text, script_json
from toolkit.document.html import table_html
from toolkit.questionnaire.bank import places
from toolkit.statistics.communities.funnel import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.district.comparing.compared import Compared
    from toolkit.document import Cell, Plot
    from toolkit.report import Material

Row = dict[str, Any]
_HEIGHT, _BELOW = 350, 52
"""Pixels of a funnel, and of what lies under its horizontal axis; its key stands beside it as text."""
_KEY = (
    '<p class="key" aria-hidden="true"><span class="dot"></span>各社区　<span class="far"></span>超出99.8%界限　'
    '<span class="whole"></span>全区　<span class="inner"></span>95%界限　<span class="outer"></span>99.8%界限</p>\n'
)
_SIDES = {"high": "高于全区", "low": "低于全区"}


def compared_shown(material: Material) -> tuple[Compared, ...]:
    """Return the comparisons of communities; none in the public edition, where they wait for the audit."""
    return () if material.thresholds.smallest_cell else comparisons_shown(material)


def funnels(material: Material) -> str:
    """Return the panel of the comparisons, with a list to choose the question from."""
    told = compared_shown(material)
    if not told:
        public = "各社区可以公开的数字见全区调研报告的“社区间比较”。"
        why = public if material.thresholds.smallest_cell else "有足够人数的社区不到两个，没有比较。"
        return panel("funnels", "社区间比较", paragraph((Text(why),)))
    choices = "".join(f'<option value="{html_attribute(one.item.id)}">{html_text(one.what)}</option>' for one in told)
    choose = (
        f'<p class="choose" hidden><label for="choose">看哪一题</label><select id="choose">{choices}</select></p>\n'
    )
    without = "<noscript>浏览器没有运行脚本，图不能显示；数值见下面的表。</noscript>"
    drawing = f'<div id="drawing" role="img" aria-label="" style="min-height:{_HEIGHT}px">{without}</div>\n'
    questions = "".join(_question(material, one) for one in told)
    return panel("funnels", "社区间比较", choose + drawing + _KEY + questions)


def scripts(material: Material) -> str:
    """Return what draws the funnels: plotly.js, the figures as data, and the choice; nothing where there are none."""
    told = compared_shown(material)
    if not told:
        return ""
    from plotly.offline import get_plotlyjs

    figures = {one.item.id: _figure(material, one) for one in told}
    data = script_json(clean(json.dumps(figures, ensure_ascii=False, separators=(",", ":"))))
    # The library is trusted, but one closing tag in a string of it would end our script element.
    library = get_plotlyjs().replace("</script", "<\\/script")
    return (
        f"<script>{library}</script>\n"
        f'<script type="application/json" id="figures">{data}</script>\n<script>\n{part("page.js")}</script>\n'
    )


def flagged(material: Material, flags: Sequence[dict[str, str]]) -> str:
    """Return the panel of the communities beyond limits, question by question, in the order of their codes."""
    told = compared_shown(material)
    if not told:
        return ""
    questions = {one.item.id: one.what for one in told}
    looked = [flag["item"] for flag in flags if flag["item"] not in questions]
    questions |= {item: f"{material.caption(material.item(item))}（没有计划比较，只作线索）" for item in looked}
    lines = [_flagged_at(what, [flag for flag in flags if flag["item"] == item]) for item, what in questions.items()]
    listed = "".join(lines) or "<p>没有社区超出95%界限。</p>\n"
    return panel("flagged", "超出参考界限的", listed + "".join(map(paragraph, _chance(material, told))))


def _flagged_at(what: str, flags: list[dict[str, str]]) -> str:
    named = {place.code: place.community for place in places()}
    lines = []
    for side, words in _SIDES.items():
        own = sorted((flag["community"], flag["limit"]) for flag in flags if flag["side"] == side)
        if own:
            lines.append(
                f"<li>{words}：{html_text('、'.join(f'{named[code]}（{limit}）' for code, limit in own))}</li>"
            )
    return f"<h3>{html_text(what)}</h3>\n<ul>{''.join(lines)}</ul>\n" if lines else ""


def _chance(material: Material, told: tuple[Compared, ...]) -> list[Cell]:
    """Return how much of this is chance: for one question, and for all of them together."""
    questions = material.book.quantity("compared", len(told), "题", "比较社区的题")
    by_chance = round(sum(one.funnel.expected for one in told))
    altogether = material.book.quantity("by_chance", by_chance, "处", "偶然超出95%界限的")
    often = (Text("约有"), altogether) if by_chance else (Text("平均不到1处"),)
    alike = "；".join(dict.fromkeys(one.chance for one in told))
    return [
        (Text(f"每一题，{alike}。", strong=True),),
        (Text("这里一共比较了"), questions, Text("，单凭偶然，"), *often, Text("会超出95%界限。")),
        (
            Text(
                "提示：超出95%界限；关注：超出99.8%界限，建议进一步核实；探索性：逐题看过以后仍然突出。不是名次，也不用来评价工作。"
            ),
        ),
    ]


def _question(material: Material, one: Compared) -> str:
    """Return what is said of a question, and its figures as a table that opens on a click or a key."""
    name = html_attribute(one.item.id)
    return (
        f'<div class="question" data-item="{name}">\n{paragraph(_reading(material, one))}\n'
        f"<details><summary>看这一题各社区的数值</summary>\n"
        f'<div class="scroll" role="region" tabindex="0" aria-label="各社区的数值">{table_html(_table(material, one))}'
        "</div></details></div>\n"
    )


def _reading(material: Material, one: Compared) -> Cell:
    people, share = one.pooled(material)
    pooled = material.book.rate(f"pooled:{one.what}", share, people, one.what)
    return (Text(one.what, strong=True), Text("：全区"), pooled, Text("。"), *map(Text, _noted(one)))


def _noted(one: Compared) -> list[str]:
    return [f"{note}。" for note in one.funnel.notes]


def _table(material: Material, one: Compared) -> Table:
    limits = [f"{100 * level:g}%界限" for level in LEVELS.values()]
    drawn = any(one.drawn)  # fewer than ten communities are not drawn to the whole
    shares = ["本社区", *(["收缩估计"] if drawn else [])]
    numbers = (Column(word, numeric=True) for word in ("作答人数", *shares, *limits))
    head = (Column("社区"), *numbers, Column("参考界限"))
    rows = tuple(
        _figures(material, one, row, [own] if drawn else []) for row, own in zip(one.rows, one.drawn, strict=True)
    )
    why = "收缩估计把人少的社区拉向全区，社区之间比较用它。" if drawn else ""
    notes = (
        (Text(f"基数：{material.asked_of(one.item)}，{material.weighting}。{why}"),),
        (Text("按社区代码排列。* 人数太少，不列出。"),),
    )
    return Table(f"overview_{one.item.id}", f"各社区：{one.what}", head, rows, notes)


def _figures(material: Material, one: Compared, row: Row, drawn: list[Row | None]) -> tuple[Cell, ...]:
    """Return the line of a community."""
    book = material.book
    name, people = (Text(one.names[row["by_level"]]),), (book.base(row, ""),)
    if row["flag"] == HIDDEN:
        return (name, people, *[WITHHELD] * (1 + len(drawn) + len(LEVELS)), (Text("人数太少"),))
    shrunk = [(book.share(own),) if own else WITHHELD for own in drawn]
    limits = [(low, Text("—"), high) for low, high in _limits(material, one, row)]
    return (name, people, (book.share(row),), *shrunk, *limits, (Text(one.flags[row["by_level"]] or "界限以内"),))


def _limits(material: Material, one: Compared, row: Row) -> list[tuple[Number, Number]]:
    """Return where chance ends for a community of its size, the inner limits first."""
    place = one.funnel.names.index(row["by_level"])
    found = []
    for word in LEVELS:
        low, high = (
            material.book.rate(f"limit:{row['id']}:{word}:{side}", float(ends[word][place]), row["base"], f"{word}界限")
            for side, ends in (("low", one.funnel.low), ("high", one.funnel.high))
        )
        found.append((low, high))
    return found


def _figure(material: Material, one: Compared) -> dict[str, Any]:
    """Return a funnel for plotly, every point saying whose it is and where its limits lie."""
    plot = one.plot(material)
    drawn = plotly_json(plot)
    told = iter(_told(material, one, plot))
    for trace in drawn["data"]:
        if trace["mode"] == "markers" and "hovertext" in trace:
            trace["hovertext"] = [next(told) for _ in trace["x"]]
    drawn["layout"] |= {"height": _HEIGHT, "showlegend": False, "autosize": True}
    drawn["layout"]["margin"]["b"] = _BELOW
    return {**drawn, "alt": plot.alt}


def _told(material: Material, one: Compared, plot: Plot) -> list[str]:
    """Return what is said when one points to a community, in the order in which the points are drawn."""
    rows = {row["id"]: (row, drawn) for row, drawn in zip(one.rows, one.drawn, strict=True)}
    lines = []
    for position in shown_points(plot):
        row, drawn = rows[plot.points[position].facts[0]]
        shares = [("本社区", material.book.share(row)), *([("收缩估计", material.book.share(drawn))] if drawn else [])]
        limits = [
            f"{100 * level:g}%界限 {low.shown}{low.unit}—{high.shown}{high.unit}"
            for level, (low, high) in zip(LEVELS.values(), _limits(material, one, row), strict=True)
        ]
        said = "，".join(f"{name} {number.shown}{number.unit}" for name, number in shares)
        name = plotly_text(one.names[row["by_level"]])
        lines.append("<br>".join((name, f"作答人数 {row['base']}", said, *limits)))
    return lines
