"""Who stands for whom? The people who answered, how they were reached, and the weight each one carries."""

from toolkit.sample.sample import Sample
from toolkit.sample.sampling import DesignClass, Sampling, read_sampling

__all__ = ["DesignClass", "Sample", "Sampling", "read_sampling"]
