"""A draft that somebody has edited: the file, where it comes from, and the copy with comments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import IntakeError, ReportError
from toolkit.files import save
from toolkit.report.drafting import OF_BUNDLES, written_again
from toolkit.report.sections import SECTIONS, Section
from toolkit.report.verification import Verification, of_this_draft, verify

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Draft as ReadDraft
    from toolkit.questionnaire import Questionnaire
    from toolkit.registry import Registry
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
            ``R-NOT-DOCX``, ``R-NOT-OURS`` when what the file says of its survey and wave cannot be understood.
        """
        from toolkit.document.docx.reader import read

        if not path.is_file():
            raise IntakeError("I-NO-FILE", where=str(path))
        data = path.read_bytes()
        found = read(data, path.name)
        if found.origin and not (found.origin.get("survey") and found.origin.get("wave", "").isdigit()):
            raise ReportError("R-NOT-OURS", where=path.name)
        return EditedDraft(path, data, found)

    @property
    def survey(self) -> str:
        """Name of the survey it tells of.

        Raises
        ------
        ReportError
            ``R-NOT-OURS`` when the file does not say; its text may still be ours, of a survey that is named.
        """
        return self._said["survey"]

    @property
    def community(self) -> str | None:
        """The community it tells of.

        Raises
        ------
        ReportError
            ``R-NOT-OURS`` when the file does not say where it comes from.
        """
        return self._said.get("community")

    @property
    def wave(self) -> int:
        """The wave it tells of; the first when the file does not say."""
        return int(self.read.origin.get("wave", 1))

    @property
    def _said(self) -> dict[str, str]:
        if not self.read.origin:
            raise ReportError("R-NOT-OURS", where=self.path.name)
        return self.read.origin

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

    @property
    def of_district(self) -> bool:
        """Whether it tells of all communities together."""
        return self.read.origin.get("community", self.path.name) == ""

    @property
    def of_bundles(self) -> bool:
        """Whether it was written from what the communities have handed in."""
        return self.read.origin.get("kind") == OF_BUNDLES

    def verified(self, material: Material, parts: Registry[Section] = SECTIONS) -> tuple[Verification, Path | None]:
        """Check it against its own record and today's data; return what was found, and the commented copy if any.

        ``parts`` are those that it was written from.

        Raises
        ------
        ReportError
            ``R-NOT-OURS`` when neither the file nor its text is a draft of this survey.
        """
        from toolkit.document.docx.comments import annotate

        current = written_again(material, self.read.origin.get("kind", ""), parts)
        if not self.read.origin and not of_this_draft(self.read, current):
            raise ReportError("R-NOT-OURS", where=self.path.name)
        found = verify(self.read, current, material.sampling.licence, material.findings.tested)
        if not found.remarks:
            return found, None
        copy = annotate(self.data, found.remarks, material.date, self.path.name)
        return found, save(self.path.with_name(f"{self.path.stem}（核对意见）.docx"), copy)
