"""What would it look like? Synthetic answers for any questionnaire, always marked 模拟数据."""

from toolkit.simulation.fieldwork import simulate
from toolkit.simulation.rehearsal import Rehearsal, rehearse

__all__ = ["Rehearsal", "rehearse", "simulate"]
