"""The sums of all bundles are the counts of all answers put together; what is not in them is named."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.district.bundle.making import FORM, bundle, changed, packed, survey
from tests.district.demo_bundles import BUNDLES, TABLES_ONLY
from tests.making import ROOT
from tests.report.toy import demo_copy
from toolkit import Project
from toolkit.channels import open_workbook
from toolkit.district.bundle import Handed, bundle_of, comparability, pooled, read_bundle, read_bundles, write_bundle
from toolkit.district.tallies.book import INTERNAL, tally_book
from toolkit.document import plain
from toolkit.errors import AnalysisError
from toolkit.questionnaire.bank import Place
from toolkit.statistics.communities import funnel, shrink

UNANSWERED, NOT_APPLICABLE = (-1, -2), 95
CLOSED = {"consent", "single", "scale", "multi", "rank", "matrix"}


def of(folder, *bundles, expected=()):
    """Return the sums of bundles that lie in a folder."""
    for number, one in enumerate(bundles):
        (folder / f"{number}.zip").write_bytes(one if isinstance(one, bytes) else write_bundle(one))
    handed = read_bundles(folder, expected)
    return tally_book(handed, comparability(handed.bundles))


def named(one, code):
    """Return a bundle as if it were another community's."""
    return replace(one, manifest=replace(one.manifest, community=code))


def by_hand(item, frame: pd.DataFrame) -> dict[str, tuple[dict[int, int], int]]:
    """Return the people by answer, and those who answered, of each measure of a question, from the rows themselves."""
    if item.kind in ("multi", "rank"):
        columns = {code: frame[f"{item.id}__{code}"] for code in item.labels}
        asked = ~next(iter(columns.values())).isin(UNANSWERED)
        if item.kind == "multi" and NOT_APPLICABLE in columns:
            asked &= columns[NOT_APPLICABLE] != 1
        return {item.id: ({code: _many(own == 1) for code, own in columns.items()}, _many(asked))}
    names = [f"{item.id}__{row.key}" for row in item.rows] if item.kind == "matrix" else [item.id]
    return {
        name: (
            {code: _many(frame[name] == code) for code in item.labels},
            _many(~frame[name].isin((*UNANSWERED, NOT_APPLICABLE))),
        )
        for name in names
    }


def _many(rows) -> int:
    return int(np.count_nonzero(rows))


def eligible(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.loc[frame["disposition"].to_numpy() != "screened_out"]


# ---- the demo ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo():
    handed = read_bundles(BUNDLES)
    return handed, tally_book(handed, comparability(handed.bundles))


@pytest.fixture(scope="module")
def answers(demo, tmp_path_factory):
    """Everybody's answers by community, also of the one that keeps them at home."""
    project = Project(str(demo_copy(tmp_path_factory.mktemp("demo"))), TABLES_ONLY)
    project.ingest(ROOT / "data" / "demo" / "wave1" / TABLES_ONLY)
    found = {one.community: one.frame for one in demo[0].each() if one.frame is not None}
    return {code: eligible(frame) for code, frame in {**found, TABLES_ONLY: project.responses.frame}.items()}


def test_every_closed_question_has_the_counts_of_the_stacked_answers(demo, answers):
    handed, book = demo
    whole, seen = pd.concat(answers.values()), set()
    assert sum(book.people.values()) == len(whole)
    for item in handed.bundles[0].questionnaire.questions:
        if item.kind not in CLOSED:
            continue
        for name, (counts, asked) in by_hand(item, whole).items():
            if name not in book.questions:
                continue
            seen.add(name)
            rows = {code: (chose, base) for code, _, chose, base in book[name].rows()}
            if book[name].left_out:
                continue
            assert set(rows) <= set(counts)
            assert {code: n for code, n in counts.items() if n and code != NOT_APPLICABLE}.keys() <= rows.keys()
            for code, (chose, base) in rows.items():
                assert (chose, base) == (counts[code], asked), (name, code)
    assert seen == set(book.questions)
    assert len([name for name in seen if not book[name].left_out]) > 50


def test_each_community_has_its_own_counts(demo, answers):
    handed, book = demo
    items = {item.id: item for item in handed.bundles[0].questionnaire.questions}
    for name in ("HOU01", "HOU02", "NED01__hou"):
        one = book[name]
        own = {code: by_hand(items[one.measure.item], answers[code])[name] for code in one.communities}
        assert TABLES_ONLY in own
        for option in one.options:
            chose, asked = one.people(option)
            assert chose.tolist() == [counts[option] for counts, _ in own.values()]
            assert asked.tolist() == [base for _, base in own.values()]


def test_it_is_shown_in_words_as_a_table_and_as_a_workbook(demo):
    _, book = demo
    assert "来自25个社区" in repr(book)
    assert INTERNAL in repr(book)
    table = book.table("HOU01")
    chose, asked = book["HOU01"].people(1)
    assert [plain(cell) for cell in table.rows[0]][1:] == [str(chose.sum()), f"{100 * chose.sum() / asked.sum():.1f}%"]
    assert plain(table.notes[0]) == f"来自25个社区，作答{asked.sum()}人。"
    sheets = {sheet.name: sheet for sheet in open_workbook(book.workbook(), "a.xlsx").sheets}
    assert list(sheets) == ["合计", "各社区人数", "没有算在内的"]
    assert book.workbook() == book.workbook()
    values = book.as_dict()
    assert values["questions"]["HOU01"]["options"][0] | {"label": ""} == {
        "code": 1, "label": "", "n": chose.sum(), "base": asked.sum()
    }  # fmt: skip


def test_a_workbook_has_a_line_for_each_community_in_the_order_of_the_codes(demo, tmp_path):
    _, book = demo
    found = open_workbook(book.save(tmp_path / "合计.xlsx").read_bytes(), "合计.xlsx")
    cells = next(sheet for sheet in found.sheets if sheet.name == "各社区人数").cells
    head, *lines = [cells[row] for row in sorted(cells)[1:]]
    places = sorted(head)[2:]
    assert [head[place][:2] for place in places] == [f"{code:02d}" for code in range(1, 26)]
    answered, first = [line for line in lines if line.get(0) == "HOU01"][:2]
    assert answered[1] == "作答人数"
    assert [int(first[place]) for place in places] == book["HOU01"].people(1)[0].tolist()


# ---- small ones ----------------------------------------------------------------------------------------------------


def test_funnels_and_shrunk_shares_are_those_of_the_communities_counts(tmp_path):
    told = {code: survey(community=code, seed=int(code)) for code in ("02", "05", "07", "11")}
    book = of(tmp_path, *(bundle_of(one, tables_only=code == "05") for code, one in told.items()))
    frames = [eligible(one.responses.frame) for one in told.values()]
    asked = [_many(~frame["sat"].isin(UNANSWERED)) for frame in frames]
    for option, codes in ((3, [3]), ("top2", [4, 5]), ("bottom2", [1, 2])):
        chose = [_many(frame["sat"].isin(codes)) for frame in frames]
        names = ("02", "05", "07", "11")
        pd.testing.assert_frame_equal(book["sat"].funnel(option).frame, funnel(chose, asked, names).frame)
        pd.testing.assert_frame_equal(book["sat"].shrunk(option).frame, shrink(chose, asked, names).frame)
    first = [_many(frame["order__2"] == 1) for frame in frames]
    assert book["order"].people(2)[0].tolist() == first


def test_tables_count_where_they_can_and_what_does_not_is_named(tmp_path):
    part = bundle_of(survey(community="07"), items=["home", "score"])
    other = bundle(changed("sex", text="您是？"), community="11")
    tables = bundle(community="05", tables_only=True)
    book = of(tmp_path, bundle(), tables, part, other)
    assert book["sex"].communities == ("02", "05")
    assert book["sex"].left_out == {"07": "没有交这道题", "11": "题干不同"}
    assert book["home"].communities == ("02", "05", "07", "11")
    assert book["home"].left_out == {}
    assert book["score"].people(0)[1].sum() > 0
    assert "sex" in repr(book)
    assert [plain(note) for note in book.table("sex").notes][1:3] == [
        "社区07没有算在内：没有交这道题。",
        "社区11没有算在内：题干不同。",
    ]
    assert not {"hours", "open"} & set(book.questions)


def test_people_who_did_not_answer_are_in_no_base(tmp_path, tmp_path_factory):
    empty = survey(community="05")
    nobody = empty.responses.frame.assign(home=-2)
    silent = bundle_of(replace(empty, responses=replace(empty.responses, frame=nobody)))
    book = of(tmp_path, bundle(), silent)
    assert book["home"].base.tolist()[1] == 0
    with pytest.raises(AnalysisError) as caught:
        book["home"].funnel(1)
    assert caught.value.code == "A-VALUES"
    assert plain(of(tmp_path_factory.mktemp("b"), silent).table("home").rows[0][2]) == ""


def test_unknown_questions_and_options_are_refused(tmp_path):
    book = of(tmp_path, packed())
    with pytest.raises(AnalysisError) as caught:
        book.table("hom")
    assert caught.value.code == "A-ITEM"
    assert "home" in caught.value.message
    for name, option in (("home", 7), ("home", "top2")):
        with pytest.raises(AnalysisError) as caught:
            book[name].people(option)
        assert caught.value.code == "A-LEVEL"


def test_communities_that_are_in_no_list_of_the_office_count_as_well(tmp_path):
    codes = ["0001", "0999", "1000"]
    made = [bundle(seed=seed) for seed in (1, 2, 3)]
    own = [named(one, code) for one, code in zip(made, codes, strict=True)]
    expected = [Place(code, "街道", f"第{code}社区") for code in codes]
    book = of(tmp_path, *own, expected=expected)
    assert list(book.people) == codes
    assert book.names["0999"] == "第0999社区"
    chose = [_many(one.frame["home"] == 2) for one in made if one.frame is not None]
    assert book["home"].people(2)[0].tolist() == chose
    again = [read_bundle(write_bundle(one), one.name) for one in own]
    sums = pooled(again, comparability(again), [("home", "")])["home", ""]
    assert sums.tables is not None
    assert sums.tables.strata == tuple(codes)
    assert sums.tables.tables["home", ""].n[0, 1] == sum(chose)


def test_bundles_are_let_go_one_after_another(tmp_path, monkeypatch):
    held, most = weakref.WeakSet(), []
    each = Handed.each

    def watched(handed):
        for one in each(handed):
            held.add(one)
            gc.collect()
            most.append(len(held))
            yield one

    monkeypatch.setattr(Handed, "each", watched)
    one = bundle()
    book = of(tmp_path, *(named(one, f"{code:02d}") for code in range(1, 9)))
    assert len(most) == 8
    assert max(most) <= 2
    np.testing.assert_array_equal(book["home"].base, [book["home"].base[0]] * 8)


def test_no_bundle_at_all_is_an_empty_book(tmp_path):
    book = of(tmp_path)
    assert book.questions == {}
    assert "来自0个社区" in repr(book)
    assert FORM.id not in repr(book)
