"""Reading the bundles of all communities: each judged by itself, a bad one never stopping the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.district.bundle.archive import refused
from toolkit.district.bundle.comparability import fingerprints
from toolkit.district.bundle.handed import MISSING, REFUSED, SEVERAL, Handed, community_in
from toolkit.district.bundle.reading import opened
from toolkit.district.bundle.reminders import about_refused, about_several, not_come
from toolkit.errors import IntakeError, ToolkitError
from toolkit.messages import SIMULATED
from toolkit.questionnaire.bank import places

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.questionnaire.bank import Place

ALIKE = 10
"""So many questions asked alike make two surveys kin: the common core has about twenty."""


def read_bundles(
    folder: Path,
    expected: Sequence[Place] = (),
    *,
    survey: str = "",
    wave: int = 1,
    newest: bool = False,
    today: str = "",
    due: str = "",
) -> Handed:
    """Read all bundles in a folder.

    Parameters
    ----------
    folder : Path
    expected : sequence of Place
        The communities that should hand in; all of the list of places when empty.
    survey : str
        Of which bundles are wanted; when empty that of most of them. Surveys with :data:`ALIKE` questions in common
        count, too: communities choose their own subjects beside the same core.
    wave : int
    newest : bool
        Of several bundles of one community take the one with the latest data; without it none counts.
    today, due : str
        ISO: data of a later day are refused; the day to be named in reminders. Empty for neither.

    Raises
    ------
    IntakeError
        ``I-NO-FOLDER`` when there is no such folder.
    """
    if not folder.is_dir():
        raise IntakeError("I-NO-FOLDER", where=str(folder))
    should = tuple(expected) or places()
    come, lost, aside = _come(folder, today)
    survey = survey or _of_most(come.values())
    fitting = _fitting(_kin(come, survey, aside), should, wave, aside)
    counted, twice = _one_each(fitting, aside, newest=newest)
    files = {bundle.checksum: folder / file for file, bundle in counted.items()}
    bundles = tuple(sorted(counted.values(), key=lambda bundle: bundle.community))
    handed = Handed(survey, wave, should, bundles, files, lost, twice, aside, {})
    return replace(handed, messages=_messages(handed, due))


def _come(folder: Path, today: str) -> tuple[dict[str, Bundle], dict[str, ToolkitError], dict[str, str]]:
    """Return the bundles by file, without answers and tables, the files that cannot be used, and what is no bundle."""
    come: dict[str, Bundle] = {}
    lost: dict[str, ToolkitError] = {}
    aside: dict[str, str] = {}
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~"))):
        if path.is_dir():
            aside[path.name] = "是文件夹，里面的不读；请把包移出来。"
        elif path.suffix.casefold() != ".zip":
            aside[path.name] = "不是报送包（.zip）。"
        else:
            try:
                come[path.name] = replace(_usable(opened(path), path.name, today), frame=None, tables={})
            except ToolkitError as error:
                lost[path.name] = error
    return come, lost, aside


def _usable(bundle: Bundle, file: str, today: str) -> Bundle:
    """Return a bundle when there is something in it, and nothing from the future."""
    day = bundle.manifest.day
    if not bundle.manifest.rows:
        raise refused(file, "里面一份答卷也没有")
    if today and day > today:
        raise IntakeError("I-BUNDLE-FUTURE", where=file, day=day, today=today)
    return bundle


def _of_most(bundles: Iterable[Bundle]) -> str:
    counted = Counter(bundle.manifest.survey for bundle in bundles)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _kin(come: Mapping[str, Bundle], survey: str, aside: dict[str, str]) -> dict[str, Bundle]:
    """Return the bundles of a survey and of those that share its core; the others are put aside with the reason."""
    ours = [bundle for bundle in come.values() if bundle.manifest.survey == survey]
    forms = {bundle.questionnaire.hash: bundle.questionnaire for bundle in come.values()}
    asked = {of: {*fingerprints(form).values()} for of, form in forms.items()}
    core = set().union(*(asked[bundle.questionnaire.hash] for bundle in ours))
    have = {bundle.community for bundle in ours}
    kin = {}
    for file, bundle in come.items():
        other = bundle.manifest.survey
        if other == survey:
            kin[file] = bundle
        elif len(core & asked[bundle.questionnaire.hash]) < ALIKE:
            aside[file] = f"是另一份问卷“{other}”的，和“{survey}”问法相同的题不到{ALIKE}道，合不起来。"
        elif bundle.community in have:
            aside[file] = f"是另一份问卷“{other}”的；社区{bundle.community}已经交了“{survey}”的，用了那一份。"
        else:
            kin[file] = bundle
    return kin


def _fitting(
    come: Mapping[str, Bundle], expected: Sequence[Place], wave: int, aside: dict[str, str]
) -> dict[str, Bundle]:
    """Return the bundles of this wave of expected communities; the others are put aside with the reason."""
    codes = {place.code for place in expected}
    real = any(not bundle.manifest.simulated for bundle in come.values())
    fitting = {}
    for file, bundle in come.items():
        about = bundle.manifest
        if about.wave != wave:
            aside[file] = f"是第{about.wave}期的，这里收的是第{wave}期。"
        elif about.community not in codes:
            aside[file] = f"写的社区代码是“{about.community}”，不在应收的名单里。"
        elif about.simulated and real:
            aside[file] = f"是{SIMULATED}，不能和真实数据放在一起。"
        else:
            fitting[file] = bundle
    return fitting


def _one_each(
    come: Mapping[str, Bundle], aside: dict[str, str], *, newest: bool
) -> tuple[dict[str, Bundle], dict[str, tuple[Bundle, ...]]]:
    """Return the one bundle of each community by file, and the communities with several that differ."""
    of: dict[str, dict[str, Bundle]] = defaultdict(dict)
    for file, bundle in come.items():
        same = next((other for other, one in of[bundle.community].items() if one.checksum == bundle.checksum), "")
        if same:
            aside[file] = f"和“{same}”是同一份，只算一次。"
        else:
            of[bundle.community][file] = bundle
    counted, twice = {}, {}
    for code, bundles in of.items():
        last = max(bundle.manifest.day for bundle in bundles.values())
        latest = [file for file, bundle in bundles.items() if bundle.manifest.day == last]
        if len(bundles) == 1 or (newest and len(latest) == 1):
            counted[latest[0]] = bundles[latest[0]]
            for file in set(bundles) - set(latest):
                aside[file] = f"社区{code}另有数据更新的一份（到{last}），用了那一份。"
        else:
            twice[code] = tuple(bundles.values())
    return counted, dict(sorted(twice.items()))


def _messages(handed: Handed, due: str) -> dict[str, str]:
    states, told = handed.states, {}
    for place in handed.expected:
        if states[place.code] == MISSING:
            told[place.code] = not_come(place, handed.survey, handed.wave, due)
        elif states[place.code] == REFUSED:
            errors = {file: error for file, error in handed.refused.items() if community_in(file) == place.code}
            told[place.code] = about_refused(place, handed.survey, handed.wave, errors)
        elif states[place.code] == SEVERAL:
            told[place.code] = about_several(place, handed.survey, handed.wave, handed.twice[place.code])
    return told
