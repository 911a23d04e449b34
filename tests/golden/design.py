"""Draw the sample of the golden design cases from a made-up population: ``python design.py`` in this directory.

Writes ``designs_sample.csv`` (one row a person) and ``designs_population.csv`` (totals that samples are calibrated to).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SEED = 20260412
PSUS = {"A": (12, 6), "B": (9, 5), "C": (15, 7), "D": (10, 6), "E": (8, 5), "F": (4, 1)}
"""Stratum: units of the first stage in the population, and in the sample; F is lonely."""
LONELY_INSIDE, COMPLETE_INSIDE = 3, 9
"""Places among the drawn PSUs: one unit of several drawn at the second stage; the only unit there is."""
HERE = Path(__file__).parent


def population(rng: np.random.Generator) -> Any:
    """Return everybody: stratum, ids of three stages (later ones unique only within the unit before), answers."""
    rows, psu = [], 0
    for place, (stratum, (psus, _)) in enumerate(PSUS.items()):
        for _ in range(psus):
            psu += 1
            of_psu = rng.normal(0.15 * place, 0.5)
            for ssu in range(1, rng.integers(4, 9)):
                of_ssu = of_psu + rng.normal(0, 0.35)
                for tsu in range(1, rng.integers(4, 7)):
                    rows += [(stratum, psu, ssu, tsu, of_ssu)] * int(rng.integers(1, 3))
    people = pd.DataFrame(rows, columns=["h", "psu", "ssu", "tsu", "effect"])
    return _answers(people, rng)


def _answers(people: Any, rng: np.random.Generator) -> Any:
    n, effect = len(people), people["effect"].to_numpy()
    people["x1"] = np.round(0.6 * effect + rng.normal(0, 1, n), 3)
    people["b"] = np.where(rng.random(n) < 1 / (1 + np.exp(0.3 - 0.7 * effect)), "y", "n")
    hers = (people["b"] == "y").to_numpy()
    people["g3"] = _chosen(["k", "l", "m"], np.stack([0.2 + 0.5 * effect, np.zeros(n), -0.1 - 0.4 * effect]), rng)
    people["a"] = _chosen(["p", "q", "r"], np.stack([0.8 * hers, 0.3 + 0.4 * effect, -0.2 * hers]), rng)
    latent = 0.5 * effect + 0.4 * people["x1"].to_numpy() + 0.3 * hers + rng.normal(0, 1, n)
    people["y1"] = np.round(np.exp(2.5 + 0.35 * latent), 4)
    people["y2"] = np.round(20 + 1.5 * people["y1"].to_numpy() + 4 * effect + rng.gamma(4, 2, n), 4)
    scaled = latent + rng.logistic(0, 0.8, n)
    people["s1"] = 1 + np.searchsorted([-1.6, -0.5, 0.6, 1.7], scaled)
    for place, base in enumerate([0.6, 0.1, -0.5, -1.2], start=1):
        people[f"m{place}"] = (rng.random(n) < 1 / (1 + np.exp(-base - 0.5 * effect))).astype(int)
    people["m"] = people[["m1", "m2", "m3", "m4"]].sum(axis=1)
    z = _chosen(["t", "u", "v"], np.stack([np.zeros(n), 0.4 * effect, 0.2 * hers]), rng)
    people["z"] = np.where((z == "v") & (people["g3"] == "m"), "t", z)  # nobody is both: a cell of zero
    return people


def _chosen(options: list[str], scores: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.array(options)[(scores + rng.gumbel(size=scores.shape)).argmax(axis=0)]


def sample(people: Any, rng: np.random.Generator) -> Any:
    """Draw PSUs, units in them and units in these at random, and take everybody in the last."""
    psus, drawn = [], []
    for stratum, (size, wanted) in PSUS.items():
        own = people.loc[people["h"] == stratum, "psu"].unique()
        psus += [(psu, size, wanted) for psu in np.sort(rng.choice(own, wanted, replace=False))]
    for place, (psu, fpc1, n1) in enumerate(psus):
        inside = people[people["psu"] == psu]
        if place == COMPLETE_INSIDE:
            inside = inside[inside["ssu"] == 1]
        ssus = inside["ssu"].unique()
        n2 = 1 if place in (LONELY_INSIDE, COMPLETE_INSIDE) else min(len(ssus), rng.integers(2, 5))
        for ssu in np.sort(rng.choice(ssus, n2, replace=False)):
            tsus = inside.loc[inside["ssu"] == ssu, "tsu"].unique()
            n3 = min(len(tsus), rng.integers(1, 4))
            kept = rng.choice(tsus, n3, replace=False)
            taken = inside[(inside["ssu"] == ssu) & inside["tsu"].isin(kept)]
            weight = fpc1 / n1 * len(ssus) / n2 * len(tsus) / n3
            drawn.append(taken.assign(fpc1=fpc1, fpc2=len(ssus), fpc3=len(tsus), base=weight))
    return _described(pd.concat(drawn, ignore_index=True), people, rng)


def _described(rows: pd.DataFrame, people: Any, rng: np.random.Generator) -> Any:
    """Add weights, the other ways to read the same rows as a design, a domain, and columns with holes."""
    n = len(rows)
    rows["w"] = np.round(rows.pop("base") * np.exp(rng.normal(0, 0.3, n)), 4)
    rows["fpc1c"] = [{"E": 5, "F": 1}.get(h, size) for h, size in zip(rows["h"], rows["fpc1"], strict=True)]
    rows["hc"] = rows["h"].replace({"F": "E"})  # the lonely stratum joined to the one before
    rows["he"] = rows["h"].where(rows.index != 0, "S")  # of people as units: a stratum with one person
    rows["nh"] = rows["h"].map(people["h"].value_counts()).where(rows["he"] != "S", 40)
    first_of_c = rows.loc[rows["h"] == "C", "psu"].iloc[0]
    here = rows["h"].isin(["A", "E", "F"]) | (rows["psu"] == first_of_c)  # none of B and D, one PSU of C
    rows["d"] = (here & (rng.random(n) < 0.7)).astype(int)
    silent = rows["psu"] == rows.loc[rows["h"] == "B", "psu"].value_counts().idxmin()  # a PSU where nobody answered
    rows["ya"] = rows["y1"].mask(silent | (rng.random(n) < 0.06))
    rows["aa"] = rows["a"].mask(rng.random(n) < 0.06)
    rows.insert(0, "id", np.arange(1, n + 1))
    return rows.drop(columns="effect")


def totals(people: Any) -> Any:
    """Return the totals of the population that calibrated cases meet."""
    rows = [("all", "", len(people))]
    for name in ("a", "b", "g3"):
        rows += [(name, level, count) for level, count in people[name].value_counts().sort_index().items()]
    cells = people.groupby(["b", "g3"]).size()
    rows += [("b:g3", f"{b}:{g}", count) for (b, g), count in cells.items()]
    rows.append(("x1", "", np.round(people["x1"].sum(), 3)))
    return pd.DataFrame(rows, columns=["item", "level", "total"])


def _write(frame: pd.DataFrame, name: str, about: str) -> None:
    text = f"# {about}\n# design.py, seed {SEED}, numpy {np.__version__}\n" + frame.to_csv(index=False)
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Write both files."""
    rng = np.random.default_rng(SEED)
    people = population(rng)
    _write(sample(people, rng), "designs_sample.csv", "Made-up people, drawn in three stages from made-up strata.")
    _write(totals(people), "designs_population.csv", "Totals of the made-up population.")


if __name__ == "__main__":
    main()
