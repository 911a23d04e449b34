"""Small bases and small cells: flagged at the right number, and gone from everything that is written."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from tests.report.toy import by_hand, material, questionnaire, shares, written
from toolkit.disclosure import EDITIONS, FAINT, HIDDEN, mask
from toolkit.document import Chart, Table, plain
from toolkit.document.xlsx import workbook
from toolkit.report import measure_chart, measure_table
from toolkit.sample import Sample
from toolkit.statistics import describe

FORM = questionnaire()
INTERNAL, PUBLIC = EDITIONS["internal"], EDITIONS["public"]


def flags(columns: dict, name: str, thresholds=INTERNAL, by: str = "") -> dict[str, set[str]]:
    masked = mask(describe(Sample.from_responses(by_hand(FORM, columns)), name, by), thresholds)
    found: dict[str, set[str]] = {}
    for row in masked.rows():
        found.setdefault(row["statistic"], set()).add(row["flag"])
        if row["flag"] == HIDDEN:
            assert all(row[k] != row[k] for k in ("value", "se", "low", "high"))
    return found


@pytest.mark.parametrize(("n", "flag"), [(1, HIDDEN), (24, HIDDEN), (25, FAINT), (49, FAINT), (50, ""), (51, "")])
def test_bases_of_the_internal_edition(n, flag):
    assert flags({"home": shares({1: n - n // 2, 2: n // 2})}, "home")["proportion"] == {flag}
    numbers = flags({"hours": [float(i) for i in range(n)]}, "hours")
    assert all(numbers[s] == {flag} for s in numbers if s != "answered")
    several = flags({f"need__{c}": [1] * n for c in (1, 2, 3)} | {"need__96": [0] * n}, "need")
    assert several["proportion"] == several["proportion_mentions"] == {flag}
    places = flags({f"order__{c}": [p] * n for c, p in ((1, 1), (2, 2), (3, 3), (4, 0))}, "order")
    assert places["first_choice"] == places["borda"] == {flag}


def test_blank_answers_do_not_help_a_base():
    assert flags({"home": shares({1: 24, -2: 30, -1: 10})}, "home")["proportion"] == {HIDDEN}


def test_each_group_is_judged_by_its_own_base():
    columns = {"sex": shares({1: 24, 2: 60}), "home": [1] * 84}
    masked = mask(describe(Sample.from_responses(by_hand(FORM, columns)), "home", "sex"), INTERNAL)
    assert {(r["by_level"], r["flag"]) for r in masked.rows() if r["statistic"] == "proportion"} == {
        ("1", HIDDEN),
        ("2", ""),
    }


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({1: 50, 2: 50, 3: 10}, False),
        ({1: 50, 2: 50, 3: 9}, True),
        ({1: 50, 2: 50, 3: 1}, True),
        ({1: 50, 2: 50}, False),
        ({1: 91, 2: 9}, True),
        ({1: 100}, False),
        ({1: 15, 2: 14}, True),
    ],
)
def test_one_unsafe_cell_hides_the_whole_public_table(counts, hidden):
    found = flags({"home": shares(counts)}, "home", PUBLIC)
    assert (found["proportion"] == {HIDDEN}) is hidden
    assert (found["answered"] == {HIDDEN}) is hidden


def test_a_public_multiple_choice_looks_at_those_who_did_not_choose_as_well():
    columns = {"need__1": shares({1: 95, 0: 5}), "need__2": shares({1: 50, 0: 50})}
    columns |= {"need__3": [0] * 100, "need__96": [0] * 100}
    assert flags(columns, "need", PUBLIC)["proportion"] == {HIDDEN}
    assert flags(columns, "need", INTERNAL)["proportion"] == {""}


def test_a_hidden_group_hides_a_public_table_by_groups():
    columns = {"sex": shares({1: 29, 2: 71}), "home": [1] * 100}
    assert flags(columns, "home", PUBLIC, "sex")["proportion"] == {HIDDEN}


# 37 of 61 have the secret answer, 17 and 7 the others: numbers that appear nowhere else in the survey.
SECRET = {"home": shares({1: 37, 2: 17, 3: 7}), "sex": shares({1: 31, 2: 30})}
BETRAYED = re.compile(r"(?<!\d)(?:37|17|60\.7|61%|27\.9|28%|11\.5|11%)(?!\d)")


def everything(edition: str, tmp_path) -> dict[str, str]:
    """Return every text a draft leaves behind, by its place."""
    draft = written(by_hand(FORM, SECRET), edition)
    for suffix in ("docx", "html", "md"):
        draft.save(tmp_path / f"d.{suffix}")
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir() if path.suffix != ".docx"}
    packed = {"d.docx": (tmp_path / "d.docx").read_bytes(), "t.xlsx": workbook(draft.tables())}
    while packed:
        name, data = packed.popitem()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                content = archive.read(member)
                if member.endswith(".xlsx"):
                    packed[f"{name}/{member}"] = content
                elif not member.endswith(("styles.xml", "numbering.xml", "theme1.xml", "fontTable.xml")):
                    texts[f"{name}/{member}"] = content.decode("utf-8", "replace")
    return texts


def visible(text: str) -> str:
    """Return the part of a text that says something about the hidden question."""
    lines = re.split(r"(?<=[>\n])", text)
    return "\n".join(line for line in lines if "plotly" not in line and len(line) < 20_000)


def test_hidden_values_appear_nowhere_in_a_public_draft(tmp_path):
    draft = written(by_hand(FORM, SECRET), "public")
    home = [
        f
        for f in draft.facts.values()
        if f.source == "home" and f.label.startswith("home") and f.label != "home answered"
    ]
    assert home == []
    said = " ".join(
        plain(cell) for table in draft.tables() if table.id == "table_home" for row in table.rows for cell in row
    )
    assert re.sub(r"[^*\d]", "", said) == "********"
    assert not any(isinstance(b, Chart) and b.id == "chart_home" for b in draft.document.blocks)
    for place, text in everything("public", tmp_path).items():
        if place.endswith("results.json"):
            for row in json.loads(text)["results"]:
                assert set(row) == {"id", "shown", "label", "source"}, "no more digits than are printed"
                assert row["source"] != "home" or not BETRAYED.search(row["shown"]), row
        for cell in re.findall(r">([^<>]*)<", visible(text)) if place.endswith("xml") else [text]:
            if place.endswith((".md", "document.xml")):
                assert not BETRAYED.search(cell), (place, cell)


def test_the_control_shows_what_the_public_edition_hides(tmp_path):
    internal = everything("internal", tmp_path)
    assert BETRAYED.search(internal["d.md"])
    assert BETRAYED.search("".join(re.findall(r">([^<>]*)<", internal["d.docx/word/document.xml"])))


def test_sd_and_mentions_are_hidden_with_their_mean_and_their_people():
    columns = {"hours": [30.5 + i for i in range(20)], "need__96": [0] * 20}
    columns |= {"need__1": [1] * 20, "need__2": [1] * 20, "need__3": [1] * 20}
    made = material(by_hand(FORM, columns))
    for name in ("hours", "need"):
        table = measure_table(made, made.item(name))
        assert isinstance(table, Table)
        text = " ".join(plain(cell) for row in table.rows for cell in row[1:])
        assert "%" not in text
        assert "." not in text
        assert "*" in text
    assert measure_chart(made, made.item("need")) is None


@pytest.mark.parametrize(("n", "told"), [(0, "人数公开版不列"), (24, "人数公开版不列"), (40, "n=40")])
def test_a_public_base_line_counts_nobody_of_a_table_that_is_not_shown(n, told, tmp_path):
    columns = {"home": shares({1: n, -1: 60 - n}), "sex": [1] * 60}
    made = material(by_hand(FORM, columns), "public")
    table = measure_table(made, made.item("home"))
    assert isinstance(table, Table)
    notes = " ".join(plain(note) for note in table.notes)
    assert told in notes
    internal = material(by_hand(FORM, columns))
    table = measure_table(internal, internal.item("home"))
    assert isinstance(table, Table)
    assert f"n={n}" in " ".join(plain(note) for note in table.notes)


def test_a_public_base_line_does_not_count_few_blanks():
    made = material(by_hand(FORM, {"home": shares({1: 55, -2: 5}), "sex": [1] * 60}), "public")
    table = measure_table(made, made.item("home"))
    assert isinstance(table, Table)
    assert "另有不足10人未作答" in plain(table.notes[0])
    assert not any(f.label == "未作答" for f in made.book.facts.values())


def test_a_faint_chart_says_so(tmp_path):
    made = material(by_hand(FORM, {"home": shares({1: 20, 2: 20})}))
    chart = measure_chart(made, made.item("home"))
    assert isinstance(chart, Chart)
    assert "基数不足50人，仅供参考。" in [plain(note) for note in chart.notes]


def test_a_public_matrix_hides_unsafe_rows_in_table_chart_and_sentence(tmp_path):
    columns = {"grid__a": shares({1: 20, 4: 20, 5: 20}), "grid__b": shares({1: 3, 4: 37, 5: 20})}
    columns |= {"grid__c": shares({1: 30, 5: 30}), "sex": [1] * 60}
    made = material(by_hand(FORM, columns), "public")
    table, chart = measure_table(made, made.item("grid")), measure_chart(made, made.item("grid"))
    assert isinstance(table, Table)
    assert isinstance(chart, Chart)
    assert [plain(cell) for cell in table.rows[1][2:]] == ["*"] * 5
    assert all(series.values[1] is None for series in chart.series)
    hidden = {row["id"] for row in made.estimates(made.measures(made.item("grid"))[1]).rows()}
    assert not hidden & set(made.book.facts)


def test_editions_are_ordered():
    assert PUBLIC.hide_below >= INTERNAL.hide_below == 25
    assert PUBLIC.faint_below >= INTERNAL.faint_below == 50
    assert PUBLIC.smallest_cell > INTERNAL.smallest_cell


def test_masking_leaves_the_original_alone(tmp_path):
    estimates = describe(Sample.from_responses(by_hand(FORM, {"home": [1] * 5})), "home")
    mask(estimates, INTERNAL)
    assert set(estimates.frame["flag"]) == {""}
