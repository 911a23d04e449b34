"""Rows that pass beside the parser are read as the parser reads them, and nothing strange passes with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.containers.xlsx.parts import DeclaredSheet
from toolkit.containers.xlsx.regular import RegularRows
from toolkit.containers.xlsx.sheet import read_sheet
from toolkit.containers.xlsx.values import Values
from toolkit.errors import IntakeError

HEAD = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="m" xmlns:y="n"><sheetData>'
TAIL = '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>'
STRINGS = ["甲", "", "乙\n丙", "1.38E+10", "  "]


@dataclass
class Part:
    """A sheet's part that comes in blocks of some size."""

    data: bytes
    size: int
    file: str = "a.xlsx"
    elements: int = 0

    def blocks(self, *_: object) -> Iterator[bytes]:
        for start in range(0, len(self.data), self.size):
            yield self.data[start : start + self.size]


def read(data: bytes, size: int = 64) -> Any:
    """All that comes of a sheet: its cells with their types, what is hidden, what is told; or the error's code."""
    values = Values(STRINGS, {"2"}, epoch_1904=False)
    try:
        grid = read_sheet(Part(data, size), DeclaredSheet("答卷", False, "s.xml"), values)  # type: ignore[arg-type]
    except IntakeError as error:
        return error.code
    except (LookupError, ValueError):
        return "I-DAMAGED"
    cells = {row: {at: (type(text).__name__, text) for at, text in cells.items()} for row, cells in grid.rows.items()}
    return cells, replace(grid, rows={}), values.lost_digits


def both(data: bytes, size: int = 64) -> Any:
    """The same, read with and without the parser for regular rows."""
    passing = read(data, size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RegularRows, "take", lambda *_: False)
        parsed = read(data, size)
    assert passing == parsed
    return passing


def taken(rows: str) -> list[bool]:
    """For each row but the last, which has the end of the sheet behind it, whether it passed beside the parser."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        take = RegularRows.take
        patch.setattr(RegularRows, "take", lambda self, piece: found.append(take(self, piece)) or found[-1])
        read((HEAD + rows + TAIL).encode())
    return found


TEXTS = st.sampled_from([
    "1", "2.50", "甲乙", "a &amp; b", "&#20108;&#x4e09;", "&quot;", "x\ny", " ", "a'b", "]]", "12345678901234567890",
    "007", "45789.5", "_x4E2D_", "#N/A", "1E3", "0", "-1", "99", "&nbsp;", "]]>", "\x01", "\r\n", "&#xFFFE;", "&#13;",
    "x&y",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    "", ' t="s"', ' t="n"', ' t="str"', ' t="b"', ' t="e"', ' t="d"', ' t="inlineStr"', ' s="2"', ' s="2" t="n"',
    ' t="s" s="1"', ' s="1" s="2"', ' cm="1"', " t='s'", ' r="B9"', ' t="&amp;"', ' y:z="1"', ' z:z="1"', 's="1"',
    ' t = "s"',
])  # fmt: skip
INSIDE = st.one_of(
    TEXTS.map("<v>{}</v>".format),
    TEXTS.map("<v>{}</v>".format),
    TEXTS.map("<v>{}</v>".format),
    TEXTS.map("<is><t>{}</t></is>".format),
    TEXTS.map('<is><t xml:space="preserve">{}</t></is>'.format),
    TEXTS.map("<is><r><t>{}</t></r><rPh><t>x</t></rPh></is>".format),
    TEXTS.map("<f>{}</f><v>1</v>".format),
    st.sampled_from(
        ["", "<v/>", "<f>1</f>", "<v>1</v><v>2</v>", " <v>1</v>", "<!-- --><v>1</v>", "<v><![CDATA[1]]></v>"]
    ),
)
NAMES = st.sampled_from(["A", "B", "C", "D", "AA", "XFD", "XFE", "AAAA", "a", "", "$A"])


@st.composite
def rows(draw: st.DrawFn, *, plain: bool) -> str:
    """Rows of a sheet, most of them of the common shape."""
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        odd = not plain and draw(st.integers(0, 3)) == 0
        stated = draw(st.sampled_from([str(number), "0", f"0{number}", "2", "x", "99999999"])) if odd else str(number)
        head = draw(st.sampled_from(["", ' spans="1:4"', ' hidden="1"', ' hidden="true" ht="0"', ' y:z="1"']))
        if odd:
            head = draw(
                st.sampled_from([head, ' z:z="1"', ' hidden="1" hidden="0"', ' r="4"', " hidden='1'", ' x="<"', "/"])
            )
        cells = []
        for name in draw(st.lists(NAMES if odd else st.sampled_from(["A", "B", "C"]), max_size=4, unique=not odd)):
            row = draw(st.sampled_from([str(number), "3", ""])) if odd else str(number)
            attributes = draw(ATTRIBUTES if odd else st.sampled_from(["", ' t="s"', ' s="2"', ' s="1" t="inlineStr"']))
            inside = draw(INSIDE) if odd else draw(st.sampled_from(["<v>1</v>", "<v>3</v>", "", "<is><t>甲</t></is>"]))
            cells.append(
                f'<c r="{name}{row}"{attributes}>{inside}</c>' if inside else f'<c r="{name}{row}"{attributes}/>'
            )
        cells.sort(key=lambda cell: (odd, cell))
        made.append(f'<row r="{stated}"{head}>{"".join(cells)}</row>' if cells or odd else f'<row r="{stated}"{head}/>')
    return "".join(made)


@example('<row r="1"><c r="A"><v>1</v></c></row><row r="2"/>', 1)
@example('<row r="1"><c r="A1|B1"><v>1</v></c></row><row r="2"/>', 9)
@given(rows(plain=False), st.integers(1, 200))
def test_a_sheet_reads_the_same_with_and_without_the_parser(made, size):
    both((HEAD + made + TAIL).encode(), size)


@given(rows(plain=True), st.integers(1, 200))
def test_plain_rows_read_the_same_and_are_read(made, size):
    assert not isinstance(both((HEAD + made + TAIL).encode(), size), str)


PIECES = st.sampled_from([
    "<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>", '<row r="', '<row r="3">', "</row>", '<c r="', '<c r="A2">', "</c>",
    "/>", ">", "<", "&", '"', "'", "<v>", "</v>", "</sheetData>", "<sheetData>", "<!DOCTYPE x>", "\x00", "\x01", "\r",
    "\ufffe", "|", "9", " ",
])  # fmt: skip


@settings(max_examples=300)
@given(
    rows(plain=True),
    st.lists(st.tuples(st.floats(0, 1), PIECES, st.integers(0, 12)), min_size=1, max_size=4),
    st.integers(1, 200),
)
def test_whatever_is_put_into_a_sheet_is_seen(made, changes, size):
    text = HEAD + made + TAIL
    for where, piece, over in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + over :]
    both(text.encode(), size)


@settings(max_examples=200)
@given(rows(plain=True), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=3))
def test_whatever_byte_is_put_into_a_sheet_is_seen(made, changes):
    data = bytearray((HEAD + made + TAIL).encode())
    for where, byte in changes:
        data[min(int(where * len(data)), len(data) - 1)] = byte
    both(bytes(data))


def test_rows_of_the_common_shape_pass_beside_the_parser():
    regular = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2" spans="1:2"/><row r="4"><c r="B4"/></row>'
    assert taken(regular + '<row r="5"/>') == [True, True, True]
    formula = '<row r="1"><c r="A1"><f>1</f><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    assert taken(formula + '<row r="5"/>') == [False, True]


@pytest.mark.parametrize(
    "hiding",
    [
        '<!-- <row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>7</v></c></row> -->',
        '<x><![CDATA[<row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>]]></x>',
        '<?x <row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>?>',
        '<ext><row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>7</v></c></row></ext>',
    ],
)
def test_what_is_no_row_of_the_sheet_is_not_read_as_one(hiding):
    own = '<row r="8"><c r="A8"><v>1</v></c></row>'
    for made in (
        HEAD + hiding + own + TAIL,
        HEAD + own + hiding + TAIL,
        HEAD.replace("<sheetData>", hiding + "<sheetData>") + own + TAIL,
    ):
        cells, _, _ = both(made.encode())
        assert cells == {8: {0: ("str", "1")}}


def test_another_encoding_leaves_all_to_the_parser():
    row = '<row r="1"><c r="A1" t="str"><v>é</v></c></row><row r="2"/>'
    made = (HEAD.replace("UTF-8", "ISO-8859-1") + row + TAIL).encode("latin-1")
    assert both(made)[0] == {1: {0: ("str", "é")}}
    assert both((HEAD + row + TAIL).encode("latin-1")) == "I-DAMAGED"
    assert both(("\ufeff" + HEAD.replace("UTF-8", "UTF-16") + row + TAIL).encode("utf-16-le"))[0] == {
        1: {0: ("str", "é")}
    }
