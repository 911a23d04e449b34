"""Reading a table of methods: strictly, with the line of every fault, and no pair of questions answered twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError
from toolkit.questionnaire.yaml_text import Path as KeyPath
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.registry import did_you_mean
from toolkit.sample.sampling import DesignClass
from toolkit.statistics.effect_size import WORDS, Effect
from toolkit.statistics.methods.run import Run, read_run
from toolkit.statistics.methods.table import Group, MethodTable, Row

OTHERWISE = "otherwise"
"""The row for pairs about which nothing is laid down."""
_ALONE = "只有一道题，没有可比的对象"
_ONLY_IN_PAIRS = frozenset({"satisfaction"})
_SECTIONS = {
    "levels", "roles", "screening", "designs", "families", "practical", "sentences", "one", "two", "models",
}  # fmt: skip
_WORDS_OF_A_ROW = (
    "title", "estimate", "interval", "test", "weighted", "why", "chart", "per", "checks", "fallback", "correction",
    "disclosure",
)  # fmt: skip
_ROW = {"id", "y", "when", "minimum", "sentence", "effect", "run", *_WORDS_OF_A_ROW}
_RUN = {field.name for field in fields(Run)}


def read_methods(path: Path) -> MethodTable:
    """Read a table of methods.

    Raises
    ------
    DefinitionError
        ``A-METHODS`` for unknown or missing entries and levels, and for two rows that answer the same question.
    """
    return _Reader(load(path.read_bytes(), path.name)).table()


class _Reader:
    """One pass over one file; remembers where each part stands."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data: dict[str, Any] = source.data if isinstance(source.data, dict) else {}

    def table(self) -> MethodTable:
        self._exactly(self.data, _SECTIONS, ())
        self._exactly(self.data["designs"], {str(design) for design in DesignClass}, ("designs",))
        made = MethodTable(
            **{name: self.data[name] for name in _SECTIONS - {"designs", "one", "two", "models"}},
            designs={DesignClass(name): rules for name, rules in self.data["designs"].items()},
            one=self._rows("one"),
            two=self._rows("two"),
            models=self._rows("models"),
        )
        self._no_overlap(made)
        return made

    def _rows(self, section: str) -> tuple[Row, ...]:
        return tuple(self._row(raw, (section, i)) for i, raw in enumerate(self.data[section]))

    def _row(self, raw: dict[str, Any], path: KeyPath) -> Row:
        self._known(raw, _ROW, path)
        for name in ("id", "title", "estimate", "chart", "minimum", "run"):
            if name not in raw:
                raise self._wrong(path, name, "没有写。")
        if raw.get("sentence", "") not in {"", *self.data["sentences"]}:
            raise self._wrong((*path, "sentence"), raw["sentence"], "不在 sentences 里。")
        said = {name: raw[name] for name in (*_WORDS_OF_A_ROW, "minimum", "sentence") if name in raw}
        if path[0] == "one":
            said |= {"why": _ALONE, "per": "合计"}
        if "effect" in raw:
            said["effect"] = self._effect(raw["effect"], (*path, "effect"))
        said["run"] = self._run(raw, (*path, "run"))
        return Row(raw["id"], tuple(self._when(raw, path)), said)

    def _when(self, raw: dict[str, Any], path: KeyPath) -> Iterator[tuple[frozenset[str], Group, frozenset[str]]]:
        if "y" in raw:
            levels = self._levels(raw["y"], (*path, "y"))
            yield levels, (0, None), levels
        for position, pair in enumerate(raw.get("when", ())):
            here = (*path, "when", position)
            self._known(pair, {"x", "groups", "y"}, here)
            x, y = self._levels(pair["x"], (*here, "x")), self._levels(pair["y"], (*here, "y"))
            yield x, self._groups(pair.get("groups", "0+"), here), y

    def _levels(self, names: list[str], path: KeyPath) -> frozenset[str]:
        known = [*self.data["levels"], *self.data["roles"]]
        for name in names:
            if name not in known:
                raise self._wrong(path, name, f"不认识。{did_you_mean(str(name), known)}")
        return frozenset(names)

    def _groups(self, written: int | str, path: KeyPath) -> Group:
        text = str(written)
        if not text.removesuffix("+").isdigit():
            raise self._wrong(path, "groups", "应当写成 2 或 3+。")
        least = int(text.removesuffix("+"))
        return least, None if text.endswith("+") else least

    def _effect(self, raw: dict[str, Any], path: KeyPath) -> Effect:
        self._known(raw, {"name", "words", "by_df"}, path)
        words = tuple(float(limit) for limit in raw["words"])
        if len(words) not in (0, len(WORDS) - 1) or list(words) != sorted(words):
            raise self._wrong(path, "words", "应当由小到大写三个界限。")
        return Effect(raw["name"], words, bool(raw.get("by_df")))

    def _run(self, raw: dict[str, Any], path: KeyPath) -> Run:
        written = raw["run"]
        self._known(written, _RUN, path)
        if "estimate" not in written:
            raise self._wrong(path, "estimate", "没有写。")
        run = read_run(written, lambda field, name, problem: self._wrong((*path, field), name, problem))
        for said, own in (("test", run.test), ("effect", run.effect), ("correction", run.pairs)):
            if said in raw and not own:
                raise self._wrong(path, said, "写了做法，run 里却没有写用哪一步。")
        if run.test and "test" not in raw:
            raise self._wrong(path, run.test, "要检验，就要在 test 里写明是什么检验。")
        return run

    def _no_overlap(self, table: MethodTable) -> None:
        for level in table.levels:
            if len([row for row in table.one if row.fits(level, 1, level)]) != (level not in _ONLY_IN_PAIRS):
                raise self._wrong(("one",), level, "应当正好有一行。")
        for x, groups, y in product([*table.levels, *table.roles], range(1, 5), table.levels):
            rows = table.rows(x, groups, y)
            if len(rows) > 1:
                raise self._wrong(("two",), rows[1].id, f"和“{rows[0].id}”说的是同一种搭配。")
        if OTHERWISE not in [row.id for row in table.two]:
            raise self._wrong(("two",), OTHERWISE, "没有写。")

    def _exactly(self, data: Any, known: set[str], path: KeyPath) -> None:
        self._known(data, known, path)
        for name in sorted(known - set(data)):
            raise self._wrong(path, name, "没有写。")

    def _known(self, data: Any, known: set[str], path: KeyPath) -> None:
        if not isinstance(data, dict):
            raise self._wrong(path, path[-1] if path else self.source.file, "应当写成“字段: 内容”。")
        for name in data:
            if name not in known:
                raise self._wrong((*path, name), name, f"不认识。{did_you_mean(str(name), sorted(known))}")

    def _wrong(self, path: KeyPath, name: object, problem: str) -> DefinitionError:
        return DefinitionError("A-METHODS", where=self.source.where(path), name=name, problem=problem)
