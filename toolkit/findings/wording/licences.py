"""Rules that ask for evidence of another kind: significance, causes, the population, precision, intensity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.lexicon import Licence
from toolkit.findings.wording.pairs import pair_of
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES, Rule
from toolkit.records import Issue
from toolkit.sample.sampling import DesignClass

_WHY = {
    DesignClass.CONV: "这次是公开邀请、自愿填写",
    DesignClass.QUOTA: "这次按配额邀请，不是随机抽样",
    DesignClass.CENSUS: "这次调查的是名单上的全体",
    DesignClass.PROB: "这一差别没有通过检验",
}
_PARTICIPANTS = re.compile("受访|参与调查|参与者|被访|填答者|作答者|本次参与|调查对象|抽样框|名册")
_AMONG = re.compile(f"(?:{_PARTICIPANTS.pattern})[^，。；]{{0,6}}(?:中|里|看)[，,]")
_CHOSEN = re.compile(r"^\s*[“「‘\"]|\d%")
_OPTION = re.compile(  # a level of a scale: 11.5%的受访者认为非常大
    r"\d%的?[^，。；\d]{0,8}(?:认为|表示|觉得|感到|选择|回答)[^，。；]{0,4}非常[^，。；]{1,2}$"
)
_DIMENSION = re.compile("程度|与否")
_AMOUNT = re.compile(r"\s*(?:近|约|超过|将近|到)*\s*[0-9一二两三四五六七八九十]")
_WHOLE_STREET = re.compile("^[全我]街道")  # the one name of the population with a word that bars others
_TAGGED = re.compile("（(?:推断|座谈|走访|文献|作者判断|证据来源)")


def _rule(name: str) -> Rule:
    def look(passage: Passage) -> Iterator[Issue]:
        licence = passage.lexicon.licences[name]
        told: set[int] = set()
        for sentence, clause, start, end in _words(passage, licence):
            if clause.start not in told and not _licensed(passage, licence, sentence, start):
                told.add(clause.start)
                yield _issue(passage, name, licence, start, end)

    return look


def _words(passage: Passage, licence: Licence) -> Iterator[tuple[Sentence, Part, int, int]]:
    """Yield the words of a licence that are the author's own and not denied."""
    for sentence in passage.sentences:
        for match in sorted(_found(licence, sentence.text), key=lambda match: match.start()):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            clause = sentence.clause(start)
            if passage.exempt(start, end) or passage.planned(start, end):
                continue
            if _denied(passage, licence, sentence, clause, start, end):
                continue
            if not _as_told_or_guessed(passage, licence, sentence, clause, start, end):
                yield sentence, clause, start, end


def _found(licence: Licence, text: str) -> Iterator[re.Match[str]]:
    """Yield the words, and doings with an effect; an effect with an amount is a result (参与率提高了3个百分点)."""
    yield from licence.words.find(text)
    yield from (match for match in licence.effects.find(text) if not _AMOUNT.match(text[match.end() :]))


def _denied(passage: Passage, licence: Licence, sentence: Sentence, clause: Part, start: int, end: int) -> bool:
    lead, rest = passage.text[clause.start : start], passage.text[start : sentence.end]
    words = passage.lexicon.words
    if _DIMENSION.match(rest, end - start):
        return True  # 迫切程度 names what was asked
    if lead in licence.ahead or licence.near.search(lead) or licence.behind.match(passage.text[end:]):
        return True
    if lead in words["denials.verbs"] or lead in words["denials.phrases"]:
        return True
    if licence.method.pattern.match(rest) or rest in licence.outcome:
        return True
    return passage.text[sentence.start : clause.end] in licence.named


def _as_told_or_guessed(
    passage: Passage, licence: Licence, sentence: Sentence, clause: Part, start: int, end: int
) -> bool:
    """Whether words are those of respondents, marked with their source, or no more than a guess."""
    if _OPTION.search(passage.text[clause.start : end]):
        return True
    if licence.reported.empty:
        return False
    lead = passage.text[sentence.start : start]
    if passage.text[start:end] in licence.answers and _CHOSEN.search(passage.text[end : sentence.end]):
        return True
    guess = passage.text[clause.start : start] in passage.lexicon.words["denials.hedges"]
    return guess or lead in licence.reported or bool(_TAGGED.search(passage.text[start : sentence.end]))


def _licensed(passage: Passage, licence: Licence, sentence: Sentence, start: int) -> bool:
    if passage.design not in licence.designs:
        return False
    if not licence.tested:
        return True
    pair = pair_of(passage, sentence, start)
    if pair is not None:
        return pair.ids in passage.tested
    known = (passage.by_id[i] for ids in passage.tested for i in ids if i in passage.by_id)
    return any(e.coverage(sentence.text) >= 0.5 for e in known)


def _issue(passage: Passage, name: str, licence: Licence, start: int, end: int) -> Issue:
    word = passage.written[start:end]
    problem = licence.problem.replace("{why}", _WHY[passage.design])
    return passage.issue(name, licence.severity, start, end, problem, licence.fix.replace("{word}", word))


def _population(passage: Passage) -> Iterator[Issue]:
    """Find answers of participants told as if they were those of everybody."""
    licence = passage.lexicon.licences["representative"]
    if passage.design in licence.designs:
        return
    for sentence in passage.sentences:
        for match in licence.population.find(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if _WHOLE_STREET.sub("", match.group()) in licence.bars or passage.exempt(start, end):
                continue
            if _claimed(passage, licence, sentence, start, end):
                yield _issue(passage, "representative", licence, start, end)
                break


def _claimed(passage: Passage, licence: Licence, sentence: Sentence, start: int, end: int) -> bool:
    """Whether something is stated about the population that is named, and not done to it."""
    lead, clause = passage.text[sentence.start : start], sentence.clause(start)
    if _PARTICIPANTS.search(clause.text) or _AMONG.search(lead):
        return False
    if lead in licence.ahead or lead in passage.lexicon.words["denials.verbs"] or licence.near.search(lead):
        return False
    if lead in passage.lexicon.words["denials.phrases"] or licence.objects.ends(passage.text[clause.start : start]):
        return False
    mirrored = licence.mirrors.ends(passage.text[clause.start : start])
    if mirrored or passage.figures_in(sentence) or licence.claims.ends(passage.text[start:end]):
        return True
    return passage.text[end : clause.end] in licence.claims


def _representative(passage: Passage) -> Iterator[Issue]:
    found = list(_rule("representative")(passage))
    yield from found
    places = [passage.sentence_at(issue.span[0]) for issue in found if issue.span]
    for issue in _population(passage):
        if issue.span and passage.sentence_at(issue.span[0]) not in places:
            yield issue


def _precision(passage: Passage) -> Iterator[Issue]:
    """Find statements of precision; a p value beside a statement of significance is told there."""
    words = passage.lexicon.licences["significance"].words
    for issue in _rule("precision")(passage):
        start = issue.span[0] if issue.span else 0
        said = (match.group() for match in words.find(passage.sentence_of(start).text))
        if passage.text[start] not in "pP" or all(word[0] in "pP" for word in said):
            yield issue


_OWN: dict[str, Callable[[Passage], Iterator[Issue]]] = {"representative": _representative, "precision": _precision}

for _name in ("significance", "causal", "representative", "precision", "intensity"):
    RULES.add(_name)(_OWN.get(_name) or _rule(_name))
