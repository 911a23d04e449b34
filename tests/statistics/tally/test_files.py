"""Tallies kept in files, and files that are summed."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.report.toy import questionnaire, responses
from tests.statistics.tally.test_engines_agree import COLUMNS, ROWS, close, people, sample
from toolkit import statistics as st
from toolkit.errors import AnalysisError, StoreError
from toolkit.sample import Sample
from toolkit.statistics import slots
from toolkit.statistics.slots import masked
from toolkit.statistics.tally import Folded


@pytest.fixture(params=["strata", "two_stage"])
def tally(request):
    plan = st.Plan.from_sample(sample(request.param), ROWS, COLUMNS)
    return st.accumulate(people(), plan)


def same(one: Any, two: Any) -> None:
    for row in ROWS:
        for by in ("", *COLUMNS):
            pd.testing.assert_frame_equal(st.finish(one, row, by).frame, st.finish(two, row, by).frame)


def test_what_is_saved_is_read_again(tally, tmp_path):
    path = tally.save(tmp_path / "a.tally")
    again = st.Tally.load(path)
    same(again, tally)
    same(again + tally, tally + tally)
    assert again.save(tmp_path / "b.tally").read_bytes() == path.read_bytes()


def test_folded_tables_are_read_again_and_name_no_unit(tally, tmp_path):
    folded = Folded.of(tally)
    path = folded.save(tmp_path / "a.folded")
    again = Folded.load(path)
    same(again, folded)
    with zipfile.ZipFile(path) as packed:
        header = json.loads(packed.read("header.json"))
    assert "drawn" not in header["plan"]
    assert not [name for name in packed.namelist() if name.startswith(("sums", "squares", "people"))]


@pytest.mark.parametrize("part", ["rows", "columns", "context", "weight", "origins", "drawn"])
def test_plans_that_differ_are_told_in_what(tally, part):
    plan = tally.plan
    other = {
        "rows": replace(plan, rows=plan.rows[:-1]),
        "columns": replace(plan, columns=plan.columns[:-1]),
        "context": replace(plan, context={"wave": "2"}),
        "weight": replace(plan, weight="v"),
        "origins": replace(plan, origins={}),
        "drawn": replace(plan, drawn=replace(plan.drawn, names=("一",) * len(plan.drawn.names))),
    }[part]
    words = {
        "rows": "指标", "columns": "分组", "context": "调查、期次和口径", "weight": "权重", "origins": "数字的起点",
        "drawn": "抽样结构",
    }  # fmt: skip
    with pytest.raises(AnalysisError) as caught:
        _ = tally + replace(tally, plan=other)
    assert caught.value.code == "A-TALLY"
    assert words[part] in caught.value.message


def test_files_that_are_no_tally(tally, tmp_path):
    good = tally.save(tmp_path / "a.tally").read_bytes()
    folded = Folded.of(tally).save(tmp_path / "b.tally").read_bytes()
    newer, short = tmp_path / "newer", tmp_path / "short"
    with zipfile.ZipFile(tmp_path / "a.tally") as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    header = json.loads(members["header.json"])
    for path, change in ((newer, {"header.json": json.dumps(header | {"format": 99}).encode()}), (short, None)):
        with zipfile.ZipFile(path, "w") as packed:
            for name, data in (members | (change or {})).items():
                if change or name != "n/1.npy":
                    packed.writestr(name, data)
    for name, data in {
        "absent": None, "text": "你好".encode(), "cut": good[: len(good) // 2], "other": folded,
    }.items():  # fmt: skip
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(StoreError) as caught:
            st.Tally.load(tmp_path / name)
        assert caught.value.code == "S-TALLY", name
    for path, word in ((newer, "较新"), (short, "损坏")):
        with pytest.raises(StoreError) as caught:
            st.Tally.load(path)
        assert word in caught.value.message


def written(frame: pd.DataFrame, path: Any, rows: int) -> None:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, row_group_size=rows)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_parquet_file_is_its_rows(tally, tmp_path, processes):
    written(people().sort_values("psu"), tmp_path / "people.parquet", 90)
    found = st.tally_parquet(tmp_path / "people.parquet", tally.plan, processes)
    for row in ROWS:
        for by in ("", *COLUMNS):
            close(st.finish(found, row, by).frame, st.finish(tally, row, by).frame)


def test_a_folder_of_files_is_all_of_them(tally, tmp_path):
    (tmp_path / "community=01").mkdir()
    written(people().iloc[:100], tmp_path / "community=01" / "a.parquet", 90)
    written(people().iloc[100:], tmp_path / "b.parquet", 90)
    close(st.finish(st.tally_parquet(tmp_path, tally.plan), "a", "g").frame, st.finish(tally, "a", "g").frame)


def test_files_without_the_columns_or_with_unknown_units(tally, tmp_path):
    written(people().drop(columns="five"), tmp_path / "less.parquet", 400)
    written(people().assign(psu=77, h="Z"), tmp_path / "strange.parquet", 400)
    (tmp_path / "empty").mkdir()
    units = "A-UNIT"
    for name, code in (("less.parquet", "A-ITEM"), ("strange.parquet", units), ("empty", "A-ITEM")):
        with pytest.raises(AnalysisError) as caught:
            st.tally_parquet(tmp_path / name, tally.plan)
        assert caught.value.code == code


@pytest.mark.parametrize("table", [12, 0])
def test_choices_as_bits_of_one_column_are_the_same_choices(monkeypatch, table):
    monkeypatch.setattr(slots, "_TABLE", table)
    answers = responses(questionnaire(), 90, 4)
    drawn = Sample.from_responses(answers)
    columns = {name: drawn.frame[name].to_numpy() for name in drawn.measures["need"].columns}
    measure, mask = masked(drawn.measures["need"], columns)
    assert mask.dtype.itemsize <= 2
    packed = replace(drawn, frame=drawn.frame.assign(need=mask), measures={**drawn.measures, "need": measure})
    for by in ("", "sex"):
        pd.testing.assert_frame_equal(st.describe(packed, "need", by).frame, st.describe(drawn, "need", by).frame)
    np.testing.assert_allclose(
        st.option_tests(packed, "need", "sex").together.p, st.option_tests(drawn, "need", "sex").together.p
    )
    plan = st.Plan.from_sample(packed, ["need"], ["sex"])
    tally = st.accumulate(packed.frame, plan)
    close(st.finish(tally, "need", "sex").frame, st.describe(drawn, "need", "sex").frame)
