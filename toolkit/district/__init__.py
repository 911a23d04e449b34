"""What do 25 say together? So far: how far each community has come with its survey."""

from toolkit.district.progress import Board, progress

__all__ = ["Board", "progress"]
