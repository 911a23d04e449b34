"""What should come first? Importance against satisfaction, Kano's categories, the reach of sets of offers."""

from toolkit.statistics.indices.kano import Kano, kano
from toolkit.statistics.indices.priority import Priorities, priorities
from toolkit.statistics.indices.turf import Reach, turf

__all__ = ["Kano", "Priorities", "Reach", "kano", "priorities", "turf"]
