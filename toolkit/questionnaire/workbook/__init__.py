"""The questionnaire as a workbook that is edited in WPS or Excel, lossless both ways."""

from toolkit.questionnaire.workbook.read import base_of, read_workbook
from toolkit.questionnaire.workbook.texts import fingerprint
from toolkit.questionnaire.workbook.write import template, write_workbook

__all__ = ["base_of", "fingerprint", "read_workbook", "template", "write_workbook"]
