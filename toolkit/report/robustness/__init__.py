"""Do conclusions hold when answers are cleaned or weighted another way? Marks where they do not, and their table."""

from toolkit.report.robustness.marks import Mark, Robustness, of_report, robustness
from toolkit.report.robustness.readings import Reading
from toolkit.report.robustness.telling import cleaning_words, robustness_table, robustness_words
from toolkit.report.robustness.variants import Variant, Variants, variants

__all__ = [
    "Mark",
    "Reading",
    "Robustness",
    "Variant",
    "Variants",
    "cleaning_words",
    "of_report",
    "robustness",
    "robustness_table",
    "robustness_words",
    "variants",
]
