"""plan.yaml: the few things a person decides about the analysis, and the lock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DefinitionError
from toolkit.files import canonical_json, digest
from toolkit.questionnaire.kinds import kind_of
from toolkit.questionnaire.yaml_text import Path as KeyPath
from toolkit.questionnaire.yaml_text import Source, dump, load
from toolkit.registry import did_you_mean
from toolkit.sample.groups import grouping, usual_groups
from toolkit.statistics.methods import packaged

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_FIELDS = ("expected", "groups", "crosstabs", "hypotheses", "leave_out", "locked")
_NEVER = re.compile("不作交叉分析|不与其他题交叉")
_COMPARABLE = ("single", "multi", "scale")
_MOST_OUTCOMES = 6
_FACTS_ONLY = "不与任何态度题交叉"
_HEAD = """\
# 分析计划：这里只写由人决定的事；每道题怎样算，由工具按题型给出（运行 toolkit plan 看全表）
# expected 预计份数 · groups 按哪些题分组 · crosstabs 哪些题要分组看（例如 {HOU06: [SCR02]}；只写题号就按全部分组题）
# hypotheses 事先写明的假设，最多5个（例如 [{item: LIF01, by: DEM05, text: 在职青年的满意度低于学生}]）
# leave_out 不列表的题 · locked 由 toolkit plan --lock 写入，请不要手改
"""


@dataclass(frozen=True)
class Hypothesis:
    """A comparison declared before the answers are read: an outcome, what it is told apart by, and the expectation."""

    item: str
    by: str
    text: str


@dataclass(frozen=True)
class Lock:
    """What was laid down when the plan was locked.

    Parameters
    ----------
    hash, questionnaire : str
        Fingerprints of the plan and of the questionnaire.
    tables : dict of str to str
        Table id to the fingerprint of the table.
    answers : int
        Answers that had been read by then.
    """

    hash: str = ""
    questionnaire: str = ""
    tables: dict[str, str] = field(default_factory=dict)
    answers: int = 0

    @property
    def genuine(self) -> bool:
        """Whether the record still fits its own fingerprint: one that was edited by hand proves nothing."""
        return self.hash == plan_hash(self.questionnaire, self.tables)


def plan_hash(questionnaire: str, tables: dict[str, str]) -> str:
    """Return the fingerprint of a plan (16 hexadecimal digits)."""
    return digest(canonical_json({"questionnaire": questionnaire, "tables": tables}).encode())[:16]


@dataclass(frozen=True)
class Choices:
    """What a person decides.

    Parameters
    ----------
    groups : tuple of str
        Questions that make groups.
    crosstabs : dict of str to tuple of str
        Outcome to the questions it is told apart by.
    hypotheses : tuple of Hypothesis
    leave_out : tuple of str
        Questions without a table.
    expected : int or None
        Answers expected.
    locked : Lock or None
    written : str
        The file as it stands; empty when there is none.
    """

    groups: tuple[str, ...] = ()
    crosstabs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    leave_out: tuple[str, ...] = ()
    expected: int | None = None
    locked: Lock | None = None
    written: str = field(default="", compare=False)


def read_choices(path: Path, questionnaire: Questionnaire) -> Choices:
    """Read plan.yaml; without the file what a new survey begins with.

    Raises
    ------
    DefinitionError
        ``A-PLAN`` with the line, for unknown entries and questions, for questions that cannot be compared, and for
        too many hypotheses; and what reading any YAML raises.
    """
    if not path.is_file():
        return first_choices(questionnaire)
    written = path.read_bytes()
    return _Reader(load(written, path.name), questionnaire, written.decode("utf-8-sig")).choices()


def first_choices(questionnaire: Questionnaire) -> Choices:
    """Return what a new survey begins with: of each module its first opinion, told apart by the usual groups.

    Few comparisons on purpose: the more a report makes, the less each of them can show.
    """
    groups = usual_groups(questionnaire)
    told: dict[str, str] = {}
    for item in questionnaire.questions:
        ruled = _NEVER.search(str(item.written.get("analysis") or ""))
        if item.kind in _COMPARABLE and not item.factual and not ruled and item.id not in groups:
            told.setdefault(item.id[:3], item.id)
    return Choices(groups, dict.fromkeys(list(told.values())[:_MOST_OUTCOMES], groups))


def choices_text(choices: Choices) -> str:
    """Return the text of plan.yaml: the file as it stands with the lock put in, else a new one with a short guide."""
    record = {"locked": _lock_data(choices.locked)} if choices.locked else {}
    if choices.written:
        edited = _without_lock(choices.written) + (dump(record) if record else "")
        if _plain(edited) == {**(_plain(choices.written) or {}), "locked": record.get("locked")}:
            return edited
    data: dict[str, Any] = {} if choices.expected is None else {"expected": choices.expected}
    data |= {
        "groups": list(choices.groups),
        "crosstabs": {item: list(by) for item, by in choices.crosstabs.items()},
        "hypotheses": [{"item": h.item, "by": h.by, "text": h.text} for h in choices.hypotheses],
        "leave_out": list(choices.leave_out),
    }
    return _HEAD + dump(data | record)


def _lock_data(lock: Lock) -> dict[str, Any]:
    data: dict[str, Any] = {"hash": lock.hash, "questionnaire": lock.questionnaire}
    return data | ({"answers": lock.answers} if lock.answers else {}) | {"tables": dict(lock.tables)}


def _without_lock(text: str) -> str:
    """Return a file without the lines of its lock; a person's own lines stay as they are, comments too."""
    source = load(text, "")
    lines = text.splitlines(keepends=True)
    if "locked" in (source.data or {}):
        starts = [*(source.lines[key,] for key in source.data), len(lines) + 1]
        first, following = next((a, b) for a, b in pairwise(starts) if a == source.lines["locked",])
        del lines[first - 1 : following - 1]
    kept = "".join(lines)
    return kept if kept.endswith("\n") or not kept else f"{kept}\n"


def _plain(text: str) -> dict[str, Any] | None:
    """Return what a file says, an absent lock as None; None when it cannot be read, like braces cut in two."""
    try:
        return {"locked": None, **(load(text, "").data or {})}
    except DefinitionError:
        return None


class _Reader:
    """One pass over one file; remembers where each part stands."""

    def __init__(self, source: Source, questionnaire: Questionnaire, text: str) -> None:
        self.source, self.questionnaire, self.text = source, questionnaire, text
        self.data: Any = {} if source.data is None else source.data
        self.questions = {item.id: item for item in questionnaire.questions}
        rows = ((m.name, item) for item in questionnaire.questions for m in kind_of(item).measures(item))
        self.measures = self.questions | {name: item for name, item in rows if item.kind == "matrix"}

    def choices(self) -> Choices:
        if not isinstance(self.data, dict):
            raise self._wrong((), self.source.file, "应当写成“字段: 内容”。")
        for name in self.data:
            if name not in _FIELDS:
                raise self._wrong((name,), name, f"不认识。{did_you_mean(str(name), list(_FIELDS))}")
        left = tuple(self._ids("leave_out", ("leave_out",)))
        usual = [name for name in usual_groups(self.questionnaire) if name not in left]
        groups = tuple(self._ids("groups", ("groups",)) if "groups" in self.data else usual)
        for position, name in enumerate(groups):
            self._groups(name, ("groups", position))
        return Choices(
            groups,
            dict(self._crosstabs(groups, left)),
            tuple(self._hypotheses()),
            left,
            self._count(self.data, "expected", ()) or None,
            self._lock(),
            self.text,
        )

    # ---- parts -----------------------------------------------------------------------------------------------------

    def _crosstabs(self, groups: Sequence[str], left: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield outcomes and what they are told apart by; an outcome alone is told apart by all groups."""
        written = self.data.get("crosstabs") or {}
        if isinstance(written, list):
            pairs = [(item, None, ("crosstabs", i)) for i, item in enumerate(written)]
        elif isinstance(written, dict):
            pairs = [(item, by, ("crosstabs", item)) for item, by in written.items()]
        else:
            raise self._wrong(("crosstabs",), "crosstabs", "应当写成“题号: [分组题]”。")
        for item, by, path in pairs:
            self._known(item, path, self.questions)
            if item in left:
                raise self._wrong(path, item, "同时写在 leave_out 里，请删去一处。")
            if by is None:
                by = [name for name in groups if name != item]
            if not isinstance(by, list):
                raise self._wrong(path, item, "后面应当是列表，例如 [SCR02, DEM01]。")
            self._once(by, path)
            for position, name in enumerate(by):
                self._pair(item, self._known(name, (*path, position), self.questions), (*path, position))
            yield item, tuple(by)

    def _hypotheses(self) -> Iterator[Hypothesis]:
        written = self._list("hypotheses")
        most = packaged().families["declared"]["most"]
        if len(written) > most:
            raise self._wrong(("hypotheses", most), "hypotheses", f"最多写{most}个，这里有{len(written)}个。")
        seen = set()
        for position, raw in enumerate(written):
            path = ("hypotheses", position)
            if not isinstance(raw, dict) or set(raw) != {"item", "by", "text"} or not raw["text"]:
                raise self._wrong(
                    path, "hypotheses", "的每一项都要有 item（结果题）、by（分组题）和 text（预计怎样）。"
                )
            for name in ("item", "by"):
                self._known(raw[name], (*path, name), self.measures)
            self._pair(raw["item"], raw["by"], (*path, "by"))
            if (raw["item"], raw["by"]) in seen:
                raise self._wrong(path, raw["item"], "和前面的一个假设比的是同样两道题。")
            seen.add((raw["item"], raw["by"]))
            yield Hypothesis(raw["item"], raw["by"], str(raw["text"]).strip())

    def _lock(self) -> Lock | None:
        raw = self.data.get("locked")
        if raw is None:
            return None
        path = ("locked",)
        fields = {"hash", "questionnaire", "tables", "answers"}
        if not isinstance(raw, dict) or set(raw) - fields or not isinstance(raw.get("tables"), dict):
            raise self._wrong(path, "locked", "的记录不完整；请删去整段，再运行 toolkit plan --lock。")
        tables = {str(name): str(print_) for name, print_ in raw["tables"].items()}
        answers = self._count(raw, "answers", path)
        return Lock(str(raw.get("hash")), str(raw.get("questionnaire")), tables, answers)

    # ---- checks ----------------------------------------------------------------------------------------------------

    def _list(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if value is not None and not isinstance(value, list):
            raise self._wrong((name,), name, "应当是列表，例如 [HOU01, HOU02]。")
        return value or []

    def _ids(self, name: str, path: KeyPath) -> list[str]:
        names = self._list(name)
        for position, found in enumerate(names):
            self._known(found, (*path, position), self.questions)
        self._once(names, path)
        return names

    def _once(self, names: list[str], path: KeyPath) -> None:
        for position, name in enumerate(names):
            if name in names[:position]:
                raise self._wrong((*path, position), name, "写了两次。")

    def _known(self, name: Any, path: KeyPath, known: dict[str, Item]) -> str:
        if not isinstance(name, str) or name not in known:
            raise self._wrong(path, name, f"不是这份问卷的题号。{did_you_mean(str(name), list(known))}")
        return name

    def _groups(self, name: str, path: KeyPath) -> None:
        if len(grouping(self.questionnaire, self.questions[name]).groups) < 2:
            raise self._wrong(path, name, "分不出组；分组题要是单选题或量表题，至少有两个选项。")

    def _pair(self, item: str, by: str, path: KeyPath) -> None:
        """Refuse pairs that cannot be compared, and those the bank rules out."""
        if item == by:
            raise self._wrong(path, by, "不能和自己比。")
        for name in (item, by):
            found = self.measures[name]
            said = str(found.written.get("analysis") or "")
            other = self.measures[by if name == item else item]
            if found.kind == "text":
                raise self._wrong(path, name, "是填空题，不能用来比较或分组；请先归类。")
            if _NEVER.search(said) or (_FACTS_ONLY in said and not other.factual):
                raise self._wrong(path, name, f"不能和“{other.id}”放在一起分析（题库规定：{said}）。")
        if self.measures[by].kind in ("single", "consent"):
            self._groups(self.measures[by].id, path)

    def _count(self, data: dict[str, Any], name: str, path: KeyPath) -> int:
        value = data.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong((*path, name), name, "应当是一个正整数，例如 300。")
        return value

    def _wrong(self, path: KeyPath, name: object, problem: str) -> DefinitionError:
        return DefinitionError("A-PLAN", where=self.source.where(path), name=name, problem=problem)
