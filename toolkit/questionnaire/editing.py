"""The definition of a survey on disk: as text, as a workbook for WPS, or both; and bringing the two together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from toolkit.errors import DefinitionError
from toolkit.files import save, shown_path
from toolkit.questionnaire.build import build, from_dict, source_of
from toolkit.questionnaire.check import check
from toolkit.questionnaire.yaml_text import dump
from toolkit.records import Severity

TEXT, WORKBOOK = "questionnaire.yaml", "questionnaire.xlsx"
Side = Literal["xlsx", "yaml"]


@dataclass(frozen=True)
class Edited:
    """What bringing the two together came to: the workbook to open, and what was done, in words."""

    workbook: Path
    done: str
    errors: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said about the questionnaire as it is now."""
        return (f"问卷里有 {self.errors} 处必改的问题，请运行检查看看。",) if self.errors else ()

    def __repr__(self) -> str:
        return "\n".join([self.done, *self.remarks, f"用 WPS 打开：{shown_path(self.workbook)}"])


def definition_file(folder: Path) -> Path:
    """Return the file that holds a survey's definition: the text, or the workbook where there is no text.

    Raises
    ------
    DefinitionError
        ``Q-NOT-TAKEN`` or ``Q-BOTH-EDITED`` when the workbook beside the text says something else.
    """
    text, workbook = folder / TEXT, folder / WORKBOOK
    if not text.is_file() and workbook.is_file():
        return workbook
    if text.is_file() and workbook.is_file():
        match _edited(text, workbook):
            case "xlsx":
                raise DefinitionError("Q-NOT-TAKEN", where=WORKBOOK, survey=folder.name)
            case "both":
                raise DefinitionError("Q-BOTH-EDITED", where=folder.name, survey=folder.name)
    return text


def bring_together(folder: Path, keep: Side | None = None) -> Edited:
    """Make the text and the workbook say the same; what was edited wins, and the other's old state is kept.

    Parameters
    ----------
    folder : Path
        Of the survey.
    keep : {"xlsx", "yaml"}, optional
        Which side counts where both were edited.

    Raises
    ------
    DefinitionError
        ``Q-NO-FILE`` when there is neither, ``Q-BOTH-EDITED`` when both were edited and ``keep`` does not say which
        counts; and what reading a definition raises, with its sheet, row and column.
    StoreError
        ``S-LOCKED`` when the workbook is still open.
    """
    text, workbook = folder / TEXT, folder / WORKBOOK
    if not text.is_file() and not workbook.is_file():
        raise DefinitionError("Q-NO-FILE", where=folder.name)
    if not workbook.is_file():
        return _written(text, workbook, "已把问卷写成表格。改完保存、关闭，再运行一次，改动就收回到问卷里。")
    if not text.is_file():
        return _taken(text, workbook)
    side = _edited(text, workbook)
    if side == "both":
        if keep is None:
            raise DefinitionError("Q-BOTH-EDITED", where=folder.name, survey=folder.name)
        side = keep
    match side:
        case "xlsx":
            return _taken(text, workbook)
        case "yaml":
            kept = _kept(workbook)
            return _written(text, workbook, f"已把文字问卷的改动写进表格，原来的表格另存为“{kept.name}”。")
    return Edited(workbook, "表格和文字问卷内容相同，没有要收回的改动。")


def _edited(text: Path, workbook: Path) -> Literal["", "xlsx", "yaml", "both"]:
    """Tell which side was edited since the workbook was written."""
    from toolkit.questionnaire.workbook import base_of, fingerprint

    ours, theirs = _definition(text), _definition(workbook)
    if fingerprint(ours) == fingerprint(theirs):
        return ""
    base = base_of(workbook.read_bytes())
    if fingerprint(ours) == base:
        return "xlsx"
    return "yaml" if fingerprint(theirs) == base else "both"


def _definition(path: Path) -> dict[str, Any]:
    """Return a definition as plain data; what cannot be built raises with its place."""
    source = source_of(path)
    build(source)
    return source.data


def _kept(path: Path) -> Path:
    """Save a file as it was before the other side counted, and return where."""
    return save(path.with_stem(f"{path.stem}（改前）"), path.read_bytes())


def _written(text: Path, workbook: Path, done: str) -> Edited:
    from toolkit.questionnaire.workbook import write_workbook

    save(workbook, write_workbook(_definition(text)))
    return Edited(workbook, done)


def _taken(text: Path, workbook: Path) -> Edited:
    """Take the workbook's state into the text; the text as it was stands beside it."""
    from toolkit.questionnaire.workbook import write_workbook

    definition = _definition(workbook)
    kept = f"，原来的文字另存为“{_kept(text).name}”" if text.is_file() else ""
    save(text, dump(definition))
    save(workbook, write_workbook(definition))
    questionnaire = from_dict(definition)
    done = f"已收回表格里的改动（{len(questionnaire.questions)} 题）{kept}。"
    return Edited(workbook, done, sum(issue.severity is Severity.ERROR for issue in check(questionnaire)))
