import io
import zipfile
from dataclasses import replace

import lxml.etree as etree
import pytest

from tests.document.trees import report
from toolkit.document import Column, Document, Heading, Paragraph, Table, Text, docx
from toolkit.document.docx import contents
from toolkit.document.docx.inlines import InlineWriter
from toolkit.document.docx.reader import read
from toolkit.document.docx.table import table_elements
from toolkit.document.numbering import number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


@pytest.fixture(scope="module")
def data() -> bytes:
    return docx.render(report())


@pytest.fixture(scope="module")
def body(data) -> etree._Element:
    return part(data, "word/document.xml")[0]


# --- cover and contents


def test_contents_list_the_headings_as_links(body):
    entries = [p for p in body.iter(f"{W}p") if style(p).startswith("TOC") and style(p) != "TOCHeading"]
    told = [words(entry) for entry in entries]
    assert told == [
        "摘　要",
        "一、概况",
        "（一）对象",
        "二、满意",
        "（一）再来",
        "三、主要发现",
        "四、对策建议",
        "附件1　调查问卷",
    ]
    marks = {mark.get(f"{W}name"): mark.getparent() for mark in body.iter(f"{W}bookmarkStart")}
    for entry in entries:
        link = entry.find(f"{W}hyperlink")
        target = marks[link.get(f"{W}anchor")]
        assert words(entry).endswith(words(target))
    assert [style(entry) for entry in entries][:3] == ["TOC1", "TOC1", "TOC2"]


def test_contents_are_one_whole_field_that_nobody_is_asked_to_update(data, body):
    block = next(body.iter(f"{W}sdt"))
    marks = [mark.get(f"{W}fldCharType") for mark in block.iter(f"{W}fldChar")]
    assert marks == ["begin", "separate", "end"]
    assert "TOC" in "".join(code.text or "" for code in block.iter(f"{W}instrText"))
    assert part(data, "word/settings.xml").find(f"{W}updateFields") is None
    assert not [mark for mark in body.iter(f"{W}fldChar") if mark.get(f"{W}dirty")]


def test_the_cover_has_no_page_numbers_and_the_text_begins_on_page_one(body):
    cover, text = body.iter(f"{W}sectPr")
    assert cover.findall(f"{W}footerReference") == []
    assert len(cover.findall(f"{W}headerReference")) == 2
    assert len(text.findall(f"{W}footerReference")) == 2
    assert text.find(f"{W}pgNumType").get(f"{W}start") == "1"
    before = list(body)[: list(body).index(cover.getparent().getparent())]
    assert [words(p) for p in before[:3]] == ["青年 <需求> 调研报告", "——以某社区为例", "模拟数据，仅供演示。"]


def test_the_reader_takes_contents_for_contents(data):
    draft = read(data)
    assert {p.role for p in draft.paragraphs if p.text.startswith("一、")} == {"toc"}
    assert [p.text for p in draft.paragraphs if p.role == "heading"].count("概况") == 1
    assert [(a.fact, p.text[a.start : a.end]) for p in draft.paragraphs for a in p.anchors] == [
        (n.fact[:8], n.shown + n.unit) for n in report().numbers()
    ]


def test_no_contents_without_the_flag_or_without_headings():
    plain = docx.render(replace(report(), contents=False))
    assert not list(part(plain, "word/document.xml").iter(f"{W}hyperlink"))
    assert len(list(part(plain, "word/document.xml").iter(f"{W}sectPr"))) == 1
    bare = docx.render(Document("题", (Paragraph((Text("一句话。"),)),), contents=True))
    assert not list(part(bare, "word/document.xml").iter(f"{W}hyperlink"))


def test_the_cover_ends_before_the_first_real_block():
    assert contents.cover_length(report()) == 2
    assert contents.cover_length(Document("题", (Heading(1, "甲"),))) == 0
    assert contents.cover_length(Document("题", (Paragraph((Text("甲"),), "notice"),))) == 1


# --- roles


def test_every_role_has_its_look(body):
    looks = {words(p): style(p) for p in body.iter(f"{W}p") if not style(p).startswith("TOC")}
    assert looks["摘　要"] == "Section"
    assert looks["附件1　调查问卷"] == "Appendix"
    assert looks["F1　住房支出占46%，见表2。"] == "Finding"
    assert looks["设租房信息核验时段，由【哪个单位牵头？】负责。"] == "Draft"
    assert looks["附件：1.调查问卷"] == "Attachment"
    assert looks["2025年6月30日"] == "SignOff"
    assert looks["😀 {{ 7*7 }} {% raw %} =1+1"] == "Note"


def test_a_draft_measure_is_marked_by_its_style(data):
    styles, numbering = part(data, "word/styles.xml"), part(data, "word/numbering.xml")
    draft = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Draft")
    number_id = draft.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    link = next(n for n in numbering.iter(f"{W}num") if n.get(f"{W}numId") == number_id)
    abstract = link.find(f"{W}abstractNumId").get(f"{W}val")
    level = next(a for a in numbering.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == abstract)
    assert level.find(f"{W}lvl/{W}lvlText").get(f"{W}val") == "〔建议草案〕"


def test_every_style_used_exists(data, body):
    known = {s.get(f"{W}styleId") for s in part(data, "word/styles.xml").iter(f"{W}style")}
    used = {e.get(f"{W}val") for e in body.iter(f"{W}pStyle", f"{W}rStyle")}
    assert used <= known
    based = {e.get(f"{W}val") for e in part(data, "word/styles.xml").iter(f"{W}basedOn", f"{W}next", f"{W}link")}
    assert based <= known


# --- watermark


def test_the_watermark_stands_behind_every_page(data):
    shapes = []
    for name in ("word/header1.xml", "word/header2.xml"):
        header = part(data, name)
        shapes += list(header.iter(f"{VML}shape"))
        assert words(header) == "模拟数据 · 仅供演示"
    assert [next(shape.iter(f"{VML}textpath")).get("string") for shape in shapes] == ["模拟数据 · 仅供演示"] * 2
    assert all("PowerPlusWaterMarkObject" in shape.get("id", "") for shape in shapes)
    assert len({shape.get("id") for shape in shapes}) == 2


def test_no_watermark_no_words():
    header = part(docx.render(replace(report(), watermark=" ")), "word/header1.xml")
    assert words(header) == ""
    assert not list(header.iter(f"{VML}shape"))


# --- brief


def test_a_brief_is_set_smaller_with_the_same_fonts(data):
    brief = docx.render(replace(report(), contents=False, compact=True))
    assert _type(brief) == {"BodyText": None, "Normal": "24", "Title": "44", "Note": "18"}
    assert _type(data) == {"BodyText": None, "Normal": "32", "Title": "44", "Note": "21"}
    fonts = [f.get(f"{W}eastAsia") for f in part(data, "word/styles.xml").iter(f"{W}rFonts")]
    assert fonts == [f.get(f"{W}eastAsia") for f in part(brief, "word/styles.xml").iter(f"{W}rFonts")]
    assert part(brief, "word/document.xml").find(f".//{W}docGrid").get(f"{W}linePitch") == "420"


def _type(data: bytes) -> dict[str, str | None]:
    sizes = {}
    for item in part(data, "word/styles.xml").iter(f"{W}style"):
        size = item.find(f"{W}rPr/{W}sz")
        sizes[item.get(f"{W}styleId")] = None if size is None else size.get(f"{W}val")
    return {name: sizes[name] for name in ("BodyText", "Normal", "Title", "Note")}


def test_charts_stay_low_in_a_brief():
    def heights(document: Document) -> list[int]:
        extents = part(docx.render(document), "word/document.xml").iter("{*}extent")
        return [int(extent.get("cy", "0")) for extent in extents]

    assert max(heights(replace(report(), compact=True))) <= 62 * 36000


# --- tables


def written(table: Table) -> list[etree._Element]:
    return table_elements(table, InlineWriter(number(Document("题", (table,)))), 8845)


def simple(rows: int, columns: int = 2, notes: int = 2) -> Table:
    heads = (Column("事项"), *(Column("非常不满意", numeric=True) for _ in range(columns - 1)))
    cells = tuple(((Text("权益保护与法律帮助"),), *((Text("(18%)"),) for _ in heads[1:])) for _ in range(rows))
    return Table("t", "题", heads, cells, tuple((Text(f"注{n}"),) for n in range(notes)))


def kept(row: etree._Element) -> bool:
    return all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p"))


def test_a_long_table_breaks_well():
    caption, table, *notes = written(simple(30))
    rows = table.findall(f"{W}tr")
    assert style(caption) == "TableCaption"
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [place for place, row in enumerate(rows) if kept(row)] == [0, 1, 29, 30]
    assert [p.find(f"{W}pPr/{W}keepNext") is not None for p in notes] == [True, False]


def test_a_short_table_stays_whole():
    _, table, *_ = written(simple(8))
    assert all(kept(row) for row in table.findall(f"{W}tr"))


@pytest.mark.parametrize("columns", [1, 2, 3, 6, 8])
def test_columns_fill_the_room_and_hold_their_figures(columns):
    _, table, *_ = written(simple(3, columns))
    widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 8845
    assert min(widths) >= 7 * 105 + 80
    assert widths[0] == max(widths)
    if columns > 1:
        aligned = [p.find(f"{W}pPr/{W}jc") is not None for p in table.findall(f"{W}tr")[1].iter(f"{W}p")]
        assert aligned == [False] + [True] * (columns - 1)


def test_eight_columns_leave_labels_on_one_line():
    _, table, *_ = written(simple(3, 8))
    first = int(next(table.iter(f"{W}gridCol")).get(f"{W}w", "0"))
    assert first >= 9 * 210 + 80  # nine characters of 10.5 pt
