"""Which facts belong together: the answers to one question."""

from __future__ import annotations

import re

from toolkit.findings.wording.matching import Evidence
from toolkit.findings.wording.passage import Passage

_PART = re.compile("[（(]([^（）()]*)[)）]$")


def family(passage: Passage, subject: Evidence) -> list[Evidence]:
    """Return the facts of one question: the same source, or ids that begin alike; the same kind."""
    bases = {e.fact.n for e in passage.evidence}
    same = [
        e
        for e in passage.evidence
        if e.kind is subject.kind
        and (e is subject or (e.unit == subject.unit and not (e.fact.n is None and e.value in bases)))
    ]
    same = [e for e in same if _part(e) == _part(subject)]
    if subject.fact.source:
        kin = [e for e in same if e.fact.source == subject.fact.source]
        if len(kin) > 1 or not _part(subject):
            return kin
        return [e for e in same if _stem(e.fact.source) == _stem(subject.fact.source)]  # rows of a matrix
    stem = _stem(subject.fact.id)
    kin = [e for e in same if _stem(e.fact.id) == stem]
    return kin if stem and len(kin) > 1 else same


def _part(evidence: Evidence) -> str:
    """Return what part of the answers a fact takes together: 前两档合计."""
    match = _PART.search(evidence.fact.label)
    return match[1] if match else ""


def _stem(identity: str) -> str:
    parts = re.split(r"[_\-.:/]", identity)
    return parts[0] if len(parts) > 1 else re.sub(r"\d+$", "", identity)


def whole_name(evidence: Evidence) -> str:
    """Return the label without what part of the answers it takes together."""
    return _PART.sub("", evidence.fact.label)
