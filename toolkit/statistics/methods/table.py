"""What the method planner knows: rows of a table, each with a method for every design."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from toolkit.sample.sampling import DesignClass
from toolkit.statistics.effect_size import Effect
from toolkit.statistics.methods.run import Run

NO_TEST = "不做检验"

Group = tuple[int, int | None]
"""Smallest and largest number of groups a row is for; None for no upper end."""


@dataclass(frozen=True)
class Method:
    """How one question, or two together, are analysed under one design.

    Parameters
    ----------
    id, title : str
        Name of the row in the table, for machines and for readers.
    estimate, interval, chart : str
    test : str
        Its name, or :data:`NO_TEST`; ``weighted`` the one for weighted data.
    in_body : bool
        Whether test and p value may stand in the text; else they are a screening, in the annex only.
    screening : str
        What the test is called in the annex; empty when it stands in the text.
    why : str
        Why there is no test.
    effect : Effect or None
    minimum : int
        People needed, counted ``per`` group, unit, wave, or in all.
    checks, fallback, correction, disclosure : str
        What to look at first, what to do when it fails, how comparisons among several groups are guarded, and what is
        not shown on top of the usual limits.
    sentence, pattern : str
        Name and wording of the sentence; empty when the table speaks for itself.
    run : Run
        Names of the steps that do it.
    """

    id: str
    title: str
    estimate: str
    chart: str
    minimum: int
    interval: str = ""
    test: str = NO_TEST
    weighted: str = ""
    in_body: bool = False
    screening: str = ""
    why: str = ""
    effect: Effect | None = None
    per: str = ""
    checks: str = ""
    fallback: str = ""
    correction: str = ""
    disclosure: str = ""
    sentence: str = ""
    pattern: str = ""
    run: Run = field(default_factory=Run)

    @property
    def tested(self) -> bool:
        """Whether there is a test at all."""
        return self.test != NO_TEST

    @property
    def test_in_words(self) -> str:
        """The test as a plan prints it: by name, as a screening, or why there is none."""
        if not self.tested:
            return f"{NO_TEST}：{self.why}" if self.why else NO_TEST
        weighted = f"；加权时用{self.weighted}" if self.weighted else ""
        return f"{self.test}{weighted}" if self.in_body else f"{self.screening}：{self.test}{weighted}"

    @property
    def least(self) -> str:
        """The smallest number of people in words."""
        return f"{self.per}{self.minimum}人" if self.minimum else "不限"


@dataclass(frozen=True)
class Row:
    """A row of the table: where it applies, and what it says under every design."""

    id: str
    when: tuple[tuple[frozenset[str], Group, frozenset[str]], ...]
    said: dict[str, Any] = field(default_factory=dict)

    def fits(self, level_x: str, groups: int, level_y: str) -> bool:
        """Tell whether the row is for this pair."""
        return any(
            level_x in x and level_y in y and least <= groups <= (groups if most is None else most)
            for x, (least, most), y in self.when
        )


@dataclass(frozen=True)
class MethodTable:
    """The whole table.

    Parameters
    ----------
    levels, roles : dict of str to str
        Levels of a question, and what else can stand on the explaining side, with their names for readers.
    screening : str
        What a test is called that must not stand in the text.
    designs : dict of DesignClass to dict
        ``in_body``, and ``interval`` where the method's own is not shown.
    families : dict of str to dict
        How many comparisons are guarded: ``screening`` lists, ``declared`` hypotheses, sentences of the ``text``.
    practical : dict
        What a difference must reach to be told, besides its test.
    sentences : dict of str to str or dict
        Patterns by name; by design where the wording depends on it.
    one, two, models : tuple of Row
        For one question, for two, and for models.
    """

    levels: dict[str, str]
    roles: dict[str, str]
    screening: str
    designs: dict[DesignClass, dict[str, Any]]
    families: dict[str, dict[str, Any]]
    practical: dict[str, Any]
    sentences: dict[str, Any]
    one: tuple[Row, ...]
    two: tuple[Row, ...]
    models: tuple[Row, ...]

    def __repr__(self) -> str:
        return f"方法表（一道题{len(self.one)}种，两道题{len(self.two)}种）"

    def _repr_html_(self) -> str:
        from toolkit.statistics.methods.page import method_tables

        return "".join(table._repr_html_() for table in method_tables(self))

    def rows(self, level_x: str, groups: int, level_y: str) -> list[Row]:
        """Return the rows for a pair of questions: one, or none when nothing is laid down."""
        return [row for row in self.two if row.fits(level_x, groups, level_y)]

    def method(self, row: Row, design: DesignClass) -> Method:
        """Return what a row says under a design."""
        rules = self.designs[design]
        said = dict(row.said)
        if said.get("interval"):
            said["interval"] = rules.get("interval", said["interval"])
        said["disclosure"] = "；".join(d for d in (rules.get("disclosure"), said.get("disclosure")) if d)
        pattern = self.sentences.get(said.get("sentence", ""), "")
        return Method(
            id=row.id,
            in_body=rules["in_body"],
            screening="" if rules["in_body"] else self.screening,
            pattern=pattern[design] if isinstance(pattern, dict) else pattern,
            **said,
        )
