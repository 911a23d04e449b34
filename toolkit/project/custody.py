"""Keeping what was handed in: a wrong file out again, contacts apart, files sealed, everything deleted on its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.project.texts import Texts
from toolkit.responses.personal import (
    keep_contacts,
    new_identity,
    pseudonym_key,
    purge,
    retention,
    seal,
    traces,
    unseal,
)

if TYPE_CHECKING:
    from toolkit.records import Notice
    from toolkit.responses.handed_in import Withdrawn
    from toolkit.responses.personal import Certificate, Traces


class Custody(Texts):
    """Withdraw files, and keep, seal and delete personal data."""

    def withdraw(self, *files: str | Path, who: str = "", why: str = "", when: str = "") -> Withdrawn:
        """Take files that were read in by mistake out again; their raw bytes stay, and ingesting them undoes it."""
        withdrawn = self.store.withdraw([str(file) for file in files], who, when or str(date.today()), why)
        self._changed()
        return withdrawn

    def contacts(self, file: str | Path) -> tuple[Notice, ...]:
        """Keep a contact sheet apart from the answers, under keyed pseudonyms; who does not want it is left out."""
        return keep_contacts(Path(file), self.store.folder, pseudonym_key())

    @staticmethod
    def new_key() -> str:
        """Make a key pair for sealing; return the public half, to be given to others."""
        return new_identity()

    def seal(self, keys: Sequence[str]) -> int:
        """Seal raw files and contacts for two or more key holders; return how many raw files were sealed."""
        return seal(self.store.folder, keys)

    def unseal(self) -> int:
        """Open raw files and contacts with one's own key; return how many raw files were opened."""
        return unseal(self.store.folder)

    @property
    def traces(self) -> Traces:
        """The files outside the store in which single answers lie in the open."""
        return traces(self.store.folder)

    def purge(self, by: str, reason: str, confirm: str, on: str = "", early: str = "") -> Certificate:
        """Delete what is kept of single people and write the certificate.

        Before the day until which the answers are to be kept, that day is to be given as ``early``.
        """
        until = retention(self.sampling.retention).until
        certificate = purge(self.store.folder, by, reason, on or str(date.today()), confirm, until, early)
        self._changed()
        return certificate
