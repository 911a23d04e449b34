"""What came back: read in, decided about, cleaned, handed on."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from toolkit.channels.mapping import Mapping, mapping_text
from toolkit.errors import IntakeError
from toolkit.files import delete, save
from toolkit.project.survey import Survey
from toolkit.questionnaire.bank import places
from toolkit.records import Ledger
from toolkit.responses import Intake, Responses, ingest
from toolkit.responses.audit import Audit, audit
from toolkit.responses.cleaning import Cleaning, clean
from toolkit.responses.decided import AllDecided, all_decided
from toolkit.responses.decisions import CLEAN, COLUMN, OPTION, UNDO, Decision, Decisions, Questions, meant
from toolkit.responses.export import Exported, export
from toolkit.responses.open_questions import decide, open_questions
from toolkit.responses.personal import hand_out, mask
from toolkit.responses.reminders import Reminders
from toolkit.responses.store import UNSTATED
from toolkit.sample.fieldwork import Fieldwork, fieldwork
from toolkit.sample.quota import Quotas


class Answers(Survey):
    """Read exports, decide what only a person can decide, clean, and hand data on."""

    def ingest(self, *files: str | Path) -> Intake:
        """Read exports into the store; a folder stands for the files in it.

        Raises
        ------
        IntakeError
            ``I-PLACE`` for a community that is not in the list, and what :func:`toolkit.responses.ingest` raises.
        """
        self._changed()
        code = self.store.community
        if code != UNSTATED and code not in {place.code for place in places()}:
            raise IntakeError("I-PLACE", where=self.folder.name, place=code)
        return ingest(self.store, self.questionnaire, self.folder.mapping(), [Path(file) for file in files])

    @property
    def files_read(self) -> frozenset[str]:
        """The hashes of the files that were read so far."""
        return frozenset(file["sha256"] for batch in self.store.handed_in() for file in batch["files"])

    @property
    def reminders(self) -> Reminders:
        """All that is to be told of the files read so far."""
        return Reminders(self.everything.notices)

    @cached_property
    def everything(self) -> Responses:
        """The answers of this community and wave, all that were read."""
        return self.store.responses(self.questionnaire, self.folder.mapping())

    @cached_property
    def cleaning(self) -> Cleaning:
        """Records that may not be what they seem, what is proposed about them, and what was decided."""
        return clean(self.everything, self.store.decisions().of(CLEAN))

    @property
    def responses(self) -> Responses:
        """The answers that count: all that were read but those a person has agreed to leave out."""
        return self.cleaning.without

    @property
    def ledger(self) -> Ledger:
        """The answers that were not accepted."""
        return Ledger(self.everything.ledger)

    @property
    def audit(self) -> Audit:
        """Who was asked what, who answered, and which gaps and answers do not fit the routing."""
        return audit(self.everything)

    def fieldwork(self, target: int | Quotas | None = None) -> Fieldwork:
        """Return how many forms came in, and who is still missing; without a target by the quotas written down."""
        return fieldwork(self.responses, self.sampling.quotas if target is None else target)

    @property
    def questions(self) -> Questions:
        """What is left for a person to decide."""
        return Questions((*open_questions(self.everything, self.store.decisions()), *self.cleaning.questions))

    @property
    def decided(self) -> AllDecided:
        """What was decided so far, the newest last."""
        return all_decided(self.store.decisions(), self.questionnaire)

    def decide(self, question: str, choice: str, *, who: str = "", why: str = "", when: str = "") -> Decision:
        """Record a decision about an open question, or ``undo`` one; columns and words are remembered for everybody."""
        by = (who, when or str(date.today()), why)
        before = self.folder.mapping()
        if meant(choice, (UNDO,)) == UNDO:
            decision = self.store.decisions().undone(question, *by)
            confirmed = before.without(decision.about) if decision.kind in (COLUMN, OPTION) else before
        else:
            decision = decide(self.questions.named(question), choice, self.everything, by)
            confirmed = Decisions([decision.as_dict()]).applied(before)
        self.store.decide(decision)
        if confirmed != before:
            self._confirm(confirmed)
        self._changed()
        return decision

    def _confirm(self, mapping: Mapping) -> None:
        """Save what was confirmed for everybody; where nothing is, there is no file."""
        if mapping == Mapping():
            delete(self.folder.mapping_file)
        else:
            save(self.folder.mapping_file, mapping_text(mapping))

    def export(self, path: str | Path, *, texts: bool = False) -> Exported:
        """Write the answers without direct identifiers as .sav, .csv or .parquet; texts, masked, when asked for."""
        exported = export(self.responses, Path(path), mask if texts else None)
        self._handed_out(exported.path)
        return exported

    def _handed_out(self, path: Path) -> Path:
        """Log that a file holds single answers, so that it is found on the day of deletion."""
        hand_out(self.store.folder, path)
        return path

    def _changed(self) -> None:
        for kept in ("everything", "cleaning"):
            self.__dict__.pop(kept, None)
