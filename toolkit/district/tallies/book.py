"""The closed questions of very many communities in one pass: people by answer and community, memory for the sums only.

The microdata of a province need not be put together for this: of each bundle only the counts stay. They are whole
numbers of people, unweighted, for the office's own use; what is published goes through disclosure control.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.district.bundle.counted import closed, each_counted
from toolkit.district.bundle.on_spark import on_spark
from toolkit.district.tallies.tallied import Tallied
from toolkit.document import Column, Number, Table, Text
from toolkit.errors import AnalysisError
from toolkit.files import save
from toolkit.messages import SIMULATED
from toolkit.questionnaire import Level
from toolkit.records import request_id
from toolkit.registry import did_you_mean
from toolkit.statistics.slots import slots

if TYPE_CHECKING:
    from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]

    from toolkit.district.bundle import Comparability, Comparable, Handed
    from toolkit.district.bundle.counted import Counts
    from toolkit.questionnaire import Measure

INTERNAL = "人数未加权，含很小的格子，只在内部使用，不要公开"


@dataclass(frozen=True, eq=False)
class TallyBook:
    """All closed questions over all communities.

    Parameters
    ----------
    survey : str
    wave : int
    people : dict of str to int
        Code of each community that has handed in to its eligible people.
    names : dict of str to str
        Code to name.
    questions : dict of str to Tallied
        By the name of the measure, in the order of the questionnaire.
    simulated : bool
    """

    survey: str
    wave: int
    people: dict[str, int]
    names: dict[str, str]
    questions: dict[str, Tallied]
    simulated: bool

    def __repr__(self) -> str:
        whole = f"来自{len(self.people)}个社区的{sum(self.people.values())}份有效答卷"
        some = [name for name, one in self.questions.items() if one.left_out]
        told = [f"没有包括全部社区的题：{'、'.join(some)}"] if some else []
        mark = [SIMULATED] if self.simulated else []
        told = [f"{whole}，选择题和矩阵的行共{len(self.questions)}个", *told, INTERNAL, *mark]
        return f"{self.survey} 第{self.wave}期合计：{'。'.join(told)}。"

    def __getitem__(self, name: str) -> Tallied:
        if name not in self.questions:
            raise AnalysisError("A-ITEM", where="合计", name=name, hint=did_you_mean(name, list(self.questions)))
        return self.questions[name]

    def table(self, name: str) -> Table:
        """Return the answers to one question, all communities together.

        Raises
        ------
        AnalysisError
            ``A-ITEM`` for a question that is not in it; rows of a matrix are named like ``NED01__hou``.
        """
        one, rows = self[name], []
        about = {"survey": self.survey, "wave": str(self.wave), "domain": "bundles", "weighting": "none", "item": name}
        for code, label, chose, asked in one.rows():
            fact = request_id(**about, statistic=one.statistic, level=one.measure.named(code))
            share = (Number(fact, f"{100 * chose / asked:.1f}", "%"),) if asked else ()
            rows.append(((Text(label),), (Number(fact, str(chose)),), share))
        columns = (Column("选项（排在第一位）" if one.measure.level is Level.RANKING else "选项"), Column("人数", True))
        notes = tuple((Text(f"{note}。"),) for note in (*one.notes, INTERNAL))
        return Table(f"tally_{name}", one.measure.label, (*columns, Column("比例", True)), tuple(rows), notes)

    def workbook(self) -> bytes:
        """Return an .xlsx: the whole, the communities in the order of their codes, and what is left out."""
        from toolkit.district.tallies.sheets import workbook

        return workbook(self)

    def save(self, path: Path | str) -> Path:
        """Write :meth:`workbook` to a file.

        Raises
        ------
        StoreError
            ``S-WRITE``, ``S-LOCKED``.
        """
        return save(Path(path), self.workbook())

    def as_dict(self) -> dict[str, Any]:
        """Return the whole as plain values; communities by number only."""
        keys = ("code", "label", "n", "base")
        return {
            "survey": self.survey,
            "wave": self.wave,
            "communities": len(self.people),
            "respondents": sum(self.people.values()),
            "simulated": self.simulated,
            "questions": {
                name: {
                    "communities": len(one.communities),
                    "left_out": one.left_out,
                    "statistic": one.statistic,
                    "options": [dict(zip(keys, row, strict=True)) for row in one.rows()],
                }
                for name, one in self.questions.items()
            },
        }


def tally_book(handed: Handed, found: Comparability, spark: SparkSession | None = None) -> TallyBook:
    """Count the closed questions of all bundles, each opened once.

    Parameters
    ----------
    handed : Handed
    found : Comparability
        Of its bundles: only communities that asked a question alike are counted together.
    spark : pyspark.sql.SparkSession, optional
        Where the bundles are opened, as :func:`toolkit.district.bundle.on_spark.on_spark` says; here by default.

    Raises
    ------
    IntakeError
        As :meth:`Handed.each`.
    """
    measures = _measures(handed, found)
    places = {name: {code: at for at, code in enumerate(one.communities)} for name, (_, one) in measures.items()}
    sums = {
        name: np.zeros((len(one.communities), len(slots(measure))), np.int64)
        for name, (measure, one) in measures.items()
    }
    for code, counts in _counted(handed, spark):
        for name in counts.keys() & sums.keys():
            if code in places[name]:
                sums[name][places[name][code]] = counts[name]
    named = {place.code: place.community for place in handed.expected}
    return TallyBook(
        handed.survey,
        handed.wave,
        {bundle.community: bundle.manifest.eligible for bundle in handed.bundles},
        {bundle.community: named.get(bundle.community, "") for bundle in handed.bundles},
        {
            name: Tallied(measure, one.communities, sums[name], _left_out(one))
            for name, (measure, one) in measures.items()
        },
        any(bundle.manifest.simulated for bundle in handed.bundles),
    )


def _counted(handed: Handed, spark: SparkSession | None) -> Iterable[tuple[str, Counts]]:
    if spark is None:
        return each_counted(handed)
    return (pair for part in on_spark(handed, spark, _of_part) for pair in part)


def _of_part(part: Handed) -> list[tuple[str, Counts]]:
    return list(each_counted(part))


def _measures(handed: Handed, found: Comparability) -> dict[str, tuple[Measure, Comparable]]:
    """Return each closed measure as the first of the communities has it that asked it alike, and who they are."""
    bundles = {bundle.community: bundle for bundle in handed.bundles}
    firsts = {one.item: bundles[one.communities[0]] for one in found.items if one.communities}
    known = {code: {m.name: m for m in closed(bundles[code])} for code in {b.community for b in firsts.values()}}
    return {
        name: (measure, found[item])
        for item, first in firsts.items()
        for name, measure in known[first.community].items()
        if measure.item == item
    }


def _left_out(one: Comparable) -> dict[str, str]:
    differ = {code: f"{what}不同" for code, what in one.differ.items()}
    return dict(sorted((differ | dict.fromkeys(one.not_handed_in, "没有交这道题")).items()))
