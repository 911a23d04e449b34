"""Chinese text -> words: the segmenter with the youth dictionary, less the stop list; the same words every time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from toolkit.questionnaire.check.lexicon import lexicon
from toolkit.responses.personal.plain import Sort

_MASKS = re.compile(f"【(?:{'|'.join(re.escape(sort.value) for sort in Sort)})】")
_LETTER = re.compile(r"[^\W\d_]")
_UNHEARD = 1000
"""Weight of a word the segmenter does not know: enough for it to win over its parts, too little to eat neighbours."""


def words(text: str) -> list[str]:
    """Return the words of a text that say something, in order, repeats included.

    Masks, numbers, single characters and words of the stop list are left out.

    >>> words("青年公寓的押金，退了三次都不行！【电话】")
    ['青年公寓', '押金', '不行']
    """
    skipped = frozenset(lexicon("stop_words"))
    said = (word.strip() for word in _segmenter(lexicon("youth_words")).cut(plain(text)))
    return [word for word in said if len(word) > 1 and word not in skipped and _says_something(word)]


def plain(text: str) -> str:
    """Return a text as words are looked for in it: one width and case, masks as blanks.

    >>> plain("ＷｉＦｉ太慢，找【姓名】")
    'wifi太慢,找 '
    """
    return unicodedata.normalize("NFKC", _MASKS.sub(" ", text)).casefold()


def bare(text: str) -> str:
    """Return the letters and characters of a text alone.

    >>> bare("没有意见！！ 111")
    '没有意见'
    """
    return "".join(_LETTER.findall(plain(text)))


def _says_something(word: str) -> bool:
    return len(set(word)) > 1 and len(_LETTER.findall(word)) > 1 and not _COUNTED.fullmatch(word)


_COUNTED = re.compile(r"[\d一二三四五六七八九十两几半百千万]+[个次年月天份块元点号楼层岁小时分钟后前]*")


@lru_cache(maxsize=4)
def _segmenter(own: tuple[str, ...]) -> Any:
    """Return a segmenter that keeps the given words whole; its first use costs a tenth of a second."""
    import rjieba

    segmenter = rjieba.Jieba()
    for word in own:
        segmenter.add_word(word, max(_UNHEARD, segmenter.suggest_freq(word)), "n")
    return segmenter
