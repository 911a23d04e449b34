"""The cadre's door: one survey of one community. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.channels import Draft as DraftQuestionnaire
from toolkit.disclosure import mask
from toolkit.district.bundle import Bundle, bundle_of, write_bundle
from toolkit.document import Chart, Table
from toolkit.files import Written, save
from toolkit.findings import Findings
from toolkit.findings.comparing import compare, priorities
from toolkit.project.custody import Custody
from toolkit.project.design import adopted_survey, new_survey
from toolkit.project.telling import Telling
from toolkit.report import (
    Draft,
    EditedDraft,
    Material,
    Outline,
    Verification,
    WeightingPage,
    brief,
    chart_for,
    draft,
    material_of,
    read_outline,
    table_for,
    weighting_page,
)
from toolkit.report.advice import Measures, Notes, read_measures, read_notes
from toolkit.report.advising import Advised, advise
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.store import UNSTATED
from toolkit.sample import Sample, Weighting, Weights, read_population, weigh
from toolkit.sample.known import known_of
from toolkit.sample.known_sheet import write_blank
from toolkit.simulation import Rehearsal, rehearse
from toolkit.statistics.methods import Analysis


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
