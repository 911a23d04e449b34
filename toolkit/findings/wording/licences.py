"""Rules that ask for evidence of another kind: significance, causes, the population, precision, intensity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from toolkit.findings.wording.clauses import Part, Sentence
from toolkit.findings.wording.figures import Kind
from toolkit.findings.wording.lexicon import Licence
from toolkit.findings.wording.pairs import pair_of
from toolkit.findings.wording.passage import Passage
from toolkit.findings.wording.rules import RULES, Rule
from toolkit.records import Issue, Severity
from toolkit.sample.sampling import DesignClass

_WHY = {
    DesignClass.CONV: "这次是公开邀请、自愿填写",
    DesignClass.QUOTA: "这次按配额邀请，不是随机抽样",
    DesignClass.CENSUS: "这次调查的是名单上的全体",
    DesignClass.PROB: "这一差别没有通过检验",
}
_PARTICIPANTS = re.compile("受访|参与调查|参与者|被访|答卷|本次调查|填答|调查对象|样本|本次参与")
_CLAIM = re.compile("认为|希望|愿意|表示|需要|满意|关注|选择|倾向|支持|存在|面临|占|普遍|中|对|最|更|有")


def _rule(name: str) -> Rule:
    def look(passage: Passage) -> Iterator[Issue]:
        licence = passage.lexicon.licences[name]
        told: set[tuple[int, int]] = set()
        for sentence, clause, start, end in _words(passage, licence):
            if clause.start in {place for place, _ in told} or _licensed(passage, licence, sentence, start):
                continue
            told.add((clause.start, start))
            yield _issue(passage, name, licence, start, end)

    return look


def _words(passage: Passage, licence: Licence) -> Iterator[tuple[Sentence, Part, int, int]]:
    """Yield the words of a licence that are the author's own and not denied."""
    for sentence in passage.sentences:
        for match in licence.words.find(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            clause = sentence.clause(start)
            if not passage.planned(start, end) and not _denied(passage, licence, sentence, clause, start, end):
                yield sentence, clause, start, end


def _denied(passage: Passage, licence: Licence, sentence: Sentence, clause: Part, start: int, end: int) -> bool:
    lead = passage.text[clause.start : start]
    if lead in licence.ahead or licence.near.search(lead) or licence.behind.match(passage.text[end:]):
        return True
    around = passage.text[sentence.start : clause.end]
    return around in licence.named or _told_by_others(passage, licence, sentence, start)


def _told_by_others(passage: Passage, licence: Licence, sentence: Sentence, start: int) -> bool:
    lead = passage.text[sentence.start : start]
    behind = passage.text[start : sentence.end]
    return lead in licence.reported or bool(
        re.search("（(?:推断|座谈|走访|文献|作者判断|证据来源)", behind) and licence.reported.pattern.pattern != "(?!)"
    )


def _licensed(passage: Passage, licence: Licence, sentence: Sentence, start: int) -> bool:
    if passage.design not in licence.designs:
        return False
    if not licence.tested:
        return True
    pair = pair_of(passage, sentence, start)
    if pair is not None:
        return pair.ids in passage.tested
    by_id = {e.fact.id: e for e in passage.evidence}
    return any(any(by_id[i].coverage(sentence.text) >= 0.5 for i in ids if i in by_id) for ids in passage.tested)


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
            clause = sentence.clause(start)
            lead = passage.text[sentence.start : start]
            rest = passage.text[end : sentence.end]
            known = passage.figures_in(sentence, Kind.SHARE)
            if passage.exempt(start, end) or _PARTICIPANTS.search(sentence.text) or lead in licence.ahead:
                continue
            if (
                licence.near.search(lead)
                or (rest[:2] and rest[:1] in "人数规")
                or re.search("^(?:人口|数量|规模|总数|名册|发出|发放)", rest)
            ):
                continue
            if re.search("(?:面向|向|邀请|服务|对|为|关于|覆盖|帮助|引导|动员|组织|团结|凝聚|与)$", lead):
                continue
            if known or _CLAIM.search(clause.text[end - clause.start :]):
                yield _issue(passage, "representative", licence, start, end)
                break


def _representative(passage: Passage) -> Iterator[Issue]:
    found = list(_rule("representative")(passage))
    yield from found
    places = [passage.sentence_at(issue.span[0]) for issue in found if issue.span]
    for issue in _population(passage):
        if issue.span and passage.sentence_at(issue.span[0]) not in places:
            yield issue


_OWN: dict[str, Callable[[Passage], Iterator[Issue]]] = {"representative": _representative}

for _name in ("significance", "causal", "representative", "precision", "intensity"):
    RULES.add(_name)(_OWN.get(_name) or _rule(_name))

_ = Severity
