"""A Spark frame is its rows: two local workers, merged stratum by stratum. Runs where the extra is installed."""

from __future__ import annotations

import os
import sys

import pytest

from tests.statistics.tally.test_engines_agree import COLUMNS, ROWS, close, people, sample
from toolkit import statistics as st
from toolkit.errors import AnalysisError

sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize("design", ["weights", "strata", "strata_clusters", "two_stage"])
def test_a_spark_frame_is_its_rows(spark, design):
    plan = st.Plan.from_sample(sample(design), ROWS, COLUMNS)
    frame = spark.createDataFrame(people()).repartition(3)
    found, tally = st.tally_spark(frame, plan), st.accumulate(people(), plan)
    for row in ROWS:
        for by in ("", *COLUMNS):
            close(st.finish(found, row, by).frame, st.finish(tally, row, by).frame)


def test_a_rule_that_needs_all_strata_is_refused(spark):
    plan = st.Plan.from_sample(sample("strata_clusters", "average"), ROWS, COLUMNS)
    with pytest.raises(AnalysisError) as caught:
        st.tally_spark(spark.createDataFrame(people()), plan)
    assert caught.value.code == "A-FOLD"
