"""What a rule of the check is, and the list of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.questionnaire.check.bands import Bands, bands_of
from toolkit.questionnaire.check.grading import Options, options_of
from toolkit.questionnaire.check.wording import Stem, stem_of
from toolkit.records import Issue, Severity
from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.questionnaire.model import Item, Questionnaire

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Question:
    """An item as the rules look at it: the item, its wording, its options, its numeric options."""

    item: Item

    @cached_property
    def stem(self) -> Stem:
        """The wording prepared."""
        return stem_of(self.item)

    @cached_property
    def options(self) -> Options:
        """The options, sorted by what they are."""
        return options_of(self.item)

    @cached_property
    def bands(self) -> Bands | None:
        """The options as intervals, when they are numeric."""
        if self.item.kind not in ("single", "scale", "consent"):
            return None
        return bands_of(list(self.item.labels.values()), "岁" if self.stem.has(r"年龄|周岁|多大|几岁") else "")

    @property
    def kind(self) -> str:
        """The kind of question."""
        return self.item.kind

    @property
    def filtered(self) -> bool:
        """Whether the definition asks it of some people only."""
        return bool(self.item.written.get("show_if")) or self.item.show_if is not None


@dataclass(frozen=True)
class Finding:
    """What a rule found: the item (empty for the whole form), what is wrong, and how to mend it."""

    message: str
    suggestion: str = ""
    item: str = ""
    severity: Severity | None = None


ItemRule = Callable[[Question], Iterator[Finding]]
FormRule = Callable[["Questionnaire"], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule of the check.

    Parameters
    ----------
    id, title : str
        ``W01`` 双重问题.
    severity : Severity
        Unless a finding says otherwise; ``others`` are those that its findings may say.
    source : str
        Where the rule comes from.
    look : callable
        Yields what it finds in a question, or in a whole questionnaire.
        The first line of its docstring says in Chinese why the fault matters: the guide prints it.
    """

    id: str
    title: str
    severity: Severity
    source: str
    look: Callable[..., Iterator[Finding]]
    others: tuple[Severity, ...] = ()

    @property
    def severities(self) -> tuple[Severity, ...]:
        """How much its findings may weigh, the usual weight first."""
        return (self.severity, *self.others)

    @property
    def why(self) -> str:
        """Why the fault matters, in one sentence."""
        return (self.look.__doc__ or "").strip().split("\n")[0]

    def issues(self, subject: Question | Questionnaire) -> Iterator[Issue]:
        """Yield the findings about a question or a questionnaire as records."""
        for found in self.look(subject):
            item = found.item or (subject.item.id if isinstance(subject, Question) else "")
            yield Issue(self.id, item, found.severity or self.severity, found.message, found.suggestion)


ITEM_RULES: Registry[Rule] = Registry("单题规则")
FORM_RULES: Registry[Rule] = Registry("整卷规则")


def item_rule(
    identity: str, title: str, severity: Severity, source: str, *others: Severity
) -> Callable[[ItemRule], ItemRule]:
    """Register a rule about single questions; ``others`` are weights that single findings may have."""

    def register(look: ItemRule) -> ItemRule:
        ITEM_RULES.add(identity)(Rule(identity, title, severity, source, look, others))
        return look

    return register


def form_rule(
    identity: str, title: str, severity: Severity, source: str, *others: Severity
) -> Callable[[FormRule], FormRule]:
    """Register a rule about the whole questionnaire; ``others`` as for :func:`item_rule`."""

    def register(look: FormRule) -> FormRule:
        FORM_RULES.add(identity)(Rule(identity, title, severity, source, look, others))
        return look

    return register
