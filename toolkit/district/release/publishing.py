"""Before a public edition goes out: attack it together with everything released so far, and enter it in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.disclosure import Audit, audit, entries, publish, released
from toolkit.disclosure.ledger import packed
from toolkit.district.release.prepared import Record
from toolkit.errors import ReportError
from toolkit.files import digest

RECORD = Path("internal") / "release.json"
_PUBLIC = "public"
_TEXT = (".docx", ".html", ".md")


@dataclass(frozen=True)
class Judged:
    """A public edition after the audit.

    Parameters
    ----------
    record : Record
    audit : Audit
        Of this edition and everything before it.
    before : int
        Releases in the ledger so far.
    edited : tuple of str
        Public texts that somebody has changed since they were written.
    published : str
        The day on which it was entered in the ledger; empty when it was not.
    """

    record: Record
    audit: Audit
    before: int
    edited: tuple[str, ...]
    published: str

    def __repr__(self) -> str:
        release, small, guards = self.record.release, self.record.primary, self.record.secondary
        lines = [
            f"公开版有{len(release.cells.printed)}个人数，留空{len(release.hidden)}个（太小的{small}个，为保护它们的{guards}个）。",
            f"连同以前公开过的另外{self.before}份一起审核，要保护的数有{self.audit.attacked}个。",
        ]
        if self.edited:
            lines.append(f"生成以后改过，或者不在了：{'、'.join(self.edited)}。审核管的是表里的数，请再看一遍。")
        if not self.audit.clean:
            narrow, exact = len(self.audit.too_narrow), len(self.audit.recovered)
            return "\n".join(
                [
                    *lines,
                    f"没有通过，不能发布：其中{narrow}个凭公开的数能推算到很小的范围，{exact}个能算出正是几人。",
                    "怎么改：用同样的报送包重新运行 toolkit program，它会照现在的发布台账重新留空，再运行一次审核。",
                ]
            )
        lines.append("凭公开的数一个也推算不出来。")
        told = f"这一份已在{self.published}记入发布台账，以后的发布都会和它一起审核。"
        return "\n".join([*lines, told if self.published else "还没有发布：加上 --publish 才记入发布台账。"])

    def as_dict(self) -> dict[str, Any]:
        """Return the account as plain values."""
        return {
            "name": self.record.release.name,
            "cells": len(self.record.release.cells.printed),
            "primary": self.record.primary,
            "secondary": self.record.secondary,
            "audit": self.audit.as_dict(),
            "before": self.before,
            "edited": list(self.edited),
            "published": bool(self.published),
        }


def judge(folder: Path, record: Record, ledger: Path, on: str = "") -> Judged:
    """Attack a public edition together with everything in the ledger; with a day enter it, if every attack fails.

    Parameters
    ----------
    folder : Path
        As ``toolkit program`` wrote it.
    record : Record
    ledger : Path
        Folder of the releases of the survey.
    on : str
        The day; empty for an audit only.

    Raises
    ------
    ReportError
        ``R-CELLS-EDITED`` when the published cells are not those that were written; as
        :func:`toolkit.disclosure.publish`.
    """
    changed = [name for name, known in record.files.items() if _checksum(folder / _PUBLIC / name) != known]
    if wrong := [name for name in changed if not name.endswith(_TEXT)]:
        raise ReportError("R-CELLS-EDITED", where=wrong[0])
    before = released(ledger, pending=digest(packed(record.release)))
    others = [one for one in before if one.name != record.release.name]
    found = audit([*others, record.release])
    if on and found.clean:
        publish(ledger, record.release, on)
    day = next((entry["on"] for entry in entries(ledger) if entry["name"] == record.release.name), "")
    return Judged(record, found, len(others), tuple(changed), day)


def _checksum(path: Path) -> str:
    return digest(path.read_bytes()) if path.is_file() else ""
