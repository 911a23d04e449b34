"""Rule ``quantifier``: quantity words (近七成, 过半, 大多数, 近400人) against the figure they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from toolkit.findings.shown import rounded
from toolkit.findings.wording.clauses import Part, Sentence, touches
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.fitting import Fit, fit, words_for
from toolkit.findings.wording.matching import Evidence, named
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_CONDITION = 10
_GOES_ON = re.compile(r"\s*(?:占比?|比例|为|达|即|具体|实际|也就是)")
_OF_OTHERS = re.compile("的?(?:受访|青年|职场|居民|人|学生|家长|男|女)|的")
_BRACKET = re.compile(r"[^，。；、（(]{0,40}?[（(]([^）)]*)[)）]")
_CHANGE = re.compile("(?:高出?|低|多出?|少|提高|提升|上升|增长|增加|下降|降低|减少|相差|差)了?(?:近|约|超过)?$")
_BETWEEN = re.compile(r"[^，。；\d]{0,16}\d[\d.,]*[^，。；\d]{0,4}[—–~至到-]+\s*\d")
_BELIEVE = re.compile("(?:认为|觉得|相信|担心)[^，。；\\d%]*$")
_BELIEVERS = re.compile("[^，。；\\d%]*的(?:人|受访者|青年|比例)?(?:有|占|为|仅|约|是|达)")
_ADDED = re.compile("合计|共计|总计|累计|加起来|相加|合起来|之和|加总")
_PROJECTED = re.compile("推算|估算|折算|测算|推断|外推")
_PERCENT = re.compile("%|百分之")
_MOST_PLACE = re.compile("(?:不|并不|并非|不是|未必)$")


@RULES.add("quantifier")
def quantifier(passage: Passage) -> Iterator[Issue]:
    """Find quantity words that do not fit, and those without a figure beside them."""
    for sentence in passage.sentences:
        for figure in passage.figures_in(sentence):
            if figure.exact or (figure.high is not None and not figure.worded):
                continue
            if not figure.worded and touches(figure.start, figure.end, passage.allowed):
                continue
            if figure.kind is Kind.SHARE and not _of_a_change(passage, figure):
                yield from _share_word(passage, sentence, figure)
            elif figure.kind is Kind.NUMBER:
                yield from _count_word(passage, sentence, figure)
    yield from _most_words(passage)


def _of_a_change(passage: Passage, figure: Figure) -> bool:
    """Whether a tenth is how much something rose or differs, which is for the unit rule."""
    return bool(_CHANGE.search(passage.text[max(0, figure.start - 8) : figure.start]))


def _share_word(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    if figure.worded or not (figure.step < 1 and passage.facts_of(figure)):
        beside = figure_beside(passage, sentence, figure.start, figure.end)
        if beside is not None:
            fact = passage.fact_of(beside)
            share = fact.value if fact is not None else beside.value
            yield from _verdict(passage, figure, share, beside.text)
            return
        if figure.precise or _quartiles(passage, sentence, figure):
            return
        if _of_a_sum(passage, sentence, figure):
            return
        meant = _meant(passage, sentence, figure)
        if meant is not None:
            meant = _as_well_named(passage, sentence, figure, meant)
            found = list(_verdict(passage, figure, meant.value, f"“{meant.fact.label}”的{meant.fact.shown}"))
            yield from found
            if not found:
                yield _no_figure(passage, figure.start, figure.end, meant)
        elif any(fit(figure, e.value, passage.lexicon) is not Fit.WRONG for e in _shares(passage)):
            yield _no_figure(passage, figure.start, figure.end)
        else:
            yield passage.issue(
                "quantifier",
                Severity.ERROR,
                figure.start,
                figure.end,
                "“{word}”没有一个结果对得上。",
                "请写出具体的百分比，并核对。",
            )


def _of_a_sum(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether it fits the sum of shares that are told: 两项加起来超过九成."""
    told = passage.text[max(0, sentence.start - 40) : figure.start]
    shares = passage.shares_near(sentence)[:12]
    return bool(_ADDED.search(told)) and any(
        fit(figure, sum(e.value for e in some), passage.lexicon) is not Fit.WRONG
        for count in (2, 3)
        for some in combinations(shares, count)
    )


def _as_well_named(passage: Passage, sentence: Sentence, figure: Figure, meant: Evidence) -> Evidence:
    """Return a fact that the word fits and that the sentence names as much of as of the one meant, if there is one."""
    said = passage.text[sentence.start : figure.start] + "，" + passage.text[figure.end : sentence.end]
    rivals = [e for e in _shares(passage) if e.named_by(said) >= meant.named_by(said) > 0]
    return next((e for e in rivals if fit(figure, e.value, passage.lexicon) is Fit.FITS), meant)


def _quartiles(passage: Passage, sentence: Sentence, figure: Figure) -> bool:
    """Whether it is the half between two quartiles: 一半人在1200元—2500元之间."""
    return figure.value == 50 and bool(_BETWEEN.match(passage.text[figure.end : sentence.end]))


def _verdict(passage: Passage, figure: Figure, share: float, beside: str) -> Iterator[Issue]:
    verdict = fit(figure, share, passage.lexicon)
    if verdict is Fit.WRONG:
        better = words_for(share, passage.lexicon)
        fix = f"可以写“{better}”，或者只写数。" if better else "请只写数，不用概数词。"
        problem = f"“{{word}}”与{beside}不符。"
        yield passage.issue("quantifier", Severity.ERROR, figure.start, figure.end, problem, fix)
    elif verdict is Fit.LOOSE:
        better = words_for(share, passage.lexicon)
        fix = f"写“{better}”更贴切。" if better else ""
        problem = f"“{{word}}”对{beside}来说没有错，但不够贴切。"
        yield passage.issue("quantifier", Severity.INFO, figure.start, figure.end, problem, fix)


def figure_beside(passage: Passage, sentence: Sentence, start: int, end: int) -> Figure | None:
    """Return the percentage that belongs to a word: behind it in its clause, before it there, or just behind that."""
    clause = sentence.clause(start)
    exact = [f for f in passage.figures_in(sentence, Kind.SHARE) if f.exact]
    here = [f for f in exact if clause.start <= f.start < clause.end]
    before = [f for f in here if f.end <= start]
    # 46%（近七成）: the word explains the figure before its bracket.
    if before and passage.text[before[-1].end : start].strip() in ("（", "(", "、", "，", "即", "（即", "（占", "的"):
        return before[-1]
    behind = [f for f in here if f.start >= end]
    if behind:
        return behind[0]
    if before:
        return before[-1]
    position = next((i for i, c in enumerate(sentence.clauses) if c is clause), 0)
    for following in sentence.clauses[position + 1 : position + 2]:
        found = [f for f in exact if following.start <= f.start < following.end]
        if found and (
            _GOES_ON.match(following.text)
            or (found[0].start - following.start < 2 and not _OF_OTHERS.match(passage.text[found[0].end :]))
        ):
            return found[0]
    return None


def _shares(passage: Passage) -> list[Evidence]:
    return [e for e in passage.evidence if e.kind is Kind.SHARE]


def _meant(passage: Passage, sentence: Sentence, part: Figure | Part) -> Evidence | None:
    """Return the share that the clause of a word names, or the only one there is if its words occur at all."""
    clause = sentence.clause(part.start)
    shares = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE]
    behind, before = passage.text[part.end : clause.end], passage.text[clause.start : part.start]
    meant = named(shares, behind) or named(shares, f"{before}，{behind}")
    if meant is None and len(passage.figures_in(sentence, Kind.SHARE)) < 2:
        meant = named(shares, sentence.text)  # with other figures there, its names belong to them
        nearer = max(shares, key=lambda e: e.coverage(clause.text), default=None)
        if meant and nearer and nearer.coverage(clause.text) > meant.coverage(clause.text):
            meant = nearer
    if meant is None and len(shares) == 1 and shares[0].coverage(sentence.text) >= 0.3:
        return shares[0]
    return meant


def _no_figure(passage: Passage, start: int, end: int, meant: Evidence | None = None) -> Issue:
    fix = f"请在后面写上{meant.fact.shown}。" if meant else "请在后面写上具体的百分比。"
    return passage.issue("quantifier", Severity.INFO, start, end, "“{word}”旁边没有数。", fix)


def _count_word(passage: Passage, sentence: Sentence, figure: Figure) -> Iterator[Issue]:
    """Hold 近400人 and 400余人 against the counts there are."""
    if _PROJECTED.search(sentence.text):
        return  # whether it may be said is for the rule on the population
    if figure.unit not in ("人", "名", "份", "位", "条", "户") or figure.value < _CONDITION:
        return  # 3人以上 is a condition
    counts = [e.value for e in passage.evidence if e.kind is Kind.NUMBER] + [
        float(e.fact.n) for e in passage.evidence if e.fact.n is not None
    ]
    if not counts or any(_counted_well(figure, count, passage) for count in counts):
        return
    yield passage.issue(
        "quantifier", Severity.ERROR, figure.start, figure.end, "“{word}”没有一个人数对得上。", "请写准确的人数。"
    )


def _counted_well(figure: Figure, count: float, passage: Passage) -> bool:
    value, slack = figure.value, passage.number("quantities.count")
    unit = 10 ** (len(str(int(value))) - len(str(int(value)).rstrip("0"))) if value >= 10 else 1
    if figure.bound == "near":
        return value * (1 - 2 * slack) <= count < value
    if figure.bound in ("over", "odd", "least"):
        return value < count < value + unit or (count == value and figure.bound == "least")
    if figure.bound in ("under", "most"):
        return value * (1 - 2 * slack) <= count < value or (count == value and figure.bound == "most")
    return abs(count - value) <= max(1, value * slack)


def _believed(text: str, clause: Part, start: int, end: int) -> bool:
    """Whether a word is what people believe, and the figure is how many do: 认为大多数人守信的占22%."""
    return bool(_BELIEVE.search(text[clause.start : start]) and _BELIEVERS.match(text[end : clause.end]))


def _most_words(passage: Passage) -> Iterator[Issue]:
    """Hold 大多数, 个别, 全部 and their like against the share they speak of."""
    for sentence, clause, start, end, word in passage.find("quantities.words"):
        low, high = passage.lexicon.bands[word]
        if _MOST_PLACE.search(passage.text[clause.start : start]) or _believed(passage.text, clause, start, end):
            continue
        beside = figure_beside(passage, sentence, start, end)
        if (low, high) in ((100, 100), (0, 0)):
            # 全部 counts only where a figure explains it at once: 全部（96%）.
            bracket = _BRACKET.match(passage.text[end : clause.end])
            if beside is None or bracket is None or not end <= beside.start < end + bracket.end():
                continue
            if len(_PERCENT.findall(bracket[1])) > 1:
                continue  # 男女均表示满意（58%、46%）
        if beside is not None:
            fact = passage.fact_of(beside)
            share, told = (fact.value if fact else beside.value), beside.text
        else:
            meant = _meant(passage, sentence, Part(start, end, word))
            if meant is None:
                yield _no_figure(passage, start, end)
                continue
            share, told = meant.value, f"“{meant.fact.label}”的{meant.fact.shown}"
        rounding = passage.number("quantities.slack.rounding")
        if not low - (rounding if low else 0) * (high > low) <= share <= high:
            better = words_for(share, passage.lexicon)
            band = f"{rounded(low, 0)}%以上" if high == 100 else f"{rounded(high, 0)}%以下"
            fix = f"“{word}”要在{band}；" + (f"可以写“{better}”。" if better else "请只写数。")
            yield passage.issue("quantifier", Severity.ERROR, start, end, f"“{{word}}”与{told}不符。", fix)
