"""A crash, cut power or a full disk at every operation: nothing acknowledged is lost."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.containers.bad_input.form import FORM, table
from tests.containers.bad_input.writing import book
from tests.crash.disk import Crash, Disk, crash_at, fail_at
from tests.crash.power import states
from toolkit.channels.mapping import Mapping
from toolkit.errors import StoreError, ToolkitError
from toolkit.files import digest, keep_raw, save
from toolkit.logs import append_record, read_records
from toolkit.responses import Store, ingest

OLD, NEW = b"old " * 3000, b"new " * 5000
EXPORT = book(table())
LATER = book(table()[:4])
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the recorder stands in for POSIX calls")


def until_done(run: Callable[[Disk], None], folder: Callable[[int], Path], fault: Callable[[int], object]) -> int:
    """Run something with a fault at its first operation, its second, and so on, until the fault comes too late."""
    for number in itertools.count(1):
        disk = Disk(folder(number), fault(number))  # type: ignore[arg-type]
        run(disk)
        if disk.number < number:
            return number - 1
    raise AssertionError


@pytest.fixture
def folders(tmp_path) -> Callable[[int], Path]:
    def made(number: int) -> Path:
        folder = tmp_path / str(number)
        folder.mkdir()
        return folder

    return made


# ---- the process dies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [OLD, None])
def test_a_save_is_old_or_new(folders, before):
    def run(disk: Disk) -> None:
        path = disk.root / "a" / "b.yaml"
        if before:
            save(path, before)
        done = False
        with disk.watched():
            try:
                save(path, NEW)
                done = True
            except Crash:
                pass
        now = path.read_bytes() if path.exists() else None
        assert now in ((NEW,) if done else (before, NEW))
        save(path, OLD)
        assert path.read_bytes() == OLD
        assert [file.name for file in path.parent.iterdir()] == ["b.yaml"]

    assert until_done(run, folders, crash_at) >= 5


def test_a_raw_file_is_there_whole_or_not_under_its_name(folders):
    def run(disk: Disk) -> None:
        with disk.watched(), suppress(Crash):
            keep_raw(disk.root / "raw", EXPORT)
        path = disk.root / "raw" / digest(EXPORT)
        assert not path.exists() or path.read_bytes() == EXPORT
        assert keep_raw(disk.root / "raw", EXPORT) == path.name
        assert path.read_bytes() == EXPORT

    assert until_done(run, folders, crash_at) >= 5


def test_acknowledged_records_outlive_a_crash(folders):
    def run(disk: Disk) -> None:
        path, acked = disk.root / "ledger" / "a.jsonl", []
        with disk.watched():
            try:
                for n in range(4):
                    append_record(path, {"n": n, "text": "乙" * 50})
                    acked.append(n)
            except Crash:
                pass
        found = [record["n"] for record in read_records(path)]
        assert found in (acked, [*acked, len(acked)])
        append_record(path, {"n": 99})
        after = [record["n"] for record in read_records(path)]
        assert after[: len(acked)] == acked
        assert after[-1] == 99
        assert read_records(path).damaged == ()

    assert until_done(run, folders, crash_at) >= 12


def handed_in(disk: Disk) -> tuple[Store, bool, bool]:
    """Hand in two exports, one after the other: the store, and whether each was acknowledged."""
    store = Store.find("small", disk.root / "store", "02", 1)
    acked = [False, False]
    with disk.watched():
        for n, (name, data) in enumerate((("88_按文本_a_3_3.xlsx", LATER), ("88_按文本_a_12_12.xlsx", EXPORT))):
            path = disk.root.parent / name
            path.write_bytes(data)
            ingest(store, FORM, Mapping(), [path])
            acked[n] = True
            disk.ack(n)
    return store, acked[0], acked[1]


def whole(store: Store, acked: int) -> None:
    """What was acknowledged is there, raw files are whole, and handing in again heals everything."""
    found = len(store.responses(FORM, Mapping()).frame) if store.handed_in() else 0
    assert found in {0: (0, 3, 12), 1: (3, 12), 2: (12,)}[acked]
    for path in (store.folder / "raw").glob("*"):
        if not path.name.startswith("."):
            assert digest(path.read_bytes()) == path.name
    for name in ("88_按文本_a_3_3.xlsx", "88_按文本_a_12_12.xlsx"):
        ingest(store, FORM, Mapping(), [store.folder.parents[2].parent / name])
    assert len(store.responses(FORM, Mapping()).frame) == 12


@pytest.mark.parametrize("kind", ["crash", "full", "broken"])
def test_a_whole_intake_loses_nothing_acknowledged(folders, kind):
    faults = {"crash": crash_at, "full": fail_at, "broken": lambda n: fail_at(n, errno.EIO)}

    def run(disk: Disk) -> None:
        for name, data in (("88_按文本_a_3_3.xlsx", LATER), ("88_按文本_a_12_12.xlsx", EXPORT)):
            (disk.root.parent / name).write_bytes(data)
        stopped = False
        try:
            handed_in(disk)
        except (Crash, ToolkitError):
            stopped = True
        acked = sum(operation.kind == "ack" for operation in disk.operations)
        assert stopped or acked == 2
        whole(Store.find("small", disk.root / "store", "02", 1), acked)

    assert until_done(run, folders, faults[kind]) >= 20


# ---- the disk is full, or broken -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failed_save_is_said_and_leaves_the_old_file(folders, code):
    def run(disk: Disk) -> None:
        path = disk.root / "a.yaml"
        save(path, OLD)
        said = False
        with disk.watched():
            try:
                save(path, NEW)
            except StoreError:
                said = True
        failed = disk.number >= failing(disk)
        assert said or not failed
        assert path.read_bytes() in ((OLD, NEW) if said else (NEW,))
        save(path, NEW)
        assert [file.name for file in path.parent.iterdir()] == ["a.yaml"]

    assert until_done(run, folders, lambda n: fail_at(n, code)) >= 4


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failed_record_is_said_and_hurts_no_other(folders, code):
    def run(disk: Disk) -> None:
        path, acked, failed = disk.root / "ledger" / "a.jsonl", [], 0
        with disk.watched():
            for n in range(4):
                try:
                    append_record(path, {"n": n, "text": "乙" * 50})
                    acked.append(n)
                except StoreError:
                    failed += 1
        assert failed == int(disk.number >= failing(disk))
        found = [record["n"] for record in read_records(path)]
        assert [n for n in found if n in acked] == acked
        assert read_records(path).damaged == ()

    assert until_done(run, folders, lambda n: fail_at(n, code)) >= 12


def failing(disk: Disk) -> int:
    """The operation at which a disk was to fail."""
    return int(disk.root.name)


# ---- the power goes ------------------------------------------------------------------------------------------------


def recorded(root: Path, run: Callable[[Disk], None], fault: object = None) -> Disk:
    disk = Disk(root, fault)  # type: ignore[arg-type]
    with disk.watched():
        try:
            run(disk)
        except Crash:
            disk.dead, disk.fault = False, None
    return disk


@pytest.mark.parametrize("before", [OLD, None])
def test_a_save_outlives_the_power(tmp_path, before):
    path = tmp_path / "deep" / "a.yaml"
    if before:
        save(path, before)

    def run(disk: Disk) -> None:
        save(path, NEW)
        disk.ack("saved")

    log = recorded(tmp_path, run).operations
    seen = set()
    for end in range(len(log) + 1):
        for files, acked in states(log[:end], {path: before} if before else {}):
            seen.add(files.get(path))
            assert files.get(path) in ((NEW,) if acked else (before, NEW))
    assert seen == {before, NEW}


def test_the_model_sees_what_is_left_out(tmp_path):
    """Without a sync of the file, or of the folder, the model finds a loss: it can fail."""

    def lossy(left_out: str) -> bool:
        folder = tmp_path / left_out
        folder.mkdir()

        def run(disk: Disk) -> None:
            save(folder / "a", NEW)
            disk.ack("saved")

        log = [op for op in recorded(folder, run).operations if op.kind != left_out]
        return any(files.get(folder / "a") != NEW for files, acked in states(log, {}) if acked)

    assert lossy("sync")
    assert lossy("sync folder")
    assert not lossy("nothing")


@pytest.mark.parametrize("dies_at", [None, *range(1, 10)])
def test_records_outlive_the_power_after_a_crash_too(tmp_path, dies_at):
    """A process dies at some operation, another goes on, then the power goes."""
    path = tmp_path / "store" / "ledger" / "a.jsonl"

    def appended(disk: Disk, numbers: range) -> None:
        for n in numbers:
            append_record(path, {"n": n})
            disk.ack(n)

    first = recorded(tmp_path, lambda disk: appended(disk, range(2)), dies_at and crash_at(dies_at))
    second = recorded(tmp_path, lambda disk: appended(disk, range(2, 4)))
    log = first.operations + second.operations
    copy = tmp_path / "copy.jsonl"
    for end in range(len(log) + 1):
        for files, acked in states(log[:end], {}):
            copy.write_bytes(files.get(path, b""))
            found = [record["n"] for record in read_records(copy)]
            told = [int(n) for n in acked]
            assert [n for n in found if n in told] == told, (dies_at, end, log[:end])
            assert set(found) <= {0, 1, 2, 3}
