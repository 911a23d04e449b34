"""What could be done? Measures tied to findings and to notes of talks: offered, filled in, checked, told, listed."""

from toolkit.report.advice.blocks import advice_blocks, notes_blocks
from toolkit.report.advice.check import Criteria, check, criteria
from toolkit.report.advice.ledger import ledger_workbook
from toolkit.report.advice.measure import Measure
from toolkit.report.advice.notes import Note, Notes, read_notes
from toolkit.report.advice.offering import offer_measures
from toolkit.report.advice.reading import Measures, read_measures
from toolkit.report.advice.suggest import Offer, suggest

__all__ = [
    "Criteria",
    "Measure",
    "Measures",
    "Note",
    "Notes",
    "Offer",
    "advice_blocks",
    "check",
    "criteria",
    "ledger_workbook",
    "notes_blocks",
    "offer_measures",
    "read_measures",
    "read_notes",
    "suggest",
]
