import io
import posixpath
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx as python_docx
import lxml.etree as etree
import openpyxl
import pytest

from toolkit.document import Chart, Document, Number, Paragraph, Text, docx
from toolkit.document.docx.comments import AUTHOR, annotate
from toolkit.document.docx.origin import NAMESPACE, keywords
from toolkit.document.docx.reader import Draft, read
from toolkit.document.drawing import style
from toolkit.document.escape import clean
from toolkit.errors import ReportError
from toolkit.files import pack

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def data(document) -> bytes:
    return docx.render(document)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def anchored(draft: Draft) -> list[tuple[str, str]]:
    return [(a.fact, p.text[a.start : a.end]) for p in draft.paragraphs for a in p.anchors]


def expected(document: Document) -> list[tuple[str, str]]:
    return [(n.fact[:8], n.shown + n.unit) for n in document.numbers()]


def draft_of(body: str) -> Draft:
    """Read a document whose body is given as XML."""
    parts = parts_of(docx.render(Document("题", ())))
    main = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return read(pack(parts | {"word/document.xml": main.encode()}))


# --- the package


def test_every_part_has_a_type_and_every_target_exists(data):
    parts = parts_of(data)
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {item.get("Extension") for item in types if item.get("Extension")}
    overrides = [item.get("PartName") for item in types if item.get("PartName")]
    assert len(overrides) == len(set(overrides))
    assert {name.lstrip("/") for name in overrides} <= set(parts)
    assert all(name.rsplit(".", 1)[1] in defaults for name in parts)
    reached = {"[Content_Types].xml"}
    for name in [name for name in parts if name.endswith(".rels")]:
        reached.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        relationships = etree.fromstring(parts[name])
        assert len({r.get("Id") for r in relationships}) == len(relationships)
        for relationship in relationships:
            target = posixpath.normpath(posixpath.join(folder, relationship.get("Target")))
            assert target in parts
            reached.add(target)
    assert reached == set(parts)


def test_ids_are_unique_and_names_short(data):
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    bookmarks = root.findall(f".//{{{W}}}bookmarkStart")
    names = [b.get(f"{{{W}}}name") for b in bookmarks]
    assert len(names) == len(set(names)) == len({b.get(f"{{{W}}}id") for b in bookmarks})
    assert max(map(len, names)) <= 40
    controls = [c.get(f"{{{W}}}val") for c in root.findall(f".//{{{W}}}sdtPr/{{{W}}}id")]
    assert len(controls) == len(set(controls)) > 0


def test_no_theme_fonts_no_author_and_fixed_dates(data):
    parts = parts_of(data)
    assert not [name for name, part in parts.items() if name.endswith(".xml") and b"Theme=" in part]
    core = parts["docProps/core.xml"].decode()
    assert core.count("2025-06-30T00:00:00Z") == 2
    assert "creator" not in core
    styles = etree.fromstring(parts["word/styles.xml"])
    for own in styles.findall(f"{{{W}}}style[@{{{W}}}type='paragraph']"):
        assert own.find(f"{{{W}}}rPr/{{{W}}}rFonts").get(f"{{{W}}}eastAsia")


def test_python_docx_opens_it_in_the_official_layout(data, document):
    opened = python_docx.Document(io.BytesIO(data))
    section = opened.sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(size / 36000) for size in (*sizes, *margins) if size] == [210, 297, 37, 35, 28, 26]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == document.watermark
    assert opened.settings.odd_and_even_pages_header_footer
    styles = [str(p.style.name) for p in opened.paragraphs if p.style]
    assert [name for name in styles if name.startswith("Heading")] == [
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Heading 1",
        "Heading 2",
        "Heading 4",
    ]
    assert len(opened.tables) == 1
    assert opened.core_properties.keywords == keywords(document.origin)


def test_a_bad_date_is_not_written():
    assert b"2000-01-01T" in parts_of(docx.render(Document("题", (), date="昨天")))["docProps/core.xml"]


def test_origin_keys_are_plain_words():
    with pytest.raises(ValueError, match="origin key"):
        docx.render(Document("题", (), origin={"v0": "x"}))


def test_fact_ids_are_hexadecimal():
    with pytest.raises(ValueError, match="hexadecimal"):
        docx.render(Document("题", (Paragraph((Number("HOU01", "46", "%"),)),)))


# --- charts


def test_chart_cache_workbook_and_specification_agree(data, document):
    parts = parts_of(data)
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    for number, chart in enumerate(charts, start=1):
        root = etree.fromstring(parts[f"word/charts/chart{number}.xml"])
        book = openpyxl.load_workbook(io.BytesIO(parts[f"word/embeddings/chart{number}.xlsx"]))
        sheet = book["数据"]
        rows = list(sheet.iter_rows(values_only=True))
        # Long names are broken into lines.
        named = [str(row[0]).replace("\n", "") for row in rows[1:]]
        assert named == [clean(category).replace("\n", "") for category in chart.categories]
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        for column, (series, drawn) in enumerate(zip(chart.series, root.iter(f"{C}ser"), strict=True), start=1):
            cache: list[float | None] = [None] * len(chart.categories)
            for point in drawn.find(f"{C}val").iter(f"{C}pt"):
                cache[int(point.get("idx"))] = float(point.findtext(f"{C}v"))
            values = [style.drawn(chart, value) for value in series.values]
            assert cache == values == [row[column] for row in rows[1:]]
            assert drawn.find(f"{C}tx").findtext(f".//{C}v") == series.name == rows[0][column]
            names = [point.findtext(f"{C}v", "") for point in drawn.find(f"{C}cat").iter(f"{C}pt")]
            assert [name.replace("\n", "") for name in names] == named


def test_chart_elements_stand_in_the_order_of_the_schema(data):
    order = ["date1904", "lang", "roundedCorners", "chart", "spPr", "txPr", "externalData"]
    root = etree.fromstring(parts_of(data)["word/charts/chart2.xml"])
    assert [etree.QName(child).localname for child in root] == order
    labels = root.find(f".//{C}dLbls")
    names = [etree.QName(child).localname for child in labels if etree.QName(child).localname != "dLbl"]
    shown = ["showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"]
    assert names == ["numFmt", "txPr", "dLblPos", *shown] or names == [
        "numFmt",
        "spPr",
        "txPr",
        "dLblPos",
        *shown,
    ]


def test_alternative_text_is_in_the_drawing(data):
    assert "住房46%，␁工作33%&lt;/script&gt;" in parts_of(data)["word/document.xml"].decode()


# --- reading back


def test_reading_back_gives_every_number(data, document):
    draft = read(data)
    assert anchored(draft) == expected(document)
    assert draft.origin == document.origin
    assert draft.facts == document.facts


def test_reading_back_knows_places_roles_and_fields(data):
    draft = read(data)
    cell = next(p for p in draft.paragraphs if p.text == "138")
    assert (cell.where, cell.role) == ("表1 第2行第2列", "table")
    caption = next(p for p in draft.paragraphs if p.text.startswith("图2"))
    assert caption.role == "caption"
    assert [caption.text[a:b] for a, b in caption.fields] == ["2"]
    body = next(p for p in draft.paragraphs if p.text.startswith("回收"))
    assert [body.text[a:b] for a, b in body.fields] == ["表1", "图2"]
    assert body.where == "正文第6段“回收300份，完成率…”"
    assert [p.text for p in draft.paragraphs if p.role == "heading"][1:3] == ["概况", "对象"]
    special = next(p for p in draft.paragraphs if p.text.startswith("控制符"))
    assert special.text == '控制符␁␋�与 <b>&amp;</b> "引号" </script> 换\n行【原因是什么？】'


def test_origin_comes_from_keywords_when_the_part_is_lost(data, document):
    parts = {name: part for name, part in parts_of(data).items() if NAMESPACE.encode() not in part}
    draft = read(pack(parts))
    assert draft.origin == document.origin
    assert draft.facts == {}


def test_split_runs_insertions_deletions_and_links():
    draft = draft_of(
        '<w:p><w:r><w:t>占</w:t></w:r><w:bookmarkStart w:id="5" w:name="_r0001_ab12cd34"/>'
        "<w:r><w:t>4</w:t></w:r>"
        "<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>6.</w:t></w:r></w:ins>"
        '<w:hyperlink><w:r><w:t>2</w:t></w:r></w:hyperlink><w:proofErr w:type="spellStart"/>'
        '<w:r><w:rPr><w:b/></w:rPr><w:t>%</w:t></w:r><w:bookmarkEnd w:id="5"/>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>。</w:t><w:tab/><w:noBreakHyphen/></w:r></w:p>"
    )
    paragraph = draft.paragraphs[0]
    assert paragraph.text == "占46.2%。\t-"
    assert [(a.fact, paragraph.text[a.start : a.end]) for a in paragraph.anchors] == [("ab12cd34", "46.2%")]


def test_fields_are_told_from_links():
    def complex_field(instruction: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{instruction[:3]}</w:instrText></w:r><w:r><w:instrText>{instruction[3:]}</w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    body = complex_field("SEQ 表", "12") + complex_field('HYPERLINK "x"', "34") + simple
    paragraph = draft_of(f"<w:p>{body}</w:p>").paragraphs[0]
    assert paragraph.text == "12349"
    assert [paragraph.text[a:b] for a, b in paragraph.fields] == ["12", "9"]


def test_bookmarks_may_cross_paragraphs():
    draft = draft_of(
        '<w:bookmarkStart w:id="1" w:name="_r0001_aaaaaaaa"/><w:p><w:r><w:t>46%</w:t></w:r>'
        '<w:bookmarkStart w:id="2" w:name="_r0002_bbbbbbbb_Copy_1"/><w:r><w:t>32%</w:t></w:r></w:p>'
        '<w:bookmarkEnd w:id="1"/><w:p><w:bookmarkEnd w:id="2"/><w:r><w:t>完</w:t></w:r></w:p>'
    )
    assert anchored(draft) == [("aaaaaaaa", "46%32%"), ("bbbbbbbb", "32%")]


def test_an_emptied_anchor_is_reported_empty():
    draft = draft_of(
        '<w:p><w:r><w:t>占</w:t></w:r><w:bookmarkStart w:id="1" w:name="_r0001_aaaaaaaa"/>'
        '<w:bookmarkEnd w:id="1"/></w:p>'
    )
    assert anchored(draft) == [("aaaaaaaa", "")]


@pytest.mark.parametrize(
    "wrong",
    [b"", b"not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, pack({"a.txt": b"x"})],
    ids=["empty", "text", "doc", "zip"],
)
def test_other_files_are_refused(wrong):
    with pytest.raises(ReportError) as caught:
        read(wrong, "稿件.docx")
    assert caught.value.code == "R-NOT-DOCX"
    assert caught.value.where == "稿件.docx"


def test_damaged_files_are_refused(data):
    parts = parts_of(data)
    for part, content in [
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b"<workbook/>"),
        ("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'),
        ("word/styles.xml", b"<"),
    ]:
        with pytest.raises(ReportError):
            read(pack(parts | {part: content}))
    with pytest.raises(ReportError):
        read(data[: len(data) // 2])
    broken = bytearray(data)
    broken[200:260] = bytes(60)
    with pytest.raises(ReportError):
        read(bytes(broken))


# --- comments


def test_comments_stand_where_they_belong(data):
    draft = read(data)
    index = next(i for i, p in enumerate(draft.paragraphs) if p.text.startswith("回收"))
    text = draft.paragraphs[index].text
    start = text.index("86.2")
    cell = next(i for i, p in enumerate(draft.paragraphs) if p.text == "138")
    remarks = [
        (index, start, start + 5, "已改动\n应为 <86.2%>"),
        (index, 0, 1, "甲"),
        (index, 0, len(text), "全段"),
        (cell, 1, 2, "乙"),
        (0, 0, 0, "空"),
    ]
    before = bytes(data)
    copy = annotate(data, remarks, "2025-06-30")
    assert data == before
    assert copy == annotate(data, remarks, "2025-06-30")
    assert [p.text for p in read(copy).paragraphs] == [p.text for p in draft.paragraphs]
    assert anchored(read(copy)) == anchored(draft)
    comments = list(python_docx.Document(io.BytesIO(copy)).comments)
    assert [c.text for c in comments] == [remark[3] for remark in remarks]
    assert {(c.author, c.initials) for c in comments} == {(AUTHOR, "核")}
    assert {c.timestamp for c in comments} == {datetime(2025, 6, 30, tzinfo=UTC)}
    assert commented(copy, 0) == "86.2%"
    assert commented(copy, 1) == "回"
    assert commented(copy, 2) == text
    assert commented(copy, 3) == "3"


def commented(data: bytes, number: int) -> str:
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    inside, words = False, []
    for element in root.iter(f"{{{W}}}commentRangeStart", f"{{{W}}}commentRangeEnd", f"{{{W}}}t"):
        if element.tag.endswith("}t"):
            words += [element.text or ""] if inside else []
        elif element.get(f"{{{W}}}id") == str(number):
            inside = element.tag.endswith("Start")
    return "".join(words)


def test_comments_join_those_already_there(data):
    once = annotate(data, [(0, 0, 2, "一")], "2025-06-30")
    twice = annotate(once, [(0, 1, 3, "二")], "2025-07-01")
    assert [c.text for c in python_docx.Document(io.BytesIO(twice)).comments] == ["一", "二"]
    parts_of(twice)


# --- another word processor


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_anchors_survive_libreoffice(data, document, tmp_path):
    source = tmp_path / "draft.docx"
    source.write_bytes(data)
    for round_trip in ("once", "twice"):
        folder = tmp_path / round_trip
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
        subprocess.run([*command, str(folder), str(source)], check=True, capture_output=True, timeout=120)
        source = folder / "draft.docx"
        draft = read(source.read_bytes())
        assert anchored(draft) == expected(document)
        assert draft.origin == document.origin
        assert draft.facts == document.facts
        assert [p.text for p in draft.paragraphs] == [p.text for p in read(data).paragraphs]
        assert [p.role for p in draft.paragraphs] == [p.role for p in read(data).paragraphs]


def test_a_large_document_is_quick_enough(document):
    many = replace(document, blocks=tuple(Paragraph((Text("段落"),)) for _ in range(2000)))
    assert len(read(docx.render(many)).paragraphs) == 2001
