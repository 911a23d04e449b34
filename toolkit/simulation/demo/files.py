"""What each community hands in: downloads, entry workbooks and phone exports, some with a habit of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.channels.entry_workbook import EntryWorkbook
from toolkit.channels.paper_tally.export import export as paper_tally
from toolkit.channels.phone import Phone
from toolkit.channels.reading import Responded
from toolkit.channels.spss.export import export as spss
from toolkit.channels.wenjuanxing.export import export, export_csv, grid
from toolkit.document.xlsx import drawn, write_text
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.model import SPECIAL_CODES
from toolkit.simulation.fieldwork import ONLINE, PAPER, VISIT

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from toolkit.questionnaire import Option, Questionnaire

HABITS = {
    "03": "text_only",
    "07": "reversed",
    "10": "number_only",
    "11": "variants",
    "13": "older",
    "16": "csv",
    "18": "tally",
    "19": "merged",
    "21": "spss",
}
"""Communities of the first wave that hand in otherwise than as a text and a number file; in the second wave all hand
in the text file alone."""
_VARIANTS = {"1—2次": "1-2次", "3—5次": "３—５次", "6次及以上": "6次以上（含6次）"}
"""Option texts that the community typed in its own way."""


def handed_in(questionnaire: Questionnaire, frame: pd.DataFrame, code: str, wave: int) -> dict[str, bytes]:
    """Return the files of one community and wave by name.

    Parameters
    ----------
    questionnaire : Questionnaire
        Of the wave.
    frame : pandas.DataFrame
        As :class:`toolkit.simulation.fieldwork.Wave` has it.
    code : str
        Of the community.
    wave : int
    """
    habit = HABITS.get(code, "pair") if wave == 1 else "text_only"
    number = f"1000{wave}{code}00"
    files: dict[str, bytes] = {}
    online = frame.loc[(frame["mode"] == ONLINE).to_numpy()].reset_index(drop=True)
    if len(online):
        numbered = online.assign(respondent=[str(i) for i in range(1, len(online) + 1)])
        files |= _online(Responded(questionnaire, numbered, simulated=True, survey_number=number), habit)
    paper = frame.loc[(frame["mode"] == PAPER).to_numpy()]
    if len(paper):
        files |= _paper(Responded(questionnaire, paper, simulated=True), habit, code)
    visit = frame.loc[(frame["mode"] == VISIT).to_numpy()].assign(source="", seconds=None)
    if len(visit):
        files[f"入户问卷（{SIMULATED}）_{code}.json"] = Phone().write(
            Responded(questionnaire, visit, simulated=True), "code"
        )
    return files


def _online(responded: Responded, habit: str) -> dict[str, bytes]:
    n = len(responded.frame)
    title = f"{responded.questionnaire.title}{SIMULATED}_{n}_{n}"
    text, number = (f"{responded.survey_number}_{layout}_{title}" for layout in ("按文本", "按序号"))
    match habit:
        case "text_only":
            return {f"{text}.xlsx": export(responded, "text")}
        case "number_only":
            return {f"{number}.xlsx": export(responded, "number")}
        case "csv":
            return {f"{text}.csv": export_csv(responded, "text")}
        case "merged":
            return {f"{text}.xlsx": _with_title_rows(responded)}
        case "spss":
            return {f"{responded.survey_number}_{title}.sav": spss(responded)}
        case "reversed":
            responded = replace(responded, questionnaire=_with_options(responded.questionnaire, _from_the_top))
        case "variants":
            responded = replace(responded, questionnaire=_with_options(responded.questionnaire, _reworded))
    older = habit == "older"
    return {
        f"{text}.xlsx": export(responded, "text", older=older),
        f"{number}.xlsx": export(responded, "number", older=older),
    }


def _paper(responded: Responded, habit: str, code: str) -> dict[str, bytes]:
    if habit == "tally":
        return {f"纸质计票表（{SIMULATED}）_{code}.xlsx": paper_tally(responded)}
    frame = responded.frame
    days = frame.assign(submitted=[str(moment)[:10] for moment in frame["submitted"]])
    return {f"纸质问卷录入表（{SIMULATED}）_{code}.xlsx": EntryWorkbook().write(replace(responded, frame=days), "code")}


def _from_the_top(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return satisfaction from very satisfied to not at all, as a community built it."""
    if not any(option.label == "非常满意" for option in options):
        return options
    ranked = [option for option in options if option.code not in SPECIAL_CODES]
    return (*reversed(ranked), *(option for option in options if option.code in SPECIAL_CODES))


def _reworded(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(replace(option, label=_VARIANTS.get(option.label, option.label)) for option in options)


def _with_options(
    questionnaire: Questionnaire, change: Callable[[tuple[Option, ...]], tuple[Option, ...]]
) -> Questionnaire:
    items = tuple(replace(item, options=change(item.options)) for item in questionnaire.items)
    return replace(questionnaire, items=items)


def _with_title_rows(responded: Responded) -> bytes:
    """Return the text download as somebody dressed it up: a title over all columns and a row of sections."""
    rows = grid(responded, "text")
    width, about = len(rows[0]), 6

    def draw(book: Any) -> None:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, width - 1, f"{responded.questionnaire.title}答卷汇总（{SIMULATED}）")
        sheet.merge_range(1, 0, 1, about - 1, "填写情况")
        sheet.merge_range(1, about, 1, width - 1, "题目")
        for y, row in enumerate(rows, start=2):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    write_text(sheet, y, x, value)
                elif value is not None:
                    sheet.write_number(y, x, value)
        book.add_worksheet(SIMULATED).write_string(0, 0, SIMULATED_NOTICE)

    return drawn(draw)
