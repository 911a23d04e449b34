"""What a test says: one value object for all of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Df = float | tuple[float, float] | None


@dataclass(frozen=True)
class TestResult:
    """The result of one test.

    Parameters
    ----------
    name : str
        What was tested and how, in the field's words: ``Rao–Scott F``, ``Welch t``.
    statistic : float
    df : float, pair of float or None
        Degrees of freedom; numerator and denominator of an F statistic; None for exact tests.
    p : float
        0..1, two-sided unless the name says otherwise.
    effect : float or None
        Effect size, 0 when there is no difference; None where none is defined.
    n : int
        People the test is made of, unweighted.
    effect_name : str
        ``Cramér V``, ``Cliff δ``, ``Hedges g``.
    effect_low, effect_high : float or None
        95 % interval of the effect size.
    notes : tuple of str
        What a reader has to know, in Chinese: a fallback that was taken, a rule that was applied.
    """

    __test__ = False  # pytest would take the class for tests by its name

    name: str
    statistic: float
    df: Df
    p: float
    effect: float | None
    n: int
    effect_name: str = ""
    effect_low: float | None = None
    effect_high: float | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        df = "" if self.df is None else f"，自由度 {self._degrees()}"
        effect = "" if self.effect is None else f"，{self.effect_name or '效应量'} {self.effect:.3f}"
        lines = [f"{self.name}：统计量 {self.statistic:.4g}{df}，p = {self.p:.4g}{effect}（{self.n} 人）", *self.notes]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)

    def _degrees(self) -> str:
        degrees = self.df if isinstance(self.df, tuple) else (self.df,)
        return "、".join(f"{value:.4g}" for value in degrees)
