"""Made-up surveys of every shape, and all that the toolkit says of one: what laws are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as draw

from toolkit import statistics as st
from toolkit.sample import Sample

ROWS = 90
SEEDS = draw.integers(0, 10**6)
DESIGNS: dict[str, dict[str, Any]] = {
    "people": {"weights": "w"},
    "strata": {"weights": "w", "strata": "h"},
    "units": {"weights": "w", "clusters": ["psu"]},
    "drawn": {"weights": "w", "strata": "h", "clusters": ["psu"], "fpc": ["N"]},
    "two_stages": {"weights": "w", "strata": "h", "clusters": ["psu", "ssu"], "fpc": ["N", "M"]},
}
OPTIONS = ("m1", "m2", "m3")


def people(seed: int, rows: int = ROWS) -> Any:
    """Return answers of people in 18 units of 4 strata: numbers, points, options; some of them missing."""
    random = np.random.default_rng(seed)
    unit = np.arange(rows) % 18
    frame = pd.DataFrame(
        {
            "h": unit % 4, "psu": unit, "ssu": np.arange(rows) // 18 % 3, "N": 20.0, "M": 30.0,
            "w": random.uniform(0.5, 4, rows).round(3),
            "x": random.normal(20, 3, rows).round(2),
            "s": random.integers(1, 6, rows).astype(float),
            "k": random.choice(list("pqr"), rows, p=[0.5, 0.3, 0.2]),
            "g": random.choice(list("abc"), rows),
            "b": random.choice(["n", "y"], rows),
            **{name: random.integers(0, 2, rows).astype(float) for name in OPTIONS},
        }
    )  # fmt: skip
    frame["y"] = (50 + 0.8 * frame["x"] + 4 * (frame["g"] == "a") + 0.3 * unit + random.normal(0, 9, rows)).round(2)
    frame["c"] = random.poisson(2, rows).astype(float)
    for name, at in (("y", 5), ("s", 11), ("k", 17)):
        frame.loc[frame.index[at::31], name] = None
    return frame


def drawn(frame: Any, design: str = "drawn", **more: Any) -> Sample:
    """Return the people as a sample of a design."""
    return Sample.from_frame(frame, missing=(), **(DESIGNS[design] | more))


def figures(found: st.Estimates) -> np.ndarray:
    """Return values, errors and limits, one row an estimate."""
    return found.frame[["value", "se", "low", "high"]].to_numpy(float)


def of_test(found: st.TestResult) -> np.ndarray:
    """Return statistic, degrees of freedom, p and effect."""
    df = found.df if isinstance(found.df, tuple) else (found.df,)
    return np.array([found.statistic, *df, found.p, found.effect], float)


ESTIMATES: dict[str, Callable[[Sample], st.Estimates]] = {
    "mean": lambda s: st.mean(s, "y"),
    "mean by group": lambda s: st.mean(s, "y", by="g"),
    "proportion": lambda s: st.proportion(s, "k"),
    "proportion by group": lambda s: st.proportion(s, "k", by="g", interval="beta"),
    "multiple": lambda s: st.multiple(s, OPTIONS),
    "ratio": lambda s: st.ratio(s, "y", "x", by="b"),
    "difference": lambda s: st.difference(s, "y", "g", "a", "b"),
    "difference of shares": lambda s: st.difference(s, "k", "b", "n", "y"),
    "quantile": lambda s: st.quantile(s, "y"),
    "interpolated quantile": lambda s: st.quantile(s, "y", (0.3, 0.8), by="b", rule="school", interval="logit"),
    "linear": lambda s: st.regression(s, "y", ["x", "g"]).coefficients,
    "logit": lambda s: st.regression(s, "b", ["x", "g"], "logit").margins,
    "poisson": lambda s: st.regression(s, "c", ["x", "b"], "poisson").coefficients,
}
TOTALS: dict[str, Callable[[Sample], st.Estimates]] = {
    "total": lambda s: st.total(s, "y"),
    "total by group": lambda s: st.total(s, "k", by="g"),
}
TESTS: dict[str, Callable[[Sample], st.TestResult]] = {
    "independence": lambda s: st.independence(s, "k", "g"),
    "Wald": lambda s: st.independence(s, "k", "b", "Wald"),
    "adjusted Wald": lambda s: st.independence(s, "k", "b", "adjWald"),
    "exact tail": lambda s: st.independence(s, "k", "g", "lincom"),
    "ranks": lambda s: st.rank_test(s, "s", "b"),
    "ranks of three": lambda s: st.rank_test(s, "s", "g", "KruskalWallis"),
    "normal scores": lambda s: st.rank_test(s, "y", "b", "vanderWaerden"),
    "median": lambda s: st.rank_test(s, "y", "g", "median"),
    "t": lambda s: st.t_test(s, "y", "b"),
    "one mean": lambda s: st.t_test(s, "y", null=60),
    "means of three": lambda s: st.t_test(s, "y", "g"),
    "term": lambda s: st.regression(s, "y", ["x", "g"]).terms["g"],
}


def everything(sample: Sample) -> dict[str, np.ndarray]:
    """Return all that is said and does not depend on how large the population is."""
    said = {name: figures(found(sample)) for name, found in ESTIMATES.items()}
    return said | {name: of_test(found(sample)) for name, found in TESTS.items()}


def alike(one: dict[str, np.ndarray], two: dict[str, np.ndarray], rtol: float = 1e-8) -> None:
    """Assert that the same is said."""
    assert one.keys() == two.keys()
    for name, values in one.items():
        np.testing.assert_allclose(two[name], values, rtol=rtol, atol=1e-9, err_msg=name)
