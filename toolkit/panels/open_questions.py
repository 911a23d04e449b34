"""What is left to decide, to be answered in the notebook: a list of choices for each question, and one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.document.escape import html_text
from toolkit.errors import ToolkitError
from toolkit.responses.decisions import recorded
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
        decisions, refused = [], []
        for question, choice in choices.items():
            if choice:
                try:
                    decisions.append(self.project.decide(question, choice, who=self.who))
                except ToolkitError as error:
                    refused += str(error).splitlines()
        told = [*recorded(decisions), *refused]
        if decisions:
            told.append('选错了，写上编号撤回：project.decide("编号", "撤回")')
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
        rows: dict[str, Any] = {}
        listed, heading, result, decided = widgets.VBox(), widgets.HTML(), widgets.HTML(), widgets.HTML()
        button = widgets.Button(description="记下", button_style="primary")

        def show() -> None:
            """List what is open now: what was recorded goes, what was begun stays as it is."""
            questions = self.project.questions
            begun = dict(rows)
            rows.clear()
            for question in questions[:MOST]:
                rows[question.id] = begun.get(question.id) or self._row(question, widgets)
            listed.children = tuple(rows.values())
            heading.value = _heading(len(questions))
            button.disabled = not questions
            decided.value = self._decided()

        def record(_: Any) -> None:
            open_now = {question.id for question in self.project.questions}
            result.value = self.record(
                {name: _chosen(row.children[1]) for name, row in rows.items() if name in open_now}
            )
            show()

        button.on_click(record)
        show()
        return widgets.VBox([heading, listed, button, result, decided])

    def _decided(self) -> str:
        """Return the last decisions as a table; nothing before the first."""
        decided = self.project.decided
        return decided.table(MOST)._repr_html_() if decided else ""

    def _row(self, question: Question, widgets: Any) -> Any:
        alike = f"（共{question.count}处）" if question.count > 1 else ""
        words = widgets.HTML(f"<b>{html_text(question.where)}</b>：{html_text(question.message)}{alike}")
        return widgets.VBox([words, self._field(question, widgets)])

    @staticmethod
    def _field(question: Question, widgets: Any) -> Any:
        options = [(LATER, ""), *((words, choice) for choice, words in question.choices.items())]
        choice = widgets.Dropdown(options=options, value="", layout={"width": "auto", "min_width": "16em"})
        if ANYTHING not in question.choices:
            return widgets.HBox([choice])
        return widgets.HBox([choice, widgets.Text(placeholder="写在这里，例如 20 或 HOU01")])


def _heading(count: int) -> str:
    if not count:
        return "没有待决定的问题。"
    return f"共 {count} 个问题待您决定" + (f"，先列 {MOST} 个，记下以后接着列。" if count > MOST else "。")


def _chosen(box: Any) -> str:
    """Return the choice of a row; what was written stands for “=…”."""
    choice, *written = box.children
    if choice.value == ANYTHING:
        return f"={written[0].value.strip()}" if written and written[0].value.strip() else ""
    return choice.value
