"""Whom do the answers stand for? weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.cli.command import FOLDER, SURVEY, Adder, Arguments, Outcome, project_of

if TYPE_CHECKING:
    from toolkit.document import Table
    from toolkit.program import Program


def add_verbs(verb: Adder) -> None:
    """Add the verbs of this room."""
    words = "按总体的构成给答卷加权，和不加权的结果对照；有多个社区又不写代码时，几个社区合起来算"
    weight = verb("weight", _weight, words)
    weight.add_argument("name", **SURVEY)
    weight.add_argument("--to", **FOLDER)


def _weight(arguments: Arguments) -> Outcome:
    from toolkit.sample.known import margins_file

    project, program = project_of(arguments), _program(arguments)
    if margins_file(project.folder.path) is None:
        path = program.blank_margins(arguments.wave) if program else project.blank_margins()
        told = "请用 WPS 打开，填上总体里各类青年有多少人、数从哪里来（见“填写说明”），保存关闭后再运行一次。"
        return Outcome({"blank": str(path)}, [f"还没有写总体的构成，已写出空表 {path}", told])
    page, written = program.weight(arguments.wave, arguments.to) if program else project.weight(arguments.to)
    found = page.weighting.diagnosis
    data = {
        "files": {name: str(path) for name, path in written.files.items()},
        "n": found.n,
        "deff": found.deff,
        "n_eff": found.n_eff,
        "trimmed": found.trimmed,
        "words": list(page.words),
        "warnings": [notice.as_dict() for notice in page.weighting.notices],
        "tables": {table.id: _cells(table) for table in page.tables},
    }
    use = "要在报告和统计表里用加权的结果，请在 sampling.yaml 里写 weighting: rake；不写，照旧不加权。"
    tables = [line for table in page.tables for line in ("", *_lines(table))]
    return Outcome(data, [*page.words, *tables, "", *(f"已写出 {path}" for path in written.files.values()), use])


def _program(arguments: Arguments) -> Program | None:
    """Return the survey over all communities, when there are several and none is named."""
    from toolkit.program import Program

    program = Program(arguments.name)
    return program if arguments.community is None and len(program.communities) > 1 else None


def _cells(table: Table) -> list[list[str]]:
    from toolkit.document import plain

    return [[column.header for column in table.columns], *([plain(cell) for cell in row] for row in table.rows)]


def _lines(table: Table) -> list[str]:
    """Return a table as lines of a terminal, columns one under the other."""
    from toolkit.document import plain
    from toolkit.document.width import cells_wide

    cells = _cells(table)
    widths = [max(map(cells_wide, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [
            gap + text if column.numeric else text + gap
            for text, width, column in zip(row, widths, table.columns, strict=True)
            for gap in [" " * (width - cells_wide(text))]
        ]
        lines.append("  ".join(padded).rstrip())
    return [table.caption, *lines, *(plain(note) for note in table.notes)]
