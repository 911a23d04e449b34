"""What one report of a known truth tells of differences, whether it is so, and where a planted difference was lost."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isnan
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.making import ROOT
from toolkit.disclosure import EDITIONS
from toolkit.document import plain, write
from toolkit.findings.comparing import Comparison, comparisons
from toolkit.findings.contrast import Practical, contrast_of
from toolkit.findings.gate import ASSOCIATION, Gate
from toolkit.findings.plan import AnalysisPlan, Choices, plan_of
from toolkit.questionnaire import read
from toolkit.questionnaire.kinds import Level
from toolkit.report import draft, material_of, read_outline
from toolkit.sample import DesignClass, Population, Sample, Sampling, read_population, weigh
from toolkit.sample.groups import grouping
from toolkit.simulation.worlds import Effect, planted_answers
from toolkit.statistics import describe
from toolkit.statistics.effect_size import WORDS
from toolkit.statistics.methods.steps import Case
from toolkit.statistics.methods.steps.case import chosen

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
GROUPS = ("SCR02", "DEM01", "DEM05")
OUTCOMES = ("LIF01", "LIF02", "HOU01", "HOU06", "NED02", "VOL01", "ORG03", "EMP03", "HOU08", "EMP05")
LIMITS = EDITIONS["internal"]
DIFFERS = re.compile("高于|低于|相差|往往较")
ABOUT_RULES = re.compile("写成差别的，还要|加权前后|相差（百分点）")
"""What says that something differs, and what only says by how much it would have to, or what weights move."""


class Claim(NamedTuple):
    """A difference told: of a question, by a question, one answer (none for the top two), and who gave it more."""

    outcome: str
    by: str
    level: str
    high: str
    low: str


@dataclass(frozen=True)
class World:
    """What is true, how many are asked, and what is compared."""

    name: str
    n: int
    effects: tuple[Effect, ...] = ()
    design: DesignClass = DesignClass.CONV
    weighted: bool = False
    outcomes: tuple[str, ...] = OUTCOMES


@dataclass(frozen=True)
class Report:
    """What one report tells.

    For R, ``counts`` are the tables and ``surest`` the contrast of each that could pass; ``lost`` is the step at which
    each planted difference was lost; ``unheard`` counts the sentences of the whole document that say that something
    differs without being told here.
    """

    told: tuple[Claim, ...] = ()
    p: dict[tuple[str, str], float] = field(default_factory=dict)
    surest: dict[tuple[str, str], Claim] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    counts: tuple[tuple[str, str, int, int, float, int], ...] = ()
    unheard: int = 0


class _Told(Gate):
    """The gate without what is said where nothing was found: that takes as long as all the rest."""

    def _below(self, comparison: Comparison) -> int:
        return 0


def report(world: World, seed: int, *, whole: bool = False, counted: bool = False) -> Report:
    """Return what the report of one sample tells; ``whole`` writes the document too, and looks for more there."""
    answers = planted_answers(FORM, world.n, seed, world.effects)
    sampling = Sampling(design=world.design, frame="名单", selection="随机", invited=2 * world.n)
    sample = Sample.from_responses(answers, sampling.licence)
    weighed = weigh(sample, _population()) if world.weighted else None
    sample = weighed.sample if weighed else sample
    plan = _plan(world.outcomes, sampling.licence)
    gate = _Told(comparisons(sample, FORM, plan), LIMITS)
    told = tuple(_claim(verdict.comparison, verdict.contrast) for verdict in gate.verdicts if verdict.told)
    unheard = 0
    if whole or (told and not world.effects):
        material = material_of(answers, sampling, read_outline(ROOT / "none.yaml", FORM), "internal", weighed, plan)
        claims = [plain(finding.claim) for finding in material.findings]
        said = [claim for claim in claims if DIFFERS.search(claim)]
        with tempfile.TemporaryDirectory() as folder:
            write(draft(material).document, Path(folder) / "report.md")
            text = (Path(folder) / "report.md").read_text(encoding="utf-8")
        known = [sentence for claim in said for sentence in _sentences(claim)]
        new = [sentence for sentence in _sentences(text) if not any(one in sentence for one in known)]
        unheard = abs(len(said) - sum(bool(claim.high) for claim in told)) + len(new)
    free = replace(gate.practical, word=WORDS[0])
    return Report(
        told,
        {_key(one): one.p for one in gate.comparisons},
        {
            _key(one): _claim(one, found)
            for one in gate.comparisons
            if counted
            and one.p <= _most(one)
            and one.analysis.sentence != ASSOCIATION
            and (found := contrast_of(one, LIMITS, free, float("inf")))
        },
        tuple(_step(gate, told, effect) for effect in world.effects),
        tuple(row for one in gate.comparisons if counted and not isnan(one.p) for row in counts(one)),
        unheard,
    )


def _most(one: Comparison) -> float:
    """Return the p value beyond which R, which tests options one by one, does not pass a table either."""
    return 0.2 if one.outcome.level is Level.MULTIPLE else 0.01


@lru_cache
def _plan(outcomes: tuple[str, ...], design: DesignClass) -> AnalysisPlan:
    return plan_of(FORM, Choices(GROUPS, dict.fromkeys(outcomes, GROUPS)), design)


@lru_cache(maxsize=1)
def _population() -> Population:
    """Return how many people there are by age and by sex."""
    known = read_population(ROOT / "surveys" / "youth-needs", FORM)
    return replace(known, known=tuple(one for one in known.known if set(one.measures) <= set(FORM.by_id)))


def _sentences(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"[。\n|]", text))
    return [part for part in parts if DIFFERS.search(part) and not ABOUT_RULES.search(part)]


def _key(one: Comparison) -> tuple[str, str]:
    return one.outcome.name, one.table.by


def _claim(one: Comparison, contrast) -> Claim:
    if contrast is None:
        return Claim(*_key(one), "", "", "")
    return Claim(*_key(one), contrast.high["level"], contrast.high["by_level"], contrast.low["by_level"])


def _step(gate: Gate, told: tuple[Claim, ...], effect: Effect) -> str:
    """Return the step at which a planted difference was lost, ``told`` when it was not."""
    place = [_key(one) for one in gate.comparisons].index((outcome(effect), effect.by))
    one, passed = gate.comparisons[place], gate.family.passed[place]
    own = [claim for claim in told if claim[:2] == _key(one)]
    if own:
        return "told" if planted(effect, own[0]) else "another answer"
    if isnan(one.p) or not passed:
        return "too few" if isnan(one.p) else "family"
    rule, level = gate.practical, gate.family.level
    any_word = replace(rule, word=WORDS[0])
    nothing = Practical(WORDS[0], 0, 0, 0)
    for name, practical, most in (
        ("effect word", any_word, level),
        ("points", replace(nothing, word=rule.word), level),
        ("word and points", nothing, level),
        ("test inside the table", rule, float("inf")),
    ):
        if contrast_of(one, LIMITS, practical, most):
            return name
    return "several steps"


def counts(one: Comparison) -> Iterator[tuple[str, str, int, int, float, int]]:
    """Yield the cells of a comparison without its groups of too few: table, kind, option, group, value, n."""
    case, kind = Case.of(one.sample, (one.outcome.name,), (one.by.name,)), str(one.outcome.level)
    if one.analysis.sentence == ASSOCIATION:
        kind, group, columns = "numbers", case.values_of_by, [case.values]
        kept = case.inside
    else:
        group, least = case.groups.of, one.analysis.method.minimum
        large = [place for place, name in enumerate(case.groups.names) if case.sizes.get(name, 0) >= least]
        kept = case.inside & np.isin(group, large)
        columns = [case.outcome_places if one.outcome.level is Level.NOMINAL else case.values]
        if one.outcome.level is Level.MULTIPLE:
            columns = chosen(case.sample, one.outcome.name)[0].T
    for option, column in enumerate(columns):
        for (g, value), n in sorted(Counter(zip(group[kept].tolist(), column[kept].tolist(), strict=True)).items()):
            yield "*".join(_key(one)), kind, option, int(g), float(value), n


# ---- the truth


def outcome(effect: Effect) -> str:
    item = FORM[effect.column.split("__")[0]]
    return effect.column if item.kind == "matrix" else item.id


def _sides(effect: Effect, claim: Claim) -> tuple[bool, bool]:
    codes = grouping(FORM, FORM[effect.by]).groups
    high, low = (set(codes.get(name, ())) <= set(effect.groups) for name in (claim.high, claim.low))
    return high, low


def planted(effect: Effect, claim: Claim) -> bool:
    """Tell whether a claim is what was planted: question, groups, direction and answer."""
    answer = claim.level in ("", "top2") or claim.level in _names(effect)
    return claim[:2] == (outcome(effect), effect.by) and answer and _sides(effect, claim) == (True, False)


def _names(effect: Effect) -> set[str]:
    option = effect.column.partition("__")[2]
    return {option} if option.isdigit() else set(map(str, effect.codes))


def true(effects: tuple[Effect, ...], claim: Claim) -> bool:
    """Tell whether a claim is so: planted, or another answer to the question that changes with what was planted."""
    own = [effect for effect in effects if claim[:2] == (outcome(effect), effect.by)]
    if not own or len(set(_sides(own[0], claim))) == 1:
        return False
    if claim.level in ("", "top2") or claim.level in _names(own[0]):
        return planted(own[0], claim)
    share = _shares(own[0])
    return share[claim.level, _sides(own[0], claim)[0]] - share[claim.level, not _sides(own[0], claim)[0]] > 0.01


@lru_cache
def _shares(effect: Effect) -> dict[tuple[str, bool], float]:
    """Return for each answer its share within and outside the groups, among 20,000."""
    sample = Sample.from_responses(planted_answers(FORM, 20_000, 0, [effect]))
    there = np.isin(sample.frame[effect.by], effect.groups)
    found = {}
    for inside in (True, False):
        half = replace(sample, frame=sample.frame.loc[there == inside].reset_index(drop=True))
        rows = describe(half, outcome(effect)).where(statistic="proportion").rows()
        found |= {(row["level"], inside): row["value"] for row in rows}
    return found
