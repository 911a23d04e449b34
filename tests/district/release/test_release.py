"""What the office gives away: counted right, found by nobody, entered once."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest

from tests.district.release.worlds import answers, bounds, corrected, public, without
from toolkit.disclosure import audit, entries, publish, released
from toolkit.disclosure.kept_back import PARTICIPATION
from toolkit.disclosure.ledger import LEDGER, packed
from toolkit.district.release import RECORD, Record, communities_shown, give, judge
from toolkit.district.release.tables import MERGED, Line
from toolkit.document import Table, plain
from toolkit.errors import ReportError, StoreError
from toolkit.questionnaire.bank import places
from toolkit.statistics import describe

TOLD = ("LIF02", "HOU05", "EMP09", "DEM05")


@pytest.fixture(scope="module")
def of():
    return answers()


@pytest.fixture(scope="module")
def material(of):
    return public(of)


@pytest.fixture(scope="module")
def given(material):
    return give(material, TOLD)


@pytest.fixture(scope="module")
def rows(given):
    return [row for row in csv.DictReader(given.csv().splitlines()) if row["table"] != PARTICIPATION]


def test_the_file_says_how_many_took_part_where_that_is_told(given):
    told = [row for row in csv.DictReader(given.csv().splitlines()) if row["table"] == PARTICIPATION]
    assert {row["community"]: int(row["n"]) for row in told if row["n"]} == {
        place: people for place in given.tables.places if (people := given.people(place)) is not None
    }
    assert told[0]["community"] == ""
    assert told[0]["n"]


def test_every_cell_is_what_the_estimates_count(material, given):
    counted = {}
    for name in ("LIF02", "HOU05__cost", "EMP09", "DEM05"):
        for by in ("", "community"):
            for row in describe(material.sample, name, by).where(statistic="proportion").rows():
                place = f"{int(row['by_level']):02d}" if by else ""
                counted[name, place, str(row["level"])] = (row["n"], row["base"])
    labels = {name: material.sample.measure(name).labels for name, _, _ in counted}
    compared = 0
    for line in given.tables.lines:
        if line.item not in labels or (line.place and not line.place.isdecimal()):
            continue
        codes = [str(code) for code, label in labels[line.item].items() if label in line.option.split(MERGED)]
        wanted = [counted[line.item, line.place, code] for code in codes]
        cells = given.tables.cells.counts
        assert cells[line.key] == sum(n for n, _ in wanted)
        assert cells[line.base] == wanted[0][1]
        compared += 1
    assert compared > 200


def test_nothing_small_is_shown_and_most_is(rows):
    for row in (row for row in rows if row["n"]):
        n, base = int(row["n"]), int(row["base"])
        assert n == 0 or n >= 10, row
        assert n == base or base - n >= 10, row
        assert row["percent"] == f"{100 * n / base:.1f}"
    by_place = [row for row in rows if row["community"].isdecimal()]
    assert len({row["community"] for row in by_place}) > 20
    assert sum(bool(row["n"]) for row in by_place) > 0.8 * len(by_place)
    assert sum(bool(row["n"]) for row in rows if not row["community"]) > 0.95 * sum(not r["community"] for r in rows)


def test_who_has_only_the_file_finds_nobody(given, rows):
    subdistrict = {place.code: place.subdistrict for place in places()}
    found = bounds(given.csv(), subdistrict)
    true = {(line.table, line.item, line.place, line.option): line for line in given.tables.lines}
    small = 0
    for key, (low, high) in found.items():
        n = given.tables.cells.counts[true[key].key]
        assert low - 1e-6 <= n <= high + 1e-6, "the reader's own reckoning holds the truth"
        if 0 < n < 10:
            small += 1
            assert low < 1e-6, key
            assert high > 10 - 1e-6, key
    assert small > 5


def test_leaving_the_small_cells_alone_empty_would_give_them_away(given):
    careless = audit([type(given.release)("x", "1", given.tables.cells, _small(given))])
    assert careless.recovered


def _small(given):
    cells = given.tables.cells
    return frozenset(key for key in cells.printed if 0 < cells.counts[key] < 10)


def test_subdistricts_of_one_or_two_are_not_told(rows):
    of = Counter(place.subdistrict for place in places())
    named = {row["community"] for row in rows} & set(of)
    assert named
    assert all(of[name] >= 3 for name in named)


def test_a_dozen_more_answers_find_nobody(of, given, tmp_path):
    earlier = give(public(without(of, "05", 12)), TOLD)
    publish(tmp_path, earlier.release, "2026-04-01")
    before = released(tmp_path)
    careless = audit([*before, type(given.release)("x", "0002-x", given.tables.cells, given.release.hidden)])
    assert careless.recovered, "two pages that are safe each, and twelve people between them"
    later = give(public(of), TOLD, before)
    assert audit([*before, later.release]).clean
    hidden = [line for line in later.tables.lines if line.place == "05" and later.share(line) is None]
    assert hidden
    assert any(later.share(line) is not None for line in later.tables.lines if line.place == "06")
    assert later.closed > earlier.closed, "tables whose difference tells what the dozen chose leave the text, too"


def test_three_more_answers_are_too_few_for_another_edition(of, tmp_path):
    publish(tmp_path, give(public(without(of, "05", 3)), ()).release, "2026-04-01")
    with pytest.raises(ReportError, match="R-TOO-SOON"):
        give(public(of), (), released(tmp_path))
    long_ago = released(tmp_path)
    since = give(public(without(of, "06", 30)), (), long_ago).release
    with pytest.raises(ReportError, match="R-TOO-SOON"):
        give(public(of), (), [*long_ago, since])


def test_a_corrected_answer_finds_nobody(of, given, tmp_path):
    publish(tmp_path, given.release, "2026-04-01")
    before = released(tmp_path)
    right = give(public(corrected(of, "02", "LIF02")), TOLD, before)
    assert audit([*before, right.release]).clean
    changed = [line for line in right.tables.lines if line.item == "LIF02" and line.place == ""]
    assert not all(right.share(line) is not None for line in changed)
    untouched = [line for line in right.tables.lines if line.item == "EMP09" and line.place == ""]
    assert all(right.share(line) is not None for line in untouched)


def test_the_same_data_keep_their_pattern(material, given, tmp_path):
    publish(tmp_path, given.release, "2026-04-01")
    again = give(material, TOLD, released(tmp_path))
    assert packed(again.release) == packed(given.release)
    other = give(material, ("LIF02",), released(tmp_path))
    assert other.release.cut == given.release.cut
    assert other.release.name.endswith("补1")


def _written(folder, given):
    (folder / "public").mkdir(parents=True)
    (folder / "internal").mkdir()
    cells, text = folder / "public" / "cells.csv", folder / "public" / "报告.docx"
    cells.write_text(given.csv(), encoding="utf-8")
    text.write_bytes(b"text")
    record = Record.of(given, "youth-needs", [cells, text])
    (folder / RECORD).write_text(record.packed(), encoding="utf-8")
    return Record.read(folder / RECORD)


def test_only_what_was_audited_is_published_and_once(given, tmp_path):
    record = _written(tmp_path / "out", given)
    ledger = tmp_path / "ledger"
    judged = judge(tmp_path / "out", record, ledger)
    assert judged.audit.clean
    assert not judged.published
    assert not (ledger / LEDGER).exists()
    assert judge(tmp_path / "out", record, ledger, "2026-04-01").published
    assert judge(tmp_path / "out", record, ledger, "2026-04-02").published
    assert len(released(ledger)) == 1
    (tmp_path / "out" / "public" / "报告.docx").write_bytes(b"edited")
    assert judge(tmp_path / "out", record, ledger).edited == ("报告.docx",)
    (tmp_path / "out" / "public" / "cells.csv").write_text("table\n", encoding="utf-8")
    with pytest.raises(ReportError, match="R-CELLS-EDITED"):
        judge(tmp_path / "out", record, ledger)


def test_a_careless_record_is_refused_and_a_damaged_one_explained(given, tmp_path):
    folder = tmp_path / "out"
    record = _written(folder, given)
    careless = Record(
        "youth-needs", type(given.release)("x", "1", given.tables.cells, _small(given)), 0, 0, record.files
    )
    judged = judge(folder, careless, tmp_path / "ledger", "2026-04-01")
    assert not judged.audit.clean
    assert not judged.published
    assert "不能发布" in repr(judged)
    (folder / RECORD).write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match="R-NO-RELEASE"):
        Record.read(folder / RECORD)
    with pytest.raises(ReportError, match="R-NO-RELEASE"):
        Record.read(tmp_path / RECORD)


def test_a_ledger_whose_cells_are_no_longer_there_is_not_believed(given, tmp_path):
    publish(tmp_path, given.release, "2026-04-01")
    (entry,) = entries(tmp_path)
    (tmp_path / entry["contents"]).write_bytes(b"{}")
    with pytest.raises(StoreError, match="S-LEDGER"):
        released(tmp_path)


def test_one_small_community_is_not_found_from_the_others(of):
    few = {code: one for code, one in of.items() if code in ("02", "03", "05", "06", "07", "10")}
    small = without(few, "05", len(few["05"].frame) - 7)
    found = give(public(small), ())
    people = {code: found.people(code) for code in few}
    assert people["05"] is None
    assert found.people("") is None or sum(n is None for n in people.values()) >= 2


def test_a_question_is_told_as_finely_as_its_numbers_allow(given):
    told = {item: list(lines) for item, lines in groupby(given.tables.lines, key=lambda line: line.item)}
    merged = [line for line in told["HOU05__cost"] if line.place and MERGED in line.option]
    assert merged, "five answers of a scale are two for a community of fifty"
    assert not any(line.place for line in told["HOU01"]), "not one of the questions told of places"


def test_rows_of_a_matrix_stand_side_by_side_only_where_one_answer_tells_each(material, given):
    labels = list(material.sample.measure("HOU05__cost").labels.values())
    shares = dict(zip(labels, range(20, 25), strict=True))

    def tables(*rows):
        lines = [Line("t", name, "02", option, (name, option), (name,)) for name, told in rows for option in told]
        shown = {line.key: shares.get(line.option, 30) for line in lines} | {line.base: 110 for line in lines}
        cells = replace(given.release.cells, counts=shown, printed=frozenset(shown))
        told = replace(
            given,
            tables=replace(given.tables, lines=tuple(lines)),
            release=replace(given.release, cells=cells, hidden=frozenset()),
        )
        return [
            block
            for block in communities_shown(replace(material, book=book(material)), told)
            if isinstance(block, Table)
        ]

    (one,) = tables(("HOU05__cost", ("上", "下")), ("HOU05__size", ("上", "下")))
    assert [column.header for column in one.columns][1:] == ["居住花费", "居住面积"]
    each = tables(("HOU05__cost", labels), ("HOU05__size", ("上", "下")))
    assert [table.id for table in each] == ["places_HOU05__cost", "places_HOU05__size"]
    assert [column.header for column in each[0].columns][2:] == labels
    assert [plain(cell) for cell in each[0].rows[0][2:]] == [f"{100 * n / 110:.0f}%" for n in shares.values()]


def book(material):
    return type(material.book)(material.book.context, material.book.thresholds, material.book.measures)
