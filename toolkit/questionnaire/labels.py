"""When are two wordings the same? The matching key: derived from a label, never stored in its place."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
_DASHES = re.compile("[‐‑‒–—―−－~～〜﹣]+")
_HTML = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_BRACKETS = str.maketrans("【】[]{}〔〕", "()()()()")


def seen(text: str) -> str:
    """Return a text as a person sees it: no tags, no entities, no invisible signs, no blanks around it.

    >>> seen("1、<b>您的性别</b>&nbsp;\u200b")
    '1、您的性别'
    """
    shown = _INVISIBLE.sub("", text)
    return unescape(_HTML.sub("", shown).strip() or shown).strip()


@lru_cache(maxsize=1 << 14)
def matching_key(text: str) -> str:
    """Return the form in which wordings are compared.

    Width, blanks, the look of dashes and brackets, and a last colon do not count.

    >>> matching_key("１—２次【每周】 ") == matching_key("1-2次（每周）")
    True
    """
    key = unicodedata.normalize("NFKC", seen(text))
    key = _BLANKS.sub("", _DASHES.sub("-", key)).translate(_BRACKETS)
    return key.rstrip(":：").casefold()


_LONGEST_WORDING = 2000


def similarity(a: str, b: str) -> float:
    """Return how alike two wordings are, 0 to 1, by their matching keys; what no wording is as long as is like none."""
    if max(len(a), len(b)) > _LONGEST_WORDING:
        return 0.0
    return SequenceMatcher(None, matching_key(a), matching_key(b)).ratio()


_REMARK = re.compile(r"\((请(注明|说明|补充|填写)|注明)\)$|_+$")


@lru_cache(maxsize=1 << 14)
def option_key(label: str) -> str:
    """Return the matching key of an option without a closing remark such as 【请注明】 or a blank to fill in.

    Quotation marks around the whole do not count either: the import text protects a leading number with them.

    >>> option_key("其他【请注明】") == option_key("其他____") == option_key("其他")
    True
    """
    key = matching_key(label)
    if key.startswith("“") and key.find("”") == len(key.rstrip("_")) - 1 > 1:
        key = key.rstrip("_")[1:-1]
    while shorter := _REMARK.sub("", key):
        if shorter == key:
            break
        key = shorter.rstrip(":")
    return key


def numeral(value: float) -> str:
    """Return a number as a person writes it, every digit kept.

    >>> numeral(1000000.0), numeral(0.5)
    ('1000000', '0.5')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))
