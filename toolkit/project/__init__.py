"""The cadre's door: one survey of one community. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.channels import Draft as DraftQuestionnaire
from toolkit.project.design import adopted_survey, new_survey
from toolkit.project.telling import Telling
from toolkit.report import EditedDraft, Verification
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.store import UNSTATED
from toolkit.simulation import Rehearsal, rehearse


class Project(Telling):
    """One survey of one community and wave: what is asked, what came back, and what is told of it."""

    @staticmethod
    def new(name: str, modules: Sequence[str] = ()) -> Project:
        """Make a survey folder from the bank."""
        new_survey(name, modules)
        return Project(name)

    @staticmethod
    def adopt(name: str, files: Sequence[Path]) -> tuple[Project, DraftQuestionnaire]:
        """Make a survey folder drafted from an existing export."""
        drafted = adopted_survey(name, files)
        return Project(name), drafted

    def rehearse(self, n: int = 300, seed: int = 1) -> Rehearsal:
        """Simulate the survey: the draft before anybody is asked, and what this number of answers can show."""
        store = self.folder.store(self.community or UNSTATED, self.wave)
        return rehearse(
            self.questionnaire, self.sampling, self.outline, n, seed, store.provenance([], simulated=True), self.plan()
        )

    @staticmethod
    def verify(
        file: str | Path, name: str | None = None, community: str | None = None, wave: int | None = None
    ) -> tuple[Verification, Path | None]:
        """Check an edited draft; return what was found and the copy with comments, when there is anything to say.

        Survey, community and wave are those written in the draft, unless others are named.
        """
        edited = EditedDraft.open(Path(file))
        survey = name or str(SurveyFolder.near(edited.path, edited.survey).path)
        project = Project(survey, community or edited.community, wave or edited.wave)
        edited.belongs_to(project.questionnaire)
        told = project.rehearse(*edited.rehearsal) if edited.rehearsal else project
        return edited.verified(told.material(edited.edition))
