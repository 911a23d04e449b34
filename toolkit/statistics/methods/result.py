"""What comes out when a row of the method table is executed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.statistics.effect_size import EffectSize
    from toolkit.statistics.estimates import Estimates
    from toolkit.statistics.methods.steps import Check, Pair
    from toolkit.statistics.methods.table import Method
    from toolkit.statistics.results import TestResult

_SEEN = {True: "已看", False: "未过", None: "请看"}


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was done with one question, or with several together, and what came out.

    Parameters
    ----------
    method : Method
        The row of the table, under the sample's design class.
    y, x : tuple of str
        Outcomes, and what they are told apart or explained by.
    estimates : Estimates
        Without limits where the design class gives none.
    test : TestResult or None
    why : str
        ``不做检验：`` and the reason, where there is no test.
    effect : EffectSize or None
        Its word is by the limits of the row.
    checks : tuple of Check
    fallback : str
        Which other test was taken, and why; empty for the one that the row names first.
    pairs : tuple of Pair
        Comparisons of each two groups, guarded for their number, where the row has them.
    notes : tuple of str
        What a reader has to know.
    detail : object
        A result that is more than estimates: quadrants, funnels, a regression.
    """

    method: Method
    y: tuple[str, ...]
    x: tuple[str, ...]
    estimates: Estimates
    test: TestResult | None = None
    why: str = ""
    effect: EffectSize | None = None
    checks: tuple[Check, ...] = ()
    fallback: str = ""
    pairs: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()
    detail: Any = None

    @property
    def in_body(self) -> bool:
        """Whether the p value may stand in the text."""
        return self.method.in_body and self.test is not None

    @property
    def sentence(self) -> str:
        """Name of the sentence; empty when the table speaks for itself."""
        return self.method.sentence

    @property
    def interval(self) -> str:
        """What the limits are, or why there are none."""
        return self.method.interval

    def __repr__(self) -> str:
        strength = f"{self.effect.name} {self.effect.value:.3f}{self.effect.word}" if self.effect else ""
        told = [repr(self.test) if self.test else self.why, self.fallback, strength]
        told += [f"{_SEEN[check.passed]}：{check.words}" for check in self.checks]
        more = repr(self.detail).splitlines() if self.detail is not None else []
        lines = dict.fromkeys(line for line in (*told, *more, *self.notes) if line)
        return "\n".join([f"{self.method.title}（{self.estimates!r}）", *lines])

    def _repr_html_(self) -> str:
        first, *lines = map(escape, repr(self).splitlines())
        return f"<p><b>{first}</b></p>" + "".join(f"<p>{line}</p>" for line in lines)
