"""Room on a chart: how wide a text is, where it breaks, and on which side of its point a label stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.document.escape import one_line
from toolkit.document.width import cells_wide

Side = Literal["above", "below", "right", "left"]

_MM_PER_POINT = 25.4 / 72
_GAP_MM = 1.6  # from the middle of a point to its label
_MARK_MM = 1.4  # half the width of a point
_ROUNDS = 30
_HARD = 100.0  # cost of what must not be
_LINE_CELLS = 28  # of a name beside an axis: fourteen Chinese characters
_CLOSING = "，。、；：？！）》”’〉」"


def lines_of(name: str) -> list[str]:
    """Return a name broken into lines that fit beside an axis.

    >>> lines_of("已参加过社区组织的志愿服务活动（含线上）")
    ['已参加过社区组织的志愿服务活', '动（含线上）']
    """
    lines: list[str] = []
    for sign in one_line(name):
        fits = lines and cells_wide(lines[-1] + sign) <= _LINE_CELLS
        if fits or (lines and sign in _CLOSING):  # no line begins with a closing mark
            lines[-1] += sign
        else:
            lines.append(sign)
    return lines


def text_mm(text: str, points: float) -> float:
    """Return how wide a text is; digits are a little wider than half a Chinese character, a percent sign more."""
    wide = sum(0.9 if sign == "%" else 1.0 if cells_wide(sign) == 2 else 0.56 for sign in text)
    return wide * points * _MM_PER_POINT


@dataclass(frozen=True)
class Spot:
    """Where a label stands: on a side of its point, the point being moved for it (mm, to the right and down)."""

    side: Side
    right: float = 0.0
    down: float = 0.0


AROUND = (
    *(Spot("right"), Spot("left"), Spot("above", down=-0.6), Spot("below", down=0.6)),
    *(spot for down in (-2.6, 2.6) for spot in (Spot("right", -0.6, down), Spot("left", 0.6, down))),
    *(spot for down in (-5.0, 5.0) for spot in (Spot("right", -2.0, down), Spot("left", 2.0, down))),
)
"""The sides and the corners, near and then a little farther; what comes first is better."""


@dataclass(frozen=True)
class Label:
    """A label to be placed: the point it belongs to (mm from the top left corner) and its size (mm).

    ``spots`` are the places where it may stand, the best first.
    """

    x: float
    y: float
    width: float
    height: float
    spots: tuple[Spot, ...] = AROUND


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: _Box) -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class Room:
    """What labels must keep clear of.

    Parameters
    ----------
    width, height : float
        Of the field, in mm; no label leaves it.
    points : tuple of (x, y)
        Points that no label may cover.
    taken : tuple of Label
        Texts that stand where they are, by their middle.
    lines : tuple of (x, y)
        Places on lines, which a label covers only when it must.
    """

    width: float
    height: float
    points: tuple[tuple[float, float], ...] = ()
    taken: tuple[Label, ...] = ()
    lines: tuple[tuple[float, float], ...] = ()


def placed(labels: list[Label], room: Room) -> list[Spot | None]:
    """Return where each label stands; None where there is no room for it.

    >>> [spot and spot.side for spot in placed([Label(10, 10, 12, 4), Label(13, 10, 12, 4)], Room(40, 20))]
    ['above', 'right']
    """
    boxes = [{spot: _box(one, spot) for spot in one.spots} for one in labels]
    own = [
        {spot: _own_cost(one, box, room) + 0.3 * n for n, (spot, box) in enumerate(each.items())}
        for one, each in zip(labels, boxes, strict=True)
    ]
    chosen = [min(costs, key=costs.__getitem__) for costs in own]
    for _ in range(_ROUNDS):
        before = list(chosen)
        for place in range(len(labels)):
            costs = {spot: cost + _crowd(boxes, chosen, place, spot) for spot, cost in own[place].items()}
            chosen[place] = min(costs, key=costs.__getitem__)
        if chosen == before:
            break
    return _without_clashes(boxes, own, chosen)


def _box(one: Label, spot: Spot) -> _Box:
    across = {"right": _GAP_MM, "left": -_GAP_MM - one.width}.get(spot.side, -one.width / 2)
    down = {"below": _GAP_MM, "above": -_GAP_MM - one.height}.get(spot.side, -one.height / 2)
    left, top = one.x + across + spot.right, one.y + down + spot.down
    return _Box(left, top, left + one.width, top + one.height)


def _own_cost(one: Label, box: _Box, room: Room) -> float:
    cost = 0.0
    if box.left < 0 or box.top < 0 or box.right > room.width or box.bottom > room.height:
        cost += 2 * _HARD
    for x, y in room.points:
        near = _Box(box.left - _MARK_MM, box.top - _MARK_MM, box.right + _MARK_MM, box.bottom + _MARK_MM)
        cost += _HARD * ((x, y) != (one.x, one.y) and near.holds(x, y))
    for text in room.taken:
        half = _Box(
            text.x - text.width / 2, text.y - text.height / 2, text.x + text.width / 2, text.y + text.height / 2
        )
        cost += _HARD * (box.overlap(half) > 0)
    return cost + sum(box.holds(x, y) for x, y in room.lines)


def _crowd(boxes: list[dict[Spot, _Box]], chosen: list[Spot], place: int, spot: Spot) -> float:
    mine = boxes[place][spot]
    return sum(_HARD * (mine.overlap(boxes[other][there]) > 0) for other, there in enumerate(chosen) if other != place)


def _without_clashes(
    boxes: list[dict[Spot, _Box]], own: list[dict[Spot, float]], chosen: list[Spot]
) -> list[Spot | None]:
    kept: list[Spot | None] = []
    for place, spot in enumerate(chosen):
        mine = boxes[place][spot]
        clash = any(there and mine.overlap(boxes[other][there]) > 0 for other, there in enumerate(kept))
        kept.append(None if clash or own[place][spot] >= _HARD else spot)
    return kept
