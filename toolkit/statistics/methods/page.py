"""The table of methods as tables of a document: for the guide and for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.document import Cell, Column, Table, Text
from toolkit.sample.sampling import DesignClass
from toolkit.statistics.effect_size import WORDS

if TYPE_CHECKING:
    from toolkit.statistics.methods.table import Group, Method, MethodTable, Row


def method_tables(table: MethodTable, design: DesignClass = DesignClass.PROB) -> tuple[Table, ...]:
    """Return what is done with one question, with two, and in models, as tables for readers.

    Parameters
    ----------
    table : MethodTable
    design : DesignClass
        Intervals and sentences are those of this design.
    """
    return (
        Table("methods_one", "一道题", _ONE, _cells(_one(table, design))),
        Table("methods_two", "两道题", _TWO, _cells(_two(table, design))),
        Table("methods_models", "解释模型（可不做）", _MODELS, _cells(_models(table, design))),
        Table("methods_designs", "抽样不同，能写的不同", _DESIGNS, _cells(_designs(table))),
    )


_ONE = tuple(map(Column, ("题型", "做法", "算什么", "区间", "图", "至少", "句式")))
_TWO = tuple(
    map(Column, ("分组或解释的一方", "结果的一方", "做法", "算什么", "检验", "强弱", "图和至少", "前提和补救"))
)
_MODELS = tuple(map(Column, ("结果", "做法", "算什么", "区间", "检查", "至少")))
_DESIGNS = tuple(map(Column, ("抽样", "区间", "检验", "另外不列")))
_DESIGN_NAMES = {
    DesignClass.PROB: "概率抽样 PROB",
    DesignClass.CENSUS: "全数调查 CENSUS",
    DesignClass.QUOTA: "配额 QUOTA",
    DesignClass.CONV: "便利（自愿）样本 CONV",
}


def _one(table: MethodTable, design: DesignClass) -> Iterator[tuple[str, ...]]:
    for row in table.one:
        method = table.method(row, design)
        yield (
            _levels(table, row.when[0][0]),
            method.title,
            method.estimate,
            method.interval,
            method.chart,
            method.least,
            method.pattern or "—",
        )


def _two(table: MethodTable, design: DesignClass) -> Iterator[tuple[str, ...]]:
    for row in table.two:
        method = table.method(row, design)
        yield (
            *_pair(table, row),
            method.title,
            _joined(method.estimate, method.interval),
            method.test_in_words,
            _effect(method),
            _joined(method.chart, method.least),
            _precautions(method, row),
        )


def _models(table: MethodTable, design: DesignClass) -> Iterator[tuple[str, ...]]:
    for row in table.models:
        method = table.method(row, design)
        least = f"{method.per}不少于{method.minimum}"
        levels = _levels(table, row.when[0][0])
        yield (levels, method.title, method.estimate, method.interval, method.checks, least)


def _designs(table: MethodTable) -> Iterator[tuple[str, ...]]:
    for design, rules in table.designs.items():
        place = "可以写进正文" if rules["in_body"] else table.screening
        yield (_DESIGN_NAMES[design], rules.get("interval", "照上表"), place, rules.get("disclosure", "—"))


def _pair(table: MethodTable, row: Row) -> tuple[str, str]:
    """Return both sides of a row in words; several lines of the file are told as alternatives."""
    if not row.when:
        return "其余搭配", "—"
    sides = [(f"{_levels(table, x)}{_groups(groups)}", _levels(table, y)) for x, groups, y in row.when]
    if len(sides) == 1:
        return sides[0]
    numbered = [(f"（{n}）{x}", f"（{n}）{y}") for n, (x, y) in enumerate(sides, start=1)]
    return "；".join(x for x, _ in numbered), "；".join(y for _, y in numbered)


def _levels(table: MethodTable, levels: frozenset[str]) -> str:
    names = table.levels | table.roles
    return "、".join(name for level, name in names.items() if level in levels)


def _groups(groups: Group) -> str:
    least, most = groups
    return "" if not least else f"，{least}组" if least == most else f"，{least}组及以上"


def _effect(method: Method) -> str:
    if method.effect is None:
        return "—"
    limits = "、".join(f"{word}{limit:g}" for word, limit in zip(WORDS[1:], method.effect.words, strict=False))
    shrink = "（各除以√自由度，自由度＝行列较小者−1）" if method.effect.by_df else ""
    return f"{method.effect.name}：{limits}{shrink}" if limits else method.effect.name


def _precautions(method: Method, row: Row) -> str:
    checks = f"先看：{method.checks}" if method.checks else ""
    fallback = f"不行时：{method.fallback}" if method.fallback else ""
    return _joined(checks, fallback, method.correction, row.said.get("disclosure", "")) or "—"


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def _cells(rows: Iterator[tuple[str, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple((Text(cell),) for cell in row) for row in rows)
