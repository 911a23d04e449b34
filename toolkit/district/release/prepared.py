"""A public edition as it is given away: which cells stay empty, what it says besides, and the record for the ledger."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.disclosure import ALL, THRESHOLD, Release, Suppressed, joint, suppress
from toolkit.disclosure.kept_back import CELLS, PARTICIPATION
from toolkit.disclosure.ledger import packed, unpacked
from toolkit.disclosure.releases import is_small
from toolkit.district.release.tables import ANSWER, PLACE, Line, Tables, release_tables
from toolkit.errors import ReportError
from toolkit.files import canonical_json, digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.report import Material


@dataclass(frozen=True)
class Given:
    """What a public edition gives away of its tables.

    Parameters
    ----------
    tables : Tables
    release : Release
    primary, secondary : int
        Cells that are too small to be shown, and those that guard them.
    """

    tables: Tables
    release: Release
    primary: int
    secondary: int

    @property
    def closed(self) -> frozenset[tuple[str, str]]:
        """Tables of the whole district that may not stand in the text: a measure, and by whose groups."""
        measures = {people: name for name, people in self.tables.people.items()}
        found = set(self.tables.closed)
        for key in self.release.hidden:
            axes = {part.partition("=")[0] for part in key[1:]}
            if PLACE not in axes and key[0] in measures:
                by = next((axis for axis in sorted(axes) if not axis.startswith(ANSWER)), "")
                found.add((measures[key[0]], by))
        return frozenset(found)

    def people(self, place: str) -> int | None:
        """Return how many took part in a place; None where that is not told."""
        return self.release.shown.get(self.tables.valid(place))

    def share(self, line: Line) -> tuple[int, int] | None:
        """Return how many of how many; None where that is not told."""
        shown = self.release.shown
        return (shown[line.key], shown[line.base]) if {line.key, line.base} <= shown.keys() else None

    def csv(self) -> str:
        """Return every published cell: how many took part in each place, then one line an answer and place."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(CELLS)
        for place in self.tables.places:
            people = self.people(place)
            table.writerow((PARTICIPATION, "", place, "", "" if people is None else people, "", ""))
        for line in self.tables.lines:
            found = self.share(line)
            figures = ("", "", "")
            if found:
                n, base = found
                figures = (n, f"{100 * n / base:.1f}" if base else "", base)
            table.writerow((line.table, line.item, line.place, line.option, *figures))
        return out.getvalue()


def give(material: Material, by_place: Collection[str], before: Sequence[Release] = ()) -> Given:
    """Return what a public edition gives away, so that with everything before it nobody is found.

    The pattern that was published for the same data is kept: another would show what the first had hidden.

    Parameters
    ----------
    material : Material
        Of the public edition.
    by_place : collection of str
        Ids of the questions that are told of communities.
    before : sequence of Release
        What is in the ledger.

    Raises
    ------
    ReportError
        ``R-TOO-SOON`` when only a few answers have come or gone since a release: what they said would be the
        difference. ``R-UNSAFE`` when what lies open already gives somebody away.
    """
    tables = release_tables(material, by_place)
    _not_too_soon(tables, before)
    cut = _cut(material.responses.hash, before)
    for old in before:
        if packed(replace(old, hidden=frozenset())) == packed(Release(old.name, cut, tables.cells)):
            small = frozenset(key[1:] for key in joint([old]).primary) & old.hidden
            return Given(tables, old, len(small), len(old.hidden - small))
    origin = material.responses.provenance
    again = sum(old.cut == cut for old in before)
    name = f"{origin.survey} 第{origin.wave}期 {material.place} {cut}" + (f" 补{again}" if again else "")
    found: Suppressed = suppress(name, cut, tables.cells, before=before, stated=[tables.valid(ALL)])
    return Given(tables, found.release, len(found.primary), len(found.secondary))


def _not_too_soon(tables: Tables, before: Sequence[Release]) -> None:
    """Refuse a state of the data that differs by a few answers from any that was released."""
    valid = tables.valid(ALL)
    known = [old.cells.counts[valid] for old in before if valid in old.cells.counts]
    near = [people for people in known if is_small(abs(tables.cells.counts[valid] - people), THRESHOLD)]
    if near:
        raise ReportError("R-TOO-SOON", where="公开版", last=near[-1], n=THRESHOLD)


def _cut(data: str, before: Sequence[Release]) -> str:
    """Return the name of a state of the data: states are numbered as they were first released."""
    cuts = sorted({old.cut for old in before})
    return next((cut for cut in cuts if cut.endswith(f"-{data}")), f"{len(cuts) + 1:04d}-{data}")


@dataclass(frozen=True)
class Record:
    """What the office keeps of a public edition until it is published: true counts, never given away.

    Parameters
    ----------
    survey : str
    release : Release
    primary, secondary : int
    files : dict of str to str
        The public files and their checksums.
    """

    survey: str
    release: Release
    primary: int
    secondary: int
    files: Mapping[str, str]

    @classmethod
    def of(cls, given: Given, survey: str, files: Sequence[Path]) -> Record:
        """Return the record of a public edition that was written."""
        sums = {path.name: digest(path.read_bytes()) for path in sorted(files)}
        return cls(survey, given.release, given.primary, given.secondary, sums)

    def packed(self) -> str:
        """Return the record as text."""
        content = {
            "survey": self.survey,
            "primary": self.primary,
            "secondary": self.secondary,
            "files": dict(self.files),
            "release": json.loads(packed(self.release)),
        }
        return canonical_json(content) + "\n"

    @classmethod
    def read(cls, path: Path) -> Record:
        """Return the record in a file.

        Raises
        ------
        ReportError
            ``R-NO-RELEASE`` when there is none, or it is damaged.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            release = unpacked(canonical_json(content["release"]).encode())
            return cls(content["survey"], release, content["primary"], content["secondary"], content["files"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ReportError("R-NO-RELEASE", where=path.parent.parent.name or "文件夹") from error
