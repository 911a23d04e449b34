"""Which templates may be offered: those that answer a finding of enough people, a few at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.records import Notice
from toolkit.report.advice.citing import FULL, LEAST, carries, cite_finding
from toolkit.report.advice.measure import SUGGESTED, Measure
from toolkit.report.advice.templates import Template, figure_of, templates

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.questionnaire import Questionnaire

PER_FINDING, PER_REPORT = 3, 6


@dataclass(frozen=True)
class Offer:
    """Drafts of measures for findings, and what is to be said about those that got none."""

    measures: tuple[Measure, ...]
    notices: tuple[Notice, ...] = ()

    def __repr__(self) -> str:
        lines = [f"{measure.title}（依据{measure.findings}）" for measure in self.measures]
        return "\n".join([*lines, *(notice.message for notice in self.notices)]) or "没有可以提供的建议草案。"


def suggest(
    findings: Sequence[Finding], questionnaire: Questionnaire, known: Sequence[Measure] = (), community: str = ""
) -> Offer:
    """Return drafts of measures for findings.

    Parameters
    ----------
    findings : sequence of Finding
        In the order of the report. An option or a row counts only where the finding puts it in front.
    questionnaire : Questionnaire
    known : sequence of Measure
        Cards there are already; a template is not offered to a community twice, whatever was decided.
    community : str

    Returns
    -------
    Offer
        At most three measures a finding and six a report, those of ``known`` counted.
    """
    labels = {item.id: {row.key: row.label for row in item.rows} for item in questionnaire.questions}
    ours = [measure for measure in known if measure.community in ("", community)]
    offered = {measure.template for measure in ours}
    room = PER_REPORT - sum(not measure.is_dropped for measure in ours)
    taken: Counter[str] = Counter()
    chosen: list[Measure] = []
    too_few: dict[str, Finding] = {}
    ids = _free_ids(known)
    left: set[str] = set()
    for finding in findings:
        others = [other for other in findings if other is not finding and carries(other)]
        for template in templates():
            if template.id in offered or not template.answers(finding, others, labels):
                continue
            if not carries(finding):
                too_few.setdefault(finding.item, finding)
            elif len(chosen) < room and taken[finding.id] < PER_FINDING:
                offered.add(template.id)
                taken[finding.id] += 1
                chosen.append(_draft(next(ids), template, finding, questionnaire, community))
            else:
                left.add(template.id)
    return Offer(tuple(chosen), tuple(_notices(chosen, list(too_few.values()), len(left - offered))))


def _free_ids(known: Sequence[Measure]) -> Iterator[str]:
    taken = {measure.id for measure in known}
    number = 1
    while True:
        if f"M{number}" not in taken:
            yield f"M{number}"
        number += 1


def _draft(number: str, template: Template, finding: Finding, questionnaire: Questionnaire, community: str) -> Measure:
    baseline = ""
    if template.figure == finding.item:
        item = questionnaire.by_id[finding.item]
        words = [item.labels[code] for code in finding.options if code in item.labels]
        words += [row.label for row in item.rows if row.key in finding.rows]
        figures = [figure for word in words if (figure := figure_of(finding, word))]
        baseline = figures[0].shown + figures[0].unit if figures else ""
    return Measure(
        number,
        community,
        SUGGESTED,
        template.title,
        cite_finding(finding),
        action=template.action,
        level=template.level,
        partners=template.partners,
        indicator=template.indicator,
        baseline=baseline,
        definition=template.definition,
        risk=template.risk,
        template=template.id,
    )


def _notices(chosen: list[Measure], too_few: list[Finding], left: int) -> Iterator[Notice]:
    for finding in too_few:
        words = f"发现{cite_finding(finding)}的基数不足{LEAST}人：数据不足，建议座谈补充。"
        yield Notice("advice_thin", "info", words)
    if left:
        words = f"另有{left}条模板也对得上，但一份报告最多{PER_REPORT}条建议、一个发现最多{PER_FINDING}条，没有列出。"
        yield Notice("advice_enough", "info", words)
    if chosen:
        words = f"提供了{len(chosen)}条建议草案；牵头、时限和目标请作者填写，不用的选“不采纳”。"
        yield Notice("advice_offered", "info", words)


def mark_of(finding: Finding) -> str:
    """Return the mark of a finding of few people; empty when there are enough."""
    return f"（基数不足{FULL}人，仅供参考）" if finding.licence.base < FULL else ""
