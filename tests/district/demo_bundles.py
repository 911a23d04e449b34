"""Write the bundles that the demo's communities hand in: ``python -m tests.district.demo_bundles``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.making import ROOT
from tests.report.toy import demo_copy
from toolkit import Project
from toolkit.program import Program

BUNDLES = ROOT / "data" / "demo" / "bundles"
TABLES_ONLY = "25"
"""The community that keeps its answers at home."""


def written(folder: Path, to: Path, codes: tuple[str, ...] = ()) -> list[Path]:
    """Write the bundles of some communities, all when none is named, from the demo's files."""
    survey = demo_copy(folder)
    program = Program(str(survey))
    program.ingest(ROOT / "data" / "demo" / "wave1")
    return [
        Project(str(survey), code).bundle(to, tables_only=code == TABLES_ONLY)[1]
        for code in codes or program.communities
    ]


if __name__ == "__main__":
    BUNDLES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), BUNDLES)
