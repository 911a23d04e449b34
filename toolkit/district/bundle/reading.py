"""Reading a bundle: everything in it is held against its checksums, its types and its own questionnaire."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.district.bundle import answers, packing
from toolkit.district.bundle.archive import MAX_BUNDLE, files_in, refused
from toolkit.district.bundle.bundle import Bundle
from toolkit.district.bundle.fitting import contradiction
from toolkit.district.bundle.parts import (
    ANSWERS,
    FORMAT,
    TABLES,
    FindingCard,
    Manifest,
    MeasureCard,
    MethodCard,
    Quality,
    part_of,
    parts_of,
)
from toolkit.district.bundle.tables import misfit
from toolkit.errors import IntakeError, ToolkitError
from toolkit.files import digest
from toolkit.questionnaire import Questionnaire
from toolkit.responses.answers import SCREENED_OUT
from toolkit.statistics.tally import Folded

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Item

T = TypeVar("T")
Files = Mapping[str, bytes]
_ALWAYS = (packing.QUESTIONNAIRE, packing.METHOD, packing.FINDINGS, packing.MEASURES, packing.QUALITY)

_STRANGE = (
    ToolkitError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What tables raise that nobody has written."""


def read_bundle(data: bytes, name: str) -> Bundle:
    """Read a bundle.

    Parameters
    ----------
    data : bytes
        Of the file.
    name : str
        Of the file, to be named when something is wrong.

    Raises
    ------
    IntakeError
        ``I-BUNDLE`` for what is no bundle, damaged, encrypted, too large or holds what no bundle holds,
        ``I-BUNDLE-NEWER`` for one of a newer program, ``I-BUNDLE-CHANGED`` where a checksum does not fit,
        ``I-BUNDLE-FIT`` where what is in it does not fit its questionnaire.
    """
    files = files_in(data, name)
    head = _head(files, name)
    _unchanged(files, head, name)
    about = _parsed(lambda: part_of(Manifest, head["about"]), packing.MANIFEST, name)
    _known(files, about, name)
    questionnaire = _questionnaire(files[packing.QUESTIONNAIRE], name)
    bundle = Bundle(
        about,
        questionnaire,
        _parsed(lambda: parts_of(MethodCard, _json(files, packing.METHOD, name)), packing.METHOD, name),
        _parsed(lambda: parts_of(FindingCard, _json(files, packing.FINDINGS, name)), packing.FINDINGS, name),
        _parsed(lambda: parts_of(MeasureCard, _json(files, packing.MEASURES, name)), packing.MEASURES, name),
        _parsed(lambda: part_of(Quality, _json(files, packing.QUALITY, name)), packing.QUALITY, name),
        checksum=head["checksum"],
    )
    fault = contradiction(bundle)
    if fault:
        raise _unfit(name, fault)
    items = [questionnaire.by_id[item] for item in about.items]
    if bundle.tables_only:
        return replace(bundle, tables=_tables(files, items, bundle, name))
    return replace(bundle, frame=_frame(files[packing.ANSWER_ROWS], items, bundle, name))


def opened(path: Path) -> Bundle:
    """Read the bundle in a file.

    Raises
    ------
    IntakeError
        As :func:`read_bundle`; ``I-BUNDLE`` for a file that cannot be opened.
    """
    try:
        if path.stat().st_size > MAX_BUNDLE:
            raise refused(path.name, f"文件超过{MAX_BUNDLE >> 20}MB，正常的包不会这么大")
        data = path.read_bytes()
    except OSError as error:
        raise refused(path.name, "打不开，请检查权限，或从云盘下载完再读") from error
    return read_bundle(data, path.name)


# ---- the manifest and the checksums --------------------------------------------------------------------------------


def _head(files: Files, name: str) -> dict[str, Any]:
    if packing.MANIFEST not in files:
        raise refused(name, "里面没有清单，不是报送包")
    head = _json(files, packing.MANIFEST, name)
    version = head.get("format") if isinstance(head, dict) else None
    if type(version) is not int:
        raise refused(name, "清单里没有写格式，不是报送包")
    if version > FORMAT:
        raise IntakeError("I-BUNDLE-NEWER", where=name, theirs=version, ours=FORMAT)
    if (
        version != FORMAT
        or set(head) != {"format", "about", "files", "checksum"}
        or not isinstance(head["files"], dict)
    ):
        raise refused(name, "清单的内容不对")
    return head


def _unchanged(files: Files, head: Mapping[str, Any], name: str) -> None:
    """Refuse files that are not those of the manifest, and a manifest that is not the one that was written."""
    if packing.checksum_of_head(head) != head["checksum"]:
        raise IntakeError("I-BUNDLE-CHANGED", where=name, part="清单")
    listed = set(head["files"]) | {packing.MANIFEST}
    for part in sorted(listed - set(files)):
        raise refused(name, f"缺少文件“{part[:40]}”")
    for part in sorted(set(files) - listed):
        raise refused(name, f"里面有清单上没有的文件“{part[:40]}”")
    for part, checksum in head["files"].items():
        if digest(files[part]) != checksum:
            raise IntakeError("I-BUNDLE-CHANGED", where=name, part=part[:40])


def _known(files: Files, about: Manifest, name: str) -> None:
    """Refuse a bundle that holds something else than its kind should."""
    if about.content not in (ANSWERS, TABLES):
        raise refused(name, "清单没有写明交的是逐份数据还是汇总表")
    held = [packing.ANSWER_ROWS] if about.content == ANSWERS else map(packing.table_file, about.items)
    for part in sorted({packing.MANIFEST, *_ALWAYS, *held} ^ set(files)):
        raise refused(name, f"文件“{part[:40]}”{'是多出来的' if part in files else '没有在里面'}")


# ---- parts ---------------------------------------------------------------------------------------------------------


def _json(files: Files, part: str, name: str) -> Any:
    return _parsed(lambda: _loaded(files[part]), part, name)


def _loaded(data: bytes) -> Any:
    value = json.loads(data, parse_constant=_no_number)
    json.dumps(value, ensure_ascii=False).encode()  # halves of characters cannot be written again
    return value


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _parsed(make: Callable[[], T], part: str, name: str) -> T:
    try:
        return make()
    except (ValueError, RecursionError) as error:
        raise refused(name, f"文件“{part}”的内容不对") from error


def _questionnaire(data: bytes, name: str) -> Questionnaire:
    try:
        return _built(data)
    except (ToolkitError, ValueError, RecursionError) as error:
        told = error.message if isinstance(error, ToolkitError) else "不是问卷的格式。"
        raise _unfit(name, f"包里的问卷读不了（{told.rstrip('。')}）") from error


@lru_cache(maxsize=64)
def _built(data: bytes) -> Questionnaire:
    """Return a questionnaire; most communities hand in the same one."""
    told = _loaded(data)
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("items")
    for item in items:
        if isinstance(item.get("options"), dict):  # JSON knows only texts as keys
            item["options"] = {int(code): label for code, label in item["options"].items()}
    return Questionnaire.from_dict(told)


# ---- whether all fits together -------------------------------------------------------------------------------------


def _unfit(name: str, reason: str) -> IntakeError:
    return IntakeError("I-BUNDLE-FIT", where=name, reason=reason)


def _frame(data: bytes, items: list[Item], bundle: Bundle, name: str) -> pd.DataFrame:
    about = bundle.manifest
    try:
        frame = answers.read(data, items)
    except ValueError as error:
        raise _unfit(name, str(error)) from error
    eligible = sum(disposition != SCREENED_OUT for disposition in frame["disposition"])
    if (len(frame), eligible) != (about.rows, about.eligible):
        raise _unfit(name, f"清单写的是{about.rows}份，里面有{len(frame)}份")
    if max(frame["submitted"], default="") != about.day:
        raise _unfit(name, "数据的最后一天和清单上的不一样")
    return frame


def _tables(files: Files, items: list[Item], bundle: Bundle, name: str) -> dict[str, Folded]:
    for item in items:
        files_in(files[packing.table_file(item.id)], name)  # what unfolds to too much is not unfolded
    try:
        tables = {item.id: Folded.unpacked(files[packing.table_file(item.id)], name) for item in items}
        fault = misfit(tables, bundle.questionnaire, bundle.community, bundle.manifest.eligible)
    except _STRANGE as error:
        raise refused(name, "汇总表的内容不对") from error
    if fault:
        raise _unfit(name, fault)
    return tables
