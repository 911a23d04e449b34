"""The method planner: which estimate, interval, test, effect, chart and sentence fit; and what executes it.

What it knows stands in methods.yaml, or in a survey's own file of the same form. "No test" (不做检验) is an answer.
"""

from toolkit.statistics.effect_size import WORDS, Effect
from toolkit.statistics.methods.analysis import analyse
from toolkit.statistics.methods.file import read_methods
from toolkit.statistics.methods.planner import model, one, packaged, two
from toolkit.statistics.methods.result import Analysis
from toolkit.statistics.methods.table import NO_TEST, Method, MethodTable

__all__ = [
    "NO_TEST", "WORDS", "Analysis", "Effect", "Method", "MethodTable", "analyse", "model", "one", "packaged",
    "read_methods", "two",
]  # fmt: skip
