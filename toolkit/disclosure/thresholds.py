"""Every threshold of the project, in two editions. Where two rules disagree the stricter one wins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Limits of one edition.

    Parameters
    ----------
    title : str
        Name of the edition for readers.
    hide_below : int
        Bases smaller than this get no percentages, means or scores.
    faint_below : int
        Bases smaller than this are shown in brackets, 仅供参考.
    smallest_cell : int
        A table with a cell of fewer people than this (and more than none), or whose complement is so small, is not
        shown at all; 0 switches the rule off.
    whole_percent_below : int
        Bases smaller than this print whole percents, larger ones one decimal.
    closed : frozenset of (str, str)
        Tables that this release does not show: a measure, and by whose groups. A measure that is closed for everybody
        (``""``) is closed for all groups.
    """

    title: str
    hide_below: int
    faint_below: int
    smallest_cell: int
    whole_percent_below: int = 200
    closed: frozenset[tuple[str, str]] = frozenset()


EDITIONS = {
    "internal": Thresholds("内部", hide_below=25, faint_below=50, smallest_cell=0),
    "public": Thresholds("公开", hide_below=30, faint_below=50, smallest_cell=10),
}
"""``internal``: for the people who did the survey, bases by the convention of the Demographic and Health Surveys
(25 and 50). ``public``: the threshold of 10 people that statistical offices use for cells, on unweighted counts."""
