"""Bundles opened by Spark's workers come to what they come to here. Runs where the extra is installed."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from tests.district.bundle.making import FORM, changed, packed
from toolkit.district.bundle import comparability, pooled, read_bundles
from toolkit.district.bundle.on_spark import pooled_on_spark
from toolkit.district.tallies.book import tally_book

sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "a.zip").write_bytes(packed(community="02"))
    (folder / "b.zip").write_bytes(packed(community="05", tables_only=True, seed=5))
    (folder / "c.zip").write_bytes(packed(changed("sex", text="您是？"), community="07", seed=7))
    (folder / "no.zip").write_bytes(b"PK")
    return read_bundles(folder)


def test_a_tally_book_is_the_same(spark, handed):
    found = comparability(handed.bundles)
    here, there = tally_book(handed, found), tally_book(handed, found, spark)
    assert list(here.questions) == list(there.questions)
    for name, one in here.questions.items():
        np.testing.assert_array_equal(one.n, there[name].n)
        assert one.n.sum() > 0
    assert here.workbook() == there.workbook()


def test_pooled_tables_are_the_same(spark, handed):
    found = comparability(handed.bundles)
    wanted = [(item.id, "") for item in FORM.questions] + [("home", "sex")]
    here, there = pooled(handed.each(), found, wanted), pooled_on_spark(handed, found, wanted, spark)
    assert repr(here) == repr(there)
    for key, sums in here.items():
        assert sums.tables is not None
        other = there[key].tables
        assert other is not None
        assert other.strata == sums.tables.strata
        for name, table in sums.tables.tables.items():
            np.testing.assert_allclose(other.tables[name].total, table.total, rtol=1e-12)
            np.testing.assert_allclose(other.tables[name].spread, table.spread, rtol=1e-12, atol=1e-12)
