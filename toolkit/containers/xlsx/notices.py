"""What a person should know about the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.containers.texts import LostDigits
from toolkit.containers.xlsx.grid import Grid, column_of, letters_of, name_of
from toolkit.records import Notice

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def notices_of(grid: Grid, sheet: str, *, lost_digits: bool) -> list[Notice]:
    """Return the notices; their subject is the name of the sheet.

    ``lost_digits`` says whether any cell of the workbook may have lost some.
    """
    lost = _lost(grid) if lost_digits else []
    found = [*_places(grid), *_hidden_columns(grid), *_merged(grid)]
    if lost:
        words = f"{_some(lost)}的数字太长，表格软件已丢掉后面的位数，无法恢复。请把那一列设为“文本”后重新导出。"
        found.append(("digits_lost", "action", words))
    return [Notice(code, level, f"工作表“{sheet}”：{words}", subject=sheet) for code, level, words in found]


def _places(grid: Grid) -> Iterator[tuple[str, str, str]]:
    if grid.twice:
        words = f"{_some(grid.twice)}在文件里写了两次，内容不同：都没有收下，两个内容一起放入待处理。"
        yield "cells_twice", "action", words
    if grid.moved:
        yield "cells_moved", "action", f"{_some(grid.moved)}写在了别的行里，按它自己写明的行读入；请抽看这几份。"
    if grid.unplaced:
        words = f"{_rows(grid.unplaced)}有格子没有写对位置，按前后顺序读入；请抽看这几份。"
        yield "cells_unplaced", "action", words
    if grid.turned:
        yield "rows_turned", "info", f"{_rows(grid.turned)}在文件里没有按顺序写，按行号读入。"


def _hidden_columns(grid: Grid) -> Iterator[tuple[str, str, str]]:
    filled = {column for cells in grid.rows.values() for column in cells} if grid.hidden_columns else set()
    hidden = [n for n in sorted(filled) if any(low <= n <= high for low, high in grid.hidden_columns)]
    if hidden:
        words = f"{_some([f'{letters_of(column)}列' for column in hidden])}在表格里被隐藏，也读入了。"
        yield "hidden_columns", "info", words


def _merged(grid: Grid) -> Iterator[tuple[str, str, str]]:
    """Yield a notice of merged cells below the first row; those over several rows are answers of several people."""
    one, several = [], []
    for reference in grid.merged:
        found = _RANGE.fullmatch(reference)
        if found and int(found[2]) > 1 and column_of(found[1]) in grid.rows.get(int(found[2]), {}):
            (one if found[2] == found[4] else several).append(reference)
    rest = "是合并的格子：内容只算左上角那一格的，其余按空白读入"
    if several:
        yield "merged_rows", "action", f"{_some(several)}{rest}。每人一格的请取消合并、逐格填好后再读入。"
    if one:
        yield "merged_cells", "info", f"{_some(one)}{rest}。"


def _lost(grid: Grid) -> list[str]:
    cells = ((row, column, text) for row, columns in grid.rows.items() for column, text in columns.items())
    return [name_of(row, column) for row, column, text in cells if type(text) is LostDigits]


def _rows(numbers: Sequence[int]) -> str:
    return _some([f"第{number}行" for number in dict.fromkeys(numbers)])


def _some(names: Sequence[str]) -> str:
    """Return the first few names, and how many there are.

    >>> _some(["A1", "B2"]), _some(["A1", "A2", "A3", "A4", "A5", "A6"])
    ('A1、B2', 'A1、A2、A3、A4、A5等6处')
    """
    return "、".join(names[:5]) + (f"等{len(names)}处" if len(names) > 5 else "")
