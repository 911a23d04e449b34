"""The folders of several waves: each holds the bundles of one wave of one survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from toolkit.district.bundle import Handed, read_bundles
from toolkit.district.bundle.reading import opened
from toolkit.errors import IntakeError, ToolkitError

MOST = 4
"""Waves that a table has columns for."""


def read_waves(folders: Sequence[Path], *, newest: bool = False, today: str = "") -> tuple[Handed, ...]:
    """Read what was handed in of several waves, the earliest first whatever the order of the folders.

    Parameters
    ----------
    folders : sequence of Path
        One for each wave, two to four; which wave it is, most of the bundles in it say.
    newest, today
        As in :func:`toolkit.district.bundle.read_bundles`.

    Raises
    ------
    IntakeError
        ``I-NO-FOLDER`` for a folder that is not there; ``I-BUNDLES-NONE`` for one without answers; ``I-WAVES`` for a
        single wave, a folder or wave given twice, different surveys, and simulated data beside real ones.
    """
    if not 2 <= len(folders) <= MOST:
        raise refused(folders, f"要两期到{MOST}期，这里给了{len(folders)}期")
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise refused(folders, "同一个文件夹给了两次")
    waves = [read_bundles(folder, wave=_wave_in(folder), newest=newest, today=today) for folder in folders]
    for folder, handed in zip(folders, waves, strict=True):
        if all(bundle.tables_only for bundle in handed.bundles):
            raise IntakeError("I-BUNDLES-NONE", where=str(folder), reason=handed.instead)
    waves.sort(key=lambda handed: handed.wave)
    for one, other in pairwise(waves):
        if one.survey != other.survey:
            raise refused(folders, f"一期是问卷“{one.survey}”的，另一期是“{other.survey}”的")
        if one.wave == other.wave:
            raise refused(folders, f"有两个文件夹里放的都是第{one.wave}期")
        if one.bundles[0].manifest.simulated != other.bundles[0].manifest.simulated:
            raise refused(folders, "一期是模拟数据，另一期是真实数据")
    return tuple(waves)


def refused(folders: Sequence[Path], reason: str) -> IntakeError:
    """Return the error of waves that cannot be held against each other."""
    return IntakeError("I-WAVES", where="、".join(map(str, folders)), reason=reason)


def _wave_in(folder: Path) -> int:
    """Return the wave of most bundles in a folder, of equally many the earlier; 1 where there is none."""
    counted: Counter[int] = Counter()
    for path in sorted(folder.glob("*.zip")):
        with suppress(ToolkitError):  # what cannot be read is told when all are read
            counted[opened(path).manifest.wave] += 1
    return min(counted, key=lambda wave: (-counted[wave], wave), default=1)
