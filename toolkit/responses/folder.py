"""How a survey lies on disk: its own folder, and the folders of its answers and results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.channels.mapping import Mapping, read_mapping
from toolkit.errors import DefinitionError, StoreError
from toolkit.files import checked_name, project_root
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.editing import TEXT, WORKBOOK, definition_file
from toolkit.responses.handed_in import communities, ever_handed_in
from toolkit.responses.store import UNSTATED, Store


@dataclass(frozen=True)
class SurveyFolder:
    """The folder of one survey.

    Parameters
    ----------
    name : str
        Name of the survey.
    path : Path
        ``surveys/<name>``, or the folder a path pointed to.
    data : Path
        Where its data live: ``data/`` of the project, or inside the folder itself.
    """

    name: str
    path: Path
    data: Path

    @staticmethod
    def find(name: str, *, new: bool = False) -> SurveyFolder:
        """Return the folder of a survey: a name under ``surveys/``, or a path to a folder.

        Raises
        ------
        StoreError
            ``S-NAME`` for a name that cannot be a folder or leads out of ``surveys/``.
        DefinitionError
            ``Q-NO-FILE`` when there is no such survey, ``Q-EXISTS`` when a ``new`` one is there already.
        """
        path = Path(name)
        if path.name in (TEXT, WORKBOOK) and path.is_file():
            path = path.parent
            name = str(path.resolve())
        elsewhere = "/" in name or "\\" in name or _is_survey(path)
        folder = _at(path, name) if elsewhere else SurveyFolder.of_project(name)
        if new and folder.path.exists():
            raise DefinitionError("Q-EXISTS", where=folder.name)
        if not new and not _is_survey(folder.path):
            raise DefinitionError("Q-NO-FILE", where=folder.name)
        return folder

    @staticmethod
    def of_project(name: str) -> SurveyFolder:
        """Return the folder of a name under ``surveys/``, whatever folder one stands in; there need be none yet.

        Raises
        ------
        StoreError
            ``S-NAME``, as :meth:`find`.
        """
        return SurveyFolder(checked_name(name), _surveys() / name, project_root() / "data")

    @property
    def exists(self) -> bool:
        """Whether a questionnaire lies there."""
        return _is_survey(self.path)

    @staticmethod
    def near(file: Path, survey: str) -> SurveyFolder:
        """Return the folder of the survey a draft names: one beside or above the draft, else the project's own.

        A draft carries the survey's name and never a path, so a survey outside the project is looked for where its
        drafts are usually kept.
        """
        for folder in (*file.resolve().parents, Path.cwd()):
            for place in (folder, folder / checked_name(survey)):
                if place.name == survey and _is_survey(place):
                    return _at(place, survey)
        return SurveyFolder.find(survey)

    @property
    def definition(self) -> Path:
        """The questionnaire's file as text."""
        return self.path / TEXT

    @property
    def out(self) -> Path:
        """Where results are written by default."""
        return self.data / "out" / self.name

    @property
    def stores(self) -> Path:
        """The folder of all communities' stores."""
        return self.data / "store" / self.name

    @property
    def releases(self) -> Path:
        """The folder of what was given away of all communities together, and its ledger."""
        return self.stores / "releases"

    def questionnaire(self, *, strict: bool = True, wave: int = 1) -> Questionnaire:
        """Return the questionnaire; see :func:`toolkit.questionnaire.build.read`.

        A wave whose wording changed has a definition of its own, ``questionnaire.wave2.yaml``; the others share one.
        """
        own = self.path / f"{Path(TEXT).stem}.wave{wave}.yaml"
        return read(own if own.is_file() else definition_file(self.path), strict=strict)

    def store(self, community: str | None, wave: int) -> Store:
        """Return the store of a community and a wave."""
        return Store.find(self.name, self.stores, community, wave)

    @property
    def answers_read(self) -> int:
        """How many answers have been handed in so far, over all communities and waves.

        Repeated exports count again, and files that were withdrawn too: their answers may have been seen.
        """
        stores = sorted(self.stores.glob("community=*/wave=*"))
        return sum(batch["files"][0]["rows"] for store in stores for batch in ever_handed_in(store))

    @property
    def only_community(self) -> str:
        """The code of the only community there is; that of a survey that names none where there are several."""
        known = communities(self.stores)
        return known[0] if len(known) == 1 else UNSTATED

    @property
    def mapping_file(self) -> Path:
        """Where the confirmed mapping is written down."""
        return self.path / "mapping.yaml"

    def mapping(self) -> Mapping:
        """Return what was confirmed about columns and words (mapping.yaml); nothing when there is no file."""
        return read_mapping(self.mapping_file)


def _at(path: Path, written: str) -> SurveyFolder:
    """Return the folder a path points to; a path that climbs with ``..`` must lead to a survey that is there."""
    if ".." in path.parts and not _is_survey(path):
        raise StoreError("S-NAME", where=f"名称“{written[:40]}”")
    whole = path.resolve()
    data = project_root() / "data" if whole.parent == _surveys().resolve() else whole / "data"
    return SurveyFolder(checked_name(whole.name), whole, data)


def _is_survey(path: Path) -> bool:
    return (path / TEXT).is_file() or (path / WORKBOOK).is_file()


def _surveys() -> Path:
    return project_root() / "surveys"
