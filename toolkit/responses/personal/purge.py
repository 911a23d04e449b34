"""Deletion on its day: what is kept of single people goes; the log of what there was and a certificate stay."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from toolkit.errors import IntakeError, StoreError
from toolkit.files import canonical_json, delete, save, shown_path
from toolkit.logs import append_record, read_records
from toolkit.responses.handed_in import LOG, ever_handed_in
from toolkit.responses.personal.certificate import CERTIFICATE, Certificate
from toolkit.responses.personal.contacts import contacts_folder, contacts_kept
from toolkit.responses.personal.traces import files_below, traces

_REFUSED, _PURGE = Path("ledger/refused.jsonl"), Path("ledger/purge.jsonl")


def purge(store: Path, by: str, reason: str, on: str, confirm: str, until: str = "", early: str = "") -> Certificate:
    """Delete what a store holds of single people and what was written out of it row by row; write the certificate.

    What is to be deleted is logged first: after an interruption, the same call finishes the work.

    Parameters
    ----------
    store : Path
        ``data/store/<survey>/community=<code>/wave=<k>``.
    by, reason : str
        Who deletes and why, for the certificate.
    on : str
        The day (ISO).
    confirm : str
        The survey's name, typed again.
    until : str
        The day until which the answers were to be kept (ISO), when one is written down.
    early : str
        That day typed again, to delete before it has come.

    Raises
    ------
    StoreError
        ``S-CONFIRM`` when the name is not confirmed, ``S-EARLY`` when the day has not come, ``S-PURGED`` when it was
        done before, ``S-LOCKED``, ``S-WRITE``.
    IntakeError
        ``I-NO-DATA`` when there is nothing to delete.
    """
    begun = _begun(store)
    if begun is not None and _written(store).exists():
        refuse_purged(store)
    certificate = begun or _account(store, by, reason, on, until)
    if not certificate.files and not certificate.people:
        raise IntakeError("I-NO-DATA", where=certificate.survey, survey=certificate.survey)
    _confirmed(certificate, confirm)
    if begun is None:
        if certificate.early and early != until:
            raise StoreError("S-EARLY", where=certificate.survey, until=until, on=on)
        append_record(store / _PURGE, asdict(certificate))
    project = store.parents[3].parent
    for path in [*(project / name for name in certificate.derived), *_doomed(store)]:
        delete(path)
    save(store / f"{CERTIFICATE}.md", certificate.readable())
    # Last: with it the deletion counts as done.
    save(_written(store), canonical_json(asdict(certificate) | {"number": certificate.number}) + "\n")
    return certificate


def refuse_purged(store: Path) -> None:
    """Stop when the raw files of a store were deleted.

    Raises
    ------
    StoreError
        ``S-PURGED``.
    """
    certificate = _begun(store)
    if certificate is not None:
        where = f"{certificate.survey} 社区{certificate.community} 第{certificate.wave}期"
        raise StoreError("S-PURGED", where=where, on=certificate.on, file=shown_path(store / f"{CERTIFICATE}.md"))


def _begun(store: Path) -> Certificate | None:
    """Return the account of a deletion that was begun, finished or not."""
    for record in read_records(store / _PURGE):
        lists: dict[str, Any] = {name: tuple(told) for name, told in record.items() if isinstance(told, list)}
        return Certificate(**record | lists)
    return None


def _account(store: Path, by: str, reason: str, on: str, until: str) -> Certificate:
    found = traces(store)
    apart = (store / "raw", contacts_folder(store))
    return Certificate(
        survey=store.parents[1].name,
        community=store.parent.name.removeprefix("community="),
        wave=int(store.name.removeprefix("wave=")),
        on=on,
        by=by,
        reason=reason,
        files=_files(store),
        people=contacts_kept(store),
        others=sum(path.parent not in apart for path in _doomed(store)),
        copies=found.copies,
        derived=found.own,
        elsewhere=found.doubtful,
        until=until,
    )


def _files(store: Path) -> tuple[dict[str, Any], ...]:
    """Return the raw files that were kept, each once, those that could not be read as well."""
    read = [file for batch in ever_handed_in(store) for file in batch["files"]]
    refused = [file | {"rows": None} for file in read_records(store / _REFUSED)]
    each = {file["sha256"]: file for file in [*refused, *read]}
    return tuple({name: file[name] for name in ("file", "rows", "sha256")} for file in each.values())


def _confirmed(certificate: Certificate, typed: str) -> None:
    if typed != certificate.survey:
        raise StoreError(
            "S-CONFIRM",
            where=certificate.survey,
            files=len(certificate.files),
            people=certificate.people,
            derived=len(certificate.derived),
            survey=certificate.survey,
        )


def _doomed(store: Path) -> list[Path]:
    """Return what is to go: a store holds single answers only, so all but the log and the account of the deletion."""
    kept = {store / LOG, store / _PURGE, _written(store), store / f"{CERTIFICATE}.md"}
    return [path for path in files_below(store) if path not in kept] + files_below(contacts_folder(store))


def _written(store: Path) -> Path:
    return store / f"{CERTIFICATE}.json"
