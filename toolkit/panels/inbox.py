"""The inbox: what lies in data/inbox/<survey>, to be ticked and read in with one button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.document.escape import html_text
from toolkit.errors import ToolkitError
from toolkit.responses.intake import files_in
from toolkit.responses.reminders import told

if TYPE_CHECKING:
    from toolkit.project import Project


class Inbox:
    """A form over the files of a survey's inbox folder.

    Shown in JupyterLab it is a list with a button; without widgets it is the same list as text with the command to run.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.folder.data / "inbox" / project.folder.name

    def __repr__(self) -> str:
        return f"收件箱（{len(self.files())} 个文件）"

    def files(self) -> list[Path]:
        """Return the files of the inbox, in the order of their names."""
        return files_in(self.folder)

    def read(self, names: list[str]) -> str:
        """Read the files of these names in; return what to show, as HTML."""
        if not names:
            return "请先选中要读入的文件。"
        try:
            known = self.project.files_read
            intake = self.project.ingest(*(self.folder / name for name in names))
        except ToolkitError as error:
            return "<br>".join(html_text(line) for line in str(error).splitlines())
        lines = [repr(intake), *told(intake, known, "project.reminders")]
        return "<br>".join(html_text(line) for line in lines)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        try:
            import ipywidgets
        except ImportError:
            print(self._as_text())  # noqa: T201 - the same choices without widgets
            return
        display(self._form(ipywidgets))

    def _as_text(self) -> str:
        names = [f"  · {path.name}" for path in self.files()] or ["  （空的）"]
        where = "data/inbox/" + self.project.folder.name
        command = f"toolkit ingest {self.project.folder.name} 文件"
        return "\n".join([f"{where} 里的文件：", *names, f"读入：{command}"])

    def _form(self, widgets: Any) -> Any:
        names = tuple(path.name for path in self.files())
        choice = widgets.SelectMultiple(
            options=names, value=names, rows=min(8, max(3, len(names))), layout={"width": "auto"}
        )
        button = widgets.Button(description="读取", button_style="primary", disabled=not names)
        result = widgets.HTML(
            "把下载的文件放进 data/inbox/" + html_text(self.project.folder.name) + "，再重新运行这一格。"
        )

        def read(_: Any) -> None:
            result.value = self.read(list(choice.value))

        button.on_click(read)
        return widgets.VBox([choice, button, result])
