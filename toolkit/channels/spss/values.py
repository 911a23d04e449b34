"""What the values of a variable say: options by their label, else by code; declared missing values are no answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.channels.table import Column, Dialect, Sort
from toolkit.containers import Variable
from toolkit.questionnaire.variables import SPSS_CODES, SPSS_MISSING, SPSS_VALUE_LABEL, fitted

if TYPE_CHECKING:
    from toolkit.questionnaire import Item, Option

_SKIPPED, _EMPTY = "\ue000skipped", "\ue000empty"
DIALECT = Dialect(
    skipped=frozenset({_SKIPPED}), empty=frozenset({_EMPTY}), ticked=frozenset({"1"}), unticked=frozenset({"0"})
)
"""What cells are turned into before they are read as a table."""
_SAYS_SKIPPED = re.compile("跳过|跳转|没有问|未问")
_SAYS_EMPTY = re.compile("未答|未作答|没有作答|漏答|空白")
_SAYS_CHOSEN = re.compile("(?:已?选中?了?|已?选择|已?勾选|提及|是|有|yes|checked|selected)", re.IGNORECASE)
_SAYS_NOT_CHOSEN = re.compile(
    "(?:没有选|没选|不选|未选[中择]?|未勾选|未提及|否|无|没有|no|unchecked|not selected)", re.IGNORECASE
)
_OURS = tuple(str(bound) for bound in SPSS_MISSING)


@dataclass
class Values:
    """The values of one column, and what a person should know of them.

    Parameters
    ----------
    column : Column
    variable : Variable
    counted : str
        The value that stands for a chosen option; empty where the value labels or 1 and 0 tell.

    Attributes
    ----------
    missing : Counter of str
        How often each declared missing value that is no answer was met, with its label.
    strange : dict of str to str
        Values whose label is none of the question's options.
    contradicting : dict of str to str
        Values whose label is that of another option than the questionnaire gives the same code to.
    recoded : bool
        The file numbers the options in its own way; they are told by their labels.
    """

    column: Column
    variable: Variable
    counted: str = ""
    missing: Counter[str] = field(default_factory=Counter)
    strange: dict[str, str] = field(default_factory=dict)
    contradicting: dict[str, str] = field(default_factory=dict)
    recoded: bool = False

    def __post_init__(self) -> None:
        self._said: dict[str, str] = {}
        self._options: dict[str, Option] = {}
        if self.is_choice:
            self._weigh()

    @property
    def is_choice(self) -> bool:
        """Whether a cell names an option."""
        return self.column.by == "label" and self.column.sort in (Sort.WHOLE, Sort.NTH)

    def _weigh(self) -> None:
        """Hold the value labels against the options."""
        item = self.column.item
        for value, label in self.variable.values.items():
            if is_missing(self.variable, value):
                continue
            option = _option(item, label)
            if option is None:
                self.strange[value] = label
            else:
                self._options[value] = option
        codes = {str(code) for code in item.labels}
        differing = {value: option.label for value, option in self._options.items() if value != str(option.code)}
        # A file that uses other codes than ours has numbered the options itself. One that uses ours for other labels
        # contradicts us, and which of the two is right nobody can tell from here.
        if differing and set(self._options) <= codes:
            self.contradicting = differing
        self.recoded = bool(differing) and not self.contradicting

    def read(self, text: str) -> str:
        """Return what a cell says, for reading by :data:`DIALECT`; nothing for what is not an answer."""
        if text not in self._said:
            self._said[text] = self._say(text)
        said = self._said[text]
        if text and not said:
            self.missing["=".join(filter(None, (text.strip(), self.variable.values.get(text.strip()))))] += 1
        return said

    def _say(self, text: str) -> str:
        stripped = text.strip()
        own = self._of_ours(stripped)
        if own is not None:
            return own.label
        if is_missing(self.variable, stripped):
            return _gap(self.variable.values.get(stripped, ""))
        if self.column.sort is Sort.TICK:
            return self._tick(stripped)
        return self._choice(stripped) if self.is_choice else text

    def _choice(self, text: str) -> str:
        label = self.variable.values.get(text)
        if self.contradicting:
            return f"{text}={label}" if label else _coded(text)
        if text in self._options:
            return self._options[text].label
        if label is not None:
            return label
        option = next((o for o in self.column.item.options if str(o.code) == text), None)
        if option is not None and not self.recoded:
            return option.label
        by_word = _option(self.column.item, text) if _number(text) is None else None
        return by_word.label if by_word else _coded(text)

    def _of_ours(self, text: str) -> Option | None:
        """Return the answer that our own files write as a missing value: not applicable, don't know, refused."""
        if not self.is_choice or self.variable.missing != (_OURS,):
            return None
        option = _option(self.column.item, self.variable.values.get(text, ""))
        return option if option is not None and str(SPSS_CODES.get(option.code)) == text else None

    def _tick(self, text: str) -> str:
        if self.counted:
            return "1" if _same(text, self.counted) else "0"
        label = self.variable.values.get(text, "").strip()
        if label and (_SAYS_CHOSEN.fullmatch(label) or self._names_part(label)):
            return "1"
        if label and _SAYS_NOT_CHOSEN.fullmatch(label):
            return "0"
        return text if text in ("0", "1") and not label else f"{text}={label}" if label else text

    def _names_part(self, label: str) -> bool:
        option = _option(self.column.item, label)
        return option is not None and str(option.code) == self.column.part


def is_missing(variable: Variable, value: str) -> bool:
    """Tell whether a value is declared missing.

    >>> variable = Variable(missing=(("-9", "-1"), (".a", ".a")))
    >>> [is_missing(variable, value) for value in ("-3", "1", ".a", ".b", "")]
    [True, False, True, False, False]
    """
    return any(value == low or _within(value, low, high) for low, high in variable.missing)


def _within(value: str, low: str, high: str) -> bool:
    number, least, most = _number(value), _number(low), _number(high)
    return number is not None and least is not None and most is not None and least <= number <= most


def _gap(label: str) -> str:
    """Return which kind of missing a label speaks of; nothing when it cannot be told."""
    if _SAYS_SKIPPED.search(label):
        return _SKIPPED
    return _EMPTY if _SAYS_EMPTY.search(label) else ""


def _option(item: Item, label: str) -> Option | None:
    """Return the option of a value label, also of one that was cut to what SPSS keeps."""
    found = item.option(label)
    if found is not None or not label:
        return found
    cut = [option for option in item.options if _is_cut(label.strip(), option.label)]
    return cut[0] if len(cut) == 1 else None


def _is_cut(label: str, whole: str) -> bool:
    """Tell whether a label is another one cut at the length SPSS keeps, by us or by a programme that only cuts."""
    if len(whole.encode()) <= SPSS_VALUE_LABEL:
        return False
    return label == fitted(whole, SPSS_VALUE_LABEL) or (
        len(label.encode()) > SPSS_VALUE_LABEL - 4 and whole.startswith(label)
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same(text: str, counted: str) -> bool:
    return text == counted or (_number(text) is not None and _number(text) == _number(counted))


def _coded(text: str) -> str:
    """Return a bare code as a word, which no option's number is taken for.

    >>> _coded("7")
    '代码7'
    """
    return f"代码{text}"
