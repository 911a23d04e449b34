"""A workbook of the project that holds no answers is named, and not read."""

import pytest

from tests.report.toy import DEMO, demo_copy
from toolkit import Project
from toolkit.channels.own import SHEETS
from toolkit.cli import main
from toolkit.errors import IntakeError


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Every workbook that the toolkit writes for somebody to fill in or look up, by what it is called."""
    folder = demo_copy(tmp_path_factory.mktemp("own"))

    def run(*arguments):
        assert main([*map(str, arguments), "--json"]) == 0

    run("ingest", folder, *DEMO, "--community", "02")
    (folder / "margins.csv").unlink()
    for verb, *more in (
        ("edit",),
        ("forms", "--to", folder / "forms"),
        ("advise",),
        ("wall", "--to", folder, "--on", "2025-06-30"),
    ):
        run(verb, folder, *more)
    Project(str(folder)).blank_margins()
    return sorted({*folder.rglob("*.xlsx")})


def test_the_toolkits_own_workbooks_are_no_answers(written, tmp_path):
    project = Project(str(demo_copy(tmp_path)), community="02")
    refused = {}
    for path in written:
        try:
            project.ingest(path)
        except IntakeError as error:
            refused.setdefault(error.code, {})[path.name] = error.message
    own = refused["I-OWN"]
    assert all(any(what in message for what in SHEETS) for message in own.values())
    assert {"questionnaire.xlsx", "编码本.xlsx", "margins.xlsx", "measures.xlsx", "建议台账.xlsx"} <= own.keys()
    assert "六个一登记表.xlsx" in own
    assert "录入表.xlsx" not in own
