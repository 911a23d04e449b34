"""Who stands for whom? The people who answered, how they were reached, and the weight each one carries."""

from toolkit.sample.fitting import Weighting, weigh
from toolkit.sample.known import Population, read_population
from toolkit.sample.sample import Sample
from toolkit.sample.sampling import TEMPLATE, Communities, DesignClass, Sampling, Weights, read_sampling
from toolkit.sample.stacked import stacked
from toolkit.sample.weighted import calibrate, poststratify, rake, trim

__all__ = [
    "TEMPLATE",
    "Communities",
    "DesignClass",
    "Population",
    "Sample",
    "Sampling",
    "Weighting",
    "Weights",
    "calibrate",
    "poststratify",
    "rake",
    "read_population",
    "read_sampling",
    "stacked",
    "trim",
    "weigh",
]
