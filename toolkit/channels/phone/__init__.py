"""The phone form for home visits: the JSON it exports, with the codes of the definition in place of labels."""

from __future__ import annotations

from datetime import datetime

from toolkit.channels.mapping import Mapping
from toolkit.channels.phone.answers import Columns, answers_of, columns_of
from toolkit.channels.reading import CHANNELS, Channel, Mode, Reading, Record, Responded, is_simulated
from toolkit.channels.said import in_columns
from toolkit.containers import Sheet, Workbook
from toolkit.errors import IntakeError
from toolkit.questionnaire import Questionnaire
from toolkit.records import Notice

FORMAT, SHEET, SOURCE = "toolkit-phone-form", "responses", "入户"


class Phone(Channel):
    """The exports of our own phone form."""

    name = "phone"
    title = "入户手机问卷"
    whole = True

    def sniff(self, workbook: Workbook) -> bool:
        """Tell an export by the name of the format it carries."""
        return _notes(workbook).get("format") == FORMAT and any(sheet.name == SHEET for sheet in workbook.sheets)

    def count(self, workbook: Workbook, questionnaire: Questionnaire) -> int:  # noqa: ARG002
        """Return how many interviews a file has."""
        return len(_sheet(workbook).rows())

    def read(
        self,
        workbook: Workbook,
        questionnaire: Questionnaire,
        mapping: Mapping,
        stems: dict[int, str] | None = None,  # noqa: ARG002
    ) -> Reading:
        """Read one export.

        Nothing of it is matched when it is of another survey; when the questionnaire has changed since the form was
        made, a notice says so.
        """
        sheet, notes = _sheet(workbook), _notes(workbook)
        ours = notes.get("survey") == questionnaire.id
        columns = columns_of(sheet, questionnaire if ours else None, mapping)
        rows = sheet.rows()
        answers, unplaced = answers_of(sheet, rows, columns)
        records = tuple(_record(sheet, row, notes.get("community", "")) for row in rows)
        notices = [
            *_changed(notes, questionnaire),
            *_unknown(columns),
            *_beside_nothing(unplaced),
            *_times_unread(sheet, records),
        ]
        return Reading(
            file=workbook.file,
            channel=self.name,
            mode="code",
            survey_number=f"phone-{notes.get('survey', '')}",
            records=records,
            answers=in_columns(answers, len(rows)),
            matched=tuple(item.id for item in columns.items.values()),
            asked_columns=len(columns.items) + len(columns.unknown),
            notices=tuple(notices),
            simulated=is_simulated(workbook),
        )

    def write(self, responded: Responded, mode: Mode) -> bytes:  # noqa: ARG002
        """Return the export the form would write; see :mod:`toolkit.channels.phone.export`."""
        from toolkit.channels.phone.export import export

        return export(responded, FORMAT, SHEET)


CHANNELS.add("phone")(Phone())


def _notes(workbook: Workbook) -> dict[str, str]:
    return {name: value for name, _, value in (note.partition("=") for note in workbook.notes)}


def _sheet(workbook: Workbook) -> Sheet:
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == SHEET), None)
    if sheet is None:
        raise IntakeError("I-NO-SHEET", where=workbook.file)
    return sheet


def _record(sheet: Sheet, row: int, community: str) -> Record:
    names = {name: column for column, name in sheet.header().items()}

    def value(name: str) -> str:
        return sheet.cells[row].get(names.get(name, -1), "").strip()

    taken = value("seconds")
    return Record(
        number=value("number"),
        row=row,
        submitted=_moment(value("submitted")),
        seconds=int(taken) if taken.isascii() and taken.isdigit() and len(taken) < 10 else None,
        source=SOURCE,
        link=community,
    )


def _moment(text: str) -> str:
    """Return a time in ISO form; empty for what is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").isoformat(sep=" ")
    except ValueError:
        return ""


def _changed(notes: dict[str, str], questionnaire: Questionnaire) -> list[Notice]:
    if notes.get("questionnaire") == questionnaire.hash:
        return []
    words = (
        "访问用的手机问卷和现在的问卷定义不一样：做好手机问卷以后，题目、选项或跳转改过。"
        "已按代码读入，请核对改过的题；以后改了问卷，要重新生成手机问卷再用。"
    )
    return [Notice("definition_changed", "action", words)]


def _unknown(columns: Columns) -> list[Notice]:
    words = "没有对上：问卷定义里没有这道题，没有读入。如果改过题号，请运行 toolkit decide 指明。"
    return [Notice("column_unknown", "action", f"文件里的“{name[:40]}”{words}") for name in columns.unknown]


def _beside_nothing(unplaced: list[tuple[int, str]]) -> list[Notice]:
    if not unplaced:
        return []
    row, name = unplaced[0]
    words = f"有{len(unplaced)}处“其他”的文字没有选中对应的选项（如第{row}行 {name[:40]}），没有读入。"
    return [Notice("text_unplaced", "action", words)]


def _times_unread(sheet: Sheet, records: tuple[Record, ...]) -> list[Notice]:
    column = next((column for column, name in sheet.header().items() if name == "submitted"), -1)
    unread = [record.row for record in records if column in sheet.cells[record.row] and not record.submitted]
    if not unread:
        return []
    words = f"有{len(unread)}份答卷的提交时间看不懂（如第{unread[0]}行），按没有时间处理。"
    return [Notice("time_unread", "info", words)]


__all__ = ["Phone"]
