"""Synthetic people with a measure of every level, reached one by one or drawn in clusters with weights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.questionnaire.kinds import Level, Measure
from toolkit.sample import DesignClass, Sample
from toolkit.sample.structure import Lonely, structure

SCALE = {1: "很不满意", 2: "不太满意", 3: "一般", 4: "比较满意", 5: "非常满意", 98: "不清楚"}
BANDS = {1: "没有收入", 2: "3000元以下", 3: "3000—4999元", 4: "5000—7999元", 5: "8000元及以上"}
ROWS = ("hou", "edu", "job")


def measures() -> dict[str, Measure]:
    yes = {1: "是", 2: "否"}
    options = {1: "甲", 2: "乙", 3: "丙"}
    many = {code: f"第{code}项" for code in range(1, 5)}
    found = [
        Measure("YES", "YES", "有没有", Level.NOMINAL, ("YES",), yes),
        Measure("SEX", "SEX", "性别", Level.NOMINAL, ("SEX",), {1: "男", 2: "女"}),
        Measure("KIND", "KIND", "哪一类", Level.NOMINAL, ("KIND",), options),
        Measure("GROUP", "GROUP", "哪一组", Level.NOMINAL, ("GROUP",), options),
        Measure("SAT", "SAT", "满意吗", Level.ORDINAL, ("SAT",), SCALE, frozenset({98})),
        Measure("OFTEN", "OFTEN", "常去吗", Level.ORDINAL, ("OFTEN",), SCALE, frozenset({98})),
        Measure("SCORE", "SCORE", "打几分", Level.INTERVAL, ("SCORE",), {n: str(n) for n in range(11)}, unit="分"),
        Measure("HOURS", "HOURS", "几小时", Level.INTERVAL, ("HOURS",), unit="小时"),
        Measure("PAY", "PAY", "收入", Level.NOMINAL, ("PAY",), BANDS),
        Measure("NEED", "NEED", "需要", Level.MULTIPLE, tuple(f"NEED__{code}" for code in many), many),
        Measure("USE", "USE", "用过", Level.MULTIPLE, tuple(f"USE__{code}" for code in many), many),
        Measure("TOP", "TOP", "先后", Level.RANKING, tuple(f"TOP__{code}" for code in many), many, depth=3),
        Measure("SAY", "SAY", "还想说", Level.TEXT, ("SAY",)),
        Measure("COM", "COM", "社区", Level.NOMINAL, ("COM",), {code: f"社区{code}" for code in range(1, 13)}),
        Measure("WAVE", "WAVE", "期次", Level.NOMINAL, ("WAVE",), {1: "第一期", 2: "第二期"}),
    ]
    for matrix in ("IMP", "FIT"):
        found += [Measure(f"{matrix}__{row}", matrix, row, Level.ORDINAL, (f"{matrix}__{row}",), SCALE,
                          frozenset({98})) for row in ROWS]  # fmt: skip
    found += [Measure(f"TWO__{row}", "TWO", row, Level.ORDINAL, (f"TWO__{row}",), yes) for row in ROWS[:2]]
    return {measure.name: measure for measure in found}


def answers(n: int = 600, seed: int = 5) -> Any:
    """Return answers in which groups differ: the second is more content, the third most."""
    random = np.random.default_rng(seed)
    group = random.integers(1, 4, n)
    com = random.integers(1, 13, n)
    lean = random.normal(0, 1, n) + 0.5 * (group - 2) + 0.1 * (com - 6)

    def five(shift: float = 0.0) -> np.ndarray:
        return np.clip(np.round(3 + lean * 0.8 + shift + random.normal(0, 0.8, n)), 1, 5).astype(int)

    found: dict[str, Any] = {
        "GROUP": group, "COM": com, "WAVE": random.integers(1, 3, n),
        "SEX": random.integers(1, 3, n), "YES": np.where(lean + random.normal(0, 1, n) > 0, 1, 2),
        "KIND": np.clip(np.round(2 + lean / 2 + random.normal(0, 0.6, n)), 1, 3).astype(int),
        "SAT": five(), "OFTEN": five(0.3), "PAY": five(-0.2),
        "SCORE": np.clip(np.round(6 + 1.5 * lean + random.normal(0, 1.5, n)), 0, 10).astype(int),
        "HOURS": np.round(np.clip(8 + 2 * lean + random.normal(0, 3, n), 0, 40), 1),
        "SAY": ["多办活动" if wrote else None for wrote in random.random(n) < 0.2],
    }  # fmt: skip
    for code in range(1, 5):
        found[f"NEED__{code}"] = (lean + random.normal(0, 1.5, n) > code / 3 - 1).astype(int)
        found[f"USE__{code}"] = (lean + random.normal(0, 1.5, n) > code / 3 - 0.5).astype(int)
    places = np.argsort(random.normal(0, 1, (n, 4)) + np.outer(lean, [0.5, 0, -0.2, 0]), axis=1).argsort(axis=1) + 1
    for code in range(1, 5):
        found[f"TOP__{code}"] = np.where(places[:, code - 1] <= 3, places[:, code - 1], 0)
    for place, row in enumerate(ROWS):
        found[f"IMP__{row}"], found[f"FIT__{row}"] = five(0.5 - 0.4 * place), five(0.4 * place - 0.5)
    for row, shift in zip(ROWS[:2], (0.0, 0.5), strict=True):
        found[f"TWO__{row}"] = np.where(lean + shift + random.normal(0, 1, n) > 0, 1, 2)
    frame = pd.DataFrame(found)
    frame.loc[random.random(n) < 0.04, "SAT"] = 98
    frame.loc[random.random(n) < 0.03, "KIND"] = -2
    frame.loc[random.random(n) < 0.03, "HOURS"] = -2
    return frame


def plain(frame: Any = None, design: DesignClass = DesignClass.CONV) -> Sample:
    return Sample(answers() if frame is None else frame, measures(), design=design, context={"survey": "s"})


def drawn(frame: Any = None, design: DesignClass = DesignClass.PROB) -> Sample:
    """Return people drawn in 60 clusters out of 6 strata, with weights."""
    people = answers() if frame is None else frame
    n = len(people)
    units, random = np.arange(n) * 60 // max(n, 1), np.random.default_rng(9)
    how = structure(n, units // 10, [units], [], Lonely.ADJUST)
    weights = pd.Series(random.uniform(0.5, 2.0, n), name="w")
    return replace(plain(people, design), weights=weights, drawn=replace(how, columns=("h", "psu")))
