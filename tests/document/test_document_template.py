import io
import struct
import zlib
from dataclasses import replace

import docx as python_docx
import lxml.etree as etree
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from tests.document.office_package import faults, members
from tests.document.test_document_schema import audit
from tests.document.trees import report, sample
from toolkit.document import Document, Heading, Paragraph, Text, docx, write
from toolkit.document.docx.reader import read
from toolkit.document.docx.template import Template, read_template
from toolkit.errors import ReportError
from toolkit.files import pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(opened) -> bytes:
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


def normal(opened) -> ParagraphStyle:
    style = opened.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    return style


def picture() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff\0\0" * 2 + b"\0" + b"\0\0\xff" * 2)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def office(*, odd_and_even: bool = False, first: bool = False) -> bytes:
    """Return an office's template: a letterhead with a picture, narrow pages, styles of its own, text to throw away."""
    opened = python_docx.Document()
    section = opened.sections[0]
    section.page_width, section.page_height = Cm(18.4), Cm(26)
    section.left_margin = section.right_margin = Cm(2.2)
    opened.settings.odd_and_even_pages_header_footer = odd_and_even
    section.different_first_page_header_footer = first
    section.header.paragraphs[0].add_run("某街道团工委").add_picture(picture(), width=Cm(1))
    section.footer.paragraphs[0].text = "第 1 页"
    normal(opened).font.size = Pt(14)
    opened.styles.add_style("题注", WD_STYLE_TYPE.PARAGRAPH)
    opened.add_heading("范文里的标题", 1)
    opened.add_paragraph("范文里的话，不能留下。").add_run().add_picture(picture())
    opened.add_section(WD_SECTION.NEW_PAGE).footer.is_linked_to_previous = True
    return saved(opened)


def renamed(identity: str = "a1", name: str = "标题 1", numbered: bool = False) -> bytes:
    """Return a template that knows heading 1 under another id and a Chinese name, as some programs write it."""
    parts = members(docx.render(Document("范文", (Heading(1, "甲"),))))
    styles = parts["word/styles.xml"].decode().replace('w:styleId="Heading1"', f'w:styleId="{identity}"')
    styles = styles.replace('<w:name w:val="heading 1"/>', f'<w:name w:val="{name}"/>')
    if not numbered:
        styles = styles.replace('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', "")
    document = parts["word/document.xml"].decode().replace('"Heading1"', f'"{identity}"')
    return pack(parts | {"word/styles.xml": styles.encode(), "word/document.xml": document.encode()})


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(members(data)[name])


def notices(template: Template) -> str:
    return "".join(notice.message for notice in template.notices)


# --- what is taken over


@pytest.mark.parametrize("odd_and_even", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_documents_in_an_office_frame_are_whole(odd_and_even, first, tmp_path):
    data = docx.render(report(), read_template(office(odd_and_even=odd_and_even, first=first)))
    assert faults(data) == []
    assert audit(data, tmp_path) == []
    assert read(data).origin == report().origin


def test_pages_headers_and_styles_are_the_offices_and_the_text_is_ours():
    template = read_template(office())
    data = docx.render(sample(), template)
    opened = python_docx.Document(io.BytesIO(data))
    section = opened.sections[0]
    assert round((section.page_width or 0) / 36000) == 184
    assert section.header.paragraphs[0].text == "某街道团工委"
    assert section.header.paragraphs[-1].text == sample().watermark
    assert section.footer.paragraphs[0].text == "第 1 页"
    assert normal(opened).font.size == Pt(14)
    assert "范文" not in "".join(paragraph.text for paragraph in opened.paragraphs)
    assert [name for name in members(data) if "media" in name] == ["word/media/image1.png"]
    room = 18.4 - 4.4
    widths = [int(column.get(f"{W}w", "0")) for column in part(data, "word/document.xml").iter(f"{W}gridCol")]
    assert abs(sum(widths) - room / 2.54 * 1440) < 3
    assert all(int(e.get("cx", "0")) <= room * 360000 + 635 for e in part(data, "word/document.xml").iter("{*}extent"))


def test_what_the_template_lacks_is_told_and_added():
    template = read_template(office())
    assert "表题" in notices(template)
    assert "建议草案" in notices(template)
    assert "标题 1" not in notices(template)
    used = {e.get(f"{W}val") for e in part(docx.render(report(), template), "word/document.xml").iter(f"{W}pStyle")}
    known = {s.get(f"{W}styleId") for s in part(docx.render(report(), template), "word/styles.xml").iter(f"{W}style")}
    assert used <= known


def test_headings_without_numbers_of_their_own_get_ours():
    template = read_template(office())
    body = part(docx.render(sample(), template), "word/document.xml")
    numbers = [p.find(f"{W}pPr/{W}numPr/{W}ilvl") for p in body.iter(f"{W}p") if _style(p).startswith("Heading")]
    assert [level.get(f"{W}val") for level in numbers if level is not None] == ["0", "1", "2", "0", "1", "3"]
    assert "自动编号" in notices(template)


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


@pytest.mark.parametrize("name", ["标题 1", "标题1", "Heading 1"])
def test_styles_are_found_by_name(name, tmp_path):
    template = read_template(renamed(name=name))
    assert template.styles["Heading1"] == "a1"
    data = docx.render(report(), template)
    assert {_style(p) for p in part(data, "word/document.xml").iter(f"{W}p")} >= {"a1", "Heading2"}
    assert audit(data, tmp_path) == []


def test_a_heading_with_numbers_keeps_them():
    template = read_template(renamed(numbered=True))
    assert template.numbered == {}
    assert notices(template) == ""


def test_a_template_without_footers_gets_page_numbers():
    opened = python_docx.Document()
    template = read_template(saved(opened))
    assert "页脚" in notices(template)
    body = part(docx.render(sample(), template), "word/document.xml")
    assert len(list(body.iter(f"{W}footerReference"))) == 1  # odd and even pages do not differ in this template


def test_our_own_file_is_a_template_that_lacks_nothing():
    ours = docx.render(report())
    template = read_template(ours)
    assert template.notices == ()
    again = docx.render(report(), template)
    assert [p.text for p in read(again).paragraphs] == [p.text for p in read(ours).paragraphs]
    assert "目" not in "".join(p.text for p in read(docx.render(Document("题", ()), template)).paragraphs)


def test_one_watermark_takes_the_place_of_another():
    theirs = read_template(docx.render(replace(report(), watermark="样稿")))
    header = part(docx.render(report(), theirs), "word/header1.xml")
    shapes = [
        shape.get("string") for shape in header.iter("{urn:schemas-microsoft-com:vml}textpath") if shape.get("string")
    ]
    assert shapes == [report().watermark]


def test_equal_templates_give_equal_bytes(tmp_path):
    first, second = (docx.render(report(), read_template(office())) for _ in range(2))
    assert first == second
    assert write(report(), tmp_path / "a.docx", read_template(office())).read_bytes() == first


# --- what is refused


def changed(**parts: str) -> bytes:
    given = members(office())
    return pack(given | {name: data.encode() for name, data in parts.items()})


def with_link(source: str, kind: str, mode: str = ' TargetMode="External"') -> bytes:
    given = members(office())
    name = f"word/_rels/{source}.xml.rels"
    old = given[name].decode()
    link = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="http://127.0.0.1/a"{mode}/></Relationships>'
    return pack(given | {name: old.replace("</Relationships>", link).encode()})


def with_field(code: str) -> bytes:
    given = members(office())
    header = next(name for name in given if name.startswith("word/header"))
    field = f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p></w:hdr>'
    return pack(given | {header: given[header].decode().replace("</w:hdr>", field).encode()})


REFUSED = {
    "text": (b"no zip", "不是能读的 Word 文件"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是能读的 Word 文件"),
    "zip": (pack({"a.txt": b"x"}), "不是能读的 Word 文件"),
    "strict": (
        pack(
            {
                name: data.replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                )
                for name, data in members(office()).items()
            }
        ),
        "不是能读的 Word 文件",
    ),
    "entity": (
        pack(members(office()) | {"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "不是能读的 Word 文件",
    ),
    "macro": (pack(members(office()) | {"word/vbaProject.bin": b"x"}), "宏或控件"),
    "control": (pack(members(office()) | {"word/activeX/activeX1.xml": b"<a/>"}), "宏或控件"),
    "macro type": (
        pack(
            {
                name: data.replace(b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")
                for name, data in members(office()).items()
            }
        ),
        "宏或控件",
    ),
    "picture outside": (with_link("document", "image"), "文件外面的链接"),
    "page outside": (with_link("document", "subDocument"), "文件外面的链接"),
    "header outside": (with_link("header1", "hyperlink"), "文件外面的链接"),
    "fetching field": (with_field("INCLUDEPICTURE http://127.0.0.1/a.png"), "文件外面的链接"),
    "running field": (with_field("DDEAUTO c:\\\\a b"), "文件外面的链接"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_plain_template_is_refused(kind):
    data, reason = REFUSED[kind]
    with pytest.raises(ReportError) as caught:
        read_template(data, "公文模板.docx")
    assert caught.value.code == "R-TEMPLATE"
    assert caught.value.where == "公文模板.docx"
    assert reason in caught.value.message


def test_links_in_the_text_go_with_the_text():
    data = docx.render(sample(), read_template(with_link("document", "hyperlink")))
    assert b"127.0.0.1" not in b"".join(members(data).values())


def test_what_is_locked_in_the_template_is_not_locked_in_the_draft():
    given = members(office())
    settings = given["word/settings.xml"].decode()
    locked = settings.replace("<w:zoom", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:zoom', 1)
    assert locked != settings
    data = docx.render(sample(), read_template(pack(given | {"word/settings.xml": locked.encode()})))
    assert b"documentProtection" not in members(data)["word/settings.xml"]


def test_a_brief_takes_the_type_of_the_template():
    brief = Document("题", (Paragraph((Text("一句话。"),)),), compact=True)
    data = docx.render(brief, read_template(office()))
    assert normal(python_docx.Document(io.BytesIO(data))).font.size == Pt(14)
