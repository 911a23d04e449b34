"""Estimates, errors and tests under every design and lonely rule, against R ``survey``.

Rows that R's own oddities made (column ``odd``) are left aside, as the reference of each says; what is left is compared
to 1e-10 (estimates, errors, F, df) and 1e-8 (p, generalised linear models, limits of the logit).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.golden import designs, golden, people
from toolkit import statistics as st
from toolkit.sample import Sample

CASES = golden("designs").assign(value=lambda rows: pd.to_numeric(rows["value"], errors="coerce"))
CASES = CASES.loc[CASES["value"].notna()]
RULES = ["adjust", "remove", "certainty", "average", "fail"]
CLOSE, LESS_CLOSE = 1e-10, 1e-8
ROOT = 1e-4
"""R looks for the saddlepoint with a tolerance of 1e-8, which p shows in the fifth digit."""


@cache
def sample(design: str, lonely: str) -> Sample:
    frame = people().assign(inf=np.inf)
    frame["by_"] = (frame["b"] == "y").astype(float)
    frame["d"] = frame["d"].astype(str)
    return Sample.from_frame(frame, lonely=lonely, missing=(), **designs()[design])


def cases(design: str, lonely: str, subset: str, estimator: str, **more: str) -> pd.DataFrame:
    rows = CASES.loc[
        (CASES["design"] == design)
        & (CASES["lonely"] == lonely)
        & (CASES["subset"] == subset)
        & (CASES["calibration"] == "none")
        & (CASES["estimator"] == estimator)
        & CASES["odd"].isin(["", "composed"])
    ]
    for column, value in more.items():
        rows = rows.loc[rows[column] == value]
    return rows


def close(found: float, expected: float, tolerance: float = CLOSE) -> None:
    assert found == pytest.approx(expected, rel=tolerance, abs=1e-12)


def row(estimates: Any, **conditions: str) -> Any:
    rows = estimates.frame
    for column, value in conditions.items():
        rows = rows.loc[(rows[column] == value).to_numpy()]
    (only,) = rows.to_dict("records")
    return only


def grid() -> list[tuple[str, str]]:
    pairs = CASES.loc[CASES["design"].isin(list(designs()))][["design", "lonely"]].drop_duplicates()
    return [(str(design), str(lonely)) for design, lonely in pairs.itertuples(index=False)]


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_means_totals_ratios_and_shares(design, lonely):
    drawn = sample(design, lonely)
    compared = 0
    for subset in ("whole", "missing"):
        for case in cases(design, lonely, subset, "mean").to_dict("records"):
            if case["option"] in ("", "t", "composed") and case["quantity"] in ("value", "se", "deff", "low", "high"):
                close(row(st.mean(drawn, case["item"]), statistic="mean")[case["quantity"]], case["value"])
                compared += 1
        for case in cases(design, lonely, subset, "total").to_dict("records"):
            if case["option"] in ("factor", "composed") or (case["option"] == "" and case["quantity"] != "deff"):
                close(row(st.total(drawn, case["item"]), level=case["level"])[case["quantity"]], case["value"])
                compared += 1
        for case in cases(design, lonely, subset, "ratio", option="").to_dict("records"):
            if case["quantity"] != "deff":
                close(row(st.ratio(drawn, case["item"], case["by"]))[case["quantity"]], case["value"])
                compared += 1
        for case in cases(design, lonely, subset, "proportion", option="").to_dict("records"):
            found = row(st.proportion(drawn, case["item"]), level=case["level"], statistic="proportion")
            close(found[case["quantity"]], case["value"])
            compared += 1
    assert compared or lonely == "fail"


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_groups_are_domains_of_the_whole_design(design, lonely):
    drawn = sample(design, lonely)
    if lonely == "average":
        pytest.skip("R counts only the strata a group has; the whole design counts here")
    for subset in ("whole", "missing"):
        for case in cases(design, lonely, subset, "by_mean", option="").to_dict("records"):
            if case["quantity"] in ("value", "se"):
                found = row(st.mean(drawn, case["item"], by=case["by"]), by_level=case["level"], statistic="mean")
                close(found[case["quantity"]], case["value"])
        for case in cases(design, lonely, subset, "by_mean", option="contrast").to_dict("records"):
            first, second = case["level"].split("-")
            found = row(st.difference(drawn, case["item"], case["by"], first, second), statistic="difference_mean")
            close(found[case["quantity"]], case["value"])
    for case in cases(design, lonely, "domain", "mean").to_dict("records"):
        if lonely != "average" and case["option"] in ("", "zeroed") and case["quantity"] in ("value", "se"):
            close(
                row(st.mean(drawn, case["item"], by="d"), by_level="1", statistic="mean")[case["quantity"]],
                case["value"],
            )


INTERVALS: dict[str, Any] = {"xlogit": "logit", "beta": "beta", "asin": "arcsine", "mean": "wald"}


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_limits_of_shares(design, lonely):
    drawn = sample(design, lonely)
    rows = CASES.loc[CASES["odd"].isin(["", "no-cap"])]
    rows = rows.loc[(rows["design"] == design) & (rows["lonely"] == lonely) & (rows["subset"] == "whole")]
    rows = rows.loc[(rows["calibration"] == "none") & (rows["estimator"] == "ciprop") & (rows["item"] == "a")]
    for case in rows.to_dict("records"):
        if case["option"] in INTERVALS:
            found = st.proportion(drawn, "a", interval=INTERVALS[case["option"]])
            close(row(found, level=case["level"], statistic="proportion")[case["quantity"]], case["value"])


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_quantiles(design, lonely):
    drawn = sample(design, lonely)
    for case in cases(design, lonely, "whole", "quantile", item="y1").to_dict("records"):
        rule, interval = case["option"].split()
        name = {"mean": "woodruff", "beta": "beta", "xlogit": "logit"}[interval]
        found = row(st.quantile(drawn, "y1", [float(case["level"])], rule=rule, interval=name))
        if case["quantity"] == "value":
            assert found["value"] == pytest.approx(case["value"], rel=1e-13)
        else:
            close(found[case["quantity"]], case["value"], LESS_CLOSE)


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_independence(design, lonely):
    drawn = sample(design, lonely)
    for subset in ("whole", "missing"):
        for case in cases(design, lonely, subset, "chisq").to_dict("records"):
            if case["option"] == "Chisq" and case["quantity"] == "statistic" and subset == "missing":
                continue  # R counts rows without an answer
            found = st.independence(drawn, case["item"], case["by"], statistic=case["option"])
            df = found.df if isinstance(found.df, tuple) else (found.df, np.nan)
            values = {"statistic": found.statistic, "p": found.p, "ndf": df[0], "ddf": df[1]}
            if case["quantity"] == "ddf" and np.isnan(df[1]):
                continue
            close(values[case["quantity"]], case["value"], ROOT if case["option"] == "saddlepoint" else LESS_CLOSE)


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_t_and_ranks(design, lonely):
    drawn = sample(design, lonely)
    for case in cases(design, lonely, "whole", "ttest").to_dict("records"):
        found = st.t_test(drawn, case["item"], case["by"])
        values = {"statistic": found.statistic, "df": found.df, "p": found.p, "value": found.effect}
        close(values[case["quantity"]], case["value"], LESS_CLOSE)
    for case in cases(design, lonely, "whole", "rank").to_dict("records"):
        if case["quantity"] in ("statistic", "p") and case["by"] == "b":
            found = st.rank_test(drawn, case["item"], case["by"], test=case["option"], ties="R")
            close({"statistic": found.statistic, "p": found.p}[case["quantity"]], case["value"], LESS_CLOSE)


TERMS = {"Intercept": "（截距）", "x1": "x1", "aq": "a=q", "ar": "a=r", "by": "b=y"}
MODELS = {"gaussian": ("y1", ["x1", "a"]), "logit": ("b", ["x1", "a"]), "poisson": ("m", ["x1", "a"])}


@pytest.mark.parametrize(("design", "lonely"), grid())
def test_regressions(design, lonely):
    drawn = sample(design, lonely)
    fits: dict[tuple[str, tuple[str, ...]], Any] = {}
    rows = cases(design, lonely, "whole", "glm")
    for case in rows.to_dict("records"):
        if case["level"] not in TERMS or case["quantity"] not in ("value", "se"):
            continue
        levels = rows.loc[rows["option"] == case["option"], "level"]
        terms = ["x1", "a", *(["b"] if "by" in set(levels) else [])]
        key = case["option"], tuple(terms)
        if key not in fits:
            fits[key] = st.regression(drawn, case["item"], terms, case["option"])
        found = row(fits[key], level=TERMS[case["level"]])
        close(found[case["quantity"]], case["value"], LESS_CLOSE)


REPLICATED = CASES.loc[(CASES["estimator"] == "replicates") & (CASES["odd"] == "") & (CASES["subset"] == "whole")]
REPLICATED = REPLICATED.loc[REPLICATED["calibration"] == "none"]


@pytest.mark.parametrize(("design", "lonely"), sorted({*zip(REPLICATED["design"], REPLICATED["lonely"], strict=True)}))
def test_jackknives(design, lonely):
    rows = REPLICATED.loc[(REPLICATED["design"] == design) & (REPLICATED["lonely"] == lonely)]
    compared = 0
    for case in rows.to_dict("records"):
        if not case["option"].startswith("JK"):
            continue
        again = st.jackknife(sample(design, lonely), centred="mse" not in case["option"], first_stage=True)
        level, quantity = case["level"], case["quantity"]
        if quantity == "df":
            found = again.df
        elif level in ("total", "mean"):
            found = row(getattr(st, level)(again, case["item"]), statistic=level)[quantity]
        elif level == "ratio":
            found = row(st.ratio(again, case["item"], case["by"]))[quantity]
        else:
            shares = st.proportion(again, case["item"])
            found = row(shares, level=level.removeprefix("mean:"), statistic="proportion")[quantity]
        close(found, case["value"])
        compared += 1
    assert compared or lonely == "average"
