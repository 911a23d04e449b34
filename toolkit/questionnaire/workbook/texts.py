"""A definition as the texts of its cells, before there is a workbook: what is written, compared and fingerprinted."""

from __future__ import annotations

from typing import Any

from toolkit.errors import DefinitionError
from toolkit.files import canonical_json, digest
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.build import from_dict
from toolkit.questionnaire.model import Item
from toolkit.questionnaire.workbook.cells import shown
from toolkit.questionnaire.workbook.choices import Options, spelled
from toolkit.questionnaire.workbook.columns import HEAD_COLUMNS, ITEM_COLUMNS, SET_COLUMNS, Column
from toolkit.registry import did_you_mean

Texts = dict[str, str]
"""Field to the text of its cell."""


def texts_of(record: dict[str, Any], columns: tuple[Column, ...], where: str, options: Options | None = None) -> Texts:
    """Return the cells of one record; ``options`` writes that field in its own way.

    Raises
    ------
    DefinitionError
        ``Q-FIELD`` for a field that has no column, and what :func:`shown` raises.
    """
    codecs = {column.field: column.codec for column in columns if column.field}
    if options is not None:
        codecs["options"] = options
    for name in record:
        if name not in codecs:
            raise DefinitionError("Q-FIELD", where=where, field=name, hint=did_you_mean(str(name), list(codecs)))
    return {name: shown(codecs[name], record[name], where) for name in codecs if name in record}


def head_texts(definition: dict[str, Any]) -> Texts:
    """Return the cells of the sheet 问卷."""
    head = {name: value for name, value in definition.items() if name not in ("sets", "items")}
    return texts_of(head, HEAD_COLUMNS, "问卷")


def set_texts(definition: dict[str, Any]) -> list[Texts]:
    """Return the cells of the sheet 选项组."""
    sets = definition.get("sets") or {}
    return [texts_of({"name": name, "options": value}, SET_COLUMNS, f"选项组“{name}”") for name, value in sets.items()]


def bank_texts() -> dict[str, Texts]:
    """Return the cells of every item of the bank, by its id."""
    items = list(bank().items.values())
    built = from_dict({"items": items}).items
    return {
        raw["id"]: texts_of(raw, ITEM_COLUMNS, raw["id"], previewing(item, raw))
        for raw, item in zip(items, built, strict=True)
    }


def previewing(item: Item, raw: dict[str, Any]) -> Options:
    """Return the codec of options that says behind the name of a set what stands in it."""
    options = raw.get("options")
    added = options.get("add") or {} if isinstance(options, dict) else {}
    kept = [option for option in item.options if option.code not in added]

    def preview(name: str) -> str:
        if name == "places":
            return f"{len(kept)}个社区"
        return spelled([(option.code, option.label) for option in kept])

    return Options(preview)


def fingerprint(definition: dict[str, Any]) -> str:
    """Return the fingerprint of a definition: equal exactly for what a workbook gives back as equal.

    The order of options, rows, sets and items counts; the order in which the fields of an item are written does not,
    nor do overrides that say what the bank says anyway.
    """
    known = bank().items
    items = []
    for raw in definition["items"]:
        base = known.get(str(raw.get("use")), {}) if "use" in raw else {}
        items.append(without_repeats(texts_of(raw, ITEM_COLUMNS, "题目"), texts_of(base, ITEM_COLUMNS, "题库")))
    return digest(canonical_json([head_texts(definition), set_texts(definition), items]).encode())[:16]


def without_repeats(texts: Texts, base: Texts) -> Texts:
    """Return the cells of an item that differ from those of its bank entry."""
    return {name: text for name, text in texts.items() if base.get(name) != text}


def mark_of(texts: Texts) -> str:
    """Return the mark by which a row shows that it has not been edited."""
    return digest(canonical_json(texts).encode())[:12]
