"""Who stands for whom? The people who answered, how they were reached, and the weight each one carries."""

from toolkit.sample.sample import Sample
from toolkit.sample.sampling import TEMPLATE, DesignClass, Sampling, read_sampling
from toolkit.sample.weighted import calibrate, poststratify, rake, trim

__all__ = [
    "TEMPLATE",
    "DesignClass",
    "Sample",
    "Sampling",
    "calibrate",
    "poststratify",
    "rake",
    "read_sampling",
    "trim",
]
