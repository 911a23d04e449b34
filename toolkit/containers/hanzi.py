"""Chinese as people write it, told from what a wrong encoding has made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_RUINED = ("锟斤拷", "\ufffd", "烫烫烫", "屯屯屯")
"""What is left where texts were decoded wrongly and written again."""
_PUNCTUATION = frozenset("　、。〈〉《》「」『』【】〔〕—…‘’“”·～！（），．：；？％￥")
_COMMON = 0.5
_PROOF = 3
"""So many common characters prove an encoding; one or two may be chance."""


def commonness(texts: Iterable[str]) -> float | None:
    """Return the share of common Chinese among the characters beyond ASCII; None when there are none.

    Real texts are made of the few thousand common characters; what a wrong encoding makes of them is not.

    >>> commonness(["住房支出"]), commonness(["住房支出".encode().decode("gb18030")]), commonness(["a"])
    (1.0, 0.0, None)
    """
    beyond = [character for text in texts for character in text if character > "\x7f"]
    if not beyond:
        return None
    return sum(character in _PUNCTUATION or _is_common(character) for character in beyond) / len(beyond)


def is_common(texts: Iterable[str]) -> bool:
    """Tell whether the characters beyond ASCII, if there are any, are mostly common Chinese."""
    share = commonness(texts)
    return share is None or share >= _COMMON


def is_garbled(texts: Iterable[str]) -> bool:
    """Tell whether texts are what a wrong encoding has made of Chinese: either lost for good, or Chinese when undone.

    >>> utf8, gbk = "住房支出".encode(), "住房支出".encode("gb18030")
    >>> is_garbled([utf8.decode("gb18030")]), is_garbled([gbk.decode("latin-1")])
    (True, True)
    >>> is_garbled(["住房锟斤拷"]), is_garbled(["住房支出"]), is_garbled(["Größe", "Straße"])
    (True, False, False)
    """
    whole = "\n".join(text for text in texts if not text.isascii())
    if any(trace in whole for trace in _RUINED):
        return True
    if not whole or is_common([whole]):
        return False
    return any(len(undone) >= _PROOF and is_common([undone]) for undone in _undone(whole))


def _undone(text: str) -> Iterator[str]:
    """Yield what a text would be, had it been decoded wrongly: the characters beyond ASCII alone."""
    for taken, right in (("latin-1", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8")):
        data = b"\n".join(_bytes(line, taken) for line in text.split("\n"))
        try:
            yield "".join(character for character in data.decode(right) if character > "\x7f")
        except UnicodeDecodeError:
            continue


def _bytes(line: str, encoding: str) -> bytes:
    """Return the bytes a line was decoded from; of Western code pages every byte has its character."""
    if encoding != "latin-1":
        return line.encode(encoding, "ignore")
    return b"".join(_byte(character) for character in line)


def _byte(character: str) -> bytes:
    for encoding in ("latin-1", "cp1252"):
        try:
            return character.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b"?"


def _is_common(character: str) -> bool:
    """Tell a character of the first level of GB 2312, or one of its full-width letters and digits."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7 or lead == 0xA3
