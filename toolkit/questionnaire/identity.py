"""When is a question the same question? A fingerprint of wording, options and routing, for comparison across files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.files import canonical_json, digest
from toolkit.questionnaire.labels import matching_key, numeral

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire


def question_hash(item: Item) -> str:
    """Return the fingerprint of a question: 16 hexadecimal digits.

    Kind, wording, options with their codes, rows, limits and the routing written at the question count; its id, its
    variable, notes and the order in which options are shown at random do not. Answers of two files may be stacked when
    the fingerprints are equal. Width of characters, blanks and the look of dashes and brackets make no difference.
    """
    asked = {
        "kind": item.kind,
        "text": matching_key(item.text),
        "options": [[option.code, matching_key(option.label), option.text] for option in item.options],
        "rows": [[row.key, matching_key(row.label)] for row in item.rows],
        "exclusive": sorted(item.exclusive),
        "limits": [*(None if bound is None else numeral(bound) for bound in (item.minimum, item.maximum)), item.unit],
        "show_if": item.written.get("show_if"),
        "skip": item.written.get("skip"),
    }
    return digest(canonical_json(asked).encode())[:16]


def wording_key(item: Item) -> str:
    """Return what tells that two questions ask the same thing: the wording alone."""
    return matching_key(item.text)


def moved_codes(earlier: Questionnaire, now: Questionnaire) -> list[tuple[str, int, str, str]]:
    """Return the codes that stand for what another code of the same question stood for: item, code, was, is.

    A label that was only put right, or a new one, moves nothing. Answers that came as codes would change their meaning.
    """
    found = []
    for item in now.questions:
        before = earlier.by_id.get(item.id)
        labels = {code: matching_key(label) for code, label in before.labels.items()} if before else {}
        for code, label in item.labels.items():
            mine = matching_key(label)
            if code in labels and mine != labels[code] and mine in labels.values():
                found.append((item.id, code, before.labels[code] if before else "", label))
    return found
