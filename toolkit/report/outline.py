"""What the report tells, in what order: report.yaml of a survey, or an outline drawn from its questionnaire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ReportError
from toolkit.questionnaire.bank import bank
from toolkit.questionnaire.routing import describe
from toolkit.questionnaire.yaml_text import Source, load
from toolkit.registry import did_you_mean

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Questionnaire

_TITLES = {
    "LIF": "总体感受",
    "NED": "需求与优先事项",
    "HOU": "住房",
    "EMP": "就业创业",
    "MAR": "婚恋交友",
    "CHD": "子女教育",
    "GRO": "学习成长",
    "INT": "社会融入",
    "ORG": "基层团组织",
    "VOL": "志愿服务",
    "RIG": "权益保护",
    "PAR": "思想引领与团课参与",
    "END": "意见和建议",
}
_LEAD_IN = frozenset({"SCR01", "SCR03", "END02", "QCK01"})
_PROFILE = frozenset({"SCR", "DEM"})
_WHO_ONE_IS = re.compile(r"性别|年龄|周岁|学历|户籍|收入|职业|单位|状态|居住了?多长|政治面貌|婚姻|婚恋状况")
_FEW_SUBJECTS = 3
_FIELDS = {"title", "profile", "themes", "charts"}


@dataclass(frozen=True)
class Theme:
    """One part of the findings: a heading and the ids of its items."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """The order of a report.

    Parameters
    ----------
    title : str
        Empty for the standard title.
    profile : tuple of str
        Items that describe who took part.
    themes : tuple of Theme
    charts : tuple of str
        Items drawn as a chart.
    """

    title: str
    profile: tuple[str, ...]
    themes: tuple[Theme, ...]
    charts: tuple[str, ...]

    @property
    def leading(self) -> tuple[Theme, ...]:
        """The themes as a summary takes them: what the survey was made for before what every survey asks.

        A theme that goes beyond the common core is a subject; where there are many, the survey is about young people's
        needs at large, and the order of the report stays.
        """
        core = bank().core
        subjects = [theme for theme in self.themes if any(item not in core for item in theme.items)]
        if not 0 < len(subjects) <= _FEW_SUBJECTS:
            return self.themes
        return (*subjects, *(theme for theme in self.themes if theme not in subjects))


def read_outline(path: Path | None, questionnaire: Questionnaire) -> Outline:
    """Read report.yaml; what it leaves out comes from the questionnaire, as does all of it without a file.

    Raises
    ------
    ReportError
        ``R-OUTLINE`` for unknown entries, for items the questionnaire does not have, and for items told twice.
    """
    standard = _standard(questionnaire)
    if path is None or not path.is_file():
        return standard
    source = load(path.read_bytes(), path.name)
    data: dict[str, Any] = {} if source.data is None else source.data
    _check(data, source, questionnaire)
    written = [Theme(str(theme["title"]), tuple(theme["items"])) for theme in data.get("themes") or ()]
    taken = {*(data.get("profile") or ()), *(item for theme in written for item in theme.items)}
    return Outline(
        str(data.get("title") or ""),
        tuple(data.get("profile") or (item for item in standard.profile if item not in taken)),
        tuple(written) or tuple(_without(standard.themes, taken)),
        tuple(data["charts"] or ()) if "charts" in data else standard.charts,
    )


def _without(themes: Sequence[Theme], taken: set[str]) -> Iterator[Theme]:
    for theme in themes:
        left = tuple(item for item in theme.items if item not in taken)
        if left:
            yield Theme(theme.title, left)


def _check(data: Any, source: Source, questionnaire: Questionnaire) -> None:
    if not isinstance(data, dict):
        raise _wrong(source, (), source.file, "应当写成“字段: 内容”。")
    for name in data:
        if name not in _FIELDS:
            raise _unknown(source, (name,), name, sorted(_FIELDS))
    told = list(_items(data.get("profile"), source, ("profile",), questionnaire))
    for number, theme in enumerate(_list(data.get("themes"), source, ("themes",))):
        path = ("themes", number)
        if not isinstance(theme, dict) or set(theme) != {"title", "items"}:
            raise _wrong(source, path, "themes", "的每一项都要有 title 和 items。")
        told += _items(theme["items"], source, (*path, "items"), questionnaire)
    for position, (path, item) in enumerate(told):
        if item in [earlier for _, earlier in told[:position]]:
            raise _wrong(source, path, item, "写了两次。")
    list(_items(data.get("charts"), source, ("charts",), questionnaire))


def _list(value: Any, source: Source, path: tuple[str | int, ...]) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise _wrong(source, path, path[-1], "应当是列表，例如 [HOU01, HOU02]。")
    return value or []


def _items(
    value: Any, source: Source, path: tuple[str | int, ...], questionnaire: Questionnaire
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = [question.id for question in questionnaire.questions]
    for position, item in enumerate(_list(value, source, path)):
        if item not in known:
            raise _unknown(source, (*path, position), item, known)
        yield (*path, position), item


def _wrong(source: Source, path: tuple[str | int, ...], name: object, problem: str) -> ReportError:
    return ReportError("R-OUTLINE", where=source.where(path), name=name, problem=problem)


def _unknown(source: Source, path: tuple[str | int, ...], name: object, known: list[str]) -> ReportError:
    return _wrong(source, path, name, f"不认识。{did_you_mean(str(name), known)}")


def _standard(questionnaire: Questionnaire) -> Outline:
    told = [item for item in questionnaire.questions if item.id not in _LEAD_IN]
    profile = [item for item in told if _is_profile(item)]
    themes = list(_themes([item for item in told if item not in profile]))
    return Outline("", tuple(item.id for item in profile), tuple(themes), _charts(themes, questionnaire))


def _is_profile(item: Item) -> bool:
    if _module(item):
        return _module(item) in _PROFILE
    return item.kind in ("single", "multi") and bool(_WHO_ONE_IS.search(item.text))


def _module(item: Item) -> str:
    match = re.fullmatch(r"([A-Z]{3})\d{2}", item.id)
    return match.group(1) if match and match.group(1) in (*_TITLES, *_PROFILE) else ""


def _themes(items: list[Item]) -> Iterator[Theme]:
    modules: dict[str, list[str]] = {}
    for module, group in groupby(items, key=_module):
        modules.setdefault(module, []).extend(item.id for item in group)
    for module, ids in modules.items():
        yield Theme(_TITLES.get(module, "调查结果"), tuple(ids))


def _charts(themes: list[Theme], questionnaire: Questionnaire) -> tuple[str, ...]:
    """Choose at most eight items to draw: of each theme one to compare, asked of as many as possible."""
    drawn = []
    for theme in themes:
        items = [questionnaire.by_id[i] for i in theme.items]
        several = [item for item in items if item.kind in ("multi", "rank", "matrix")]
        single = [item for item in items if item.kind in ("single", "scale") and len(item.options) < 9]
        asked_of_all = [item for item in several if not describe(item.show_if, questionnaire)]
        best = next(iter([*asked_of_all, *several, *single]), None)
        if best is not None:
            drawn.append(best.id)
    return tuple(drawn[:8])
