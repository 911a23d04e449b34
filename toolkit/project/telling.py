"""Weights, tables, findings, reports, recommendations, and what is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.disclosure import kept_back, mask
from toolkit.district.bundle import Bundle, bundle_of, write_bundle
from toolkit.document import Chart, Table
from toolkit.files import Written, save
from toolkit.findings import Findings
from toolkit.findings.comparing import compare, priorities
from toolkit.project.custody import Custody
from toolkit.project.design import Design
from toolkit.report import (
    Draft,
    Material,
    Outline,
    WeightingPage,
    brief,
    chart_for,
    draft,
    material_of,
    read_outline,
    table_for,
    weighting_page,
)
from toolkit.report.advice import Measures, Notes, read_measures, read_notes
from toolkit.report.advising import Advised, advise
from toolkit.responses.store import UNSTATED
from toolkit.sample import Sample, Weighting, Weights, read_population, weigh
from toolkit.sample.known import known_of
from toolkit.sample.known_sheet import write_blank
from toolkit.statistics.methods import Analysis


class Telling(Design, Custody):
    """What is told of the answers."""

    @property
    def sample(self) -> Sample:
        """The respondents as a sample; weighted where sampling.yaml says so (``weighting: rake``)."""
        return self.material().sample

    @property
    def weighting(self) -> Weighting:
        """The respondents weighted to what margins.xlsx tells of the population, whatever sampling.yaml says."""
        population = read_population(self.folder.path, self.questionnaire, self._named_community)
        plain = Sample.from_responses(self.responses, self.sampling.licence)
        return weigh(plain, population, self.sampling.base_weight)

    @property
    def _named_community(self) -> str:
        return "" if self.store.community == UNSTATED else self.store.community

    @property
    def weighted(self) -> Sample:
        """The respondents as a weighted sample."""
        return self.weighting.sample

    def weight(self, to: Path | None = None) -> tuple[WeightingPage, Written]:
        """Write what weighting does as a page and a workbook, and the weights."""
        simulated = self.responses.provenance.simulated
        page = weighting_page(self.weighting, self.questionnaire, self.outline, simulated=simulated)
        written = page.save(to or self.folder.out / "weighting")
        self._handed_out(written.files["weights"])
        return page, written

    def blank_margins(self) -> Path:
        """Write the sheet in which a person writes down what is known of the population."""
        return write_blank(self.folder.path, self.questionnaire)

    def material(self, edition: str = "internal", given: Path | None = None) -> Material:
        """Return what tables, charts and reports are made of.

        ``given`` is what the office has published: a public edition tells no more than that of the community.
        """
        made = self._material(edition)
        if given is None:
            return made
        told = given.read_text(encoding="utf-8", errors="replace")
        back = kept_back(told, self.store.community, made.sample.measures)
        groups = {(each.outcome.name, each.by.name) for each in made.compared}
        return made.in_edition(edition, groups | {(name, "") for name in back})

    def _material(self, edition: str) -> Material:
        return material_of(
            self.responses,
            self.sampling,
            self.outline,
            edition,
            self.weighting if self.sampling.weighting is Weights.RAKE else None,
            self.plan(),
            known=known_of(self.folder.path, self.questionnaire, self._named_community),
            notes=self.notes.of(self._named_community).notes,
            cards=self.measures.of(self._named_community).measures,
            cleaning=self.cleaning,
        )

    @property
    def notes(self) -> Notes:
        """The notes of talks, visits and documents in the survey's folder, numbered."""
        return read_notes(self.folder.path / "notes")

    @property
    def measures(self) -> Measures:
        """The recommendations in measures.xlsx of the survey's folder, as they were filled in."""
        return read_measures(self.folder.path / "measures.xlsx")

    @property
    def outline(self) -> Outline:
        """What the report tells, in what order."""
        return read_outline(self.folder.path / "report.yaml", self.questionnaire)

    def table(self, item: str, by: str = "", edition: str = "internal") -> Table:
        """Return the table of a question, for everybody or by the groups of another."""
        return table_for(self.material(edition), item, by)

    def compare(self, item: str, by: str = "") -> Analysis:
        """Return a question by the groups of another: estimates, a test or why there is none, how strong it is."""
        material = self.material()
        found = compare(material.sample, self.questionnaire, item, by)
        return replace(found, estimates=mask(found.estimates, material.thresholds))

    @property
    def findings(self) -> Findings:
        """Return what may be said: of each question, and of the groups that the plan compares."""
        return self.material().findings

    def priorities(self) -> Analysis:
        """Return importance against satisfaction: what is important and does not satisfy."""
        material = self.material()
        found = priorities(material.sample, self.questionnaire)
        return replace(found, estimates=mask(found.estimates, material.thresholds))

    def chart(self, item: str, edition: str = "internal") -> Chart:
        """Return the chart of a question."""
        return chart_for(self.material(edition), item)

    def tables(
        self, to: Path | None = None, edition: str = "internal", *, given: Path | None = None
    ) -> tuple[Draft, Written]:
        """Write all tables as a workbook and as a page; ``given`` as in :meth:`report`."""
        written = draft(self.material(edition, given), ("profile", "findings", "tables"))
        return written, written.save_tables(to or self.folder.out / "tables")

    def report(
        self,
        out: Path | None = None,
        edition: str = "internal",
        section: Sequence[str] = (),
        *,
        final: bool = False,
        template: Path | None = None,
        given: Path | None = None,
    ) -> tuple[Draft, Path]:
        """Write the draft; the file's ending chooses Word, PDF, a page or Markdown, ``template`` the office's frame.

        Of a public edition, ``given`` is what the office has published: it tells no more than that.
        """
        written = draft(self.material(edition, given), section, final=final).in_the_frame(template)
        return written, written.save(out or self.folder.out / "调研报告.docx")

    def brief(
        self,
        out: Path | None = None,
        edition: str = "internal",
        *,
        template: Path | None = None,
        given: Path | None = None,
    ) -> tuple[Draft, Path]:
        """Write the one-page brief; ``given`` as in :meth:`report`."""
        written = brief(self.material(edition, given)).in_the_frame(template)
        return written, written.save(out or self.folder.out / "调研简报.docx")

    def advise(self, to: Path | None = None) -> Advised:
        """Offer drafts of recommendations in measures.xlsx, check what is filled in, write the ledger (建议台账)."""
        ledger = to or self.folder.out / "建议台账.xlsx"
        return advise(self.material(), self.folder.path / "measures.xlsx", ledger, self.notes.notices)

    def bundle(
        self, to: Path | None = None, *, tables_only: bool = False, items: Sequence[str] = ()
    ) -> tuple[Bundle, Path]:
        """Write the package that a community hands in (报送包); ``tables_only`` keeps the answers at home."""
        made = bundle_of(self.material(), tables_only=tables_only, items=items)
        path = save((to or self.folder.out) / made.name, write_bundle(made))
        return made, path if tables_only else self._handed_out(path)
