"""Pages for the screen and for the printer: landmarks, names, tables for charts, and what a PDF needs."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from tests.document.trees import needs_chart, report
from toolkit.document import Chart, Document, Heading, Paragraph, Text, html, markdown, pdf, write
from toolkit.document.drawing.table import chart_rows
from toolkit.errors import ReportError


class Page(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def text() -> str:
    return html.render(report())


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))


def test_landmarks_and_a_way_past_them(page):
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    skip = page.all("a")[0]
    assert skip["href"] == f"#{page.all('main')[0]['id']}"
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert page.all("nav")[0]["aria-label"] == "目录"


def test_ids_are_unique_and_links_lead_somewhere(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link["href"].removeprefix("#") for link in page.all("a")} <= set(ids)


def test_tables_have_captions_and_their_headers_a_direction(page, text):
    assert len(page.all("caption")) == len(page.all("table")) == 4  # two tables, two charts
    assert {cell.get("scope") for cell in page.all("th")} == {"col", "row"}
    assert not [cell for cell in re.findall(r"<th[^>]*>(.*?)</th>", text) if not cell]
    regions = [attributes for _, attributes in page.elements if attributes.get("role") == "region"]
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)


def test_every_chart_can_be_read_as_a_table(text):
    charts = [block for block in report().blocks if isinstance(block, Chart)]
    tables = re.findall(r"<details>(.*?)</details>", text, flags=re.DOTALL)
    assert len(tables) == len(charts) == 2
    for chart, table in zip(charts, tables, strict=True):
        shown = re.findall(r"<td[^>]*>(.*?)</td>", table.partition("<tbody>")[2])
        assert shown == [cell for row in chart_rows(chart)[1] for cell in row[1:]]
    assert chart_rows(needs_chart())[1][-1] == ["不清楚\x01", ""]


def test_nothing_runs_in_attributes_and_nothing_comes_from_outside(page, text):
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not page.all("link")
    assert not [source for _, attributes in page.elements if (source := attributes.get("src"))]
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "&lt;/script&gt;" in text


def test_layers_are_told_apart_by_more_than_colour(text):
    assert '<p class="draft"><span class="mark">〔建议草案〕</span>' in text
    assert '<mark class="slot">【哪个单位牵头？】</mark>' in text
    assert '<p class="finding">F1' in text


def test_colours_have_contrast():
    css = html._css()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", css))
    assert {"ink", "soft", "accent", "draft"} <= set(colours)
    for name in ("ink", "soft", "accent", "draft"):
        for ground in ("#ffffff", "#fff8eb", "#fff3a3", "#e8f1fa"):
            assert _contrast(colours[name], ground) >= 4.5, (name, ground)


def _contrast(one: str, other: str) -> float:
    lights = sorted((_light(one), _light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _light(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_short_page_has_no_contents():
    assert "<nav" not in html.render(Document("题", (Heading(1, "甲"), Heading(1, "乙"))))


def test_markdown_tells_the_layers_apart():
    told = markdown.render(report())
    assert "## 摘 要" in told
    assert "> **〔建议草案〕** 设租房信息核验时段，由**【哪个单位牵头？】**负责。" in told
    assert "**F1 住房支出占46%，见表2。**" in told
    assert "**图1　受访青年的需求**\n\n（图1的内容：住房46%，␁工作33%&lt;/script&gt;）\n\n|" in told
    assert markdown.render(Document("题", (Paragraph((Text("重", strong=True), Text("点")), "finding"),))).endswith(
        "**重点**\n"
    )


def test_without_libreoffice_a_pdf_is_kindly_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError) as caught:
        write(Document("题", ()), tmp_path / "a.pdf")
    assert caught.value.code == "R-PDF"
    assert "LibreOffice" in caught.value.message
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("script", ["exit 3", "exit 0"])
def test_a_libreoffice_that_fails_is_told(tmp_path, monkeypatch, script):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError) as caught:
        pdf.render(Document("题", ()))
    assert caught.value.code == "R-PDF"


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_depends_on_the_document_only():
    document = Document("题", (Paragraph((Text("一句话。"),)),), date="2025-06-30")
    first = pdf.render(document)
    assert first.startswith(b"%PDF-")
    assert b"/CreationDate(D:20250630000000Z" in first
    assert pdf.render(document) == first
