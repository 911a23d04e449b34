"""Lines of a delimited text to records of cells: no cell is ever moved into another column, no line swallowed.

The standard library's reader takes all the rest of a file for one cell when a quote is left open; here such a line is
returned as broken, and the next is a record again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

WIDE_COMMA = "，"
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 60
_STATED = re.compile(r'"?sep=(.)"?')


@dataclass(frozen=True)
class Record:
    """The cells of one record; ``broken`` when nobody knows where they end."""

    cells: list[str]
    broken: bool = False


class Reader:
    """Splits lines at one delimiter.

    ``widths`` are the numbers of cells a whole record may have: a cell with a line end in it is believed when its
    record comes out as one of them, or when none is known.
    """

    def __init__(self, delimiter: str, widths: Collection[int] = ()) -> None:
        self._delimiter = delimiter
        self._widths = widths
        end = rf" *+(?:{re.escape(delimiter)}|$)"
        # Within a line a quote that is not followed by a delimiter is one that somebody wrote and did not double.
        self._quoted = re.compile(rf' *+"((?:[^"]++|""|"(?!{end}))*+)"{end}')
        self._opened = re.compile(r' *+"((?:[^"]++|"")*+)$')
        self._inside = re.compile(r'((?:[^"]++|"")*+)$')
        self._closed = re.compile(rf'((?:[^"]++|"")*+)"{end}')

    def records(self, lines: Sequence[str]) -> Iterator[Record]:
        """Yield the records of all lines, one without cells for an empty line."""
        at = 0
        while at < len(lines):
            line = lines[at]
            if '"' not in line:
                yield Record(line.split(self._delimiter) if line else [])
            elif (cells := self._well_quoted(line)) is not None:
                yield Record(cells)
            else:
                cells, at = self._of_lines(lines, at)
                yield Record(cells) if cells else Record(line.split(self._delimiter), broken=True)
            at += 1

    def width(self, line: str) -> int:
        """Return the number of cells of a line that is a whole record; 0 for another."""
        if '"' not in line:
            return line.count(self._delimiter) + 1
        cells, opened = self._split(line, 0)
        return len(cells) if opened is None else 0

    def _well_quoted(self, line: str) -> list[str] | None:
        """Return the cells of a line whose quotes all stand next to delimiters or are doubled; None for another."""
        first, *parts, last = line.split('"')
        if len(parts) % 2 == 0 or (first and first[-1] != self._delimiter) or (last and last[0] != self._delimiter):
            return None
        cells = first[:-1].split(self._delimiter) if first else []
        text = parts[0]
        for outside, inside in zip(parts[1::2], parts[2::2], strict=True):
            if not outside:
                text += f'"{inside}'
            elif outside[0] == outside[-1] == self._delimiter:
                cells.append(text)
                cells += outside[1:-1].split(self._delimiter) if len(outside) > 1 else []
                text = inside
            else:
                return None
        cells.append(text)
        return cells + last[1:].split(self._delimiter) if last else cells

    def _of_lines(self, lines: Sequence[str], at: int) -> tuple[list[str], int]:
        """Return the cells of a record, and the last line it takes; no cells when a quote stays open."""
        cells, opened = self._split(lines[at], 0)
        last = at
        while opened is not None:
            text = [opened]
            last += 1
            while last < len(lines) and self._inside.match(lines[last]):
                text.append(lines[last])
                last += 1
            closed = self._closed.match(lines[last]) if last < len(lines) else None
            if not closed:
                return [], at
            cells.append("\n".join([*text, closed[1]]).replace('""', '"'))
            opened = None
            if closed[0].endswith(self._delimiter):
                more, opened = self._split(lines[last], closed.end())
                cells += more
        return (cells, last) if last == at or not self._widths or len(cells) in self._widths else ([], at)

    def _split(self, line: str, start: int) -> tuple[list[str], str | None]:
        """Return the cells of a line from a place on, and what stands in the quote that is left open, if any."""
        cells: list[str] = []
        while True:
            if opened := self._opened.match(line, start):
                return cells, opened[1]
            quoted = self._quoted.match(line, start)
            if quoted:
                cells.append(quoted[1].replace('""', '"'))
                end = quoted.end()
            else:
                end = line.find(self._delimiter, start) + 1 or len(line)
                cells.append(line[start:end].removesuffix(self._delimiter))
            if not line.endswith(self._delimiter, start, end):
                return cells, None
            start = end


def stated_delimiter(line: str) -> str:
    """Return the delimiter a first line states for table programmes; empty for any other line.

    >>> stated_delimiter("sep=;"), stated_delimiter("序号;题目")
    (';', '')
    """
    found = _STATED.fullmatch(line.strip(" \r\n"))
    return found[1] if found else ""


def guess_delimiter(lines: Sequence[str]) -> tuple[str, int]:
    """Return the delimiter that parts most of the first lines into the same number of cells, and that number.

    A full-width comma is one only where no other is: people write it in their answers.

    >>> guess_delimiter(["a;b;c", "1,5;2;3"]), guess_delimiter(["序号，题目", "1，甲"]), guess_delimiter(["甲", "乙"])
    ((';', 3), ('，', 2), (',', 1))
    """
    sample = [line for line in lines[: 4 * _SAMPLE] if line.strip()][:_SAMPLE]
    for candidates in (_DELIMITERS, (WIDE_COMMA,)):
        fits = [(*_fit(sample, candidate), candidate) for candidate in candidates]
        share, width, delimiter = max(fits, key=lambda fit: fit[:2])
        if share:
            return delimiter, width
    return ",", 1


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Return how many of the lines have the usual number of cells, and that number; nothing when that is one."""
    widths = Counter(width for width in map(Reader(delimiter).width, lines) if width)
    width, n = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    return (n / len(lines), width) if width > 1 else (0, 1)
