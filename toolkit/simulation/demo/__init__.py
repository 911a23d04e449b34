"""The synthetic district: 25 communities and two waves of the worked example, with the truth about every record.

``python -m toolkit.simulation.demo`` writes it below ``data/demo`` again; the same seed gives the same bytes.
"""

from toolkit.simulation.demo.district import SEED, community, district, sizes

__all__ = ["SEED", "community", "district", "sizes"]
