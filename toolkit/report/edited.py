"""A draft that somebody has edited: the file, where it comes from, and the copy with comments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import IntakeError, ReportError
from toolkit.files import save
from toolkit.report.drafting import draft
from toolkit.report.verification import Verification, verify

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Draft as ReadDraft
    from toolkit.questionnaire import Questionnaire
    from toolkit.report.material import Material


@dataclass(frozen=True)
class EditedDraft:
    """An edited draft on disk, as it was read."""

    path: Path
    data: bytes
    read: ReadDraft

    @staticmethod
    def open(path: Path) -> EditedDraft:
        """Read a draft.

        Raises
        ------
        IntakeError
            ``I-NO-FILE``.
        ReportError
            ``R-NOT-DOCX``, ``R-NOT-OURS`` when the file does not say which survey and wave it tells of.
        """
        from toolkit.document.docx.reader import read

        if not path.is_file():
            raise IntakeError("I-NO-FILE", where=str(path))
        data = path.read_bytes()
        found = read(data, path.name)
        if not found.origin.get("survey") or not found.origin.get("wave", "").isdigit():
            raise ReportError("R-NOT-OURS", where=path.name)
        return EditedDraft(path, data, found)

    @property
    def survey(self) -> str:
        """Name of the survey it tells of."""
        return self.read.origin["survey"]

    @property
    def wave(self) -> int:
        """The wave it tells of."""
        return int(self.read.origin["wave"])

    @property
    def community(self) -> str | None:
        """The community it tells of."""
        return self.read.origin.get("community")

    @property
    def edition(self) -> str:
        """Whether it is an internal or a public one."""
        return self.read.origin.get("edition", "internal")

    @property
    def rehearsal(self) -> tuple[int, int] | None:
        """The number of answers and the seed, when it tells of a rehearsal."""
        n, _, seed = self.read.origin.get("rehearsal", "").partition("/")
        return (int(n), int(seed)) if n.isdecimal() and seed.isdecimal() else None

    def belongs_to(self, questionnaire: Questionnaire) -> None:
        """Refuse a draft of another questionnaire.

        Raises
        ------
        ReportError
            ``R-OTHER-SURVEY``.
        """
        theirs = self.read.origin.get("questionnaire", questionnaire.id)
        if theirs != questionnaire.id:
            raise ReportError("R-OTHER-SURVEY", where=self.path.name, theirs=theirs, ours=questionnaire.id)

    def verified(self, material: Material) -> tuple[Verification, Path | None]:
        """Check it against its own record and today's data; return what was found, and the commented copy if any."""
        from toolkit.document.docx.comments import annotate

        found = verify(self.read, draft(material))
        if not found.remarks:
            return found, None
        copy = annotate(self.data, found.remarks, material.date, self.path.name)
        return found, save(self.path.with_name(f"{self.path.stem}（核对意见）.docx"), copy)
