"""Until when answers are kept: the day in sampling.yaml's ``retention``, when a day is written there."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from toolkit.records import Notice

_DAY = re.compile(r"(\d{4}) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2})(?!\d)")
_MONTH_END = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月[底末]")
_YEAR_END = re.compile(r"(\d{4}) ?年年?[底末]")


@dataclass(frozen=True)
class Retention:
    """What was promised about keeping the answers.

    ``words`` as they stand in sampling.yaml; ``until`` the last day they are kept (ISO), empty when no day is written.
    """

    words: str
    until: str

    def due(self, on: str) -> bool:
        """Return whether on a day (ISO) the answers should be gone already."""
        return bool(self.until) and on > self.until

    def notices(self, on: str) -> tuple[Notice, ...]:
        """Return what a person has to do about it on a day (ISO); nothing while all is well."""
        if not self.until:
            written = f"（现在写的是“{self.words}”）" if self.words else ""
            advice = "请在 sampling.yaml 的 retention 里写明到哪一天，例如：保存到2027年6月30日。"
            return (Notice("retention_undated", "action", f"保存期限没有写成日期{written}。{advice}"),)
        if self.due(on):
            words = f"答卷答应保存到{self.until}，已经过了。请删除原始文件和联系方式表，并留下删除证明。"
            return (Notice("retention_due", "action", words),)
        return ()


def retention(words: str) -> Retention:
    """Read the promise; only one single day counts, nothing is reckoned from words such as 一年.

    >>> retention("保存到2027年6月30日，到期删除").until
    '2027-06-30'
    >>> retention("保存到报告完成后一年").until
    ''
    """
    days: set[str] = set()
    for year, month, day in _DAY.findall(words):
        with suppress(ValueError):
            days.add(date(int(year), int(month), int(day)).isoformat())
    for year, month in _MONTH_END.findall(words):
        with suppress(ValueError):
            days.add(date(int(year), int(month), monthrange(int(year), int(month))[1]).isoformat())
    days |= {f"{year}-12-31" for year in _YEAR_END.findall(words)}
    return Retention(words, days.pop() if len(days) == 1 else "")
