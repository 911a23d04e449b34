from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.report import Draft


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Project:
    """The worked example with the demo read in; its data live in a temporary folder. Do not write into it."""
    project = Project(str(demo_copy(tmp_path_factory.mktemp("demo"))), community="02")
    project.ingest(*DEMO)
    return project


@pytest.fixture(scope="session")
def demo_draft(demo, tmp_path_factory) -> tuple[Draft, Path]:
    """The demo's draft and its .docx. Copy the file before changing it."""
    return demo.report(tmp_path_factory.mktemp("draft") / "d.docx")


@pytest.fixture
def elsewhere(tmp_path) -> Callable[[Path], Path]:
    """Return a function that copies a file to a fresh folder."""

    def copy(path: Path) -> Path:
        target = tmp_path / "copy" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
        os.utime(target)
        return target

    return copy
