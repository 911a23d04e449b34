"""Sentences on what two groups have apart, on what goes together, and on what could not be told apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.document import Inline, Text
from toolkit.findings.contrast import ROWS
from toolkit.questionnaire.kinds import Level
from toolkit.sample.sampling import DesignClass
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.findings.contrast import Contrast
    from toolkit.findings.fact import FactBook
    from toolkit.findings.gate import Verdict
    from toolkit.questionnaire import Measure

Row = dict[str, Any]
Sentence = tuple[Inline, ...]
_FIELD = re.compile(r"\{(\w+)\}")


def difference_sentence(verdict: Verdict, book: FactBook, design: DesignClass) -> Sentence:
    """Return the sentence of a contrast that passed the gate, every number of it bound.

    Parameters
    ----------
    verdict : Verdict
        With a contrast.
    book : FactBook
    design : DesignClass
        Decides the wording, and whether limits are told.
    """
    contrast, outcome, by = verdict.contrast, verdict.comparison.outcome, verdict.comparison.by
    if contrast is None:
        raise ValueError(f"{outcome.name}: there is no contrast to tell")
    high, low = contrast.high, contrast.low
    if verdict.comparison.analysis.sentence == ROWS:
        return _rows_sentence(verdict, high, low, book, design)
    parts: dict[str, Inline] = {
        "g1": Text(_group(by, high)),
        "g2": Text(_group(by, low)),
        "n1": book.base(high, ""),
        "n2": book.base(low, ""),
        "word": Text(contrast.strength),
    }
    if high["statistic"] == "mean":
        parts |= {"m1": book.score(high, ""), "m2": book.score(low, "")}
        parts |= {"what": Text(f"“{outcome.label}”的平均数"), "unit": Text(outcome.unit), "d": book.gap(high, low)}
    else:
        parts |= {"p1": book.share(high), "p2": book.share(low), "d": book.gap(high, low)}
        parts |= {"opt": Text(option_words(outcome, high))}
    if contrast.limits:
        parts |= dict(zip(("lo", "hi"), book.limits(high, low, contrast.limits), strict=True))
    lead = (Text(f"“{outcome.label}”一项，"),) if outcome.item != outcome.name else ()
    said = filled(_pattern(verdict.comparison.analysis.sentence, contrast, design), parts)
    return (*lead, *said, *_faint(by, (high, low), book))


def _rows_sentence(verdict: Verdict, high: Row, low: Row, book: FactBook, design: DesignClass) -> Sentence:
    named = {measure.name: measure for measure in (verdict.comparison.outcome, verdict.comparison.by)}
    of = named[high["item"]]
    top = f"“{option_words(of, high)}”" if of.level is Level.ORDINAL else f"“{of.labels[int(high['level'])]}”"
    parts: dict[str, Inline] = {
        "pct": book.share(high),
        "pct2": book.share(low),
        "a": Text(of.label),
        "b": Text(named[low["item"]].label),
        "top": Text(top),
        "d": book.gap(high, low),
    }
    who = {DesignClass.PROB: "", DesignClass.CENSUS: "在名单内作答的青年中，", DesignClass.QUOTA: "在受访者中，"}
    lead = who.get(design, "在本次参与调查者中，")
    return (Text(lead), *filled(packaged().sentences[ROWS], parts))


def association_sentence(verdict: Verdict, book: FactBook) -> Sentence:
    """Return the sentence of two answers that go together; it never says why."""
    found = verdict.comparison
    effect, row = found.analysis.effect, found.analysis.estimates.rows()[0]
    if effect is None:
        raise ValueError(f"{found.outcome.name}: there is no strength to tell")
    parts: dict[str, Inline] = {
        "A": Text(f"“{found.by.label}”"),
        "B": Text(f"“{found.outcome.label}”"),
        "direction": Text("高" if row["value"] > 0 else "低"),
        "rho": book.correlation(row),
        "word": Text(effect.word),
    }
    return filled(packaged().sentences["correlation"], parts)


def none_sentence(told_apart: Sequence[str], outcome: str, below: int, book: FactBook) -> Sentence:
    """Return what is said where nothing was found.

    Parameters
    ----------
    told_apart : sequence of str
        By what people were told apart: 年龄, 性别.
    outcome : str
        The question in words.
    below : int
        The threshold in points that everything stays under; 0 when too few were asked to say so.
    """
    parts: dict[str, Inline] = {"X": Text("、".join(told_apart)), "Y": Text(f"“{outcome}”")}
    return _none("", parts, below, book)


def no_rows_sentence(verdict: Verdict, book: FactBook) -> Sentence:
    """Return what is said where the same people rated two rows alike, or too few of them rated both."""
    parts: dict[str, Inline] = {"a": Text(verdict.comparison.outcome.label), "b": Text(verdict.comparison.by.label)}
    return _none("rows_", parts, verdict.below, book)


def _none(kind: str, parts: dict[str, Inline], below: int, book: FactBook) -> Sentence:
    pattern = packaged().sentences[f"{kind}no_difference" if below else f"{kind}no_power"]
    if below:
        parts["t"] = book.quantity("practical_threshold", below, "", "写成差别的最小百分点", of=str(below))
    return filled(pattern, parts)


def option_words(outcome: Measure, row: Row) -> str:
    """Return the answer a share is of, to be put between quotation marks; of a scale its two upper answers."""
    if outcome.level is not Level.ORDINAL:
        return next(label for code, label in outcome.labels.items() if outcome.named(code) == row["level"])
    return "”或“".join(outcome.labels[code] for code in outcome.upper)


def filled(pattern: str, parts: Mapping[str, Inline]) -> Sentence:
    """Return a pattern with its fields filled in.

    >>> filled("甲（{p}）高于{g}。", {"p": Text("3"), "g": Text("乙")})
    (Text(text='甲（3）高于乙。', strong=False),)
    """
    words: list[Inline] = []
    for place, piece in enumerate(_FIELD.split(pattern)):
        part = parts[piece] if place % 2 else Text(piece)
        if isinstance(part, Text) and words and isinstance(words[-1], Text):
            words[-1] = Text(words[-1].text + part.text)
        elif part != Text(""):
            words.append(part)
    return tuple(words)


def _pattern(name: str, contrast: Contrast, design: DesignClass) -> str:
    pattern = packaged().sentences[name][design]
    # A scale whose limits cannot be had is told as one without.
    return pattern if contrast.limits else re.sub(r"（[^（）]*\{lo\}[^（）]*）", "", pattern)


def _group(by: Measure, row: Row) -> str:
    label = next(label for code, label in by.labels.items() if by.named(code) == row["by_level"])
    return f"“{label}”的青年"


def _faint(by: Measure, rows: Sequence[Row], book: FactBook) -> Sentence:
    small = [row for row in rows if row["base"] < book.thresholds.faint_below]
    if not small:
        return ()
    told = filled("{g}仅{n}，结果仅供参考。", {"g": Text(_group(by, small[0])), "n": book.base(small[0], "人")})
    return told if len(small) == 1 else (*told[:-1], Text("；两组都只有几十人，结果仅供参考。"))
