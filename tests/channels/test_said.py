"""Distinct answers once, and for each record which of them."""

from hypothesis import given
from hypothesis import strategies as st

from tests.channels.raw_answers import raw_answers
from toolkit.channels.reading import Reading
from toolkit.channels.said import NOBODY, Mark, RawAnswer, Said, column_of, in_columns
from toolkit.containers import Unreadable

TEXTS = st.lists(st.one_of(st.sampled_from(["", "男", "女"]), st.just("男").map(Unreadable)))


def said(text: str) -> Said:
    return Said((Mark(text),), "given" if text else "absent", text, "性别", "Sheet1")


@given(TEXTS)
def test_every_record_keeps_its_own_answer_and_equal_ones_are_read_once(texts):
    read = []
    column = column_of("SEX", "", texts, lambda text: read.append(text) or said(text))
    assert [column.said[at].raw for at in column.index] == texts
    assert [type(column.said[at].raw) for at in column.index] == [type(text) for text in texts]
    assert len(read) == len(column.said) == len(set(read)) <= 4


@given(st.dictionaries(st.tuples(st.integers(0, 9), st.sampled_from("AB"), st.sampled_from(["", "r"])), st.text()))
def test_answers_read_record_by_record_are_the_same_in_columns(given_answers):
    answers = [RawAnswer(record, item, row, said(text)) for (record, item, row), text in given_answers.items()]
    columns = in_columns(answers, 10)
    reading = Reading("a.csv", "plain", "code", "", (), columns, (), 0)
    assert {(a.record, a.item, a.row): a for a in raw_answers(reading)} == {
        (a.record, a.item, a.row): a for a in answers
    }
    assert sum((column.index != NOBODY).sum() for column in columns) == len(answers)


def test_a_cell_that_holds_no_value_is_no_text_of_the_same_letters():
    assert Unreadable("男") != "男"
    assert Unreadable("男") == Unreadable("男")
    assert len({"男", Unreadable("男"), Unreadable("男")}) == 2
