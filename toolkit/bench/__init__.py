"""How fast is this machine? The same work by this toolkit and by others, in one run, told as ratios."""

from toolkit.bench.page import Page
from toolkit.bench.running import run
from toolkit.bench.task import FULL, QUICK, USUAL

__all__ = ["FULL", "QUICK", "USUAL", "Page", "run"]
