"""What a person should know about the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.containers.texts import LostDigits
from toolkit.containers.xlsx.grid import Grid, Named, column_of, letters_of, name_of
from toolkit.records import Notice

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def notices_of(grid: Grid, sheet: str, *, layout: bool, lost_digits: bool) -> list[Notice]:
    """Return the notices of a sheet.

    Parameters
    ----------
    grid : Grid
    sheet : str
    layout : bool
        Whether to tell of hidden columns and merged cells too: where answers are, they hide some; elsewhere they are
        how a sheet was made to look well.
    lost_digits : bool
        Whether any cell may have lost some.
    """
    found = [*_places(grid), *(_lost_digits(grid) if lost_digits else ())]
    if layout:
        found += [*_hidden_columns(grid), *_merged(grid)]
    return [Notice(code, level, f"工作表“{sheet}”：{words}") for code, level, words in found]


def _places(grid: Grid) -> Iterator[tuple[str, str, str]]:
    if grid.twice.count:
        words = f"{grid.twice}在文件里写了两次，内容不同：都没有收下，两个内容一起放入待处理。"
        yield "cells_twice", "action", words
    if grid.moved.count:
        yield "cells_moved", "action", f"{grid.moved}写在了别的行里，按它自己写明的行读入；请抽看这几份。"
    if grid.unplaced.count:
        yield "cells_unplaced", "action", f"{grid.unplaced}有格子没有写对位置，按前后顺序读入；请抽看这几份。"
    if grid.turned.count:
        yield "rows_turned", "info", f"{grid.turned}在文件里没有按顺序写，按行号读入。"


def _hidden_columns(grid: Grid) -> Iterator[tuple[str, str, str]]:
    filled = {column for cells in grid.rows.values() for column in cells} if grid.hidden_columns else set()
    hidden = Named()
    for column in sorted(filled):
        if any(low <= column <= high for low, high in grid.hidden_columns):
            hidden.add(f"{letters_of(column)}列")
    if hidden.count:
        yield "hidden_columns", "info", f"{hidden}在表格里被隐藏，也读入了。"


def _merged(grid: Grid) -> Iterator[tuple[str, str, str]]:
    """Yield notices of merged cells below the first row; those over several rows are answers of several people."""
    one, several = Named(), Named()
    for reference in grid.merged:
        found = _RANGE.fullmatch(reference)
        if found and int(found[2]) > 1 and column_of(found[1]) in grid.rows.get(int(found[2]), {}):
            (one if found[2] == found[4] else several).add(reference)
    rest = "是合并的格子：内容只算左上角那一格的，其余按空白读入"
    if several.count:
        yield "merged_rows", "action", f"{several}{rest}。每人一格的请取消合并、逐格填好后再读入。"
    if one.count:
        yield "merged_cells", "info", f"{one}{rest}。"


def _lost_digits(grid: Grid) -> Iterator[tuple[str, str, str]]:
    lost = Named()
    for row, cells in grid.rows.items():
        for column, text in cells.items():
            if type(text) is LostDigits:
                lost.add(name_of(row, column))
    if lost.count:
        words = f"{lost}的数字太长，表格软件已丢掉后面的位数，无法恢复。请把那一列设为“文本”后重新导出。"
        yield "digits_lost", "action", words
