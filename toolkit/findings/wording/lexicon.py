"""The words and limits of the check, read strictly from wording.yaml, which a methodologist may edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.findings.wording.words import Words, alternatives, words_before, words_of
from toolkit.questionnaire.yaml_text import Path as KeyPath
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.records import Severity
from toolkit.registry import did_you_mean
from toolkit.sample.sampling import DesignClass

PACKAGED = Path(__file__).with_name("wording.yaml")
_LICENCE = {
    "words": [str],
    "not_words": [str],
    "denied": {"ahead": [str], "near": [str]},
    "behind": [str],
    "designs": [str],
    "tested": bool,
    "severity": str,
    "problem": str,
    "fix": str,
}
_OPTIONAL = ("reported", "named", "answers", "bars", "objects", "claims", "mirrors")


def _lists(*names: str) -> dict[str, Any]:
    return {name: [str] for name in names}


_EXTRA = _lists(*_OPTIONAL, "population", "not_population", "agents", "effects") | {
    "technical": _lists("because", "method", "outcome")
}

_SHAPE: dict[str, Any] = {
    "quantities": {
        "slack": dict.fromkeys(("near", "half", "over", "about", "rounding"), float),
        "times": float,
        "count": float,
        **_lists("near", "over", "under", "about", "least", "most"),
        **_lists("about_after", "over_after", "odd_after", "under_after", "not_words"),
        "words": {str: [float]},
    },
    "practical": dict.fromkeys(("small_below", "points", "points_small"), float),
    "bases": {"hide": float, "faint": float, "faint_words": [str]},
    "comparisons": _lists("higher", "lower", "rise", "fall", "apart", "same", "not_words", "attributes", "wishes"),
    "superlatives": _lists("high", "low", "not_words", "tied", "tied_here", "ranking_of_places", "ranks"),
    "units": _lists("differences"),
    "denials": _lists("no", "verbs", "phrases", "between", "hedges"),
    "licences": {str: _LICENCE | _EXTRA},
    "exempt": _lists(
        "sources",
        "source_leads",
        "source_ends",
        "own",
        "targets",
        "target_leads",
        "not_targets",
        "advice",
        "not_advice",
    ),
}
_KINDS = {str: "文字", float: "数", bool: "true 或 false"}


@dataclass(frozen=True)
class Licence:
    """What must stand behind words of one sort.

    Parameters
    ----------
    words, reported, named, answers : Words
        The words; words that make them somebody else's; words that name a model; words that lead to an answer.
    effects : Words
        Doings that are said to have changed something.
    population, bars, objects, claims, mirrors : Words
        Names of the population; what is no name; what makes it an object; what states something about it;
        what says that a result shows it.
    ahead, near, behind : Words or pattern
        What denies them: in the clause before, right before, right after.
    method, outcome : Words
        A reason or a consequence that lies in the method of the survey.
    designs : frozenset of DesignClass
        Designs that may say them.
    tested : bool
        Whether a difference that passed the gate is needed as well.
    severity : Severity
    problem, fix : str
        The message, with the blanks ``{word}`` and ``{why}``.
    """

    words: Words
    reported: Words
    named: Words
    population: Words
    answers: Words
    effects: Words
    bars: Words
    objects: Words
    claims: Words
    mirrors: Words
    ahead: Words
    near: re.Pattern[str]
    behind: re.Pattern[str]
    method: Words
    outcome: Words
    designs: frozenset[DesignClass]
    tested: bool
    severity: Severity
    problem: str
    fix: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything the check knows about words.

    Parameters
    ----------
    words : dict of str to Words
        By ``section.name``.
    numbers : dict of str to float
        By ``section.name`` or ``section.part.name``.
    bands : dict of str to (float, float)
        Quantity word to the percentages it allows.
    licences : dict of str to Licence
        By rule.
    """

    words: dict[str, Words]
    numbers: dict[str, float]
    bands: dict[str, tuple[float, float]]
    licences: dict[str, Licence]


@lru_cache(maxsize=4)
def read_lexicon(path: Path = PACKAGED) -> Lexicon:
    """Read the words and limits of a file.

    Raises
    ------
    DefinitionError
        ``A-WORDING`` with the line, for unknown, missing or ill-formed entries.
    """
    source = load(path.read_bytes(), path.name)
    _check(source, source.data, _SHAPE, ())
    data: dict[str, Any] = source.data
    words, numbers = {}, {}
    for section, entries in data.items():
        others = entries.get("not_words", ()) if section != "licences" else ()
        for name, entry in entries.items() if section != "licences" else ():
            if isinstance(entry, list):
                words[f"{section}.{name}"] = words_of(entry, others)
            elif isinstance(entry, dict) and name != "words":
                numbers |= {f"{section}.{name}.{part}": float(value) for part, value in entry.items()}
            elif not isinstance(entry, dict):
                numbers[f"{section}.{name}"] = float(entry)
    quantities = data["quantities"]
    for word, band in quantities["words"].items():
        if len(band) != 2 or not 0 <= band[0] <= band[1] <= 100:
            raise _wrong(source, ("quantities", "words", word), word, "应当写成 [下限, 上限]，在0到100之间。")
    bands = {word: (float(low), float(high)) for word, (low, high) in quantities["words"].items()}
    words["quantities.words"] = words_of(bands, quantities["not_words"])
    words["exempt.targets"] = words_of(data["exempt"]["targets"], data["exempt"]["not_targets"])
    words["exempt.advice"] = words_of(data["exempt"]["advice"], data["exempt"]["not_advice"])
    denials = data["denials"]
    words["denials.verbs"] = words_before(denials["no"], denials["verbs"], 5)
    between = alternatives(denials["between"])
    no = denials["no"]
    licences = {name: _licence(source, name, entry, no, between) for name, entry in data["licences"].items()}
    return Lexicon(words, numbers, bands, licences)


def _licence(source: Source, name: str, entry: dict[str, Any], no: list[str], between: str) -> Licence:
    path = ("licences", name)
    near = entry["denied"]["near"]
    technical = entry.get("technical", {"because": (), "method": (), "outcome": ()})
    for design in entry["designs"]:
        if design not in list(DesignClass):
            raise _wrong(source, (*path, "designs"), design, "不是调查的类型（PROB、CENSUS、QUOTA、CONV）。")
    if entry["severity"] not in list(Severity):
        raise _wrong(source, (*path, "severity"), entry["severity"], "应当写 error、warning 或 info。")
    return Licence(
        words=words_of(entry["words"], entry["not_words"]),
        **{part: words_of(entry.get(part, ())) for part in _OPTIONAL},
        population=words_of(entry.get("population", ()), entry.get("not_population", ())),
        ahead=words_of(entry["denied"]["ahead"]),
        near=re.compile(f"(?:{alternatives([*near, *no] if near else ())})(?:{between})?$"),
        behind=re.compile(f"[^，。；、]{{0,16}}(?:{alternatives(entry['behind'])})"),
        method=words_before(technical["because"], technical["method"], 16),
        effects=words_before(entry.get("agents", ()), entry.get("effects", ()), 10, "率度数量额"),
        outcome=words_of(technical["outcome"]),
        designs=frozenset(DesignClass(design) for design in entry["designs"]),
        tested=entry["tested"],
        severity=Severity(entry["severity"]),
        problem=entry["problem"],
        fix=entry["fix"],
    )


def _check(source: Source, data: Any, shape: Any, path: KeyPath) -> None:
    """Hold data against a shape: a mapping by names (``str`` for any), a list of one type, or a type."""
    name = path[-1] if path else source.file
    if isinstance(shape, dict):
        if not isinstance(data, dict):
            raise _wrong(source, path, name, "应当写成“字段: 内容”。")
        free = shape.get(str)
        for key, value in data.items():
            if free is None and key not in shape:
                raise _wrong(source, (*path, key), key, f"不认识。{did_you_mean(str(key), sorted(shape))}")
            _check(source, value, free if free is not None else shape[key], (*path, key))
        for key in sorted(set(shape) - {str} - set(data) - set(_EXTRA) if free is None else ()):
            raise _wrong(source, path, key, "没有写。")
    elif isinstance(shape, list):
        if not isinstance(data, list):
            raise _wrong(source, path, name, "应当写成方括号里的一列。")
        for position, value in enumerate(data):
            _check(source, value, shape[0], (*path, position))
    elif not isinstance(data, (int, float) if shape is float else shape) or (shape is not bool and data is True):
        raise _wrong(source, path, name, f"应当写成{_KINDS[shape]}。")


def _wrong(source: Source, path: KeyPath, name: object, problem: str) -> DefinitionError:
    return DefinitionError("A-WORDING", where=source.where(path), name=name, problem=problem)
