"""Personal information in answers: found, masked, kept apart under a key, sealed, and deleted on its day."""

from toolkit.responses.personal.contacts import Contact, contacts, contacts_folder, keep_contacts
from toolkit.responses.personal.finder import Found, Sort, find
from toolkit.responses.personal.keys import person_key, pseudonym_key
from toolkit.responses.personal.masking import mask, masked
from toolkit.responses.personal.purge import Certificate, purge, refuse_purged
from toolkit.responses.personal.retention import Retention, retention
from toolkit.responses.personal.sealing import mend_raw, new_identity, read_raw, seal, unseal

__all__ = [
    "Certificate",
    "Contact",
    "Found",
    "Retention",
    "Sort",
    "contacts",
    "contacts_folder",
    "find",
    "keep_contacts",
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
    "unseal",
]
