"""Estimates, errors and tests under every design and lonely rule, against R ``survey``.

Lines that R's own oddities made (column ``odd``) are left aside; what is left is compared to 1e-10 (estimates, errors,
design effects) and 1e-8 (tests, models, limits).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.golden import designs, golden, people
from tests.golden.worst import close
from toolkit import statistics as st
from toolkit.errors import AnalysisError
from toolkit.sample import Sample

CASES = golden("designs").assign(value=lambda rows: pd.to_numeric(rows["value"], errors="coerce"))
CASES = CASES.loc[CASES["value"].notna()]
LESS_CLOSE = 1e-8
ROOT = ORDINAL = 1e-4
"""R looks for the saddlepoint with a tolerance of 1e-8, which p shows in the fifth digit; its ordinal Hessian is
numerical."""
STEP_BEFORE = {"poisson": 3e-8}
"""The errors that R prints have the working weights of its last step but one; coefficients agree to 1e-14."""
ALL, WITHOUT_GAPS, OURS = ("whole", "missing", "domain"), ("whole", "domain"), ("", "composed")


@cache
def sample(design: str, lonely: str, subset: str = "whole") -> Sample:
    frame = people().assign(inf=np.inf)
    frame["d"] = frame["d"].astype(str)
    whole = Sample.from_frame(frame, lonely=lonely, missing=(), **designs()[design])
    return whole.domain("d", "1") if subset == "domain" else whole


def drawn(case: dict) -> Sample:
    """The sample of a line."""
    return sample(case["design"], case["lonely"], case["subset"])


def cases(estimator: str, *options: str, subset: tuple[str, ...] = ALL, odd: tuple[str, ...] = ("",)) -> list:
    """The lines of one estimator, design by design and rule by rule: a test without lines does not exist."""
    rows = CASES.loc[(CASES["estimator"] == estimator) & (CASES["calibration"] == "none") & CASES["odd"].isin(odd)]
    rows = rows.loc[rows["subset"].isin(subset) & (rows["option"].isin(options) if options else True)]
    groups: Any = rows.groupby(["design", "lonely"], sort=True)
    return [pytest.param(*key, group.to_dict("records"), id="-".join(key)) for key, group in groups]


def row(estimates: Any, **conditions: str) -> Any:
    rows = estimates.frame
    for column, value in conditions.items():
        rows = rows.loc[(rows[column] == value).to_numpy()]
    (only,) = rows.to_dict("records")
    return only


def whole_design_only(lonely: str) -> None:
    if lonely == "average":
        pytest.skip("R counts only the strata a group has; the whole design counts here")


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("mean", "", "t", "composed", subset=ALL, odd=OURS))
def test_means(design, lonely, lines):
    for case in lines:
        close(row(st.mean(drawn(case), case["item"]), statistic="mean")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("total", "", "factor", "composed", subset=ALL, odd=OURS))
def test_totals(design, lonely, lines):
    for case in lines:
        if case["quantity"] != "deff" or case["subset"] == "whole":
            close(
                row(st.total(drawn(case), case["item"]), level=case["level"])[case["quantity"]],
                case,
            )


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("ratio", "", subset=ALL))
def test_ratios(design, lonely, lines):
    for case in lines:
        if case["quantity"] != "deff":
            close(row(st.ratio(drawn(case), case["item"], case["by"]))[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("proportion", "", subset=ALL))
def test_shares(design, lonely, lines):
    for case in lines:
        found = st.proportion(drawn(case), case["item"])
        close(row(found, level=case["level"], statistic="proportion")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("proportion", "ticked", subset=ALL))
def test_shares_of_people_who_ticked_something(design, lonely, lines):
    whole_design_only(lonely)
    for case in lines:
        if case["quantity"] in ("value", "se"):
            found = st.multiple(drawn(case), ["m1", "m2", "m3", "m4"])
            close(row(found, level=case["item"], statistic="proportion")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("by_mean", "", subset=ALL))
def test_means_of_groups(design, lonely, lines):
    whole_design_only(lonely)
    for case in lines:
        if case["quantity"] in ("value", "se"):
            found = st.mean(drawn(case), case["item"], by=case["by"])
            close(row(found, by_level=case["level"], statistic="mean")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("by_proportion", subset=ALL))
def test_shares_of_groups(design, lonely, lines):
    whole_design_only(lonely)
    for case in lines:
        level, group = case["level"].split(":")
        found = st.proportion(drawn(case), case["item"], by=case["by"])
        close(row(found, level=level, by_level=group, statistic="proportion")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("by_mean", "contrast", subset=ALL))
def test_differences_of_groups(design, lonely, lines):
    whole_design_only(lonely)
    for case in lines:
        first, second = case["level"].split("-")
        found = st.difference(drawn(case), case["item"], case["by"], first, second)
        close(row(found, statistic="difference_mean")[case["quantity"]], case)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("mean", "", "zeroed", subset=("domain",)))
def test_domains(design, lonely, lines):
    compared = 0
    for case in lines:
        if case["quantity"] in ("value", "se"):
            found = st.mean(sample(design, lonely), case["item"], by="d")
            close(row(found, by_level="1", statistic="mean")[case["quantity"]], case)
            compared += 1
    assert compared


INTERVALS: dict[str, Any] = {"xlogit": "logit", "beta": "beta", "asin": "arcsine", "mean": "wald"}


@pytest.mark.parametrize(
    ("design", "lonely", "lines"), cases("ciprop", *INTERVALS, subset=WITHOUT_GAPS, odd=("", "no-cap"))
)
def test_limits_of_shares(design, lonely, lines):
    compared = 0
    for case in lines:
        if case["item"] in ("a", "aa"):
            found = st.proportion(drawn(case), case["item"], interval=INTERVALS[case["option"]])
            close(row(found, level=case["level"], statistic="proportion")[case["quantity"]], case)
            compared += 1
    assert compared


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("quantile"))
def test_quantiles(design, lonely, lines):
    compared = 0
    for case in lines:
        rule, interval, *other = case["option"].split()
        if case["item"] != "y1" or other:
            continue
        name = {"mean": "woodruff", "beta": "beta", "xlogit": "logit"}[interval]
        found = row(st.quantile(drawn(case), "y1", [float(case["level"])], rule=rule, interval=name))
        close(found[case["quantity"]], case, 1e-13 if case["quantity"] == "value" else LESS_CLOSE)
        compared += 1
    assert compared


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("chisq", subset=ALL))
def test_independence(design, lonely, lines):
    for case in lines:
        if case["option"] == "adjWald" and case["subset"] == "domain":
            continue  # its statistic has R's degrees of freedom of the domain in it
        found = st.independence(drawn(case), case["item"], case["by"], statistic=case["option"])
        df: Any = found.df if isinstance(found.df, tuple) else (found.df, None)
        values = {"statistic": found.statistic, "p": found.p, "ndf": df[0], "ddf": df[1]}
        close(values[case["quantity"]], case, ROOT if case["option"] == "saddlepoint" else LESS_CLOSE)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("ttest"))
def test_t(design, lonely, lines):
    for case in lines:
        found = st.t_test(drawn(case), case["item"], case["by"])
        values = {"statistic": found.statistic, "df": found.df, "p": found.p, "value": found.effect}
        close(values[case["quantity"]], case, LESS_CLOSE)


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("rank"))
def test_ranks(design, lonely, lines):
    compared = 0
    for case in lines:
        if case["quantity"] in ("statistic", "p") and case["by"] == "b":
            found = st.rank_test(drawn(case), case["item"], case["by"], test=case["option"], ties="R")
            close({"statistic": found.statistic, "p": found.p}[case["quantity"]], case, LESS_CLOSE)
            compared += 1
    assert compared


@pytest.mark.parametrize(
    ("design", "lonely", "lines"), cases("rank", odd=("", "swapped-slots", "tie-order swapped-slots"))
)
def test_ranks_of_three_groups(design, lonely, lines):
    compared = 0
    for case in lines:
        if case["quantity"] == "p" and case["by"] == "g3":
            found = st.rank_test(drawn(case), case["item"], case["by"], test=case["option"], ties="R")
            close(found.p, case, LESS_CLOSE)
            compared += 1
    assert compared


TERMS = {"Intercept": "（截距）", "x1": "x1", "aq": "a=q", "ar": "a=r", "by": "b=y"}
MODELS = {param.id: param.values[2] for param in cases("glm", subset=WITHOUT_GAPS)}


def explained(design: str, lonely: str, case: dict) -> list[str]:
    """The terms of the model of a line, as the lines of its coefficients name them."""
    same = (
        line
        for line in MODELS[f"{design}-{lonely}"]
        if all(line[part] == case[part] for part in ("option", "item", "subset"))
    )
    levels = {line["level"] for line in same}
    return [name for name, level in (("x1", "x1"), ("a", "aq"), ("b", "by")) if level in levels]


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("glm", subset=WITHOUT_GAPS))
def test_regressions(design, lonely, lines):
    compared = 0
    for case in lines:
        if case["level"] in TERMS and case["quantity"] in ("value", "se"):
            terms = explained(design, lonely, case)
            fit = st.regression(drawn(case), case["item"], terms, case["option"])
            close(
                row(fit, level=TERMS[case["level"]])[case["quantity"]],
                case,
                STEP_BEFORE.get(case["option"], LESS_CLOSE),
            )
            compared += 1
    assert compared


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("term", subset=WITHOUT_GAPS))
def test_terms(design, lonely, lines):
    for case in lines:
        terms = explained(design, lonely, case)
        found = st.regression(drawn(case), case["item"], terms, case["option"]).terms[case["by"]]
        df: Any = found.df
        values = {"statistic": found.statistic, "ndf": df[0], "ddf": df[1], "p": found.p}
        close(values[case["quantity"]], case, LESS_CLOSE)


THRESHOLDS = {f"{k}|{k + 1}": f"（界{k}|{k + 1}）" for k in range(1, 5)}


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("ordinal", odd=("", "loose-optimiser")))
def test_ordinal_regressions(design, lonely, lines):
    compared = 0
    for case in lines:
        fit = st.regression(drawn(case), case["item"], ["x1", "b"], "ordinal")
        level = {"x1": "x1", "by": "b=y", **THRESHOLDS}.get(case["level"])
        if level:
            close(row(fit, level=level)[case["quantity"]], case, ORDINAL)
            compared += 1
    assert compared


@pytest.mark.parametrize(("design", "lonely", "lines"), cases("replicates", "JK1", "JK1 mse", "JKn", "JKn mse"))
def test_jackknives(design, lonely, lines):
    for case in lines:
        again = st.jackknife(drawn(case), centred="mse" not in case["option"], first_stage=True)
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
        close(found, case)


@pytest.mark.parametrize("design", ["two_stage", "clusters_fpc"])
def test_lonely_units_are_refused_where_r_refuses_them(design):
    with pytest.raises(AnalysisError) as caught:
        st.mean(sample(design, "fail"), "y1")
    assert caught.value.code == "A-LONELY"
