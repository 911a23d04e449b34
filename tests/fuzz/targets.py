"""The doors that are fuzzed: each takes bytes; whatever they hold, only a ToolkitError may come out, and soon."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.containers.bad_input.legacy import Sav, sav
from tests.containers.bad_input.make import CASES
from toolkit.channels import open_workbook
from toolkit.channels.joined import many_marks, one_mark
from toolkit.containers.r_syntax import is_r_syntax, read_r_syntax
from toolkit.containers.sav_dictionary import read_dictionary
from toolkit.errors import ToolkitError
from toolkit.files import canonical_json
from toolkit.logs import append_record, read_records
from toolkit.questionnaire import Questionnaire
from toolkit.questionnaire.labels import option_key
from toolkit.questionnaire.yaml_text import load

SECONDS = 2.0
R_SCRIPT = """\
data <- read.csv("survey.csv", quote = "'\\"", na.strings=c("", "\\"\\""), fileEncoding="UTF-8-BOM")
# LimeSurvey Field type: F
data[, 1] <- as.numeric(data[, 1])
attributes(data)$variable.labels[1] <- "您的性别是？"
data[, 1] <- factor(data[, 1], levels=c(1,2,"-oth-"),labels=c("男", "女 \\"x\\"", "其他"))
names(data)[1] <- "SEX"
"""
_FOLDER = tempfile.TemporaryDirectory(prefix="fuzz-")


class TooSlowError(Exception):
    """An input took longer than it may."""


def xlsx(data: bytes) -> None:
    """Workbooks."""
    open_workbook(data, "88_按文本_a_1_1.xlsx").data()


def text(data: bytes) -> None:
    """Delimited texts."""
    open_workbook(data, "88_按文本_a_1_1.csv").data()


def json(data: bytes) -> None:
    """Exports of the phone form and of other programs as JSON."""
    open_workbook(data, "a.json").data()


def spss(data: bytes) -> None:
    """Files of SPSS."""
    open_workbook(data, "a.sav").data()


def dictionary(data: bytes) -> None:
    """The dictionary of such a file, which is walked here before the library in its own process sees it."""
    read_dictionary(data, "a.sav")


def r(data: bytes) -> None:
    """Scripts of R, which are read and never run."""
    script = data.decode("utf-8", "ignore")
    if is_r_syntax(script):
        read_r_syntax(script, "a.R")


def yaml(data: bytes) -> None:
    """Questionnaires as text."""
    source = load(data, "questionnaire.yaml")
    if isinstance(source.data, dict):
        Questionnaire.from_dict(source.data)


def marks(data: bytes) -> None:
    """Joined answers of a cell."""
    cell = data.decode("utf-8", "ignore")
    known = {option_key(label) for label in ("运动", "看书（纸书）", "都没有", "其他", "a┋b")}
    found = many_marks(cell, "┋", known)
    assert len(found) <= cell.count("┋") + 1
    one_mark(cell)


def log(data: bytes) -> None:
    """Append-only logs: reading never fails, and a record appended afterwards is there."""
    path = Path(_FOLDER.name) / "a.jsonl"
    path.write_bytes(data)
    before = read_records(path)
    assert all(isinstance(record, dict) for record in before)
    append_record(path, {"last": "one"})
    after = read_records(path)
    assert tuple(after[: len(before)]) == tuple(before)
    assert after[-1] == {"last": "one"}


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (xlsx, text, json, spss, dictionary, r, yaml, marks, log)
}


def run(name: str, data: bytes, seconds: float = SECONDS) -> None:
    """Give bytes to a target; a refusal in plain words is fine, anything else comes out."""
    started = time.process_time()
    with suppress(ToolkitError):
        TARGETS[name](data)
    taken = time.process_time() - started
    if taken > seconds:
        raise TooSlowError(f"{name}: {taken:.1f} s for {len(data)} bytes")


def seeds(name: str) -> Iterator[bytes]:
    """Yield inputs to begin with, made here."""
    if name in ("xlsx", "text"):
        endings = (".xlsx", ".xlsm") if name == "xlsx" else (".csv", ".txt", ".tsv")
        for case in CASES:
            if not case.heavy and case.files[0].name.endswith(endings):
                data = case.files[0].build()
                if len(data) < 20_000:
                    yield data
    elif name in ("spss", "dictionary"):
        yield from (sav(), sav(how=Sav("gbk", "GBK", 936)), sav(how=Sav(sets=b"$N=D1 1 2 a need__1 need__2\n")))
    elif name == "r":
        yield R_SCRIPT.encode()
    elif name == "yaml":
        folder = Path(__file__).parents[2] / "surveys"
        yield from (path.read_bytes()[:6000] for path in sorted(folder.rglob("*.yaml")))
    elif name == "json":
        yield b'[{"a": 1, "b": "x"}, {"a": [1, 2], "c": null}]'
        yield canonical_json({"format": "youth-survey-responses", "answers": [{"SEX": 1, "HOB": [1, 97]}]}).encode()
    elif name == "marks":
        for cell in ("运动┋其他【请注明】〖猫┋狗〗", "其他〖没收尾┋运动", "a┋b┋看书（纸书）", "┋┋〖〖〗"):
            yield cell.encode()
    else:
        path = Path(_FOLDER.name) / "seed.jsonl"
        for n in range(3):
            append_record(path, {"n": n, "text": "乙" * n})
        yield path.read_bytes()
        yield path.read_bytes()[:-9]
