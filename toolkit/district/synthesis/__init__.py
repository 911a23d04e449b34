"""What do the reports of all communities say together? Shared findings, and recommendations side by side."""

from toolkit.district.synthesis.matrix import Synthesis, synthesis, synthesis_blocks
from toolkit.district.synthesis.shared import Shared, Topic
from toolkit.district.synthesis.similar import Proposed, proposed, proposed_blocks

__all__ = [
    "Proposed",
    "Shared",
    "Synthesis",
    "Topic",
    "proposed",
    "proposed_blocks",
    "synthesis",
    "synthesis_blocks",
]
