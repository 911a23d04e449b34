"""What do 25 say together? So far: how far each community has come with its survey."""

from toolkit.district.intake import BatchIntake, folders_of, ingest_all
from toolkit.district.progress import Board, progress

__all__ = ["BatchIntake", "Board", "folders_of", "ingest_all", "progress"]
