"""A bundle: what goes in comes out, the same bytes every time, and nobody in it."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from tests.district.bundle.making import FORM, SECRETS, again, bundle, packed, survey
from tests.making import parts, questionnaires
from tests.report.toy import material, responses
from toolkit.district.bundle import LEFT_OUT, bundle_of, read_bundle, write_bundle
from toolkit.district.bundle.tables import folded
from toolkit.errors import AnalysisError
from toolkit.sample import Sample, stacked

BOTH = pytest.mark.parametrize("tables_only", [False, True])


@BOTH
def test_what_goes_in_comes_out_and_the_bytes_stay(tables_only):
    made = bundle(tables_only=tables_only)
    data = write_bundle(made)
    read = read_bundle(data, made.name)
    assert write_bundle(read) == data == packed(tables_only=tables_only)
    for part in ("manifest", "questionnaire", "method", "findings", "measures", "quality", "checksum"):
        assert getattr(read, part) == getattr(made, part), part
    assert read.manifest.rows == 40
    assert read.quality.returned == 42
    assert read.quality.left_out == {"重复提交": 2}


@settings(max_examples=25, deadline=None)
@given(questionnaires(), st.integers(0, 30), st.integers(0, 3))
def test_answers_to_any_questionnaire_go_through(form, n, seed):
    answers = responses(form, n, seed)
    read = again(made := bundle_of(material(answers)))
    assert made.frame is not None
    assert read.frame is not None
    assert_frame_equal(read.frame, made.frame, check_dtype=False)
    assert read.responses.counts() == answers.counts()
    assert read.responses.missing() == answers.missing()
    assert read.checksum == made.checksum


@BOTH
def test_nothing_that_names_a_person_is_in_it(tables_only):
    whole = b"".join(parts(packed(tables_only=tables_only)).values()).decode("utf-8", "ignore")
    assert [secret for secret in SECRETS if secret in whole] == []
    assert "2026-03-08" in whole


def test_the_order_of_the_answers_does_not_tell_who_came_first():
    told = survey()
    frame = told.responses.frame
    order = list(range(len(frame)))
    random.Random(3).shuffle(order)
    shuffled = replace(told.responses, frame=frame.iloc[order].reset_index(drop=True))
    assert bundle_of(replace(told, responses=shuffled)).checksum == bundle_of(told).checksum


def test_a_bundle_of_tables_holds_no_row_and_no_unit():
    few, many = (parts(packed(n=n, tables_only=True)) for n in (40, 80))
    assert "answers.csv" not in few
    for name in (name for name in few if name.endswith(".tally")):
        shapes = [
            {array: np.load(io.BytesIO(data)).shape for array, data in parts(held[name]).items() if ".npy" in array}
            for held in (few, many)
        ]
        assert shapes[0] == shapes[1], "nothing in it grows with the people"
        assert not any({40, 80} & set(shape) for shape in shapes[0].values())


def test_tables_of_communities_add_up_to_the_tables_of_all_answers():
    told = {code: survey(community=code, seed=int(code)) for code in ("02", "07")}
    ones = [again(bundle_of(one, tables_only=True)) for one in told.values()]
    everybody = stacked({code: Sample.from_responses(one.responses) for code, one in told.items()})
    for item in ones[0].manifest.items:
        added = ones[0].tables[item] + ones[1].tables[item]
        of_all = folded(everybody, FORM.by_id[item], [measure.name for measure in added.plan.columns])
        for key, table in of_all.tables.items():
            np.testing.assert_allclose(added.table(*key).total, table.total)
            np.testing.assert_allclose(added.table(*key).spread, table.spread, atol=1e-9)
            np.testing.assert_array_equal(added.table(*key).n, table.n)


def test_answers_that_were_handed_in_give_the_tables_of_the_community():
    one = again(bundle())
    tables = again(bundle(tables_only=True)).tables
    alone = stacked({"02": one.sample})
    for item, found in tables.items():
        by = [measure.name for measure in found.plan.columns]
        assert folded(alone, FORM.by_id[item], by).packed == found.packed


def test_only_some_questions_may_be_handed_in():
    read = again(bundle_of(survey(), items=["sex", "您需要什么？"]))
    assert read.manifest.items == ("sex", "need")
    assert read.frame is not None
    assert list(read.frame) == ["respondent", "submitted", "disposition", "sex", *(f"need__{c}" for c in (1, 2, 3, 96))]
    assert [item.id for item in read.asked.questions] == ["sex", "need"]
    assert "另有7道题没有交" in repr(read)
    assert set(read.sample.measures) == {"sex", "need"}
    with pytest.raises(AnalysisError, match="A-ITEM"):
        bundle_of(survey(), items=["nowhere"])


def test_tables_need_a_community_of_the_list():
    with pytest.raises(AnalysisError, match="A-DESIGN"):
        bundle(tables_only=True, community="00")
    assert again(bundle(community="00")).community == "00"


def test_it_tells_what_it_is_and_what_it_takes_no_part_in():
    whole, tables = bundle(), bundle(tables_only=True)
    assert "02舜井社区 toy 第1期，逐份数据（40份），数据到2026-03-08为止" in repr(whole)
    assert "加权" not in repr(whole)
    for words in LEFT_OUT:
        assert words in repr(tables)
        assert words in tables._repr_html_()
    assert whole.as_dict()["rows"] == 40
    assert whole.as_dict()["left_out_of"] == []
    assert tables.as_dict()["left_out_of"] == list(LEFT_OUT)
    assert (whole.name, tables.name) == ("bundle-toy-02-w1.zip", "bundle-toy-02-w1-tables.zip")
    assert whole.checksum != tables.checksum


def test_cards_keep_their_words_and_state_and_lose_their_persons():
    (card,) = again(bundle()).measures
    assert card.title == "讲座"
    assert card.status == "建议草案"
    assert "报名" in card.action
