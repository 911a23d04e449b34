"""The file of measures in a survey's folder: begun once, then only added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ReportError, StoreError
from toolkit.files import save
from toolkit.records import Notice
from toolkit.report.advice.appending import is_current, with_more
from toolkit.report.advice.reading import Measures, read_measures
from toolkit.report.advice.sheet import cards_workbook
from toolkit.report.advice.suggest import suggest

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.questionnaire import Questionnaire
    from toolkit.report.advice.notes import Note


def offer_measures(
    path: Path,
    findings: Sequence[Finding],
    notes: Sequence[Note],
    questionnaire: Questionnaire,
    community: str = "",
) -> Measures:
    """Offer drafts of measures in a workbook for a person to go on with; return the cards as they stand then.

    What somebody wrote is never touched: new drafts come below it, and the lists of findings and notes are brought up
    to date. A file that cannot be read or is held by another programme stays as it is, and a notice says so.
    """
    there = read_measures(path)
    if any(notice.code == "measures_unreadable" for notice in there.notices):
        return there
    offer = suggest(findings, questionnaire, there.measures, community)
    more = offer.measures
    try:
        if not path.is_file():
            save(path, cards_workbook(more, findings, notes))
        elif more or not is_current(path.read_bytes(), path.name, findings, notes):
            save(path, with_more(path.read_bytes(), path.name, more, findings, notes))
    except (ReportError, StoreError) as error:
        words = f"建议表“{path.name}”没有更新：{error.message}{error.fix}"
        return replace(there, notices=(*there.notices, Notice("measures_not_updated", "action", words, file=path.name)))
    now = read_measures(path)
    return replace(now, notices=(*now.notices, *offer.notices))
