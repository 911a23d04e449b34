"""Errors that stop the work, one class for each stage, three lines each: where, what, and how to mend it.

Data problems are records (:mod:`toolkit.records`), never exceptions; an exception means "cannot go on".
"""

from __future__ import annotations

from toolkit.messages import ERRORS


class ToolkitError(Exception):
    """Something a person has to mend before the work can go on.

    Parameters
    ----------
    code : str
        A key of :data:`toolkit.messages.ERRORS`; stable, and a heading of the guide.
    where : str
        The place a person can go to: file, sheet, row, question.
    **facts : object
        Values for the blanks of the catalogue's sentences.
    """

    def __init__(self, code: str, where: str = "", **facts: object) -> None:
        problem, fix = ERRORS[code]
        self.code = code
        self.where = where or "（整个操作）"
        self.message = problem.format(**facts)
        self.fix = fix.format(**facts)
        super().__init__(f"[{code}] {self.where}：{self.message}")

    def __str__(self) -> str:
        return f"位置：{self.where}\n问题：{self.message}（编号 {self.code}）\n怎么改：{self.fix}"

    def as_dict(self) -> dict[str, str]:
        """Return the four fields of the error, as ``--json`` prints them."""
        return {"code": self.code, "where": self.where, "message": self.message, "fix": self.fix}

    def _render_traceback_(self) -> list[str]:
        """Give notebooks the three lines in place of a traceback."""
        return str(self).splitlines()


class DefinitionError(ToolkitError):
    """The questionnaire, a bank file or another file of the survey folder cannot be used."""


class IntakeError(ToolkitError):
    """A file with answers cannot be read, or is not of this survey."""


class StoreError(ToolkitError):
    """The survey's store on disk cannot be read or written."""


class AnalysisError(ToolkitError):
    """A table, chart or estimate was asked for that these data cannot give."""


class ReportError(ToolkitError):
    """A draft cannot be written, read or checked."""
