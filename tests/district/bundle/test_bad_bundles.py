"""Bundles that cannot be used: each fault told in plain words, never a traceback, never a guess."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from typing import Any

import numpy as np
import pytest

from tests.district.bundle.making import forged, packed, resealed
from tests.making import parts, zipped
from toolkit.district.bundle import archive, read_bundle
from toolkit.errors import ToolkitError

FAULTS = ("", "I-BUNDLE", "I-BUNDLE-NEWER", "I-BUNDLE-CHANGED", "I-BUNDLE-FIT")
GOOD, TABLES = packed(), packed(tables_only=True)


def refusal(data: bytes) -> ToolkitError:
    with pytest.raises(ToolkitError) as caught:
        read_bundle(data, "交来.zip")
    assert caught.value.where == "交来.zip"
    assert caught.value.fix
    return caught.value


def with_files(**more: bytes) -> bytes:
    return zipped({**parts(GOOD), **more})


def encrypted(data: bytes) -> bytes:
    """Set the flag in the central directory that says so."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1) + data[at + 2 :]


def doubled() -> bytes:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as whole, pytest.warns(UserWarning, match="Duplicate"):
        whole.writestr("method.json", "[]")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (zipped({}), "没有任何内容"),
        (b"%PDF-1.4", "不是 ZIP"),
        (GOOD[:-200], "不是 ZIP"),
        (encrypted(GOOD), "加了密码"),
        (with_files(**{"../../安装.bat": b"x"}), "指向别处"),
        (with_files(**{"/etc/passwd": b"x"}), "指向别处"),
        (with_files(**{"C:\\x.json": b"x"}), "指向别处"),
        (with_files(**{"tables/../x": b"x"}), "指向别处"),
        (with_files(**{"note.txt": b"x"}), "清单上没有的文件“note.txt”"),
        (resealed({**parts(GOOD), "note.txt": b"x"}), "“note.txt”是多出来的"),
        (
            zipped({name: data for name, data in parts(GOOD).items() if name != "findings.json"}),
            "缺少文件“findings.json”",
        ),
        (zipped({name: data for name, data in parts(GOOD).items() if name != "manifest.json"}), "没有清单"),
        (zipped({"manifest.json": b"[]"}), "没有写格式"),
        (zipped({"manifest.json": b'{"format": 1}'}), "清单的内容不对"),
        (zipped({"manifest.json": b"["}), "manifest.json"),
        (zipped({"manifest.json": b"[" * 100000}), "manifest.json"),
        (resealed({**parts(GOOD), "method.json": b'[{"key": "\\ud800"}]'}), "method.json"),
        (resealed({**parts(GOOD), "quality.json": b"NaN"}), "quality.json"),
        (resealed({**parts(TABLES), "tables/sex.tally": b"PK"}), "不是 ZIP"),
        (resealed({**parts(TABLES), "tables/sex.tally": zipped({"header.json": b"[]"})}), "汇总表的内容不对"),
    ],
)
def test_what_is_no_whole_bundle_is_refused(data, said):
    error = refusal(data)
    assert error.code == "I-BUNDLE"
    assert said in error.message


def test_two_files_of_one_name_are_refused():
    assert "两个同名" in refusal(doubled()).message


@pytest.mark.parametrize("name", [name for name in parts(GOOD) if name != "manifest.json"])
def test_a_file_that_was_changed_is_named(name):
    held = parts(GOOD)
    error = refusal(zipped({**held, name: held[name] + b" "}))
    assert error.code == "I-BUNDLE-CHANGED"
    assert name in error.message


def test_a_manifest_that_was_changed_is_told():
    held = parts(GOOD)
    error = refusal(zipped({**held, "manifest.json": held["manifest.json"].replace(b'"02"', b'"05"')}))
    assert (error.code, "清单" in error.message) == ("I-BUNDLE-CHANGED", True)


def test_a_bundle_of_a_newer_programme_is_no_fault_of_the_community():
    newer = {"format": 7, "what": {"nobody": "knows"}}
    error = refusal(zipped({"manifest.json": json.dumps(newer), "new.bin": b""}))
    assert error.code == "I-BUNDLE-NEWER"
    assert "更新" in error.fix


def test_bombs_are_not_unfolded(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 1 << 20)
    bomb = zipped({"header.json": b"0" * (2 << 20)})
    assert len(bomb) < 10_000
    assert "展开后超过1MB" in refusal(zipped({**parts(GOOD), "answers.csv": b"0" * (2 << 20)})).message
    assert "展开后超过1MB" in refusal(resealed({**parts(TABLES), "tables/sex.tally": bomb})).message
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    assert "超过3个" in refusal(GOOD).message
    monkeypatch.setattr(archive, "MAX_BUNDLE", 9)
    assert "文件超过" in refusal(GOOD).message


def answers(change) -> bytes:
    held = parts(GOOD)
    return resealed({**held, "answers.csv": change(held["answers.csv"].decode()).encode()})


def cell(text: str, column: str, value: str) -> str:
    """Return the answers with one answer of the first person changed."""
    head, first, *rest = text.split("\n")
    cells = first.split(",")
    cells[head.split(",").index(column)] = value
    return "\n".join([head, ",".join(cells), *rest])


def about(**fields):
    return forged(GOOD, "manifest.json", lambda head: {**head, "about": head["about"] | fields})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (answers(lambda text: cell(text, "sex", "7")), "sex有问卷里没有的答案（7，共1处）"),
        (answers(lambda text: cell(text, "sex", "1.5")), "sex有问卷里没有的答案（1.5"),
        (answers(lambda text: cell(text, "need__1", "2")), "need__1"),
        (answers(lambda text: cell(text, "order__1", "9")), "order__1"),
        (answers(lambda text: cell(text, "hours", "101")), "hours"),
        (answers(lambda text: cell(text, "hours", "nan")), "hours"),
        (answers(lambda text: cell(text, "hours", "inf")), "hours"),
        (answers(lambda text: cell(text, "sex", "张三")), "不是数字"),
        (answers(lambda text: cell(text, "sex", "a")), "不是数字"),
        (answers(lambda text: cell(text, "sex", "1,1")), "缺了列"),
        (answers(lambda text: cell(text, "day", "2026-03-08 12:24:22")), "不是年月日"),
        (answers(lambda text: cell(text, "day", "2026-12-31")), "最后一天"),
        (answers(lambda text: cell(text, "no", "8831")), "序号"),
        (answers(lambda text: cell(text, "disposition", "x")), "完成情况"),
        (answers(lambda text: text.replace("no,day", "no,ip", 1)), "列和问卷的题目不一样"),
        (answers(lambda text: text.rsplit("\n", 2)[0] + "\n"), "里面有39份"),
        (answers(lambda _: ""), "列和问卷"),
        (about(rows=41), "里面有40份"),
        (about(rows=99), "份数前后不一致"),
        (about(definition="0" * 16), "不是包里的这一份"),
        (about(rev=9), "不是包里的这一份"),
        (about(community="../02"), "社区代码"),
        (about(survey="../x"), "问卷名称"),
        (about(wave=0), "期次"),
        (about(day="2026-13-01"), "不是日期"),
        (about(design="BEST"), "抽样方式"),
        (about(edition="secret"), "版本"),
        (forged(GOOD, "questionnaire.json", lambda q: {**q, "items": "x"}), "问卷读不了"),
        (forged(GOOD, "questionnaire.json", lambda q: {**q, "items": [{"id": "a"}]}), "问卷读不了"),
        (forged(GOOD, "questionnaire.json", lambda q: {**q, "rev": "二"}), "问卷读不了"),
        (forged(GOOD, "findings.json", lambda found: [{**found[0], "item": "nowhere"}]), "发现里有"),
        (forged(GOOD, "method.json", lambda cards: cards[1:]), "十一项"),
    ],
)
def test_what_does_not_fit_the_questionnaire_is_refused(data, said):
    error = refusal(data)
    assert error.code == "I-BUNDLE-FIT"
    assert said in error.message


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("method.json", lambda cards: cards[0]),
        ("method.json", lambda cards: [{**cards[0], "filled": "yes"}]),
        ("findings.json", lambda cards: [{**cards[0], "base": True}]),
        ("findings.json", lambda cards: [{**cards[0], "base": -1}]),
        ("findings.json", lambda cards: [{**cards[0], "options": ["1"]}]),
        ("measures.json", lambda cards: [{**cards[0], "lead": "某人"}]),
        ("quality.json", lambda told: {**told, "left_out": {"重复": "两份"}}),
        ("quality.json", lambda told: {name: told[name] for name in ("returned",)}),
        ("manifest.json", lambda head: {**head, "about": []}),
        ("manifest.json", lambda head: {**head, "about": {**head["about"], "content": "photos"}}),
        ("manifest.json", lambda head: {**head, "about": {**head["about"], "content": "tables"}}),
    ],
)
def test_wrong_types_are_refused(name, change):
    error = refusal(forged(GOOD, name, change))
    assert error.code == "I-BUNDLE"


def test_tables_of_another_community_or_of_other_options_are_refused():
    other = parts(packed(tables_only=True, community="07"))
    assert "另一个社区" in refusal(resealed({**parts(TABLES), "tables/sex.tally": other["tables/sex.tally"]})).message
    held = parts(TABLES)
    assert "选项" in refusal(resealed({**held, "tables/sex.tally": held["tables/home.tally"]})).message


def code_of(data: bytes) -> str:
    """Return the code of what is told about a bundle; empty when it can be read."""
    try:
        read_bundle(data, "x.zip")
    except ToolkitError as error:
        return error.code
    return ""


@pytest.mark.parametrize("data", [GOOD, TABLES])
def test_no_damage_whatever_gives_a_traceback(data):
    for seed in range(60):
        drawn = random.Random(seed)
        broken = bytearray(data)
        for _ in range(drawn.randint(1, 12)):
            broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        assert code_of(bytes(broken)) in FAULTS


def spoilt(value: Any, drawn: random.Random) -> Any:
    """Return a value with another one somewhere in it."""
    if isinstance(value, dict) and value and drawn.random() < 0.85:
        key = drawn.choice(list(value))
        return {**value, key: spoilt(value[key], drawn)}
    if isinstance(value, list) and value and drawn.random() < 0.85:
        at = drawn.randrange(len(value))
        return [*value[:at], spoilt(value[at], drawn), *value[at + 1 :]]
    return drawn.choice([None, [], {}, -1, 1e300, "", "x" * 70, [[1]], {"a": {}}, True])


@pytest.mark.parametrize("name", [name for name in parts(GOOD) if name.endswith(".json")])
def test_no_value_in_the_wrong_place_gives_a_traceback(name):
    for seed in range(60):
        drawn = random.Random(seed)
        assert code_of(forged(GOOD, name, lambda value, drawn=drawn: spoilt(value, drawn))) in FAULTS


def test_no_strange_table_gives_a_traceback():
    for seed in range(60):
        drawn, held = random.Random(seed), parts(TABLES)
        name = drawn.choice([name for name in held if name.endswith(".tally")])
        table = parts(held[name])
        table["header.json"] = json.dumps(spoilt(json.loads(table["header.json"]), drawn)).encode()
        assert code_of(resealed({**held, name: zipped({**table})})) in FAULTS


@pytest.mark.parametrize("value", [-1, 41])
def test_tables_of_more_people_than_there_are_are_refused(value):
    held = parts(TABLES)
    table = parts(held["tables/sex.tally"])
    counts = np.load(io.BytesIO(table["n/0.npy"]))
    buffer = io.BytesIO()
    np.save(buffer, np.full_like(counts, value))
    table["n/0.npy"] = buffer.getvalue()
    assert "不可能的数" in refusal(resealed({**held, "tables/sex.tally": zipped({**table})})).message
