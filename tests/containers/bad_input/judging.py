"""A case is read through the public door, and what came of it is held against the truth."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import tempfile
import traceback
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

from tests.containers.bad_input.case import CLEAN, REFUSED, TOLD, Case, File
from tests.containers.bad_input.form import FORM, answered, counts, missing, rents, texts
from toolkit.channels.mapping import Mapping
from toolkit.errors import ToolkitError
from toolkit.responses import Responses, Store, ingest

OK = "ok"
VERDICTS = (
    "silent loss", "wrong counts", "not told", "taken though unsound", "refused though recoverable", "nagging",
    "unclear message", "traceback", "too slow or heavy",
)  # fmt: skip
SECONDS, HEAVY_SECONDS, MEBIBYTES = 2.0, 20.0, 1024.0

Verdict = tuple[str, str]
"""One of the verdicts, and what was seen."""


def judge(case: Case, folder: Path) -> Verdict:
    """Read a case into a store below ``folder`` and say what came of it."""
    store = Store.find("small", folder / "store", "02", 1)
    try:
        if case.before:
            ingest(store, FORM, Mapping(), _saved(case.before, folder / "before"))
        got = ingest(store, FORM, Mapping(), _saved(case.files, folder / "files")).responses
    except ToolkitError as error:
        return _of_refusal(case, error)
    except Exception:  # noqa: BLE001
        return "traceback", traceback.format_exc().strip().splitlines()[-1]
    return _of_reading(case, got)


def _saved(files: tuple[File, ...], folder: Path) -> list[Path]:
    folder.mkdir(parents=True)
    paths = []
    for file in files:
        path = folder / file.name
        path.write_bytes(file.build())
        paths.append(path)
    return paths


def _of_refusal(case: Case, error: ToolkitError) -> Verdict:
    shown = str(error)
    if REFUSED not in case.outcome:
        return "refused though recoverable", f"{error.code} {error.message}"
    if error.code.startswith("X-") or not plain(shown):
        return "unclear message", shown.replace("\n", " ")
    if case.says and not any(word in shown for word in case.says):
        return "unclear message", f"none of {case.says} in: {error.code} {error.message}{error.fix}"
    if case.code and error.code not in case.code:
        return "unclear message", f"{error.code} instead of {case.code}"
    return OK, error.code


def plain(shown: str) -> bool:
    """Whether a message has its three parts, is Chinese, and shows nothing of the program's inside."""
    lines = shown.splitlines()
    parts = [part in shown for part in ("位置：", "问题：", "怎么改：")]
    inside = re.search(r"Traceback|Error\b|Exception|object at|\bNone\b|\.py\b|/tmp/", shown)
    return len(lines) >= 3 and all(parts) and not inside and bool(re.search(r"[\u4e00-\u9fff]", shown))


def _of_reading(case: Case, got: Responses) -> Verdict:
    cells, told = got.cells, bool(got.notices or got.ledger)
    shown = [(notice.code, notice.level) for notice in got.notices], [(r.row, r.item, r.reason) for r in got.ledger]
    if cells["in"] != cells["accepted"] + cells["ledger"]:
        return "silent loss", f"{cells}"
    if CLEAN not in case.outcome and TOLD not in case.outcome:
        return "taken though unsound", f"{len(got.frame)} people, {shown}"
    if case.people is not None:
        found = _differences(case, got)
        if found:
            lost = cells["in"] < _cells(case) or (not told and any(v[1] < v[2] for v in found.values() if v))
            return ("silent loss" if lost else "wrong counts"), f"{found} {cells} {shown}"
    if CLEAN not in case.outcome and not told:
        return "not told", f"{cells}"
    if TOLD not in case.outcome and any(notice.level == "action" for notice in got.notices):
        return "nagging", f"{shown[0]}"
    words = " ".join([*(notice.message for notice in got.notices), *(row.message for row in got.ledger)])
    if told and case.says and not any(word in words for word in case.says):
        return "unclear message", f"none of {case.says} in: {words}"
    return OK, f"{shown}"


def _cells(case: Case) -> int:
    return answered(case.people or ()) + (case.ledger or 0) if case.cells is None else case.cells


def _differences(case: Case, got: Responses) -> dict[str, tuple[str, float, float]]:
    """What is not as the truth has it: what, found, expected."""
    assert case.people is not None
    found: dict[str, tuple[str, float, float]] = {}
    slack = case.doubtful

    def same(name: str, seen: float, true: float, spare: float = 0.0) -> None:
        if not true - spare <= seen <= true:
            found[name] = ("", seen, true)

    if not 0 <= len(got.frame) - len(case.people) <= case.rows:
        found["people"] = ("", len(got.frame), len(case.people))
    if case.ledger is not None:
        same("cells", got.cells["in"], _cells(case))
        if not case.ledger <= got.cells["ledger"] <= case.ledger + slack:
            found["ledger"] = ("", got.cells["ledger"], case.ledger)
        slack = min(slack, got.cells["ledger"] - case.ledger)
    for key, by_code in counts(case.people).items():
        for code, n in by_code.items():
            same(f"{key}={code}", got.counts()[key].get(code, 0), n, slack)
    numbers, true = got.numbers()["RENT"], rents(case.people)
    same("RENT", numbers["n"], len(true), slack)
    if not slack and true and abs(numbers.get("mean", -1) - sum(true) / len(true)) > 1e-9:
        found["mean"] = ("", numbers.get("mean", -1), sum(true) / len(true))
    others = got.other_text()
    for key, written in texts(case.people).items():
        seen = sorted(got.texts(FORM["WHY"]) if key == "WHY" else others.get(key, {}).get("97", []))
        if seen != written and not case.doubtful:
            found[f"texts of {key}"] = (f"{seen} instead of {written}"[:200], len(seen), len(written))
    if case.outcome == CLEAN:
        for key, gaps in missing(case.people).items():
            for kind, n in gaps.items():
                if got.missing()[key][kind] != n:
                    found[f"{key} {kind}"] = ("", got.missing()[key][kind], n)
    return found


def apart(case: Case, limit: float = 60.0) -> tuple[Verdict, float, float]:
    """Judge a case in a process of its own: the verdict, seconds, and MiB at the highest."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_child, args=(case.name, theirs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child uses no thread of ours
        process.start()
    theirs.close()
    try:
        verdict, seconds, peak = ours.recv() if ours.poll(limit) else (("too slow or heavy", f"> {limit} s"), limit, 0)
    except EOFError:
        verdict, seconds, peak = ("traceback", "the process died"), 0.0, 0.0
    process.kill()
    process.join()
    allowed = HEAVY_SECONDS if case.heavy else SECONDS
    if verdict[0] == OK and (seconds > allowed or peak > MEBIBYTES):
        verdict = "too slow or heavy", f"{seconds:.1f} s, {peak:.0f} MiB"
    return verdict, seconds, peak


def _child(name: str, pipe: Connection) -> None:
    from tests.containers.bad_input.make import CASES

    [case] = [case for case in CASES if case.name == name]
    with tempfile.TemporaryDirectory() as folder:
        started = sum(os.times()[:4])  # of this process and those it waited for: the machine may be busy
        verdict = judge(case, Path(folder))
        pipe.send((verdict, sum(os.times()[:4]) - started, _peak()))
        pipe.close()


def _peak() -> float:
    """Highest memory of this process and its children in MiB, where the system tells."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1024.0 if sys.platform != "darwin" else 1024.0**2
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / unit
