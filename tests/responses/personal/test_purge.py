"""Retention and deletion: a day or none, an account before the first file goes, a certificate at the end."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.responses.personal.planted import mobile_number
from toolkit.document.escape import markdown_text
from toolkit.document.xlsx import write_grid
from toolkit.errors import IntakeError, StoreError
from toolkit.files import digest, keep_raw, save
from toolkit.logs import append_record, read_records
from toolkit.responses.personal import (
    CODING,
    SORTING,
    contacts_folder,
    hand_out,
    keep_contacts,
    mend_raw,
    purge,
    read_raw,
    refuse_purged,
    retention,
    sheet_name,
)

DATA = b"an export"
TOLD = {"by": "经办人甲", "reason": "保存期满", "on": "2027-07-01", "confirm": "调查"}


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "data" / "store" / "调查" / "community=02" / "wave=1"
    keep_raw(folder / "raw", DATA)
    append_record(
        folder / "ledger" / "intake.jsonl",
        {"files": [{"file": "答卷|1.xlsx", "rows": 3, "sha256": digest(DATA), "channel": "x"}]},
    )
    append_record(folder / "ledger" / "decisions.jsonl", {"old": "甲", "new": "乙"})
    save(folder / "cache" / "answers.parquet", b"cache")
    save(tmp_path / "data" / "inbox" / "下载.xlsx", DATA)
    save(tmp_path / "data" / "out" / "调查" / "调研报告.docx", b"report")
    phone = mobile_number(Random(5))
    keep_contacts(
        save(tmp_path / "c.xlsx", write_grid({"联系": [["姓名", "电话"], ["甲", phone]]})),
        folder,
        bytes(32),
    )
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_of_single_people_goes_and_what_was_there_stays_on_record(store, tmp_path):
    certificate = purge(store, **TOLD)
    assert files(store) == {"ledger/intake.jsonl", "ledger/purge.jsonl", "删除证明.json", "删除证明.md"}
    assert files(contacts_folder(store)) == set()
    assert (tmp_path / "data" / "out" / "调查" / "调研报告.docx").exists()
    assert (tmp_path / "data" / "inbox" / "下载.xlsx").exists()
    written = json.loads((store / "删除证明.json").read_text(encoding="utf-8"))
    assert written["files"] == [{"file": "答卷|1.xlsx", "rows": 3, "sha256": digest(DATA)}]
    assert (written["people"], written["others"], written["copies"]) == (1, 2, ["data/inbox/下载.xlsx"])
    assert (written["by"], written["reason"], written["on"]) == ("经办人甲", "保存期满", "2027-07-01")
    assert written["number"] == certificate.number
    page = (store / "删除证明.md").read_text(encoding="utf-8")
    for words in (
        certificate.number,
        digest(DATA),
        "经办人甲",
        "2027-07-01",
        "保存期满",
        "答卷\\|1.xlsx",
        "data/inbox/下载.xlsx",
    ):
        assert words in page
    assert len(read_records(store / "ledger" / "intake.jsonl")) == 1


def out(store: Path) -> Path:
    return store.parents[3] / "out" / "调查"


def test_what_was_written_row_by_row_goes_and_reports_and_doubtful_files_stay(store, tmp_path):
    exported = save(out(store) / "数据.csv", b"no,day\r\n1,2026-09-08\r\n")
    elsewhere = save(tmp_path / "别处" / "数据.sav", b"rows")
    for path in (exported, elsewhere):
        hand_out(store, path)
    save(out(store) / "子文件夹" / "改了名.csv", exported.read_bytes())
    save(out(store) / sheet_name(store, CODING, "END01"), b"filled in since")
    save(out(store) / sheet_name(store, SORTING, "HOU01").replace(".xlsx", "_乙.xlsx"), b"by another person")
    other = store.parents[1] / "community=05" / "wave=1"
    hand_out(other, save(out(store) / "五社区.csv", b"of others"))
    save(out(store) / sheet_name(other, CODING, "END01"), b"of others")
    save(out(store) / sheet_name(store.with_name("wave=11"), CODING, "END01"), b"of another wave")
    save(out(store) / "不知道谁的.sav", b"other rows")
    save(out(store) / "数据_标签.csv", b"labels")
    save(out(store) / "记录_社区02_第1期.docx", b"a report")
    before = files(tmp_path)
    certificate = purge(store, **TOLD)
    assert certificate.derived == (
        "data/out/调查/其他归类_HOU01_社区02_第1期_乙.xlsx",
        "data/out/调查/子文件夹/改了名.csv",
        "data/out/调查/数据.csv",
        "data/out/调查/编码表_END01_社区02_第1期.xlsx",
    )
    assert certificate.elsewhere == ("data/out/调查/不知道谁的.sav", "别处/数据.sav")
    gone = {name for name in before - files(tmp_path) if name.startswith(("data/out", "别处"))}
    assert gone == set(certificate.derived)
    page = (store / "删除证明.md").read_text(encoding="utf-8")
    assert all(markdown_text(name) in page for name in (*certificate.derived, *certificate.by_hand))
    assert "请自己核对后删除：data/inbox/下载.xlsx、data/out/调查/不知道谁的.sav、别处/数据.sav" in repr(certificate)


def test_contact_sheets_among_the_results_go_when_they_are_of_these_people(store, tmp_path):
    mine, other = mobile_number(Random(5)), mobile_number(Random(7))
    save(out(store) / "原表.xlsx", (tmp_path / "c.xlsx").read_bytes())
    save(out(store) / "回访记录.xlsx", write_grid({"a": [["姓名", "电话", "备注"], ["甲", mine, "已打"]]}))
    save(out(store) / "别人的.xlsx", write_grid({"a": [["姓名", "电话"], ["丁", other]]}))
    save(out(store) / "统计表.xlsx", write_grid({"a": [["社区", "人数"], ["甲", "3"]]}))
    certificate = purge(store, **TOLD)
    assert certificate.derived == ("data/out/调查/原表.xlsx", "data/out/调查/回访记录.xlsx")
    assert certificate.elsewhere == ("data/out/调查/别人的.xlsx",)
    assert (out(store) / "统计表.xlsx").exists()


def test_before_its_day_the_day_is_to_be_typed_as_well(store):
    before = files(store.parents[3])
    for early in ("", "2027-07-30", "yes"):
        with pytest.raises(StoreError, match="S-EARLY") as caught:
            purge(store, **TOLD, until="2027-12-31", early=early)
        assert "2027-12-31" in str(caught.value)
    assert files(store.parents[3]) == before
    refuse_purged(store)
    certificate = purge(store, **TOLD, until="2027-12-31", early="2027-12-31")
    assert certificate.early
    assert "2027-12-31（提前删除）" in (store / "删除证明.md").read_text(encoding="utf-8")


def test_on_its_day_and_without_a_day_the_name_is_enough(store):
    assert not purge(store, **TOLD, until="2027-07-01").early


def test_files_that_could_not_be_read_and_withdrawn_ones_are_deleted_and_named_too(store):
    unread, log = b"not a table", store / "ledger" / "intake.jsonl"
    refused = {"file": "坏.xlsx", "sha256": keep_raw(store / "raw", unread), "code": "I-X"}
    append_record(store / "ledger" / "refused.jsonl", refused)
    append_record(log, {"withdrawn": [digest(DATA)], "who": "", "when": "", "why": ""})
    append_record(log, read_records(log)[0])
    certificate = purge(store, **TOLD)
    assert [(file["file"], file["rows"]) for file in certificate.files] == [("坏.xlsx", None), ("答卷|1.xlsx", 3)]
    assert f"| 坏.xlsx | 没有读入 | {digest(unread)} |" in (store / "删除证明.md").read_text(encoding="utf-8")


def test_afterwards_reading_mending_and_deleting_again_say_so(store):
    purge(store, **TOLD)
    for again in (
        lambda: read_raw(store / "raw" / digest(DATA)),
        lambda: mend_raw(store, DATA),
        lambda: refuse_purged(store),
        lambda: purge(store, **TOLD),
    ):
        with pytest.raises(StoreError, match="S-PURGED") as caught:
            again()
        assert "2027-07-01" in str(caught.value)
    assert not (store / "raw" / digest(DATA)).exists()


@pytest.mark.parametrize("typed", ["", "调", "yes", "调查 "])
def test_nothing_is_touched_before_the_name_is_typed(typed, store):
    before = files(store.parents[3])
    with pytest.raises(StoreError, match="S-CONFIRM") as caught:
        purge(store, **TOLD | {"confirm": typed})
    assert "原始文件1个" in str(caught.value)
    assert "联系方式1份" in str(caught.value)
    assert files(store.parents[3]) == before
    refuse_purged(store)


def test_an_interrupted_deletion_is_finished_by_the_same_call(store, monkeypatch):
    hand_out(store, save(out(store) / "数据.csv", b"rows"))
    gone = []
    unlink = Path.unlink

    def fails_at_the_second(path, missing_ok=False):
        gone.append(path)
        if len(gone) == 3:
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", fails_at_the_second)
    with pytest.raises(StoreError, match="S-LOCKED"):
        purge(store, **TOLD)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="S-PURGED"):
        mend_raw(store, DATA)
    assert not (out(store) / "数据.csv").exists()
    later = purge(store, **TOLD | {"on": "2027-07-02"})
    assert (later.on, len(later.files), later.people, later.others) == ("2027-07-01", 1, 1, 3)
    assert files(store) == {"ledger/intake.jsonl", "ledger/purge.jsonl", "删除证明.json", "删除证明.md"}


def test_a_store_without_anything_is_not_closed(tmp_path):
    empty = tmp_path / "data" / "store" / "调查" / "community=03" / "wave=1"
    with pytest.raises(IntakeError, match="I-NO-DATA"):
        purge(empty, **TOLD)
    assert not empty.exists()


def test_a_store_that_was_not_purged_is_not_refused(store):
    refuse_purged(store)
    assert read_raw(store / "raw" / digest(DATA)) == DATA


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("保存到2027年6月30日，到期删除", "2027-06-30"),
        ("2027-06-30", "2027-06-30"),
        ("至2027/6/5止", "2027-06-05"),
        ("保存到2028年2月底", "2028-02-29"),
        ("保存到2027年年底", "2027-12-31"),
        ("保存到调研报告完成后一年，到期删除", ""),
        ("2027年2月30日", ""),
        ("2025年6月1日起，保存到2027年6月1日", ""),
        ("保存3年", ""),
        ("", ""),
    ],
)
def test_only_a_day_that_is_written_counts(words, until):
    assert retention(words).until == until


def test_what_a_person_has_to_do_about_it():
    dated = retention("保存到2027年6月30日")
    assert dated.notices("2027-06-30") == ()
    (due,) = dated.notices("2027-07-01")
    assert (due.code, due.level) == ("retention_due", "action")
    (undated,) = retention("保存一年").notices("2030-01-01")
    assert undated.code == "retention_undated"
    assert undated.message.startswith("保存期限没有写成日期（现在写的是“保存一年”）")
