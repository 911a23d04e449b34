"""Rule ``superlative``: the most and the least, within the set that is named; never of places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.kinship import family, whole_name
from toolkit.findings.wording.matching import Evidence, named
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES
from toolkit.records import Issue, Severity

_WITHIN = re.compile(
    "(?:在|从|就)([^，。；（）]{2,24}?)(?:中|里|内|当中|之中|而言|来看|来说)(?:[，,]|(?=选择|认为|表示|最|愿意|的))"
)
_QUANTITY = re.compile(r"(?:的?[^，。；\d%“]{0,3})?\d+(?:\.\d+)?(?!\d|\.|%|成)")
_NEXT = re.compile("其次|再次|接下来|次之|居次|(?:列|排|居|在|占)第[二三四]")
_RANKED_ROW = re.compile(
    "(?:第一|首|前[一二三四五六几]?[位项名]|最|[高多]到[低少]|主要)[^。；]{0,24}依次"
    "|(?:前[一二三四五六几]?[位项名大]|[高多]到[低少])[^。；]{0,4}分别"
)
_DENIED = re.compile("(?:并非|不是|并不|不再|未必|不算|未能|没有)(?:是|位列|排在)?$")
_NOT_DONE = re.compile("(?:不|未|避免|没有)[^，。；]{0,10}$")
_COMMON = re.compile(
    "本次|参与|调查|受访|青年|群体|所有|全部|各项|各类|以上|选项|答案|回答|该题|这些|上述|\\d+|[一二三四五六七八九十两]|个|名|项|类|者|的|人"
)
_OF_PLACE = re.compile(r"^\S{1,8}?(?:社区|街道)(?:\s|$|的|青年|[一-鿿]{0,4}[率度])")
_NAMED_PLACE = re.compile(
    r"(?:[甲乙丙丁戊某本我该各A-Z]|\d个)(?:社区|街道)(?!服务|活动|工作|团|青年之家|干部|医院|教育|治理|文化|环境)[^。；]{0,20}$"
)
_PLACE_LEADS = re.compile(
    r"(?:本|我|该|[甲乙丙丁A-Z]|[^\W\d对在于为向的和与了到是从给被]{2,4})(?:社区|街道)的?(?:青年)?(?:总体|整体)?的?[一-鿿]{0,6}(?:满意度|知晓率|参与率|得分|[率度])[^，。；选认]{0,8}$"
)


@RULES.add("superlative")
def superlative(passage: Passage) -> Iterator[Issue]:
    """Find superlatives that are not true, tied, or about places."""
    told: set[tuple[int, bool]] = set()
    for name, upward in (("superlatives.high", True), ("superlatives.low", False)):
        for sentence, clause, start, end, _ in passage.find(name):
            if (clause.start, upward) in told or passage.planned(start, end):
                continue
            told.add((clause.start, upward))
            if _DENIED.search(passage.text[clause.start : start]):
                continue
            yield from _judged(passage, sentence, clause, (start, end), upward)
    yield from _out_of_order(passage)
    yield from _ranked_places(passage, {place for place, _ in told})


def _out_of_order(passage: Passage) -> Iterator[Issue]:
    """Find results told in an order that they have not: 其次 before a larger one, a ranked row that rises."""
    for sentence in passage.sentences:
        shares = [f for f in passage.figures_in(sentence, Kind.SHARE) if f.exact]
        pairs = [pair for match in _NEXT.finditer(sentence.text) for pair in _around_next(sentence, shares, match)]
        if ranked := _RANKED_ROW.search(sentence.text):
            behind = [f for f in shares if f.start >= sentence.start + ranked.end()]
            row = [f for f in behind if passage.text[f.start - 1] in "（("]  # 依次为住房（52%）、就业（47%）
            pairs += pairwise(list(passage.listed(sentence)) or row)
        for before, figure in pairs:
            if figure.value > before.value and not passage.planned(figure.start, figure.end):
                problem = f"“{before.text}”排在“{{word}}”前面，次序不对。"
                yield passage.issue("superlative", Severity.ERROR, figure.start, figure.end, problem, "请按占比重排。")
                break


def _around_next(sentence: Sentence, shares: list[Figure], match: re.Match[str]) -> list[tuple[Figure, Figure]]:
    """Return the share before 其次 and the one that it is said of, behind it in its clause or just before it."""
    place = sentence.start + match.start()
    clause = sentence.clause(place)
    here = [f for f in shares if clause.start <= f.start < clause.end]
    behind = [f for f in here or shares if f.start > place]
    subject = behind[0] if behind else here[-1] if here else None
    before = [f for f in shares if subject is not None and f.end <= min(subject.start, place)]
    return [(before[-1], subject)] if before and subject is not None else []


def _ranked_places(passage: Passage, told: set[int]) -> Iterator[Issue]:
    """Find places that are given a rank without a superlative: 甲社区位居前列."""
    for sentence, clause, start, end, _ in passage.find("superlatives.ranks"):
        known = (
            clause.start in told or passage.planned(start, end) or _NOT_DONE.search(passage.text[clause.start : start])
        )
        if not known and (
            sentence.text in passage.lexicon.words["superlatives.ranking_of_places"]
            or _NAMED_PLACE.search(passage.text[sentence.start : start])
            or _PLACE_LEADS.search(passage.text[sentence.start : start])
        ):
            told.add(clause.start)
            yield _of_a_place(passage, (start, end))


def _of_a_place(passage: Passage, span: tuple[int, int]) -> Issue:
    problem = "“{word}”给社区（街道）排了名次。"
    fix = "请改为与参考界限比较，例如“差异在样本波动可解释的范围内”。"
    return passage.issue("superlative", Severity.ERROR, *span, problem, fix)


def _judged(passage: Passage, sentence: Sentence, clause: Part, span: tuple[int, int], upward: bool) -> Iterator[Issue]:
    subjects = _subjects(passage, sentence, clause, span)
    if _of_places(passage, sentence, span, subjects):
        yield _of_a_place(passage, span)
    elif not subjects:
        if _QUANTITY.match(passage.text[span[1] :]):
            return  # 最高2000元, 最小14岁
        fix = "请写出是哪一项、占多少；没有数就不排名次。"
        yield passage.issue("superlative", Severity.WARNING, *span, "“{word}”没有对应的结果。", fix)
    else:
        # Several facts may have the figure: one of which it is true is enough.
        faults = [_fault(passage, sentence, clause, subject, upward) for subject in subjects]
        problems = [fault for fault in faults if fault]
        if len(problems) == len(faults):
            problem, fix = problems[0]
            yield passage.issue("superlative", Severity.ERROR, *span, problem, fix)


def _fault(
    passage: Passage, sentence: Sentence, clause: Part, subject: Evidence, upward: bool
) -> tuple[str, str] | None:
    """Return what is wrong with calling a fact the first or last of its set, and the way to mend it."""
    others = [e for e in _set_of(passage, sentence, subject) if e is not subject]
    ties = [e for e in others if _tied(e, subject)]
    beyond = [e for e in others if (e.value > subject.value) is upward and e not in ties]
    name = subject.fact.label or subject.fact.shown
    if beyond:
        first = max(beyond, key=lambda e: e.value if upward else -e.value)
        problem = f"“{{word}}”说的“{name}”（{subject.fact.shown}）并不是，“{first.fact.label}”是{first.fact.shown}。"
        return problem, "请改写名次，或写明在哪些项里比较。"
    words = passage.lexicon.words
    if ties and sentence.text not in words["superlatives.tied"] and clause.text not in words["superlatives.tied_here"]:
        return f"“{name}”与“{ties[0].fact.label}”相同（{subject.fact.shown}），不能说“{{word}}”。", "请写“并列”。"
    return None


def _tied(one: Evidence, other: Evidence) -> bool:
    return one.value == other.value or (one.printed is not None and one.printed == other.printed)


def _subjects(passage: Passage, sentence: Sentence, clause: Part, span: tuple[int, int]) -> list[Evidence]:
    """Return what a superlative may speak of: its figure, else the label its clause names, else a figure beside it."""
    exact = [f for f in passage.figures_in(sentence, Kind.SHARE, Kind.NUMBER) if passage.candidates(f)]
    exact = [f for f in exact if f.kind is Kind.SHARE] or exact
    here = [f for f in exact if clause.start <= f.start < clause.end]
    behind, before = [f for f in here if f.start >= span[1]], [f for f in here if f.end <= span[0]]
    if behind or before:
        return _any_part(passage, behind[0] if behind else before[-1])
    known = [e for e in passage.relevant(sentence) if e.kind is Kind.SHARE] or passage.relevant(sentence)
    meant = named(known, clause.text)
    if meant is None:
        place = sentence.clauses.index(clause) if clause in sentence.clauses else 0
        after = [f for c in sentence.clauses[place + 1 : place + 2] for f in exact if c.start <= f.start < c.end]
        ahead = [f for c in sentence.clauses[:place][-1:] for f in exact if c.start <= f.start < c.end]
        if after or ahead:
            return _any_part(passage, after[0] if after else ahead[-1])
        meant = named(known, sentence.text)
    # Two labels that stand there in full are as good as each other: 手机成为未成年人用得最多的, beside 成年人.
    return [] if meant is None else [meant, *(e for e in known if e is not meant and e.coverage(clause.text) == 1)]


def _any_part(passage: Passage, figure: Figure) -> list[Evidence]:
    """Return what a figure may state; of a label also the other parts (前两档合计, 提到) that have its value."""
    names = {whole_name(e) for e in passage.candidates(figure)}
    return [e for e in passage.facts_of(figure) if whole_name(e) in names]


def _set_of(passage: Passage, sentence: Sentence, subject: Evidence) -> list[Evidence]:
    """Return the facts that a superlative compares: options with options, groups with groups of the same option."""
    kin = family(passage, subject)
    within = [_COMMON.sub("", match[1]) for match in _WITHIN.finditer(sentence.text)]
    for words in (w for w in within if len(w) > 1):
        parts = [e for e in kin if any(words[i : i + 2] in e.label for i in range(len(words) - 1))]
        if subject in parts and len(parts) > 1:
            return parts
    parts_of = {id(e): [o for o in kin if o.pairs and o.pairs < e.pairs] for e in kin}
    if not parts_of[id(subject)]:
        return [e for e in kin if not parts_of[id(e)]]
    whole = parts_of[id(subject)][0]
    return [e for e in kin if whole in parts_of[id(e)]]


def _of_places(passage: Passage, sentence: Sentence, span: tuple[int, int], subjects: list[Evidence]) -> bool:
    if sentence.text in passage.lexicon.words["superlatives.ranking_of_places"]:
        return True
    if subjects and _OF_PLACE.match(subjects[0].fact.label):
        return True
    return bool(_PLACE_LEADS.search(passage.text[sentence.start : span[0]]))
