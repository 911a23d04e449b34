"""Numbers in a bundle are read as numpy reads them, and what is no number is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tests.district.bundle.making import FORM, bundle
from toolkit.district.bundle.answers import columns_of, read, written

FRAME = bundle().frame
assert FRAME is not None
TEXT = written(FRAME).decode()
LAST = columns_of(FORM.questions).index("hours") + 3


def with_hours(word: str) -> bytes:
    head, first, *rest = TEXT.split("\n")
    cells = first.split(",")
    cells[LAST] = word
    return "\n".join([head, ",".join(cells), *rest]).encode()


def test_whole_tables_are_read_as_numpy_reads_them():
    lines = [line.split(",", 3)[-1] for line in TEXT.splitlines()[1:]]
    found = read(TEXT.encode(), FORM.questions)[columns_of(FORM.questions)].to_numpy(float)
    np.testing.assert_array_equal(found, np.loadtxt(io.StringIO("\n".join(lines)), delimiter=","))


@pytest.mark.parametrize("word", ["40", "40.5", "4e1", "+40", " 40", "-8", "040"])
def test_numbers_may_be_written_in_many_ways(word):
    assert read(with_hours(word), FORM.questions)["hours"].iloc[0] == np.loadtxt(io.StringIO(word))


@pytest.mark.parametrize("word", ["", " ", "4_0", "0x28", "4O", '"40"', "NA", "40#", "--8", "1e", "True"])
def test_what_is_no_number_is_refused(word):
    with pytest.raises(ValueError, match="不是数字"):
        read(with_hours(word), FORM.questions)
