"""The self-check: who does what until when, on what evidence, and can it be done? Cards are told, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.document import Number
from toolkit.records import Issue, Severity
from toolkit.registry import Registry
from toolkit.report.advice.citing import LEAST, Cited, carries, resolve
from toolkit.report.advice.columns import HEADERS
from toolkit.report.advice.suggest import PER_FINDING, PER_REPORT
from toolkit.report.advice.wording import (
    beyond_powers,
    empty_phrases,
    has_number,
    likeness,
    named_persons,
    names_ground,
    personal,
)  # fmt: skip

if TYPE_CHECKING:
    from toolkit.findings.finding import Finding
    from toolkit.report.advice.measure import Measure
    from toolkit.report.advice.notes import Note

ALIKE = 0.8
"""Two measures this alike say the same."""
_WORTH_SHOWING = 0.5
_HIGH = "3"


@dataclass(frozen=True)
class Report:
    """What a card is checked against: the other cards, findings, notes and measures of other reports."""

    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    others: tuple[Measure, ...]


Rule = Callable[["Measure", Cited, Report], Iterator[Issue]]
RULES: Registry[Rule] = Registry("建议自查规则")


@dataclass(frozen=True)
class Criteria:
    """Whether a card meets the three criteria: 操作性, 可行性, 创新性."""

    operable: bool
    feasible: bool
    novel: bool


def criteria(measure: Measure, measures: Sequence[Measure], others: Sequence[Measure] = ()) -> Criteria:
    """Return which criteria a card meets.

    操作性: it has an owner, an action and a time. 可行性: it names a post, an authority or a precedent. 创新性: it is
    nearly identical to no other card, of this report or of others.
    """
    compared = [one for one in measures if one.id != measure.id and not one.is_dropped]
    return Criteria(
        operable=bool(measure.lead and measure.action and measure.deadline),
        feasible=names_ground(measure.feasibility),
        novel=all(_alike(measure, other) < ALIKE for other in [*compared, *others]),
    )


def check(
    measures: Sequence[Measure],
    findings: Sequence[Finding],
    notes: Sequence[Note],
    others: Sequence[Measure] = (),
) -> list[Issue]:
    """Check cards.

    Parameters
    ----------
    measures : sequence of Measure
        Of one report. Of those that were decided against only the reason is asked for.
    findings : sequence of Finding
        Of the same edition.
    notes : sequence of Note
    others : sequence of Measure
        Of other reports: likeness is shown, never judged.

    Returns
    -------
    list of Issue
        ``item`` is the number of the card, empty for the whole report.
    """
    kept = tuple(one for one in measures if not one.is_dropped)
    report = Report(kept, tuple(findings), tuple(notes), tuple(others))
    issues = [_no_reason(one) for one in measures if one.is_dropped and not one.reason]
    cited = [(measure, resolve(measure, findings, notes)) for measure in kept]
    for measure, told in cited:
        for rule in RULES.values():
            issues += rule(measure, told, report)
    return [*issues, *_limits(cited)]


def _issue(rule: str, measure: Measure, severity: Severity, message: str, suggestion: str) -> Issue:
    return Issue(rule, measure.id, severity, message, suggestion)


def _no_reason(measure: Measure) -> Issue:
    return _issue("reason", measure, Severity.WARNING, "不采纳，但没有写理由。", "请写一句为什么。")


@RULES.add("missing")
def missing(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """What a measure cannot be without: action, owner, time, indicator."""
    for field in ("title", "action", "lead", "deadline", "indicator", "level"):
        if not getattr(measure, field):
            name = HEADERS[field]
            yield _issue(
                "missing", measure, Severity.ERROR, f"没有写{name}。", f"请补上“{name}”，补上以前这条只是草案。"
            )


@RULES.add("number")
def number(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """An indicator needs a number to be reached."""
    if measure.indicator and not has_number(measure.target):
        words = "评价指标没有数字目标。"
        yield _issue("number", measure, Severity.ERROR, words, "请在“目标”里写到时限要达到的数，例如：50%、6场。")


@RULES.add("finding")
def finding(measure: Measure, cited: Cited, _: Report) -> Iterator[Issue]:
    """A measure stands on a finding that is there and is of enough people."""
    for name in cited.unknown_findings:
        words = f"依据的发现{name}不在报告里（没有这个发现，或人数太少没有列出）。"
        yield _issue("finding", measure, Severity.ERROR, words, "请换一个发现，或先用座谈补充。")
    for one in cited.findings:
        if not carries(one):
            words = f"依据的发现{one.id}是“{one.kind}”，或基数不足{LEAST}人，撑不起一条建议。"
            yield _issue("finding", measure, Severity.ERROR, words, "数据不足，建议座谈补充，或换一个发现。")
    if not (cited.findings or cited.unknown_findings):
        yield _issue("finding", measure, Severity.ERROR, "没有写依据哪个发现。", "请在“依据发现”里选一个。")
    for before, now in cited.moved:
        words = f"依据的发现{before}现在是{now}（编号随数据变了，按题号认出）。"
        yield _issue("moved", measure, Severity.INFO, words, "请看一眼是不是同一个发现。")


@RULES.add("note")
def note(measure: Measure, cited: Cited, _: Report) -> Iterator[Issue]:
    """A measure stands on at least one talk, visit or document besides."""
    for name in cited.unknown_notes:
        yield _issue("note", measure, Severity.ERROR, f"佐证{name}找不到。", "请核对编号，记录放在 notes 文件夹里。")
    for name in cited.other_day:
        words = f"佐证{name}的日期对不上：编号现在是另一天的记录。"
        yield _issue("note", measure, Severity.ERROR, words, "请在“座谈走访”里重新选。")
    if not (cited.notes or cited.unknown_notes or cited.other_day):
        words = "没有座谈、走访或文献佐证。"
        yield _issue("note", measure, Severity.ERROR, words, "请至少引一条，例如：S1；没有的，先去座谈一次。")


@RULES.add("baseline")
def baseline(measure: Measure, cited: Cited, _: Report) -> Iterator[Issue]:
    """A share given as the baseline is one of the finding's."""
    if not measure.baseline:
        yield _issue("baseline", measure, Severity.WARNING, "没有写基线。", "请写现在是多少；还没有开始的写0。")
    told = {one.shown + one.unit for each in cited.findings for one in each.claim if isinstance(one, Number)}
    if "%" in measure.baseline and cited.findings and not any(figure in measure.baseline for figure in told):
        words = f"基线“{measure.baseline}”在依据的发现里找不到，可能数据已经更新。"
        yield _issue("baseline", measure, Severity.WARNING, words, "请照抄发现里的数，或写明取自哪里。")


@RULES.add("personal")
def personal_information(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """No names, telephones or numbers of persons."""
    for field, text in measure.texts().items():
        sorts = sorted({str(sort) for sort in personal(text)})
        if not sorts and field in ("lead", "partners") and named_persons(text):
            sorts = ["姓名"]
        if sorts:
            words = f"“{HEADERS[field]}”里有个人信息（{'、'.join(sorts)}）。"
            yield _issue("personal", measure, Severity.ERROR, words, "请删去；牵头和配合写岗位或单位。")


@RULES.add("empty")
def empty(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """No phrases that say nothing."""
    for field in ("title", "action", "feasibility", "novelty", "indicator", "risk"):
        for phrase in empty_phrases(getattr(measure, field)):
            words = f"“{HEADERS[field]}”里的“{phrase}”是空话。"
            yield _issue("empty", measure, Severity.WARNING, words, "请换成具体动作：谁、在哪里、做什么、多久一次。")


@RULES.add("power")
def power(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """What a community has no power to do goes to those above."""
    beyond = "" if measure.goes_up else beyond_powers(measure.action, measure.lead)
    if beyond:
        words = f"“{beyond}”超出社区权限。"
        yield _issue("power", measure, Severity.WARNING, words, "请把层级改成街道或区，列入“向上反映事项”。")


@RULES.add("duplicate")
def duplicate(measure: Measure, _: Cited, report: Report) -> Iterator[Issue]:
    """Cards of one report differ; likeness to other reports is shown."""
    for other in report.measures:
        if other.id == measure.id:
            break  # each pair once, at the later card
        if _alike(measure, other) >= ALIKE:
            words = f"和{other.id}“{other.title}”几乎一样。"
            yield _issue("duplicate", measure, Severity.WARNING, words, "请合并，或写出不同在哪里。")
    for other in report.others:
        share = _alike(measure, other)
        if share >= _WORTH_SHOWING:
            words = f"和别的报告里的“{other.title}”有{share:.0%}相似。"
            yield _issue("similar", measure, Severity.INFO, words, "仅供参考；如有借鉴，请写进“创新点”。")


@RULES.add("scores")
def scores(measure: Measure, _: Cited, report: Report) -> Iterator[Issue]:
    """A score has its reason, and a high one what it is given for."""
    met = criteria(measure, report.measures, report.others)
    reasons = {
        "operable": "牵头、动作、时限没有写全",
        "feasible": "“可行性”没有说出已有的阵地、权限或先例",
        "novel": "和别的建议几乎一样",
    }
    for field, unmet in reasons.items():
        score = getattr(measure, field)
        name = HEADERS[field]
        if not score:
            yield _issue("scores", measure, Severity.WARNING, f"没有打{name}。", "请打1—3分，并写理由。")
        elif not getattr(measure, f"{field}_why"):
            yield _issue("scores", measure, Severity.WARNING, f"{name}打了分，没有写理由。", "请写一句为什么。")
        if score == _HIGH and not getattr(met, field):
            yield _issue("scores", measure, Severity.WARNING, f"{name}打了3分，但{unmet}。", "请补上，或改分。")


@RULES.add("judgement")
def judgement(measure: Measure, _: Cited, __: Report) -> Iterator[Issue]:
    """The author decides, and says why."""
    if not measure.judgement:
        yield _issue("judgement", measure, Severity.WARNING, "还没有作者判断。", "请选采纳、修改或不采纳，并写理由。")
    elif not measure.reason:
        yield _issue("judgement", measure, Severity.WARNING, "作者判断没有写理由。", "请写一句为什么。")


def _limits(cited: Sequence[tuple[Measure, Cited]]) -> Iterator[Issue]:
    counts = Counter(one.id for _, told in cited for one in told.findings)
    for name, times in counts.items():
        if times > PER_FINDING:
            words = f"发现{name}下有{times}条建议，超过{PER_FINDING}条。"
            yield Issue("limit", "", Severity.WARNING, words, "请合并，或选最要紧的几条。")
    if len(cited) > PER_REPORT:
        words = f"共有{len(cited)}条建议，超过{PER_REPORT}条。"
        yield Issue("limit", "", Severity.WARNING, words, "请选最要紧的，其余的选“不采纳”并写理由。")


def _alike(a: Measure, b: Measure) -> float:
    return likeness(a.action, b.action)
