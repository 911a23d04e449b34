"""From what a report is made of to a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from toolkit.district.bundle.answers import without_persons
from toolkit.district.bundle.bundle import Bundle
from toolkit.district.bundle.packing import checksum_of
from toolkit.district.bundle.parts import (
    ANSWERS,
    TABLES,
    FindingCard,
    Manifest,
    MeasureCard,
    MethodCard,
    Quality,
)
from toolkit.district.bundle.tables import adds_up, folded, groupings_of
from toolkit.document import plain
from toolkit.report.method import method_items
from toolkit.responses.answers import COMPLETE, PARTIAL, SCREENED_OUT
from toolkit.responses.personal import mask
from toolkit.sample import Sample, stacked

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.questionnaire import Item
    from toolkit.report import Material
    from toolkit.report.advice import Measure as Card
    from toolkit.responses import Responses
    from toolkit.statistics.tally import Folded


def bundle_of(material: Material, *, tables_only: bool = False, items: Sequence[str] = ()) -> Bundle:
    """Return what a community hands in.

    Parameters
    ----------
    material : Material
        Of the community and wave.
    tables_only : bool
        Hand in the planned tables as sums instead of the answers.
    items : sequence of str
        Ids, vars or wordings of the questions whose answers are handed in; all when empty.

    Raises
    ------
    AnalysisError
        ``A-ITEM`` for a question there is not; with ``tables_only`` ``A-DESIGN`` for a community that is in no list.
    """
    responses = material.responses
    questionnaire = responses.questionnaire
    wanted = {questionnaire[name].id for name in items}
    handed_in = [item for item in questionnaire.questions if not wanted or item.id in wanted]
    tables = _tables(material, handed_in) if tables_only else {}
    kept = [item.id for item in handed_in if not tables_only or item.id in tables]
    bundle = Bundle(
        _manifest(material, kept, tables_only=tables_only),
        questionnaire,
        tuple(MethodCard(one.key, one.filled, mask(plain(one.words or ()))) for one in method_items(material)),
        tuple(map(_finding, material.findings)),
        tuple(map(_measure, material.cards)),
        _quality(responses),
        None if tables_only else without_persons(responses.frame, handed_in),
        tables,
    )
    return replace(bundle, checksum=checksum_of(bundle))


def _manifest(material: Material, items: list[str], *, tables_only: bool) -> Manifest:
    responses, sampling = material.responses, material.sampling
    origin, questionnaire = responses.provenance, responses.questionnaire
    return Manifest(
        survey=origin.survey,
        community=origin.community,
        wave=origin.wave,
        questionnaire=questionnaire.id,
        definition=questionnaire.hash,
        rev=questionnaire.rev,
        content=TABLES if tables_only else ANSWERS,
        rows=len(responses.frame),
        eligible=len(responses.eligible),
        items=tuple(items),
        not_additive=_not_additive(material) if tables_only else (),
        day=material.days[-1] if material.days else "",
        edition=material.edition,
        simulated=origin.simulated,
        weighted=material.sample.weights is not None,
        design=str(sampling.licence),
        population=sampling.population,
        modes=tuple(sampling.modes),
        plan=material.plan.hash,
        lock=material.plan.status,
    )


def _not_additive(material: Material) -> tuple[str, ...]:
    questionnaire = material.responses.questionnaire
    return tuple(table.id for table in material.plan.tables if not adds_up(table, questionnaire))


def _tables(material: Material, items: Sequence[Item]) -> dict[str, Folded]:
    """Return the planned tables of the community as one stratum among those of the other communities."""
    responses = material.responses
    plain_sample = Sample.from_responses(responses, material.sampling.licence)
    alone = stacked({responses.provenance.community: plain_sample})
    planned = groupings_of(material.plan, responses.questionnaire)
    return {item.id: folded(alone, item, planned[item.id]) for item in items if item.id in planned}


def _finding(finding: Finding) -> FindingCard:
    return FindingCard(
        finding.id,
        finding.kind,
        finding.item,
        finding.by,
        plain(finding.claim),
        finding.mark,
        int(finding.licence.base),
        finding.licence.effect,
        finding.options,
        finding.rows,
    )


def _measure(card: Card) -> MeasureCard:
    return MeasureCard(**{one.name: mask(str(getattr(card, one.name))) for one in fields(MeasureCard)})


def _quality(responses: Responses) -> Quality:
    left_out = dict(sorted(responses.left_out.items()))
    counted = responses.people - len(responses.frame)
    return Quality(
        responses.people + sum(left_out.values()),
        left_out,
        {name: responses.disposed(name) for name in (COMPLETE, PARTIAL, SCREENED_OUT)},
        counted,
        {name: int(n) for name, n in sorted(responses.cells.items())},
        dict(sorted(Counter(row.reason for row in responses.ledger).items())),
    )
