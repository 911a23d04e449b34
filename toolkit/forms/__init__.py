"""What goes out? One file for each form; all of them are drawn from the same definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import Written, save
from toolkit.forms import (
    codebook,
    datapackage,
    ddi,
    entry_workbook,
    paper,
    phone,
    sps,
    surveyjs,
    visit,
    wenjuanxing,
    wenjuanxing_jsonl,
    xlsform,
)
from toolkit.forms.form import FORMS, Fieldwork, Form

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire
    from toolkit.records import Issue

__all__ = [
    "FORMS",
    "Fieldwork",
    "Form",
    "codebook",
    "datapackage",
    "ddi",
    "entry_workbook",
    "paper",
    "phone",
    "sps",
    "surveyjs",
    "visit",
    "wenjuanxing",
    "wenjuanxing_jsonl",
    "write_forms",
    "xlsform",
]


_WITHHELD = "未通过检查_"


def write_forms(
    questionnaire: Questionnaire, folder: Path, fieldwork: Fieldwork, errors: Sequence[Issue] = ()
) -> Written:
    """Write every form into a folder.

    Parameters
    ----------
    questionnaire : Questionnaire
    folder : Path
    fieldwork : Fieldwork
    errors : sequence of Issue
        Errors of the check that nobody has confirmed: the forms then say in name and title that they are not to be
        handed out.
    """
    questionnaire = fieldwork.filled(questionnaire)
    before, notes = "", [_open_blanks(questionnaire)]
    if errors:
        questionnaire = replace(questionnaire, title=f"【未通过检查，请勿发放】{questionnaire.title}")
        before, rules = _WITHHELD, "、".join(dict.fromkeys(issue.rule for issue in errors))
        notes.append(
            f"问卷还有 {len(errors)} 处必改的问题（{rules}），表单都标了“未通过检查”，请不要发放。"
            "改好后再生成；确实要用，请加 --confirm 确认。"
        )
    made = {name: FORMS[name].make(questionnaire, fieldwork) for name in FORMS}
    written = {n: save(folder / f"{before}{FORMS[n].file}", content) for n, content in made.items()}
    notes.append(_left_behind(folder, written))
    return Written(written, " ".join(filter(None, notes)), cleared=not errors)


def _open_blanks(questionnaire: Questionnaire) -> str:
    """Say that the intro still has blanks: whoever is asked has to be told who asks."""
    if "【请填写" not in questionnaire.intro:
        return ""
    return "卷首语还有没填的地方，请补上再发放（主办单位和联系人也可以写在 sampling.yaml 里）。"


def _left_behind(folder: Path, written: dict[str, Path]) -> str:
    """Name forms of an earlier state of the questionnaire that lie in the same folder."""
    names = {form.file for form in FORMS.values()}
    ours = set(written.values())
    others = [p.name for p in folder.iterdir() if p not in ours and p.name.removeprefix(_WITHHELD) in names]
    return f"文件夹里还有以前生成的表单，请不要混用：{'、'.join(sorted(others))}。" if others else ""
