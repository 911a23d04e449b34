"""What the self-check looks for in words: empty phrases, names of people, powers a community has not, likeness."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from toolkit.questionnaire.labels import matching_key
from toolkit.responses.personal import find, mask
from toolkit.responses.personal.plain import Sort

_FILE = Path(__file__).with_name("words.yaml")
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百千万半][成倍个名人次场期件条项户家份天小周月季年]")
_ADDRESSED = re.compile("[^区任](?:书记|主任|老师|经理|女士|先生|大姐|师傅)$")
_PARTIES = re.compile(r"[、，,；;和与及/\s（）()]+")


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    from toolkit.questionnaire.yaml_text import load

    written = load(_FILE.read_bytes(), _FILE.name).data
    posts = re.compile(f"[{written.pop('posts')}]$")
    return {name: re.compile("|".join(f"(?:{line})" for line in lines)) for name, lines in written.items()} | {
        "posts": posts
    }


def empty_phrases(text: str) -> list[str]:
    """Return the phrases of a text that say nothing.

    >>> empty_phrases("高度重视，加强宣传力度；每月在群里发一次月历")
    ['高度重视', '加强宣传力度']
    """
    return [match[0] for match in _words()["empty"].finditer(text)]


def names_ground(text: str) -> bool:
    """Tell whether a text names a post, an authority or a precedent."""
    return bool(_words()["ground"].search(text))


def beyond_powers(action: str, lead: str) -> str:
    """Return the words by which a measure is beyond the powers of a community; empty when there are none.

    >>> [beyond_powers(*one) for one in (("出台补贴办法", ""), ("发月历", "区住建局"), ("发月历", "社区"))]
    ['出台', '区住建局', '']
    """
    match = _words()["above"].search(action)
    if match:
        return match[0]
    return lead if _words()["above_lead"].search(lead) else ""


def has_number(text: str) -> bool:
    """Tell whether a text holds a number, in digits or with a counter.

    >>> has_number("不少于两场"), has_number("达到50%"), has_number("明显提高")
    (True, True, False)
    """
    return bool(_NUMBER.search(text))


def personal(text: str) -> list[Sort]:
    """Return the sorts of personal information in a text."""
    return [found.sort for found in find(text)]


def named_persons(parties: str) -> bool:
    """Tell whether a list of who leads or helps names a person instead of a post.

    >>> named_persons("社区团支部、司法所"), named_persons("张三"), named_persons("社区李书记")
    (False, True, True)
    """
    return any(_is_person(party) for party in _PARTIES.split(parties) if party)


def _is_person(party: str) -> bool:
    if match := _ADDRESSED.search(party):  # 社区李书记: the name stands behind the place
        return _is_announced(match[0])
    return _is_announced(party) and not _words()["posts"].search(party)


def _is_announced(name: str) -> bool:
    # The finder knows names behind a word that announces one.
    return any(found.sort is Sort.NAME for found in find(f"联系人：{name}"))


def likeness(a: str, b: str) -> float:
    """Return how alike two texts are, 0 to 1: the share of neighbouring characters they have in common.

    The order of sentences does not count, and no text is too long.

    >>> round(likeness("每月在社区举办招聘会", "在社区每月举办招聘会"), 2), likeness("招聘会", "兴趣小组")
    (0.78, 0.0)
    """
    ours, theirs = (Counter(pairwise(key)) for key in map(matching_key, (a, b)))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def without_persons(parties: str) -> str:
    """Return a list of who leads or helps with the persons masked.

    >>> without_persons("社区团支部、张三")
    '社区团支部、【姓名】'
    """
    masked = mask(parties)
    for party in _PARTIES.split(masked):
        if party and _is_person(party):
            masked = masked.replace(party, f"【{Sort.NAME}】")
    return masked
