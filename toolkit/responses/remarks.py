"""What is to be told about answers as a whole, once they are coded and routed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.questionnaire.bank import places
from toolkit.questionnaire.routing import TRUE
from toolkit.records import Notice

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.responses.booking import Booking
    from toolkit.responses.collect import Row
    from toolkit.responses.routed import Routed


def remarks(
    questionnaire: Questionnaire, rows: list[Row], booking: Booking, routed: Routed, community: str
) -> Iterator[Notice]:
    """Yield the notices."""
    yield from _unrouted(booking, routed)
    yield from _elsewhere(rows, community)
    yield from _incomplete(rows)
    yield from _reversed_scales(questionnaire, booking, len(rows))


def _unrouted(booking: Booking, routed: Routed) -> Iterator[Notice]:
    """Name the items that the platform skipped for people whom the definition's routing asks."""
    skipped = booking.state("skipped")
    counts = {item: int((who & (routed.truth[item] == TRUE)).sum()) for item, who in skipped.items()}
    counts = {item: n for item, n in counts.items() if n}
    if counts:
        named = "、".join(f"{item}（{n}份）" for item, n in sorted(counts.items()))
        words = (
            f"这些题平台标为“跳过”，问卷定义里却没有对应的跳转：{named}，按“问到没有作答”处理。请补上 show_if 或 skip。"
        )
        yield Notice("skip_unknown", "action", words)


def _elsewhere(rows: list[Row], community: str) -> Iterator[Notice]:
    """Name the records that say of themselves that they belong to another community."""
    codes = {place.code for place in places()}
    if community not in codes | {"00"}:
        words = f"社区名单（surveys/places.csv）里没有代码{community}，请核对有没有写错。"
        yield Notice("community_unlisted", "action", words)
    counts = Counter(row.record.link for row in rows if row.record.link in codes - {community})
    if counts and community != "00":
        named = "、".join(f"{code}（{n}份）" for code, n in sorted(counts.items()))
        words = f"有答卷写着别的社区：{named}，现在读入的是社区{community}。请核对是不是放错了文件。"
        yield Notice("other_community", "action", words)


def _incomplete(rows: list[Row]) -> Iterator[Notice]:
    count = sum(row.record.incomplete for row in rows)
    if count:
        yield Notice("incomplete", "info", f"有{count}份答卷没有提交完整，已读入并标为“未完成”。")


def _reversed_scales(questionnaire: Questionnaire, booking: Booking, n: int) -> Iterator[Notice]:
    """Point out scales whose numbers and words run against each other within the file."""
    half = {item.id for item in questionnaire.questions if item.kind in ("scale", "matrix")}
    counts = booking.refused("pair_conflict")
    named = [item for item in sorted(counts) if item in half and counts[item] * 2 > n]
    if named:
        words = f"{'、'.join(named)}的文字和序号多半对不上，可能选项的顺序反了。请核对平台上的设置，以哪份为准。"
        yield Notice("order_doubtful", "action", words)
