"""Word lists of the check: plain text files in ``surveys/lexicon`` that the office can extend."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from toolkit.errors import DefinitionError
from toolkit.files import project_root


def lexicon(name: str) -> tuple[str, ...]:
    """Return the words of a list, in the order of the file.

    Raises
    ------
    DefinitionError
        ``Q-BANK`` when the file is missing.
    """
    return _words_at(project_root() / "surveys" / "lexicon" / f"{name}.txt")


@lru_cache(maxsize=64)
def _words_at(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise DefinitionError("Q-BANK", where=path.name)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    words = (line.partition("#")[0].strip() for line in lines)
    return tuple(dict.fromkeys(word for word in words if word))
