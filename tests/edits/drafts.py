"""The drafts that are changed: of two demo communities, and the same after a way through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.report.toy import ROOT, demo_copy
from toolkit import Project
from toolkit.report import Draft

COMMUNITY, ELSEWHERE = "02", "05"
ROUTES = {"docx": ("docx",), "odt": ("odt", "docx"), "doc": ("doc", "docx"), "rtf": ("rtf", "docx")}
"""Formats through which a draft is saved, one after the other, by name of the route."""

_FILTERS = {"docx": "docx:MS Word 2007 XML", "odt": "odt", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}


@dataclass(frozen=True)
class Written:
    """A draft and the file it was written to."""

    draft: Draft
    data: bytes


def written(folder: Path, community: str = COMMUNITY) -> Written:
    """Write the draft of a demo community."""
    place = folder / community
    place.mkdir(parents=True)
    project = Project(str(demo_copy(place)), community=community)
    project.ingest(*sorted((ROOT / "data" / "demo" / "wave1" / community).iterdir()))
    draft, path = project.report(place / "d.docx")
    return Written(draft, path.read_bytes())


def through(data: bytes, route: str, folder: Path) -> bytes:
    """Save a draft through the formats of a route."""
    place = folder / route
    place.mkdir(parents=True)
    path = place / "draft.docx"
    path.write_bytes(data)
    for step, suffix in enumerate(ROUTES[route]):
        out = place / str(step)
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = ["soffice", profile, "--headless", "--convert-to", _FILTERS[suffix], "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        path = out / f"draft.{suffix}"
    return path.read_bytes()


def with_office() -> bool:
    """Whether LibreOffice is on this machine."""
    return shutil.which("soffice") is not None
