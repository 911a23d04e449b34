"""The question bank (题库) of the project folder: modules, option sets, selections, and the list of places."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.files import project_root
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.yaml_text import load


@dataclass(frozen=True)
class Place:
    """A community: its two-digit code, its subdistrict and its name."""

    code: str
    subdistrict: str
    community: str

    @property
    def label(self) -> str:
        """The name as respondents choose it."""
        return f"{self.subdistrict}{self.community}"

    @property
    def names(self) -> tuple[str, str]:
        """What people call it: by its name, or by subdistrict and name."""
        return self.community, self.label


@dataclass(frozen=True)
class Pair:
    """Two answers that contradict each other.

    Parameters
    ----------
    items : tuple of str
        Ids of the questions.
    when : dict
        The contradiction, as a condition of the dialect (``all`` of two tests).
    strength : str
        ``hard`` cannot be true, ``soft`` is unlikely.
    note : str
        The contradiction in words.
    """

    items: tuple[str, ...]
    when: dict[str, Any]
    strength: str
    note: str


@dataclass(frozen=True)
class Frozen:
    """The common core as it was frozen: fingerprints by id and revision, and today's wordings.

    Parameters
    ----------
    hashes : dict of str to dict of int to str
        Item id to revision to :func:`toolkit.questionnaire.identity.question_hash`.
    wordings : dict of str to str
        Item id to the matching key of its wording.
    """

    hashes: dict[str, dict[int, str]]
    wordings: dict[str, str]


@dataclass(frozen=True)
class Topic:
    """A research topic, its modules, and the questions a report about it needs at least."""

    title: str
    modules: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """The question bank.

    Parameters
    ----------
    items : dict of str to dict
        Item id to the item as written.
    sets : dict of str to dict
        Name of an option set to its options by code.
    presets : dict of str to dict
        Name of a ready-made selection to its ``title`` and the ids of its ``items`` in order.
    core : tuple of str
        Ids of the frozen common core.
    places : dict of int to str
        Code of a community to its name, as options.
    frozen : Frozen
        The core's fingerprints.
    pairs : tuple of Pair
        Answers that contradict each other.
    topics : tuple of Topic
        Coverage: what each research topic needs.
    """

    items: dict[str, dict[str, Any]]
    sets: dict[str, dict[int, Any]]
    presets: dict[str, dict[str, Any]]
    core: tuple[str, ...]
    places: dict[int, str]
    frozen: Frozen
    pairs: tuple[Pair, ...]
    topics: tuple[Topic, ...]


def bank() -> Bank:
    """Return the bank of the project folder, read once.

    Raises
    ------
    DefinitionError
        ``Q-BANK`` when the folder surveys/bank is missing or damaged.
    """
    return _bank_at(project_root() / "surveys")


@lru_cache(maxsize=4)
def _bank_at(surveys: Path) -> Bank:
    folder = surveys / "bank"
    if not folder.is_dir():
        raise DefinitionError("Q-BANK", where=str(folder))
    items: dict[str, dict[str, Any]] = {}
    for path in sorted(path for path in folder.glob("*.yaml") if path.stem.isupper()):
        for item in load(path.read_bytes(), path.name).data["items"]:
            if item["id"] in items:
                raise DefinitionError("Q-BANK", where=f"{path.name} {item['id']}")
            items[item["id"]] = item
    sets, selections, frozen, pairs, topics = (
        load((folder / f"{name}.yaml").read_bytes(), f"{name}.yaml").data
        for name in ("sets", "presets", "core", "pairs", "coverage")
    )
    return Bank(
        items,
        sets,
        selections["presets"],
        tuple(selections["core_items"]),
        {int(place.code): place.label for place in _places_at(surveys)},
        Frozen(frozen, {name: matching_key(str(items[name]["text"]).strip()) for name in frozen}),
        tuple(Pair(tuple(pair["items"]), pair["when"], pair["strength"], pair["note"]) for pair in pairs),
        tuple(Topic(topic["title"], tuple(topic["modules"]), tuple(topic["items"])) for topic in topics),
    )


def places() -> tuple[Place, ...]:
    """Return the communities of the programme, in the order of their codes."""
    return _places_at(project_root() / "surveys")


@lru_cache(maxsize=4)
def _places_at(surveys: Path) -> tuple[Place, ...]:
    path = surveys / "places.csv"
    if not path.is_file():
        raise DefinitionError("Q-BANK", where=str(path))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [Place(row["code"], row["subdistrict"], row["community"]) for row in csv.DictReader(stream)]
    return tuple(sorted(rows, key=lambda place: place.code))
