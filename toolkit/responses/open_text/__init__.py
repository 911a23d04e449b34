"""Open questions: words, codes that people give, how far two of them agree, and 其他 put back where it belongs."""

from toolkit.responses.open_text.agreement import Agreement, CodeAgreement, alpha, kappa, masi_distance
from toolkit.responses.open_text.back_coding import BackCoding, Proposal, back_coding
from toolkit.responses.open_text.codebook import Code, CodeBook, read_codes, starter_codes
from toolkit.responses.open_text.coded import CodedTexts
from toolkit.responses.open_text.coding_reading import read_coding
from toolkit.responses.open_text.coding_sheet import coding_sheet
from toolkit.responses.open_text.keywords import Keyword, Keywords, keywords
from toolkit.responses.open_text.sorting import BackCoded, read_sorting, sorting_sheet

__all__ = [
    "Agreement",
    "BackCoded",
    "BackCoding",
    "Code",
    "CodeAgreement",
    "CodeBook",
    "CodedTexts",
    "Keyword",
    "Keywords",
    "Proposal",
    "alpha",
    "back_coding",
    "coding_sheet",
    "kappa",
    "keywords",
    "masi_distance",
    "read_codes",
    "read_coding",
    "read_sorting",
    "sorting_sheet",
    "starter_codes",
]
