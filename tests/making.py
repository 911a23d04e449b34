"""Questionnaires, answers and files for tests: generated ones with nasty labels, and small hand-written ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from toolkit.channels.mapping import Mapping, Target
from toolkit.document.xlsx import write_grid
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.labels import matching_key, option_key
from toolkit.responses import Intake, Store, ingest

ROOT = Path(__file__).resolve().parents[1]
HEAD = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]

_STARTS = ["", "=", "+", "@", "-", "（", "〈", "１", "3.", "A.", "①", "“", "#", "😀", "一、"]
_MIDDLES = [
    "住房",
    "就业与收入",
    "房租（月）",
    "0—3岁",
    "学、用",
    "a,b",
    "托育/托管",
    "学→用",
    "１２",
    "NA",
    "无",
    "<b>粗",
    "&amp",
]
_ENDS = ["", "！", "(含补贴)", "【旧】", "👩‍💻", "％", ";", "…", "等。", "'\""]
PLAIN = st.sampled_from(
    ["住房", "就业", "婚恋", "子女上学", "文体活动", "志愿服务", "身心健康", "权益保护", "学习成长"]
)


@st.composite
def labels(draw: st.DrawFn, n: int, *, plain: bool = False) -> list[str]:
    """Labels that can be told apart, the nasty ones among them."""
    part = PLAIN if plain else st.builds(lambda a, b, c: a + b + c, *map(st.sampled_from, (_STARTS, _MIDDLES, _ENDS)))
    found: dict[str, str] = {}
    for position in range(n):
        label = draw(part)
        key = option_key(label)
        found[key if key not in found else f"{key}#{position}"] = label if key not in found else f"{label}乙{position}"
    return list(found.values())


@st.composite
def items(draw: st.DrawFn, position: int, *, plain: bool = False) -> dict[str, Any]:
    """One item of any kind but its routing."""
    kind = draw(st.sampled_from(["info", "consent", "single", "multi", "scale", "matrix", "rank", "number", "text"]))
    stem = draw(labels(1, plain=plain))[0]
    item: dict[str, Any] = {
        "id": f"Q{position}",
        "kind": kind,
        "text": f"第{position}问：{stem}{'甲乙丙丁'[position % 4]}？",
    }
    if kind in ("consent", "single", "multi", "rank", "matrix"):
        n = draw(st.integers(2, 6))
        codes = draw(st.permutations([*list(range(1, n)), 97])) if draw(st.booleans()) else list(range(1, n + 1))
        options: dict[int, Any] = dict(zip(codes, draw(labels(n, plain=plain)), strict=True))
        item["options"] = options
        if 97 in codes and kind not in ("matrix", "consent"):
            options[97] = {"label": options[97], "text": True}
    if kind == "scale":
        if draw(st.booleans()):
            item |= {"min": draw(st.integers(0, 1)), "max": draw(st.integers(4, 10))}
        else:
            item["options"] = dict(enumerate(["很不满意", "不太满意", "一般", "比较满意", "很满意"], start=1))
    if kind == "matrix":
        item["rows"] = {f"r{i}": t for i, t in enumerate(draw(labels(draw(st.integers(2, 4)), plain=plain)), start=1)}
    if kind in ("multi", "rank") and draw(st.booleans()):
        item["max"] = draw(st.integers(1, len(item["options"])))
    if kind == "multi" and draw(st.booleans()):
        item["exclusive"] = [list(item["options"])[-1]]
    if kind == "number":
        item |= {
            "unit": draw(st.sampled_from(["", "小时", "元"])),
            "min": 0,
            "max": draw(st.sampled_from([9, 112, 2000000])),
        }
    if draw(st.booleans()):
        item["required"] = True
    return item


@st.composite
def questionnaires(draw: st.DrawFn, *, plain: bool = False, routed: bool = True) -> Questionnaire:
    """A questionnaire of one to seven items, some shown only after certain answers, some jumped over."""
    n = draw(st.integers(1, 7))
    made = [draw(items(position, plain=plain)) for position in range(1, n + 1)]
    made.append({"id": f"Q{n + 1}", "kind": "single", "text": "最后一问？", "options": ["是", "否"]})
    if routed:
        for position, item in enumerate(made):
            earlier = [other for other in made[:position] if other["kind"] in ("single", "multi", "consent")]
            if earlier and draw(st.booleans()):
                origin = draw(st.sampled_from(earlier))
                code = draw(st.sampled_from(list(origin["options"]) if isinstance(origin["options"], dict) else [1, 2]))
                item["show_if"] = {"item": origin["id"], draw(st.sampled_from(["in", "not_in"])): [code]}
            if item["kind"] == "single" and isinstance(item["options"], dict) and draw(st.integers(0, 3)) == 0:
                later = [other["id"] for other in made[position + 1 :]]
                target = draw(st.sampled_from([*later, "END"]))
                item["skip"] = [{"when": [draw(st.sampled_from(list(item["options"])))], "to": target}]
    return Questionnaire.from_dict({"id": "gen", "title": "生成的问卷", "items": made})


def export(header: Sequence[str], rows: Sequence[Sequence[Any]], *, sheet: str = "Sheet1") -> bytes:
    """A workbook with one sheet."""
    return write_grid({sheet: [list(header), *(list(row) for row in rows)]})


def save(folder: Path, name: str, data: bytes) -> Path:
    """A file on disk."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def take(folder: Path, questionnaire: Questionnaire, *files: Path, mapping: dict[str, str] | None = None) -> Intake:
    """Read files into the store below a folder; ``mapping`` gives items to headers."""
    confirmed = Mapping({header: Target(item) for header, item in (mapping or {}).items()})
    return ingest(store_of(folder), questionnaire, confirmed, list(files))


def store_of(folder: Path, community: str = "02", wave: int = 1) -> Store:
    """The store below a folder."""
    return Store.find("gen", folder / "store", community, wave)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def same_wording(a: str, b: str) -> bool:
    """Whether two wordings count as one."""
    return matching_key(a) == matching_key(b)
