"""From the bundles of the communities to the district's draft, for the office and for the public."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.disclosure import HIDDEN
from toolkit.district.bundle import Comparability, Handed, comparability
from toolkit.district.sections import DISTRICT_SECTIONS, comparisons_shown
from toolkit.district.together import district_material
from toolkit.document import Column, Table, Text
from toolkit.errors import IntakeError
from toolkit.files import Written, save
from toolkit.findings.plan import Choices, plan_of, read_plan
from toolkit.questionnaire.bank import places
from toolkit.report import Material, draft, read_outline
from toolkit.sample.sampling import Sampling, read_sampling

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses import Responses

CELLS = ("table", "item", "community", "option", "n", "percent", "base")
"""Columns of cells.csv; a cell that is not published is empty."""


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
    apart : tuple of str
        Codes of communities with another questionnaire, or with tables only: they are not in the draft.
    flags : tuple of dict
        ``community``, ``item``, ``side`` (high or low) and ``limit`` (提示 or 关注), in the order of the questions.
    written : Written
    """

    handed: Handed
    comparable: Comparability
    respondents: int
    apart: tuple[str, ...]
    flags: tuple[dict[str, str], ...]
    written: Written

    def __repr__(self) -> str:
        lines = [repr(self.handed), f"全区报告用了{self.respondents}份有效答卷。"]
        if self.apart:
            lines.append(f"问卷和多数社区不同，或只交汇总表，没有合在一起：{'、'.join(self.apart)}。")
        lines += [f"已写出 {path}" for path in self.written.files.values()]
        return "\n".join([*lines, "公开版发布以前，请区里再看一遍。"])

    @property
    def flagged(self) -> Table:
        """The communities beyond limits, question by question, in the order of their codes."""
        named = {place.code: place.community for place in places()}
        sides = {"high": "高于全区", "low": "低于全区"}
        rows = [(named[one["community"]], one["item"], sides[one["side"]], one["limit"]) for one in self.flags]
        columns = tuple(map(Column, ("社区", "题号", "方向", "参考界限")))
        note = Text("提示：超出95%界限，每20个社区里平均约有1个会因偶然超出；关注：超出99.8%界限。不是名次。")
        return Table(
            "flagged", "超出参考界限的", columns, tuple(tuple((Text(t),) for t in row) for row in rows), ((note,),)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        return {
            "communities": len(self.handed.bundles),
            "respondents": self.respondents,
            "comparable_items": list(self.comparable.as_dict()["comparable_items"]),
            "apart": list(self.apart),
            "flags": list(self.flags),
            "refused": {name: error.as_dict() for name, error in self.handed.refused.items()},
            "missing": dict(self.handed.messages),
            "files": {name: str(path) for name, path in self.written.files.items()},
        }


def roll_up(handed: Handed, to: Path, survey: Path | None = None) -> RollUp:
    """Put the bundles together and write ``internal`` and ``public`` below a folder.

    Parameters
    ----------
    handed : Handed
    to : Path
    survey : Path, optional
        The survey's own folder, where the office has it: fieldwork, plan and order of the report come from there.

    Raises
    ------
    IntakeError
        ``I-BUNDLES-NONE`` when no bundle holds answers, with what was found instead.
    """
    form, answers = _alike(handed)
    sampling = read_sampling(survey / "sampling.yaml") if survey else Sampling()
    plan = read_plan(survey / "plan.yaml", form, sampling) if survey else plan_of(form, Choices(), sampling.licence)
    outline = read_outline((survey or to) / "report.yaml", form)
    files: dict[str, Path] = {}
    flags: tuple[dict[str, str], ...] = ()
    respondents = 0
    for edition in ("internal", "public"):
        material = district_material(answers, sampling, outline, plan, edition)
        made = draft(material, parts=DISTRICT_SECTIONS)
        for suffix in ("docx", "html"):
            files[f"{edition}_{suffix}"] = made.save(to / edition / f"全区调研报告.{suffix}")
        if edition == "internal":
            flags, respondents = tuple(_flags(material)), len(material.responses.eligible)
        else:
            files["cells"] = save(to / edition / "cells.csv", _cells(material))
    apart = tuple(bundle.community for bundle in handed.bundles if bundle.community not in answers)
    return RollUp(handed, comparability(handed.bundles, form), respondents, apart, flags, Written(files))


def _alike(handed: Handed) -> tuple[Questionnaire, dict[str, Responses]]:
    """Return the questionnaire that most communities have, and their answers."""
    whole = [bundle for bundle in handed.bundles if not bundle.tables_only]
    if not whole:
        raise IntakeError("I-BUNDLES-NONE", where="报送包", reason=_why_none(handed))
    most = Counter(bundle.questionnaire.hash for bundle in whole).most_common(1)[0][0]
    form = next(bundle.questionnaire for bundle in whole if bundle.questionnaire.hash == most)
    each = (bundle for bundle in handed.each() if not bundle.tables_only and bundle.questionnaire.hash == most)
    return form, {bundle.community: bundle.responses for bundle in each}


def _why_none(handed: Handed) -> str:
    """Return what the folder holds instead of bundles with answers, file by file."""
    found = [f"{file}：{error.message.rstrip('。')}" for file, error in handed.refused.items()]
    found += [f"{file}：{why.rstrip('。')}" for file, why in handed.aside.items()]
    found += [f"社区{code}：交了不同的几份" for code in handed.twice]
    found += [f"{bundle.place}：只有汇总表，没有逐份答卷" for bundle in handed.tables_only]
    return "；".join(found) or "文件夹里没有报送包"


def _flags(material: Material) -> list[dict[str, str]]:
    found = []
    for one in comparisons_shown(material):
        for row in one.rows:
            flag = one.flags[row["by_level"]] if row["flag"] != HIDDEN else ""
            if flag:
                side = "high" if row["value"] > one.funnel.centre else "low"
                community = f"{int(row['by_level']):02d}"
                found.append({"community": community, "item": one.item.id, "side": side, "limit": flag})
    return found


def _cells(material: Material) -> str:
    """Return every published cell of the district: one line an answer, figures empty where they are not shown."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(CELLS)
    for name in (*material.outline.profile, *(name for theme in material.outline.themes for name in theme.items)):
        for measure in material.measures(material.item(name)):
            for row in material.estimates(measure).where(statistic="proportion").rows():
                shown = row["flag"] != HIDDEN
                figures = (row["n"], f"{100 * row['value']:.1f}", row["base"]) if shown else ("", "", "")
                label = measure.labels[int(row["level"])]
                table.writerow((f"table_{name}", measure.name, "", label, *figures))
    return out.getvalue()
