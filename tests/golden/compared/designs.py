"""Estimates, errors and tests under every design, lonely rule, subset and calibration, beside R ``survey``.

Lines that R's own choices made (column ``odd``) are left aside where no reading of ours can undo the choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tests.golden import designs, golden, people
from tests.golden.compared.cells import Cell
from tests.golden.compared.fitted import FITTED
from toolkit import statistics as st
from toolkit.sample import Sample
from toolkit.sample.replicates import Replicates

TABLE = "designs"
CASES: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
"""The lines by estimator, design and lonely rule."""
for line in golden(TABLE).to_dict("records"):
    CASES[line["estimator"], line["design"], line["lonely"]].append(line)
Values = dict[str, Any]
"""What a line of R's is compared with, by quantity."""


class Setting(NamedTuple):
    """Where a value of R's comes from."""

    design: str
    lonely: str
    subset: str
    calibration: str

    @staticmethod
    def of(case: dict[str, str]) -> Setting:
        """Return the setting of a line."""
        return Setting(*(case[name] for name in Setting._fields))


@cache
def fitted(design: str, lonely: str, calibration: str) -> Sample:
    """Return the people drawn by a design, with weights fitted to what is known of the population."""
    frame = people()
    frame = frame.assign(inf=np.inf, all="1", d=frame["d"].astype(str), m4t=frame["m4"].astype(str))
    frame["b:g3"] = frame["b"] + ":" + frame["g3"]
    return FITTED[calibration](Sample.from_frame(frame, lonely=lonely, missing=(), **designs()[design]))


@cache
def sample(setting: Setting) -> Sample:
    """Return the people of a setting."""
    whole = fitted(setting.design, setting.lonely, setting.calibration)
    return whole.domain("d", "1") if setting.subset == "domain" else whole


@cache
def rows(setting: Setting, function: Callable[..., st.Estimates], *asked: Any) -> list[Values]:
    """Return what a function of estimates says of the people of a setting."""
    return function(sample(setting), *asked).rows()


@cache
def tested(setting: Setting, function: Callable[..., st.TestResult], *asked: Any) -> Values:
    """Return what a test says of the people of a setting."""
    return _of_test(function(sample(setting), *asked))


@cache
def model(setting: Setting, item: str, family: Any) -> st.Regression:
    """Return a model: one fit has the coefficients and the tests of all its terms."""
    if family == "logistic":
        return st.regression(sample(setting), "s1", ["x1", "b"], "ordinal")
    answers = "aa" if setting.subset == "missing" else "a"
    return st.regression(sample(setting), item, ["x1", answers, *(["b"] if family != "logit" else [])], family)


def only(found: list[Values], **conditions: str) -> Values:
    """Return the only row that fits."""
    (row,) = (row for row in found if all(row[name] == value for name, value in conditions.items()))
    return row


def _of_test(found: st.TestResult) -> Values:
    ndf, ddf = found.df if isinstance(found.df, tuple) else (found.df, None)
    values = {"statistic": found.statistic, "p": found.p, "value": found.effect}
    return values | {"df": ndf, "ndf": ndf, "ddf": ddf}


def _mean(at: Setting, case: dict) -> Values:
    return only(rows(at, st.mean, case["item"]), statistic="mean")


def _total(at: Setting, case: dict) -> Values:
    return only(rows(at, st.total, case["item"]), level=case["level"])


MENTIONS = ("m1", "m2", "m3", "m4")


def _ratio(at: Setting, case: dict) -> Values:
    if case["option"] == "mentions":
        return only(rows(at, st.multiple, MENTIONS), level=case["item"], statistic="proportion_mentions")
    return only(rows(at, st.ratio, case["item"], case["by"]))


def _proportion(at: Setting, case: dict) -> Values:
    if case["option"] == "ticked":
        return only(rows(at, st.multiple, MENTIONS), level=case["item"], statistic="proportion")
    return only(rows(at, st.proportion, case["item"]), level=case["level"], statistic="proportion")


def _by_mean(at: Setting, case: dict) -> Values:
    if case["option"] == "contrast":
        found = rows(at, st.difference, case["item"], case["by"], *case["level"].split("-"))
        return only(found, statistic="difference_mean")
    return only(rows(at, st.mean, case["item"], case["by"]), by_level=case["level"], statistic="mean")


def _by_total(at: Setting, case: dict) -> Values:
    return only(rows(at, st.total, case["item"], case["by"]), by_level=case["level"])


def _by_proportion(at: Setting, case: dict) -> Values:
    level, group = case["level"].split(":")
    return only(rows(at, st.proportion, case["item"], case["by"]), level=level, by_level=group, statistic="proportion")


INTERVALS = {"xlogit": "logit", "logit": "logit", "beta": "beta", "asin": "arcsine", "mean": "wald"}


def _ciprop(at: Setting, case: dict) -> Values:
    item, interval = {"m4": "m4t"}.get(case["item"], case["item"]), INTERVALS[case["option"].split()[0]]
    return only(rows(at, st.proportion, item, "", interval), level=case["level"], statistic="proportion")


def _quantile(at: Setting, case: dict) -> Values:
    rule, interval, *_ = case["option"].split()
    name = {"mean": "woodruff", "beta": "beta", "xlogit": "logit"}[interval]
    return only(rows(at, st.quantile, case["item"], (0.1, 0.25, 0.5, 0.9), "", rule, name), level=case["level"])


def _chisq(at: Setting, case: dict) -> Values:
    return tested(at, st.independence, case["item"], case["by"], case["option"])


def _ttest(at: Setting, case: dict) -> Values:
    return tested(at, st.t_test, case["item"], case["by"])


def _rank(at: Setting, case: dict) -> Values:
    found = dict(tested(at, st.rank_test, case["item"], case["by"], case["option"], "R"))
    if case["option"] == "wilcoxon":
        found["value"] /= 2  # R's is the difference of the mean ranks, ours Cliff's delta
    if case["by"] == "g3":
        found["statistic"] *= found["ndf"]  # R's is the chi-square before it is divided
    return found


TERMS = {"Intercept": "（截距）", "x1": "x1", "aq": "a=q", "ar": "a=r", "aaq": "aa=q", "aar": "aa=r", "by": "b=y"}
TERMS |= {f"{k}|{k + 1}": f"（界{k}|{k + 1}）" for k in range(1, 5)}


def _coefficient(at: Setting, case: dict) -> Values:
    from scipy.special import stdtr

    found = model(at, case["item"], case["option"]).coefficients.rows()
    if case["quantity"] == "df":
        return found[0]
    row = only(found, level=TERMS[case["level"]])
    return row | {"p": 2 * stdtr(row["df"], -abs(row["value"] / row["se"]))}


def _term(at: Setting, case: dict) -> Values:
    return _of_test(model(at, case["item"], case["option"]).terms[case["by"]])


@cache
def _drawn_by_r(design: str, lonely: str, kind: str) -> pd.DataFrame:
    """Return the factors of replicates that R drew by chance, one unit a row: nobody else draws the same."""
    table: Any = golden("designs_replicates")
    for name, value in (("design", design), ("lonely", lonely), ("kind", kind)):
        table = table.loc[table[name] == value].drop(columns=name)
    return table.set_index("psu").apply(pd.to_numeric).dropna(axis=1)


@cache
def replicated(at: Setting, option: str) -> Sample:
    """Return the people of a setting with replicate weights."""
    whole, (kind, *mse) = sample(at), option.split()
    if kind != "subbootstrap":
        return st.jackknife(whole, centred=not mse, first_stage=True)
    factors: Any = _drawn_by_r(at.design, at.lonely, kind)
    weights = whole.weight_values[:, None] * factors.loc[people()["psu"].astype(str)].to_numpy()
    return replace(whole, replicates=Replicates(weights, factors.loc["scale"].to_numpy(), not mse))


def _replicates(at: Setting, case: dict) -> Values:
    again, level = replicated(at, case["option"]), case["level"]
    if case["quantity"] == "df":
        return {"df": again.df}
    if level in ("total", "mean"):
        return only(getattr(st, level)(again, case["item"]).rows(), statistic=level)
    if level == "ratio":
        return only(st.ratio(again, case["item"], case["by"]).rows())
    shares = st.proportion(again, case["item"]).rows()
    return only(shares, level=level.removeprefix("mean:"), statistic="proportion")


READERS: dict[str, Callable[[Setting, dict], Values]] = {
    "degf": lambda at, _: {"df": sample(at).df},
    "mean": _mean,
    "total": _total,
    "ratio": _ratio,
    "proportion": _proportion,
    "by_mean": _by_mean,
    "by_total": _by_total,
    "by_proportion": _by_proportion,
    "ciprop": _ciprop,
    "quantile": _quantile,
    "chisq": _chisq,
    "ttest": _ttest,
    "rank": _rank,
    "glm": _coefficient,
    "term": _term,
    "ordinal": _coefficient,
    "replicates": _replicates,
}
KINDS = {
    "value": "estimate", "se": "error", "deff": "design effect", "low": "limit", "high": "limit",
    "statistic": "statistic", "df": "df", "ndf": "df", "ddf": "df", "p": "p",
}  # fmt: skip
NAMES = {"saddlepoint": "chisq by saddlepoint"}
"""Options that are told apart from their estimator: their bar is another."""
ROOT = 1e-4
"""R looks for the saddlepoint with a tolerance of its own, which p shows in the fifth digit."""


def kind(case: dict[str, str]) -> str:
    """Return what kind of value a line is."""
    estimator, quantity = case["estimator"], case["quantity"]
    if quantity == "refused":
        return "estimate"
    if estimator in ("glm", "term") and quantity in ("value", "se", "statistic", "p"):
        return "model"
    if estimator == "ordinal" and quantity != "df":
        return "ordinal"
    return "quantile" if (estimator, quantity) == ("quantile", "value") else KINDS[quantity]


def bar(case: dict[str, str]) -> float | None:
    """Return how far a line may be off, where not its kind decides."""
    if case["option"] == "saddlepoint" and case["quantity"] == "p":
        return ROOT
    return 1e-14 if case["option"].startswith("hf7") and case["quantity"] == "value" else None  # interpolated


LEFT = (
    "degf-subset", "average-domain", "average-inside", "normal-interval", "zero-weight-ranks", "average-scale",
    "first-row",
)  # fmt: skip
"""Words of R's choices, see the README beside the files, that leave a line aside."""


def aside(case: dict[str, str]) -> str:
    """Return why a line is not compared; empty when it is."""
    words = case["odd"].split()
    told = [word for word in LEFT if word in words]
    if case["odd"].startswith("refused"):
        return "refused"
    return told[0] if told else "no-number" if case["value"] == "NaN" else _untold(case, words)


def _untold(case: dict[str, str], words: list[str]) -> str:
    """Return why a line is not compared that is R's choice by what it is, not by a word."""
    match case:
        case {"estimator": "by_mean" | "by_proportion" | "by_total", "lonely": "average"}:
            return "average-domain"
        case {"option": "replace"}:
            return "other-deff"
        case {"estimator": "total", "quantity": "deff", "subset": "domain" | "missing"}:
            return "other-deff"
        case {"estimator": "ratio", "quantity": "deff"}:
            return "other-deff"
        case {"estimator": "ordinal", "quantity": "df"}:
            return "df-of-slopes"
        case {"option": "adjWald", "quantity": "statistic", "subset": "domain"}:
            return "degf-subset"
        case {"estimator": "chisq", "quantity": "statistic"} if "counts-missing" in words:
            return "counts-missing"
        case {"option": "saddlepoint", "quantity": "statistic", "subset": "domain"} if case["calibration"] != "none":
            return "counts-missing"
        case {"option": "beta", "quantity": "low" | "high", "subset": "missing"}:
            return "counts-missing"
        case {"estimator": "quantile"} if "tie-order" in words:
            return "tie-order"
        case {"estimator": "ttest", "quantity": "statistic"} if abs(float(case["value"])) > 1e10:
            return "known-total"
    return ""


def cells(estimator: str, design: str, lonely: str) -> Iterator[Cell]:
    """Yield the lines of an estimator under a design and a lonely rule beside our values."""
    for case in CASES[estimator, design, lonely]:
        name, why = NAMES.get(case["option"], estimator), aside(case)
        if why:
            yield Cell(TABLE, name, kind(case), float("nan"), aside=why, where=case)
        else:
            found = float(READERS[estimator](Setting.of(case), case)[case["quantity"]])
            yield Cell(TABLE, name, kind(case), float(case["value"]), found, bar=bar(case), where=case)
