"""Who lives there? Young people of a made-up community, trait by trait, from a seed.

The model is invented: its numbers are plausible round values, not measurements. Everything that people answer later
follows from these traits, so that what an analysis ought to find is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.questionnaire.yaml_text import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_FILE = Path(__file__).with_name("communities.yaml")
_BANDS = ((14, 17), (18, 22), (23, 25), (26, 28), (29, 31), (32, 35))
_SPREAD = 0.10
"""Standard deviation of the communities' own effects, the planted ones left aside."""
_DORMITORY, _OWN, _FAMILY = 7, 1, 2
_CRAMPED = 1.2
"""What living in a dormitory takes from the satisfaction with housing: so that communities around a university look
less content for no other reason than how people live there."""
_RENTED = {3: 0.45, 4: 0.30, 5: 0.09, 6: 0.08, 97: 0.08}
_EMPLOYERS = {1: 0.10, 2: 0.12, 3: 0.05, 4: 0.15, 5: 0.43, 6: 0.04, 7: 0.03, 8: 0.05, 97: 0.03}
PUBLIC = (1, 2, 4)
"""Employers that are public: codes of DEM06."""
_FLEXIBLE = {9: 0.55, 10: 0.30, 8: 0.15}
_FOUNDERS = {8: 0.50, 5: 0.40, 97: 0.10}
_STUDYING = {4: 0.66, 1: 0.17, 2: 0.05, 5: 0.06, 6: 0.06}
_GROWN = {1: 0.74, 2: 0.08, 3: 0.05, 4: 0.03, 5: 0.035, 6: 0.025, 7: 0.03, 97: 0.01}


@dataclass(frozen=True)
class Neighbourhood:
    """A made-up community.

    Parameters
    ----------
    code : str
        Two digits; empty for none in particular.
    kind : str
        A key of ``kinds`` in communities.yaml.
    effect : float
        Its own effect on housing satisfaction and on taking part, on the latent scale.
    """

    code: str = ""
    kind: str = "B"
    effect: float = 0.0


def neighbourhoods(seed: int) -> tuple[Neighbourhood, ...]:
    """Return the 25 communities with their own effects drawn from a seed, the two planted ones as planned."""
    told = _communities()
    listed = {code: kind for kind, codes in told["communities"].items() for code in codes}
    effects = np.random.default_rng([seed, 25]).normal(0.0, _SPREAD, len(listed))
    return tuple(
        Neighbourhood(code, listed[code], float(told["planted"].get(code, effect)))
        for code, effect in zip(sorted(listed), effects, strict=True)
    )


def crowd_sizes(random: np.random.Generator, communities: int) -> np.ndarray:
    """Draw how many people take part in each community: negative binomial around 58, from 18 to 140."""
    return np.clip(random.negative_binomial(12, 12 / 70, communities), 18, 140)


def planted() -> dict[str, float]:
    """Return the communities that differ on purpose, with their effects."""
    return dict(_communities()["planted"])


def kinds() -> dict[str, Any]:
    """Return the kinds of communities: their title, shares of the six age bands, and leaning to local registration."""
    return _communities()["kinds"]


def neighbourhood(code: str) -> Neighbourhood:
    """Return a community with no effect of its own; one that is not listed is of the commonest kind."""
    for kind, codes in _communities()["communities"].items():
        if code in codes:
            return Neighbourhood(code, kind)
    return Neighbourhood(code)


def people(n: int, place: Neighbourhood, random: np.random.Generator, *, wave: int = 1) -> pd.DataFrame:
    """Return ``n`` young people.

    Parameters
    ----------
    n : int
    place : Neighbourhood
    random : numpy.random.Generator
    wave : int
        From the second on fewer people have never heard of the local branch.

    Returns
    -------
    pandas.DataFrame
        One row a person. ``resources``, ``sociable``, ``housing`` and ``work`` are latent (unit near 1); the rest are
        years, counts, shares, yuan a month, yes or no, or codes of the bank's items.
    """
    import pandas as pd

    found: dict[str, np.ndarray] = {
        "resources": random.normal(size=n),
        "sociable": random.normal(size=n),
    }
    _who(found, n, place, random)
    _livelihood(found, n, random)
    _household(found, n, place, random)
    _contentment(found, n, place, random)
    _partnership(found, n, random)
    _participation(found, n, place, random, wave)
    return pd.DataFrame(found)


def chance(logit: np.ndarray | float) -> np.ndarray:
    """Return the probability of a logit."""
    return 1.0 / (1.0 + np.exp(-np.asarray(logit, float)))


def happens(logit: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw yes or no for each logit."""
    return random.random(len(logit)) < chance(logit)


def drawn(shares: Mapping[int, float | np.ndarray], n: int, random: np.random.Generator) -> np.ndarray:
    """Draw a code for each of ``n`` people; shares may differ from person to person and need not add up to one."""
    weights = np.stack([np.broadcast_to(np.asarray(share, float), (n,)) for share in shares.values()])
    steps = weights.cumsum(axis=0)
    place = (random.random(n) * steps[-1] >= steps).sum(axis=0)
    return np.array(list(shares))[place]


def _who(found: dict[str, np.ndarray], n: int, place: Neighbourhood, random: np.random.Generator) -> None:
    kind = kinds()[place.kind]
    band = drawn(dict(enumerate(kind["ages"])), n, random)
    low, high = np.array(_BANDS).T
    age = random.integers(low[band], high[band] + 1)
    local = happens(0.45 + 0.04 * (age - 26.0) + kind["local"], random)
    near = drawn({1: 0.55, 2: 0.45}, n, random)
    far = drawn({3: 0.75, 4: 0.24, 5: 0.01}, n, random)
    found |= {
        "age": age,
        "band": band + 2,
        "female": random.random(n) < 0.55,
        "local": local,
        "registered": np.where(local, near, far),
    }


def _livelihood(found: dict[str, np.ndarray], n: int, random: np.random.Generator) -> None:
    age, resources = found["age"], found["resources"]
    status = np.where(age < 23, drawn(_STUDYING, n, random), drawn(_GROWN, n, random))
    status = np.where(age < 18, 4, status)
    working = np.isin(status, (1, 2, 3))
    public = {code: share * np.exp(0.3 * resources) if code in PUBLIC else share for code, share in _EMPLOYERS.items()}
    employer = np.where(status == 2, drawn(_FLEXIBLE, n, random), drawn(public, n, random))
    employer = np.where(status == 3, drawn(_FOUNDERS, n, random), employer)
    found |= {"status": status, "working": working, "employer": np.where(working, employer, 0)}


def _schooling(found: dict[str, np.ndarray], n: int, place: Neighbourhood, random: np.random.Generator) -> None:
    age = found["age"]
    level = 4.85 + 0.7 * found["resources"] + 0.25 * (place.kind == "D") - 1.2 * (age < 20) + random.normal(0, 0.7, n)
    cap = np.select([age < 18, age < 22], [2, 4], 7)
    found["education"] = np.clip(np.round(level), 1, cap).astype(int)


def _household(found: dict[str, np.ndarray], n: int, place: Neighbourhood, random: np.random.Generator) -> None:
    _schooling(found, n, place, random)
    age, resources, working = found["age"], found["resources"], found["working"]
    pay = 8.65 + 0.28 * resources + 0.035 * (age - 26) + 0.09 * (found["education"] - 4.5) + random.normal(0, 0.28, n)
    income = np.where(working, np.exp(pay), 0.0)
    married = (age >= 20) & happens(-0.85 + 0.45 * (age - 28.0) + 0.15 * resources, random)
    adult = age >= 18
    liking = -2.35 + 0.17 * (age - 27) + 0.55 * resources + 1.15 * married + 0.5 * found["local"]
    own = adult & happens(liking + 0.35 * (place.kind == "C"), random)
    family = ~adult | happens(-1.2 + 1.6 * found["local"] - 0.08 * (age - 24) - 0.3 * married, random)
    tenure = np.where(found["status"] == 4, _DORMITORY, drawn(_RENTED, n, random))
    tenure = np.where(family, _FAMILY, tenure)
    tenure = np.where(own, _OWN, tenure)
    renting = ~np.isin(tenure, (_OWN, _FAMILY, _DORMITORY))
    rent = 1450 * np.exp(0.18 * resources + random.normal(0, 0.25, n)) / np.maximum(income, 2500)
    loan = np.clip(random.normal(0.27 - 0.04 * resources, 0.09), 0.0, 0.8)
    paying = renting | (own & (random.random(n) >= 0.15))
    found |= {
        "income": income,
        "ever_married": married,
        "tenure": tenure,
        "owning": own,
        "renting": renting,
        "paying": paying,
        "burden": np.where(renting, np.clip(rent, 0.05, 0.9), np.where(paying, loan, 0.0)),
    }


def _contentment(found: dict[str, np.ndarray], n: int, place: Neighbourhood, random: np.random.Generator) -> None:
    resources = found["resources"]
    strain = -3.6 * (found["burden"] - 0.22) - _CRAMPED * (found["tenure"] == _DORMITORY)
    housing = strain + 0.8 * found["owning"] + 0.35 * resources + place.effect + random.normal(0, 0.9, n)
    work = 0.35 * resources + 0.25 * (found["status"] == 1) + 0.1 * housing + random.normal(0, 0.9, n)
    glad = 6.6 + 0.55 * housing + 0.45 * work + 0.25 * found["sociable"] + random.normal(0, 1.2, n)
    hours = np.clip(np.round(random.normal(44, 8, n) + 8 * (found["employer"] == 9)), 20, 80)
    found |= {
        "housing": housing,
        "work": work,
        "life": np.clip(np.round(glad), 0, 10).astype(int),
        "hours": np.where(found["working"], hours, 0).astype(int),
    }


def _partnership(found: dict[str, np.ndarray], n: int, random: np.random.Generator) -> None:
    age, married = found["age"], found["ever_married"]
    partnered = (age >= 18) & ~married & (random.random(n) < 0.33)
    apart = married & (random.random(n) < 0.03)
    marital = np.select([apart, married, partnered], [4, 3, 2], 1)
    looking = 0.5 + 0.10 * (age - 26) + 0.3 * found["sociable"] - 0.3 * (found["burden"] > 0.35)
    children = married & happens(-0.6 + 0.30 * (age - 29.0), random)
    found |= {
        "marital": marital,
        "looking": np.isin(marital, (1, 4)) & (age >= 20) & happens(looking, random),
        "children": np.where(children, drawn({1: 0.74, 2: 0.24, 3: 0.02}, n, random), 0),
    }


def _participation(
    found: dict[str, np.ndarray], n: int, place: Neighbourhood, random: np.random.Generator, wave: int
) -> None:
    sociable, student = found["sociable"], found["status"] == 4
    active = happens(-0.75 + 0.6 * sociable + 0.5 * student + place.effect, random)
    volunteers = happens(-0.85 + 0.9 * active + 0.35 * sociable + 0.4 * student, random)
    knows = happens(-0.05 + 1.1 * active + 0.3 * sociable + (0.6 if wave > 1 else 0.0), random)
    in_touch = knows & happens(-1.4 + 1.3 * active, random)
    stay = {
        1: np.exp(0.3 + 0.8 * found["owning"] + 0.5 * found["local"] + 0.2 * found["housing"]),
        2: 1.0,
        3: np.exp(-0.9),
        4: np.exp(-1.1 - 0.1 * (found["age"] - 24.0)),
        98: np.exp(-0.4),
    }
    found |= {
        "active": active,
        "volunteers": volunteers,
        "branch": np.select([in_touch, knows], [3, 2], 1),
        "plan": drawn(stay, n, random),
    }


@lru_cache(maxsize=1)
def _communities() -> dict[str, Any]:
    return load(_FILE.read_bytes(), _FILE.name).data
