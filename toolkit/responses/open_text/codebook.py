"""The code book: which codes there are, what belongs to each, and the words that suggest one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.files import project_root
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.model import NOT_APPLICABLE, SPECIAL_CODES
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.responses.open_text.words import bare, plain

EMPTY = NOT_APPLICABLE
"""The code of a text without content: it is outside the base."""
MOST = 3
"""More suggestions than that help nobody."""
_TEXTS = ("name", "rule", "example")
_FIELDS = ("code", *_TEXTS, "words")


@dataclass(frozen=True)
class Code:
    """One code.

    Parameters
    ----------
    code : int
    name, rule, example : str
        The name, what belongs here in words, and a made-up example.
    words : tuple of str
        Hints: a word that is in the text, several with ``+`` that all are, ``=`` and what the whole text says.
    """

    code: int
    name: str
    rule: str = ""
    example: str = ""
    words: tuple[str, ...] = ()

    @cached_property
    def _hints(self) -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
        """Whole texts, and words that have to be there together."""
        whole = frozenset(bare(hint[1:]) for hint in self.words if hint.startswith("="))
        parts = (hint.split("+") for hint in self.words if not hint.startswith("="))
        return whole, tuple(tuple(map(plain, words)) for words in parts)

    def suits(self, said: str, letters: str) -> bool:
        """Tell whether a hint of the code is met by a text (:func:`plain`) with these letters (:func:`bare`)."""
        if self.code == EMPTY and len(set(letters)) < 2 and len(letters) != 1:
            return True
        whole, together = self._hints
        return letters in whole or any(all(part in said for part in parts) for parts in together)


@dataclass(frozen=True)
class CodeBook:
    """The codes of an open question, in the order in which they are offered."""

    codes: tuple[Code, ...] = field(default_factory=tuple)

    def __repr__(self) -> str:
        lines = [f"{code.code} {code.name}：{code.rule}" for code in self.codes]
        return "\n".join([*lines, f"编码本（{len(self.codes)} 个代码）"])

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @cached_property
    def labels(self) -> dict[int, str]:
        """Code to name."""
        return {code.code: code.name for code in self.codes}

    @cached_property
    def _known(self) -> dict[str, int]:
        known: dict[str, int] = {}
        for code in self.codes:
            for way in (code.name, str(code.code), f"{code.code}{code.name}", f"{code.code}.{code.name}"):
                known.setdefault(matching_key(way), code.code)
        return known

    def code(self, written: str) -> int | None:
        """Return the code of a name or a number as a person writes it; None when there is none."""
        return self._known.get(matching_key(written))

    def suggested(self, text: str) -> tuple[int, ...]:
        """Return the codes whose hints a text meets, at most three.

        That a text has no content, or nothing to ask for, is suggested only when nothing else is.
        """
        said, letters = plain(text), bare(text)
        met = [code.code for code in self.codes if code.suits(said, letters)]
        topics = [code for code in met if code not in SPECIAL_CODES]
        return tuple((topics or met)[:MOST])


def starter_codes() -> CodeBook:
    """Return the code book to start from, ``surveys/lexicon/codes_open.yaml``.

    Raises
    ------
    DefinitionError
        As :func:`read_codes`; ``Q-BANK`` when the file is missing.
    """
    path = project_root() / "surveys" / "lexicon" / "codes_open.yaml"
    if not path.is_file():
        raise DefinitionError("Q-BANK", where=path.name)
    return read_codes(path)


def read_codes(path: Path) -> CodeBook:
    """Return the code book of a file.

    Raises
    ------
    DefinitionError
        ``Q-FIELD``, ``Q-FIELD-TYPE`` for a field that is unknown, missing or of the wrong sort; ``Q-SAME-CODE`` for a
        code or a name that is there twice.
    """
    source = load(path.read_bytes(), path.name)
    entries = source.data.get("codes") if isinstance(source.data, dict) else None
    if not isinstance(entries, list) or not entries:
        raise DefinitionError("Q-FIELD-TYPE", where=path.name, field="codes", expected="一条一个代码")
    codes = tuple(_code(entry, source, position) for position, entry in enumerate(entries))
    seen: set[object] = set()
    for position, code in enumerate(codes):
        if {code.code, code.name} & seen:
            raise DefinitionError("Q-SAME-CODE", where=source.where(("codes", position)), number=code.code)
        seen |= {code.code, code.name}
    return CodeBook(codes)


def _code(entry: Any, source: Source, position: int) -> Code:
    where = source.where(("codes", position))
    if not isinstance(entry, dict):
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="codes", expected="code、name、rule、example、words")
    for name in entry:
        if name not in _FIELDS:
            raise DefinitionError("Q-FIELD", where=where, field=name, hint="")
    number, hints = entry.get("code"), entry.get("words", [])
    texts = {name: entry.get(name, "") for name in _TEXTS}
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="code", expected="不小于0的整数")
    if not all(isinstance(text, str) for text in texts.values()) or not texts["name"]:
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="name", expected="代码的名称，文字")
    if not isinstance(hints, list) or not all(isinstance(hint, str) and hint.strip("=+ ") for hint in hints):
        raise DefinitionError("Q-FIELD-TYPE", where=where, field="words", expected="方括号里写词，用逗号隔开")
    return Code(number, **texts, words=tuple(hints))
