"""Survey and analytics toolkit for youth research: one questionnaire definition drives everything.

Two doors: :class:`Project` (one survey of one community) and :class:`Program` (all communities).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.program import Program
    from toolkit.project import Project

__version__ = "0.1.0"
__all__ = ["Program", "Project", "__version__"]


def __getattr__(name: str) -> Any:
    # The doors open every room; importing them on use keeps ``import toolkit`` instant.
    if name == "Project":
        from toolkit.project import Project

        return Project
    if name == "Program":
        from toolkit.program import Program

        return Program
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
