"""What is asked? The questionnaire: its model, kinds of question, routing, the bank, the check and the file format."""

from toolkit.questionnaire.build import from_dict, read
from toolkit.questionnaire.check import check
from toolkit.questionnaire.kinds import KINDS, Level, Measure
from toolkit.questionnaire.labels import matching_key
from toolkit.questionnaire.model import Item, Option, Questionnaire, Row

__all__ = [
    "KINDS",
    "Item",
    "Level",
    "Measure",
    "Option",
    "Questionnaire",
    "Row",
    "check",
    "from_dict",
    "matching_key",
    "read",
]
