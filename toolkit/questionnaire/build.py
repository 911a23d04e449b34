"""From plain data to a questionnaire: fields checked, option sets and bank items resolved, jumps compiled.

What cannot be built raises; what can be built but is wrong in structure (a jump to an unknown question) is kept in
``Questionnaire.problems`` so that a check can list everything at once. Reading a survey folder is strict on both.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from toolkit.errors import DefinitionError, IntakeError
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.definition import Definition
from toolkit.questionnaire.kinds import KINDS
from toolkit.questionnaire.labels import matching_key, numeral
from toolkit.questionnaire.model import Item, Option, Questionnaire, Row
from toolkit.questionnaire.routing.written import routed
from toolkit.questionnaire.yaml_text import Path as KeyPath
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.registry import did_you_mean

_ID = re.compile(r"(?=.{1,64}$)[A-Za-z](?:_?[A-Za-z0-9])*")  # two underscores part an item from its code or row
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BOX = re.compile(r"其[他它].{0,8}(?:请注明|请说明|请写明|请填写)|其[他它][：:]?_{2,}$")
"""Labels that ask for words: such an option has a text box, whether it is marked or not."""
_TAKEN = {"end", "number", "respondent", "submitted", "seconds", "source", "link", "disposition"}
"""Names of the toolkit's own: the end of the form, and the columns about a respondent."""
_HEAD = {"id", "title", "rev", "intro", "min_age", "sets", "items"}
_FIELDS = {
    "id", "use", "kind", "text", "var", "options", "rows", "max", "min", "unit", "required", "sensitive",
    "factual", "randomize", "exclusive", "show_if", "skip", "lint_ok", "base",
}  # fmt: skip
_NOTES = {"en", "analysis", "basis", "note", "field", "env", "rev", "place"}


def from_dict(data: dict[str, Any]) -> Questionnaire:
    """Build a questionnaire from plain data.

    Raises
    ------
    DefinitionError
        For what cannot be built: unknown field, kind, set or bank item, malformed options, an id that is none.
    """
    return build(Source(data, ""))


def build(source: Source) -> Questionnaire:
    """Build a questionnaire from a definition that was read from a file; faults are told with their place.

    Raises
    ------
    DefinitionError
        As :func:`from_dict`.
    """
    return _Builder(source).questionnaire()


def read(path: Path, *, strict: bool = True) -> Questionnaire:
    """Read a questionnaire file.

    Parameters
    ----------
    path : Path
    strict : bool
        Whether the first fault of structure raises with its line. The check reads without, to list all of them.

    Raises
    ------
    DefinitionError
        ``Q-NO-FILE`` when there is none; else as :func:`from_dict` and, when strict, the rules of structure.
    """
    if not path.is_file():
        raise DefinitionError("Q-NO-FILE", where=str(path))
    builder = _Builder(source_of(path))
    questionnaire = builder.questionnaire()
    if not strict:
        return questionnaire
    for problem, place in builder.read.problems:
        raise DefinitionError(
            "Q-STRUCTURE", where=f"{place}（{problem.item}）", problem=problem.message, fix=problem.suggestion
        )
    return questionnaire


def source_of(path: Path) -> Source:
    """Return the definition in a file as it was written: YAML text, or the workbook that is edited in WPS.

    Raises
    ------
    DefinitionError
        What the readers of the two formats raise.
    """
    if path.suffix.lower() != ".xlsx":
        return load(path.read_bytes(), path.name)
    from toolkit.questionnaire.workbook import read_workbook

    try:
        return read_workbook(path.read_bytes(), path.name)
    except IntakeError as error:  # its words are about downloads
        raise DefinitionError("Q-WORKBOOK", where=path.name) from error


def _visible(text: str) -> str:
    """Return text without characters that nobody sees but that turn or split it in a form."""
    return _UNSEEN.sub("", text).strip()


class _Builder:
    """One pass over one definition; remembers where each part stands so that messages can name the line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.read = Definition(source)
        self.sets: dict[str, Any] = {}
        self.open_sets: list[str] = []

    # ---- the whole -------------------------------------------------------------------------------------------------

    def questionnaire(self) -> Questionnaire:
        data = self.source.data
        if not isinstance(data, dict) or not isinstance(data.get("items"), list) or not data["items"]:
            raise DefinitionError("Q-EMPTY", where=self.source.file or "问卷")
        self.read.known_fields(data, _HEAD, ())
        self.sets = self.read.mapping(data, "sets", (), "“名称: 选项”")
        written = [self._resolved(raw, ("items", i)) for i, raw in enumerate(data["items"])]
        items = [self._item(w, ("items", i)) for i, w in enumerate(written)]
        self._unique(items)
        items = routed(items, self.read)
        return Questionnaire(
            id=str(data.get("id") or "survey"),
            title=str(data.get("title") or "未命名问卷"),
            rev=self.read.whole(data.get("rev", 1), ("rev",)),
            intro=str(data.get("intro") or ""),
            min_age=None if data.get("min_age") is None else self.read.whole(data["min_age"], ("min_age",)),
            items=tuple(items),
            problems=self.read.listed(),
        )

    def _resolved(self, raw: Any, path: KeyPath) -> dict[str, Any]:
        """Return an item with its bank entry merged in and its options and rows as mappings."""
        if not isinstance(raw, dict):
            raise self.read.error("Q-FIELD-TYPE", path, field="items", expected="每题一组“字段: 内容”")
        self.read.known_fields(raw, _FIELDS | _NOTES, path)
        item = dict(raw)
        if "use" in item:
            item = self._from_bank(item, path)
        if "options" in item:
            item["options"] = self._options(item["options"], (*path, "options"))
        if "rows" in item:
            item["rows"] = self._rows(item["rows"], (*path, "rows"))
        return item

    def _from_bank(self, item: dict[str, Any], path: KeyPath) -> dict[str, Any]:
        name = str(item.pop("use"))
        known = bank().items
        if name not in known:
            raise self.read.error("Q-USE", path, name=name, hint=did_you_mean(name, list(known)))
        return known[name] | item

    # ---- one item --------------------------------------------------------------------------------------------------

    def _item(self, written: dict[str, Any], path: KeyPath) -> Item:
        for name in ("id", "kind", "text"):
            if written.get(name) in (None, ""):
                raise self.read.error("Q-MISSING", path, field=name)
        identity, kind = str(written["id"]), str(written["kind"])
        var = str(written.get("var") or identity.lower())
        if not _ID.fullmatch(identity) or identity.casefold() in _TAKEN:
            raise self.read.error("Q-ID", (*path, "id"), id=identity)
        if not _ID.fullmatch(var):
            raise self.read.error("Q-ID", (*path, "var"), id=var)
        if kind not in KINDS:
            raise self.read.error("Q-KIND", (*path, "kind"), kind=kind, hint=did_you_mean(kind, list(KINDS)))
        options = tuple(self._option(c, v, (*path, "options", c)) for c, v in written.get("options", {}).items())
        minimum, maximum = self.read.number(written, "min", path), self.read.number(written, "max", path)
        if kind == "scale" and not options and minimum is not None and maximum is not None:
            options = self._points(minimum, maximum, path)
        item = Item(
            id=identity,
            kind=kind,
            text=_visible(str(written["text"])),
            var=var,
            options=options,
            rows=tuple(Row(str(k), str(v)) for k, v in written.get("rows", {}).items()),
            minimum=minimum,
            maximum=maximum,
            unit=str(written.get("unit") or ""),
            required=self.read.flag(written, "required", path),
            sensitive=self.read.flag(written, "sensitive", path),
            factual=self.read.flag(written, "factual", path),
            randomize="rows" if written.get("randomize") == "rows" else self.read.flag(written, "randomize", path),
            exclusive=self.read.codes_of(written.get("exclusive"), (*path, "exclusive")),
            base=str(written.get("base") or ""),
            lint_ok={str(k): str(v) for k, v in self.read.mapping(written, "lint_ok", path, "“规则: 理由”").items()},
            written=written,
        )
        self._shape(item, path)
        return item

    def _shape(self, item: Item, path: KeyPath) -> None:
        if KINDS[item.kind].has_options and len(item.options) < 2:
            self.read.problem("O15", item.id, path, "选择类题目至少要有两个选项。", "请补充选项（options）。")
        if item.kind == "matrix" and not item.rows:
            self.read.problem("O15", item.id, path, "矩阵题没有行。", "请写上要逐行评价的项目（rows）。")
        if item.kind == "number" and item.minimum is not None and item.minimum < 0:
            raise self.read.error("Q-NEGATIVE", (*path, "min"))
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            raise self.read.error("Q-RANGE", (*path, "min"), low=item.minimum, high=item.maximum)
        if item.kind == "number" and item.maximum is not None and item.maximum < (item.minimum or 0):
            raise self.read.error("Q-RANGE", (*path, "max"), low=numeral(item.minimum or 0), high=numeral(item.maximum))
        if item.kind in ("multi", "rank") and item.maximum is not None and item.maximum < 1:
            raise self.read.error("Q-RANGE", (*path, "max"), low=1, high=numeral(item.maximum))
        self._told_apart(item, list(item.labels.values()), (*path, "options"))
        self._told_apart(item, [row.label for row in item.rows], (*path, "rows"))
        self._told_apart(item, [row.key for row in item.rows], (*path, "rows"))
        unknown = [code for code in item.exclusive if code not in item.labels]
        if unknown:
            self.read.problem(
                "F09", item.id, path, f"互斥选项写了不存在的代码{unknown[0]}。", "请改成本题已有的选项代码。"
            )

    def _told_apart(self, item: Item, labels: list[str], path: KeyPath) -> None:
        keys: dict[str, str] = {}
        for label in labels:
            key = matching_key(label)
            if not key:
                raise self.read.error("Q-FIELD-TYPE", path, field=path[-1], expected="每个选项或行的文字，不能留空")
            if key in keys:
                message = f"“{keys[key]}”和“{label}”在读数据时分不开（只差空格、全半角、括号样式或横线）。"
                self.read.problem("O09", item.id, path, message, "请改掉其中一个的说法，或删去一个。")
                return
            keys[key] = label

    def _options(self, value: Any, path: KeyPath) -> dict[int, Any]:
        if isinstance(value, str):
            return dict(self._set(value, path))
        if isinstance(value, list):
            return dict(enumerate(value, start=1))
        if not isinstance(value, dict) or not value:
            raise self.read.error("Q-FIELD-TYPE", path, field="options", expected="“代码: 选项”或选项清单")
        if "set" in value or "from" in value:
            self.read.known_fields(value, {"set", "from", "add"}, path)
            base = self._set(str(value["set"]), path) if "set" in value else self._external(str(value["from"]), path)
            return self._codes(self.read.mapping(value, "add", path, "“代码: 选项”"), (*path, "add"), dict(base))
        return self._codes(value, path, {})

    def _codes(self, value: dict[Any, Any], path: KeyPath, options: dict[int, Any]) -> dict[int, Any]:
        """Add options by code to those there are; a code twice would hide one of them."""
        for key, label in value.items():
            code = self.read.whole(key, (*path, key))
            if code in options:
                raise self.read.error("Q-SAME-CODE", (*path, key), number=code)
            if code < 0:
                raise self.read.error("Q-NEGATIVE-CODE", (*path, key), number=code)
            options[code] = label
        return options

    def _set(self, name: str, path: KeyPath) -> dict[int, Any]:
        if name in self.sets:
            if name in self.open_sets:
                raise self.read.error("Q-LOOP", path, name=name)
            self.open_sets.append(name)
            options = self._options(self.sets[name], ("sets", name))
            self.open_sets.pop()
            return options
        sets = bank().sets
        if name not in sets:
            raise self.read.error("Q-SET", path, name=name, hint=did_you_mean(name, [*self.sets, *sets]))
        return sets[name]

    def _external(self, name: str, path: KeyPath) -> dict[int, Any]:
        if name != "places":
            raise self.read.error("Q-SET", path, name=name, hint=did_you_mean(name, ["places"]))
        return bank().places

    def _option(self, code: int, value: Any, path: KeyPath) -> Option:
        if isinstance(value, dict):
            self.read.known_fields(value, {"label", "text"}, path)
            return Option(code, self._label(value.get("label"), path), self.read.flag(value, "text", path))
        label = self._label(value, path)
        return Option(code, label, _BOX.search(label) is not None)

    def _label(self, value: Any, path: KeyPath) -> str:
        """Return a label as it was written: the loader takes ``true`` and ``3`` for what they look like."""
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str | int | float):
            raise self.read.error("Q-FIELD-TYPE", path, field="options 或 rows", expected="选项或行的文字")
        return _visible(str(value))

    def _points(self, minimum: float, maximum: float, path: KeyPath) -> tuple[Option, ...]:
        if minimum < 0:
            raise self.read.error("Q-NEGATIVE", (*path, "min"))
        if maximum - minimum > 100 or minimum != int(minimum) or maximum != int(maximum):
            raise self.read.error("Q-RANGE", (*path, "max"), low=minimum, high=maximum)
        return tuple(Option(point, str(point)) for point in range(int(minimum), int(maximum) + 1))

    def _rows(self, value: Any, path: KeyPath) -> dict[str, str]:
        if isinstance(value, list):
            return {f"r{i}": self._label(label, (*path, i - 1)) for i, label in enumerate(value, start=1)}
        if not isinstance(value, dict) or not value:
            raise self.read.error("Q-FIELD-TYPE", path, field="rows", expected="“代号: 行标题”或行标题清单")
        for key in value:
            if not _ID.fullmatch(str(key)):
                raise self.read.error("Q-ID", (*path, key), id=key)
        return {str(key): self._label(label, (*path, key)) for key, label in value.items()}

    def _unique(self, items: list[Item]) -> None:
        taken: dict[str, dict[str, int]] = {"id": {}, "var": {}}
        for position, item in enumerate(items):
            for name, what in (("id", "题号"), ("var", "变量名")):
                value = getattr(item, name)
                first = taken[name].setdefault(value.casefold(), position)
                if first != position:
                    message = f"{what}“{value}”已经被{items[first].id}用过（大小写不同也算相同）。"
                    self.read.problem("F17", item.id, ("items", position), message, "请换一个，每题都要不同。")
                    break  # a variable name taken from the id says nothing new
