"""回查: hold an edited draft against its own record and against today's data, number by number.

Nothing is rewritten: what was found is listed, and told in comments in a copy.
"""

from toolkit.report.verification.check import of_this_draft, verify
from toolkit.report.verification.found import Verification

__all__ = ["Verification", "of_this_draft", "verify"]
