"""What is looked at before a test is believed."""

from __future__ import annotations

import numpy as np

from toolkit.sample.structure import ALL
from toolkit.statistics.comention import FEWEST
from toolkit.statistics.effects import pearson
from toolkit.statistics.methods.steps.case import Case
from toolkit.statistics.methods.steps.correlations import both
from toolkit.statistics.methods.steps.registries import CHECKS, Check, Found
from toolkit.statistics.models.regressed import FEW

FEW_PEOPLE = 20
SPREAD, SKEW, FAR = 1.5, 2.0, 3.0
BENT, PULLED = 0.05, 0.1
FIRM = 0.8


@CHECKS.add("expected_five")
def expected_five(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether all cells can expect five people."""
    expected = _expected(case)
    below = int((expected < 5).sum())
    told = f"{expected.size}格中有{below}格的期望人数不到5" if below else "各格的期望人数都不少于5"
    return Check("expected_five", not below, told)


@CHECKS.add("cochran")
def cochran(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether four fifths of the cells can expect five people, and every cell one (Cochran 1954)."""
    expected = _expected(case)
    below, least = int((expected < 5).sum()), float(expected.min()) if expected.size else 0.0
    told = f"{expected.size}格中有{below}格的期望人数不到5，最小的为{least:.1f}"
    passed = below <= expected.size / 5 and least >= 1
    return Check("cochran", passed, told if passed else f"{told}；可以合并相近的选项")


@CHECKS.add("spread")
def spread(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether answers scatter alike in all groups: no standard deviation 1.5 times another."""
    sizes = [_sd(values, weight) for values, weight in case.parts]
    if min(sizes, default=0.0) == 0:
        return Check("spread", passed=max(sizes, default=0.0) == 0, words="有一组的回答全都一样")
    ratio = max(sizes) / min(sizes)
    return Check("spread", ratio < SPREAD, f"各组标准差最大的是最小的{ratio:.1f}倍")


@CHECKS.add("skew")
def skew(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether any group has a long tail: a skewness above 2."""
    found_skews = [_skew(values, weight) for values, weight in case.parts]
    largest = max(found_skews, key=abs, default=0.0)
    return Check("skew", abs(largest) <= SKEW, f"各组中偏度最大的为{largest:.1f}")


@CHECKS.add("outliers")
def outliers(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look for values further than three quartile distances outside the quartiles of their group."""
    count = 0
    for values, _ in case.parts:
        low, high = np.quantile(values, [0.25, 0.75])
        count += int(((values < low - FAR * (high - low)) | (values > high + FAR * (high - low))).sum())
    return Check("outliers", not count, f"有{count}个值离得很远，请核对是不是填错" if count else "没有离得很远的值")


@CHECKS.add("linear")
def linear(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether a bend explains five hundredths more of the variance than a line."""
    x, y, _ = both(case)
    if len(np.unique(x)) < 3:
        return Check("linear", passed=True, words="只有两个值，不分直弯")
    z = (x - x.mean()) / x.std()
    fits = [np.polynomial.polynomial.polyfit(z, y, degree) for degree in (1, 2)]
    left = [float(((y - np.polynomial.polynomial.polyval(z, fit)) ** 2).sum()) for fit in fits]
    gain = (left[0] - left[1]) / float(((y - y.mean()) ** 2).sum())
    return Check("linear", gain < BENT, "接近直线" if gain < BENT else "不是直线关系，请看散点图")


@CHECKS.add("leverage")
def leverage(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether leaving one person out moves Pearson's r by a tenth."""
    x, y, _ = both(case)
    n, a, b = len(x), x - x.mean(), y - y.mean()
    if n < 4:
        return Check("leverage", passed=True, words="人太少，不看个别点")
    share = n / (n - 1)
    xx, yy, xy = (float(p @ q) - share * p * q for p, q in ((a, a), (b, b), (a, b)))
    with np.errstate(divide="ignore", invalid="ignore"):
        without = np.nan_to_num(xy / np.sqrt(xx * yy))
    moved = float(np.abs(without - float(a @ b) / np.sqrt(float(a @ a) * float(b @ b))).max())
    return Check("leverage", moved < PULLED, "没有个别点左右结果" if moved < PULLED else "有个别点左右结果，请看散点图")


@CHECKS.add("few")
def few(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether every group (or all people together) has 20 people, so that approximations hold."""
    grouped = case.by and len(case.groups.names) > 1 and len(case.y) == 1
    least = min(case.sizes.values(), default=0) if grouped else case.people
    what = "最小的一组" if grouped else "一共"
    return Check("few", least >= FEW_PEOPLE, f"{what}有{least}人")


@CHECKS.add("few_in_all")
def few_in_all(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether there are 20 people together."""
    return Check("few_in_all", case.people >= FEW_PEOPLE, f"一共有{case.people}人")


@CHECKS.add("counted_once")
def counted_once(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Tell that people are the units, not mentions."""
    return Check("counted_once", passed=True, words="每人只算一次，不以选择次数为单位")


@CHECKS.add("sparse_pairs")
def sparse_pairs(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look for pairs of options that fewer than 5 people chose together."""
    hidden = 0 if found.detail is None else int(found.detail.frame["hidden"].sum())
    return Check("sparse_pairs", not hidden, f"有{hidden}对不足{FEWEST}人，不列" if hidden else "各对都有5人以上")


@CHECKS.add("same_options")
def same_options(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look whether rows share their options; without that nothing is compared."""
    own = {tuple(case.sample.measure(name).labels.items()) for name in case.y}
    same = len(own) == 1
    return Check("same_options", same, "各行用同一套选项" if same else "各行的选项不同", stops=True)


@CHECKS.add("held")
def held(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Look which items stay in their quadrant in four fifths of the resamples."""
    if found.detail is None:
        return Check("held", None, "算不出各项的象限")
    loose = [name for name, share in zip(found.detail.names, found.detail.held, strict=True) if share < FIRM]
    told = f"边界项，需结合座谈判断：{'、'.join(loose)}" if loose else "各项都稳在自己的象限"
    return Check("held", not loose, told)


@CHECKS.add("same_wording")
def same_wording(case: Case, found: Found) -> Check:  # noqa: ARG001
    """Ask whether waves can be compared at all: the answers do not tell."""
    told = "请核对题目文字、填答方式、调查对象都没有变；变了就写“口径不同，不作比较”"
    return Check("same_wording", None, told)


def few_clusters(case: Case) -> Check | None:
    """Look whether units of the first stage are enough for the usual errors; None where people were drawn singly."""
    stage = case.sample.structure.stages[0]
    if case.sample.drawn is None or stage.is_rows:
        return None
    units = int(stage.drawn[stage.left > ALL].sum())
    return Check(
        "few_clusters", units >= FEW, f"抽了{units}个单元（如社区）" + ("，误差可能偏小" if units < FEW else "")
    )


def _expected(case: Case) -> np.ndarray:
    return pearson(case.table)[1]


def _sd(values: np.ndarray, weight: np.ndarray) -> float:
    if np.ptp(values) == 0:
        return 0.0
    return float(np.sqrt(weight @ (values - weight @ values / weight.sum()) ** 2 / weight.sum()))


def _skew(values: np.ndarray, weight: np.ndarray) -> float:
    apart, sd = values - weight @ values / weight.sum(), _sd(values, weight)
    return float(weight @ apart**3 / weight.sum() / sd**3) if sd > 0 else 0.0
