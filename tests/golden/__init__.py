"""Values from R that estimates are held against; each file says in its first lines what made it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent


def golden(name: str) -> pd.DataFrame:
    """Return a file of values, texts as they stand; lines that begin with # are about the file."""
    return pd.read_csv(HERE / f"{name}.csv", comment="#", keep_default_na=False)


def people() -> pd.DataFrame:
    """Return the sample of the design cases."""
    return pd.read_csv(HERE / "designs_sample.csv", comment="#")


def designs() -> dict[str, dict]:
    """Return each design of the cases as what :meth:`Sample.from_frame` is told."""
    two = {"strata": "h", "clusters": ["psu", "ssu"]}
    return {
        "element": {"weights": "w"},
        "strata": {"weights": "w", "strata": "he"},
        "strata_fpc": {"weights": "w", "strata": "he", "fpc": ["nh"]},
        "clusters": {"weights": "w", "clusters": ["psu"]},
        "clusters_fpc": {"weights": "w", "strata": "h", "clusters": ["psu"], "fpc": ["fpc1"]},
        "wr": {"weights": "w", **two},
        "two_stage": {"weights": "w", **two, "fpc": ["fpc1", "fpc2"]},
        "two_stage_fpc1": {"weights": "w", **two, "fpc": ["fpc1", "inf"]},
        "three_stage": {
            "weights": "w", "strata": "h", "clusters": ["psu", "ssu", "tsu"], "fpc": ["fpc1", "fpc2", "fpc3"],
        },
        "implied": {**two, "fpc": ["fpc1", "fpc2"]},
        "census": {"weights": "w", **two, "fpc": ["fpc1c", "fpc2"]},
        "collapsed": {"weights": "w", "strata": "hc", "clusters": ["psu"]},
    }  # fmt: skip
