"""The sheets of a tally book: the whole, a line for each community in the order of the codes, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.district.tallies.book import TallyBook

Grid = list[list[str | int | float | None]]


def sheets(book: TallyBook) -> dict[str, Grid]:
    """Return the rows of each sheet by its name."""
    return {"合计": _whole(book), "各社区人数": _communities(book), "没有算在内的": _left_out(book)}


def _whole(book: TallyBook) -> Grid:
    rows: Grid = [["说明", repr(book)], []]
    rows.append(["题号", "题目", "代码", "选项", "人数", "作答人数", "比例（%）", "社区数"])
    for name, one in book.questions.items():
        for code, label, chose, asked in one.rows():
            share = round(100 * chose / asked, 1) if asked else None
            rows.append([name, one.measure.label, code, label, chose, asked, share, len(one.communities)])
    return rows


def _communities(book: TallyBook) -> Grid:
    """Return a column for each answer; a community that is left out of a question has empty cells there."""
    heads: Grid = [["社区", "名称", "有效答卷"], ["", "", ""]]
    lines: Grid = [[code, book.names[code], people] for code, people in book.people.items()]
    for name, one in book.questions.items():
        counts = {
            "作答人数": one.base,
            **{f"{code} {label}": one.people(code)[0] for code, label in one.options.items()},
        }
        for what, n in counts.items():
            held = dict(zip(one.communities, n.tolist(), strict=True))
            heads[0].append(name)
            heads[1].append(what)
            for code, line in zip(book.people, lines, strict=True):
                line.append(held.get(code))
    return heads + lines


def _left_out(book: TallyBook) -> Grid:
    rows: Grid = [["题号", "社区", "原因"]]
    for name, one in book.questions.items():
        for code, why in one.left_out.items():
            rows.append([name, code, why])
    return rows
