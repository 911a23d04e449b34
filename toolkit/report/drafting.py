"""From responses to a draft on disk: sections in order, one document, its numbers beside it at full precision."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import EDITIONS
from toolkit.document import Chart, Document, Plot, Table, write
from toolkit.errors import IntakeError, ReportError
from toolkit.files import Written, digest, save
from toolkit.findings import Fact, FactBook
from toolkit.findings.plan import AnalysisPlan, Choices, plan_of
from toolkit.messages import SIMULATED
from toolkit.questionnaire.bank import places
from toolkit.registry import Registry, did_you_mean
from toolkit.report.advice import Measure as Card
from toolkit.report.advice import Note
from toolkit.report.brief import brief_blocks
from toolkit.report.material import Material
from toolkit.report.method import MethodItem, method_items
from toolkit.report.outline import Outline
from toolkit.report.sections import SECTIONS, Section
from toolkit.responses import Responses
from toolkit.responses.cleaning import Cleaning
from toolkit.sample import Sample, Sampling, Weighting
from toolkit.sample.known import Known

if TYPE_CHECKING:
    from toolkit.document.docx.template import Template

REPORT, BRIEF, OF_BUNDLES = "report", "brief", "bundles"
"""What a file says that it is; the last a district's report made of what the communities handed in."""


@dataclass(frozen=True)
class Draft:
    """A draft.

    Parameters
    ----------
    document : Document
    facts : dict of str to Fact
        What its numbers stand for.
    sections : tuple of str
    method : tuple of MethodItem
        The state of the method statement.
    compares : bool
        Whether the plan compares groups.
    template : Template or None
        The office's own frame, where it has one.
    """

    document: Document
    facts: dict[str, Fact]
    sections: tuple[str, ...]
    method: tuple[MethodItem, ...]
    compares: bool = False
    template: Template | None = None

    def __repr__(self) -> str:
        numbers = len(list(self.document.numbers()))
        filled = sum(item.filled for item in self.method)
        told = [notice.message for notice in self.template.notices] if self.template else []
        said = f"草稿《{self.document.title}》（{numbers} 个数字，方法说明 {filled}/{len(self.method)} 项）"
        return "\n".join([said, *told])

    def in_the_frame(self, template: Path | None) -> Draft:
        """Return the draft to be written into an office's own .docx.

        Raises
        ------
        IntakeError
            ``I-NO-FILE``.
        ReportError
            ``R-TEMPLATE`` for what is no readable .docx, or holds macros.
        """
        if template is None:
            return self
        from toolkit.document.docx.template import read_template

        if not template.is_file():
            raise IntakeError("I-NO-FILE", where=str(template))
        return replace(self, template=read_template(template.read_bytes(), template.name))

    def tables(self) -> list[Table]:
        """Return the tables, in order."""
        return [block for block in self.document.blocks if isinstance(block, Table)]

    def save(self, path: Path) -> Path:
        """Write the draft and, beside it, its numbers at full precision (``<file>.results.json``); return the path.

        Of a public edition only what is printed stands there: sixteen digits of a figure can give a small cell away.

        A file that somebody has edited since it was written is never overwritten: the new draft goes beside it, as
        ``<name>（新稿）``.

        Raises
        ------
        ReportError
            ``R-SUFFIX``, and ``R-EDITED`` when the 新稿 was edited, too.
        """
        target = path if _untouched(path) else path.with_name(f"{path.stem}（新稿）{path.suffix}")
        if not _untouched(target):
            raise ReportError("R-EDITED", where=target.name)
        write(self.document, target, self.template)
        rows = [self._row(fact) for fact in sorted(self.facts.values(), key=lambda fact: fact.id)]
        record = {"origin": self.document.origin, "written": digest(target.read_bytes()), "results": rows}
        save(_beside(target), json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        return target

    def _row(self, fact: Fact) -> dict[str, Any]:
        printed = {"id": fact.id, "shown": fact.shown, "label": fact.label, "source": fact.source}
        public = self.document.origin.get("edition") == "public"
        return printed if public else printed | {"value": fact.value, "n": fact.n}

    def save_tables(self, folder: Path) -> Written:
        """Write the draft as a page and its tables as a workbook; return both paths by name."""
        from toolkit.document.xlsx import workbook

        page = self.save(folder / "tables.html")
        return Written({"xlsx": save(folder / "tables.xlsx", workbook(self.tables())), "html": page})


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.results.json")


def _untouched(path: Path) -> bool:
    """Tell whether nothing would be lost by writing: no file, or one just as it was last written."""
    if not path.exists():
        return True
    try:
        written = json.loads(_beside(path).read_text(encoding="utf-8")).get("written")
    except (OSError, ValueError, AttributeError):
        return False
    return written == digest(path.read_bytes())


def material_of(
    responses: Responses,
    sampling: Sampling,
    outline: Outline,
    edition: str = "internal",
    weighed: Weighting | None = None,
    plan: AnalysisPlan | None = None,
    *,
    known: Sequence[Known] = (),
    notes: Sequence[Note] = (),
    cards: Sequence[Card] = (),
    cleaning: Cleaning | None = None,
) -> Material:
    """Return what sections are written from.

    Parameters
    ----------
    responses : Responses
    sampling : Sampling
    outline : Outline
    edition : {"internal", "public"}
    weighed : Weighting, optional
        Of these responses; without it figures are unweighted.
    plan : AnalysisPlan, optional
        Of this survey; without it nothing is compared.
    known : sequence of Known
        What is known of the population: participants are shown beside it.
    notes : sequence of Note
        Talks, visits and documents that recommendations rest on.
    cards : sequence of Measure
        Recommendations.
    cleaning : Cleaning, optional
        Of these responses: conclusions are held against other ways of cleaning.

    Raises
    ------
    ReportError
        ``R-EDITION`` for any other edition.
    """
    if edition not in EDITIONS:
        raise ReportError("R-EDITION", where="报告", edition=edition)
    sample = weighed.sample if weighed else Sample.from_responses(responses, sampling.licence)
    names = {place.code: place.community for place in places()}
    thresholds = EDITIONS[edition]
    book = FactBook(sample.context, thresholds, sample.measures)
    place = names.get(responses.provenance.community, "")
    plan = plan or plan_of(responses.questionnaire, Choices(), sampling.licence)
    given = (tuple(known), tuple(notes), tuple(cards), cleaning)
    return Material(responses, sample, sampling, outline, thresholds, edition, place, book, plan, weighed, *given)


def draft(
    material: Material,
    sections: Sequence[str] = (),
    *,
    final: bool = False,
    parts: Registry[Section] = SECTIONS,
    kind: str = REPORT,
) -> Draft:
    """Write a draft.

    Parameters
    ----------
    material : Material
    sections : sequence of str
        Names of ``parts``, told in the order of the report; all when empty.
    final : bool
        Refuse when the method statement is not complete.
    parts : Registry of Section
        Those of a community's report, or a district's.
    kind : str
        What the file says of itself: by it an edited one is written again.

    Raises
    ------
    ReportError
        ``R-SECTION`` unknown section, ``R-FINAL`` open items of the method statement.
    """
    for name in sections:
        if name not in parts:
            hint = did_you_mean(name, list(parts))
            raise ReportError("R-SECTION", where="报告", section=name, hint=hint, known="、".join(parts))
    chosen = tuple(name for name in parts if not sections or name in sections)
    told = replace(material, sections=chosen)
    items = tuple(method_items(told))
    missing = [item.title for item in items if not item.filled]
    if final and missing:
        survey = material.responses.provenance.survey
        raise ReportError("R-FINAL", where="方法说明", missing="、".join(missing), survey=survey)
    blocks = [block for name in chosen for block in parts[name](told)]
    document = Document(
        title=material.outline.title or f"{_subject(material)}的调研报告",
        blocks=tuple(blocks),
        watermark=_watermark(material),
        date=material.date,
        origin=_origin(material, kind),
        contents=not sections,
    )
    return _bound(document, told, chosen, items)


def brief(material: Material) -> Draft:
    """Write the one-page brief."""
    document = Document(
        title=f"{_subject(material)}的调研简报",
        blocks=tuple(brief_blocks(material)),
        watermark=_watermark(material),
        date=material.date,
        origin=_origin(material, BRIEF),
        compact=True,
    )
    return _bound(document, material, (), tuple(method_items(material)))


def written_again(material: Material, kind: str, parts: Registry[Section] = SECTIONS) -> Draft:
    """Write from today's data what a file says it is: a report or the brief."""
    return brief(material) if kind == BRIEF else draft(material, parts=parts, kind=kind or REPORT)


def _bound(document: Document, material: Material, sections: tuple[str, ...], items: tuple[MethodItem, ...]) -> Draft:
    facts = _used(document, material.book.facts)
    document = replace(document, facts={identity: fact.shown for identity, fact in facts.items()})
    return Draft(document, facts, sections, items, bool(material.findings.gate.comparisons))


def _used(document: Document, known: dict[str, Fact]) -> dict[str, Fact]:
    """Return the facts that stand in the document: in its text, its tables and its charts."""
    used = {number.fact for number in document.numbers()}
    used |= {fact for block in document.blocks if isinstance(block, Chart | Plot) for fact in block.facts()}
    return {identity: fact for identity, fact in known.items() if identity in used}


def _subject(material: Material) -> str:
    title, place = material.responses.questionnaire.title, material.place
    topic = re.sub(r"(问卷|调查|调研)+(?=$|（)", "", title) or title
    own = topic if place in topic else place + re.sub("^(历下区|社区)", "", topic)
    return f"关于{own}"


def _watermark(material: Material) -> str:
    marks = [SIMULATED] if material.responses.provenance.simulated else []
    marks += ["内部"] if material.edition == "internal" else []
    return " · ".join(marks)


def _origin(material: Material, kind: str) -> dict[str, Any]:
    origin = material.responses.provenance
    return {
        "kind": kind,
        "survey": origin.survey,
        "questionnaire": material.responses.questionnaire.id,
        "community": origin.community,
        "wave": str(origin.wave),
        "edition": material.edition,
        "data": material.responses.hash,
        "definition": material.responses.questionnaire.hash,
        **({"rehearsal": origin.rehearsal} if origin.rehearsal else {}),
    }
