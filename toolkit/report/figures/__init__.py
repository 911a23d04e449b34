"""The figures people look at, each with the sentence that reads it."""

from toolkit.report.figures.drivers import driver_chart
from toolkit.report.figures.profiles import profile_chart
from toolkit.report.figures.quadrant import priority_plot
from toolkit.report.figures.reading import Read

__all__ = ["Read", "driver_chart", "priority_plot", "profile_chart"]
