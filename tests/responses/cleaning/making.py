"""A small questionnaire and honest answers to it, for rules to be tried on."""

from typing import Any

import numpy as np
import pandas as pd

from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.kinds import kind_of
from toolkit.records import NOT_ASKED, LedgerRow
from toolkit.responses import Provenance, Responses
from toolkit.responses.cleaning import Flag, clean
from toolkit.simulation.returned import returned

NEEDS = {f"r{i}": f"方面{i}" for i in range(1, 9)}
FORM = Questionnaire.from_dict(
    {
        "id": "small",
        "title": "小问卷",
        "items": [
            {
                "id": "OK", "kind": "consent", "text": "您愿意参加吗？", "options": ["愿意", "不参加"],
                "skip": [{"when": [2], "to": "END"}],
            },
            {
                "id": "AGE", "kind": "single", "text": "您的年龄是？",
                "options": ["不满14周岁", "14—22周岁", "23—35周岁"],
                "skip": [{"when": [1], "to": "END"}],
            },
            *(
                {"id": f"S{i}", "kind": "single", "text": f"第{i}件事您怎么看？", "options": ["好", "中", "差", "很差"]}
                for i in range(1, 16)
            ),
            {
                "id": "LONG", "kind": "single", "text": "这是一段很长的说明，只有很少的人会看到。" * 30 + "您同意吗？",
                "options": ["同意", "不同意"], "show_if": {"item": "S1", "in": [4]},
            },
            {"id": "IMP", "kind": "matrix", "text": "下列方面重要吗？", "options": "IMP5", "rows": NEEDS},
            {"id": "SAT", "kind": "matrix", "text": "下列方面满意吗？", "rows": NEEDS,
                "options": {1: "很不满意", 2: "不太满意", 3: "一般", 4: "比较满意", 5: "很满意", 98: "不了解"}},
            {
                "id": "AGR", "kind": "matrix", "text": "下列说法符合吗？", "options": "SAT5",
                "rows": {f"a{i}": f"说法{i}" for i in range(1, 7)} | {"check": "本行请选“比较满意”"},
            },
            {
                "id": "ATT", "kind": "single", "text": "为确认您在认真作答，本题请选择“绿色”。",
                "options": ["红色", "绿色", "蓝色"],
            },
            *(
                {
                    "id": f"M{i}", "kind": "multi", "text": f"第{i}组您选哪些？", "exclusive": [96],
                    "options": {1: "甲", 2: "乙", 3: "丙", 4: "丁", 5: "戊", 96: "以上都没有"},
                }
                for i in range(1, 5)
            ),
            {"id": "LIFE", "kind": "scale", "text": "您给生活打几分？", "min": 0, "max": 10},
            {"id": "SAY", "kind": "text", "text": "您还有什么意见？"},
        ],
    }
)  # fmt: skip
MATRICES = {name: list(kind_of(FORM.by_id[name]).columns(FORM.by_id[name])) for name in ("IMP", "SAT", "AGR")}
ROWS = [column for columns in MATRICES.values() for column in columns]
HOME = Provenance("small", "02", 1)


def honest(n: int, seed: int = 1) -> pd.DataFrame:
    """Answers of people who read what they are asked."""
    random = np.random.default_rng(seed)
    data: dict[str, Any] = {
        "respondent": [str(number) for number in range(1, n + 1)],
        "submitted": [
            (pd.Timestamp("2025-05-12 08:00:00") + pd.Timedelta(seconds=int(s))).isoformat(" ")
            for s in np.cumsum(random.exponential(900, n) + 61)
        ],
        "seconds": [int(s) for s in random.integers(150, 260, n)],
        "source": ["微信"] * n,
        "link": ["02"] * n,
        "device": [f"d{number}" for number in range(n)],
    }
    for item in FORM.questions:
        codes = [code for code in item.labels if code < 90]
        for name in kind_of(item).columns(item):
            data[name] = random.choice(codes or [1], n)
    data |= {"OK": 1, "AGE": random.choice([2, 3], n), "ATT": 2, "AGR__check": 4, "S1": random.choice([1, 2, 3], n)}
    for i in range(1, 5):
        data[f"M{i}__96"] = 0
        ticked = random.integers(1, 5, n)
        for code in range(1, 6):
            data[f"M{i}__{code}"] = ((ticked == code) | (ticked + 1 == code)).astype(int)
    data["SAY__text"] = [f"第{number}个人的看法和别人不同" for number in range(n)]
    return pd.DataFrame(data).assign(LONG=NOT_ASKED)


def changed(frame: pd.DataFrame, row: int, **values: Any) -> pd.DataFrame:
    """A frame with some cells of a row changed."""
    frame = frame.copy()
    for name, value in values.items():
        frame.loc[row, name] = value
    return frame


def all_rows(code: int, *names: str) -> dict[str, int]:
    """The same code in every row of some matrices; of all by default."""
    return {column: code for name in names or MATRICES for column in MATRICES[name]}


def responses(frame: pd.DataFrame, ledger: tuple[LedgerRow, ...] = ()) -> Responses:
    """Responses of a frame, routed."""
    made = returned(FORM, frame, HOME)
    return Responses(made.frame, FORM, HOME, ledger, cells=made.cells)


def flags(frame: pd.DataFrame, rule: str = "") -> list[Flag]:
    """The flags of a frame, of one rule or all."""
    return [flag for flag in clean(responses(frame)).flags if rule in ("", flag.rule)]


def told(frame: pd.DataFrame, rule: str) -> dict[str, str]:
    """Respondent to strength, by one rule."""
    return {flag.respondent: str(flag.strength) for flag in flags(frame, rule)}
