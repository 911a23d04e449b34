"""De-identified data: the answers with their labels, nothing that names a person, and the small groups counted."""

# Frames have no types to speak of: what is in them is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportIndexIssue=false, reportCallIssue=false
# pyright: reportOperatorIssue=false

from __future__ import annotations

import csv
import io
import json
import subprocess

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from tests.judges import program
from tests.making import ROOT, questionnaires
from toolkit.containers.statistics_file import read_statistics
from toolkit.errors import StoreError
from toolkit.questionnaire import Questionnaire, read
from toolkit.questionnaire.variables import variables
from toolkit.responses import Provenance, Responses
from toolkit.responses.export import export
from toolkit.simulation import simulate

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
ENDINGS = [".sav", ".csv", ".parquet"]
SECRETS = {"respondent": "平台-9981", "device": "10.1.2.3", "submitted": "2026-09-08 12:24:22"}


def made(questionnaire: Questionnaire = FORM, n: int = 30, seed: int = 1, **about: object) -> Responses:
    known = {"disposition": "complete", "link": "", "source": "手机提交", "device": ""} | about
    frame = simulate(questionnaire, n, seed).assign(**known)
    return Responses(frame, questionnaire, Provenance("gen", "02", 1))


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_that_names_a_person_is_in_the_file(tmp_path, ending):
    texts = {v.column: "张三 电话没有写" for v in variables(FORM) if v.written}
    done = export(made(**(SECRETS | texts)), tmp_path / f"a{ending}")
    whole = b"".join(path.read_bytes() for path in (done.path, *done.beside))
    if ending == ".parquet":
        whole = str(parquet.read_table(done.path).to_pylist()).encode()
    for secret in ("9981", "10.1.2.3", "12:24", "张三"):
        assert secret.encode() not in whole
    assert b"2026-09-08" in whole
    assert done.rows == 30


@pytest.mark.parametrize("ending", ENDINGS)
def test_texts_are_written_as_the_mask_leaves_them(tmp_path, ending):
    told = {f"{FORM['end_open'].id}__text": "打13x找我"}
    done = export(made(**told), tmp_path / f"a{ending}", lambda text: text.replace("13x", "【电话】"))
    if ending == ".parquet":
        texts = parquet.read_table(done.path).column("end_open__text").to_pylist()
    elif ending == ".sav":
        texts = pyreadstat.read_sav(done.path)[0]["end_open__text"].tolist()
    else:
        header, *rows = table(done.path.read_bytes())
        texts = [row[header.index("end_open__text")] for row in rows]
    assert set(texts) == {"打【电话】找我"}


@settings(max_examples=15)
@given(questionnaires(plain=True), st.integers(0, 3))
def test_the_codes_are_those_of_the_answers_in_every_format(tmp_path_factory, questionnaire, seed):
    folder, responses = tmp_path_factory.mktemp("out"), made(questionnaire, 7, seed)
    export(responses, folder / "a.sav")
    export(responses, folder / "a.csv")
    export(responses, folder / "a.parquet")
    back, about = pyreadstat.read_sav(folder / "a.sav", user_missing=True)
    header, *rows = table((folder / "a.csv").read_bytes())
    columns = parquet.read_table(folder / "a.parquet")
    assert header == columns.column_names == list(back)
    for variable in variables(questionnaire):
        if variable.written:
            assert variable.name not in header
            continue
        ours = responses.frame[variable.column]
        assert back[variable.name].tolist() == ours.replace(variable.spss_codes).astype(float).tolist()
        assert [float(row[header.index(variable.name)]) for row in rows] == ours.astype(float).tolist()
        assert columns.column(variable.name).to_pylist() == ours.tolist()
        assert about.missing_ranges[variable.name] == [{"lo": -9.0, "hi": -1.0}]


def test_a_sav_has_its_labels_and_its_syntax_and_lists_what_was_cut(tmp_path):
    items = [
        {"id": "A", "kind": "single", "text": "问" * 90, "options": {1: "选" * 41, 2: "短"}},
        {"id": "B", "kind": "single", "text": "乙？", "options": {1: "是", 2: "否"}},
    ]
    responses = made(Questionnaire.from_dict({"id": "gen", "items": items}))
    done = export(responses, tmp_path / "a.sav")
    assert done.truncated == ("a的变量标签", "a的值1的标签")
    assert [path.name for path in done.beside] == ["a.sps"]
    _, about = pyreadstat.read_sav(tmp_path / "a.sav")
    assert about.variable_value_labels["b"] == {1.0: "是", 2.0: "否", -1.0: "没有问到（跳转）", -2.0: "问到但没有作答"}
    assert "a的值1的标签" in repr(done)


def test_our_own_reader_and_pspp_read_the_sav(tmp_path):
    done = export(made(), tmp_path / "a.sav")
    workbook = read_statistics(done.path.read_bytes(), "a.sav", "sav")
    assert len(workbook.sheets[0].cells) == 31
    assert workbook.variables["hou_tenure"].missing == (("-9", "-1"),)
    pspp = program("pspp")
    text = done.beside[0].read_text(encoding="utf-8-sig")
    coded = [line for line in text.splitlines() if "__text" not in line]
    assert coded
    (tmp_path / "run.sps").write_text("GET FILE='a.sav'.\nFREQUENCIES VARIABLES=hou_tenure.\n", encoding="utf-8")
    shown = subprocess.run([pspp, "-O", "format=csv", "run.sps"], cwd=tmp_path, capture_output=True, check=True)
    assert "自己或配偶购买的住房" in shown.stdout.decode()
    assert b"error" not in shown.stdout + shown.stderr


def test_a_table_for_people_opens_in_the_right_encoding_and_holds_no_formula(tmp_path):
    done = export(made(source="=1+1"), tmp_path / "a.csv", lambda text: text and f"+{text}")
    data = done.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 31
    header, *rows = table(data)
    assert {row[header.index("source")] for row in rows} == {"'=1+1"}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert {row[header.index("hou_tenure")] for row in rows} <= {str(code) for code in range(-2, 100)}
    labels = table(done.beside[0].read_bytes())
    assert ["hou_tenure", "", "1", "自己或配偶购买的住房"] in labels


def test_parquet_carries_its_labels(tmp_path):
    done = export(made(), tmp_path / "a.parquet")
    field = parquet.read_schema(done.path).field("hou_tenure")
    assert json.loads(field.metadata[b"values"])["1"] == "自己或配偶购买的住房"
    assert field.metadata[b"label"].decode() == FORM["HOU01"].text
    assert pd.read_parquet(done.path)["hou_tenure"].dtype == "int64"


@pytest.mark.parametrize("ending", ENDINGS)
def test_equal_answers_give_equal_bytes(tmp_path, ending):
    first = export(made(), tmp_path / f"a{ending}").path.read_bytes()
    assert export(made(), tmp_path / f"b{ending}").path.read_bytes() == first


def test_small_groups_are_counted_and_said(tmp_path):
    community = [1] * 12 + [2] * 3
    age = [3] * 12 + [3, 3, 4]
    responses = made(n=15, SCR03=community, SCR02=age, DEM01=[1] * 15)
    done = export(responses, tmp_path / "a.csv")
    assert (done.smallest_group, done.few) == (1, 3)
    assert done.quasi == ("社区", "年龄段", "性别")
    assert "3份在不到5人的组里" in repr(done)
    assert "不要公开" in repr(done)
    assert "匿名" not in repr(done)
    assert done.as_dict()["smallest_group"] == 1


def test_synthetic_data_say_so(tmp_path):
    responses = made()
    simulated = Responses(responses.frame, FORM, Provenance("gen", "02", 1, simulated=True))
    for ending in ENDINGS:
        export(simulated, tmp_path / f"a{ending}")
    assert "模拟数据" in pyreadstat.read_sav(tmp_path / "a.sav")[1].file_label
    assert "simulated" in table((tmp_path / "a.csv").read_bytes())[0]
    assert parquet.read_schema(tmp_path / "a.parquet").metadata[b"note"].decode() == "模拟数据"


def test_a_variable_of_the_same_name_does_not_hide_what_is_known_of_the_respondent(tmp_path):
    items = [{"id": "A", "var": "day", "kind": "single", "text": "哪天？", "options": ["一", "二"]}]
    export(made(Questionnaire.from_dict({"id": "gen", "items": items})), tmp_path / "a.csv")
    header = table((tmp_path / "a.csv").read_bytes())[0]
    assert {"day", "day__about"} <= set(header)


def test_another_ending_is_refused_and_writes_nothing(tmp_path):
    with pytest.raises(StoreError) as refused:
        export(made(), tmp_path / "a.xlsx")
    assert refused.value.code == "S-EXPORT"
    assert list(tmp_path.iterdir()) == []


def test_no_answers_are_exported_as_no_answers(tmp_path):
    responses = made()
    empty = Responses(responses.frame.iloc[:0], FORM, responses.provenance)
    done = export(empty, tmp_path / "a.csv")
    assert (done.rows, done.smallest_group, done.few) == (0, 0, 0)
