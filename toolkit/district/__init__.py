"""What do 25 say together? How far each has come, their answers as one, how they compare."""

from toolkit.district.intake import BatchIntake, folders_of, ingest_all
from toolkit.district.progress import Board, progress
from toolkit.district.sections import DISTRICT_SECTIONS
from toolkit.district.together import district_material, together

__all__ = [
    "DISTRICT_SECTIONS",
    "BatchIntake",
    "Board",
    "district_material",
    "folders_of",
    "ingest_all",
    "progress",
    "together",
]
