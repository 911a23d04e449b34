"""The office's door: one survey over all communities. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from pathlib import Path

from toolkit.district import BatchIntake, Board, ingest_all, progress
from toolkit.responses import Responses, ingest
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.handed_in import communities


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

    @property
    def communities(self) -> tuple[str, ...]:
        """The codes of the communities that have handed something in."""
        return tuple(communities(self.folder.stores))

    def progress(self) -> Board:
        """Return what each community has handed in, what of it is pending, and when the last form was submitted."""
        return progress(self.folder.name, self.folder.stores, self._responses)

    def ingest(self, folder: str | Path, wave: int = 1) -> BatchIntake:
        """Read the folders of many communities, each named by its code, into their stores."""
        form, mapping = self.folder.questionnaire(wave=wave), self.folder.mapping()
        return ingest_all(Path(folder), lambda code, paths: ingest(self.folder.store(code, wave), form, mapping, paths))

    def _responses(self, code: str, wave: int) -> Responses:
        return self.folder.store(code, wave).responses(self.folder.questionnaire(wave=wave), self.folder.mapping())
