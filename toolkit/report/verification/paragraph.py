"""A paragraph under check: its figures, and the results that marks bind them to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.report.verification.figures import Figure, figures
from toolkit.report.verification.masking import Masked, masked

if TYPE_CHECKING:
    from toolkit.document.docx.reader import Anchor, DraftParagraph
    from toolkit.report.verification.allowed import Wordings
    from toolkit.report.verification.results import Results

_UNTOLD_ROLES = ("heading", "caption", "toc")


@dataclass
class CheckedParagraph:
    """A paragraph under check.

    Parameters
    ----------
    position : int
    read : DraftParagraph
    wordings : Wordings
    figures : tuple of Figure
    bound : dict
        By the number of a figure: the result (first 8 digits of its id) and the stretch that is marked.
    empty : list of Anchor
        Marks that enclose no figure any more.
    """

    position: int
    read: DraftParagraph
    wordings: Wordings
    figures: tuple[Figure, ...]
    bound: dict[int, tuple[str, tuple[int, int]]] = field(default_factory=dict)
    empty: list[Anchor] = field(default_factory=list)

    @staticmethod
    def of(position: int, read: DraftParagraph, results: Results, wordings: Wordings) -> CheckedParagraph:
        """Bind the figures of a paragraph; a mark of another draft, or around several figures, is not believed."""
        paragraph = CheckedParagraph(position, read, wordings, figures(read.text))
        for anchor in read.anchors:
            if anchor.fact in results:
                inside = [
                    number
                    for number, figure in enumerate(paragraph.figures)
                    if anchor.start <= figure.start and figure.end <= anchor.end
                ]
                if not inside:
                    paragraph.empty.append(anchor)
                elif len(inside) == 1:
                    paragraph.bound.setdefault(inside[0], (anchor.fact, (anchor.start, anchor.end)))
        return paragraph

    @property
    def text(self) -> str:
        """The visible text."""
        return self.read.text

    @cached_property
    def mask(self) -> Masked:
        """The text without its figures."""
        return masked(self.text, self.figures)

    @property
    def told(self) -> bool:
        """Whether numbers without a source are told: not those of headings, captions and contents."""
        return self.read.role not in _UNTOLD_ROLES

    @cached_property
    def allowed(self) -> list[tuple[int, int]]:
        """The stretches whose numerals are no results, and those that the word processor computes."""
        return [*self.wordings.allowed(self.read), *self.read.fields]

    @property
    def facts(self) -> list[str]:
        """The results that are bound, in order."""
        return [self.bound[number][0] for number in sorted(self.bound)]
