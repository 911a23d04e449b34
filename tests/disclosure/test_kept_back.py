"""A community tells no more of itself than the office has told of it."""

import pytest

from toolkit.disclosure import kept_back
from toolkit.errors import ReportError

GIVEN = """table,item,community,option,n,percent,base
participation,,,,1020,,
participation,,02,,51,,
table_A,A,,是,600,60.0,1000
table_A,A,,否,400,40.0,1000
table_A,A,02,是,30,60.0,50
table_A,A,02,否,20,40.0,50
table_B,B,,是,600,60.0,1000
table_B,B,,否,400,40.0,1000
table_B,B,02,是,30,60.0,50
table_B,B,02,否,,,
table_C,C,,很好,100,10.0,1000
table_C,C,,好,500,50.0,1000
table_C,C,,不好,400,40.0,1000
table_C_grouped,C,,很好＋好,600,60.0,1000
table_C_grouped,C,,不好,400,40.0,1000
table_C_grouped,C,02,很好＋好,30,60.0,50
table_C_grouped,C,02,不好,20,40.0,50
table_D,D,,是,600,60.0,1000
table_D,D,,否,400,40.0,1000
"""


def test_only_a_question_that_is_told_whole_of_this_community_may_be_told_by_it():
    assert kept_back(GIVEN, "02", ["A", "B", "C", "D", "E"]) == {"B", "C", "D", "E"}


def test_a_file_with_a_mark_at_its_beginning_is_the_same_file():
    assert kept_back("\ufeff" + GIVEN, "02", ["A"]) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        GIVEN.replace(",02,", ",03,"),
        GIVEN.replace("02,,51", "02,,"),
        GIVEN.replace("participation", "x"),
    ],
)
def test_another_file_or_one_without_the_community_is_no_permission(text):
    with pytest.raises(ReportError, match="R-NO-CELLS"):
        kept_back(text, "02", ["A"])
