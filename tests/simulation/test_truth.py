"""What is labelled is there, and what is there is labelled: every flaw looked for again in the records themselves."""

import numpy as np
import pytest

# Frames have no types to speak of: what they hold is judged by the assertions.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportGeneralTypeIssues=false
from tests.making import ROOT
from toolkit.questionnaire import read
from toolkit.simulation.demo import community
from toolkit.simulation.open_text import personal
from toolkit.simulation.people import neighbourhoods
from toolkit.simulation.truth import FLAWS

FORM = read(ROOT / "surveys" / "youth-needs" / "questionnaire.yaml")
ROWS = {item.id: [f"{item.id}__{row.key}" for row in item.rows] for item in FORM.questions if item.kind == "matrix"}


@pytest.fixture(scope="module")
def waves():
    places = [place for place in neighbourhoods(1) if place.code in ("05", "12", "24")]
    return [community(FORM, place, 140, 1, seed) for place in places for seed in range(8)]


def has(wave, name):
    return wave.truth["flaws"].str.split(";").map(lambda names: name in names).to_numpy()


def test_every_flaw_comes_up_and_no_other(waves):
    names = {name for wave in waves for names in wave.truth["flaws"] for name in names.split(";") if name}
    assert names == set(FLAWS)


def test_answers_that_cannot_both_be_true(waves):
    for wave in waves:
        f = wave.frame
        volunteer = (f["VOL01"] == 2) & (f["ORG04__4"] == 1)
        family = f["SCR02"].isin((1, 2, 3)) & (f["CHD01"] == 4)
        minor = (f["SCR02"] == 2) & f["DEM02"].isin((6, 7))
        assert (has(wave, "contradiction") >= (volunteer | family | minor).to_numpy()).all()
        extra = has(wave, "contradiction") & ~(volunteer | family | minor).to_numpy()
        assert set(wave.truth.loc[extra, "manner"]) <= {"random", "first"} or not extra.any()


def test_texts(waves):
    for wave in waves:
        texts = wave.frame[["NED04__text", "END01__text"]]
        assert (texts.isin(personal()).any(axis=1).to_numpy() == has(wave, "personal")).all()
        for item in ("NED04", "END01"):
            assert ((wave.frame[f"{item}__text"] != "") == (wave.truth[f"topic__{item}"] != "")).all()


def test_copies_and_devices(waves):
    answers = [c for c in waves[0].frame.columns if c.split("__")[0] in FORM.by_id]
    for wave in waves:
        same = wave.frame.duplicated([*answers, "address"], keep="first").to_numpy()
        programme = has(wave, "burst")
        assert (same[~programme] == has(wave, "duplicate")[~programme]).all()
        rest = ~(has(wave, "duplicate") | has(wave, "near_duplicate") | programme)
        shared = wave.frame["address"].where(rest).duplicated(keep=False).to_numpy() & rest
        assert (shared == has(wave, "shared_device")).all()
        assert (wave.frame.loc[has(wave, "shared_device"), "mode"] == "线上").all()
        assert programme.sum() in (0, 25)


def test_manners(waves):
    for wave in waves:
        f = wave.frame
        flat = np.logical_or.reduce([(f[r].nunique(axis=1) == 1) & (f[r[0]] > 0) for r in ROWS.values()])
        assert flat[has(wave, "straightliner")].all()
        out = ((f["SCR01"] == 2) | f["SCR02"].isin((1, 8)) | (f["SCR04__96"] == 1)).to_numpy()
        for name in ("speeder", "hasty"):
            assert not out[has(wave, name)].any()
        assert ((f["SCR02"].isin((1, 8)) | (f["SCR04__96"] == 1)).to_numpy() == has(wave, "ineligible")).all()
        elsewhere = (f["SCR03"] > 0) & (f["SCR03"] != int(f["link"].iloc[0]))
        assert (elsewhere.to_numpy() == has(wave, "elsewhere")).all()
        assert ((f["submitted"].str[:10] > "2025-05-25").to_numpy() == has(wave, "late")).all()


def test_only_paper_is_mistyped(waves):
    for wave in waves:
        assert (wave.frame.loc[has(wave, "mistyped"), "mode"] == "纸质").all()
