"""From import text (文本导入) back to a questionnaire: the text we write, and old questionnaires that people paste.

What the text says is taken as it stands; whatever had to be guessed (a kind without a label, options on one line, a
numbered line that may be an option) is named, so that a person can confirm it before anything is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.channels.reading import Draft
from toolkit.channels.wenjuanxing.import_blocks import KINDS, Block, cut
from toolkit.errors import DefinitionError
from toolkit.questionnaire.labels import matching_key

_UNLIKE = {"判断题", "评分单选", "反向量表题", "矩阵反向量表题"}
"""Labels whose meaning the kind keeps only in part."""
_PREFIX = re.compile(
    r"(?:[A-Za-z][.．、)）]\s*|[A-Za-z]\s+|[①-⓿❶-➓]\s*|[（(]\d{1,2}[)）]\s*|\d{1,2}[.．、)）]\s*|[□○●◯☐]\s*)(?=\S)"
)
_QUOTED = re.compile(r"“([^“”]+)”(_*)")
_TEXT_BOX = re.compile(r"_{3,}$|[(（【]?请(?:注明|说明)[)）】]?")
_RANGE = re.compile(r"(\d{1,3})\s*[~～]\s*(\d{1,3})")
_LIMIT = re.compile(r"(?:最多|至多|限)[^0-9０-９，。；()（）]{0,6}([0-9０-９])\s*[项个]")
_MANY = re.compile(r"多选|哪些|(?:多|复数|限|最少|至少).{0,4}选")


def parse(text: str, name: str = "pasted") -> Draft:
    r"""Return the definition a text describes, and what a person has to confirm.

    Parameters
    ----------
    text : str
        The import text; any line ends.
    name : str
        Id of the new survey.

    Returns
    -------
    Draft
        Its definition can be given to ``Questionnaire.from_dict``; options are coded 1..n in the order written.

    Raises
    ------
    DefinitionError
        ``Q-EMPTY`` when no line is a question.

    Examples
    --------
    >>> draft = parse("标题\n\n1. 您的性别是？[单选题]\n男\n女\n")
    >>> draft.definition["items"]
    [{'id': 'Q1', 'text': '您的性别是？', 'kind': 'single', 'options': {1: '男', 2: '女'}}]
    """
    guesses: list[str] = []
    head, blocks = cut(text, guesses)
    if not blocks:
        raise DefinitionError("Q-EMPTY", where="粘贴的文本")
    items = []
    for position, block in enumerate(blocks, start=1):
        doubts: list[str] = []
        item = {"id": f"Q{position}"} | _item(block, doubts)
        guesses += [f"第{position}题：{doubt}" for doubt in doubts]
        items.append(item)
    if not head:
        guesses.insert(0, "没有找到标题，先写成“未命名问卷”。")
    definition: dict[str, Any] = {"id": name, "title": _unquoted(head[0]) if head else "未命名问卷", "rev": 1}
    if head[1:]:
        definition["intro"] = "\n".join(_unquoted(line) for line in head[1:])
    guesses.append("跳题、互斥、选填和随机顺序不在文本里：平台上设过的，请在 questionnaire.yaml 里补上。")
    return Draft(definition | {"items": items}, tuple(guesses))


def is_import_text(text: str) -> bool:
    r"""Tell import text: at least half of its numbered questions carry one of the platform's labels.

    >>> is_import_text("标题\n\n1. 您的性别是？[单选题]\n男\n女\n"), is_import_text("1,男\n2,女\n")
    (True, False)
    """
    _, blocks = cut(text, [])
    return bool(blocks) and sum(bool(block.label) for block in blocks) * 2 >= len(blocks)


def _item(block: Block, doubts: list[str]) -> dict[str, Any]:
    kind = _kind(block, doubts)
    item: dict[str, Any] = {"text": block.stem or "（题干缺失）", "kind": kind}
    if not block.stem:
        doubts.append("没有题干，请补上。")
    if block.starred and kind != "info":
        item["required"] = True
    if block.optional:
        doubts.append("原文标了“选填”，按不必答处理。")
    if kind in ("text", "info"):
        if block.body:
            doubts.append(f"题目下面的文字没有用上：“{'／'.join(block.body)[:40]}”。")
        return item
    if kind == "matrix":
        return item | _matrix(block, doubts)
    if kind == "scale" and (points := _points(block)):
        return item | points
    item["options"] = _options(_lines(block, doubts), doubts)
    limit = _LIMIT.search(block.stem)
    if limit and kind in ("multi", "rank"):
        item["max"] = min(max(1, int(limit[1])), len(item["options"]))
        doubts.append(f"按题干设为最多选{item['max']}项，请核对。")
    return item


def _kind(block: Block, doubts: list[str]) -> str:
    if block.label in KINDS:
        if block.label in _UNLIKE:
            doubts.append(f"原题型是“{block.label}”，只能按相近的题型读取，请核对。")
        return KINDS[block.label]
    if block.label:
        doubts.append(f"题型“{block.label}”本工具没有，先按填空题记下，请改写。")
        return "text"
    if not block.body:
        doubts.append("没有标题型，下面也没有选项，按填空题读取，请核对。")
        return "text"
    kind = "multi" if _MANY.search(block.stem) else "single"
    doubts.append(f"没有标题型，按{'多选题' if kind == 'multi' else '单选题'}读取，请核对。")
    return kind


def _points(block: Block) -> dict[str, int] | None:
    """Return the ends of a scale of numbers: ``1~5``, or one whole number a line without a gap."""
    if len(block.body) == 1 and (ends := _RANGE.fullmatch(block.body[0])):
        low, high = int(ends[1]), int(ends[2])
        return {"min": low, "max": high} if low < high <= low + 100 else None
    points = [int(line) for line in block.body if line.isascii() and line.isdecimal()]
    whole = len(points) == len(block.body) > 1 and points == list(range(points[0], points[0] + len(points)))
    return {"min": points[0], "max": points[-1]} if whole else None


def _lines(block: Block, doubts: list[str]) -> list[str]:
    """Return the options as lines; several on one line are cut at blanks."""
    if len(block.body) != 1:
        return block.body
    parts = re.split(r"\s{2,}|\t|(?<=\S) (?=[A-Za-z][.．、])", block.body[0])
    parts = parts if len(parts) > 1 else block.body[0].split(" ")
    if len(parts) > 1:
        doubts.append(f"选项写在同一行，按空格分成{len(parts)}个，请核对。")
    return [part for part in parts if part]


def _options(lines: list[str], doubts: list[str]) -> dict[int, Any]:
    labels, boxes, cut = [], [], False
    for line in lines:
        boxes.append(bool(_TEXT_BOX.search(line)))
        label = re.sub(r"_{2,}$", "", _unquoted(line)).strip()
        if label == line.strip("_ ") and (prefix := _PREFIX.match(label)):
            label, cut = label[prefix.end() :], True
        labels.append(label.replace("　", " ").strip())
    if cut:
        doubts.append("选项前的编号（如 A.、1.、①）已去掉，请核对。")
    while len(labels) < 2:
        labels.append(f"选项{len(labels) + 1}")
        boxes.append(False)
        doubts.append("选项不足两个，先补上一个，请改成真正的选项。")
    apart = _told_apart(labels, doubts)
    return {
        code: {"label": label, "text": True} if box else label
        for code, (label, box) in enumerate(zip(apart, boxes, strict=True), start=1)
    }


def _unquoted(line: str) -> str:
    """Return a line without the quotation marks our own text protects a number or a rule with."""
    whole = _QUOTED.fullmatch(line)
    if whole is None:
        return line
    inside = whole[1]
    protects = _PREFIX.match(inside.replace("　", " ")) or not re.search(r"\w", inside) or re.match(r"\W|\d", inside)
    return inside + whole[2] if protects or re.match(r"[一二三四五六七八九十]|基本信息|分页", inside) else line


def _matrix(block: Block, doubts: list[str]) -> dict[str, Any]:
    columns, rows = _grid(block)
    if not columns:
        columns = ["选项1", "选项2", "选项3"]
        doubts.append("看不出矩阵的列（选项），请补上。")
    if not rows:
        rows = ["行1"]
        doubts.append("看不出矩阵的行，请补上。")
    options = _options(columns, doubts)
    plain = {code: option["label"] if isinstance(option, dict) else option for code, option in options.items()}
    labels = _told_apart([_unquoted(row).replace("　", " ") for row in rows], doubts)
    return {"options": plain, "rows": {f"r{i}": label for i, label in enumerate(labels, start=1)}}


def _grid(block: Block) -> tuple[list[str], list[str]]:
    """Return columns and rows: under ``行：`` and ``列：``, or a line of columns and then the rows."""
    parts: dict[str, list[str]] = {"行": [], "列": []}
    if not _heads(block.body[0] if block.body else ""):
        first, *rest = block.body or [""]
        return list(_spread([first])), rest
    current = "列"
    for line in block.body:
        if named := _heads(line):
            current = named
        elif line.startswith(("- ", "• ")):
            parts[current].append(line[2:].strip())
        else:
            parts["列" if _RANGE.fullmatch(line) else current].append(line)
    return list(_spread(parts["列"])), parts["行"]


def _heads(line: str) -> str:
    name = line.rstrip(":： ").lower()
    is_head = line.rstrip().endswith((":", "："))
    return {"行": "行", "rows": "行", "列": "列", "columns": "列"}.get(name, "") if is_head else ""


def _spread(lines: list[str]) -> Iterator[str]:
    """Yield columns: a range as its points, a line of several as its parts."""
    for line in lines:
        if ends := _RANGE.fullmatch(line):
            yield from (str(point) for point in range(int(ends[1]), min(int(ends[2]), int(ends[1]) + 100) + 1))
        elif len(lines) == 1:
            yield from line.split()
        else:
            yield line


def _told_apart(labels: list[str], doubts: list[str]) -> list[str]:
    """Return labels of which none is empty and no two are read alike."""
    seen: set[str] = set()
    kept = []
    for position, label in enumerate(labels, start=1):
        name = label if matching_key(label) else f"选项{position}"
        if matching_key(name) in seen:
            name = f"{name}（第{position}项）"
        if name != label:
            doubts.append(f"第{position}项没有文字或与别的重复，先写成“{name}”，请核对。")
        seen.add(matching_key(name))
        kept.append(name)
    return kept
