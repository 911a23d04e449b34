"""What was answered? From files to coded answers, with every kind of missing kept apart and nothing lost."""

from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import Batch, assemble
from toolkit.responses.intake import Intake, ingest
from toolkit.responses.store import Store

__all__ = ["Batch", "Intake", "Provenance", "Responses", "Store", "assemble", "ingest"]
