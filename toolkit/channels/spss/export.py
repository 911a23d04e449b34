"""Coded answers as an SPSS data file, as other programmes hand it on: for the demo and for round trips in tests."""

from __future__ import annotations

from toolkit.channels.reading import Responded
from toolkit.channels.spss.writing import sav
from toolkit.messages import SIMULATED
from toolkit.questionnaire.variables import variables


def export(responded: Responded) -> bytes:
    """Return the file, with the respondents' numbers and times before the answers; see :func:`sav`."""
    frame = responded.frame
    about = {
        "no": ("序号", frame["respondent"].to_numpy()),
        "submitted": ("提交时间", frame["submitted"].to_numpy()),
    }
    note = f"{SIMULATED}，不反映真实情况" if responded.simulated else responded.questionnaire.title[:20]
    return sav(about, variables(responded.questionnaire), frame, note)
