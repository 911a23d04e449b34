"""Templates of measures: what answers which finding. They are offered as drafts, and decide nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document import Number, Text
from toolkit.findings.finding import DIFFERENCE, LEVEL, PRIORITY

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding

_FILE = Path(__file__).with_name("templates.yaml")
_SHARE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Trigger:
    """The finding a template answers.

    Parameters
    ----------
    item : str
        The question.
    options : tuple of int
        Options of which one has to be in front.
    rows : tuple of str
        Rows of a matrix of which one has to be in front; any when empty.
    below : float
        The share of such a row has to be below this, in percent; 0 for no limit.
    quadrant : bool
        The finding has to be one of priorities.
    also : Trigger or None
        What another finding has to say besides.
    """

    item: str
    options: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()
    below: float = 0
    quadrant: bool = False
    also: Trigger | None = None

    @staticmethod
    def of(written: Mapping[str, Any]) -> Trigger:
        """Return a trigger as the file has it."""
        also = Trigger.of(written["also"]) if "also" in written else None
        options, rows = tuple(written.get("options", ())), tuple(written.get("rows", ()))
        quadrant = written.get("quadrant", False)
        return Trigger(written["item"], options, rows, written.get("below", 0), quadrant, also)

    def fits(self, finding: Finding, labels: Mapping[str, str]) -> bool:
        """Tell whether a finding is of this kind; ``labels`` are the words of the question's rows by key."""
        if finding.item != self.item or (finding.kind == PRIORITY) != self.quadrant:
            return False
        if finding.kind not in (LEVEL, DIFFERENCE, PRIORITY):
            return False
        if self.options and not set(self.options) & set(finding.options):
            return False
        rows = [row for row in finding.rows if not self.rows or row in self.rows]
        if self.rows and not rows:
            return False
        return not self.below or any(self._is_low(finding, labels.get(row, "")) for row in rows)

    def _is_low(self, finding: Finding, label: str) -> bool:
        figure = figure_of(finding, label)
        return figure is not None and figure.unit == "%" and float(figure.shown) < self.below


@dataclass(frozen=True)
class Template:
    """A measure in words; ``figure`` is the question whose share is the indicator, if it is one."""

    id: str
    title: str
    when: tuple[Trigger, ...]
    action: str
    level: str
    partners: str
    indicator: str
    definition: str
    risk: str
    figure: str = ""

    def answers(self, finding: Finding, others: Sequence[Finding], labels: Mapping[str, Mapping[str, str]]) -> bool:
        """Tell whether the template answers a finding, given the others of the report."""

        def fits(trigger: Trigger, one: Finding) -> bool:
            return trigger.fits(one, labels.get(one.item, {}))

        return any(
            fits(trigger, finding) and (trigger.also is None or any(fits(trigger.also, other) for other in others))
            for trigger in self.when
        )


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Return all templates, in the order of the file."""
    from toolkit.questionnaire.yaml_text import load

    written = load(_FILE.read_bytes(), _FILE.name).data["templates"]
    return tuple(Template(**one | {"when": tuple(map(Trigger.of, one["when"]))}) for one in written)


def figure_of(finding: Finding, label: str) -> Number | None:
    """Return the number that a claim tells right after a label; None when it does not name the label."""
    named = False
    for inline in finding.claim:
        if isinstance(inline, Text):
            named = named or (bool(label) and label in inline.text)
        elif named and isinstance(inline, Number) and _SHARE.fullmatch(inline.shown):
            return inline
    return None
