"""R syntax is read as text: names, labels, levels; nothing in it is run, nothing in it can hang the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.containers.r_syntax import is_r_syntax, read_r_syntax
from toolkit.containers.workbook import Variable
from toolkit.errors import IntakeError

TEXT = r"""
data <- read.csv("x.csv", quote = "'\"", na.strings=c("", "\"\""))
# LimeSurvey Field type: F
data[, 1] <- as.numeric(data[, 1])
attributes(data)$variable.labels[1] <- "a \"b\" \'c\' names(data)[9] <- d"
data[, 1] <- factor(data[, 1], levels=c(1,0,-2,1.5),labels=c("Yes, labels=c(x)", "No (0)", "-", "\\"))
names(data)[1] <- "Q1"
data[, 3] <- as.character(data[, 3])
attributes(data)$variable.labels[3] <- "data[, 9] <- factor(data[, 9], levels=c(1))"
data[, 3] <- factor(data[, 3], levels=c("a","b"),labels=c("甲", "乙"))
names(data)[3] <- "Q3"
system("rm -rf /")
"""


def test_names_labels_and_levels():
    workbook = read_r_syntax(TEXT, "a.R")
    assert workbook.sheets == ()
    assert dict(workbook.variables) == {
        "Q1": Variable(
            "a \"b\" 'c' names(data)[9] <- d",
            {"1": "Yes, labels=c(x)", "0": "No (0)", "-2": "-", "1.5": "\\"},
            measure="nominal",
        ),
        "V2": Variable(),
        "Q3": Variable("data[, 9] <- factor(data[, 9], levels=c(1))", {"a": "甲", "b": "乙"}, measure="nominal"),
    }


def test_it_is_known_by_its_statements():
    assert is_r_syntax(TEXT)
    assert not is_r_syntax("id,name\n1,2\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('attributes(data)$variable.labels[1] <- "a"', "I-DAMAGED"),
        ('names(data)[99999] <- "a"', "I-HOSTILE"),
        ('names(data)[0] <- "a"', "I-HOSTILE"),
    ],
)
def test_what_is_none_is_refused(text, code):
    with pytest.raises(IntakeError) as refused:
        read_r_syntax(text, "a.R")
    assert refused.value.code == code


PIECES = st.sampled_from(
    [
        'names(data)[1] <- "a"',
        "data[, 1] <- factor(",
        "levels=c(",
        "labels=c(",
        '"',
        "\\",
        "1",
        ",",
        ")",
        "\n",
        "甲",
        "(" * 50,
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_in_it_stops_the_reader(text):
    try:
        found = len(read_r_syntax(text, "a.R").variables)
    except IntakeError:
        found = 0
    assert found == ('names(data)[1] <- "a"' in text) or found <= 1


def test_an_endless_string_takes_no_endless_time():
    text = 'names(data)[1] <- "a"\n' + 'names(data)[2] <- "' + "\\x" * 200_000
    assert list(read_r_syntax(text, "a.R").variables) == ["a"]
