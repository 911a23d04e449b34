"""What may be shown? Small bases, small cells, what they could be reckoned from, and what was released before."""

from toolkit.disclosure.audit import Audit, audit
from toolkit.disclosure.cells import ALL, Axis, Cells, Key, Sum, choices, table
from toolkit.disclosure.coarsening import Merge, merge, proposals
from toolkit.disclosure.kept_back import kept_back
from toolkit.disclosure.ledger import entries, publish, released
from toolkit.disclosure.releases import THRESHOLD, Release, joint
from toolkit.disclosure.secondary import Suppressed, suppress
from toolkit.disclosure.small_cells import FAINT, HIDDEN, mask
from toolkit.disclosure.thresholds import EDITIONS, Thresholds

__all__ = [
    "ALL",
    "EDITIONS",
    "FAINT",
    "HIDDEN",
    "THRESHOLD",
    "Audit",
    "Axis",
    "Cells",
    "Key",
    "Merge",
    "Release",
    "Sum",
    "Suppressed",
    "Thresholds",
    "audit",
    "choices",
    "entries",
    "joint",
    "kept_back",
    "mask",
    "merge",
    "proposals",
    "publish",
    "released",
    "suppress",
    "table",
]
