"""The demo's bundles as the office has them, and what somebody can reckon who has nothing but the published file."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace

import numpy as np

from tests.district.demo_bundles import BUNDLES
from toolkit.disclosure.kept_back import PARTICIPATION
from toolkit.district import district_material
from toolkit.district.release.tables import MERGED
from toolkit.findings.plan import Choices, plan_of
from toolkit.program import Program
from toolkit.report import Material, read_outline
from toolkit.responses import Responses
from toolkit.sample.sampling import Sampling


def answers() -> dict[str, Responses]:
    """Return the answers of the communities that handed them in."""
    return {one.community: one.responses for one in Program.bundles(BUNDLES).each() if not one.tables_only}


def public(of: dict[str, Responses]) -> Material:
    """Return what the public edition is made of; nothing is compared."""
    form = next(iter(of.values())).questionnaire
    sampling = Sampling()
    plan = plan_of(form, Choices(), sampling.licence)
    return district_material(of, sampling, read_outline(BUNDLES / "report.yaml", form), plan, "public")


def without(of: dict[str, Responses], code: str, first: int) -> dict[str, Responses]:
    """Return the answers as they were before the last few of a community came."""
    frame = of[code].frame.iloc[:-first] if first else of[code].frame
    return of | {code: replace(of[code], frame=frame.reset_index(drop=True))}


def corrected(of: dict[str, Responses], code: str, item: str) -> dict[str, Responses]:
    """Return the answers with one of them put right."""
    frame = of[code].frame.copy()
    row = int(np.flatnonzero(frame[item] == 1)[0])
    frame.loc[row, item] = 2
    return of | {code: replace(of[code], frame=frame)}


def bounds(text: str, subdistrict_of: dict[str, str]) -> dict[tuple[str, str, str, str], tuple[float, float]]:
    """Return for each empty cell of a published file the least and the largest count that its reader cannot exclude.

    Written from the file alone: options of one table and place add up to its base, places to the district (communities
    that are not listed may hold any number), and so do merged answers and those that they are made of.
    """
    from scipy.optimize import linprog

    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] != PARTICIPATION]
    found = {}
    by_item = defaultdict(list)
    for row in rows:
        by_item[row["item"]].append(row)
    for item, own in by_item.items():
        variables: dict[tuple, int] = {}
        equal: list[tuple[dict[int, float], float]] = []

        def at(*key, variables=variables):
            return variables.setdefault(key, len(variables))

        parts_add_up = item not in _several(own)
        places = {row["community"] for row in own}
        options = defaultdict(dict)
        for row in own:
            where, option = row["community"], tuple(row["option"].split(MERGED))
            options[where].setdefault(row["table"], []).append(option)
            if row["n"]:
                equal.append(({at(where, option): 1.0}, float(row["n"])))
                equal.append(({at(where, "base"): 1.0}, float(row["base"])))
            else:
                at(where, option)
        for where, tables in options.items():
            for told in tables.values():
                if parts_add_up:
                    line = {at(where, option): 1.0 for option in told} | {at(where, "base"): -1.0}
                    equal.append((line, 0.0))
                for option in told:
                    pieces = [(single,) for single in option]
                    if len(pieces) > 1 and where == "":
                        equal.append(({at(where, piece): 1.0 for piece in pieces} | {at(where, option): -1.0}, 0.0))
        communities = [where for where in places if where in subdistrict_of]
        for option in {key[1] for key in list(variables) if key[0] in communities}:
            total = at("", option)
            line = {at(where, option): 1.0 for where in communities if (where, option) in variables}
            equal.append((line | {at("others", option): 1.0, total: -1.0}, 0.0))
        matrix = np.zeros((len(equal), len(variables)))
        for place, (line, _) in enumerate(equal):
            for column, value in line.items():
                matrix[place, column] = value
        right = np.array([value for _, value in equal])
        empty = [row for row in own if not row["n"]]
        for row in empty:
            column = variables[row["community"], tuple(row["option"].split(MERGED))]
            cost = np.zeros(len(variables))
            cost[column] = 1
            ends = [linprog(sign * cost, A_eq=matrix, b_eq=right, bounds=(0, 5000), method="highs") for sign in (1, -1)]
            low, high = (sign * end.fun for sign, end in zip((1, -1), ends, strict=True))
            found[row["table"], item, row["community"], row["option"]] = (low, high)
    return found


def _several(rows: list[dict[str, str]]) -> set[str]:
    """Return the item if its options do not exclude each other: shares of one base add up to more than everybody."""
    whole = [row for row in rows if row["community"] == "" and not row["table"].endswith("_grouped")]
    shown = [row for row in whole if row["n"]]
    total = sum(int(row["n"]) for row in shown)
    return {rows[0]["item"]} if shown and total > int(shown[0]["base"]) else set()
