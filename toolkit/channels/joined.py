"""Options in one cell, joined by a separator, each with what was written beside it in 〖…〗 behind it."""

from __future__ import annotations

from collections.abc import Collection

from toolkit.channels.said import Mark
from toolkit.questionnaire.labels import option_key

OPEN, CLOSE = "〖", "〗"


def one_mark(text: str) -> Mark:
    """Return an option text with what was written beside it.

    >>> one_mark("其他【请注明】〖猫〗")
    Mark(value='其他【请注明】', by='label', text='猫')
    """
    label, bracket, rest = text.strip().partition(OPEN)
    if not bracket:
        return Mark(label)
    return Mark(label.strip(), text=rest.removesuffix(CLOSE).strip())


def many_marks(text: str, separator: str, known: Collection[str] = ()) -> tuple[Mark, ...]:
    """Return the parts of a joined cell; a separator inside 〖…〗 belongs to what was written.

    An unclosed 〖 ends at the next separator that is followed by a known option (``known`` holds option keys), else at
    the end of the cell.

    >>> [m.value for m in many_marks("运动┋其他〖看书┋听歌〗┋购物", "┋")]
    ['运动', '其他', '购物']
    """
    pieces = text.strip().split(separator)
    most = 1 + max((key.count(separator) for key in known), default=0)
    parts: list[str] = []
    while pieces:
        size = _size(pieces, most, separator, known)
        parts.append(separator.join(pieces[:size]))
        pieces = pieces[size:]
    return tuple(one_mark(part) for part in parts if part.strip())


def _size(pieces: list[str], most: int, separator: str, known: Collection[str]) -> int:
    """Return how many pieces make up the first mark: the longest known option, and what was written beside it.

    No known option has more than ``most`` pieces.
    """
    bare = next((i for i, piece in enumerate(pieces[:most]) if OPEN in piece), most)
    longest = range(min(bare + 1, len(pieces), most), 1, -1)
    size = next((n for n in longest if _is_known(separator.join(pieces[:n]), known)), 1)
    if OPEN not in pieces[size - 1]:
        return size
    beside = [pieces[size - 1].partition(OPEN)[2], *pieces[size:]]
    for extra, piece in enumerate(beside):
        opened, closed = piece.find(OPEN), piece.find(CLOSE)
        if closed >= 0 and not 0 <= opened < closed:
            return size + extra
        if opened >= 0:
            break  # another box opens first: this one was never closed
    return size + next((i for i, piece in enumerate(beside[1:]) if _is_known(piece, known)), len(beside) - 1)


def _is_known(piece: str, known: Collection[str]) -> bool:
    return option_key(piece.partition(OPEN)[0]) in known
