"""Pages that call themselves tables: the one table in them is read, more than one is not guessed at."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.containers import html_table
from toolkit.containers.html_table import read_html
from toolkit.errors import IntakeError


def cells(text: str) -> dict[int, dict[int, str]]:
    return read_html(text, "a.xls").sheets[0].cells


def page(*rows: str) -> str:
    return f"<html><body><table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"


def test_a_table_is_read_and_told():
    found = read_html(page("<th>序号</th><th>意见</th>", "<td>1</td><td>好 &amp; 坏&#12290;</td>"), "a.xls")
    assert found.sheets[0].cells == {1: {0: "序号", 1: "意见"}, 2: {0: "1", 1: "好 & 坏。"}}
    assert [notice.code for notice in found.notices] == ["page_as_table"]


def test_line_ends_are_those_of_the_text_and_blanks_those_of_a_page():
    assert cells(page("<td>a\n   b<br>c</td><td><b>d</b> e</td>", "<td> 1 </td><td>&nbsp;</td>", "<td>2<td>3")) == {
        1: {0: "a b\nc", 1: "d e"},
        2: {0: "1"},
        3: {0: "2", 1: "3"},
    }


def test_cells_over_several_rows_or_columns_move_no_other():
    assert cells(page("<td rowspan=2>a</td><td colspan=2>b</td><td>c</td>", "<td>d</td><td>e</td><td>f</td>")) == {
        1: {0: "a", 1: "b", 3: "c"},
        2: {1: "d", 2: "e", 3: "f"},
    }


def test_scripts_are_no_text_and_hidden_rows_are_named():
    found = read_html(
        "<script>'<table><tr><td>x'</script><style>td{}</style>"
        + page("<td>a</td><td>b<script>1</script></td>", "<td>1</td><td>2</td>").replace(
            "<tr><td>1", "<tr style='DISPLAY: none'><td>1"
        ),
        "a.xls",
    )
    assert found.sheets[0].cells == {1: {0: "a", 1: "b"}, 2: {0: "1", 1: "2"}}
    assert found.sheets[0].hidden_rows == {2}


ONE = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"


def test_a_table_of_one_cell_beside_is_no_second_table():
    assert cells("<table><tr><td>标题</td></tr></table>" + ONE) == {1: {0: "a", 1: "b"}, 2: {0: "1", 1: "2"}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<p>请先登录</p>", "I-TYPE"),
        (ONE + ONE, "I-TYPE"),
        (f"<table><tr><td>x</td><td>{ONE}</td></tr><tr><td>y</td><td>z</td></tr></table>", "I-TYPE"),
        (ONE.removesuffix("</tr></table>"), "I-DAMAGED"),
    ],
)
def test_what_is_no_single_whole_table_is_refused(text, code):
    with pytest.raises(IntakeError) as caught:
        read_html(text, "a.xls")
    assert caught.value.code == code


@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td rowspan=3>", "<td>", "x", "<!--", "-->", "<", "&#", "<br>"]
        )
    )
)
def test_no_page_is_too_strange(pieces):
    with suppress(IntakeError):
        read_html("".join(pieces), "a.xls")


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(html_table, "MAX_CHARACTERS", 5)
    with pytest.raises(IntakeError, match="I-TOO-LARGE"):
        read_html(ONE, "a.xls")
