"""The demo: one community of the worked example, as the pair of files that 问卷星 would give.

``python -m toolkit.simulation.demo`` writes it again; the same seed gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.channels.reading import SIMULATED, Responded
from toolkit.channels.wenjuanxing import Wenjuanxing
from toolkit.files import project_root, save
from toolkit.questionnaire import read
from toolkit.simulation.respondents import simulate

COMMUNITY = "02"
_PEOPLE, _SEED = 60, 20250512
_FIXED = {
    "SCR01": {1: 0.97, 2: 0.03},
    "SCR02": {1: 0.01, 2: 0.06, 3: 0.15, 4: 0.18, 5: 0.21, 6: 0.20, 7: 0.17, 8: 0.02},
    "SCR03": {2: 1.0},
    "DEM01": {1: 0.44, 2: 0.55, 99: 0.01},
    "DEM05": {1: 0.62, 2: 0.09, 3: 0.04, 4: 0.13, 5: 0.05, 6: 0.04, 7: 0.02, 97: 0.01},
    "HOU01": {1: 0.24, 2: 0.26, 3: 0.19, 4: 0.15, 5: 0.04, 6: 0.04, 7: 0.06, 97: 0.02},
    "MAR01": {1: 0.42, 2: 0.18, 3: 0.35, 4: 0.02, 5: 0.01, 99: 0.02},
    "CHD01": {1: 0.74, 2: 0.17, 3: 0.06, 4: 0.01, 99: 0.02},
}


def demo_files(root: Path) -> dict[str, bytes]:
    """Return the demo's files by name: the text file and the number file."""
    questionnaire = read(root / "surveys" / "youth-needs" / "questionnaire.yaml")
    frame = simulate(questionnaire, _PEOPLE, _SEED, _FIXED)
    responded = Responded(questionnaire, frame, simulated=True)
    channel = Wenjuanxing()
    title = f"{questionnaire.title}{SIMULATED}_{_PEOPLE}_{_PEOPLE}"
    return {
        f"{responded.survey_number}_按文本_{title}.xlsx": channel.write(responded, "text"),
        f"{responded.survey_number}_按序号_{title}.xlsx": channel.write(responded, "number"),
    }


def write_demo(root: Path) -> list[Path]:
    """Write the demo below ``data/demo`` and return its files."""
    folder = root / "data" / "demo" / "wave1" / COMMUNITY
    return [save(folder / name, data) for name, data in demo_files(root).items()]


if __name__ == "__main__":
    write_demo(project_root())
