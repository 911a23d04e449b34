"""Personal information in answers: found, masked, kept apart under a key, sealed, and deleted on its day."""

from toolkit.responses.personal.certificate import Certificate
from toolkit.responses.personal.contacts import Contact, contacts, contacts_folder, keep_contacts
from toolkit.responses.personal.finder import Found, Sort, find
from toolkit.responses.personal.keys import person_key, pseudonym_key
from toolkit.responses.personal.locking import key_place, new_identity
from toolkit.responses.personal.masking import mask, masked
from toolkit.responses.personal.purge import purge, refuse_purged
from toolkit.responses.personal.retention import Retention, retention
from toolkit.responses.personal.sealing import is_sealed, mend_raw, read_raw, seal, unseal
from toolkit.responses.personal.traces import CODING, SORTING, Traces, hand_out, sheet_name, traces

__all__ = [
    "CODING",
    "SORTING",
    "Certificate",
    "Contact",
    "Found",
    "Retention",
    "Sort",
    "Traces",
    "contacts",
    "contacts_folder",
    "find",
    "hand_out",
    "is_sealed",
    "keep_contacts",
    "key_place",
    "mask",
    "masked",
    "mend_raw",
    "new_identity",
    "person_key",
    "pseudonym_key",
    "purge",
    "read_raw",
    "refuse_purged",
    "retention",
    "seal",
    "sheet_name",
    "traces",
    "unseal",
]
