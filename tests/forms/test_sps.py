"""SPSS syntax: the rules of its language, and what PSPP makes of it where PSPP is on the machine."""

import csv
import io
import os
import re
import subprocess

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings

from tests.forms.test_codebook import NASTY, example, nasty
from tests.judges import program
from tests.making import questionnaires
from toolkit.forms.form import Fieldwork
from toolkit.forms.sps import sps
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.labels import numeral
from toolkit.questionnaire.variables import fitted, variables
from toolkit.simulation import simulate

MEASURES = {
    Level.NOMINAL: "nominal", Level.MULTIPLE: "nominal", Level.TEXT: "nominal",
    Level.ORDINAL: "ordinal", Level.RANKING: "ordinal", Level.INTERVAL: "scale",
}  # fmt: skip


def written(questionnaire):
    data = sps(questionnaire, Fieldwork())
    assert isinstance(data, bytes)
    return data


def syntax(questionnaire):
    return written(questionnaire).decode("utf-8-sig")


def commands(text):
    """The commands by their lines; each begins at the margin and ends in a full stop at the end of a line."""
    found, lines = [], []
    for line in text.split("\n"):
        if not lines:
            assert not line.startswith(" ")
        if line:
            lines.append(line)
            if line.endswith("."):
                found.append(lines)
                lines = []
        else:
            assert not lines, "a blank line ends a command in SPSS"
    assert not lines
    return found


@given(questionnaires())
def test_lines_keep_to_the_rules_of_the_language(questionnaire):
    data = written(questionnaire)
    assert data == written(questionnaire)
    assert data.startswith(b"\xef\xbb\xbf* Encoding: UTF-8.\n")
    for lines in commands(data.decode("utf-8-sig")):
        assert all(len(line) <= 256 and not re.search("[\x00-\x1f\x7f]", line) for line in lines)
        if not lines[0].startswith("*"):
            assert all(line.count("'") % 2 == 0 for line in lines)
            assert lines[0].split()[0] in {"RECODE", "EXECUTE.", "VARIABLE", "VALUE", "MISSING", "MRSETS"}


def test_nasty_labels_keep_to_the_rules_too():
    assert all(len(line) <= 256 for lines in commands(syntax(nasty())) for line in lines)


def test_what_was_cut_is_listed():
    text = syntax(nasty())
    assert len(NASTY[8]) * 3 > 255
    assert "* 下列标签太长，这里截短了，全文见编码本." in text
    listed = set(re.findall(r"^\* (\w+)的(?:变量标签|值(-?\d+)的标签)\.$", text, re.MULTILINE))
    assert ("s", "9") in listed
    assert ("x__r1", "-8") in listed
    assert ("m__9", "") in listed
    assert ("s", "1") not in listed
    short = Questionnaire.from_dict({"items": [{"id": "A", "kind": "single", "text": "甲", "options": ["是", "否"]}]})
    assert "截短" not in syntax(short)


def test_a_single_column_makes_no_set():
    item = {"id": "A", "kind": "multi", "text": "甲", "options": {1: "只有一个"}}
    assert "MRSETS" not in syntax(Questionnaire.from_dict({"items": [item]}))


# ---- PSPP as a judge -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pspp():
    return program("pspp")


def run(pspp, folder, text):
    """What PSPP prints, as rows; it must be content with the syntax."""
    (folder / "run.sps").write_text(text, encoding="utf-8")
    command = [pspp, "-O", "format=csv", "run.sps"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout[:2000] + done.stderr[:2000]
    assert not re.search(r"run\.sps:\d+.*(error|warning|note)", done.stdout + done.stderr), done.stdout[:2000]
    return list(csv.reader(io.StringIO(done.stdout)))


def data_list(found, rows):
    """A data set in front of the syntax, in the codes of the questionnaire."""
    lines = [f"  {variable.name} ({'A20' if variable.written else 'F8.0'})" for variable in found]
    cells = [" ".join("''" if v.written else str(row[v.column]) for v in found) for row in rows]
    return "\n".join(["DATA LIST LIST NOTABLE /", *lines, "  .", "BEGIN DATA", *cells, "END DATA.", ""])


def saved(path):
    """A data file with its dictionary, codes in place of answers kept."""
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert isinstance(frame, pd.DataFrame)
    return frame, meta


def dictionary(pspp, folder, questionnaire, rows):
    """The data set after the syntax has run over it: values and dictionary, and the sets PSPP shows."""
    text = data_list(variables(questionnaire), rows) + syntax(questionnaire)
    several = "MRSETS /DISPLAY NAME=ALL.\n" if "MRSETS" in text else ""
    shown = run(pspp, folder, text + "SAVE OUTFILE='out.sav'.\n" + several)
    frame, meta = saved(folder / "out.sav")
    return frame, meta, {row[0]: row for row in shown if row and row[0].startswith("$")}


def check(pspp, folder, questionnaire):
    found = variables(questionnaire)
    frame = simulate(questionnaire, 4, 1)
    made, meta, sets = dictionary(pspp, folder, questionnaire, frame.to_dict("records"))
    for variable in found:
        assert meta.column_names_to_labels[variable.name] == variable.spss_label
        if variable.written:
            continue
        assert meta.variable_value_labels[variable.name] == variable.spss_values
        assert meta.missing_ranges[variable.name] == [{"lo": -9, "hi": -1}]
        assert meta.variable_measure[variable.name] == MEASURES[variable.level]
        expected = [variable.spss_codes.get(int(code), int(code)) for code in frame[variable.column]]
        assert [int(value) for value in made[variable.name]] == expected
    several = [item for item in questionnaire.questions if item.kind == "multi"]
    assert set(sets) == {f"${item.var}" for item in several}
    for item in several:
        _, label, encoding, counted, members = sets[f"${item.var}"]
        assert (label, encoding, counted) == (fitted(questionnaire.wording(item), 120), "Dichotomies", "1")
        assert members.split() == [v.name for v in found if v.group == item.var]


def test_the_judge_finds_mistakes(pspp, tmp_path):
    with pytest.raises(AssertionError):
        run(pspp, tmp_path, "DATA LIST LIST NOTABLE /a.\nBEGIN DATA\n1\nEND DATA.\nVALUE LABELS b 1 'x'.\n")


@settings(max_examples=12)
@given(questionnaires())
def test_pspp_makes_of_it_what_was_meant(pspp, tmp_path, questionnaire):
    check(pspp, tmp_path, questionnaire)


@pytest.mark.parametrize("questionnaire", [example(), nasty()], ids=["example", "nasty"])
def test_pspp_makes_of_these_what_was_meant(pspp, tmp_path, questionnaire):
    check(pspp, tmp_path, questionnaire)


def test_running_it_twice_changes_nothing(pspp, tmp_path):
    questionnaire = example()
    rows = simulate(questionnaire, 30, 2).to_dict("records")
    once, _, _ = dictionary(pspp, tmp_path, questionnaire, rows)
    text = "GET FILE='out.sav'.\n" + syntax(questionnaire) + "SAVE OUTFILE='again.sav'.\n"
    run(pspp, tmp_path, text)
    again, _ = saved(tmp_path / "again.sav")
    assert again.equals(once)
    assert once.select_dtypes("number").isin([-8]).any(axis=None)


def test_the_example_for_reading_a_csv_works(pspp, tmp_path):
    questionnaire = example()
    found = variables(questionnaire)
    frame = simulate(questionnaire, 10, 3)
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow([variable.name for variable in found])
        for row in frame.to_dict("records"):
            writer.writerow([row[v.column] if v.written else numeral(row[v.column]) for v in found])
    reading = syntax(questionnaire).rpartition("* GET DATA")[2]
    run(pspp, tmp_path, f"GET DATA{reading}SAVE OUTFILE='out.sav'.\n")
    made, _ = saved(tmp_path / "out.sav")
    for variable in found:
        column = frame[variable.column]
        assert made[variable.name].tolist() == (list(column) if variable.written else [float(cell) for cell in column])
