"""The parts of a community report, in its order: a decorated function each."""

from toolkit.report.sections import opening, method, profile, findings, closing, appendix  # noqa: I001 - their order
from toolkit.report.sections.registry import SECTIONS, Section

__all__ = ["SECTIONS", "Section", "appendix", "closing", "findings", "method", "opening", "profile"]
