"""Small surveys for tests: a questionnaire with every kind, answers drawn or by hand, copies of the demo."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.questionnaire import Questionnaire
from toolkit.report import Draft, Material, draft, material_of, read_outline
from toolkit.responses import Responses
from toolkit.responses.answers import Provenance
from toolkit.sample import Sampling
from toolkit.simulation import simulate

ROOT = Path(__file__).resolve().parents[2]
DEMO = sorted((ROOT / "data" / "demo" / "wave1" / "02").iterdir())
PAIR = [path for path in DEMO if "_按" in path.name]
"""Of the demo community: everything it handed in, and its two downloads alone."""


def demo_people(wave: int = 1, community: str = "02") -> int:
    """Return how many records a demo community handed in, as the truth file has it."""
    lines = gzip.decompress((ROOT / "data" / "demo" / "truth.csv.gz").read_bytes()).decode().splitlines()
    return sum(line.startswith(f"{wave},{community},") for line in lines)


ITEMS: list[dict[str, Any]] = [
    {"id": "sex", "kind": "single", "text": "您的性别是？", "options": ["男", "女"]},
    {"id": "home", "kind": "single", "text": "您住在哪里？", "options": {1: "自有", 2: "租房", 3: "宿舍", 97: "其他"}},
    {
        "id": "sat",
        "kind": "scale",
        "text": "您满意吗？",
        "options": {1: "很差", 2: "差", 3: "一般", 4: "好", 5: "很好", 98: "不了解"},
    },
    {"id": "score", "kind": "scale", "text": "您打几分？", "min": 0, "max": 10},
    {
        "id": "need",
        "kind": "multi",
        "text": "您需要什么？",
        "options": {1: "培训", 2: "交友", 3: "住房", 96: "都不需要"},
        "exclusive": [96],
    },
    {
        "id": "order",
        "kind": "rank",
        "text": "请排序",
        "options": {1: "甲事", 2: "乙事", 3: "丙事", 4: "丁事"},
        "max": 3,
    },
    {
        "id": "grid",
        "kind": "matrix",
        "text": "您怎样看？",
        "rows": {"a": "环境", "b": "交通", "c": "服务"},
        "options": {1: "很差", 2: "差", 3: "一般", 4: "好", 5: "很好", 95: "不适用"},
    },
    {"id": "hours", "kind": "number", "text": "每周工作多少小时？", "unit": "小时", "min": 0, "max": 100},
    {"id": "open", "kind": "text", "text": "您还有什么意见？"},
]

FULL_SAMPLING = Sampling(
    sponsor="甲单位",
    conductor="乙单位",
    funding="工作经费",
    population="本社区14—35周岁青年",
    recruitment="微信群",
    modes=("线上填写",),
    dates={"start": "2025-05-12", "end": "2025-05-25"},
)


def questionnaire(*items: dict[str, Any]) -> Questionnaire:
    return Questionnaire.from_dict({"id": "toy", "title": "青年需求调查", "items": list(items or ITEMS)})


def responses(
    form: Questionnaire, n: int = 60, seed: int = 1, *, change: dict[str, Any] | None = None, simulated: bool = False
) -> Responses:
    """Return drawn answers; ``change`` replaces whole columns."""
    frame = simulate(form, n, seed)
    for name, values in (change or {}).items():
        frame[name] = values
    frame["disposition"] = "complete"
    return Responses(
        frame, form, Provenance("toy", "02", 1, simulated=simulated), cells={"in": 9, "accepted": 9, "ledger": 0}
    )


def by_hand(form: Questionnaire, columns: dict[str, list[Any]]) -> Responses:
    """Return answers written out: item columns by name; the rest is asked and left blank."""
    n = len(next(iter(columns.values())))
    drawn = responses(form, n)
    frame = drawn.frame.copy()
    for item in form.questions:
        from toolkit.questionnaire.kinds import kind_of

        for column in kind_of(item).columns(item):
            frame[column] = columns.get(column, [-2] * n)
    return replace(drawn, frame=frame)


def material(
    answers: Responses, edition: str = "internal", sampling: Sampling = FULL_SAMPLING, path: Path = Path("none")
) -> Material:
    return material_of(answers, sampling, read_outline(path, answers.questionnaire), edition)


def written(answers: Responses, edition: str = "internal", sampling: Sampling = FULL_SAMPLING) -> Draft:
    return draft(material(answers, edition, sampling))


def shares(codes: dict[int, int]) -> list[int]:
    """Return a column with so many of each code.

    >>> shares({1: 2, 2: 1})
    [1, 1, 2]
    """
    return [code for code, count in codes.items() for _ in range(count)]


def demo_copy(folder: Path) -> Path:
    """Copy the worked example; its data will live inside the copy."""
    return Path(shutil.copytree(ROOT / "surveys" / "youth-needs", folder / "youth-needs"))


def columns_frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)
