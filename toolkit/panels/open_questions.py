"""What is left to decide, to be answered in the notebook: a list of choices for each question, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.escape import html_text
from toolkit.errors import ToolkitError
from toolkit.responses.open_questions import ANYTHING

if TYPE_CHECKING:
    from toolkit.project import Project
    from toolkit.responses.decisions import Question

LATER = "以后再定"
MOST = 30


class OpenQuestions:
    """A form over the open questions of a project; nothing is chosen beforehand.

    Shown in JupyterLab it is a list with one button; without widgets it is the same list as text with the command to
    run.

    Parameters
    ----------
    project : Project
    who : str
        Who decides.
    """

    def __init__(self, project: Project, who: str = "") -> None:
        self.project, self.who = project, who

    def __repr__(self) -> str:
        return f"待决定的问题（{len(self.project.questions)} 个）"

    def record(self, choices: dict[str, str]) -> str:
        """Record the choices by question; return what to show, as HTML. A choice that cannot be is told, not taken."""
        told = []
        for question, choice in choices.items():
            if choice:
                try:
                    decision = self.project.decide(question, choice, who=self.who)
                    told.append(f"已记下：{decision.id} → {decision.choice}")
                except ToolkitError as error:
                    told += str(error).splitlines()
        told.append(f"还有 {len(self.project.questions)} 个问题待您决定。")
        return "<br>".join(html_text(line) for line in told)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        try:
            import ipywidgets
        except ImportError:
            print(self._as_text())  # noqa: T201 - the same choices without widgets
            return
        display(self._form(ipywidgets))

    def _as_text(self) -> str:
        command = f"toolkit decide {self.project.folder.name} 编号 选择"
        return f"{self.project.questions!r}\n决定：{command}"

    def _form(self, widgets: Any) -> Any:
        questions = self.project.questions[:MOST]
        fields = {question.id: self._field(question, widgets) for question in questions}
        button = widgets.Button(description="记下", button_style="primary", disabled=not fields)
        result = widgets.HTML("" if fields else "没有待决定的问题。")

        def record(_: Any) -> None:
            result.value = self.record({name: _chosen(box) for name, box in fields.items()})

        button.on_click(record)
        rows = [self._row(question, fields[question.id], widgets) for question in questions]
        return widgets.VBox([*rows, button, result])

    @staticmethod
    def _row(question: Question, box: Any, widgets: Any) -> Any:
        words = widgets.HTML(f"<b>{html_text(question.where)}</b>：{html_text(question.message)}")
        return widgets.VBox([words, box])

    @staticmethod
    def _field(question: Question, widgets: Any) -> Any:
        options = [(LATER, ""), *((words, choice) for choice, words in question.choices.items())]
        choice = widgets.Dropdown(options=options, value="")
        if ANYTHING not in question.choices:
            return widgets.HBox([choice])
        return widgets.HBox([choice, widgets.Text(placeholder="写在这里，例如 20 或 HOU01")])


def _chosen(box: Any) -> str:
    """Return the choice of a row; what was written stands for “=…”."""
    choice, *written = box.children
    if choice.value == ANYTHING:
        return f"={written[0].value.strip()}" if written and written[0].value.strip() else ""
    return choice.value
