"""Every kind of file that is written, held against the schemas and the rules of Office's own SDK."""

from dataclasses import replace

import pytest

from tests.document.office_package import faults, members
from tests.document.trees import report, sample
from toolkit.document import Document, docx
from toolkit.document.docx.comments import annotate
from toolkit.document.docx.sheet import Sheet
from toolkit.files import pack

# The SDK's table of parts asks for a theme; the standard does not, and theme fonts would win over ours.
_NOT_A_FAULT = "relationships/theme' is missing"


def form() -> bytes:
    sheet = Sheet("调查问卷", "第一版")
    sheet.line(["1. 您的年龄？"])
    sheet.grid([["□ 14—17岁"], ["□ 18—22岁"], ["□ 其他"]])
    sheet.blanks(2)
    return sheet.data()


WRITTEN = {
    "empty": lambda: docx.render(Document("题", ())),
    "sample": lambda: docx.render(sample()),
    "report": lambda: docx.render(report()),
    "brief": lambda: docx.render(replace(report(), contents=False, compact=True)),
    "no watermark": lambda: docx.render(replace(report(), watermark="")),
    "commented": lambda: annotate(docx.render(report()), [(0, 0, 2, "一"), (5, 0, 1, "二")], "2025-06-30"),
    "form": form,
}


def audit(data: bytes, tmp_path) -> list[str]:
    openxml_audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "audited.docx"
    path.write_bytes(data)
    result = openxml_audit.OpenXmlValidator(max_errors=0).validate(str(path))
    return [f"{e.part_uri} {e.description}" for e in result.errors if _NOT_A_FAULT not in e.description]


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_schemas_find_nothing(kind, tmp_path):
    assert audit(WRITTEN[kind](), tmp_path) == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_package_is_whole(kind):
    assert faults(WRITTEN[kind]()) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "<w:keepNext/>", "<w:keepNextly/>"),
        ("word/document.xml", "<w:tcW ", '<w:vAlign w:val="center"/><w:tcW '),
        ("word/styles.xml", '<w:jc w:val="center"/>', '<w:jc w:val="middle"/>'),
        ("word/numbering.xml", '<w:suff w:val="nothing"/>', '<w:suff w:val="none"/>'),
        ("word/header1.xml", "<w:noProof/>", "<w:noproof/>"),
        ("word/header1.xml", '<v:fill opacity=".45"/>', "<v:filling/>"),
        ("word/footer1.xml", '"end"', '"fin"'),
        ("word/charts/chart1.xml", '<c:roundedCorners val="0"/>', '<c:roundedCorners val="x"/>'),
    ],
)
def test_the_schemas_notice_slips(part, old, new, tmp_path):
    parts = members(docx.render(report()))
    assert old in parts[part].decode()
    assert audit(pack(parts | {part: parts[part].decode().replace(old, new, 1).encode()}), tmp_path)


def test_the_package_check_notices_slips():
    parts = members(docx.render(report()))
    rels = "word/_rels/document.xml.rels"
    for part, old, new in [
        (rels, 'Target="styles.xml"', 'Target="/word/styles.xml"'),
        (rels, 'Target="styles.xml"', 'Target="gone.xml"'),
        (rels, 'Id="rId2"', 'Id="rId1"'),
        (rels, 'Target="styles.xml"', 'Target="http://127.0.0.1/a" TargetMode="External"'),
        ("[Content_Types].xml", "/word/styles.xml", "/word/gone.xml"),
        ("word/document.xml", '<w:bookmarkEnd w:id="3"/>', ""),
        ("word/document.xml", 'wp:docPr id="2"', 'wp:docPr id="1"'),
    ]:
        assert old in parts[part].decode(), old
        assert faults(pack(parts | {part: parts[part].decode().replace(old, new, 1).encode()})), old
    assert faults(pack(parts | {"word/lost.xml": b"<a/>"}))
