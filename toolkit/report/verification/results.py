"""The results behind a draft, as it prints them and as they are now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.report.verification.figures import Figure, figures

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Draft as ReadDraft
    from toolkit.report.drafting import Draft


@dataclass(frozen=True)
class Results:
    """Printed results by the first 8 digits of their ids.

    Parameters
    ----------
    recorded : dict of str to str
        As the draft was written; empty when its record was lost.
    today : dict of str to str
        As they are now.
    exact : dict of str to float
        The same at full precision, in the unit in which they are printed.
    same_data : bool
        Whether the draft was written from today's data, as far as it says.
    """

    recorded: dict[str, str]
    today: dict[str, str]
    exact: dict[str, float]
    same_data: bool

    @staticmethod
    def of(edited: ReadDraft, current: Draft) -> Results:
        """Collect the results of an edited draft and of today's."""
        data = current.document.origin.get("data", "")
        return Results(
            {identity[:8]: shown for identity, shown in edited.facts.items()},
            {identity[:8]: fact.shown for identity, fact in current.facts.items()},
            {identity[:8]: _in_its_unit(fact.shown, fact.value) for identity, fact in current.facts.items()},
            edited.origin.get("data", data) == data,
        )

    def __contains__(self, fact: str) -> bool:
        return fact in self.today or fact in self.recorded

    def shown(self, fact: str) -> str | None:
        """Return a result as it is printed now; what is no longer shown, as it was."""
        return self.today.get(fact) or self.recorded.get(fact)

    def says(self, figure: Figure, fact: str) -> bool:
        """Whether a figure is the result as it is now."""
        return fact in self.today and figure.says(self.today[fact], self.exact[fact])

    def was(self, figure: Figure, fact: str) -> bool:
        """Whether a figure is the result as it was when the draft was written."""
        return fact in self.recorded and figure.says(self.recorded[fact])

    def told_by(self, figure: Figure, facts: Collection[str]) -> bool:
        """Whether a figure is one of these results, in its own unit."""
        return any(
            (self.says(figure, fact) or self.was(figure, fact)) and self._unit(fact) == figure.unit for fact in facts
        )

    def keys(self, fact: str) -> set[tuple[str, str]]:
        """Return value and unit of a result, now and as it was."""
        shown = (self.today.get(fact, ""), self.recorded.get(fact, ""))
        return {key_of(found[0]) for found in map(figures, shown) if len(found) == 1}

    def unit(self, fact: str) -> str:
        """Return the words that follow the numeral of a result."""
        shown = self.shown(fact) or ""
        found = figures(shown)
        return shown[found[-1].end :] if found else ""

    def _unit(self, fact: str) -> str:
        found = figures(self.shown(fact) or "")
        return found[0].unit if found else ""


def key_of(figure: Figure) -> tuple[str, str]:
    """Return value and unit of a figure, equal for 46% and 46.0%."""
    return str(figure.value.normalize()), figure.unit


def _in_its_unit(shown: str, value: float) -> float:
    found = figures(shown)
    return value * 100 if found and found[0].unit else value
