"""Cleaning (清理): graded flags with their evidence, and proposals which records to leave out. A person decides."""

from toolkit.responses.cleaning import arrivals, basis, contradictions, duplicates, patterns, place, speed
from toolkit.responses.cleaning.cleaning import Cleaning, clean
from toolkit.responses.cleaning.proposals import CHOICES, Flag, Proposal
from toolkit.responses.cleaning.rules import RULES, Family, Rule, Strength

__all__ = [
    "CHOICES",
    "RULES",
    "Cleaning",
    "Family",
    "Flag",
    "Proposal",
    "Rule",
    "Strength",
    "arrivals",
    "basis",
    "clean",
    "contradictions",
    "duplicates",
    "patterns",
    "place",
    "speed",
]
