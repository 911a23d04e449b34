"""The district on one page that opens with a double click: who took part, what is needed, how communities compare."""

from toolkit.district.overview.page import overview

__all__ = ["overview"]
