"""Columns of texts become codes in the order of the texts, whatever the column is made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.records import BLANK
from toolkit.sample import Sample

VALUES = st.one_of(
    st.none(),
    st.just(np.nan),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([1.0, 0.0, -0.0, 2.5]),
    st.sampled_from(["男", "女", "1", "True", "", " 男", "2.5"]),
    st.sampled_from([Decimal(1), dt.date(2025, 5, 12), ("a", 1)]),
)


def value_by_value(column: pd.Series) -> tuple[list[int], list[str]]:
    """Return what the codes have to be, found one value after the other."""
    here = [not (value is None or value is pd.NaT or value is pd.NA or value != value) for value in column]
    labels = sorted({str(value) for value, there in zip(column, here, strict=True) if there})
    return [labels.index(str(v)) + 1 if there else BLANK for v, there in zip(column, here, strict=True)], labels


def same(column: pd.Series) -> bool:
    sample = Sample.from_frame(pd.DataFrame({"y": column}))
    codes, labels = value_by_value(column)
    measure = sample.measure("y")
    return (sample.frame["y"].tolist(), measure.labels) == (codes, dict(enumerate(labels, start=1)))


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_mixed_values_go_by_what_they_read_as(values):
    assert same(pd.Series(["文字", *values], dtype=object))


@pytest.mark.parametrize("kind", ["str", "object", "string", "category"])
@given(values=st.lists(st.sampled_from(["男", "女", "其他", "", None]), min_size=1, max_size=12))
def test_texts_and_blanks(kind, values):
    assert same(pd.Series(values, dtype="str").astype(kind))


def test_equal_values_that_read_differently_stay_apart():
    assert same(pd.Series([1, True, 1.0, "1", None, 0, False], dtype=object))


def test_lists_are_values_too():
    assert same(pd.Series([["a"], ["b"], ["a"], None], dtype=object))


def test_a_column_without_answers():
    assert same(pd.Series([None, None], dtype=object))


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([True, False, True]),
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series(pd.to_datetime(["2025-05-12", None, "2025-05-11"])),
        pd.cut(pd.Series([14, 20, 30]), [0, 18, 25, 35]),
        pd.Series([3, 1, None, 3]).astype("category"),
        pd.Series(pd.Categorical(["b", None, "a"], categories=["c", "b", "a"], ordered=True)),
    ],
    ids=["bool", "boolean", "moments", "intervals", "numbers", "ordered"],
)
def test_other_columns(column):
    assert same(column)
