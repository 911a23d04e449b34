"""What is in the file, as text: containers of tables, told apart by content, read with limits, nothing executed."""

from toolkit.containers.sniff import open_workbook
from toolkit.containers.texts import LostDigits, Moment
from toolkit.containers.workbook import ResponseSet, Sheet, Unreadable, Variable, Workbook

__all__ = ["LostDigits", "Moment", "ResponseSet", "Sheet", "Unreadable", "Variable", "Workbook", "open_workbook"]
