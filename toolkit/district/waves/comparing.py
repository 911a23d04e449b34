"""From what was handed in of several waves to what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import EDITIONS
from toolkit.district.waves.changes import Change, changes, judged
from toolkit.district.waves.joining import Joined, joined
from toolkit.district.waves.matching import CLOSED, NOT_COMPARED, Matched, matched
from toolkit.district.waves.page import Contents, Page, page
from toolkit.district.waves.reading import refused
from toolkit.district.waves.sentences import Telling
from toolkit.district.waves.tables import titled
from toolkit.document import plain
from toolkit.document.xlsx import workbook
from toolkit.files import save
from toolkit.findings import FactBook
from toolkit.report import Draft, read_outline
from toolkit.sample import DesignClass

if TYPE_CHECKING:
    from toolkit.district.bundle import Handed
    from toolkit.district.waves.matching import Wave
    from toolkit.document import Table
    from toolkit.findings import Fact
    from toolkit.questionnaire import Questionnaire


@dataclass(frozen=True, eq=False)
class WaveChange:
    """What has changed between waves.

    Parameters
    ----------
    matched : Matched
        Which waves, communities and questions are compared, and which are not, with the reason.
    changes : tuple of Change
        Of each answer, in the order of the questionnaire; none where waves as a whole were asked otherwise.
    few : dict of str to int
        Questions that too few people answered in one of the waves, and how many.
    compared : int
        Changes judged together.
    page : Page
        What is told.
    facts : dict of str to Fact
        What its numbers stand for.
    """

    matched: Matched
    changes: tuple[Change, ...]
    few: dict[str, int]
    compared: int
    page: Page
    facts: dict[str, Fact]

    def __repr__(self) -> str:
        title = f"{self.page.document.title}（可以写成句子的变化{len(self.told)}个）"
        refused = [f"{item}：{NOT_COMPARED}：{why}。" for item, why in self.matched.refused.items()]
        return "\n".join([title, *map(plain, (*self.page.told, *self.page.lead)), *refused])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes that may be told."""
        return tuple(change for change in self.changes if change.told)

    def table(self) -> Table:
        """Return a row for each question that is compared: the answer that changed most."""
        return self.page.overview

    def as_dict(self) -> dict[str, Any]:
        """Return the whole comparison as plain values."""
        return {
            "survey": self.matched.handed[0].survey,
            "waves": [one.wave for one in self.matched.handed],
            "communities": list(self.matched.communities),
            "left_out": self.matched.left_out,
            "not_comparable": list(self.matched.differs),
            "refused": self.matched.refused,
            "few": self.few,
            "compared": self.compared,
            "changes": [change.as_dict() for change in self.changes],
            "told": [plain(sentence) for sentence in self.page.told],
        }

    def save(self, path: Path) -> Path:
        """Write the comparison; the ending chooses a page (.docx, .pdf, .html, .md) or the tables (.xlsx).

        Raises
        ------
        ReportError
            As :meth:`toolkit.report.Draft.save`.
        """
        made = Draft(self.page.document, self.facts, (), ())
        return save(path, workbook(made.tables())) if path.suffix.lower() == ".xlsx" else made.save(path)


def compare_waves(handed: Sequence[Handed]) -> WaveChange:
    """Compare waves of one survey: closed questions asked alike, of the communities that are in every wave.

    Parameters
    ----------
    handed : sequence of Handed
        As :func:`toolkit.district.waves.read_waves` gives them.

    Raises
    ------
    IntakeError
        ``I-WAVES`` when no community handed in answers in every wave; ``I-BUNDLE-CHANGED``.

    Notes
    -----
    Where the way of asking people, the population or the design has changed, nothing is compared; where wording,
    options or routing of a question have changed, that question is not (analysis rules 9).
    """
    waves = [{one.community: one for one in each.each() if not one.tables_only} for each in handed]
    found = matched(handed, waves)
    if not found.communities:
        raise refused([next(iter(each.files.values())).parent for each in handed], "没有一个社区每一期都交了逐份答卷")
    forms, design = _forms(found, waves), _licence(found, waves)
    parts = [] if found.differs else _parts(found, waves, design)
    own, few = _counted(found, parts, forms)
    told, family = judged(own)
    measured = {name: one for part, _ in reversed(parts) for name, one in part.sample.measures.items()}
    largest = parts[0][0] if parts else None
    book = FactBook(largest.sample.context if largest else {}, EDITIONS["internal"], measured)
    words = {titled(forms, measured[name]): f"有一期只有{n}人作答，不作比较" for name, n in few.items()}
    title = waves[-1][found.communities[0]].questionnaire.title
    telling = Telling(found.names, design, book)
    made = page(Contents(found, told, words, family.m, title, forms, largest, telling))
    return WaveChange(found, told, few, family.m, made, book.facts)


def _counted(
    found: Matched, parts: Sequence[tuple[Joined, list[str]]], forms: Mapping[str, Questionnaire]
) -> tuple[list[Change], dict[str, int]]:
    """Return the changes of all parts, in the order of the questions, and the questions that too few answered."""
    own: list[Change] = []
    few: dict[str, int] = {}
    for part, items in parts:
        asked = _asked(forms[items[0]])  # all of these were asked by the same communities
        measures = [one for one in part.sample.measures.values() if one.item in items and one.item in asked]
        more, fewer = changes(part, measures)
        own, few = own + more, few | fewer
    order = [*found.kept]
    return sorted(own, key=lambda change: order.index(change.measure.item)), few


def _licence(found: Matched, waves: Sequence[Wave]) -> DesignClass:
    """Return what all answers together may claim: where communities differ, no more than an open invitation."""
    designs = {wave[code].manifest.design for wave in waves for code in found.communities}
    return DesignClass(designs.pop()) if len(designs) == 1 else DesignClass.CONV


def _forms(found: Matched, waves: Sequence[Wave]) -> dict[str, Questionnaire]:
    """Return for each question a questionnaire that has it, the last one; of compared ones as they were compared."""
    every = [wave[code].questionnaire for wave in waves for code in reversed(found.communities)]
    known = {item.id: form for form in every for item in form.questions}
    return known | {item: waves[-1][codes[0]].questionnaire for item, codes in found.kept.items()}


def _asked(form: Questionnaire) -> list[str]:
    """Return the closed questions on what people think and do, not on who took part."""
    told = [item for theme in read_outline(Path(), form).themes for item in theme.items]
    return [item for item in told if form.by_id[item].kind in CLOSED]


def _parts(found: Matched, waves: Sequence[Wave], design: DesignClass) -> list[tuple[Joined, list[str]]]:
    """Return the answers of each set of communities that asked the same questions alike, the largest set first.

    With each come the questions that are counted there; what tells composition is in every part that has it.
    """
    sets: dict[tuple[str, ...], list[str]] = {}
    for item, codes in found.kept.items():
        sets.setdefault(codes, []).append(item)
    numbers = [one.wave for one in found.handed]
    known = {codes: [item for item, own in found.kept.items() if {*codes} <= {*own}] for codes in sets}
    return [
        (joined(waves, numbers, codes, known[codes], design), items)
        for codes, items in sorted(sets.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    ]
