"""Several communities put together: all there are, or some of more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import questionnaire, responses
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.questionnaire.bank import places
from toolkit.responses import Responses
from toolkit.sample import Communities, Sample, poststratify, stacked
from toolkit.sample.stacked import told

FORM = questionnaire({"id": "score", "kind": "scale", "text": "打几分？", "min": 0, "max": 10})


def drawn(n: int, seed: int) -> Responses:
    """Answers of a community that nobody left blank."""
    return responses(FORM, n, change={"score": np.random.default_rng(seed).integers(0, 11, n)})


EACH = {place.code: Sample.from_responses(drawn(20 + int(place.code), int(place.code))) for place in places()}


def mean(sample: Sample) -> dict[str, Any]:
    found = st.mean(sample, "score").one()
    assert found is not None
    return found


def test_all_communities_are_strata():
    whole = stacked(EACH)
    assert whole.df == len(whole.frame) - 25
    assert whole.structure.columns == ("community",)
    parts = [(len(one.frame), one.frame["score"].to_numpy(float)) for one in EACH.values()]
    n = sum(size for size, _ in parts)
    assert mean(whole)["value"] == pytest.approx(sum(values.sum() for _, values in parts) / n)
    assert mean(whole)["se"] == pytest.approx(np.sqrt(sum(size * values.var(ddof=1) for size, values in parts)) / n)
    assert told(whole, Communities.ALL) == (
        "这25个社区当作全部社区：社区是分层，误差只来自各社区里是谁作了答，结论只说这些社区（自由度800）。",
    )


def test_a_sample_of_communities_counts_what_lies_between_them():
    some = stacked(EACH, Communities.SAMPLE)
    assert some.df == 12
    assert mean(some)["value"] == mean(stacked(EACH))["value"]
    first, lonely = told(some, Communities.SAMPLE)
    assert "（自由度12）" in first
    assert "泉城路街道" in lonely
    assert "偏保守" in lonely
    places_of = {name: some.frame[name].astype(str) for name in ("subdistrict", "community")}
    frame = pd.DataFrame({"score": some.frame["score"], **places_of})
    by_hand = Sample.from_frame(frame, strata="subdistrict", clusters=["community"])
    assert mean(some)["se"] == pytest.approx(mean(by_hand)["se"], rel=1e-12)


def test_communities_can_be_told_apart_and_weighted():
    whole = stacked({code: EACH[code] for code in ("06", "02")})
    shares = {row["level"]: row["value"] for row in st.proportion(whole, "community").rows()}
    assert shares == pytest.approx({"2": 22 / 48, "6": 26 / 48})
    assert whole.measure("community").labels == {2: "舜井社区", 6: "解放路社区"}
    weighted = poststratify(whole, "community", {2: 0.5, 6: 0.5})
    assert mean(weighted)["value"] == pytest.approx(np.mean([mean(EACH[code])["value"] for code in ("02", "06")]))


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ({}, "不在社区名单里"),
        ({"77": EACH["02"]}, "“77”不在社区名单里"),
        ({"02": EACH["02"], "03": replace(EACH["03"], measures={})}, "题目和别的社区不一样"),
        ({"02": replace(EACH["02"], weights=EACH["02"].frame["score"] + 1)}, "已经加过权"),
    ],
)
def test_what_cannot_be_put_together_is_told(samples, said):
    with pytest.raises(AnalysisError, match="A-DESIGN") as caught:
        stacked(samples)
    assert said in caught.value.message
