"""The list of rules: one decorated function a rule, each yields findings about a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from toolkit.records import Issue
from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.findings.wording.passage import Passage

Rule = Callable[["Passage"], Iterator[Issue]]

RULES: Registry[Rule] = Registry("措辞规则")
