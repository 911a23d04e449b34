"""Bundles as files: one zip whose bytes depend on what is in it alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.district.bundle import answers
from toolkit.district.bundle.parts import FORMAT, plain
from toolkit.files import canonical_json, digest, pack

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle

MANIFEST, QUESTIONNAIRE, ANSWER_ROWS = "manifest.json", "questionnaire.json", "answers.csv"
METHOD, FINDINGS, MEASURES, QUALITY = "method.json", "findings.json", "measures.json", "quality.json"


def write_bundle(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle's file: equal bundles give equal bytes."""
    parts = _parts(bundle)
    head = _head(bundle, parts)
    return pack(
        {MANIFEST: canonical_json(head | {"checksum": checksum_of_head(head)}).encode(), **parts}, first=(MANIFEST,)
    )


def checksum_of(bundle: Bundle) -> str:
    """Return the checksum of all that is in a bundle."""
    return checksum_of_head(_head(bundle, _parts(bundle)))


def checksum_of_head(head: Mapping[str, Any]) -> str:
    """Return the checksum of what the manifest says, the hashes of all files among it."""
    said = {name: value for name, value in head.items() if name != "checksum"}
    return digest(canonical_json(said).encode())


def table_file(item: str) -> str:
    """Return the name of the file with the tables of a question."""
    return f"tables/{item}.tally"


def _head(bundle: Bundle, parts: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "about": plain(bundle.manifest),
        "files": {name: digest(data) for name, data in sorted(parts.items())},
    }


def _parts(bundle: Bundle) -> dict[str, bytes]:
    told = {
        QUESTIONNAIRE: bundle.questionnaire.to_dict(),
        METHOD: [plain(card) for card in bundle.method],
        FINDINGS: [plain(card) for card in bundle.findings],
        MEASURES: [plain(card) for card in bundle.measures],
        QUALITY: plain(bundle.quality),
    }
    parts = {name: _json(value) for name, value in told.items()}
    if bundle.frame is not None:
        parts[ANSWER_ROWS] = answers.written(bundle.frame)
    return parts | {table_file(item): tables.packed for item, tables in bundle.tables.items()}


def _json(value: Any) -> bytes:
    """Return JSON in the order given: the order of a questionnaire's options is part of it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
