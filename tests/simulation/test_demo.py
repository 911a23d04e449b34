"""The committed demo: what the programme writes, what a model with these numbers gives, and what can be found in it."""

# Frames and tests of scipy have no types to speak of: what they return is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
# pyright: reportOperatorIssue=false, reportIndexIssue=false, reportReturnType=false, reportOptionalMemberAccess=false

import csv
import gzip
import io
import json
import zipfile
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.making import ROOT, store_of
from tests.simulation.acceptance import CORRELATIONS, LIFE, LOOSE, QUARTILES, SHARES, correlations, shares
from toolkit.channels import open_workbook
from toolkit.channels.mapping import Mapping
from toolkit.channels.reading import is_simulated
from toolkit.messages import SIMULATED
from toolkit.questionnaire import read
from toolkit.responses import Responses, ingest
from toolkit.simulation.demo import SEED, community, district, sizes
from toolkit.simulation.demo.__main__ import files
from toolkit.simulation.demo.files import HABITS, handed_in
from toolkit.simulation.fieldwork import ONLINE
from toolkit.simulation.open_text import personal
from toolkit.simulation.people import neighbourhoods, planted

DEMO = ROOT / "data" / "demo"
CODES = [place.code for place in neighbourhoods(SEED)]


@lru_cache
def truth() -> pd.DataFrame:
    return pd.read_csv(
        DEMO / "truth.csv.gz", comment="#", dtype={"community": str}, keep_default_na=False, na_values=[""]
    )


@lru_cache
def people(wave: int = 1) -> pd.DataFrame:
    """The people of a wave before anything went wrong: nobody twice, no programme."""
    whole = truth()
    again = whole["flaws"].fillna("").str.contains("duplicate|burst")
    yes_or_no = (
        "female",
        "local",
        "working",
        "ever_married",
        "owning",
        "renting",
        "paying",
        "looking",
        "active",
        "volunteers",
    )
    return whole.loc[(whole["wave"] == wave) & ~again].reset_index(drop=True).astype(dict.fromkeys(yes_or_no, bool))


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[tuple[int, str], Responses]:
    """The answers of every community and wave, through the files."""
    found = {}
    for wave, name in ((1, "questionnaire.yaml"), (2, "questionnaire.wave2.yaml")):
        form = read(ROOT / "surveys" / "youth-needs" / name)
        for code in CODES:
            store = store_of(tmp_path_factory.mktemp("demo"), community=code, wave=wave)
            found[wave, code] = ingest(store, form, Mapping(), [DEMO / f"wave{wave}" / code]).responses
    return found


def pooled(answers, wave: int) -> pd.DataFrame:
    frames = [r.eligible.assign(community=code) for (w, code), r in answers.items() if w == wave]
    return pd.concat(frames, ignore_index=True)


# ---- the files -------------------------------------------------------------------------------------------------------


def test_the_committed_demo_is_what_the_programme_writes():
    written = dict(files())
    below = {path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*") if path.is_file()} - {"README.md"}
    below = {path for path in below if not path.startswith("bundles/")}  # tests/district holds them
    assert below == set(written)
    for name, data in written.items():
        assert contents((DEMO / name).read_bytes()) == contents(data), name
    assert sum(map(len, written.values())) < 8_000_000


def contents(data: bytes) -> object:
    """What a file holds: the packing of a zip differs from one build of zlib to the next."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def test_two_runs_give_the_same_bytes():
    form = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    place = neighbourhoods(SEED)[6]
    one, two = (handed_in(form, community(form, place, 40, 1).frame, place.code, 1) for _ in range(2))
    assert one == two


def test_every_file_of_answers_says_that_it_is_simulated():
    for path in DEMO.glob("wave*/*/*"):
        assert SIMULATED in path.name
        if path.suffix in (".xlsx", ".json"):
            assert is_simulated(open_workbook(path.read_bytes(), f"a{path.suffix}")), (
                "in the file, not only in its name"
            )
    assert gzip.decompress((DEMO / "truth.csv.gz").read_bytes()).decode().startswith(f"# {SIMULATED}")
    rows = list(csv.DictReader(io.StringIO((DEMO / "population_margins.csv").read_text("utf-8-sig"))))
    assert all(SIMULATED in row["note"] for row in rows)
    assert len(rows) == 25 * 6 * 2


def test_every_community_and_wave_hands_in(answers):
    for wave in (1, 2):
        assert sorted(path.name for path in (DEMO / f"wave{wave}").iterdir()) == CODES
    assert set(HABITS) < set(CODES)
    assert all(r.provenance.simulated for r in answers.values())


def test_what_is_read_back_is_who_handed_in(answers):
    """Nobody is lost and nobody invented: by mode, and each person's age as in the truth."""
    whole = truth()
    for (wave, code), responses in answers.items():
        here = whole.loc[(whole["wave"] == wave) & (whole["community"] == code)]
        assert responses.people == len(here), (wave, code)
        online = here.loc[here["mode"] == ONLINE]
        elsewhere = responses.frame["source"].isin(("纸质", "入户"))  # an SPSS file knows no source
        read_online = responses.frame.loc[~elsewhere]
        assert len(read_online) == len(online)
        honest = (
            (online["manner"] == "honest") & ~online["flaws"].fillna("").str.contains("inel|contra|stop")
        ).to_numpy()
        ages = read_online["SCR02"].to_numpy()
        took_part = honest & (ages > 0)
        assert (ages[took_part] == online["band"].to_numpy()[took_part]).all()


def test_slips_on_paper_and_wordings_of_their_own_are_all_in_the_ledger(answers):
    for (wave, code), responses in answers.items():
        others = {row.reason for row in responses.ledger if "录入表" not in row.file}
        assert others <= ({"unknown_option"} if (wave, code) == (1, "11") else set()), (wave, code)
    assert sum(len(r.ledger) for r in answers.values()) > 10
    assert any("像是“6次及以上”" in row.message for row in answers[1, "11"].ledger)


def test_satisfaction_built_upside_down_is_read_the_right_way_round(answers):
    whole = truth()
    here = whole.loc[(whole["wave"] == 1) & (whole["community"] == "07") & (whole["mode"] == ONLINE)]
    frame = answers[1, "07"].frame
    values = frame.loc[frame["source"].isin(("微信", "手机提交", "链接")), "NED02__hou"].to_numpy()
    usable = (here["manner"] == "honest").to_numpy() & (values > 0) & (values < 6)
    assert stats.spearmanr(values[usable], here["housing"].to_numpy()[usable]).statistic > 0.9


def test_no_number_or_address_in_the_demo_can_belong_to_anybody():
    text = "".join(json.dumps([str(c) for c in row], ensure_ascii=False) for row in _cells())
    assert "198.18." in text
    import re

    assert not re.findall(r"(?<![\d.])1[3-9]\d{9}(?!\d)", text), "a mobile number"
    assert not re.findall(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", text), "an identity number"
    hosts = set(re.findall(r"(?<!\d)(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}", text))
    assert hosts <= {"198.18", "198.19"}, "set apart for benchmarks"


def _cells():
    for path in sorted(DEMO.glob("wave*/*/*.xlsx")):
        workbook = open_workbook(path.read_bytes(), path.name)
        for sheet in workbook.sheets:
            for row in sheet.cells.values():
                yield list(row.values())
    for path in sorted(DEMO.glob("wave*/*/*.json")):
        yield [path.read_text("utf-8")]
    for path in sorted(DEMO.glob("wave*/*/*.csv")):
        yield [path.read_text("gb18030")]


# ---- the people ------------------------------------------------------------------------------------------------------


def housing_reason(frame: pd.DataFrame) -> np.ndarray:
    """Whether housing is named as the reason for being single, by those who gave a reason."""
    from toolkit.questionnaire import Questionnaire
    from toolkit.simulation.models import MODELS

    used = ("SCR02", "MAR01", "MAR02", "MAR03")
    item = Questionnaire.from_dict({"items": [{"use": name} for name in used]}).by_id["MAR03"]
    looking = frame["looking"].to_numpy(bool)
    draws = [MODELS["MAR03"](item, frame, np.random.default_rng(seed)) for seed in range(20)]
    reasons = np.array([np.where(drawn["MAR03__99"] == 0, drawn["MAR03__6"], np.nan) for drawn in draws])
    return np.where(looking, np.nanmean(reasons, axis=0), np.nan)


def test_the_demo_passes_the_acceptance_table():
    found = shares(people(), housing_reason(people()))
    off = {
        name: round(found[name], 3)
        for name, share in SHARES.items()
        if abs(found[name] - share) > LOOSE.get(name, 0.04)
    }
    assert not off
    tied = correlations(people())
    assert {name: round(tied[name], 3) for name, r in CORRELATIONS.items() if abs(tied[name] - r) > 0.06} == {}
    quartiles = people().loc[people()["working"] == 1, "income"].quantile([0.25, 0.5, 0.75])
    assert np.abs(quartiles.to_numpy() / QUARTILES - 1).max() < 0.06
    assert people()["life"].mean() == pytest.approx(LIFE[0], abs=0.2)
    assert people()["life"].std() == pytest.approx(LIFE[1], abs=0.1)


def test_sizes_are_as_planned():
    n = sizes(SEED, 1)
    assert 1300 <= sum(n) <= 1500
    assert 1 <= sum(size < 30 for size in n) <= 2, "so that suppression has something to do"
    assert min(n) >= 18
    assert max(n) <= 140
    counted = people().groupby("community").size()
    assert counted.tolist() == n


def test_flaws_come_at_their_rates():
    whole = truth()
    counts = whole["flaws"].fillna("").str.split(";").explode().value_counts() / len(whole)
    expected = {
        "speeder": 0.04,
        "straightliner": 0.035,
        "hasty": 0.02,
        "duplicate": 0.015,
        "ineligible": 0.01,
        "stopped": 0.09,
    }
    for name, rate in expected.items():
        assert counts[name] == pytest.approx(rate, rel=0.45), name
    burst = whole.loc[whole["flaws"].fillna("").str.contains("burst")]
    assert burst[["wave", "community"]].drop_duplicates().to_numpy().tolist() == [[1, "12"]]
    assert len(burst) == 25
    assert (whole["flaws"].fillna("").str.contains("personal")).sum() == 6
    text = "\n".join(str(cell) for row in _cells() for cell in row)
    assert [said for said in personal() if said not in text] == []


# ---- what is to be found ---------------------------------------------------------------------------------------------


def gap(frame: pd.DataFrame, chosen: pd.Series, by: pd.Series) -> float:
    return float(chosen[by].mean() - chosen[~by].mean())


def difference_p(chosen: pd.Series, by: pd.Series) -> float:
    return float(stats.chi2_contingency(pd.crosstab(chosen, by), correction=False).pvalue)


def test_the_planted_findings_are_in_the_answers(answers):
    frame = pooled(answers, 1)
    single = frame.loc[(frame["MAR03__6"] >= 0) & (frame["HOU01"] > 0)]
    renting = single["HOU01"].isin((3, 4, 5, 6, 97))
    assert gap(single, single["MAR03__6"] == 1, renting) > 0.25
    paying = frame.loc[frame["HOU03"].between(1, 5) & frame["NED02__hou"].between(1, 5)]
    assert gap(paying, paying["NED02__hou"] >= 4, paying["HOU03"] >= 4) < -0.10
    active = frame.loc[(frame["ORG03"] > 0) & (frame["VOL01"] > 0) & (frame["DEM05"] > 0)]
    assert gap(active, active["VOL01"] == 1, active["ORG03"] >= 2) > 0.15
    assert difference_p(active["ORG03"] >= 2, active["DEM05"] == 4) < 0.01


def test_sex_has_nothing_to_do_with_job_satisfaction(answers):
    frame = pooled(answers, 1)
    known = frame.loc[frame["DEM01"].isin((1, 2)) & (frame["EMP05"] > 0)]
    assert difference_p(known["EMP05"] >= 4, known["DEM01"] == 2) > 0.05


def test_around_the_university_it_is_tenure_not_the_place():
    whole = people()
    whole = whole.assign(kind=whole["community"].map({p.code: p.kind for p in neighbourhoods(SEED)}))
    others = whole.loc[~whole["community"].isin(planted())]
    near = others["kind"] == "D"
    assert others.loc[near, "owning"].mean() < others.loc[~near, "owning"].mean() - 0.05
    content = pd.Series(np.digitize(others["housing"], (-1.9, -0.85, 0.25, 1.5)) >= 3, index=others.index)
    assert content[near].mean() - content[~near].mean() < -0.05, "it looks like the place"
    by_tenure = others.groupby(["tenure", near])["housing"].agg(["mean", "count"])
    weighted = [
        (by_tenure.loc[(t, True), "mean"] - by_tenure.loc[(t, False), "mean"], by_tenure.loc[(t, True), "count"])
        for t in others["tenure"].unique()
        if (t, True) in by_tenure.index and (t, False) in by_tenure.index
    ]
    assert abs(np.average([d for d, _ in weighted], weights=[n for _, n in weighted])) < 0.2


def test_the_funnel_flags_the_planted_communities_and_few_others():
    yes = pd.Series(np.digitize(people()["housing"], (-1.9, -0.85, 0.25, 1.5)) >= 3).groupby(people()["community"])
    k, n = yes.sum(), yes.size()
    centre = k.sum() / n.sum()
    tail = np.minimum(stats.binom.cdf(k, n, centre), stats.binom.sf(k - 1, n, centre))
    flagged = set(k.index[tail < 0.025])
    assert set(planted()) <= flagged
    assert len(flagged) - 2 <= 4


def test_the_second_wave_knows_the_branch_better_and_volunteers_as_much(answers):
    first, second = pooled(answers, 1), pooled(answers, 2)
    unknown = [(f.loc[f["ORG01"] > 0, "ORG01"] == 1).mean() for f in (first, second)]
    assert unknown[0] - unknown[1] == pytest.approx(0.12, abs=0.04)
    volunteers = [(f.loc[f["VOL01"] > 0, "VOL01"] == 1).mean() for f in (first, second)]
    assert volunteers[0] == pytest.approx(volunteers[1], abs=0.04)


def test_one_core_question_of_the_second_wave_was_reworded():
    first, second = (read(ROOT / "surveys" / "youth-needs" / f"questionnaire{w}.yaml") for w in ("", ".wave2"))
    changed = [a.id for a, b in zip(first.items, second.items, strict=True) if a.written != b.written]
    assert changed == ["LIF02"]


def test_any_number_of_communities_can_be_made():
    form = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
    places = [place for place in neighbourhoods(SEED) if place.code in ("02", "08")] * 2
    made = list(district(form, 1, where=places))
    assert len(made) == 4
    assert all(len(came.frame) == len(came.truth) for _, came in made)
