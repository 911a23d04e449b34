"""Rule ``difference``: statements that two results differ, or are alike, and whether they may be made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Kind
from toolkit.findings.wording.kinship import family
from toolkit.findings.wording.matching import place_of
from toolkit.findings.wording.pairs import Pair, pair_of
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_AMOUNT = r"\s*(?:了|于)?\s*(?:约|近)?[0-9一二三四五六七八九十百千两半]+(?:\.\d+)?"
_BOUND = re.compile(
    _AMOUNT + "(?:周?岁|万?元|年|个|时|点|月|小时|分钟|人|名|次|天|分|项|种|平方米|公里)" + r"|\s*0\.\d"
)
_BOUND_SHARE = re.compile(_AMOUNT + "(?:成|%|数)|\\s*(?:一半|半数|三分之|四分之|五分之)")
_NOUN = re.compile("(?!的?(?:比例|占比|一些|的是)|于|出|些|地)[一-鿿]")
_THAN = re.compile("比|较|相比|相较|与[^，。；]{1,12}不同|于")
_RATHER = re.compile("与其[^。；]*$")
_DEGREE = re.compile("(?:了|至|到|为|达|约|近|的|幅度|幅|超过|逾|接近|，|,|[（(])*")
_THE_MORE = re.compile("越(?!来越|发|野|级|权|过)[^，。；]{1,8}[，,]?[^，。；]{0,14}?越(?!来越|发)[^，。；]")
_NOTHING = (
    "(?:未(?:能)?(?:发现|见|看到|观察到|检出|表现出|显示|呈现|形成|达到|出现)"
    "|没有?(?:发现|见|看到|观察到|检出|表现出|显示|呈现|形成|出现|足够|证据)|尚未|并未|看不出|不存在)"
)
_NO = "(?:没有|并?无)(?:明显|显著|太大|较大|很大|多大|大|实质性?|本质|根本|什么|统计学|统计上|任何|可报告)?的?"
_CHANGED = re.compile(
    "逐年|连年|逐期|随着?(?:年龄|学历|收入|工龄|年级|职级|居住|工作年限)|与[^，。；]{0,16}相比|较[^，。；例为高低大多少强]{1,10}|比(?!例|重|较)[^，。；]{1,12}|(?:由|从)[^，。；]{0,24}(?:到|至|为)|同比|环比"
)
_MORE_LESS = re.compile(
    "(?<![最更较占对相之无])(?:比(?![例重较如率对])|较(?:(?![例重较高低为大多少强])|(?=大专|大学|大龄|高中|高校|高龄|低龄|[高低](?:收入|学历|年级)|多子女|少数)))(?P<than>[^，。；最]{1,30}?)(?:要|还|略|明显|显著|均|都|也|的比例|比例)?(?P<word>高|低|多|少|大|小|强|弱|好|差)(?![校中年龄新考技层标收别异距])"
)
_NOT = re.compile("(?:不|并不|未|未必|没有|不会|不一定|无法说明|不能说|是否|不代表|不能判断)[^，。；]{0,3}$")
_NONE = re.compile(f"{_NOTHING}[^，。；]{{0,80}}$|{_NO}$|不(?:太|够|很)?$")
_ALIKE = re.compile(f"(?:{_NOTHING}[^，。；]{{0,80}}?|{_NO})(?:差别|差异|差距|不同)")
_DENIED_AFTER = re.compile(
    "[^，。；]{0,4}(?:不大|不明显|很小|较小|不显著|微小|在样本波动|可以忽略|小于|不超过|未超|没有超|无法判断|是否|只写|不写|不说明)"
)
_AS_THEY_SAY = re.compile(r"\d%[^，。；\d]{0,8}(?:表示|认为|觉得|感到|相信|反映|称)[^，。；\d]*$")
_WITHIN_ERROR = re.compile("误差(?:的)?(?:允许)?(?:范围)?(?:之)?内|(?:未|没有?)(?:超出|超过)[^，。；]{0,6}误差")
_ASKED = re.compile("是否|有无|检验|筛查|比较方法|分析了|按照|如有")
_REST_OF_ALL = ("其他", "其余", "其它", "另外")
_SAID_BEFORE = re.compile("两组|两者|二者|前者|后者|这一差|这种差|该差|这个差|上述差")
_DOWN = re.compile("低|少|小|弱|差")


@RULES.add("difference")
def difference(passage: Passage) -> Iterator[Issue]:
    """Find differences that are stated without a licence or the wrong way round, and likeness that is none."""
    told: set[int] = set()
    for sentence, clause, start, end, upward in _comparisons(passage):
        if clause.start in told or _idle(passage, sentence, clause, start, end):
            continue
        issue = _judged(passage, sentence, start, end, upward)
        told.add(clause.start)
        if issue is not None:
            told |= {c.start for c in sentence.clauses}
            yield issue
    yield from _alike(passage)


def _comparisons(passage: Passage) -> Iterator[tuple[Sentence, Part, int, int, bool | None]]:
    """Yield the comparing words: sentence, clause, place, and whether the subject is said to be the higher one."""
    found: list[tuple[Sentence, Part, int, int, bool | None]] = []
    for name, upward in (("higher", True), ("lower", False), ("apart", None)):
        found += [(s, c, low, high, upward) for s, c, low, high, _ in passage.find(f"comparisons.{name}")]
    for name, upward in (("rise", True), ("fall", False)):
        for s, c, low, high, _ in passage.find(f"comparisons.{name}"):
            if _is_change(passage, s, high):
                found.append((s, c, low, high, upward))
    for sentence in passage.sentences:
        for match in _MORE_LESS.finditer(sentence.text):
            low, high = sentence.start + match.start("word"), sentence.start + match.end("word")
            if not passage.exempt(low, high):
                found.append((sentence, sentence.clause(low), low, high, not _DOWN.match(match["word"])))
        for match in _THE_MORE.finditer(sentence.text):
            low, high = sentence.start + match.start(), sentence.start + match.end()
            if not passage.exempt(low, high):
                found.append((sentence, sentence.clause(low), low, high, None))
    yield from sorted(found, key=lambda item: (item[2], item[3]))


def _is_change(passage: Passage, sentence: Sentence, end: int) -> bool:
    """Whether a word of change tells a result: it has a figure, or says what it is compared with."""
    behind = passage.text[end : end + 12]
    figures = passage.figures_in(Part(end, end + 10, behind), Kind.SHARE, Kind.POINTS, Kind.TIMES)
    if figures and figures[0].start <= end + 8 and _DEGREE.fullmatch(passage.text[end : figures[0].start]):
        return True
    return bool(_CHANGED.search(sentence.text[: end - sentence.start])) and not behind.startswith("的")


def _idle(passage: Passage, sentence: Sentence, clause: Part, start: int, end: int) -> bool:
    """Whether a comparing word states no result: a bound, a wish, a denial, a question."""
    lead = passage.masked[clause.start : start]
    word = passage.text[start:end]
    if _bounded(passage, sentence, word, start, end):
        return True
    if word == "不如" and _RATHER.search(passage.text[sentence.start : start]):
        return True
    if passage.text[end:].startswith(_REST_OF_ALL):
        return True  # a superlative in other words
    if word[0] == "更" and _AS_THEY_SAY.search(lead):
        return True  # 62%表示出行更加便利: what they were asked
    if _NOT.search(lead) or _NONE.search(lead) or _DENIED_AFTER.match(passage.text[end:]):
        return True
    if lead in passage.lexicon.words["denials.verbs"] or _WITHIN_ERROR.search(passage.text[end : sentence.end]):
        return True
    if word in passage.lexicon.words["comparisons.attributes"] and _NOUN.match(passage.text[end:]):
        return not _THAN.search(sentence.text)
    if word[0] == "更" or word in ("领先", "提高", "提升", "增加", "扩大", "减少", "降低"):
        wishes = list(passage.lexicon.words["comparisons.wishes"].find(lead))
        if wishes and not passage.figures_in(clause, Kind.SHARE, Kind.POINTS):
            return True
    return passage.planned(start, end) or bool(_ASKED.search(lead))


def _bounded(passage: Passage, sentence: Sentence, word: str, start: int, end: int) -> bool:
    """Whether a comparing word stands before a bound (高于5000元, 超过七成) and not between two results."""
    behind = passage.text[end:]
    if word in ("超过", "超出"):
        return bool(_BOUND.match(behind) or _BOUND_SHARE.match(behind)) or pair_of(passage, sentence, start) is None
    if not word.endswith("于"):
        return False
    bound_share = _BOUND_SHARE.match(behind) and not _pair_beside(passage, sentence, start)
    return bool(_BOUND.match(behind) or bound_share)


def _pair_beside(passage: Passage, sentence: Sentence, start: int) -> bool:
    """Whether 高于 stands between two results of the survey (58% 高于 46%), and not before a bound."""
    pair = pair_of(passage, sentence, start)
    return pair is not None and len(passage.figures_in(sentence, Kind.SHARE)) > 1


def _judged(passage: Passage, sentence: Sentence, start: int, end: int, upward: bool | None) -> Issue | None:
    clause = sentence.clause(start)
    pair = pair_of(passage, sentence, start) or _pair_before(passage, sentence)
    if pair is None or pair.ids not in passage.tested:
        figures = passage.figures_in(clause, Kind.SHARE, Kind.NUMBER)
        if not figures and _one_side_licensed(passage, clause, upward):
            return None
    if pair is not None and "后者" in passage.text[clause.start : start]:
        pair = Pair(pair.other, pair.one, pair.ordered)
    if pair is None:
        return _without_pair(passage, sentence, start, end, upward)
    if upward is not None and pair.ordered and (pair.gap <= 0 if upward else pair.gap >= 0):
        one, other = pair.one.fact, pair.other.fact
        problem = f"“{{word}}”的方向不对：“{one.label}”是{one.shown}，“{other.label}”是{other.shown}。"
        return passage.issue("difference", Severity.ERROR, start, end, problem, "请改方向，或核对两个数。")
    if pair.ids in passage.tested:
        return None
    one, other = pair.one.fact, pair.other.fact
    problem = (
        f"“{{word}}”说的差别（{one.label}{one.shown}、{other.label}{other.shown}）没有通过全文的检验，可能是碰巧。"
    )
    fix = "请只分别写出两个数，或写“未发现明显差别”。"
    return passage.issue("difference", Severity.ERROR, start, end, problem, fix)


def _pair_before(passage: Passage, sentence: Sentence) -> Pair | None:
    """Return the pair of the sentence before, when this one points back to it (两组, 前者)."""
    place = passage.sentences.index(sentence)
    if not place or not _SAID_BEFORE.search(sentence.text):
        return None
    before = passage.sentences[place - 1]
    pair = pair_of(passage, before, before.end)
    return None if pair is None else Pair(pair.one, pair.other, False)


def _one_side_licensed(passage: Passage, part: Part, upward: bool | None) -> bool:
    """Whether some licensed pair has a side that the text names, and that side is the one it is said to be."""
    for ids in sorted(passage.tested, key=sorted):
        known = [passage.by_id[i] for i in sorted(ids) if i in passage.by_id]
        for one in known:
            others = [e for e in known if e is not one]
            right = upward is None or not others or (one.value > others[0].value) is upward
            rivals = [place_of(e, one, part.text) is not None for e in others]
            if right and one.coverage(part.text) >= 0.5 and not (any(rivals) and upward is not None):
                return True
    return False


def _without_pair(passage: Passage, sentence: Sentence, start: int, end: int, upward: bool | None) -> Issue | None:
    """Judge a comparison whose two sides cannot be told: without any licence there is nothing to back it."""
    pointing = passage.tested and _SAID_BEFORE.search(sentence.text)
    if pointing or _one_side_licensed(passage, sentence, upward):
        return None
    problem = "“{word}”说了差别，但没有一处通过检验的结果支持。"
    fix = "请写出相比的两组和两个数；没有通过检验的，只分别写数。"
    return passage.issue("difference", Severity.ERROR, start, end, problem, fix)


def _alike(passage: Passage) -> Iterator[Issue]:
    """Find results called alike, or without a difference, that differ."""
    found = [(s, c, low, high, False) for s, c, low, high, _ in passage.find("comparisons.same")]
    for sentence in passage.sentences:
        for match in _ALIKE.finditer(passage.masked[sentence.start : sentence.end]):
            low, high = sentence.start + match.start(), sentence.start + match.end()
            if not passage.exempt(low, high):
                found.append((sentence, sentence.clause(low), low, high, True))
    for sentence, _, start, end, none in found:
        if passage.planned(start, end) or _NOT.search(passage.text[sentence.start : start]):
            continue
        if any(f.start <= start < f.end for f in passage.figures):
            continue
        pair = pair_of(passage, sentence, start)
        if pair is not None and _meant_together(passage, sentence, pair):
            yield from _not_alike(passage, pair, start, end, none)


def _meant_together(passage: Passage, sentence: Sentence, pair: Pair) -> bool:
    """Whether two results are surely those called alike: told in figures, tested, or answers to one question."""
    told = [passage.fact_of(figure) for figure in passage.figures_in(sentence)]
    return pair.ids in passage.tested or pair.other in told or pair.other in family(passage, pair.one)


def _not_alike(passage: Passage, pair: Pair, start: int, end: int, none: bool) -> Iterator[Issue]:
    one, other = pair.one.fact, pair.other.fact
    said = f"（{one.label}{one.shown}、{other.label}{other.shown}）"
    if pair.ids in passage.tested:
        problem = f"“{{word}}”不对：两个数{said}的差别通过了检验。"
        yield passage.issue("difference", Severity.ERROR, start, end, problem, "请写相差多少个百分点。")
    elif not none and pair.one.kind is Kind.SHARE and abs(pair.gap) >= _threshold(passage, pair):
        problem = f"“{{word}}”不贴切：两个数{said}相差{abs(pair.gap):.1f}个百分点。"
        fix = "请写“样本不足以判断是否有差别”，或只分别写数。"
        yield passage.issue("difference", Severity.ERROR, start, end, problem, fix)


def _threshold(passage: Passage, pair: Pair) -> float:
    bases = [e.fact.n for e in (pair.one, pair.other) if e.fact.n is not None]
    small = bool(bases) and sum(bases) < passage.number("practical.small_below")
    return passage.number("practical.points_small" if small else "practical.points")
