"""How well communities are compared where the truth is known: ``python -m tests.district.comparing_worlds``.

What is measured goes the way of a district's draft: answers stacked with communities as strata, effective numbers and
the normal model of :func:`toolkit.statistics.communities.shrink_weighted`; beside it the beta-binomial model of counts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tests.district.demo_bundles import BUNDLES
from tests.making import ROOT
from tests.statistics.communities.worlds import World
from toolkit.district.bundle import read_bundles
from toolkit.district.comparing.compared import Compared
from toolkit.district.comparing.screening import screened
from toolkit.district.sections import comparisons_shown
from toolkit.district.together import district_material
from toolkit.findings.plan import read_plan
from toolkit.report import Material, read_outline
from toolkit.sample.sampling import read_sampling
from toolkit.sample.stacked import COMMUNITY, SUBDISTRICT
from toolkit.statistics.communities import Shrunk, funnel_weighted, shrink, shrink_weighted

SURVEY = ROOT / "surveys" / "youth-needs"
REFERENCE = World(share=0.4, alike=80.0)
"""Communities of 8 to 220 people that differ by 5.4 points."""
DEMO_LIKE = World(share=0.5, alike=80.0, fewest=18, most=140)
"""Communities of the sizes of the demo."""
SEED = 20260520


@dataclass(frozen=True)
class Measured:
    """Over many worlds: the squared error of drawn shares to that of raw ones, and how many of the limits hold."""

    squared_error: float
    coverage: float


def effective(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return p(1 − p)/SE² of a stratum drawn without weights: one less than its people; all of them at 0 and 1."""
    return np.where((k > 0) & (k < n), n - 1, n)


def measured(world: World, worlds: int, *, plain: bool = False, seed: int = SEED) -> Measured:
    """Return what becomes of many districts."""
    random, raw, drawn, held = np.random.default_rng(seed), 0.0, 0.0, 0.0
    for _ in range(worlds):
        true, k, n = world.draw(random)
        share, size = k / n, np.maximum(effective(k, n), 1)
        found: Shrunk = shrink(k, n) if plain else shrink_weighted(share, size)
        raw += float(((share - true) ** 2).mean())
        drawn += float(((found.value - true) ** 2).mean())
        held += float(((found.low <= true) & (true <= found.high)).mean())
    return Measured(drawn / raw, held / worlds)


def alarms(world: World, worlds: int, seed: int = SEED) -> float:
    """Return in how many of the worlds some community lies beyond the outer limits of one question."""
    random, found = np.random.default_rng(seed), 0
    for _ in range(worlds):
        _, k, n = world.draw(random)
        found += "关注" in funnel_weighted(k / n, np.maximum(effective(k, n), 1)).flags
    return found / worlds


def demo(edition: str = "internal") -> Material:
    """Return what the draft on the demo's bundles is made of."""
    each = [bundle for bundle in read_bundles(BUNDLES, today="2026-01-01").each() if not bundle.tables_only]
    sampling = read_sampling(SURVEY / "sampling.yaml")
    form = each[0].questionnaire
    plan, outline = read_plan(SURVEY / "plan.yaml", form, sampling), read_outline(SURVEY / "report.yaml", form)
    return district_material({bundle.community: bundle.responses for bundle in each}, sampling, outline, plan, edition)


def shuffled(material: Material, seed: int) -> Material:
    """Return the same people dealt out anew to the communities: whatever is found then is chance."""
    sample = material.sample
    order = np.random.default_rng(seed).permutation(len(sample.frame))
    places = {name: sample.frame[name].to_numpy() for name in (COMMUNITY, SUBDISTRICT)}
    frame = sample.frame.iloc[order].reset_index(drop=True).assign(**places)
    return replace(material, sample=replace(sample, frame=frame), _made={})


def told(material: Material) -> set[str]:
    """Return the questions that communities are compared by."""
    return {one.item.id for one in comparisons_shown(material)}


def beyond(one: Compared) -> list[str]:
    """Return the communities beyond the outer limits."""
    return [one.names[name] for name, flag in one.flags.items() if flag == "关注"]


def _lines() -> Iterator[str]:
    for title, world in (("参照", REFERENCE), ("示例规模", DEMO_LIKE)):
        for plain in (False, True):
            found = measured(world, 500, plain=plain)
            model = "贝塔二项" if plain else "全区报告所用的正态模型"
            yield f"{title}，{model}：均方误差比 {found.squared_error:.3f}，区间覆盖 {found.coverage:.1%}"
    for title, world in (("参照", REFERENCE), ("示例规模", DEMO_LIKE)):
        null = replace(world, alike=np.inf)
        yield f"{title}，没有差别：99.8%界限报警 {alarms(null, 2000):.1%}"
        yield f"{title}，没有差别：均方误差比 {measured(null, 300).squared_error:.3f}"
    material = demo()
    questions = told(material)
    false = sum(bool(screened(shuffled(material, seed), questions).found) for seed in range(100))
    yield f"示例答卷随机分给各社区，逐项筛查：100次里{false}次有误报"
    for one in comparisons_shown(material):
        yield f"示例，{one.item.id}：关注 {beyond(one)}"
    looked = screened(material, questions)
    yield f"示例，筛查{looked.questions}项回答、{looked.comparisons}个比例："
    for standing in looked.found:
        yield f"  {standing.place} {standing.flag} 同题另有{standing.others}"


if __name__ == "__main__":
    for line in _lines():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
