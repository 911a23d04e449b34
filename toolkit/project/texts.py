"""What people wrote: words that occur, codes that a person gives, 其他 put back where it belongs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.channels import open_workbook
from toolkit.errors import IntakeError, StoreError
from toolkit.files import save, shown_path
from toolkit.project.answers import Answers
from toolkit.responses.personal import CODING, SORTING, sheet_name
from toolkit.responses.resorted import settled, sorted_as

if TYPE_CHECKING:
    from toolkit.channels import Workbook
    from toolkit.responses.open_text import BackCoded, CodedTexts, Keywords


class Texts(Answers):
    """Look at open answers, hand out the sheets to code them, and read the sheets back."""

    def keywords(self, item: str, top: int = 30) -> Keywords:
        """Return the words of an open question, by how many people wrote them."""
        from toolkit.responses.open_text import keywords

        return keywords(self.responses, item, top)

    def coding_sheet(self, item: str, to: Path | None = None) -> Path:
        """Write the workbook in which the answers to an open question are coded."""
        from toolkit.responses.open_text import coding_sheet

        return self._handed_out(save(self._fresh(to, CODING, item), coding_sheet(self.responses, item)))

    def coded(self, item: str, file: str | Path, second: str | Path | None = None) -> CodedTexts:
        """Read a coding workbook that was filled in, and the second person's copy of it."""
        from toolkit.responses.open_text import read_coding

        return read_coding(_opened(file), self.responses, item, _opened(second) if second else None)

    def sorting_sheet(self, item: str, to: Path | None = None) -> Path:
        """Write the workbook in which what was written beside 其他 is put back to the options."""
        from toolkit.responses.open_text import sorting_sheet

        sheet = sorting_sheet(self.responses, item, self._settled(item))
        return self._handed_out(save(self._fresh(to, SORTING, item), sheet))

    def sort(self, item: str, file: str | Path, *, who: str = "", when: str = "") -> BackCoded:
        """Read a sorting workbook and record what was confirmed there as decisions."""
        from toolkit.responses.open_text import read_sorting

        found = read_sorting(_opened(file), self.responses, item, self._settled(item))
        for text, code in found.decisions.items():
            self.store.decide(sorted_as(found.item, text, code, (who, when or str(date.today()), "归类表")))
        self._changed()
        return found

    def _settled(self, item: str) -> dict[str, int]:
        return settled(self.store.decisions()).get(self.questionnaire[item].id, {})

    def _fresh(self, to: Path | None, kind: str, item: str) -> Path:
        """Return where a sheet is written to; one that is there may have been filled in and is never written over.

        Raises
        ------
        StoreError
            ``S-EXISTS``.
        """
        path = to or self.folder.out / sheet_name(self.store.folder, kind, self.questionnaire[item].id)
        if path.exists():
            raise StoreError("S-EXISTS", where=shown_path(path))
        return path


def _opened(file: str | Path) -> Workbook:
    path = Path(file)
    if not path.is_file():
        raise IntakeError("I-NO-FILE", where=str(path))
    return open_workbook(path.read_bytes(), path.name)
