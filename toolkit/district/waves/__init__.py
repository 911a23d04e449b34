"""What has changed from one wave to the next, and what cannot be compared because it was asked otherwise."""

from toolkit.district.waves.changes import Change
from toolkit.district.waves.comparing import WaveChange, compare_waves
from toolkit.district.waves.matching import Matched
from toolkit.district.waves.reading import read_waves

__all__ = ["Change", "Matched", "WaveChange", "compare_waves", "read_waves"]
