"""What goes out? One file for each form; all of them are drawn from the same definition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import save
from toolkit.forms.codebook import codebook_docx, codebook_xlsx
from toolkit.forms.wenjuanxing import skip_list, wenjuanxing_text

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

__all__ = ["codebook_docx", "codebook_xlsx", "skip_list", "wenjuanxing_text", "write_forms"]


def write_forms(questionnaire: Questionnaire, folder: Path, community: str = "") -> dict[str, Path]:
    """Write every form into a folder; return their files by name."""
    steps = "\n".join(f"□ {n}. {line}" for n, line in enumerate(skip_list(questionnaire, community), start=1))
    contents: dict[str, tuple[str, str | bytes]] = {
        "wenjuanxing_text": ("问卷星导入文本.txt", wenjuanxing_text(questionnaire)),
        "skip_list": (
            "问卷星手工设置清单.txt",
            f"{questionnaire.title}：导入文本后要手工设置的内容\n\n{steps}\n",
        ),
        "codebook_docx": ("编码本.docx", codebook_docx(questionnaire)),
        "codebook_xlsx": ("编码本.xlsx", codebook_xlsx(questionnaire)),
    }
    return {name: save(folder / file, content) for name, (file, content) in contents.items()}
