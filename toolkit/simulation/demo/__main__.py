"""Write the synthetic district below ``data/demo``."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
from typing import TYPE_CHECKING

import numpy as np

from toolkit.files import project_root, save
from toolkit.forms import Fieldwork
from toolkit.forms.datapackage import datapackage
from toolkit.messages import SIMULATED_NOTICE
from toolkit.questionnaire.bank import places
from toolkit.responses.folder import SurveyFolder
from toolkit.simulation.demo.district import SEED, district
from toolkit.simulation.demo.files import handed_in
from toolkit.simulation.fieldwork import ONLINE
from toolkit.simulation.people import kinds, neighbourhoods

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

SURVEY = "youth-needs"
_BANDS = ("14—17周岁", "18—22周岁", "23—25周岁", "26—28周岁", "29—31周岁", "32—35周岁")


def files() -> Iterator[tuple[str, bytes]]:
    """Yield every file of the demo by its path below ``data/demo``."""
    folder = SurveyFolder.find(SURVEY)
    truths = []
    for wave in (1, 2):
        questionnaire = folder.questionnaire(wave=wave)
        for place, came in district(questionnaire, wave):
            for name, data in handed_in(questionnaire, came.frame, place.code, wave).items():
                yield f"wave{wave}/{place.code}/{name}", data
            online = (came.frame["mode"] == ONLINE).to_numpy()
            number = np.where(online, online.cumsum(), came.frame["respondent"].astype(int))
            told = {"wave": wave, "community": place.code, "mode": came.frame["mode"], "number": number}
            truths.append(came.truth.assign(**told))
    yield "truth.csv.gz", truth_file(truths)
    yield "population_margins.csv", margins()
    yield "codebook.json", datapackage(folder.questionnaire(), Fieldwork()).encode()


def truth_file(truths: list[pd.DataFrame]) -> bytes:
    """Return the truth about every record: one line each, in the order handed in, numbers with four digits.

    ``number`` is the record's number in the file of its mode: the platform's for 线上, the form's for 纸质 and 入户.
    """
    import pandas as pd

    whole = pd.concat(truths, ignore_index=True)
    first = ["wave", "community", "mode", "number", "manner", "flaws"]
    whole = whole[[*first, *(name for name in whole.columns if name not in [*first, "respondent"])]]
    flags = [name for name in whole.columns if whole[name].dtype == bool]
    whole[flags] = whole[flags].astype(int)
    text = whole.to_csv(index=False, float_format="%.4f", lineterminator="\n")
    packed = bytearray(gzip.compress(f"# {SIMULATED_NOTICE}\n{text}".encode(), mtime=0))
    packed[9] = 255  # the system it was packed on: Python names it or not, by version
    return bytes(packed)


def margins() -> bytes:
    """Return made-up numbers of young people by community, age band and sex, for practising to weight."""
    random = np.random.default_rng([SEED, 600])
    lines = [["community", "name", "age_band", "age", "sex", "people", "note"]]
    names = {place.code: place.label for place in places()}
    for place in neighbourhoods(SEED):
        total = int(random.integers(600, 3201))
        for band, (age, share) in enumerate(zip(_BANDS, kinds()[place.kind]["ages"], strict=True), start=2):
            for sex in (1, 2):
                people = str(round(total * share / 2))
                lines.append([place.code, names[place.code], str(band), age, str(sex), people, SIMULATED_NOTICE])
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue().encode("utf-8-sig")


def main() -> None:
    """Write the demo anew; what a former one left behind is removed first."""
    root = project_root() / "data" / "demo"
    made = list(files())
    for wave in root.glob("wave*"):
        shutil.rmtree(wave)
    for name, data in made:
        save(root / name, data)


if __name__ == "__main__":
    main()
