"""Which percentages a quantity word may stand for: 近七成 for 66 to 69, 超过六成 for 61 to 64, loosely for more."""

from __future__ import annotations

from enum import StrEnum

from toolkit.findings.wording.figures import Figure, Kind
from toolkit.findings.wording.lexicon import Lexicon

_BEYOND = 0.005
_TENTHS = "一二三四五六七八九"


class Fit(StrEnum):
    """Whether a word fits a share."""

    FITS = "fits"
    LOOSE = "loose"
    WRONG = "wrong"


def fit(figure: Figure, share: float, lexicon: Lexicon) -> Fit:
    """Hold a quantity word against a percentage: wrong, literally true but loose, or fitting."""
    slack = {
        name: lexicon.numbers[f"quantities.slack.{name}"] for name in ("near", "half", "over", "about", "rounding")
    }
    low, high, loose_low, loose_high = _limits(figure, slack)
    rounding = slack["rounding"]
    if low - rounding <= share <= high + (rounding if high == loose_high or figure.bound == "over" else 0):
        # 超过七成 begins above 70 and 近七成 ends below it: rounding does not help there.
        strict_low = figure.bound in ("over", "odd") and share <= low
        strict_high = figure.bound in ("near", "under") and share >= figure.value - _BEYOND
        if not strict_low and not strict_high and not (figure.bound == "least" and share < low - _BEYOND):
            return Fit.FITS
    return Fit.LOOSE if loose_low < share < loose_high else Fit.WRONG


def _limits(figure: Figure, slack: dict[str, float]) -> tuple[float, float, float, float]:
    """Return the band of a word, and the bounds within which it is literally true."""
    value, unit = figure.value, (slack["half"] if figure.value == 50 and figure.worded else slack["near"])
    if figure.high is not None:
        return value, figure.high, value, figure.high
    if figure.bound == "near":
        return value - unit, value, value - unit, value - _BEYOND
    if figure.bound == "over":
        return value, value + (9 if value == 50 and figure.worded else slack["over"]), value, 100.01
    if figure.bound == "odd":
        return value, value + slack["over"], value, value + max(figure.step, 1)
    if figure.bound == "least":
        return value, value + (9 if value == 50 and figure.worded else slack["over"]), value - _BEYOND, 100.01
    if figure.bound == "under":
        return value - slack["over"], value, -0.01, value
    if figure.bound == "most":
        return value - slack["over"], value, -0.01, value + _BEYOND
    about = slack["about"] if figure.step >= 10 or figure.bound else 0.0
    return value - about, value + about, value - about - 0.5, value + about + 0.5


def words_for(share: float, lexicon: Lexicon) -> str:
    """Return the quantity word that fits a percentage; nothing when only the figure will do.

    >>> from toolkit.findings.wording.lexicon import read_lexicon
    >>> [words_for(share, read_lexicon()) for share in (62.4, 68.0, 54.0, 33.3, 60.0)]
    ['超过六成', '近七成', '超过一半', '约三分之一', '']
    """
    halves = [("近一半", "near", 50.0), ("半数左右", "about", 50.0), ("超过一半", "over", 50.0)]
    thirds = [
        (word, "about", 100 / 3 * k)
        for word, k in (("约三分之一", 1), ("约三分之二", 2))
        if abs(share - 100 / 3 * k) < 1
    ]
    tenths = [
        (pattern.format(word), bound, 10.0 * tenth)
        for tenth, word in enumerate(_TENTHS, start=1)
        for pattern, bound in (("超过{}成", "over"), ("近{}成", "near"))
        if tenth != 5
    ]
    for word, bound, value in (*halves, *thirds, *tenths):
        figure = Figure(0, 0, Kind.SHARE, value, 10, "", bound, True, None, word)
        if fit(figure, share, lexicon) is Fit.FITS:
            return word
    return ""
