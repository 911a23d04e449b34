"""From the bundles of the communities to the district's draft, for the office and for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.district.aligned import Aligned, align
from toolkit.district.bundle import Comparability, Handed
from toolkit.district.overview import overview
from toolkit.district.release import RECORD, Given, Record, give
from toolkit.district.sections import comparisons_shown, district_sections, stand_out
from toolkit.district.synthesis import Proposed, Synthesis, proposed, synthesis
from toolkit.district.tallies.book import tally_book
from toolkit.district.together import district_material
from toolkit.document import Column, Table, Text
from toolkit.errors import ReportError
from toolkit.files import Written, save
from toolkit.findings.plan import Choices, plan_of, read_plan
from toolkit.questionnaire.bank import places
from toolkit.report import OF_BUNDLES, Material, draft, read_outline
from toolkit.sample.sampling import Sampling, read_sampling

if TYPE_CHECKING:
    from toolkit.disclosure import Release
    from toolkit.registry import Registry
    from toolkit.report.sections import Section


@dataclass(frozen=True, eq=False)
class RollUp:
    """What the communities say together.

    Parameters
    ----------
    handed : Handed
        What was handed in, what is missing, and why something was not used.
    comparable : Comparability
        Which questions were asked alike, and by whom.
    respondents : int
        Eligible people in the district's draft.
    tallied : int
        Eligible people in the workbook of tables, which has the communities with tables only, too.
    apart : tuple of str
        Codes of communities with tables only, or that asked nothing alike: they are not in the draft.
    partly : dict of str to int
        Questions that only some of the communities in the draft asked alike, and how many.
    flags : tuple of dict
        ``community``, ``item``, ``side`` (high or low) and ``limit`` (提示, 关注, or 探索性 for questions that nobody
        planned to compare communities by), in the order of the questions.
    written : Written
    withheld : ReportError or None
        Why there is no public edition, where there is none.
    """

    handed: Handed
    comparable: Comparability
    respondents: int
    tallied: int
    apart: tuple[str, ...]
    partly: Mapping[str, int]
    flags: tuple[dict[str, str], ...]
    written: Written
    withheld: ReportError | None = None

    def __repr__(self) -> str:
        lines = [repr(self.handed), self._counts]
        if self.apart:
            lines.append(f"没有合在一起的：{'、'.join(self._apart)}。")
        if self.tallied > self.respondents:
            lines.append(f"各题汇总表.xlsx 把只交了汇总表的社区也算进去，共{self.tallied}份有效答卷。")
        if self.partly:
            some = "、".join(f"{item}（{n}个）" for item, n in self.partly.items())
            lines.append(f"只有部分社区问过、或问法相同的题，只算这些社区：{some}。")
        lines += [f"已写出 {path}" for path in self.written.files.values()]
        if self.withheld is not None:
            lines.append(f"没有写公开版：{self.withheld.message}{self.withheld.fix}")
            return "\n".join([*lines, "文件夹里如果有 public，是以前写的，不是这一次的数据。"])
        return "\n".join([*lines, "公开版发布以前，请运行 toolkit release 审核。"])

    @property
    def _counts(self) -> str:
        """How the answers in the draft come out of those that were handed in."""
        rows = {bundle.community: bundle.manifest.rows for bundle in self.handed.bundles}
        apart = sum(rows[code] for code in self.apart)
        left = sum(rows.values()) - apart - self.respondents
        less = [f"没有合在一起的社区有{apart}份"] if apart else []
        less += [f"不愿参加或不属于调查对象的有{left}份"] if left else []
        told = f"收到的{sum(rows.values())}份里，{'，'.join(less)}，没有用。" if less else ""
        return f"全区报告用了{self.respondents}份有效答卷。{told}"

    @property
    def _apart(self) -> list[str]:
        """The communities that are not in the draft, each with the reason."""
        every = {bundle.community: bundle for bundle in self.handed.bundles}
        why = {True: "只交了汇总表", False: "没有一道题和多数社区问法相同"}
        return [f"{every[code].place}（{why[every[code].tables_only]}）" for code in self.apart]

    @property
    def flagged(self) -> Table:
        """The communities beyond limits, question by question, in the order of their codes."""
        named = {place.code: place.community for place in places()}
        sides = {"high": "高于全区", "low": "低于全区"}
        rows = [(named[one["community"]], one["item"], sides[one["side"]], one["limit"]) for one in self.flags]
        columns = tuple(map(Column, ("社区", "题号", "方向", "参考界限")))
        note = Text(
            "提示：超出95%界限，每20个社区里平均约有1个会因偶然超出；关注：超出99.8%界限；探索性：没有计划比较、逐题看过以后突出的，只作线索。不是名次。"
        )
        return Table(
            "flagged", "超出参考界限的", columns, tuple(tuple((Text(t),) for t in row) for row in rows), ((note,),)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        return {
            "communities": len(self.handed.bundles),
            "respondents": self.respondents,
            "tallied": self.tallied,
            "comparable_items": list(self.comparable.same),
            "apart": list(self.apart),
            "asked_by_some": dict(self.partly),
            "flags": list(self.flags),
            "refused": {name: error.as_dict() for name, error in self.handed.refused.items()},
            "missing": dict(self.handed.messages),
            "public_withheld": self.withheld.as_dict() if self.withheld else None,
            "files": {name: str(path) for name, path in self.written.files.items()},
        }


def roll_up(handed: Handed, to: Path, survey: Path | None = None, released: Sequence[Release] = ()) -> RollUp:
    """Put the bundles together and write ``internal`` and ``public`` below a folder.

    Parameters
    ----------
    handed : Handed
    to : Path
    survey : Path, optional
        The survey's own folder, where the office has it: fieldwork, plan and order of the report come from there.
    released : sequence of Release
        What was given away before: the public edition is planned together with it.

    Raises
    ------
    IntakeError
        ``I-BUNDLES-NONE`` when no bundle holds answers, with what was found instead.
    """
    office = _Office.of(handed, survey)
    internal, comparable = office.internal, office.comparable
    flags = tuple(_flags(internal))
    files = office.written(internal, to / "internal", flags)
    tallies = tally_book(handed, comparable)
    files["internal_tables"] = tallies.save(to / "internal" / "各题汇总表.xlsx")
    if handed.messages:
        files["internal_reminders"] = save(to / "internal" / "给社区的提醒.txt", handed.reminders() + "\n")
    withheld = None
    try:
        given = office.given(released)
    except ReportError as error:
        withheld = error
    else:
        files |= office.published(given, to)
    used, tallied = len(internal.responses.eligible), sum(tallies.people.values())
    return RollUp(handed, comparable, used, tallied, office.apart, internal.asked_in, flags, Written(files), withheld)


@dataclass(frozen=True)
class _Office:
    """What both editions of a roll-up are written from."""

    handed: Handed
    internal: Material
    apart: tuple[str, ...]
    comparable: Comparability
    shared: Synthesis
    plans: Proposed

    @classmethod
    def of(cls, handed: Handed, survey: Path | None) -> _Office:
        """Put the answers together."""
        found = align(handed)
        internal = pooled(found, survey)
        apart = tuple(bundle.community for bundle in handed.bundles if bundle.community not in found.answers)
        shared = synthesis(handed.each(), found.comparable, internal)
        return cls(handed, internal, apart, found.comparable, shared, proposed(handed.bundles))

    def given(self, released: Sequence[Release]) -> Given:
        """Return what the public edition gives away."""
        return give(self.internal.in_edition("public"), _placed(self.internal), released)

    def sections(self, given: Given | None) -> Registry[Section]:
        """Return the parts of an edition."""
        return district_sections(given, self.shared, self.plans)

    def published(self, given: Given, to: Path) -> dict[str, Path]:
        """Write the public edition, its cells, and the record by which it is audited."""
        files = self.written(self.internal.in_edition("public", given.closed), to / "public", given=given)
        files["cells"] = save(to / "public" / "cells.csv", given.csv())
        record = Record.of(given, self.handed.survey, [*files.values()])
        return files | {"record": save(to / RECORD, record.packed())}

    def written(
        self, material: Material, to: Path, flags: Sequence[dict[str, str]] = (), given: Given | None = None
    ) -> dict[str, Path]:
        """Write an edition, and return its files by name."""
        made = draft(material, parts=self.sections(given), kind=OF_BUNDLES)
        files = {suffix: made.save(to / f"全区调研报告.{suffix}") for suffix in ("docx", "html")}
        files["overview"] = save(to / "全区一览.html", overview(material, self.handed, self.comparable, flags))
        return {f"{material.edition}_{name}": path for name, path in files.items()}


def pooled(found: Aligned, survey: Path | None = None) -> Material:
    """Return what the internal edition is made of; ``survey`` is the survey's own folder, where the office has it."""
    form = next(iter(found.answers.values())).questionnaire
    sampling = read_sampling(survey / "sampling.yaml") if survey else Sampling()
    plan = read_plan(survey / "plan.yaml", form, sampling) if survey else plan_of(form, Choices(), sampling.licence)
    outline = read_outline(survey / "report.yaml" if survey else None, form)
    return district_material(found.answers, sampling, outline, plan, folder=survey, asked_in=found.asked_in)


def written_from(
    handed: Handed, edition: str, survey: Path | None = None, released: Sequence[Release] = ()
) -> tuple[Material, Registry[Section]]:
    """Return what :func:`roll_up` writes an edition from, to check an edited one against it; raises what it raises."""
    office = _Office.of(handed, survey)
    if edition != "public":
        return office.internal, office.sections(None)
    given = office.given(released)
    return office.internal.in_edition(edition, given.closed), office.sections(given)


def _placed(material: Material) -> frozenset[str]:
    """Return the questions that the public edition tells of communities: those compared, and those with a chart."""
    shown = {one.item.id for one in comparisons_shown(material)} | set(material.outline.charts)
    return frozenset(material.item(name.split("__")[0]).id for name in shown)


def _flags(material: Material) -> list[dict[str, str]]:
    found = []
    for one in comparisons_shown(material):
        for row in one.rows:
            flag = one.flags[row["by_level"]] if row["flag"] != HIDDEN else ""
            if flag:
                side = "high" if row["value"] > one.funnel.centre else "low"
                community = f"{int(row['by_level']):02d}"
                found.append({"community": community, "item": one.item.id, "side": side, "limit": flag})
    return found + [one.flag for one in stand_out(material).found]
