"""One project folder, one survey with answers, and two ways to run a command in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.report.toy import DEMO, ROOT, demo_copy
from toolkit.cli import main


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A project folder of its own: what ``new`` and ``adopt`` write stays here."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "surveys", folder / "surveys")
    return folder


@pytest.fixture(scope="module")
def survey(tmp_path_factory) -> Path:
    """A copy of the worked example with the demo read in; not to be written into."""
    folder = demo_copy(tmp_path_factory.mktemp("survey"))
    assert main(["ingest", str(folder), *map(str, DEMO), "--community", "02", "--json"]) == 0
    return folder


@pytest.fixture
def run(home, capsys, monkeypatch):
    """Return a function that runs a command in the project folder: (exit code, JSON, standard error)."""
    monkeypatch.chdir(home)

    def call(*arguments: object) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = main([*map(str, arguments), "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out), err

    return call


@pytest.fixture
def say(home, capsys, monkeypatch):
    """Return a function that runs a command for people: (exit code, standard output, standard error)."""
    monkeypatch.chdir(home)

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*map(str, arguments)])
        return code, *capsys.readouterr()

    return call
