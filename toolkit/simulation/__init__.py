"""What would it look like? Synthetic answers for any questionnaire, always marked 模拟数据."""

from toolkit.simulation.respondents import simulate

__all__ = ["simulate"]
