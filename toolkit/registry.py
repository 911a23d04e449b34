"""A registry: names to things, in the order of registration, with a "did you mean" for wrong names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

T = TypeVar("T")


def did_you_mean(name: str, known: list[str]) -> str:
    """Return the known names nearest to ``name``, as a Chinese clause; empty when none is near.

    >>> did_you_mean("singel", ["single", "multi"])
    '您是不是想写“single”？'
    """
    near = get_close_matches(name, known, n=2, cutoff=0.6)
    return "您是不是想写" + "或".join(f"“{n}”" for n in near) + "？" if near else ""


class Registry(Generic[T]):
    """Things of one sort by name.

    >>> colours = Registry("颜色")
    >>> colours.add("red")("#f00")
    '#f00'
    >>> list(colours), colours["red"]
    (['red'], '#f00')
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._things: dict[str, T] = {}

    def add(self, name: str) -> Callable[[T], T]:
        """Register the decorated thing under ``name``; a name taken twice is a programming error."""

        def register(thing: T) -> T:
            if name in self._things:
                raise ValueError(f"{self.noun}: {name} is registered twice")
            self._things[name] = thing
            return thing

        return register

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def values(self) -> list[T]:
        """Return the registered things in order."""
        return list(self._things.values())
