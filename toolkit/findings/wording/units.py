"""Rule ``unit``: 百分点 against %, 翻番, 倍, and tenths of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.matching import Evidence, place_of
from toolkit.findings.wording.numbers import difference_is, in_other_scale, relative_change
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_LEVEL = re.compile("(?:占比?|比例(?:为|是|达|占)|占到|占了)(?:约|近|有|达)?$")
_APART = re.compile(
    "[高低多少]出|相差|之差|差距|[上下][升降]|提[高升]|增[长加]|降低|减少|(?<![对相占])[比较](?![例重高])"
)
_TO = re.compile("(?:到|至|为|达|达到|由|从)$")
_DOUBLED = re.compile("翻了?(?P<times>[一两二三四]|几)?番|翻了?一?倍|翻倍")
_GROWTH = re.compile("(?:增长|增加|提高|提升|上升|多|高|高出|多出|扩大|上涨)了?(?:近|约|超过|逾)?$")
_SHRINK = re.compile("(?:下降|减少|降低|缩小|回落|少|低|下跌|缩减)了?(?:近|约|超过|逾)?$")
_IS = re.compile("是|相当于|达到|为(?!了)")
_ABOVE = re.compile("(?:高于|低于|多于|少于|领先于?|落后于?|超过)[^，。；]{1,20}$")
_TWICE = {"一": 2.0, "两": 4.0, "二": 4.0, "三": 8.0, "四": 16.0}


@RULES.add("unit")
def unit(passage: Passage) -> Iterator[Issue]:
    """Find differences of percentages in %, levels in 百分点, and ratios that are not."""
    differences = re.compile(
        f"(?<![最较更误偏时])(?![高多少]达)(?:{passage.lexicon.words['units.differences'].pattern.pattern})(?:近|约|超过|逾|了|达|为)*$"
    )
    for sentence in passage.sentences:
        for figure in passage.figures_in(sentence):
            lead = passage.text[max(sentence.start, figure.start - 8) : figure.start]
            if figure.kind is Kind.SHARE and (
                differences.search(_with_bound(lead, figure)) or _than_a_group(passage, sentence, figure)
            ):
                yield from _difference_in_percent(passage, sentence, figure)
            elif figure.kind is Kind.POINTS and not _of_a_difference(passage, sentence, figure, differences):
                yield from _level_in_points(passage, figure, lead)
            elif figure.kind is Kind.TIMES:
                yield from _times(passage, sentence, figure)
            elif figure.kind is Kind.NUMBER and (meant := in_other_scale(passage, figure)):
                problem, fix = "“{word}”的单位不对。", f"请写{meant[0].fact.shown}。"
                yield passage.issue("unit", Severity.ERROR, figure.start, figure.end, problem, fix)
            elif figure.kind is Kind.NUMBER and _LEVEL.search(lead):
                yield from _no_sign(passage, figure)
    yield from _doubled(passage)


def _of_a_difference(passage: Passage, sentence: Sentence, figure: Figure, differences: re.Pattern[str]) -> bool:
    """Whether points are said to be a difference, right before them or earlier in the clause: 高出男生3.2个百分点."""
    lead = passage.text[sentence.clause(figure.start).start : figure.start]
    return bool(differences.search(lead)) or (bool(_APART.search(lead)) and not _LEVEL.search(lead))


def _with_bound(lead: str, figure: Figure) -> str:
    return lead + re.split("[0-9一二两三四五六七八九十百半]", figure.text, maxsplit=1)[0] if figure.bound else lead


def _than_a_group(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether a percentage is how much one result is above the other: 女性（58%）高于男性（46%）12%."""
    lead = passage.text[sentence.start : figure.start]
    if not _ABOVE.search(lead) or not figure.exact or passage.facts_of(figure):
        return False
    return any(difference_is(a, b, figure) for a, b in combinations(passage.shares_near(sentence), 2))


def _difference_in_percent(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    shares = passage.stated(sentence) if not figure.worded else []
    shares = [e for e in shares if e not in passage.facts_of(figure)] if len(shares) > 2 else shares
    known = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]
    points = bool(passage.known(Kind.POINTS, figure.value, figure.step))
    about = figure.worded
    pairs = list(combinations(shares if len(shares) > 1 else known, 2))
    points = points or any(
        abs(abs(a.value - b.value) - figure.value) <= 2.5 if about else difference_is(a, b, figure) for a, b in pairs
    )
    counts = [e for e in passage.relevant(sentence) if e.kind is Kind.NUMBER]
    if not points and relative_change(counts, figure):
        return
    if points:
        figure_said = figure.text.rstrip("%")
        fix = f"请写“{figure_said}个百分点”。" if not about else "请写相差多少个百分点。"
        yield passage.issue("unit", Severity.ERROR, figure.start, figure.end, "两个百分比之差不能写成“{word}”。", fix)
    elif relative_change(known, figure):
        problem = "“{word}”是相对变化，容易被读成百分点。"
        yield passage.issue("unit", Severity.INFO, figure.start, figure.end, problem, "请改写成相差多少个百分点。")
    elif not passage.facts_of(figure):
        problem = "比例的变化写成“{word}”，分不清是百分点还是相对变化。"
        yield passage.issue("unit", Severity.WARNING, figure.start, figure.end, problem, "请写“……个百分点”。")


def _level_in_points(passage: Passage, figure: Figure, lead: str) -> Iterator[Issue]:
    if passage.facts_of(figure):
        return
    levels = passage.known(Kind.SHARE, figure.value, figure.step)
    if levels or _LEVEL.search(lead):
        number = figure.text.split("个")[0].removesuffix("百分点").strip()
        yield passage.issue(
            "unit", Severity.ERROR, figure.start, figure.end, "占比不能写成“{word}”。", f"请写“{number}%”。"
        )


def _no_sign(passage: Passage, figure: Figure) -> Iterator[Issue]:
    same = passage.known(Kind.SHARE, figure.value, figure.step)
    if same and figure.unit not in ("人", "名", "份"):
        yield passage.issue(
            "unit", Severity.WARNING, figure.start, figure.end, "“{word}”少了百分号。", f"请写{same[0].fact.shown}。"
        )


def _times(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    lead = passage.text[max(sentence.start, figure.start - 8) : figure.start]
    lead += re.split("[0-9一二两三四五六七八九十]", figure.text, maxsplit=1)[0]
    if _SHRINK.search(lead):
        yield passage.issue(
            "unit",
            Severity.ERROR,
            figure.start,
            figure.end,
            "减少不能说“{word}”。",
            "请写减少了多少个百分点，或“减少到原来的几分之几”。",
        )
        return
    grown = bool(_GROWTH.search(lead))
    if not grown and passage.facts_of(figure):
        return
    ratio = ratio_of(passage, sentence)
    if ratio is None:
        if not passage.facts_of(figure):
            yield passage.issue(
                "unit",
                Severity.WARNING,
                figure.start,
                figure.end,
                "“{word}”看不出是哪两个数相比。",
                "请写出两个数，或改写成相差多少个百分点。",
            )
        return
    wanted = figure.value + (1 if grown else 0)
    turned = not grown and wanted > 1 and _smaller_first(passage, sentence, figure)
    if turned or not _ratio_fits(figure, wanted, ratio, passage.number("quantities.times")):
        said = f"增长{figure.text}是原来的{wanted:g}倍" if grown else "{word}"
        yield passage.issue(
            "unit",
            Severity.ERROR,
            figure.start,
            figure.end,
            f"“{said}”与两个数之比（{ratio:.2f}倍）不符。",
            "请按两个数重算，或改写成相差多少个百分点。",
        )
    elif grown and figure.value != 1:
        problem = "“{word}”容易被读成“是……的倍数”。"
        yield passage.issue("unit", Severity.INFO, figure.start, figure.end, problem, f"请写“是……的{wanted:g}倍”。")


def _smaller_first(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether the smaller result is called a multiple of the larger: 20%是41.5%的两倍."""
    shares = [f for f in passage.figures_in(sentence, Kind.SHARE) if f.exact and f.end <= figure.start][-2:]
    if len(shares) != 2 or not _IS.search(passage.text[shares[0].end : shares[1].start]):
        return False
    return shares[0].value < shares[1].value


def _ratio_fits(figure: Figure, wanted: float, ratio: float, slack: float) -> bool:
    if figure.bound == "near":
        return wanted * 0.85 <= ratio < wanted
    if figure.bound in ("over", "odd", "least"):
        return ratio >= wanted - (0.005 if figure.bound == "least" else 0) and ratio < wanted + 1
    if figure.bound in ("under", "most"):
        return wanted * 0.8 <= ratio <= wanted
    if figure.bound == "about":
        return abs(ratio - wanted) <= 2 * slack
    return abs(ratio - wanted) <= slack + 1e-9


def _doubled(passage: Passage) -> Iterator[Issue]:
    for sentence in passage.sentences:
        for match in _DOUBLED.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if passage.exempt(start, end):
                continue
            wanted = _TWICE.get(match["times"] or "一", 2.0)
            ratio = ratio_of(passage, sentence)
            slack = passage.number("quantities.times") * wanted / 2
            if ratio is None:
                problem = "“{word}”看不出是哪两个数相比。"
                yield passage.issue("unit", Severity.WARNING, start, end, problem, "请写出前后两个数。")
            elif abs(ratio - wanted) > slack + 1e-9:
                problem = f"“{{word}}”要求是原来的{wanted:g}倍，实际是{ratio:.2f}倍。"
                yield passage.issue("unit", Severity.ERROR, start, end, problem, "请改写成由多少变为多少。")


def ratio_of(passage: Passage, sentence: Sentence) -> float | None:
    """Return the ratio that a sentence speaks of, the larger over the smaller, from its figures or its labels."""
    found = _two(passage.stated(sentence)) or _two(_counts(passage, sentence)) or _by_labels(passage, sentence)
    if found is None:
        return None
    small, large = sorted(e.value for e in found)
    return large / small if small > 0 else None


def _two(found: list[Evidence]) -> tuple[Evidence, Evidence] | None:
    return (found[0], found[1]) if len(found) == 2 else None


def _counts(passage: Passage, part: Part) -> list[Evidence]:
    found = [passage.fact_of(figure) for figure in passage.figures_in(part, Kind.NUMBER)]
    return list(dict.fromkeys(e for e in found if e is not None))


def _by_labels(passage: Passage, sentence: Sentence) -> tuple[Evidence, Evidence] | None:
    pairs = [
        (a.coverage(sentence.text) + b.coverage(sentence.text), -i, (a, b))
        for i, (a, b) in enumerate(combinations(passage.relevant(sentence), 2))
        if a.kind is b.kind and place_of(a, b, sentence.text) is not None and place_of(b, a, sentence.text) is not None
    ]
    best = max(pairs, key=lambda pair: pair[:2], default=None)
    if best is None and len(passage.evidence) == 2 and passage.evidence[0].kind is passage.evidence[1].kind:
        return (passage.evidence[0], passage.evidence[1])
    return best[2] if best and best[0] >= 1.0 else None
