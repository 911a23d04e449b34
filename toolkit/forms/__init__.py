"""What goes out? One file for each form; all of them are drawn from the same definition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import save
from toolkit.forms import codebook, wenjuanxing
from toolkit.forms.form import FORMS, Fieldwork, Form

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

__all__ = ["FORMS", "Fieldwork", "Form", "codebook", "wenjuanxing", "write_forms"]


def write_forms(questionnaire: Questionnaire, folder: Path, fieldwork: Fieldwork) -> dict[str, Path]:
    """Write every form into a folder; return their files by name."""
    made = {name: FORMS[name].make(questionnaire, fieldwork) for name in FORMS}
    return {name: save(folder / FORMS[name].file, content) for name, content in made.items()}
