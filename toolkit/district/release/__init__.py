"""What may the office give away? The public tables by place, the cells left empty, the audit, the ledger."""

from toolkit.district.release.annex import communities_shown, participation_shown
from toolkit.district.release.prepared import Given, Record, give
from toolkit.district.release.publishing import RECORD, Judged, judge

__all__ = ["RECORD", "Given", "Judged", "Record", "communities_shown", "give", "judge", "participation_shown"]
