"""What may be shown? Small bases and small cells, by one table of thresholds for each edition."""

from toolkit.disclosure.small_cells import FAINT, HIDDEN, mask
from toolkit.disclosure.thresholds import EDITIONS, Thresholds

__all__ = ["EDITIONS", "FAINT", "HIDDEN", "Thresholds", "mask"]
