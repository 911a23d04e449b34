"""Before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.channels import Draft as DraftQuestionnaire
from toolkit.channels import draft_of
from toolkit.channels.mapping import mapping_text
from toolkit.errors import DefinitionError
from toolkit.files import Written, save
from toolkit.findings.plan import AnalysisPlan, lock, plan_text, read_plan
from toolkit.forms import write_forms
from toolkit.project.survey import Survey
from toolkit.questionnaire import Questionnaire, check
from toolkit.questionnaire.bank.selection import select
from toolkit.questionnaire.editing import Edited, Side, bring_together
from toolkit.questionnaire.yaml_text import dump
from toolkit.records import Issue, Issues, Severity
from toolkit.responses.folder import SurveyFolder
from toolkit.responses.handed_in import communities
from toolkit.sample import TEMPLATE
from toolkit.sample.size import SampleAdvice, advice


def new_survey(name: str, modules: Sequence[str] = ()) -> None:
    """Make a survey folder from the bank."""
    folder = SurveyFolder.find(name, new=True)
    save(folder.definition, dump(select(folder.name, modules)))
    save(folder.path / "sampling.yaml", TEMPLATE)


def adopted_survey(name: str, files: Sequence[Path]) -> DraftQuestionnaire:
    """Make a survey folder drafted from an existing export, with what maps the export's names to it."""
    folder = SurveyFolder.find(name, new=True)
    drafted = draft_of(files, folder.name)
    save(folder.definition, dump(drafted.definition))
    if drafted.mapping is not None:
        save(folder.mapping_file, mapping_text(drafted.mapping))
    return drafted


class Design(Survey):
    """Check, edit, plan, and write what goes out."""

    def check(self) -> Issues:
        """Check the questionnaire, and whether it still means by a code what the answers that came in mean by it."""
        written = self.folder.questionnaire(strict=False, wave=self.wave)
        return Issues((*check(self.sampling.fieldwork("").filled(written)), *self._moved(written)))

    def _moved(self, questionnaire: Questionnaire) -> Iterator[Issue]:
        stores = [self.folder.store(code, self.wave) for code in communities(self.folder.stores)]
        for moved in dict.fromkeys(moved for store in stores for moved in store.moved(questionnaire)):
            item, code, was, now = moved
            error = DefinitionError("Q-MOVED", where=item, option=code, was=was, now=now)
            yield Issue(error.code, item, Severity.ERROR, error.message, error.fix)

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
        fieldwork = self.sampling.fieldwork(self.community or self.folder.only_community)
        errors = () if confirmed else self.check().errors
        return write_forms(self.questionnaire, to or self.folder.out / "forms", fieldwork, errors)
