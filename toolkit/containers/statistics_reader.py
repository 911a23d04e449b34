"""The reader of SPSS, Stata and SAS files in a process of its own; see :mod:`toolkit.containers.statistics_file`.

Arguments: the kind of the file, then the encodings to try, the stated one first.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from toolkit.containers.hanzi import is_common, is_garbled
from toolkit.containers.reader_process import Refused, serve, shown

UNSTATED = "-"
"""Stands for the encoding the library finds by itself."""
_LOOKED_AT = 2000


def read(data: bytes, kind: str, encodings: list[str]) -> Iterator[Any]:
    """Yield the file's label, notes and encoding, then its columns, then a list of texts for each case."""
    columns, about, encoding = _chosen(data, kind, encodings)
    yield {"label": about.file_label or "", "notes": list(about.notes or ()), "encoding": encoding}
    yield [_variable(name, about) for name in about.column_names]
    tagged = [about.readstat_variable_types.get(name) != "string" for name in about.column_names]
    for values in zip(*(columns[name] for name in about.column_names), strict=True):
        yield [_text(value, number) for value, number in zip(values, tagged, strict=True)]


def _chosen(data: bytes, kind: str, encodings: list[str]) -> tuple[Any, Any, str]:
    """Return the file as the first encoding reads it that makes sensible Chinese of it, else the first that works."""
    second: tuple[Any, Any, str] | None = None
    undecodable = False
    for encoding in encodings:
        try:
            columns, about = _opened(data, kind, encoding)
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 - the library raises whatever its parts raise
            undecodable |= isinstance(error, UnicodeError) or "onver" in str(error)
            continue
        texts = list(_texts(columns, about))
        # Texts beyond ASCII that are sound UTF-8 are UTF-8 indeed, whatever else could be made of them.
        certain = encoding == "utf-8" and not all(map(str.isascii, texts))
        if not is_garbled(texts):
            if certain or is_common(texts):
                return columns, about, encoding
            second = second or (columns, about, encoding)
        elif certain:
            raise Refused("I-GARBLED")
        else:
            undecodable = True
    if second is None:
        raise Refused("I-GARBLED" if undecodable else "I-STATISTICS")
    return second


def _opened(data: bytes, kind: str, encoding: str) -> tuple[Any, Any]:
    import pyreadstat

    options: dict[str, Any] = {"output_format": "dict"}
    if kind != "por":
        options |= {"user_missing": True, "encoding": None if encoding == UNSTATED else encoding}
    readers = {"dta": pyreadstat.read_dta, "por": pyreadstat.read_por, "sas7bdat": pyreadstat.read_sas7bdat}
    return readers.get(kind, pyreadstat.read_sav)(io.BytesIO(data), **options)


def _texts(columns: Any, about: Any) -> Iterator[str]:
    """Yield what a person wrote in the file: names, labels, and the first of its texts."""
    yield from about.column_names
    yield from (label for label in (about.file_label, *about.column_labels) if label)
    yield from (label for labels in about.variable_value_labels.values() for label in labels.values())
    written = [columns[name] for name in about.column_names if about.readstat_variable_types.get(name) == "string"]
    beyond = (text for text in chain.from_iterable(written) if isinstance(text, str) and not text.isascii())
    yield from islice(beyond, _LOOKED_AT)


def _variable(name: str, about: Any) -> dict[str, Any]:
    number = about.readstat_variable_types.get(name) != "string"
    ranges = [(_text(r["lo"], number), _text(r["hi"], number)) for r in about.missing_ranges.get(name, ())]
    marks = [_text(mark, number) for mark in about.missing_user_values.get(name, ())]
    labels = about.variable_value_labels.get(name, {})
    return {
        "name": name,
        "label": about.column_names_to_labels.get(name) or "",
        "values": {_text(value, number): label for value, label in labels.items()},
        "missing": [*ranges, *((mark, mark) for mark in marks)],
        "measure": about.variable_measure.get(name, "unknown"),
    }


def _text(value: Any, number: bool) -> str:
    """Return a value as text; a letter in a column of numbers is one of several kinds of missing, like ``.a``."""
    return f".{value}" if number and isinstance(value, str) else shown(value)


if __name__ == "__main__":
    serve(lambda data: read(data, sys.argv[1], sys.argv[2:]))
