"""Rule ``number``: a figure that no fact has, or that belongs to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from toolkit.findings.wording.clauses import Sentence, touches
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.matching import Evidence, named, rounded_to
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_NUM = r"\d+(?:\.\d+)?"
_DASH = "[—–~至到-]+"
_TO = rf"(?:\s*{_DASH}\s*{_NUM})?"
_YEAR = r"(?:19|20)\d{2}"
ALLOWED = re.compile(
    rf"{_YEAR}\s*(?:年度?(?:\s*\d{{1,2}}月)?(?:\s*\d{{1,2}}[日号])?|\s*{_DASH}\s*{_YEAR}年?|[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?)|{_YEAR}(?=[届级])"
    rf"|\d{{1,2}}月(?:\d{{1,2}}[日号])?(?:\s*{_DASH}\s*(?:\d{{1,2}}月)?\d{{1,2}}[日号])?|\d{{1,2}}[日号](?!人)|\d{{1,2}}[:：]\d{{2}}(?!\d)"
    rf"|{_NUM}(?:周?岁)?{_TO}\s*周?岁|0\d{{2,3}}-\d{{7,8}}|(?<!\d)1\d{{10}}(?!\d)"
    rf"|第\s*{_NUM}(?:{_DASH}{_NUM})?\s*[题条章节页次期届项款个位季批]|[〔\[]\d{{4}}[〕\]]\s*\d+号|[表图附件录问题款]\s*{_NUM}(?:[-—.]\d+)?(?!\s*[%人名份])"
    rf"|(?:^|\n)\s*(?:[（(]\d{{1,2}}[)）]|\d{{1,2}}[.、．)）](?!\d))|满分(?:为|是)?\s*{_NUM}\s*分?|{_NUM}\s*[分级点](?:制|量表)|{_NUM}级"
    rf"|(?:近|过去|最近|每|未来|前|连续|以来|上)的?\s*{_NUM}{_TO}\s*(?:个)?(?:年|月|天|日|周|小时|学期|分钟|星期|季度|次|期)"
    rf"|{_NUM}{_TO}\s*(?:个?月|年|元|万元|小时|分钟|公里|千米|平方米|次|天)(?:及)?(?:以上|以下|以内|之内|之间)"
    rf"|{_NUM}(?:元|年|小时|分钟|公里)?\s*{_DASH}\s*{_NUM}\s*(?:元|年|个月|小时|分钟|公里|次|天|平方米|万元)"
    rf"|不满\s*{_NUM}|不足\s*{_NUM}\s*人|少于\s*{_NUM}\s*人|(?:可|能|会)?(?:超过|不等于|为|等于|大于)\s*100%|{_NUM}%\s*(?:的)?(?:置信|参考界限|把握)"
    rf"|(?:座谈|访谈|走访|约谈)[^，。；]{{0,8}}?{_NUM}\s*[人场次户家名个位]|[（(](?:座谈|访谈|走访)[^）)]*[)）]"
    rf"|{_NUM}(?:热线|平台|电话|服务台|公里圈|分钟(?:生活|社区)?(?:圈|路程))|每{_NUM}"
    rf"|{_NUM}\s*(?:个(?:方面|部分|环节|步骤|问题|维度|工作日|类别|层面|阶段|主题|模块|选项|题目|社区|街道|区|市|单位|部门|小区|站点)|道题|类|大类|项措施|条措施|条建议|项建议|题)"
)
_REST = re.compile("其余|其他|另有|另外|剩余|余下|没有|不|未")
_SUM = re.compile("合计|共计|总计|累计|加总|之和|两项|三项|相加|合起来|共占|共有|加起来|或")
_PEOPLE = "人名份位户条"


@RULES.add("number")
def number(passage: Passage) -> Iterator[Issue]:
    """Find figures without a fact, and figures that another label's fact has."""
    allowed = [match.span() for match in ALLOWED.finditer(passage.text)]
    for sentence in passage.sentences:
        for figure in passage.figures_in(sentence):
            if not figure.exact and figure.high is None:
                continue
            if touches(figure.start, figure.end, allowed) or _precision(passage, sentence, figure):
                continue
            yield from _judged(passage, sentence, figure)


def _precision(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure belongs to a statement of precision, which has a rule of its own."""
    clause = sentence.clause(figure.start)
    return clause.text in passage.lexicon.licences["precision"].words or bool(
        re.search(r"[Pp]\s*(?:值)?\s*[<>=≤≥]?\s*$|[Pp]值?[为是]$", passage.text[: figure.start])
    )


def _judged(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    if figure.high is not None:
        ends = (figure.value, figure.high)
        if figure.kind is not Kind.NUMBER and not all(passage.known(figure.kind, end, figure.step) for end in ends):
            yield _unknown(passage, figure)
        return
    facts = passage.facts_of(figure)
    if facts:
        yield from _another(passage, sentence, figure, facts)
    elif not _other_unit(passage, figure) and not _derived(passage, sentence, figure):
        yield _unknown(passage, figure)


def _other_unit(passage: Passage, figure: Figure) -> bool:
    """Whether the value is known under another unit: the unit rule speaks of that, or it is the people of a fact."""
    if figure.kind in (Kind.SHARE, Kind.POINTS):
        other = Kind.POINTS if figure.kind is Kind.SHARE else Kind.SHARE
        return bool(passage.known(other, figure.value, figure.step))
    if figure.kind is not Kind.NUMBER:
        return False
    bare = not figure.unit or figure.unit not in _PEOPLE
    if bare and any(passage.known(kind, figure.value, figure.step) for kind in (Kind.SHARE, Kind.POINTS, Kind.TIMES)):
        return True
    return figure.step >= 1 and any(_people(e, figure.value) for e in passage.evidence)


def _people(evidence: Evidence, count: float) -> bool:
    """Whether a count is the base of a fact, or the people that a share of it comes to."""
    n = evidence.fact.n
    if n is None:
        return False
    if count == n:
        return True
    return evidence.kind is Kind.SHARE and rounded_to(n * evidence.value / 100, 1) == count


def _derived(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure follows from others of its sentence: a difference, a ratio, a sum, the rest to 100 %."""
    shares = passage.stated(sentence)
    if figure.kind is Kind.POINTS:
        values = shares if len(shares) > 1 else [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]
        return any(difference_is(a, b, figure) for a, b in combinations(values, 2))
    if figure.kind is Kind.TIMES:
        return True  # the unit rule looks at ratios
    if figure.kind is not Kind.SHARE:
        return False
    clause = sentence.clause(figure.start).text
    known = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]
    if _REST.search(clause) and any(_is(100 - e.value, figure) for e in known):
        return True
    if _SUM.search(sentence.text):
        return any(_is(a.value + b.value, figure) for a, b in combinations(known, 2)) or any(
            _is(a.value + b.value + c.value, figure) for a, b, c in combinations(known[:12], 3)
        )
    return relative_change(known, figure) and bool(re.search("增长|增加|减少|下降|提高|降低|上升", clause))


def relative_change(known: list[Evidence], figure: Figure) -> bool:
    """Whether a percentage is the relative change from one fact to another of the same kind."""
    return any(
        a.value
        and b.value
        and (_is(abs(a.value / b.value - 1) * 100, figure) or _is(abs(b.value / a.value - 1) * 100, figure))
        for a, b in combinations(known, 2)
    )


def difference_is(a: Evidence, b: Evidence, figure: Figure) -> bool:
    """Whether a figure is the difference of two shares, from full values or from the printed ones."""
    gaps = [abs(a.value - b.value)]
    if a.printed is not None and b.printed is not None:
        gaps.append(abs(round(a.printed - b.printed, 6)))
    return any(_is(gap, figure) for gap in gaps)


def _is(value: float, figure: Figure) -> bool:
    return rounded_to(value, figure.step) == rounded_to(abs(figure.value), figure.step)


def _another(passage: Passage, sentence: Sentence, figure: Figure, facts: list[Evidence]) -> Iterator[Issue]:
    """Tell a figure whose surroundings clearly name another fact than those that have its value."""
    if figure.kind is not Kind.SHARE or "分别" in sentence.text:
        return
    near = passage.surroundings(sentence, figure)
    others = [e for e in passage.evidence if e.kind is figure.kind and e not in facts]
    meant = next((e for e in others if all(_rather(e, fact, near) for fact in facts)), None)
    if meant is not None:
        owner = facts[0].fact.label or "另一项"
        yield passage.issue(
            "number",
            Severity.ERROR,
            figure.start,
            figure.end,
            f"“{{word}}”是“{owner}”的数，“{meant.fact.label}”是{meant.fact.shown}。",
            f"请核对说的是哪一项：改成{meant.fact.shown}，或者改写前后的说法。",
        )


def _rather(one: Evidence, other: Evidence, text: str) -> bool:
    """Whether a text names one fact and not the other: most of what only the one label has, nothing of the other's."""
    own, others = one.own(other), other.own(one)
    if not own or not others or any(pair in text for pair in others):
        return False
    return sum(pair in text for pair in own) * 2 >= len(own)


def _unknown(passage: Passage, figure: Figure) -> Issue:
    known = [e for e in passage.relevant(passage.sentence_of(figure.start)) if e.kind is figure.kind]
    clause = passage.sentence_of(figure.start).clause(figure.start)
    meant = named(known, clause.text)
    fix = f"“{meant.fact.label}”的计算结果是{meant.fact.shown}，请核对。" if meant else "请核对计算结果，或写明来源。"
    return passage.issue("number", Severity.ERROR, figure.start, figure.end, "“{word}”在计算结果里找不到。", fix)
