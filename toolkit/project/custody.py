"""Keeping what names people: contacts apart, raw files sealed, everything deleted on its day."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.project.texts import Texts
from toolkit.responses.personal import (
    contacts_folder,
    keep_contacts,
    new_identity,
    pseudonym_key,
    purge,
    seal,
    unseal,
)

if TYPE_CHECKING:
    from toolkit.records import Notice
    from toolkit.responses.personal import Certificate


class Custody(Texts):
    """Keep, seal and delete personal data."""

    def contacts(self, file: str | Path) -> tuple[Notice, ...]:
        """Keep a contact sheet apart from the answers, under keyed pseudonyms."""
        return keep_contacts(Path(file), contacts_folder(self.store.folder), pseudonym_key())

    @staticmethod
    def new_key() -> str:
        """Make a key pair for sealing; return the public half, to be given to others."""
        return new_identity()

    def seal(self, keys: Sequence[str]) -> int:
        """Seal the raw files for two or more key holders; return how many were sealed."""
        sealed = seal(self.store.folder, keys)
        shutil.rmtree(self.store.folder / "cache", ignore_errors=True)
        return sealed

    def unseal(self) -> int:
        """Open the sealed raw files with one's own key; return how many were opened."""
        return unseal(self.store.folder)

    def purge(self, by: str, reason: str, confirm: str, on: str = "") -> Certificate:
        """Delete what is kept of single people and write the certificate."""
        certificate = purge(self.store.folder, by, reason, on or str(date.today()), confirm)
        self._changed()
        return certificate
