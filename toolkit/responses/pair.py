"""One download twice, as labels and as option numbers: two readings of the same people, held against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.channels.said import NOBODY, Mark
from toolkit.errors import IntakeError
from toolkit.records import Notice
from toolkit.responses.coded import CodedColumn, CodedReading, Key
from toolkit.responses.coding import Coded, option_of, problem

if TYPE_CHECKING:
    from toolkit.channels.said import Said
    from toolkit.questionnaire import Item, Questionnaire

Answer = tuple["Said", Coded]
Order = dict[str, float | None]
"""Option number to the code it stands for; None where the pair is divided about it: then neither reading counts."""
_MISSING = "没有作答"


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
    at = {key: record for record, key in enumerate(number.records)}
    extra = {key: record for key, record in number.records.items() if key not in text.records}
    pairing = _Pairing(
        text,
        number,
        np.array([at.get(key, NOBODY) for key in text.records], int),
        np.array([at[key] for key in extra], int),
    )
    keys = dict.fromkeys([*text.columns, *number.columns])
    columns = {key: pairing.column(key, questionnaire.by_id[key[0]]) for key in keys}
    merged = CodedReading(text.reading, text.records | extra, columns)
    alone = sum(key not in number.records for key in text.records)
    return merged, [*_only_in_number(len(extra)), *_only_in_text(alone), *_conflicts(pairing.conflicts)]


def _same_download(text: CodedReading, number: CodedReading) -> None:
    surveys = {text.reading.survey_number, number.reading.survey_number} - {""}
    reason = ""
    if len(surveys) > 1:
        reason = f"文件名里的问卷编号是{'和'.join(sorted(surveys))}，不是同一份问卷"
    elif text.records and number.records and not text.records.keys() & number.records.keys():
        reason = "没有一个序号相同"
    if reason:
        raise IntakeError("I-PAIR", where=f"{text.reading.file}、{number.reading.file}", reason=reason)


@dataclass
class _Pairing:
    """Two readings and who is who: the place in the number file of each text record, and those only it has."""

    text: CodedReading
    number: CodedReading
    same: np.ndarray
    extra: np.ndarray
    conflicts: int = 0

    def column(self, key: Key, item: Item) -> CodedColumn:
        """Return the column of both files together; each distinct pair of answers is compared once."""
        here, there = self.text.columns.get(key), self.number.columns.get(key)
        if here is None:
            here = CodedColumn(item, key[1], [], [], np.full(len(self.text.records), NOBODY, np.int32))
        if there is None:
            there = CodedColumn(item, key[1], [], [], np.full(len(self.number.records), NOBODY, np.int32))
        whole = here.of(np.arange(len(here.index)))
        other = np.where(self.same == NOBODY, NOBODY, there.index[self.same]) if len(there.index) else self.same
        order = _order(here, there, other)
        for mine, theirs, who in _pairs(here.index, np.where(self.same == NOBODY, NOBODY - 1, other)):
            if theirs >= NOBODY:
                held = self._held(_answer(here, mine), _answer(there, theirs), order, item)
                if held is not None:
                    whole.index[who] = whole.add(*held[:2])
                    self.conflicts += len(who) * held[2]
        alone = there.index[self.extra]
        for place, _, who in _pairs(alone, alone):
            said, given = there.said[place], there.coded[place]
            given = _by_order(said, given, order or {}, there) if said.state == "given" else given
            alone[who] = whole.add(said, given)
        whole.index = np.concatenate([whole.index, alone])
        return whole

    def _held(
        self, here: Answer | None, there: Answer | None, order: Order | None, item: Item
    ) -> tuple[Said, Coded, bool] | None:
        """Return what an answer has to be in view of the other file, and whether they clash; None when it stands."""
        if not _given(here):
            if there is None or not _given(there):
                return None
            said, given = there
            if not said.marks and here is not None and here[0].state != "skipped":
                # None of the options was chosen: in the text file it looks like a blank.
                return said, given, False
            if item.id not in self.text.reading.matched:
                return said, given, False
            return said, Coded(problems=[problem("pair_conflict", _MISSING, other=said.raw)]), True
        if here is None or here[1].problems or item.id not in self.number.reading.matched:
            return None
        shown = _disagreement(here[1], there if _given(there) else None, order, item)
        if shown is None:
            return None
        return here[0], Coded(problems=[problem("pair_conflict", here[0].raw, other=shown)]), True


def _pairs(first: np.ndarray, second: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield the distinct pairs of two arrays, with the places at which they stand, in the order of their first."""
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        places[pair].append(at)
    for (one, other), who in places.items():
        if (one, other) != (NOBODY, NOBODY):
            yield one, other, np.array(who)


def _answer(column: CodedColumn, place: int) -> Answer | None:
    return None if place < 0 else (column.said[place], column.coded[place])


def _given(answer: Answer | None) -> bool:
    return answer is not None and answer[0].state == "given"


def _order(text: CodedColumn, number: CodedColumn, other: np.ndarray) -> Order | None:
    """Return the code that stands for each option number of a single choice, as most of the pair has it."""
    if text.item.kind in ("multi", "rank"):
        return None
    seen: dict[str, Counter[float]] = defaultdict(Counter)
    for mine, theirs, who in _pairs(text.index, other):
        here, there = _answer(text, mine), _answer(number, theirs)
        if here is None or there is None or not _given(here) or not _given(there) or here[1].problems:
            continue
        if there[0].marks[0].by == "position":
            for value in here[1].values.values():
                seen[there[0].marks[0].value][value] += len(who)
    return {position: _most_common(counter) for position, counter in seen.items()} or None


def _most_common(counter: Counter[float]) -> float | None:
    (first, n), *others = counter.most_common(2)
    return None if others and others[0][1] == n else first


def _disagreement(given: Coded, other: Answer | None, order: Order | None, item: Item) -> str | None:
    """Return what the number file has in place of the text file's answer; None when they agree."""
    if item.kind in ("text", "number"):
        return None
    if other is None:
        return _MISSING
    raw, numbered = other
    if order is not None and raw.marks[0].by == "position":
        expected = order.get(raw.marks[0].value)
        clash = [c for p, c in order.items() if p != raw.marks[0].value and c == expected]
        same = set(given.values.values()) == {expected} and not clash
        return None if same else f"第{raw.raw}项"
    return None if numbered.problems or numbered.values == given.values else raw.raw


def _by_order(said: Said, given: Coded, order: Order, column: CodedColumn) -> Coded:
    """Return an answer by the order of options the pair shows; where it is not the definition's, nothing is guessed."""
    position = said.marks[0].value if said.marks else ""
    expected = order.get(position)
    if expected is not None:
        return Coded(dict.fromkeys(given.values or [column.name], expected))
    defined = {p: option_of(column.item, Mark(p, by="position")) for p in order}
    if position in order or any(option is None or option.code != order[p] for p, option in defined.items()):
        hint = "两份文件里没有人同时选过这个序号，对不上选项。"
        return Coded(problems=[problem("unknown_option", position, hint=hint)])
    return given


def _only_in_number(extra: int) -> Iterator[Notice]:
    if extra:
        words = f"有{extra}份答卷只在“按序号”文件里，已按它读入（没有“其他”的文字）。最好同时重新下载两份文件。"
        yield Notice("single_source", "action", words)


def _only_in_text(missing: int) -> Iterator[Notice]:
    if missing:
        words = f"有{missing}份答卷只在“按文本”文件里，没有序号可以核对。最好同时重新下载两份文件。"
        yield Notice("single_source", "action", words)


def _conflicts(disagreements: int) -> Iterator[Notice]:
    if disagreements:
        words = f"两份文件有{disagreements}处答案不一致，已放入待处理，请核对以哪份为准。"
        yield Notice("pair_conflict", "action", words)
