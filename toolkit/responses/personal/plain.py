"""A text as the finder reads it: one width, nothing invisible, and each character knows where it stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_NUMERALS = str.maketrans("〇零○一壹幺二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899")
_UNSEEN = {"Cf", "Cc", "Mn", "Me"}
"""Categories without a place of their own: zero-width and direction marks, controls, keycaps and accents."""


class Sort(StrEnum):
    """A sort of personal information; the value is what its mask says."""

    PHONE = "电话"
    IDENTITY = "身份证号"
    PASSPORT = "护照号"
    BANK_CARD = "银行卡"
    EMAIL = "邮箱"
    WECHAT = "微信"
    QQ = "QQ"
    PLATE = "车牌"
    ADDRESS = "住址"
    NAME = "姓名"


Hit = tuple[Sort, int, int]
"""A sort and the characters of :attr:`Plain.text` it takes up."""


@dataclass(frozen=True)
class Plain:
    """A text made plain.

    Parameters
    ----------
    text : str
        In NFKC, without invisible characters; line ends and tabs are kept.
    digits : str
        The same, character by character, with Chinese numerals as digits: how people spell a number past a filter.
    places : sequence of int
        For each character the position in the original text.
    """

    text: str
    digits: str
    places: tuple[int, ...] | range

    @staticmethod
    def of(text: str) -> Plain:
        """Make a text plain."""
        if text.isascii() and text.isprintable():
            return Plain(text, text, range(len(text)))
        characters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            if unicodedata.category(character) in _UNSEEN and character not in "\n\t":
                continue
            for seen in unicodedata.normalize("NFKC", character):
                characters.append(seen)
                places.append(place)
        plain = "".join(characters)
        return Plain(plain, plain.translate(_NUMERALS), tuple(places))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of characters ``start`` to ``end`` (exclusive)."""
        return self.places[start], self.places[end - 1] + 1
