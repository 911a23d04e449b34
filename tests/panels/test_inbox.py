"""The inbox in JupyterLab, and the same choices as text where there are no widgets."""

from __future__ import annotations

import shutil
import sys

import pytest

from tests.report.toy import DEMO, demo_copy, demo_people
from toolkit import Project
from toolkit.panels import Inbox


@pytest.fixture
def inbox(tmp_path) -> Inbox:
    made = Inbox(Project(str(demo_copy(tmp_path)), community="02"))
    made.folder.mkdir(parents=True)
    return made


def test_an_absent_and_an_empty_folder(tmp_path, inbox):
    assert repr(inbox) == "收件箱（0 个文件）"
    shutil.rmtree(inbox.folder)
    assert inbox.files() == []
    assert "（空的）" in inbox._as_text()


def test_files_in_order_without_hidden_ones(inbox):
    for name in ("b.xlsx", "a.xlsx", ".part", "~$a.xlsx"):
        (inbox.folder / name).write_bytes(b"")
    (inbox.folder / "folder").mkdir()
    assert [path.name for path in inbox.files()] == ["a.xlsx", "b.xlsx"]
    assert "a.xlsx" in inbox._as_text()
    assert "toolkit ingest youth-needs" in inbox._as_text()


def test_reading_shows_what_came_of_it(inbox):
    for file in DEMO:
        shutil.copy(file, inbox.folder)
    said = inbox.read([path.name for path in inbox.files()])
    assert "收下" in said
    assert f"{demo_people()} 份答卷" in said


def test_faults_are_three_lines_and_escaped(inbox):
    (inbox.folder / "<b>坏.xlsx").write_bytes(b"x")
    said = inbox.read(["<b>坏.xlsx"])
    assert said.count("<br>") == 2
    assert "<b>" not in said
    assert "&lt;b&gt;坏.xlsx" in said
    assert said.startswith("位置：")


def test_nothing_ticked_is_told(inbox):
    assert inbox.read([]) == "请先选中要读入的文件。"
    assert not (inbox.project.folder.stores).exists()


def test_the_form(inbox):
    widgets = pytest.importorskip("ipywidgets")
    form = inbox._form(widgets)
    assert [type(child).__name__ for child in form.children] == ["SelectMultiple", "Button", "HTML"]
    assert form.children[1].disabled
    for file in DEMO:
        shutil.copy(file, inbox.folder)
    form = inbox._form(widgets)
    assert len(form.children[0].value) == len(DEMO)
    assert form.children[0].layout.width == "auto", "as wide as the page: exports have long names"
    form.children[1].click()
    assert f"{demo_people()} 份答卷" in form.children[2].value


def test_without_widgets_it_is_text(inbox, monkeypatch, capsys):
    pytest.importorskip("IPython")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    inbox._ipython_display_()
    assert "里的文件：" in capsys.readouterr().out
