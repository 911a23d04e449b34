"""What a card cites: findings by number or question, notes by number and day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.disclosure import EDITIONS
from toolkit.findings.finding import DIFFERENCE, LEVEL, PRIORITY

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

_FINDING = re.compile(r"F(\d+)(?![A-Za-z0-9_])\s*(?:\(\s*([A-Za-z][A-Za-z0-9_]*)\s*\))?|([A-Za-z][A-Za-z0-9_]+)")
_NOTE = re.compile(r"S(\d+)(?![A-Za-z0-9_])\s*(?:\(\s*(\d{4}-\d\d-\d\d)[^)]*\))?", re.IGNORECASE)
_CARRYING = (LEVEL, DIFFERENCE, PRIORITY)
FULL, LEAST = EDITIONS["public"].faint_below, EDITIONS["public"].hide_below
"""People behind a finding that carries a measure, and that carries one with a mark."""


@dataclass(frozen=True)
class Cited:
    """What the citations of a card point to today.

    Parameters
    ----------
    findings : tuple of Finding
    notes : tuple of Note
    unknown_findings, unknown_notes : tuple of str
        Citations that point to nothing.
    moved : tuple of (str, str)
        Findings whose number has changed since: as cited, and as it is now.
    other_day : tuple of str
        Notes whose number now belongs to the note of another day.
    """

    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    unknown_findings: tuple[str, ...] = ()
    unknown_notes: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    other_day: tuple[str, ...] = ()


def cite_finding(finding: Finding) -> str:
    """Return a finding as a card cites it: by its number and its question, as numbers change when data grow."""
    return f"{finding.id}（{finding.item}）"


def cite_note(note: Note) -> str:
    """Return a note as a card cites it."""
    return f"{note.id}（{note.date}）"


def carries(finding: Finding) -> bool:
    """Tell whether a finding can carry a measure: it says something, and of enough people."""
    return finding.kind in _CARRYING and finding.licence.base >= LEAST


def resolve(measure: Measure, findings: Sequence[Finding], notes: Sequence[Note]) -> Cited:
    """Return what a card cites."""
    return replace(_cited_findings(measure.findings, findings), **_cited_notes(measure.notes, notes))


def _cited_findings(written: str, findings: Sequence[Finding]) -> Cited:
    found: dict[str, Finding] = {}
    unknown, moved = [], []
    for match in _FINDING.finditer(unicodedata.normalize("NFKC", written)):
        number, item = match[1], match[2] or match[3] or ""
        finding = _finding(number, item, findings)
        if finding is None:
            unknown.append(match[0].strip())
            continue
        found.setdefault(finding.id, finding)
        if number and finding.id != f"F{number}":
            moved.append((f"F{number}", finding.id))
    return Cited(tuple(found.values()), unknown_findings=tuple(unknown), moved=tuple(moved))


def _cited_notes(written: str, notes: Sequence[Note]) -> dict[str, tuple]:
    by_id = {note.id: note for note in notes}
    found: dict[str, Note] = {}
    unknown, other_day = [], []
    for match in _NOTE.finditer(unicodedata.normalize("NFKC", written)):
        note = by_id.get(f"S{match[1]}")
        if note is None:
            unknown.append(f"S{match[1]}")
        elif match[2] and match[2] != note.date:
            other_day.append(note.id)
        else:
            found[note.id] = note
    return {"notes": tuple(found.values()), "unknown_notes": tuple(unknown), "other_day": tuple(other_day)}


def _finding(number: str | None, item: str, findings: Sequence[Finding]) -> Finding | None:
    """Return the finding that is meant; where number and question disagree the question is believed."""
    named = [finding for finding in findings if number and finding.id == f"F{number}"]
    if not item:
        return named[0] if named else None
    about = [finding for finding in findings if finding.item.casefold() == item.casefold()]
    for among in ([finding for finding in about if finding in named], filter(carries, about), about):
        if (finding := next(iter(among), None)) is not None:
            return finding
    return None
