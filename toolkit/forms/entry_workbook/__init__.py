"""The data-entry workbook (录入表): one row a paper form, one column a code field, checked while it is typed.

The checks are a help, not a guarantee: whoever pastes goes past them, so reading in checks everything again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.forms.form import Fieldwork, form
from toolkit.questionnaire.entry_layout import CODES, FIRST, GUIDE, SECOND, edition, shortened

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire


@form("entry_workbook", "录入表.xlsx")
def entry_workbook(questionnaire: Questionnaire, fieldwork: Fieldwork) -> bytes:
    """Return the empty workbook: entries, second entries, guide, codes."""
    from toolkit.document.xlsx import drawn
    from toolkit.forms.entry_workbook.guide import write_codes, write_guide
    from toolkit.forms.entry_workbook.looks import Looks
    from toolkit.forms.entry_workbook.sheet import EntrySheet

    def draw(book: Any) -> None:
        looks = Looks(book)
        first, second, guide, codes = (book.add_worksheet(name) for name in (FIRST, SECOND, GUIDE, CODES))
        listed = write_codes(codes, questionnaire, looks)
        for sheet, colour in ((second, "#C55A11"), (first, "#2E75B6")):
            sheet.set_tab_color(colour)
            unchecked = EntrySheet(sheet, questionnaire, looks).write(fieldwork.community, listed)
        write_guide(guide, questionnaire, looks, unchecked)
        first.activate()

    title = shortened(f"{questionnaire.title}：纸质问卷录入表", 100)
    return drawn(draw, title=title, subject=edition(questionnaire))
