"""Charts of every kind: one specification, the same figures in Word, in its workbook, on the screen and in words."""

import io
import json
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import lxml.etree as etree
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from tests.document.office_package import faults, members
from tests.document.test_document_schema import audit
from toolkit.document import Axis, Chart, Curve, Document, Plot, Point, Series, docx, html, markdown
from toolkit.document.chart import plotly_figure, plotly_json
from toolkit.document.docx.compact import LARGEST_CHART
from toolkit.document.drawing import style
from toolkit.document.drawing.plan import plot_plan, trend_sides
from toolkit.document.drawing.scale import balance, shown_points, ticks
from toolkit.document.drawing.space import Label, Room, _box, placed
from toolkit.document.drawing.table import chart_rows
from toolkit.document.figures import Kind, Look

Key = tuple[tuple[Look, str], ...]
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PAPER = (150.0, 100.0)
GROUPS = ("在校学生（n=126）", "企业职工（n=148）", "自由职业、灵活就业及新就业形态劳动者（n=45）")
SCALE = ("很不满意", "不太满意", "一般", "比较满意", "非常满意", "不清楚")
SHARES = ((0.06, 0.18, 0.02), (0.14, 0.27, 0.05), (0.28, 0.25, 0.17), (0.36, 0.2, 0.46), (0.12, 0.04, 0.27))
QUADRANTS = ("适度投入", "继续保持", "后续关注", "优先改进")


def bar() -> Chart:
    return Chart(
        "bar", "bar", "需求", GROUPS, (Series("比例", (0.46, 0.325, None)),), muted=GROUPS[:1], alt="学生46%。"
    )


def scale(kind: Kind = "diverging") -> Chart:
    series = tuple(Series(n, v) for n, v in zip(SCALE, (*SHARES, (0.04, 0.06, 0.03)), strict=True))
    return Chart(kind, kind, "满意程度", GROUPS, series, muted=("不清楚",), alt="满意48%。")


def even() -> Chart:
    series = tuple(Series(n, v) for n, v in (("反对", (0.3, 0.45)), ("赞成", (0.7, 0.55))))
    return Chart("even", "diverging", "态度", ("甲", "乙"), series, alt="赞成70%。")


def dots() -> Chart:
    series = (
        Series("2024年", (0.462, 0.38, 0.55), (), (0.38, 0.31, 0.42), (0.55, 0.46, 0.67)),
        Series("2025年", (0.5, None, 1.0), (), (0.4, 0.7777, 0.9), (0.6, 0.8888, 1.0)),
    )
    return Chart("dots", "dot", "愿意参加的比例", GROUPS, series, decimals=1, alt="学生46.2%。")


def means() -> Chart:
    return Chart("means", "dot", "平均分", GROUPS, (Series("均分", (3.42, 4.1, 2.87)),), False, 2, alt="住房3.42分。")


def trend() -> Chart:
    series = (
        Series("住房", (0.51, 0.47, 0.46, 0.41)),
        Series("就业", (0.32, 0.36, 0.44, 0.4)),
        Series("婚恋", (0.22, None, 0.28, 0.31)),
    )
    return Chart("trend", "trend", "变化", ("2022年", "2023年", "2024年", "2025年"), series, alt="住房由51%到41%。")


def quadrant() -> Plot:
    places = (("住房", 4.5, 2.9), ("就业", 4.4, 3.3), ("托育", 4.1, 2.8), ("食堂", 3.6, 3.9), ("停车", 4.2, 2.7))
    points = (*(Point(*place) for place in places), Point("自习室", 3.9, 3.5, "hollow"), Point("隐去", 3.7777, None))
    x, y = Axis("重要性（1—5分）", decimals=1), Axis("满意度（1—5分）", decimals=1)
    key: Key = (("hollow", "边界项，需结合座谈判断"),)
    return Plot("quadrant", "重要性与满意度", x, y, points, (3.86, 3.43), QUADRANTS, key=key, alt="住房应优先改进。")


def funnel() -> Plot:
    points = (Point("", 40, 0.5), Point("", 62, 0.38), Point("甲社区", 120, 0.29), Point("", 77, 0.4, "strong"))
    lines = [Curve("全区水平42%", ((20, 0.42), (150, 0.42)))]
    for name, z in (("95%界限", 1.96), ("99.8%界限", 3.09)):
        lines += [
            Curve(name, tuple((n, 0.42 + side * z * (0.2436 / n) ** 0.5) for n in range(20, 151, 10)))
            for side in (-1, 1)
        ]
    key: Key = (("plain", "各社区"), ("strong", "本社区"))
    return Plot(
        "funnel", "各社区", Axis("人数"), Axis("比例", True), points, curves=tuple(lines), key=key, alt="一个在外。"
    )


FIGURES = {
    "bar": bar(),
    "stacked": scale("stacked"),
    "diverging": scale(),
    "even": even(),
    "dots": dots(),
    "means": means(),
    "trend": trend(),
    "quadrant": quadrant(),
    "funnel": funnel(),
}
every_kind = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


def word(figure: Chart | Plot) -> dict[str, bytes]:
    return members(docx.render(Document("题", (figure,))))


def cached(element: etree._Element) -> list[str | None]:
    values: list[str | None] = [None] * int(next(element.iter(f"{C}ptCount")).get("val", "0"))
    for point in element.iter(f"{C}pt"):
        values[int(point.get("idx", "0"))] = point.findtext(f"{C}v")
    return values


class Native:
    """A chart read back from Word: its series, each reference beside the cells it points to."""

    def __init__(self, figure: Chart | Plot) -> None:
        parts = word(figure)
        self.root = etree.fromstring(parts["word/charts/chart1.xml"])
        data = parts["word/embeddings/chart1.xlsx"]
        self.sheet = openpyxl.load_workbook(io.BytesIO(data))["数据"]
        self.values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["数据"]
        self.series = list(self.root.iter(f"{C}ser"))

    def cells(self, formula: str) -> list[object]:
        left, top, right, bottom = range_boundaries(formula.removeprefix("数据!").replace("$", ""))
        return [row[0] for row in self.values.iter_rows(top, bottom, left, right, values_only=True)]

    def named(self, tag: str) -> dict[str, list[float | None]]:
        """Return the numbers of the series by their names."""
        found = {}
        for series in self.series:
            values = cached(series.find(f"{C}{tag}"))
            found[series.findtext(f"{C}tx//{C}v") or ""] = [None if v is None else float(v) for v in values]
        return found


# --- one specification


@every_kind
def test_the_cache_is_the_sheet(figure):
    native = Native(figure)
    references = list(native.root.iter(f"{C}numRef", f"{C}strRef"))
    assert len(references) >= 3 * len(native.series) - 2
    for reference in references:
        cells = native.cells(reference.findtext(f"{C}f"))
        cache = cached(reference)
        assert len(cache) == len(cells)
        for cell, value in zip(cells, cache, strict=True):
            numeric = isinstance(cell, int | float)
            same = float(value or "nan") == cell if numeric else (value or None) == (cell or None)
            assert same, (reference.findtext(f"{C}f"), cell, value)


@pytest.mark.parametrize("kind", ["bar", "stacked", "diverging", "even", "trend"])
def test_the_cache_is_the_specification(kind):
    chart = FIGURES[kind]
    drawn = Native(chart).named("val")
    for series in chart.series:
        assert drawn[series.name] == [style.drawn(chart, value) for value in series.values]


@pytest.mark.parametrize("chart", [dots(), means()], ids=["intervals", "bare"])
def test_dots_and_intervals_are_the_specification(chart):
    native = Native(chart)
    values, heights = native.named("xVal"), native.named("yVal")
    lines = [s for s in native.series if len(cached(s.find(f"{C}xVal"))) == 3 * len(GROUPS) - 1]
    assert len(lines) == sum(bool(series.low) for series in chart.series)
    seen = []
    for position, series in enumerate(chart.series):
        assert values[series.name] == [style.drawn(chart, value) for value in series.values]
        seen += [height for height in heights[series.name] if height is not None]
        if series.low:
            ends = cached(lines[position].find(f"{C}xVal"))
            for row, value in enumerate(series.values):
                wanted = [None, None] if value is None else [series.low[row], series.high[row]]
                assert [end and float(end) for end in ends[3 * row : 3 * row + 2]] == wanted
    assert len(set(seen)) == len(seen)  # no two dots in one lane
    for row, group in enumerate(GROUPS):
        name = next(name for name in values if name.replace("\n", "") == group)
        assert heights[name] == [len(GROUPS) - row - 0.5]


@pytest.mark.parametrize("plot", [quadrant(), funnel()], ids=["quadrant", "funnel"])
def test_points_and_curves_are_the_specification(plot):
    native = Native(plot)
    x, y = native.named("xVal"), native.named("yVal")
    for look, name in plot.key:
        wanted = [p for p in plot.points if p.look == look and p.y is not None]
        assert x[name] == [style.drawn(plot.x, p.x) for p in wanted]
        assert y[name] == [style.drawn(plot.y, p.y) for p in wanted]
    drawn = [(x, y) for x, y in zip(*native_points(native), strict=True)]
    assert sorted(drawn) == sorted(shown_points(plot).values())
    for curve in plot.curves:
        rows = [value for value in x[curve.name] if value is not None]
        assert rows == [place[0] for place in curve.points]


def native_points(native: Native) -> tuple[list[float], list[float]]:
    """Return the places of all series that show a mark."""
    xs, ys = [], []
    for series in native.series:
        if series.find(f"{C}marker/{C}symbol").get("val") != "none":
            xs += [float(value or "nan") for value in cached(series.find(f"{C}xVal"))]
            ys += [float(value or "nan") for value in cached(series.find(f"{C}yVal"))]
    return xs, ys


@every_kind
def test_plotly_and_the_table_print_the_same_labels(figure):
    rows = chart_rows(figure)[1]
    texts = " ".join(t for trace in plotly_json(figure)["data"] for t in trace.get("hovertext", []))
    for row in rows:
        assert all(cell in texts for cell in row[1:])


def test_office_counts_as_we_do():
    """The formulas beside the values say what is cached: worked out here, without Office."""
    native = Native(scale())
    heads = {cell.value: get_column_letter(cell.column or 0) for cell in native.sheet[1] if cell.value}
    lengths = {head: [native.values[f"{heads[head]}{row}"].value for row in (2, 3, 4)] for head in list(heads)[-4:]}
    left = [SHARES[0][n] + SHARES[1][n] + SHARES[2][n] / 2 for n in range(3)]
    assert lengths["左侧合计"] == pytest.approx(left)
    assert lengths["左侧留白"] == pytest.approx([max(left) - reach for reach in left])
    formulas = [native.sheet[f"{heads[head]}2"].value for head in ("左侧合计", "左侧留白")]
    assert formulas == ["=B2+C2+D2/2", f"=MAX(${heads['左侧合计']}$2:${heads['左侧合计']}$4)-{heads['左侧合计']}2"]


# --- what is not shown


def everything(figure: Chart | Plot) -> str:
    """Return all that leaves the house, unpacked."""
    document = Document("题", (figure,))
    parts = members(docx.render(document))
    for name in [name for name in parts if name.endswith(".xlsx")]:
        with zipfile.ZipFile(io.BytesIO(parts.pop(name))) as archive:
            parts |= {f"{name}/{inner}": archive.read(inner) for inner in archive.namelist()}
    page = re.sub(r"<script>/\*\*.*?</script>", "", html.render(document), flags=re.DOTALL)
    texts = [data.decode("utf-8", "replace") for name, data in parts.items() if not name.endswith(".png")]
    bundle = figure._repr_mimebundle_()
    return "\n".join([*texts, page, markdown.render(document), json.dumps(bundle, ensure_ascii=False)])


@pytest.mark.parametrize("figure", [dots(), quadrant()], ids=["dots", "quadrant"])
def test_what_is_suppressed_is_nowhere(figure):
    written = everything(figure)
    for secret in ("7777", "8888", "77.8", "88.9", "3.7777", "隐去"):
        assert secret not in written, secret


@pytest.mark.parametrize("kind", ["bar", "stacked", "diverging", "dot", "trend"])
def test_a_chart_whose_values_are_all_suppressed_is_sound(kind, tmp_path):
    nothing = (None,) * 3
    chart = Chart("none", kind, "无", GROUPS, (Series("甲", nothing), Series("乙", nothing)))
    data = docx.render(Document("题", (chart,)))
    assert faults(data) == [] == audit(data, tmp_path)
    assert all(cell == "" for row in chart_rows(chart)[1] for cell in row[1:])
    assert plotly_figure(chart).to_dict()["layout"].get("template", {}) == {}


def test_a_point_without_a_name_has_none_anywhere():
    rows = chart_rows(funnel())[1]
    assert sorted(row[0] for row in rows) == ["各社区", "各社区", "本社区", "甲社区"]
    assert Native(funnel()).values["A2"].value in ("", None)


# --- sound files


@every_kind
def test_the_schemas_and_the_package_are_content(figure, tmp_path):
    data = docx.render(Document("题", (figure,)))
    assert faults(data) == [] == audit(data, tmp_path)
    assert docx.render(Document("题", (figure,))) == data


@every_kind
def test_labels_say_what_they_show_and_texts_have_their_fonts(figure):
    native = Native(figure)
    flags = ["LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"]
    for labels in native.root.iter(f"{C}dLbls", f"{C}dLbl"):
        if labels.find(f"{C}delete") is None:
            shown = [e.tag for e in labels if "show" in e.tag]
            assert shown == [f"{C}show{flag}" for flag in flags]
    for tag in ("defRPr", "rPr"):
        for properties in native.root.iter(f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{tag}"):
            assert [e.get("typeface") for e in properties if "latin" in e.tag or e.tag.endswith("}ea")] == [
                "Times New Roman",
                "仿宋_GB2312",
            ]
    descr = re.search(r'descr="([^"]*)"', word(figure)["word/document.xml"].decode())
    assert descr
    assert descr[1] == figure.alt


@every_kind
def test_at_most_half_a_page(figure):
    assert 34 <= style.height_mm(figure) <= 112
    many = Chart("m", "dot", "", tuple(map(str, range(60))), (Series("s", (0.1,) * 60),))
    assert style.height_mm(many) <= 112
    brief = members(docx.render(Document("题", (figure,), compact=True)))
    height = re.search(rb'wp:extent cx="\d+" cy="(\d+)"', brief["word/document.xml"])
    assert height
    assert int(height[1]) <= LARGEST_CHART


@every_kind
def test_plotly_takes_the_figure_without_a_template(figure):
    assert plotly_figure(figure).to_dict()["layout"].get("template", {}) == {}
    assert json.dumps(plotly_json(figure)) == json.dumps(plotly_json(figure))
    assert len(json.dumps(plotly_json(figure))) < 12_000
    bundle = figure._repr_mimebundle_()
    assert bundle["application/vnd.plotly.v1+json"] == plotly_json(figure)
    assert bundle["text/plain"].startswith("图 ")


# --- labels of any kind

NASTY = (
    "<b>住</b>",
    "=1+1",
    "+cmd|'/c calc'!A1",
    "@x",
    "😀👨‍👩‍👧",
    "a\x01\x0b\ufffe\ud800b",
    "{{7*7}}",
    "&amp;",
    '"',
    "",
    " ",
    "换\n行",
)
names = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


def renamed(figure: Chart | Plot, given_names: list[str]) -> Chart | Plot:
    """Return a figure with other labels, one after another."""
    supply = iter(given_names * 20)
    if isinstance(figure, Plot):
        points = tuple(replace(point, name=next(supply)) for point in figure.points)
        curves = tuple(replace(curve, name=next(supply)) for curve in figure.curves)
        key = tuple((look, next(supply)) for look, _ in figure.key)
        corners = tuple(next(supply) for _ in figure.corners)
        x, y = replace(figure.x, name=next(supply)), replace(figure.y, name=next(supply))
        changes = {"points": points, "curves": curves, "key": key, "corners": corners, "x": x, "y": y}
        return replace(figure, caption=next(supply), alt=next(supply), **changes)
    series = tuple(replace(one, name=next(supply)) for one in figure.series)
    categories = tuple(next(supply) for _ in figure.categories)
    return replace(figure, categories=categories, series=series, caption=next(supply), alt=next(supply))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(sorted(FIGURES)), labels=st.lists(names, min_size=1, max_size=8))
def test_any_labels_give_a_sound_file(kind, labels):
    figure = renamed(FIGURES[kind], labels)
    data = docx.render(Document("题", (figure,)))
    assert faults(data) == []
    native = Native(figure)
    formulas = [c.value for row in native.sheet.iter_rows() for c in row if c.data_type == "f"]
    ours = re.compile(r'=(?:[A-Z]+\d+.*|MAX\(.*|MIN\(.*|TEXT\([A-Z]+\d+,"[0.%]+"\))')
    assert all(ours.fullmatch(str(formula)) for formula in formulas)
    assert not {label for label in labels if label[:1] == "="} & set(map(str, formulas))
    texts = json.dumps(plotly_json(figure), ensure_ascii=False)
    assert set(re.findall(r"<[^>]*>?", texts)) <= {"<br>"}
    html.render(Document("题", (figure,)))
    markdown.render(Document("题", (figure,)))


# --- looks


def test_the_scale_is_centred_on_its_middle():
    chart = scale()
    lined_up = balance(chart)
    middles = [
        lined_up.before[row] + sum(SHARES[n][row] for n in lined_up.left) + SHARES[2][row] / 2 for row in range(3)
    ]
    assert middles == pytest.approx([middles[0]] * 3)
    assert (lined_up.middle, lined_up.apart) == (2, (5,))
    assert balance(even()).middle is None
    assert [round(b + v, 6) for b, v in zip(balance(even()).before, (0.3, 0.45), strict=True)] == [0.45, 0.45]


@pytest.mark.parametrize("steps", range(2, 8))
def test_a_scale_can_be_told_apart_in_grey_and_read(steps):
    series = tuple(Series(str(n), (0.1,)) for n in range(steps))
    colours = style.series_colours(Chart("s", "diverging", "", ("甲",), series))
    greys = sorted(style.lightness(colour) for colour in colours)
    assert min(b - a for a, b in pairwise(greys)) > (18 if steps < 6 else 4)
    assert all(contrast(colour, style.ink(colour)) >= (4.5 if steps < 6 else 4.1) for colour in [*colours, style.MUTED])


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


numbers = st.floats(-1000, 1000, allow_nan=False).map(lambda v: round(v, 3))


@given(st.lists(numbers, min_size=1, max_size=8), st.booleans())
def test_an_axis_holds_its_values(values, percent):
    if percent:
        values = [abs(value) / 1000 for value in values]
    axis = ticks(values, percent=percent)
    assert axis.low <= min(values) + 1e-9
    assert axis.high >= max(values) - 1e-9
    assert not percent or (axis.low >= 0 and axis.high <= 1)
    marks = axis.marks()
    assert 3 <= len(marks) <= 9
    assert (marks[0], marks[-1]) == pytest.approx((axis.low, axis.high))
    printed = [style.label(axis.printed(percent=percent), mark) for mark in marks]
    assert len(set(printed)) == len(printed)


places = st.tuples(st.floats(0, 100), st.floats(0, 60))


@given(
    st.lists(st.builds(lambda place, wide: Label(place[0], place[1], wide, 4), places, st.floats(3, 40)), max_size=14)
)
def test_labels_never_lie_on_one_another(labels):
    spots = placed(labels, Room(100, 60, tuple((one.x, one.y) for one in labels)))
    boxes = [_box(one, spot) for one, spot in zip(labels, spots, strict=True) if spot]
    for box in boxes:
        assert min(box.left, box.top) >= 0
        assert box.right <= 100
        assert box.bottom <= 60
        assert sum(box.overlap(other) > 1e-9 for other in boxes) <= 1  # itself


def test_names_without_room_become_numbers_with_a_key():
    crowd = tuple(Point(f"第{n}项服务与保障措施的满意情况", 4 + n / 400, 3.5 + n / 400) for n in range(14))
    plot = replace(quadrant(), points=crowd)
    plan = plot_plan(plot, PAPER)
    assert plan.key == {n: str(n + 1) for n in range(14)}
    assert not plot_plan(quadrant(), PAPER).key
    assert "14　第13项服务与保障措施的满意情况" in Native(plot).named("xVal")
    assert "14　第13项服务与保障措施的满意情况" in [trace.get("name") for trace in plotly_json(plot)["data"]]


def test_labels_of_lines_without_room_are_left_to_the_table():
    close = tuple(Series(str(n), (0.4 + n / 500,) * 3) for n in range(6))
    chart = replace(trend(), categories=("一", "二", "三"), series=close, decimals=1)
    sides = trend_sides(chart, PAPER)
    assert any(side is None for each in sides for side in each)
    deleted = Native(chart).root.findall(f".//{C}dLbl/{C}delete")
    assert len(deleted) == sum(side is None for each in sides for side in each)
    assert all(cell for row in chart_rows(chart)[1] for cell in row)
    assert all(side for each in trend_sides(trend(), PAPER) for side in each if side is not None)
