"""The registry of the parts of a report, and of the short brief."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.report.material import Material

Section = Callable[["Material"], Iterator["Block"]]
SECTIONS: Registry[Section] = Registry("报告部分")
