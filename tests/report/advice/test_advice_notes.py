"""Notes: read kindly, numbered by day and name, nothing personal let through, nothing fatal."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import Document, Paragraph, Text, write
from toolkit.report.advice import read_notes

PLAIN = "类型：座谈\n日期：2025-03-20\n人数：8\n社区：02\n地点：青年之家\n主题：租房\n\n大家谈到租房。\n"


def folder(tmp_path: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
    return tmp_path


def one(tmp_path: Path, content: str | bytes, name: str = "a.txt"):
    notes = read_notes(folder(tmp_path, **{name: content}))
    return notes.notes[0], notes.notices


def test_a_note_in_full(tmp_path):
    note, notices = one(tmp_path, PLAIN)
    assert (note.id, note.kind, note.date, note.people) == ("S1", "座谈", "2025-03-20", 8)
    assert (note.community, note.place, note.topic, note.text) == ("02", "青年之家", "租房", "大家谈到租房。")
    assert note.citation == "（S1，座谈，2025-03-20，8人）"
    assert not notices


@pytest.mark.parametrize(
    "head",
    [
        "类型:座谈会\n日期:2025/3/20\n人数:8人\n社区:2",
        "# 座谈记录\n\n- **类型**：座谈\n- **日期**：2025年3月20日下午\n- **人数**：八人\n- 社区：舜井社区",
        "类　型：座谈　日　期：２０２５．３．２０　人　数：8名青年　社区：02号社区",
        "【类型】：座谈\n座谈时间：二〇二五年三月二十日\n参加人数：共8人（男3女5）\n社区代码：02",
        "类型：座谈\r\n日期：20250320\r\n人数： 8 \r\n社区：大明湖街道舜井社区",
    ],
)
def test_spellings_of_the_first_lines(tmp_path, head):
    note, notices = one(tmp_path, head + "\n\n正文\n")
    assert (note.kind, note.date, note.people, note.community) == ("座谈", "2025-03-20", 8, "02")
    assert not notices
    assert "正文" in note.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    note, _ = one(tmp_path, PLAIN.encode(encoding))
    assert note.topic == "租房"


def test_words_of_the_text_are_no_fields(tmp_path):
    note, _ = one(tmp_path, PLAIN + "日期：2024-01-01 的那次也谈过\n")
    assert note.date == "2025-03-20"
    assert "2024-01-01" in note.text


def test_a_note_from_word_and_from_a_form_of_two_columns(tmp_path):
    lines = PLAIN.splitlines()
    write(Document("座谈", tuple(Paragraph((Text(line),)) for line in lines if line)), tmp_path / "a.docx")
    note, notices = read_notes(tmp_path).notes[0], read_notes(tmp_path).notices
    assert (note.kind, note.people, note.topic) == ("座谈", 8, "租房")
    assert not notices


def test_a_form_made_in_word(tmp_path):
    import docx

    made = docx.Document()
    table = made.add_table(2, 4)
    for row, texts in zip(
        table.rows, (["类型", "走访", "日期", "2025-04-01"], ["人数", "3", "主题", "见习"]), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph("看到的情况")
    made.save(str(tmp_path / "表.docx"))
    (note,) = read_notes(tmp_path).notes
    assert (note.kind, note.date, note.people, note.topic) == ("走访", "2025-04-01", 3, "见习")


def test_numbers_go_by_day_and_name(tmp_path):
    later = PLAIN.replace("2025-03-20", "2025-04-01")
    files = {"丙.txt": later, "乙.md": PLAIN, "甲.txt": PLAIN}
    notes = read_notes(folder(tmp_path, **files)).notes
    assert [(note.id, note.file) for note in notes] == [("S1", "乙.md"), ("S2", "甲.txt"), ("S3", "丙.txt")]
    assert read_notes(tmp_path) == read_notes(tmp_path)


def test_numbers_stay_when_a_community_is_chosen(tmp_path):
    files = {"a.txt": PLAIN.replace("社区：02", "社区：05"), "b.txt": PLAIN, "c.txt": PLAIN.replace("社区：02\n", "")}
    notes = read_notes(folder(tmp_path, **files))
    assert [note.id for note in notes.of("02").notes] == ["S2", "S3"]


def test_personal_information_is_told_and_masked(tmp_path, mobile):
    text = PLAIN.replace("主题：租房", f"主题：租房（联系人：张三，{mobile}）") + f"\n我叫李四，电话{mobile}\n"
    note, notices = one(tmp_path, text, "王.txt")
    (told,) = notices
    assert told.code == "note_personal"
    assert told.level == "action"
    everything = repr(note) + told.message
    assert mobile not in everything
    assert "张三" not in everything
    assert "李四" not in everything
    assert "【电话】" in note.topic


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("坏.docx", b"PK\x03\x04 broken", "note_unreadable"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "note_unreadable"),
        ("乱.txt", bytes(range(256)), "note_unreadable"),
        ("空.txt", b"", "note_incomplete"),
        ("没有日期.md", "类型：座谈\n人数：8\n".encode(), "note_incomplete"),
        ("不是一天.md", "类型：座谈\n日期：2025-02-30\n".encode(), "note_incomplete"),
        ("照片.jpg", b"\xff\xd8\xff", "note_other_file"),
    ],
)
def test_what_cannot_be_used_is_a_notice(tmp_path, name, content, code):
    notes = read_notes(folder(tmp_path, **{name: content}))
    assert not notes.notes
    assert [notice.code for notice in notes.notices] == [code]
    assert name in notes.notices[0].message


def test_what_programmes_leave_behind_is_passed_over(tmp_path):
    found = read_notes(folder(tmp_path, **{"~$a.docx": b"x", ".DS_Store": b"x", "Thumbs.db": b"x"}))
    assert not found.notes
    assert not found.notices
    assert not read_notes(tmp_path / "nothing").notices


def test_what_is_not_certain_is_told(tmp_path):
    note, notices = one(tmp_path, PLAIN.replace("人数：8", "人数：约8人").replace("社区：02", "社区：没有的社区"))
    assert {notice.code for notice in notices} == {"note_people", "note_community"}
    assert note.citation == "（S1，座谈，2025-03-20）"


def test_type_and_day_may_stand_in_the_file_name(tmp_path):
    note, notices = one(tmp_path, "人数：3\n\n谈到见习。", "2025-04-02 走访写字楼.txt")
    assert (note.kind, note.date) == ("走访", "2025-04-02")
    assert [notice.code for notice in notices] == ["note_by_name"]
