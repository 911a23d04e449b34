"""The catalogue of sentences: complete, used, every blank filled, in Chinese."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest

import toolkit
from toolkit.errors import ToolkitError
from toolkit.messages import ERRORS, REASONS

ROOT = Path(toolkit.__file__).parent
SOURCES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
CODE = re.compile(r"[A-Z]-[A-Z]+(-[A-Z]+)*")
KEPT_FOR_THE_CONSTRUCTOR = {"where", "code", "self"}
WHAT_USERS_TYPE = [
    "decide",
    "list",
    "n",
    "seed",
    "id",
    "kind",
    "text",
    "items",
    "sets",
    "min",
    "max",
    "in",
    "not_in",
    "answered",
    "show_if",
    "skip",
    "rows",
    "options",
    "true",
    "false",
    "END",
    "sojumpparm",
    "info",
    "consent",
    "single",
    "multi",
    "scale",
    "matrix",
    "rank",
    "number",
    "source",
    "seconds",
    "surveys",
    "bank",
    "new",
    "toolkit",
    "adopt",
    "edit",
    "keep",
    "wps",
    "ingest",
    "report",
    "data",
    "inbox",
    "community",
    "wave",
    "help",
    "notebooks",
    "mapping",
    "sampling",
    "weight",
    "weighting",
    "none",
    "margins",
    "plan",
    "yaml",
    "csv",
    "questionnaire",
    "internal",
    "public",
    "edition",
    "survey",
    "verify",
    "check",
    "forms",
    "tables",
    "program",
    "release",
    "export",
    "bundle",
    "bundles",
    "withdraw",
    "to",
    "out",
    "json",
    "columns",
    "youth",
    "needs",
    "log",
    "final",
    "early",
    "why",
    "name",
    "section",
    "modules",
    "run",
    "py",
    "setup",
    "lab",
    "jupyter",
    "cd",
    "places",
]
NAMES_OF_PROGRAMMES = [
    "Kobo",
    "LimeSurvey",
    "Qualtrics",
    "REDCap",
    "SurveyJS",
    "XML",
    "WPS",
    "Excel",
    "Word",
    "UTF",
    "KB",
    "MB",
    "PDF",
    "RAR",
    "ZIP",
    "JSON",
    "Tab",
    "xlsx",
    "xls",
    "SPSS",
    "Stata",
    "sav",
    "dta",
    "xlsb",
    "ods",
    "parquet",
    "docx",
    "html",
    "md",
    "ipynb",
    "txt",
    "png",
]


def calls():
    for path, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield path, node, node.args[0].value


def blanks(*texts: str) -> set[str]:
    return {field.split(".")[0].split("[")[0] for text in texts for _, field, _, _ in Formatter().parse(text) if field}


def test_every_error_code_in_the_code_is_in_the_catalogue_and_the_other_way_round():
    used = {
        node.value
        for path, tree in SOURCES.items()
        if path.name != "messages.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    assert {code for code in used if code[0] in "SQIARX"} == set(ERRORS)


def test_every_reason_in_the_code_is_in_the_catalogue_and_the_other_way_round():
    used = {value for _, node, value in calls() if isinstance(node.func, ast.Name) and node.func.id == "problem"}
    assert used == set(REASONS)


def test_every_blank_is_filled_wherever_an_error_is_raised():
    filled = defaultdict(list)
    for path, node, value in calls():
        if value in ERRORS:
            names = {keyword.arg for keyword in node.keywords}
            if None not in names:
                filled[value].append((path.name, node.lineno, names - KEPT_FOR_THE_CONSTRUCTOR))
    for code, places in filled.items():
        for file, line, names in places:
            missing = blanks(*ERRORS[code]) - names
            assert not missing, f"{code} {file}:{line} leaves {missing} blank"


def test_every_blank_of_a_reason_is_filled():
    for path, node, value in calls():
        if value in REASONS and isinstance(node.func, ast.Name) and node.func.id == "problem":
            names = {keyword.arg for keyword in node.keywords} | {"value"}
            assert None in names or blanks(REASONS[value]) <= names, f"{value} {path.name}:{node.lineno}"


@pytest.mark.parametrize("code", list(ERRORS))
def test_an_error_has_three_lines_a_code_and_no_english(code):
    facts = dict.fromkeys(blanks(*ERRORS[code]), "某")
    error = ToolkitError(code, where="某处", **facts)
    where, problem, fix = str(error).splitlines()
    assert where.startswith("位置：")
    assert problem.startswith("问题：")
    assert code in problem
    assert fix.startswith("怎么改：")
    assert set(error.as_dict()) == {"code", "where", "message", "fix"}
    assert all(error.as_dict().values())
    assert ToolkitError(code, **facts).where


@pytest.mark.parametrize("text", [t for pair in ERRORS.values() for t in pair] + list(REASONS.values()))
def test_the_catalogue_is_chinese(text):
    bare = re.sub(r"\{\w+\}", "", text)
    words = {word.lower() for word in re.findall(r"[A-Za-z_]+", bare)}
    allowed = {word.lower() for word in [*WHAT_USERS_TYPE, *NAMES_OF_PROGRAMMES]}
    assert not words - allowed, words - allowed
    assert not re.search(r"[,;:!?](?!//)", re.sub(r"items:|sets:|\d:\d|“[!&*]”", "", bare)), "half-width punctuation"
    assert not bare.strip() or bare.strip()[-1] in "。？！”" or text in ("{problem}", "{fix}") or text.endswith("}")


def test_codes_are_headings_that_stay():
    assert all(CODE.fullmatch(code) for code in ERRORS)
    assert all(re.fullmatch(r"[a-z_]+", reason) for reason in REASONS)
