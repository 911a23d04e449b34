"""Form pages: option grids, ruled tables, blocks that stay together, and a package that other programs open."""

import io

import docx as python_docx
import lxml.etree as etree
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from tests.making import parts
from toolkit.document.docx.sheet import HALF, ONE_PAGE, WIDTH, Box, Row, Sheet, half_characters

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = ["pStyle", "keepNext", "keepLines", "pBdr", "shd", "tabs", "spacing", "ind", "jc"]
NASTY = [
    "</script>",
    "=cmd|'/c calc'!A1",
    "{{x}}",
    "a\tb\nc",
    "😀👩‍💻",
    '"引号"\'',
    "控制符\x01\x0b\ufffe",
    "&amp; <b>",
]


def sheet() -> Sheet:
    return Sheet("题目", "脚注")


def body(made: Sheet) -> etree._Element:
    return etree.fromstring(parts(made.data())["word/document.xml"])[0]


def words(element: etree._Element) -> str:
    pieces = {f"{W}t": lambda e: e.text or "", f"{W}tab": lambda e: "\t", f"{W}br": lambda e: "\n"}
    return "".join(pieces[e.tag](e) for e in element.iter(*pieces) if e.getparent().tag == f"{W}r")


def lines(made: Sheet, style: str) -> list[etree._Element]:
    return [p for p in body(made).iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style]


def full() -> Sheet:
    made = sheet()
    with made.together():
        made.line(["1. ", ("ItemId", "[A] "), "题干"], "Question")
        made.grid([["○", ("Code", str(n)), f" {word}"] for n, word in enumerate(NASTY)])
    with made.together():
        made.line(["说明", ("Slot", "【请填写：电话】")], "Boxed")
        made.blanks(2)
        head = Row((Box(WIDTH - 1000), Box(1000, (("一",),), "CellLabel", "EDEDED")), header=True)
        made.table([head, Row((Box(WIDTH, (("跨列",), ("第二段",))),), height=900)])
        made.line(["完"], "Note")
    return made


def test_the_package_opens_elsewhere_and_is_the_same_each_time():
    data = full().data()
    assert data == full().data()
    opened = python_docx.Document(io.BytesIO(data))
    assert opened.core_properties.title == "题目"
    assert opened.paragraphs[0].text == "题目"
    assert "脚注\t第1页　共1页" in opened.sections[0].footer.paragraphs[0].text
    assert not opened.settings.odd_and_even_pages_header_footer
    assert opened.sections[0].page_width == pytest.approx(Mm(210), rel=1e-3)


def test_every_style_that_is_used_is_there_and_sets_a_chinese_font():
    members = parts(full().data())
    known = {style.get(f"{W}styleId") for style in etree.fromstring(members["word/styles.xml"]).iter(f"{W}style")}
    for name in ("word/document.xml", "word/footer1.xml"):
        used = {e.get(f"{W}val") for e in etree.fromstring(members[name]).iter(f"{W}pStyle", f"{W}rStyle")}
        assert used <= known
    default = etree.fromstring(members["word/styles.xml"]).find(f"{W}docDefaults//{W}rFonts")
    assert default.get(f"{W}eastAsia") == "宋体"


def test_properties_stand_in_the_order_of_the_schema():
    for properties in body(full()).iter(f"{W}pPr"):
        names = [etree.QName(child).localname for child in properties]
        assert names == sorted(names, key=ORDER.index)


def test_parts_of_the_package_are_declared_and_there():
    members = parts(full().data())
    types = etree.fromstring(members["[Content_Types].xml"])
    declared = {e.get("PartName").lstrip("/") for e in types if e.get("PartName")}
    assert declared == {name for name in members if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = {e.get("Target") for e in etree.fromstring(members["word/_rels/document.xml.rels"])}
    assert {f"word/{target}" for target in targets} <= set(members)


def test_nasty_words_survive():
    shown = "\t".join(words(p) for p in lines(full(), "Options"))
    for word in NASTY[:3] + NASTY[4:6]:
        assert word in shown
    assert "控制符␁␋�" in shown


# ---- the grid


def placed(made: Sheet) -> list[tuple[list[str], list[int]]]:
    """The lines of a grid: the entries in each, and its tab stops."""
    found = []
    for paragraph in lines(made, "Options"):
        stops = [int(tab.get(f"{W}pos")) for tab in paragraph.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
        found.append((words(paragraph).split("\t"), stops))
    return found


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_a_grid_keeps_order_and_nothing_runs_over_its_neighbour(lengths):
    made = sheet()
    entries = [f"{'选' * length}" for length in lengths]
    made.grid([[entry] for entry in entries])
    grid = placed(made)
    assert [entry for row, _ in grid for entry in row] == entries
    for row, stops in grid:
        assert stops == sorted(set(stops))
        assert all(stop < WIDTH for stop in stops)
        left = 420.0
        for position, entry in enumerate(row):
            left += half_characters(entry) * HALF
            assert len(row) == 1 or left <= WIDTH
            if position < len(row) - 1:
                left = min(stop for stop in stops if stop > left)


def test_short_entries_stand_in_few_straight_lines():
    def shape(entries: list[str]) -> list[int]:
        made = sheet()
        made.grid([[entry] for entry in entries])
        return [len(row) for row, _ in placed(made)]

    assert shape(["○1 是", "○2 否"]) == [2]
    assert shape([f"○{n}" for n in range(11)]) == [11]
    assert shape(["○1 非常不满意", "○2 比较不满意", "○3 一般", "○4 比较满意", "○5 非常满意"]) == [5]
    assert shape(["很" * 300, "短", "短"]) == [1, 2]
    assert shape(["十五个字的选项十五个字的选项十"] * 4) == [2, 2]


# ---- keeping together


def kept(made: Sheet) -> list[bool]:
    return [p.find(f"{W}pPr/{W}keepNext") is not None for p in body(made).iter(f"{W}p")][1:]


def test_a_block_stays_on_one_page():
    rows = len(lines(full(), "Options"))
    assert rows > 1
    # Question and grid; then box, two blanks, two boxes of the header, two paragraphs of the cell, the gap, the end.
    assert kept(full()) == [True] * rows + [False] + [True] * 8 + [False]


def test_of_a_long_block_only_the_ends_hold():
    made = sheet()
    with made.together():
        for _ in range(ONE_PAGE + 10):
            made.line(["行"])
    held = kept(made)
    assert held[:2] == [True, True]
    assert not any(held[2:-3])
    assert held[-3:] == [True, True, False]


# ---- tables


def test_rows_do_not_split_and_headers_come_again():
    rows = list(body(full()).iter(f"{W}tr"))
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False]


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=5))
def test_rows_of_unlike_boxes_share_one_grid(shares):
    made = sheet()
    rows = []
    for share in shares:
        widths = [WIDTH * part // sum(share) for part in share]
        widths[-1] += WIDTH - sum(widths)
        rows.append(Row(tuple(Box(width) for width in widths)))
    made.table(rows)
    table = next(body(made).iter(f"{W}tbl"))
    grid = [int(column.get(f"{W}w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    assert sum(grid) == WIDTH
    assert min(grid) > 0
    for row, wanted in zip(table.iter(f"{W}tr"), rows, strict=True):
        spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
        counts = [1 if span is None else int(span.get(f"{W}val")) for span in spans]
        assert sum(counts) == len(grid)
        starts = [sum(counts[:n]) for n in range(len(counts))]
        widths = [sum(grid[start : start + count]) for start, count in zip(starts, counts, strict=True)]
        assert widths == [box.width for box in wanted.boxes]
