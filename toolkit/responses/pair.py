"""One download twice, as labels and as option numbers: two readings of the same people, held against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.channels.reading import Mark
from toolkit.errors import IntakeError
from toolkit.questionnaire.labels import option_key
from toolkit.records import Notice
from toolkit.responses.coding import Coded, code, option_of, problem

if TYPE_CHECKING:
    from toolkit.channels import RawAnswer, Reading, Record
    from toolkit.channels.mapping import Mapping
    from toolkit.questionnaire import Item, Questionnaire

Key = tuple[str, str, str]
"""Record key, item id, matrix row."""


@dataclass
class CodedReading:
    """A reading with its answers coded, by record key, item and row."""

    reading: Reading
    records: dict[str, Record]
    answers: dict[Key, tuple[RawAnswer, Coded]]
    gaps: dict[Key, RawAnswer]


def coded(reading: Reading, questionnaire: Questionnaire, mapping: Mapping) -> CodedReading:
    """Code a reading. A number that occurs twice gets a letter, so that no record hides another."""
    words = {item: {option_key(t): code for t, code in known.items()} for item, known in mapping.values.items()}
    keys: list[str] = []
    seen: Counter[str] = Counter()
    for record in reading.records:
        name = record.number or f"行{record.row}"
        keys.append(name if not seen[name] else f"{name}{chr(ord('a') + seen[name])}")
        seen[name] += 1
    answers, gaps = {}, {}
    before: dict[tuple[object, ...], Coded] = {}  # most people say what somebody has said before
    for answer in reading.answers:
        key = (keys[answer.record], answer.item, answer.row)
        if answer.state != "given":
            gaps[key] = answer
            continue
        said = (answer.item, answer.row, answer.marks, answer.raw, type(answer.raw), answer.second)
        if said not in before:
            before[said] = code(questionnaire.by_id[answer.item], answer, words.get(answer.item, {}))
        answers[key] = (answer, before[said])
    return CodedReading(reading, dict(zip(keys, reading.records, strict=True)), answers, gaps)


def reconcile(
    text: CodedReading, number: CodedReading, questionnaire: Questionnaire
) -> tuple[CodedReading, list[Notice]]:
    """Merge the pair: labels from the text file, confirmed by the option numbers.

    Option numbers are matched to codes as the pair itself shows, so a form whose options stand in another order than in
    the definition is read right. An answer on which the two files disagree is not accepted.

    Returns
    -------
    CodedReading
        The text reading, completed by records that only the number file has.
    list of Notice

    Raises
    ------
    IntakeError
        ``I-PAIR`` when the two files cannot be of one download: different surveys, or nobody in common.
    """
    _same_download(text, number)
    orders = _orders(text, number, questionnaire)
    _nothing_chosen(text, number)
    conflicts = _only_answered_in_number(text, number)
    for key, (answer, given) in text.answers.items():
        if given.problems or key[0] not in number.records or answer.item not in number.reading.matched:
            continue
        order = orders.get((answer.item, answer.row))
        shown = _disagreement(given, number.answers.get(key), order, questionnaire, answer)
        if shown is not None:
            conflict = problem("pair_conflict", answer.raw, other=shown)
            text.answers[key] = (answer, Coded(problems=[conflict]))
            conflicts += 1
    return text, [
        *_only_in_number(text, number, orders, questionnaire),
        *_only_in_text(text, number),
        *_conflict_notice(conflicts),
    ]


def _same_download(text: CodedReading, number: CodedReading) -> None:
    surveys = {text.reading.survey_number, number.reading.survey_number} - {""}
    reason = ""
    if len(surveys) > 1:
        reason = f"文件名里的问卷编号是{'和'.join(sorted(surveys))}，不是同一份问卷"
    elif text.records and number.records and not text.records.keys() & number.records.keys():
        reason = "没有一个序号相同"
    if reason:
        raise IntakeError("I-PAIR", where=f"{text.reading.file}、{number.reading.file}", reason=reason)


def _nothing_chosen(text: CodedReading, number: CodedReading) -> None:
    """Take from the number file that none of the options was chosen; in the text file it looks like a blank."""
    for key, (answer, given) in number.answers.items():
        if not answer.marks and key in text.gaps and text.gaps[key].state != "skipped":
            text.answers[key] = (answer, given)
            del text.gaps[key]


def _only_answered_in_number(text: CodedReading, number: CodedReading) -> int:
    """Take answers to questions the text file lacks; count and refuse those to questions it has as unanswered."""
    conflicts = 0
    for key, (answer, given) in number.answers.items():
        if key[0] not in text.records or key in text.answers:
            continue
        if answer.item in text.reading.matched:
            given = Coded(problems=[problem("pair_conflict", "没有作答", other=answer.raw)])
            conflicts += 1
        text.answers[key] = (answer, given)
    return conflicts


def _orders(
    text: CodedReading, number: CodedReading, questionnaire: Questionnaire
) -> dict[tuple[str, str], dict[str, float | None]]:
    """Return for each choice column the code that stands for each option number, as most of the pair has it.

    None where it is even: then neither reading counts.
    """
    seen: dict[tuple[str, str], dict[str, Counter[float]]] = defaultdict(lambda: defaultdict(Counter))
    for key, (answer, given) in text.answers.items():
        other = number.answers.get(key)
        single = questionnaire.by_id[answer.item].kind not in ("multi", "rank")
        if other is None or given.problems or not single or other[0].marks[0].by != "position":
            continue
        for value in given.values.values():
            seen[answer.item, answer.row][other[0].marks[0].value][value] += 1
    return {
        column: {position: _most_common(counter) for position, counter in counters.items()}
        for column, counters in seen.items()
    }


def _most_common(counter: Counter[float]) -> float | None:
    (first, n), *others = counter.most_common(2)
    return None if others and others[0][1] == n else first


def _disagreement(
    given: Coded,
    other: tuple[RawAnswer, Coded] | None,
    order: dict[str, float | None] | None,
    questionnaire: Questionnaire,
    answer: RawAnswer,
) -> str | None:
    """Return what the number file has in place of the text file's answer; None when they agree."""
    if questionnaire.by_id[answer.item].kind in ("text", "number"):
        return None
    if other is None:
        return "没有作答"
    raw, numbered = other
    if order is not None and raw.marks[0].by == "position":
        expected = order.get(raw.marks[0].value)
        clash = [c for p, c in order.items() if p != raw.marks[0].value and c == expected]
        same = set(given.values.values()) == {expected} and not clash
        return None if same else f"第{raw.raw}项"
    return None if numbered.problems or numbered.values == given.values else raw.raw


def _only_in_number(
    text: CodedReading,
    number: CodedReading,
    orders: dict[tuple[str, str], dict[str, float | None]],
    questionnaire: Questionnaire,
) -> list[Notice]:
    extra = [key for key in number.records if key not in text.records]
    for key in extra:
        text.records[key] = number.records[key]
    alone = set(extra)
    for key, (answer, given) in number.answers.items():
        if key[0] in alone:
            order = orders.get((answer.item, answer.row), {})
            text.answers[key] = (answer, _by_order(answer, given, order, questionnaire.by_id[answer.item]))
    if not extra:
        return []
    words = f"有{len(extra)}份答卷只在“按序号”文件里，已按它读入（没有“其他”的文字）。最好同时重新下载两份文件。"
    return [Notice("single_source", "action", words)]


def _by_order(answer: RawAnswer, given: Coded, order: dict[str, float | None], item: Item) -> Coded:
    """Return an answer by the order of options the pair shows; where it is not the definition's, nothing is guessed."""
    position = answer.marks[0].value if answer.marks else ""
    expected = order.get(position)
    if expected is not None:
        return Coded(dict.fromkeys(given.values or [_column(answer)], expected))
    defined = {p: option_of(item, Mark(p, by="position")) for p in order}
    if position in order or any(option is None or option.code != order[p] for p, option in defined.items()):
        hint = "两份文件里没有人同时选过这个序号，对不上选项。"
        return Coded(problems=[problem("unknown_option", position, hint=hint)])
    return given


def _column(answer: RawAnswer) -> str:
    return f"{answer.item}__{answer.row}" if answer.row else answer.item


def _only_in_text(text: CodedReading, number: CodedReading) -> list[Notice]:
    missing = sum(1 for key in text.records if key not in number.records)
    if not missing:
        return []
    words = f"有{missing}份答卷只在“按文本”文件里，没有序号可以核对。最好同时重新下载两份文件。"
    return [Notice("single_source", "action", words)]


def _conflict_notice(disagreements: int) -> list[Notice]:
    if not disagreements:
        return []
    return [
        Notice(
            "pair_conflict",
            "action",
            f"两份文件有{disagreements}处答案不一致，已放入待处理，请核对以哪份为准。",
        )
    ]
