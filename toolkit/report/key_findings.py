"""The few findings that a summary and a brief have room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Inline, Text
from toolkit.findings.finding import DIFFERENCE, LEVEL, PRIORITY

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.report.material import Material


@dataclass(frozen=True)
class KeyFinding:
    """A finding with the words that lead to it."""

    finding: Finding
    inlines: tuple[Inline, ...]


def key_findings(material: Material, most: int) -> list[KeyFinding]:
    """Return the findings to be told first.

    The first priority comes first, then the first difference that may be told, then the leading answer of each other
    theme (:attr:`toolkit.report.outline.Outline.leading`). Findings of few people are left to the report itself.
    """
    findings = [finding for finding in material.findings if not finding.licence.faint]
    chosen = [*_first(findings, PRIORITY), *_first(findings, DIFFERENCE)]
    told = {_theme(material, finding) for finding in chosen}
    chosen += [finding for finding in _levels(material) if finding.facts and _theme(material, finding) not in told]
    return [KeyFinding(finding, _led(material, finding)) for finding in chosen[:most]]


def _first(findings: list[Finding], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind][:1]


def _levels(material: Material) -> Iterator[Finding]:
    """Yield a finding of each theme: of its first charted question that enough people answered, else of its first."""
    for theme in material.outline.leading:
        charted = [name for name in theme.items if name in material.outline.charts]
        found = [one for name in (*charted, *theme.items) for one in material.findings.of(name) if one.kind == LEVEL]
        firm = [finding for finding in found if finding.facts and not finding.licence.faint]
        yield from (firm or [one for one in found if one.item in charted])[:1]


def _theme(material: Material, finding: Finding) -> str:
    return next(theme.title for theme in material.outline.themes if finding.item in theme.items)


def _led(material: Material, finding: Finding) -> tuple[Inline, ...]:
    return (Text(f"{_theme(material, finding)}方面，", strong=True), *finding.claim)
