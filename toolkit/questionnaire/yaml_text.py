"""YAML as a person writes it, read strictly: no tags, no aliases, no guessed types, no key twice."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from toolkit.errors import DefinitionError

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_BYTES = 1 << 20
_MAX_DEPTH = 20

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """Data of a definition together with the place each part stands at: a line of a text, a cell of a workbook.

    Parameters
    ----------
    data : Any
        Plain mappings, lists, texts, integers, decimals, booleans and None.
    file : str
        Name for messages.
    lines : dict of tuple to int
        Path of keys and positions to the 1-based line of a text.
    places : dict of tuple to str
        Path of keys and positions to a place in words, where there are no lines.
    """

    data: Any
    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """Return the place of ``path``, or of its nearest known parent, as a person reads it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
            line = self.lines.get(path[:length])
            if line is not None and self.file:
                return f"{self.file} 第{line}行"
        return self.file


def load(text: bytes | str, file: str) -> Source:
    """Read a YAML text.

    Raises
    ------
    DefinitionError
        ``Q-ENCODING`` not UTF-8 text, ``Q-YAML`` broken structure, ``Q-DUPLICATE-KEY`` a key written twice,
        ``Q-TAG`` tags or aliases, ``Q-SIZE`` more than 1 MiB or nested deeper than 20.
    """
    node = _compose(_decoded(text, file), file)
    lines: dict[Path, int] = {}
    data = None if node is None else _plain(node, (), lines, file)
    return Source(data, file, lines)


def _decoded(text: bytes | str, file: str) -> str:
    if len(text) > _MAX_BYTES:
        raise DefinitionError("Q-SIZE", where=file)
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError("Q-ENCODING", where=file) from error


def _compose(text: str, file: str) -> yaml.Node | None:
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        # The C loader reads ten times as fast; what it stumbles over is read again by the one whose faults we know.
        with suppress(yaml.YAMLError, UnicodeError):
            return _composed(text, file, fast)
    try:
        return _composed(text, file, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        code = "Q-TAB" if "\\t" in (error.problem or "") else "Q-YAML"
        raise DefinitionError(code, where=f"{file} 第{line}行") from error
    except yaml.YAMLError as error:
        raise DefinitionError("Q-YAML", where=file) from error
    except RecursionError as error:
        raise DefinitionError("Q-SIZE", where=file) from error


def _composed(text: str, file: str, loader: Any) -> yaml.Node | None:
    """Return the root node; refuse what can blow a small file up or run something: a person never needs it here."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = f"{file} 第{event.start_mark.line + 1}行"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise DefinitionError("Q-TAG", where=line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise DefinitionError("Q-SIZE", where=line)
    return yaml.compose(text, Loader=loader)


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(node, yaml.ScalarNode):
        if _SURROGATE.search(node.value):
            raise DefinitionError("Q-ENCODING", where=f"{file} 第{line}行")
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), lines, file) for i, child in enumerate(node.value)]
    mapping: dict[str | int, Any] = {}
    for key_node, value_node in node.value:
        key = _key(key_node, file)
        if key in mapping:
            first = lines[*path, key]
            here = key_node.start_mark.line + 1
            raise DefinitionError("Q-DUPLICATE-KEY", where=f"{file} 第{here}行", key=key, first=first)
        lines[*path, key] = key_node.start_mark.line + 1
        mapping[key] = _plain(value_node, (*path, key), lines, file)
    return mapping


def _key(node: yaml.Node, file: str) -> str | int:
    value = _scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        raise DefinitionError("Q-YAML", where=f"{file} 第{node.start_mark.line + 1}行")
    return value


def _scalar(node: yaml.ScalarNode) -> Any:
    return node.value if node.style else plain_scalar(node.value)


def plain_scalar(text: str) -> Any:
    """Return the value of a text written without quotes.

    >>> plain_scalar("3"), plain_scalar("1.50"), plain_scalar("no"), plain_scalar("true")
    (3, '1.50', 'no', True)
    """
    # The stock loader turns `no` into False and 2026-11-05 into a date; here only the plainest forms have a type, and
    # only where they are written back as they stood: 1.50 stays the text a label may be.
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


def dump(data: Any) -> str:
    """Return plain data as YAML text that :func:`load` reads back equal.

    >>> load(dump({"id": "q", "options": {1: "是", 2: "no"}}), "x").data
    {'id': 'q', 'options': {1: '是', 2: 'no'}}
    """
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None)
