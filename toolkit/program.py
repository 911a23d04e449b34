"""The office's door: one survey over all communities. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from pathlib import Path

from toolkit.district import BatchIntake, Board, ingest_all, progress
from toolkit.responses import ingest
from toolkit.responses.folder import SurveyFolder


class Program:
    """A survey as the district office sees it.

    Parameters
    ----------
    name : str
        A survey under ``surveys/``, or a path to such a folder.
    """

    def __init__(self, name: str) -> None:
        self.folder = SurveyFolder.find(name)

    def __repr__(self) -> str:
        return f"项目群 {self.folder.name}"

    def progress(self) -> Board:
        """Return what each community has handed in."""
        return progress(self.folder.name, self.folder.stores)

    def ingest(self, folder: str | Path, wave: int = 1) -> BatchIntake:
        """Read the folders of many communities, each named by its code, into their stores."""
        form, mapping = self.folder.questionnaire(wave=wave), self.folder.mapping()
        return ingest_all(Path(folder), lambda code, path: ingest(self.folder.store(code, wave), form, mapping, [path]))
