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
    before, note = "", ""
    if errors:
        questionnaire = replace(questionnaire, title=f"【未通过检查，请勿发放】{questionnaire.title}")
        before, rules = "未通过检查_", "、".join(dict.fromkeys(issue.rule for issue in errors))
        note = (
            f"问卷还有 {len(errors)} 处必改的问题（{rules}），表单都标了“未通过检查”，请不要发放。"
            "改好后再生成；确实要用，请加 --confirm 确认。"
        )
    made = {name: FORMS[name].make(questionnaire, fieldwork) for name in FORMS}
    return Written({n: save(folder / f"{before}{FORMS[n].file}", content) for n, content in made.items()}, note)
