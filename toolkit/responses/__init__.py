"""What was answered? From files to coded answers, with every kind of missing kept apart and nothing lost."""

from toolkit.responses.answers import Provenance, Responses
from toolkit.responses.assemble import assemble
from toolkit.responses.intake import Intake, ingest
from toolkit.responses.store import Store

__all__ = ["Intake", "Provenance", "Responses", "Store", "assemble", "ingest"]
