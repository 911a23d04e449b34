"""Recommendations of one survey: drafts offered, cards checked, the ledger written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import Written, save
from toolkit.records import Issues
from toolkit.report.advice import Measure, check, ledger_workbook, offer_measures

if TYPE_CHECKING:
    from toolkit.records import Notice
    from toolkit.report.material import Material


@dataclass(frozen=True)
class Advised:
    """The cards as they stand, what the self-check says of them, and the files written.

    Parameters
    ----------
    cards : tuple of Measure
    issues : Issues
    notices : tuple of Notice
        What was offered, what could not be read.
    written : Written
        ``measures``, the workbook to go on with, and ``ledger``, the list to follow up with.
    """

    cards: tuple[Measure, ...]
    issues: Issues
    notices: tuple[Notice, ...]
    written: Written

    def __repr__(self) -> str:
        told = [*map(repr, self.cards), *(notice.message for notice in self.notices), repr(self.issues)]
        return "\n".join([*told, *(f"已写出 {path}" for path in self.written.files.values())])


def advise(material: Material, file: Path, ledger: Path, told: tuple[Notice, ...] = ()) -> Advised:
    """Offer drafts for the findings in a workbook, check what is filled in, and write the ledger.

    Parameters
    ----------
    material : Material
    file : Path
        The workbook of cards; what somebody wrote in it is kept.
    ledger : Path
        Where the ledger goes.
    told : tuple of Notice
        What was said of the notes that cards rest on.
    """
    findings, notes, community = material.findings, material.notes, material.responses.provenance.community
    there = offer_measures(file, findings, notes, material.responses.questionnaire, community).of(community)
    issues = Issues(check(there.measures, findings, notes))
    simulated = material.responses.provenance.simulated
    data = ledger_workbook(there.measures, findings, notes, material.place, simulated=simulated)
    files = {"measures": file} if file.is_file() else {}
    return Advised(there.measures, issues, (*told, *there.notices), Written({**files, "ledger": save(ledger, data)}))
