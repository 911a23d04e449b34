"""Find personal information in what people wrote."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.responses.personal.addresses import addresses
from toolkit.responses.personal.handles import called_numbers, emails, network_numbers, wechat_names
from toolkit.responses.personal.names import names
from toolkit.responses.personal.numbers import bank_cards, identity_numbers, landlines, mobiles, passports, plates
from toolkit.responses.personal.plain import Plain, Sort

__all__ = ["Found", "Sort", "find"]

_DETECTORS = (
    emails,
    wechat_names,
    identity_numbers,
    bank_cards,
    mobiles,
    network_numbers,
    passports,
    plates,
    landlines,
    called_numbers,
    addresses,
    names,
)
"""The surest first: what one has taken, the next leave alone."""


@dataclass(frozen=True)
class Found:
    """Personal information in a text: its sort and the characters it takes up. The value itself is not kept."""

    sort: Sort
    span: tuple[int, int]


def find(text: str) -> tuple[Found, ...]:
    """Return the personal information in a text, in order, without overlaps.

    Parameters
    ----------
    text : str
        As it was written; spans are positions in it.

    >>> find("有事发邮件到 moni@example.com")
    (Found(sort=<Sort.EMAIL: '邮箱'>, span=(7, 23)),)
    >>> find("每天18:30以后，坐3号线去解放路")
    ()
    """
    plain = Plain.of(text)
    free = [True] * len(plain.text)
    found = []
    for detector in _DETECTORS:
        for sort, start, end in detector(plain):
            if all(free[start:end]):
                free[start:end] = [False] * (end - start)
                found.append(Found(sort, plain.span(start, end)))
    return tuple(sorted(found, key=lambda one: one.span))
