"""The six tasks of the year (六个一): a register on disk and in WPS, the wall, themes beside needs, stacked ledgers."""

from toolkit.district.tasks.board import Wall, wall
from toolkit.district.tasks.days import day_of, deadline_of
from toolkit.district.tasks.entry import TASKS, Entry, Status
from toolkit.district.tasks.office import OnTheWall, on_the_wall
from toolkit.district.tasks.reading import SheetRead, read_register
from toolkit.district.tasks.register import Change, Recorded, Register
from toolkit.district.tasks.sheet import write_register
from toolkit.district.tasks.stacking import Stacked, stack_ledgers
from toolkit.district.tasks.store import RegisterStore
from toolkit.district.tasks.themes import ThemesBesideNeeds, front_needs, themes_beside_needs

__all__ = [
    "TASKS",
    "Change",
    "Entry",
    "OnTheWall",
    "Recorded",
    "Register",
    "RegisterStore",
    "SheetRead",
    "Stacked",
    "Status",
    "ThemesBesideNeeds",
    "Wall",
    "day_of",
    "deadline_of",
    "front_needs",
    "on_the_wall",
    "read_register",
    "stack_ledgers",
    "themes_beside_needs",
    "wall",
    "write_register",
]
