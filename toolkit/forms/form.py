"""What a form is: a file drawn from the questionnaire and the facts of the fieldwork; and the list of all forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from toolkit.questionnaire.bank.selection import RETENTION
from toolkit.registry import Registry

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire


@dataclass(frozen=True)
class Fieldwork:
    """Who asks, where, and what is promised: all that a form needs besides the questions. Empty where not known.

    Parameters
    ----------
    community : str
        Two-digit code.
    place : str
        The community's name.
    sponsor, conductor, retention, contact : str
        As in sampling.yaml: on whose behalf, who collects, how long answers are kept, whom to ask.
    """

    community: str = ""
    place: str = ""
    sponsor: str = ""
    conductor: str = ""
    retention: str = ""
    contact: str = ""

    def filled(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire with the blanks of its intro filled, as far as they are known.

        How long answers are kept is said as it is laid down, where the intro still says the usual.
        """
        known = {"【请填写：主办单位】": self.sponsor, "【请填写：联系人或科室】": self.contact}
        if RETENTION not in self.retention:
            known[RETENTION] = self.retention.rstrip("。")
        intro = questionnaire.intro
        for blank, words in known.items():
            intro = intro.replace(blank, words) if words else intro
        return replace(questionnaire, intro=intro)


Maker = Callable[["Questionnaire", Fieldwork], "str | bytes"]
M = TypeVar("M", bound=Callable[..., "str | bytes"])


@dataclass(frozen=True)
class Form:
    """One form: the name of its file, and what makes its content."""

    file: str
    make: Maker


FORMS: Registry[Form] = Registry("表单")


def form(name: str, file: str) -> Callable[[M], M]:
    """Register the decorated maker as a form.

    Parameters
    ----------
    name : str
        The key under which ``toolkit forms`` reports the file.
    file : str
        Name of the file.
    """

    def register(make: M) -> M:
        FORMS.add(name)(Form(file, make))
        return make

    return register
