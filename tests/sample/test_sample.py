"""Samples: who is in, what each one weighs, and how people were reached."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.report.toy import ROOT, questionnaire, responses
from toolkit.errors import AnalysisError, DefinitionError
from toolkit.questionnaire import from_dict
from toolkit.sample import DesignClass, Sample, Sampling, read_sampling
from toolkit.sample.quota import Quotas


def test_only_those_who_belong_to_the_population_are_in():
    answers = responses(questionnaire(), 30)
    answers.frame["disposition"] = ["screened_out"] * 4 + ["partial"] * 3 + ["complete"] * 23
    assert len(Sample.from_responses(answers).frame) == 26
    assert repr(Sample.from_responses(answers)) == "样本（26 人，11 个指标，未加权）"


@pytest.mark.parametrize(("bad", "row"), [(np.nan, 3), (-1.0, 3), (0.0, 3), (np.inf, 3)])
def test_bad_weights_name_the_row(bad, row):
    weights = pd.Series(np.ones(30))
    weights[row - 1] = bad
    with pytest.raises(AnalysisError) as caught:
        Sample.from_responses(responses(questionnaire(), 30), weights=weights)
    assert (caught.value.code, caught.value.where) == ("A-WEIGHTS", "第3行")
    with pytest.raises(AnalysisError) as caught:
        Sample.from_frame(pd.DataFrame({"y": range(30), "w": weights}), weights="w")
    assert caught.value.code == "A-WEIGHTS"


@pytest.mark.parametrize("n", [0, 29, 31])
def test_too_many_or_too_few_weights_are_refused(n):
    with pytest.raises(AnalysisError) as caught:
        Sample.from_responses(responses(questionnaire(), 30), weights=pd.Series(np.ones(n)))
    assert caught.value.code == "A-WEIGHTS"


def test_unknown_weights_column():
    with pytest.raises(AnalysisError) as caught:
        Sample.from_frame(pd.DataFrame({"y": [1], "pw": [1]}), weights="pww")
    assert caught.value.code == "A-ITEM"
    assert "pw" in caught.value.message


def written(folder: Path, text: str) -> Sampling:
    path = folder / "sampling.yaml"
    path.write_text(text, encoding="utf-8")
    return read_sampling(path)


def test_nothing_written_is_a_convenience_sample(tmp_path):
    assert read_sampling(tmp_path / "none.yaml") == Sampling()
    assert written(tmp_path, "# 只有说明\n") == Sampling()
    assert Sampling().licence is DesignClass.CONV


def test_the_worked_example_is_complete():
    sampling = read_sampling(ROOT / "surveys" / "youth-needs" / "sampling.yaml")
    assert sampling.dates == {"start": "2025-05-12", "end": "2025-05-25"}
    assert sampling.modes
    assert sampling.sponsor


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("sponser: 甲", "Q-FIELD", "第1行"),
        ("design: RANDOM", "Q-FIELD-TYPE", "第1行"),
        ("sponsor: 甲\ndates: 五月", "Q-FIELD-TYPE", "第2行"),
        ("dates: {start: 五月, end: 六月}", "Q-FIELD-TYPE", "第1行"),
        ("dates: {start: 2025/5/12}", "Q-FIELD-TYPE", "第1行"),
        ("dates: {start: 2025-13-40}", "Q-FIELD-TYPE", "第1行"),
        ("dates: {from: 2025-05-12}", "Q-FIELD-TYPE", "第1行"),
        ("dates: {start: 2025-05-12, end: 2025-05-11}", "Q-FIELD-TYPE", "第1行"),
        ("quotas: 两百", "Q-FIELD-TYPE", "第1行"),
        ("quotas: -1", "Q-FIELD-TYPE", "第1行"),
        ("quotas: {14—17岁: 5}", "Q-FIELD-TYPE", "第1行"),
        ("quotas: {14—17岁: {男: 半}}", "Q-FIELD-TYPE", "第1行"),
        ("invited: 三百", "Q-WHOLE", "第1行"),
        ("invited: 0", "Q-WHOLE", "第1行"),
        ("invited: -5", "Q-WHOLE", "第1行"),
        ("invited: true", "Q-WHOLE", "第1行"),
        ("sponsor: [甲, 乙]", "Q-FIELD-TYPE", "第1行"),
        ("consent: true", "Q-FIELD-TYPE", "第1行"),
        ("modes: {a: 1}", "Q-FIELD-TYPE", "第1行"),
        ("- sponsor", "Q-FIELD-TYPE", "第1行"),
        ("一句话", "Q-FIELD-TYPE", "第1行"),
        ("sponsor: 甲\nsponsor: 乙", "Q-DUPLICATE-KEY", "第2行"),
    ],
)
def test_faults_name_file_and_line(tmp_path, text, code, where):
    with pytest.raises(DefinitionError) as caught:
        written(tmp_path, text)
    assert caught.value.code == code
    assert where in caught.value.where
    assert "sampling.yaml" in caught.value.where


def test_quotas_are_a_number_or_groups(tmp_path):
    assert written(tmp_path, "quotas: 80").quotas == 80
    assert written(tmp_path, "quotas: {}").quotas is None
    found = written(tmp_path, "quotas:\n  14—17岁: {男: 5, 女: 6}\n  18—35岁: {男: 20, 女: 0}\n").quotas
    assert isinstance(found, Quotas)
    assert found.total == 31
    assert found.targets["14—17岁", "女"] == 6


def test_what_is_left_out_and_what_is_empty_count_as_not_said(tmp_path):
    sampling = written(tmp_path, "sponsor:\ndates: {start: 2025-05-12, end: }\nmodes: 线上填写\ncontact: 见公告。\n")
    assert (sampling.sponsor, sampling.dates, sampling.modes) == ("", {"start": "2025-05-12"}, ("线上填写",))
    assert sampling.contact == "见公告"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("design: PROB", "CONV"),
        ("design: PROB\nframe: 名册\nselection: 随机抽取", "CONV"),
        ("design: PROB\nframe: 名册\nselection: 随机抽取\ninvited: 100", "PROB"),
        ("design: CENSUS", "CONV"),
        ("design: CENSUS\nframe: 名册\ninvited: 100", "CENSUS"),
        ("design: QUOTA", "QUOTA"),
        ("frame: 名册\nselection: 随机抽取\ninvited: 100", "CONV"),
    ],
)
def test_a_draw_may_be_claimed_only_with_frame_selection_and_invited(tmp_path, text, licence):
    assert written(tmp_path, text).licence == licence


def test_representations_are_chinese_and_stable():
    for thing in (Sampling(), Sample.from_responses(responses(questionnaire(), 5))):
        assert " at 0x" not in repr(thing)
        assert any("一" <= sign <= "鿿" for sign in repr(thing))


def test_options_that_end_the_form_are_no_options_of_those_who_stayed():
    form = from_dict(
        {
            "id": "s",
            "title": "甄别",
            "items": [
                {
                    "id": "AGE",
                    "kind": "single",
                    "text": "年龄",
                    "options": {1: "不满14周岁", 2: "14—35周岁", 3: "36周岁及以上"},
                    "skip": [{"when": [1, 3], "to": "END"}],
                },
                {
                    "id": "TIE",
                    "kind": "multi",
                    "text": "关系",
                    "options": {1: "居住", 2: "工作", 96: "都没有"},
                    "exclusive": [96],
                    "skip": [{"when": [96], "to": "END"}],
                },
                {"id": "LIKE", "kind": "single", "text": "喜欢吗", "options": ["喜欢", "不喜欢"]},
            ],
        }
    )
    sample = Sample.from_responses(responses(form, 20))
    assert sample.measures["AGE"].labels == {2: "14—35周岁"}
    assert sample.measures["TIE"].labels == {1: "居住", 2: "工作"}
    assert sample.measures["TIE"].columns == ("TIE__1", "TIE__2")
    assert sample.measures["LIKE"].labels == {1: "喜欢", 2: "不喜欢"}
