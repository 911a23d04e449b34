"""回查 without marks: the fingerprint, figures in every spelling, the author's words, charts, files that lost much."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.etree as etree
import pytest

from tests.report.editing import Body, W, checked, edited
from tests.report.toy import material, questionnaire, responses
from toolkit import Project
from toolkit.document.docx.comments import annotate
from toolkit.document.docx.origin import Record
from toolkit.document.docx.reader import read
from toolkit.document.fingerprint import Fingerprint, fingerprint
from toolkit.errors import ToolkitError
from toolkit.report import Verification, draft, verify
from toolkit.report.verification.figures import figures

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FIRST_CHART = "word/charts/chart1.xml"


def nothing_told(found: Verification) -> bool:
    return found.matched == found.numbers and found.remarks == []


# ---- the fingerprint


def test_the_fingerprint_holds_no_result(demo_draft):
    document = demo_draft[0].document
    made = fingerprint(document)
    lines = [*made.lines, *(cell for grid in made.grids for row in grid.rows for cell in row)]
    assert sum(len(line.facts) for line in lines) == len(list(document.numbers()))
    assert all(line.text.count("#") == len(line.facts) for line in lines)
    assert [
        line.text
        for grid in made.grids
        for row in grid.rows
        for line in row[1:]
        if line.facts and "基线" not in line.text and re.search(r"\d", line.text)
    ] == []


def test_the_fingerprint_travels_in_the_file(demo_draft):
    made, path = demo_draft
    assert read(path.read_bytes()).record.fingerprint == fingerprint(made.document)


def test_a_wording_with_our_sign_is_no_number():
    items = [{"id": "q", "kind": "single", "text": "选#还是#1a2b3c4d#？", "options": ["#1", "甲\t乙"]}]
    made = fingerprint(draft(material(responses(questionnaire(*items)))).document)
    assert Fingerprint.of_texts(made.texts()) == made
    assert "选＃还是＃1a2b3c4d＃" in "".join(line.text for line in made.lines)


def test_a_damaged_fingerprint_is_read_as_far_as_it_goes():
    made = Fingerprint.of_texts([("r", "行"), ("p", "占#1234#，#abcdef01#%"), ("t", "表"), ("r", "")])
    assert [(line.text, line.facts) for line in made.lines] == [("占＃1234＃，#%", ("abcdef01",))]
    assert [(grid.caption, grid.headers, len(grid.rows)) for grid in made.grids] == [("表", (), 1)]


# ---- marks that mislead


def test_the_tag_is_believed_before_the_bookmark(demo_draft):
    def change(body: Body) -> None:
        one, *others = (b for b in body.starts(table=False) if b.getnext().tag == f"{W}sdt")
        other = next(b for b in others if body.shown(b) != body.shown(one))
        one.set(f"{W}name", f"_r9999_{(other.get(f'{W}name') or '')[-8:]}")

    assert nothing_told(checked(demo_draft, change))


def test_a_control_alone_is_enough(demo_draft):
    def change(body: Body) -> None:
        start = next(b for b in body.starts(table=False) if b.getnext().tag == f"{W}sdt")
        start.set(f"{W}name", "mine")
        body.texts(start)[0].text = "999"

    found = checked(demo_draft, change)
    assert [f["shown"] for f in found.changed] == ["999"]


def test_text_pasted_into_a_mark(demo_draft):
    """The mark of one number now encloses a whole clause; every number in it is known by the words around it."""

    def change(body: Body) -> None:
        p = next(p for p in body.paragraphs() if "（26人）" in body.says(p) or len(body.starts_in(p)) > 3)
        words = body.says(p)
        first = copy.deepcopy(body.starts_in(p)[0])
        body.rewrite(p, words)
        p.insert(1, first)
        p.append(p.makeelement(f"{W}bookmarkEnd", {f"{W}id": first.get(f"{W}id") or ""}))

    assert nothing_told(checked(demo_draft, change))


def test_cells_cut_and_put_in_each_others_place(demo_draft):
    shown: list[str] = []

    def change(body: Body) -> None:
        row = next(r for r in body.root.iter(f"{W}tr") if len({body.shown(b) for b in body.starts_in(r)}) > 2)
        one, other = body.starts_in(row)[-2:]
        shown.extend((body.shown(one), body.shown(other)))
        body.exchange(one, other)

    found = checked(demo_draft, change)
    assert [(f["shown"], f["expected"]) for f in found.changed] == [(shown[1], shown[0]), (shown[0], shown[1])]


def test_rows_and_columns_may_change_places(demo_draft):
    def change(body: Body) -> None:
        tables = [table for table in body.root.iter(f"{W}tbl") if len(table.findall(f"{W}tr/{W}tc")) % 3 == 0]
        for table in tables[:3]:
            rows = table.findall(f"{W}tr")
            rows[1].addprevious(rows[-1])
            for row in table.findall(f"{W}tr"):
                cells = row.findall(f"{W}tc")
                cells[1].addprevious(cells[2])

    assert nothing_told(checked(demo_draft, change))


# ---- what is gone


def deleted(element: etree._Element) -> None:
    """Wrap the runs of a paragraph in tracked deletions, one each."""
    for run in list(element.iter(f"{W}r")):
        gone = run.makeelement(f"{W}del", {f"{W}id": "9001"})
        run.addprevious(gone)
        gone.append(run)
        for text in run.findall(f"{W}t"):
            text.tag = f"{W}delText"


def test_a_clause_deleted_with_its_number_is_no_change(demo_draft):
    found = checked(demo_draft, lambda body: deleted(body.paragraphs()[3]))
    assert nothing_told(found)


def test_a_row_deleted_with_tracking_is_told_once_and_is_no_error(demo_draft):
    names: list[str] = []

    def change(body: Body) -> None:
        row = next(body.root.iter(f"{W}tbl")).findall(f"{W}tr")[2]
        names.append(body.says(row.find(f"{W}tc")))
        properties = row.find(f"{W}trPr")
        properties.append(row.makeelement(f"{W}del", {f"{W}id": "9002"}))
        for paragraph in row.iter(f"{W}p"):
            deleted(paragraph)

    found = checked(demo_draft, change)
    assert found.missing == [{"shown": names[0], "where": "表1"}]
    assert (found.changed, found.unbound, len(found.remarks)) == ([], [], 1)
    assert found.clean
    assert "如果是有意删去，不用改" in found.remarks[0][3]


def test_a_table_that_became_another_is_let_be(demo_draft):
    def change(body: Body) -> None:
        table = next(body.root.iter(f"{W}tbl"))
        for row in table.findall(f"{W}tr")[1:]:
            body.rewrite(next(row.iter(f"{W}p")), "别的")

    assert checked(demo_draft, change).missing == []


# ---- figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("46.2%", [("46.2", "%")]),
        ("４６．２％", [("46.2", "%")]),
        ("百分之四十六点二", [("46.2", "%")]),
        ("46.2个百分点", [("46.2", "点")]),
        ("1,234人", [("1234", "")]),
        ("12万人", [("120000", "")]),
        ("1.5亿元", [("150000000", "")]),
        ("1/4的青年", [("25", "%")]),
        ("四十八名青年", [("48", "")]),
        ("一千二百人", [("1200", "")]),
        ("3—5次", [("3", ""), ("5", "")]),
        ("一个十四五的几十人和上百人，十余名，第二十次，一人", []),
    ],
)
def test_spellings(text, expected):
    assert [(f"{f.value.normalize():f}", f.unit) for f in figures(text)] == expected


@pytest.mark.parametrize(
    ("typed", "shown", "value", "same"),
    [
        ("46%", "46.2%", 46.15, True),
        ("46.2%", "46.2%", 46.15, True),
        ("46.15%", "46.2%", 46.15, False),
        ("47%", "46.45%", 46.449, False),
        ("1/3", "33%", 33.33, True),
        ("1/3", "34%", 34.0, False),
        ("12万", "120,000人", None, True),
        ("四十八名", "48人", None, True),
    ],
)
def test_figures_are_compared_as_exactly_as_they_are_printed(typed, shown, value, same):
    assert figures(typed)[0].says(shown, value) is same


TYPED = ("12万人", "四十八名", "1/3", "3—5次", "20%—30%", "1,234人")


def test_numbers_of_every_spelling_have_no_source(demo_draft):
    def change(body: Body) -> None:
        for number in reversed(TYPED):
            body.write(f"座谈中提到{number}。", "都不说明原因")

    found = checked(demo_draft, change)
    assert [f["shown"] for f in found.unbound] == ["12万", "四十八", "1/3", "3—5", "20%—30", "1,234"]


def test_a_result_told_again_in_its_sentence_is_fine(demo_draft):
    def change(body: Body) -> None:
        p = next(p for p in body.paragraphs() if "名青年" in body.says(p))
        shown = next(body.shown(b) for b in body.starts_in(p) if body.shown(b).endswith("%"))
        run = etree.SubElement(p, f"{W}r")
        etree.SubElement(run, f"{W}t").text = f"也就是{shown}，而不是77%。"
        last = next(t for t in reversed(list(p.iter(f"{W}t"))[:-1]) if (t.text or "").endswith("。"))
        last.text = (last.text or "")[:-1] + "，"

    found = checked(demo_draft, change)
    assert [f["shown"] for f in found.unbound] == ["77"]
    assert found.changed == []


def test_a_number_in_a_text_box_is_read_once(demo_draft):
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        "<mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>据说有77%。</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>据说有77%。</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    found = checked(demo_draft, lambda body: body.paragraphs()[2].append(etree.fromstring(box)))
    assert [f["shown"] for f in found.unbound] == ["77"]


# ---- what the author writes


@pytest.mark.parametrize(
    ("words", "rule"),
    [("全区青年都希望留在历下区。", "representative"), ("因为工资低，导致青年不愿意留下。", "causal")],
)
def test_what_the_data_do_not_allow_is_told(demo_draft, words, rule):
    found = checked(demo_draft, lambda body: body.write(words, "都不说明原因"))
    assert rule in {f["rule"] for f in found.wording}
    told = next(f for f in found.wording if f["rule"] == rule)
    assert told["words"] in words
    assert told["message"]
    assert not found.clean
    assert found.as_dict()["wording"] == found.wording


def test_units_are_told_with_the_quantity_words(demo_draft):
    found = checked(demo_draft, lambda body: body.write("近七成（46%）青年这样认为。", "都不说明原因"))
    assert [(f["words"], f["figure"]) for f in found.quantifiers] == [("近七成", "46%")]


def test_a_generated_sentence_in_other_words_is_not_blamed_for_its_own_claim(demo_draft):
    def change(body: Body) -> None:
        for p in body.paragraphs():
            words = body.says(p)
            if "比例最高的一项" in words or "的最多，占" in words:
                body.rewrite(p, "从问卷看，" + words.replace("选择", "选").replace("其次是", "第二是"))

    found = checked(demo_draft, change)
    assert [f for f in found.wording if f["rule"] == "superlative"] == []
    assert (found.changed, found.unbound) == ([], [])


# ---- charts


def drawn(body: Body) -> etree._Element:
    return next(v for v in body.root.iter(f"{C}v") if v.getparent().getparent().tag == f"{C}numCache")


def test_a_bar_edited_by_hand(demo_draft):
    def change(body: Body) -> None:
        value = drawn(body)
        value.text = str(float(value.text or 0) + 0.02)

    found = checked(demo_draft, change, FIRST_CHART)
    assert len(found.changed) == 1
    finding = found.changed[0]
    assert finding["where"].startswith("图1“")
    assert int(finding["shown"][:-1]) == int(finding["expected"][:-1]) + 2
    assert found.numbers == found.matched + 1


def test_a_workbook_behind_a_chart_edited_by_hand(demo_draft):
    made, path = demo_draft
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".xlsx"))
        book = archive.read(name)

    def change(body: Body) -> None:
        cell = next(c for c in body.root.iter("{*}c") if c.get("t") != "s" and c.find("{*}v") is not None)
        cell.find("{*}v").text = "0.99"

    sheet = edited(book, change, "xl/worksheets/sheet1.xml")
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(buffer, "w") as target:
        for member in archive.namelist():
            target.writestr(member, sheet if member == name else archive.read(member))
    found = verify(read(buffer.getvalue()), made)
    assert [f["shown"] for f in found.changed] == ["99%"]
    assert "数据表" in found.changed[0]["where"]


@pytest.mark.parametrize("value", ["", "nan", "1e999", "很多"])
def test_odd_values_in_a_chart_do_no_harm(demo_draft, value):
    def change(body: Body) -> None:
        drawn(body).text = value

    assert len(checked(demo_draft, change, FIRST_CHART).changed) == 1


def test_a_damaged_chart_or_none_does_no_harm(demo_draft):
    def change(body: Body) -> None:
        for element in list(body.root):
            body.root.remove(element)

    assert nothing_told(checked(demo_draft, change, FIRST_CHART))


# ---- files that lost much


def stripped(path: Path, *names: str) -> bytes:
    """Return a draft without parts whose name begins so, and without any bookmark or control."""

    def bare(body: Body) -> None:
        for start in body.starts():
            body.forget(start)

    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(edited(path.read_bytes(), bare))) as archive,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for name in archive.namelist():
            if not name.startswith(names):
                target.writestr(name, archive.read(name))
    return buffer.getvalue()


def test_a_draft_without_any_mark_is_checked_by_its_words(demo, demo_draft, tmp_path):
    path = tmp_path / "bare.docx"
    path.write_bytes(stripped(demo_draft[1], "customXml/", "docProps/core"))
    survey = str(demo.folder.path)
    for name, community in ((None, None), (survey, None)):
        with pytest.raises(ToolkitError) as caught:
            Project.verify(path, name, community)
        assert caught.value.code == "R-NOT-OURS"
    found, copied = Project.verify(path, survey, "02")
    assert copied is None
    assert nothing_told(found)
    assert found.numbers == len(list(demo_draft[0].document.numbers()))


def test_the_origin_survives_keywords_with_blanks_between_them(demo_draft):
    """LibreOffice writes them so on the way through .odt, .doc and .rtf, where the record is lost."""
    made, path = demo_draft
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            if not name.startswith("customXml/"):
                data = archive.read(name)
                target.writestr(name, data.replace(b"; ", b" ") if name == "docProps/core.xml" else data)
    lost = read(buffer.getvalue())
    assert lost.origin == made.document.origin
    assert (lost.facts, lost.record.fingerprint) == ({}, None)
    assert nothing_told(verify(lost, made))


def test_a_text_that_is_not_ours_is_refused_even_when_a_survey_is_named(demo, tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("收到有效答卷56份。")
    document.save(str(tmp_path / "other.docx"))
    with pytest.raises(ToolkitError) as caught:
        Project.verify(tmp_path / "other.docx", str(demo.folder.path), "02")
    assert caught.value.code == "R-NOT-OURS"


def test_without_its_record_an_older_draft_is_called_older(demo_draft):
    made, path = demo_draft
    was = read(edited(path.read_bytes(), lambda body: body.retype(body.starts(table=False)[3], "99")))
    lost = replace(was, record=Record({**was.origin, "data": "other"}))
    found = verify(lost, made)
    assert (found.changed, [f["shown"][:2] for f in found.stale]) == ([], ["99"])


# ---- comments


def test_every_comment_says_where_what_and_what_to_do(demo_draft):
    def change(body: Body) -> None:
        body.retype(body.starts(table=False)[2], "99")
        body.retype(body.starts(table=True)[2], "98")
        body.write("全区青年中近七成（46%）这样认为，据说有77%。", "都不说明原因")
        row = list(body.root.iter(f"{W}tbl"))[2].findall(f"{W}tr")[1]
        row.getparent().remove(row)

    found = checked(demo_draft, change)
    assert len(found.remarks) >= 6
    assert [remark[:2] for remark in found.remarks] == sorted(remark[:2] for remark in found.remarks)
    for *_, text in found.remarks:
        assert re.fullmatch(r"位置：.+\n问题：.+。\n怎么改：.*。", text), text


def test_the_copy_has_each_comment_once_and_the_same_text(demo_draft):
    def change(body: Body) -> None:
        for start in body.starts()[::3]:
            body.retype(start, "99")
        body.split_runs()

    made, path = demo_draft
    data = edited(path.read_bytes(), change)
    before = read(data)
    found = verify(before, made)
    after = annotate(data, found.remarks, made.document.date)
    assert [p.text for p in read(after).paragraphs] == [p.text for p in before.paragraphs]
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        body, comments = archive.read("word/document.xml").decode(), archive.read("word/comments.xml").decode()
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(map(int, re.findall(rf'<w:{tag} w:id="(\d+)"', body))) == list(range(len(found.remarks)))
    assert len(set(re.findall(r'w:author="([^"]*)" w:initials="[^"]*" w:date="([^"]*)"', comments))) == 1
    assert f"{made.document.date}T00:00:00Z" in comments
