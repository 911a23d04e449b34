"""How wide a text is."""

from __future__ import annotations

import unicodedata


def cells_wide(text: str) -> int:
    """Return how many columns of a fixed-width font a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
