"""回查: what a person changed is found, and nothing else."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.editing import Body, W, edit
from tests.report.toy import DEMO, demo_copy, questionnaire, responses
from toolkit import Project
from toolkit.channels import Responded, Wenjuanxing
from toolkit.document.docx.reader import read
from toolkit.errors import ToolkitError
from toolkit.report import Draft, Verification, draft, read_outline, verify
from toolkit.simulation import simulate


@pytest.fixture
def check(demo_draft, elsewhere):
    """Return a function that edits a copy of the demo's draft and checks it against the draft of the same data."""

    def run(change=None) -> Verification:
        path = elsewhere(demo_draft[1])
        if change:
            edit(path, change)
        return verify(read(path.read_bytes(), path.name), demo_draft[0])

    return run


def untouched(found: Verification, numbers: int) -> bool:
    nothing = (found.changed, found.stale, found.unbound, found.quantifiers, found.remarks)
    return found.numbers == found.matched == numbers and nothing == ([], [], [], [], [])


def test_an_unchanged_draft_is_clean(check, demo_draft):
    found = check()
    assert found.numbers == len(list(demo_draft[0].document.numbers()))
    assert untouched(found, found.numbers)
    assert found.clean


@pytest.mark.parametrize("table", [False, True])
def test_one_digit(check, table):
    before = []

    def change(body: Body) -> None:
        for place in (0, 7, -1):
            start = body.starts(table=table)[place]
            before.append(body.shown(start))
            body.retype(start, "999")

    found = check(change)
    assert [f["expected"] for f in found.changed] == before
    for finding in found.changed:
        assert finding["shown"].startswith("999")
        assert ("行第" in finding["where"]) is table
    assert (found.matched, found.stale, found.unbound) == (found.numbers - 3, [], [])
    assert not found.clean


def test_expected_values_are_printed_like_the_document(check):
    told = {}

    def change(body: Body) -> None:
        share = next(b for b in body.starts(table=True) if body.shown(b).endswith("%"))
        count = next(b for b in body.starts(table=True) if body.shown(b).isdigit())
        for place, shown in ((share, body.shown(share)), (count, body.shown(count))):
            more = str(int(shown.rstrip("%")) + 1)
            told[more + "%" * shown.endswith("%")] = shown
            body.retype(place, more)

    found = {f["shown"]: f["expected"] for f in check(change).changed}
    assert len(told) == 2
    assert found == told


def test_two_numbers_swapped_are_two_changes(check):
    def change(body: Body) -> None:
        shares = [b for b in body.starts(table=False) if body.shown(b).endswith("%")]
        one = shares[0]
        two = next(b for b in shares if body.shown(b) != body.shown(one))
        swapped.extend((body.shown(one), body.shown(two)))
        first, second = body.texts(one)[0], body.texts(two)[0]
        first.text, second.text = second.text, first.text

    swapped: list[str] = []
    found = check(change)
    one, two = swapped
    assert [(f["shown"], f["expected"]) for f in found.changed] == [(two, one), (one, two)]


def test_numbers_typed_in_by_hand(check):
    typed = ("46%", "４６％", "1,234人", "3.14", "百分之四十六")
    found = check(lambda body: written_behind(body, tuple(f"据了解，有{n}的青年这样认为。" for n in typed)))
    assert [f["shown"] for f in found.unbound] == ["46", "４６", "1,234", "3.14", "百分之四十六"]
    assert found.changed == []
    assert found.clean


NO_RESULT = (
    "2025年以来，社区开展了活动。",
    "2025年5月12日召开座谈会。",
    "5月12日召开座谈会，5月结束。",
    "2024—2025年连续两年。",
    "会议于2025-05-12召开；2025.5.12，2025/5/12。",
    "根据济政办〔2023〕12号文件。",
    "见表3和图2，第5题。",
    "14—35周岁的参加者中，有人选择“20%—不满30%”。",
    "不少人选择“1个”和“10”。",
    "5. 做好后续工作",
    "（3）做好后续工作",
    "12、做好后续工作",
    "会议时间为14:30。",
    "电话0531-12345678。",
    "住房花费占收入“50%及以上”的人",
    "过去12个月，您是否参加过志愿服务",
    "A4纸、HOU01题",
)
RESULTS = (
    "有30%的人",
    "（17%）",
    "共53人",
    "增加了5个",
    "占12.5%",
    "表示满意的有8",
    "8",
    "60",
    "2个百分点",
    "为3000—4999",
)


def written_behind(body: Body, lines: tuple[str, ...]) -> None:
    for line in reversed(lines):
        body.write(line, "都不说明原因")


def test_what_is_no_result(check):
    found = check(lambda body: written_behind(body, NO_RESULT))
    assert found.unbound == []


def test_what_looks_harmless_and_is_a_result(check):
    found = check(lambda body: written_behind(body, RESULTS))
    assert {f["where"].partition("“")[2][:-2] for f in found.unbound} == set(RESULTS)


def test_trap_a_bare_number_in_a_result_cell_is_no_row_name(check):
    """The scale from 0 to 10 makes "8" a label; in a column of results it is a number all the same."""

    def change(body: Body) -> None:
        start = body.starts(table=True)[10]
        body.retype(start, "8")
        body.forget(start)

    found = check(change)
    assert len(found.changed) == 1
    assert found.changed[0]["where"].startswith("表")


@pytest.mark.parametrize("table", [False, True])
def test_a_number_whose_marks_are_lost_is_known_by_its_words(check, table):
    found = check(lambda body: body.forget(body.starts(table=table)[5]))
    assert untouched(found, check().numbers)


@pytest.mark.parametrize("table", [False, True])
def test_a_wrong_number_whose_marks_are_lost_is_found(check, table):
    def change(body: Body) -> None:
        start = body.starts(table=table)[5]
        before.append(body.shown(start))
        body.retype(start, "777")
        body.forget(start)

    before: list[str] = []
    found = check(change)
    assert [(f["expected"], f["shown"].startswith("777")) for f in found.changed] == [(before[0], True)]
    assert len(found.remarks) == 1


def test_an_emptied_number_is_a_change(check):
    def change(body: Body) -> None:
        for text in body.texts(body.starts(table=False)[3]):
            text.text = ""

    found = check(change)
    assert [f["shown"] for f in found.changed] == [""]
    assert found.changed[0]["expected"]


def test_values_are_compared_not_letters(check):
    def change(body: Body) -> None:
        shares = [b for b in body.starts() if body.shown(b) == "30%"]
        for start, typed in zip(shares, ("30.0", "３０", "４６", "百分之四十六", "百分之三十"), strict=False):
            first, *others = body.texts(start)
            first.text = typed + ("" if others or "百" in typed else "%")

    assert [f["shown"].rstrip("%") for f in check(change).changed] == ["４６", "百分之四十六"]


def test_split_runs_change_nothing(check):
    found = check(lambda body: body.split_runs())
    assert untouched(found, found.numbers)


def test_moved_and_deleted_paragraphs_are_no_changes(check, demo_draft):
    def change(body: Body) -> None:
        moved = body.paragraph("您是否知道本社区有团支部”（")
        body.paragraph("都不说明原因").addnext(moved)
        gone = body.paragraph("您目前的婚恋状况是”（")
        gone.getparent().remove(gone)

    found = check(change)
    assert found.numbers < len(list(demo_draft[0].document.numbers()))
    assert untouched(found, found.numbers)


def test_an_edited_sentence_around_its_numbers_is_fine(check):
    def change(body: Body) -> None:
        p = body.paragraph("您是否知道本社区有团支部”（")
        next(
            t for t in p.iter(f"{W}t") if "名青年" in (t.text or "") or "青年中" in (t.text or "")
        ).text = "参加者里面，"

    found = check(change)
    assert untouched(found, found.numbers)


def test_tracked_changes_count_as_made(check):
    def change(body: Body) -> None:
        start = next(b for b in body.starts(table=True) if body.shown(b) == "30%")
        run = start.getnext()
        deleted = run.makeelement(f"{W}del", {f"{W}id": "9001"})
        inserted = run.makeelement(f"{W}ins", {f"{W}id": "9002"})
        run.addprevious(deleted)
        deleted.addnext(inserted)
        import copy

        new = copy.deepcopy(run)
        new.find(f"{W}t").text = "35%"
        inserted.append(new)
        run.find(f"{W}t").tag = f"{W}delText"
        deleted.append(run)

    assert [(f["shown"], f["expected"]) for f in check(change).changed] == [("35%", "30%")]


def test_quantity_words_are_checked(check):
    words = ("近七成（46%）", "近七成（68%）", "46%（近七成）", "“三成以下”（46%）")
    found = check(lambda body: written_behind(body, tuple(f"{w}青年这样认为。" for w in words)))
    assert [(f["words"], f["figure"]) for f in found.quantifiers] == [("近七成", "46%")] * 2
    assert [f["where"].partition("“")[2][:3] for f in found.quantifiers] == ["近七成", "46%"]
    assert not found.clean


def more_rows(folder: Path, form) -> list[Path]:
    frame = simulate(form, 80, 99)
    responded = Responded(form, frame, simulated=True, survey_number="100000002")
    folder.mkdir(exist_ok=True)
    paths = []
    for mode, name in (("text", "按文本"), ("number", "按序号")):
        path = folder / f"100000002_{name}_模拟数据_80_80.xlsx"
        path.write_bytes(Wenjuanxing().write(responded, mode))  # pyright: ignore[reportArgumentType]
        paths.append(path)
    return paths


def test_more_answers_make_numbers_stale_not_changed(tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    project.ingest(*DEMO)
    made, path = project.report(tmp_path / "d.docx")
    edited = read(path.read_bytes(), path.name)
    before = verify(edited, made)
    before_valid = f"{len(project.responses.eligible)}份"
    assert before.stale == []
    project.ingest(*more_rows(tmp_path / "more", project.questionnaire))
    found = verify(edited, draft(project.material()))
    assert found.changed == []
    assert found.unbound == []
    assert len(found.stale) > 100
    assert found.numbers == found.matched + len(found.stale)
    assert found.numbers - before.numbers == len([f for f in found.stale if f["where"].startswith("图")]) > 0
    valid = next(f for f in found.stale if f["shown"] == before_valid)
    assert valid["expected"] == f"{len(project.responses.eligible)}份"
    assert found.clean


def test_a_number_that_is_no_longer_shown_is_stale(demo, demo_draft, tmp_path):
    """The definition was changed after the draft: the question is gone, so nothing stands behind its numbers."""
    outline = tmp_path / "report.yaml"
    outline.write_text("profile: [DEM01]\nthemes:\n- {title: 住房, items: [HOU01]}\n", encoding="utf-8")
    made = demo.material()
    current = draft(replace(made, outline=read_outline(outline, demo.questionnaire)))
    found = verify(read(demo_draft[1].read_bytes(), "d.docx"), current)
    assert found.changed == []
    assert found.stale
    assert {f["expected"] for f in found.stale} == {"（不再列出）"}


@pytest.fixture(scope="module")
def whole(demo) -> dict[str, Draft]:
    return {edition: draft(demo.material(edition)) for edition in ("internal", "public")}


@pytest.mark.parametrize(
    ("edition", "sections"),
    [
        ("public", ()),
        ("public", ("summary",)),
        ("internal", ("summary",)),
        ("internal", ("method", "limits")),
        ("internal", ("profile",)),
        ("internal", ("appendix",)),
    ],
)
def test_editions_and_single_sections(demo, whole, tmp_path, edition, sections):
    made = draft(demo.material(edition), sections)
    path = made.save(tmp_path / "d.docx")
    found = verify(read(path.read_bytes(), path.name), whole[edition])
    assert untouched(found, len(list(made.document.numbers())))
    if sections == ("summary",):
        again, copy = Project.verify(path, str(demo.folder.path))
        assert untouched(again, found.numbers)
        assert copy is None
    assert [p.name for p in tmp_path.iterdir() if "核对" in p.name] == []


def test_the_commented_copy_has_the_remarks_and_the_original_stays(demo, demo_draft, elsewhere):
    path = elsewhere(demo_draft[1])

    def change(body: Body) -> None:
        body.retype(body.starts(table=False)[2], "99")
        body.retype(body.starts(table=True)[2], "98")
        body.write("近七成（46%）青年这样认为。", "都不说明原因")

    edit(path, change)
    before = path.read_bytes()
    found, copy = Project.verify(path, str(demo.folder.path))
    assert copy is not None
    assert path.read_bytes() == before
    with zipfile.ZipFile(copy) as archive:
        comments = archive.read("word/comments.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert comments.count("<w:comment ") == len(found.remarks) == 4
    assert body.count("commentReference ") == 4
    for words in ("数字被改动，计算结果是", "这个数字没有出处", "“近七成”与46%不符"):
        assert words in comments
    again, _ = Project.verify(copy, str(demo.folder.path))
    assert (again.changed, again.unbound, again.quantifiers) == (found.changed, found.unbound, found.quantifiers)


def refusal(path: Path, name: str | None = None) -> str:
    before = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    with pytest.raises(ToolkitError) as caught:
        Project.verify(path, name)
    assert {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file()} == before
    return caught.value.code


def test_files_that_are_not_ours(demo, demo_draft, tmp_path, elsewhere):
    survey = str(demo.folder.path)
    assert refusal(tmp_path / "none.docx", survey) == "I-NO-FILE"
    assert refusal(tmp_path, survey) == "I-NO-FILE"
    for content in (b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old word", "纯文字".encode()):
        path = tmp_path / "odd.docx"
        path.write_bytes(content)
        assert refusal(path, survey) == "R-NOT-DOCX"
    path = elsewhere(demo_draft[1])
    path.write_bytes(path.read_bytes()[:-2000])
    assert refusal(path, survey) == "R-NOT-DOCX"
    shutil.copy(DEMO[0], tmp_path / "answers.docx")
    assert refusal(tmp_path / "answers.docx", survey) == "R-NOT-DOCX"
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("有46%的人")
    document.save(str(tmp_path / "other.docx"))
    assert refusal(tmp_path / "other.docx", survey) == "R-NOT-OURS"


def test_a_renamed_draft_is_read_all_the_same(demo, demo_draft, elsewhere):
    path = elsewhere(demo_draft[1])
    renamed = path.rename(path.with_name("最终稿 (2) 改.docx"))
    assert Project.verify(renamed, str(demo.folder.path))[0].changed == []


def test_a_draft_of_another_survey_is_named(demo_draft, tmp_path, elsewhere):
    from toolkit.questionnaire.yaml_text import dump

    folder = tmp_path / "toy"
    folder.mkdir()
    form = questionnaire()
    (folder / "questionnaire.yaml").write_text(dump(form.to_dict()), encoding="utf-8")
    path = elsewhere(demo_draft[1])
    with pytest.raises(ToolkitError) as caught:
        Project.verify(path, str(folder))
    assert caught.value.code == "R-OTHER-SURVEY"
    assert "youth-needs" in caught.value.message
    assert len(responses(form, 3).frame) == 3


def test_a_survey_folder_may_be_renamed(demo_draft, tmp_path, elsewhere):
    folder = demo_copy(tmp_path)
    moved = folder.rename(tmp_path / "renamed")
    Project(str(moved), community="02").ingest(*DEMO)
    path = elsewhere(demo_draft[1])
    found = Project.verify(path, str(moved))[0]
    assert untouched(found, found.numbers)


@pytest.mark.parametrize(("key", "value"), [("wave", "x"), ("wave", ""), ("survey", ""), ("edition", "secret")])
def test_a_tampered_origin_is_refused_politely(demo, demo_draft, elsewhere, key, value):
    path = elsewhere(demo_draft[1])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    old = demo_draft[0].document.origin[key]
    name = next(n for n in parts if n.startswith("customXml/item1"))
    parts[name] = parts[name].replace(f"<{key}>{old}</{key}>".encode(), f"<{key}>{value}</{key}>".encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    path.write_bytes(buffer.getvalue())
    assert refusal(path, str(demo.folder.path)) in ("R-NOT-OURS", "R-EDITION")


# ---- LibreOffice

soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine")


def round_trip(path: Path, folder: Path) -> Path:
    out = folder / "again"
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / path.name


@pytest.mark.office
@soffice
def test_libreoffice_round_trip_of_an_unchanged_and_a_changed_draft(demo, demo_draft, tmp_path, elsewhere):
    survey = str(demo.folder.path)
    clean, _ = Project.verify(round_trip(demo_draft[1], tmp_path), survey)
    assert untouched(clean, len(list(demo_draft[0].document.numbers())))

    path = elsewhere(demo_draft[1])

    def change(body: Body) -> None:
        body.retype(body.starts(table=False)[3], "99")
        body.retype(body.starts(table=True)[40], "98")
        body.write("据了解，有46%的青年这样认为。近七成（12%）。", "都不说明原因")
        body.forget(body.starts(table=False)[9])

    edit(path, change)
    direct, _ = Project.verify(path, survey)
    again, copy = Project.verify(round_trip(path, tmp_path), survey)
    for kind in ("changed", "stale", "unbound", "quantifiers"):
        mine, theirs = getattr(direct, kind), getattr(again, kind)
        assert [{k: v for k, v in f.items() if k != "where"} for f in mine] == [
            {k: v for k, v in f.items() if k != "where"} for f in theirs
        ]
    assert (len(direct.changed), len(direct.unbound), len(direct.quantifiers)) == (2, 2, 1)
    assert copy is not None
    with zipfile.ZipFile(round_trip(copy, tmp_path / "copy")) as archive:
        assert archive.read("word/comments.xml").count(b"<w:comment ") == len(again.remarks)
