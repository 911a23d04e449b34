"""The definition on disk, as text and as a workbook: what was edited wins, nothing is lost, nothing is used unseen."""

from __future__ import annotations

import io

import openpyxl
import pytest

from toolkit.errors import DefinitionError
from toolkit.questionnaire import read
from toolkit.questionnaire.bank.selection import select
from toolkit.questionnaire.editing import TEXT, WORKBOOK, bring_together, definition_file
from toolkit.questionnaire.workbook import template
from toolkit.questionnaire.yaml_text import dump, load

OLD_TEXT, OLD_WORKBOOK = "questionnaire（改前）.yaml", "questionnaire（改前）.xlsx"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "mine"
    place.mkdir()
    (place / TEXT).write_text(dump(select("mine")), encoding="utf-8")
    bring_together(place)
    return place


def edit_workbook(folder, title):
    book = openpyxl.load_workbook(io.BytesIO((folder / WORKBOOK).read_bytes()))
    for row in book["问卷"].iter_rows():
        for cell in row:
            if cell.value == "社区青年需求调查":
                cell.value = title
    book.save(folder / WORKBOOK)


def edit_text(folder, title):
    text = (folder / TEXT).read_text(encoding="utf-8")
    assert "社区青年需求调查" in text
    (folder / TEXT).write_text(text.replace("社区青年需求调查", title), encoding="utf-8")


def title(folder):
    return read(definition_file(folder)).title


def test_writing_the_workbook_changes_nothing(folder):
    before = (folder / TEXT).read_bytes()
    assert definition_file(folder) == folder / TEXT
    assert "内容相同" in bring_together(folder).done
    assert (folder / TEXT).read_bytes() == before


def test_what_was_edited_in_the_workbook_is_taken_and_the_text_is_kept(folder):
    edit_workbook(folder, "青年住房调查")
    with pytest.raises(DefinitionError) as caught:
        definition_file(folder)
    assert caught.value.code == "Q-NOT-TAKEN"
    assert "toolkit edit mine" in caught.value.fix
    old = (folder / TEXT).read_bytes()
    assert "已收回" in bring_together(folder).done
    assert title(folder) == "青年住房调查"
    assert (folder / OLD_TEXT).read_bytes() == old
    assert load((folder / TEXT).read_bytes(), TEXT).data["items"] == select("mine")["items"]
    edit_workbook(folder, "没有变化")  # the workbook was written anew, so a second round starts from a clean state
    assert "内容相同" in bring_together(folder).done


def test_what_was_edited_in_the_text_goes_into_the_workbook(folder):
    edit_text(folder, "青年就业调查")
    assert title(folder) == "青年就业调查"
    assert "写进表格" in bring_together(folder).done
    assert read(folder / WORKBOOK).title == "青年就业调查"


@pytest.fixture
def edited_on_both_sides(folder):
    edit_text(folder, "文字")
    edit_workbook(folder, "表格")
    return folder


def test_where_both_were_edited_a_person_decides(edited_on_both_sides):
    folder = edited_on_both_sides
    for look in (definition_file, bring_together):
        with pytest.raises(DefinitionError) as caught:
            look(folder)
        assert caught.value.code == "Q-BOTH-EDITED"
    bring_together(folder, "xlsx")
    assert title(folder) == "表格"
    assert "文字" in (folder / OLD_TEXT).read_text(encoding="utf-8")


def test_where_the_text_counts_the_edited_workbook_is_kept_as_it_was(edited_on_both_sides):
    folder = edited_on_both_sides
    edited = (folder / WORKBOOK).read_bytes()
    assert OLD_WORKBOOK in bring_together(folder, "yaml").done
    assert title(folder) == read(folder / WORKBOOK).title == "文字"
    assert (folder / OLD_WORKBOOK).read_bytes() == edited
    assert read(folder / OLD_WORKBOOK).title == "表格"


def test_a_workbook_alone_is_enough(tmp_path):
    (tmp_path / WORKBOOK).write_bytes(template())
    assert definition_file(tmp_path) == tmp_path / WORKBOOK
    assert read(definition_file(tmp_path)).questions
    bring_together(tmp_path)
    assert definition_file(tmp_path) == tmp_path / TEXT
    with pytest.raises(DefinitionError, match="Q-NO-FILE"):
        bring_together(tmp_path / "nothing")


def test_a_fault_in_the_workbook_names_sheet_row_and_column_and_takes_nothing(folder):
    book = openpyxl.load_workbook(io.BytesIO((folder / WORKBOOK).read_bytes()))
    sheet = book["题目"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=3) for cell in row if cell.value}
    kind = next(int(column or 0) for name, column in heads.items() if "题型" in name)
    sheet.cell(sheet.max_row, kind, "单眩题")
    book.save(folder / WORKBOOK)
    before = (folder / TEXT).read_bytes()
    with pytest.raises(DefinitionError) as caught:
        bring_together(folder)
    assert "题目" in caught.value.where
    assert "行" in caught.value.where
    assert (folder / TEXT).read_bytes() == before
