import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.document import (
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Reference,
    Series,
    Table,
    Text,
    html,
    markdown,
    write,
)
from toolkit.document.chart import plotly_figure, plotly_json
from toolkit.document.drawing import style
from toolkit.document.escape import clean
from toolkit.document.numbering import chinese_numeral, number
from toolkit.errors import ReportError

ROOT = Path(__file__).parents[2]


def test_importing_the_room_is_cheap():
    heavy = "{'lxml', 'plotly', 'xlsxwriter', 'docx', 'pandas', 'numpy'}"
    code = f"import sys, toolkit.document; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md"])
def test_write_chooses_by_suffix(document, tmp_path, suffix):
    assert write(document, tmp_path / f"draft{suffix}").stat().st_size > 500


def test_write_refuses_other_suffixes(document, tmp_path):
    with pytest.raises(ReportError) as caught:
        write(document, tmp_path / "draft.doc")
    assert caught.value.code == "R-SUFFIX"
    assert not list(tmp_path.iterdir())


_DIGEST = """
from dataclasses import replace
from hashlib import sha256
from tests.document.trees import needs_table, report, sample
from toolkit.document import docx, html, markdown, xlsx
tree, whole = sample(), report()
for data in (docx.render(tree), docx.render(whole), docx.render(replace(whole, compact=True)),
             html.render(tree).encode(), html.render(whole).encode(), markdown.render(whole).encode(),
             xlsx.workbook([needs_table()] * 2), xlsx.write_grid({"甲": [["=1+1", 2, None]]})):
    print(sha256(data).hexdigest())
"""


def test_bytes_depend_on_the_document_only():
    outputs = []
    for zone, seed, language in (("Asia/Shanghai", "1", "zh_CN.UTF-8"), ("America/New_York", "2", "C")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": language}
        done = subprocess.run(
            [sys.executable, "-c", _DIGEST],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(done.stdout.split())
    assert len(outputs[0]) == 8
    assert outputs[0] == outputs[1]


def test_numbering_restarts_below_a_higher_heading(document):
    printed = list(number(document).headings.values())
    assert printed == ["一、", "（一）", "1.", "二、", "（一）", "（1）"]
    assert number(document).labels == {"needs": "表1", "needs-chart": "图1", "satisfaction": "图2"}
    assert [chinese_numeral(n) for n in (11, 30, 101, 1010)] == ["十一", "三十", "一百零一", "一千零一十"]


def test_wrong_references_and_ids_are_found():
    with pytest.raises(ValueError, match="points to"):
        number(Document("t", (Paragraph((Reference("nothing"),)),)))
    chart = Chart("twice", "bar", "", ("a",), (Series("s", (1.0,)),))
    with pytest.raises(ValueError, match="share the id"):
        number(Document("t", (chart, chart)))


def test_html_escapes_everything(document):
    page = html.render(document)
    tail = page[page.index("<body>") :]
    assert tail.count("<script>") == tail.count("</script>") == 2  # one a chart
    assert "<b>" not in tail
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in tail
    assert "\x01" not in tail
    assert "␁" in tail
    assert 'aria-label="住房46%，␁工作33%&lt;/script&gt;"' in tail
    assert '<span class="n" data-fact=' in tail
    assert '<html lang="zh-CN">' in page


def test_html_without_charts_is_small():
    page = html.render(Document("题", (Heading(1, "甲"), Paragraph((Text("乙"),)))))
    assert len(page) < 10_000
    assert "Plotly" not in page
    assert '<h2 id="part-0">一、甲</h2>' in page


def test_table_html_is_stable_and_escaped(document):
    table = next(block for block in document.blocks if hasattr(block, "columns"))
    text = html.table_html(table)
    assert text == table._repr_html_()
    assert " id=" not in text
    assert "&lt;收入&gt;" in text
    assert "表1" not in text


def test_a_notebooks_table_gives_long_texts_room_and_keeps_short_ones_on_a_line():
    table = Table("t", "题", (Column("题号"), Column("题干"), Column("问到未答", numeric=True)), (
        ((Text("HOU01"),), (Text("您现在住的房子是租的还是自己家的" * 3),), (Text("1"),)),
    ))  # fmt: skip
    text = html.table_html(table)
    assert re.findall(r"min-width:(\d+)em\">(.*?)</th>", text) == [("4", "题号"), ("12", "题干"), ("6", "问到未答")]


def test_markdown(document):
    text = markdown.render(document)
    assert "### （一）对象" in text
    assert "| 工作 &amp; &lt;收入&gt; | 96 | 32% |" in text
    assert "=cmd\\|'/c calc'!A1" in text
    assert "见表1和图2。**重点**" in text
    assert "| 停车 | 62.0% | 30.0% | 8.0% |" in text


def test_plotly_is_plain_and_small(document):
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    for chart in charts:
        figure = plotly_json(chart)
        assert len(str(figure)) < 5000
        assert figure["layout"]["template"] == {}
        assert plotly_figure(chart).to_plotly_json()["layout"].get("template", {}) == {}
        assert chart._repr_mimebundle_()["application/vnd.plotly.v1+json"] == figure
    trace = plotly_json(charts[0])["data"][0]
    assert trace["x"] == [0.46, 0.33, 0.04, None]
    assert trace["text"] == ["46%", "33%", "4%", ""]
    assert trace["marker"]["color"][-1] == style.MUTED
    assert "&lt;收入&gt;" in plotly_json(charts[0])["layout"]["yaxis"]["ticktext"][1]


def test_drawn_values_round_half_up():
    chart = Chart("c", "bar", "", (), ())
    assert [style.drawn(chart, v) for v in (0.285, 0.005, -0.001)] == [0.29, 0.01, 0.0]
    assert style.label(chart, -0.001) == "0%"


def test_long_labels_break_without_a_leading_mark():
    category = "子女照护与教育（含四点半课堂、托育等）"
    chart = Chart("c", "bar", "", (category,), (Series("s", (0.1,)),))
    label = plotly_json(chart)["layout"]["yaxis"]["ticktext"][0]
    assert label.replace("<br>", "") == category
    assert "<br>、" not in label


@pytest.mark.parametrize("bad", ["\x00", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
def test_clean_shows_what_xml_forbids(bad):
    assert bad not in clean(f"甲{bad}乙")
    assert len(clean(f"甲{bad}乙")) == 3
