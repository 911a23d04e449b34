"""The cadre's door: one survey of one community. Verbs only; what they return are the rooms' own objects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from toolkit.channels import Draft as DraftQuestionnaire
from toolkit.channels import draft_of
from toolkit.document import Chart, Table
from toolkit.errors import IntakeError
from toolkit.files import Written, save
from toolkit.findings.plan import AnalysisPlan, lock, plan_text, read_plan
from toolkit.forms import write_forms
from toolkit.questionnaire import Questionnaire, check
from toolkit.questionnaire.bank.selection import select
from toolkit.questionnaire.editing import Edited, Side, bring_together
from toolkit.questionnaire.yaml_text import dump
from toolkit.records import Issues, Ledger
from toolkit.report import (
    Draft,
    EditedDraft,
    Material,
    Outline,
    Verification,
    chart_for,
    draft,
    material_of,
    read_outline,
    table_for,
)
from toolkit.responses import Intake, Responses, ingest
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.store import UNSTATED, Store
from toolkit.sample import TEMPLATE, Sample, Sampling, read_sampling
from toolkit.sample.size import SampleAdvice, advice
from toolkit.simulation import Rehearsal, rehearse


class Project:
    """One survey of one community and wave.

    Parameters
    ----------
    name : str
        A survey under ``surveys/``, or a path to such a folder.
    community : str, optional
        Two-digit code; may be left out while there is only one.
    wave : int
        From 1.
    """

    def __init__(self, name: str, community: str | None = None, wave: int = 1) -> None:
        self.folder = SurveyFolder.find(name)
        self.community, self.wave = community, wave
        if community is not None or wave != 1:
            _ = self.folder.store(community or UNSTATED, wave)  # a wrong code is told here, not at the first use

    def __repr__(self) -> str:
        try:
            community = self.store.community
        except IntakeError:  # there are several
            community = "未指明"
        return f"调查 {self.folder.name}（社区 {community}，第 {self.wave} 期）"

    @cached_property
    def store(self) -> Store:
        """The answers on disk; a survey with several communities needs one named."""
        return self.folder.store(self.community, self.wave)

    @staticmethod
    def new(name: str, modules: Sequence[str] = ()) -> Project:
        """Make a survey folder from the bank."""
        folder = SurveyFolder.find(name, new=True)
        save(folder.definition, dump(select(folder.name, modules)))
        save(folder.path / "sampling.yaml", TEMPLATE)
        return Project(name)

    @staticmethod
    def adopt(name: str, files: Sequence[Path]) -> tuple[Project, DraftQuestionnaire]:
        """Make a survey folder drafted from an existing export."""
        folder = SurveyFolder.find(name, new=True)
        drafted = draft_of(files, folder.name)
        save(folder.definition, dump(drafted.definition))
        return Project(name), drafted

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the survey."""
        return self.folder.questionnaire(wave=self.wave)

    @cached_property
    def sampling(self) -> Sampling:
        """What is written down about the fieldwork."""
        return read_sampling(self.folder.path / "sampling.yaml")

    def check(self) -> Issues:
        """Check the questionnaire."""
        return Issues(
            check(self.sampling.fieldwork("").filled(self.folder.questionnaire(strict=False, wave=self.wave)))
        )

    def edit(self, keep: Side | None = None) -> Edited:
        """Write the questionnaire as a workbook for WPS, or take back what was edited there."""
        self.__dict__.pop("questionnaire", None)
        return bring_together(self.folder.path, keep)

    def advice(self, population: int | None = None, communities: int = 1) -> SampleAdvice:
        """Return how many answers to aim at."""
        return advice(self.questionnaire, self.sampling.licence, population, communities)

    def plan(self, *, locked: bool = False) -> AnalysisPlan:
        """Return the analysis plan: what will be counted and compared; lock it before answers are read."""
        path = self.folder.path / "plan.yaml"
        plan = read_plan(path, self.questionnaire, self.sampling)
        if locked:
            plan = lock(plan, answers=self.folder.answers_read)
            save(path, plan_text(plan))
        return plan

    def forms(self, to: Path | None = None, *, confirmed: bool = False) -> Written:
        """Write every form; while the check finds errors that nobody has confirmed, marked as not to be handed out."""
        fieldwork = self.sampling.fieldwork(self.store.community)
        errors = () if confirmed else self.check().errors
        return write_forms(self.questionnaire, to or self.folder.out / "forms", fieldwork, errors)

    def rehearse(self, n: int = 300, seed: int = 1) -> Rehearsal:
        """Simulate the survey: the draft before anybody is asked, and what this number of answers can show."""
        store = self.folder.store(self.community or UNSTATED, self.wave)
        return rehearse(self.questionnaire, self.sampling, self.outline, n, seed, store.provenance([], simulated=True))

    def ingest(self, *files: str | Path) -> Intake:
        """Read exports into the store; a folder stands for the files in it."""
        self.__dict__.pop("responses", None)
        return ingest(self.store, self.questionnaire, self.folder.mapping(), [Path(file) for file in files])

    @cached_property
    def responses(self) -> Responses:
        """The answers of this community and wave."""
        return self.store.responses(self.questionnaire, self.folder.mapping())

    @property
    def ledger(self) -> Ledger:
        """The answers that were not accepted."""
        return Ledger(self.responses.ledger)

    @property
    def sample(self) -> Sample:
        """The respondents as a sample."""
        return self.material().sample

    def material(self, edition: str = "internal") -> Material:
        """Return what tables, charts and reports are made of."""
        return material_of(self.responses, self.sampling, self.outline, edition)

    @property
    def outline(self) -> Outline:
        """What the report tells, in what order."""
        return read_outline(self.folder.path / "report.yaml", self.questionnaire)

    def table(self, item: str, by: str = "", edition: str = "internal") -> Table:
        """Return the table of a question, for everybody or by the groups of another."""
        return table_for(self.material(edition), item, by)

    def chart(self, item: str, edition: str = "internal") -> Chart:
        """Return the chart of a question."""
        return chart_for(self.material(edition), item)

    def tables(self, to: Path | None = None, edition: str = "internal") -> tuple[Draft, Written]:
        """Write all tables as a workbook and as a page."""
        written = draft(self.material(edition), ("profile", "findings"))
        return written, written.save_tables(to or self.folder.out / "tables")

    def report(
        self,
        out: Path | None = None,
        edition: str = "internal",
        section: Sequence[str] = (),
        *,
        final: bool = False,
    ) -> tuple[Draft, Path]:
        """Write the draft; the file's ending chooses Word, a page or Markdown."""
        written = draft(self.material(edition), section, final=final)
        return written, written.save(out or self.folder.out / "调研报告.docx")

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
