"""Flag what must not be read as a figure: too few people in the base, or too few in a cell of a public table."""

from __future__ import annotations

from toolkit.disclosure.thresholds import Thresholds
from toolkit.statistics import Estimates

HIDDEN, FAINT = "hidden", "faint"


def mask(estimates: Estimates, thresholds: Thresholds) -> Estimates:
    """Flag the estimates of one table.

    Parameters
    ----------
    estimates : Estimates
        Of one measure and one grouping.
    thresholds : Thresholds

    Returns
    -------
    Estimates
        ``flag`` = ``hidden`` or ``faint``; hidden values are emptied. In the public edition one unsafe cell hides the
        whole table: with its margins printed, a single blank could be worked out by subtraction.
    """
    frame = estimates.frame.copy()
    judged = frame["statistic"] != "answered"
    frame.loc[judged & (frame["base"] < thresholds.faint_below), "flag"] = FAINT
    frame.loc[judged & (frame["base"] < thresholds.hide_below), "flag"] = HIDDEN
    if thresholds.closed:
        tables = zip(frame["item"], frame["by"], strict=True)
        frame.loc[[not {(item, ""), (item, by)}.isdisjoint(thresholds.closed) for item, by in tables], "flag"] = HIDDEN
    limit = thresholds.smallest_cell
    if limit:
        placed = frame["statistic"].str.startswith("placed_top")
        shares = placed | frame["statistic"].isin(("proportion", "first_choice", "any_mention"))
        rest = frame["base"] - frame["n"]
        unsafe = shares & (frame["n"].between(1, limit - 1) | rest.between(1, limit - 1))
        if unsafe.to_numpy().any() or HIDDEN in set(frame["flag"]):
            frame["flag"] = HIDDEN
    frame.loc[frame["flag"] == HIDDEN, ["value", "se", "low", "high"]] = float("nan")
    return Estimates(frame)
