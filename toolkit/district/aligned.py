"""Answers to the questionnaires of several communities as answers to one: what was not asked alike was not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.district.bundle import Comparability, Handed, comparability
from toolkit.district.bundle.answers import ABOUT
from toolkit.errors import IntakeError
from toolkit.questionnaire.kinds import kind_of
from toolkit.records import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from toolkit.questionnaire import Questionnaire
    from toolkit.responses import Responses


TITLE = "各社区青年调查"
"""Of the answers to several surveys."""
SEVERAL = 2
"""So many communities make a question the district's."""


@dataclass(frozen=True, eq=False)
class Aligned:
    """The answers of all communities that handed some in.

    Parameters
    ----------
    comparable : Comparability
        Which questions were asked alike, and by whom.
    answers : dict of str to Responses
        By two-digit code, all of one questionnaire: that of most communities.
    asked_in : dict of str to int
        Questions that not all of them asked alike, and how many did.
    """

    comparable: Comparability
    answers: Mapping[str, Responses]
    asked_in: Mapping[str, int]


def align(handed: Handed) -> Aligned:
    """Put the answers of all bundles under one questionnaire.

    Communities choose their own subjects: the core is asked by all, a subject by some. A question of several
    communities counts where it was asked alike (wording, options and routing); elsewhere nobody was asked it, and bases
    tell only of those who were. One that a single community asked is told in its own report.

    Raises
    ------
    IntakeError
        ``I-BUNDLES-NONE`` when no bundle holds answers, with what was found instead, or no question was asked alike.
    """
    whole = [bundle for bundle in handed.bundles if not bundle.tables_only]
    if not whole:
        raise IntakeError("I-BUNDLES-NONE", where="报送包", reason=handed.instead)
    # Most communities first; of equally many the questionnaire of the survey itself, then the first community's.
    counted = Counter(bundle.questionnaire.hash for bundle in whole)
    own = {bundle.questionnaire.hash: bundle.manifest.survey != handed.survey for bundle in whole}
    form = min(whole, key=lambda one: (-counted[one.questionnaire.hash], own[one.questionnaire.hash])).questionnaire
    comparable = comparability(handed.bundles, form)
    with_answers = {bundle.community for bundle in whole}
    alike = {one.item: {*one.communities} & with_answers for one in comparable.items}
    form = united(form, [bundle.questionnaire for bundle in whole], alike, min(SEVERAL, len(whole)))
    if len({bundle.manifest.survey for bundle in whole}) > 1:
        form = replace(form, title=TITLE)
    alike = {item: alike[item] for item in form.by_id if item in alike}
    answers = {}
    for bundle in handed.each():
        asked = {item for item, communities in alike.items() if bundle.community in communities}
        if asked and not bundle.tables_only:
            answers[bundle.community] = under(form, bundle.responses, asked, handed.survey)
    if not answers:
        raise IntakeError("I-BUNDLES-NONE", where="报送包", reason="各社区没有一道问法相同的题")
    some = {item: len(answers.keys() & communities) for item, communities in alike.items()}
    return Aligned(comparable, answers, {item: n for item, n in some.items() if n < len(answers)})


def united(
    form: Questionnaire, others: Sequence[Questionnaire], alike: Mapping[str, Collection[str]], least: int
) -> Questionnaire:
    """Return the questions that at least so many communities asked alike: those of a form, then those of others.

    A question of another form comes with the ones that decide who is asked it, or not at all.
    """
    told = [item for item in form.items if item.kind == "info" or len(alike[item.id]) >= least]
    known = {item.id for item in told}
    for item in (item for other in others for item in other.questions):
        who = alike.get(item.id, ())
        if item.id in form.by_id or item.id in known or len(who) < least:
            continue
        if all(name in known and {*who} <= {*alike[name]} for name in (item.show_if.items() if item.show_if else ())):
            told.append(item)
            known.add(item.id)
    return replace(form, items=tuple(told))


def under(form: Questionnaire, responses: Responses, asked: Collection[str], survey: str) -> Responses:
    """Return answers as those to another questionnaire: the columns of questions not in ``asked`` say "not asked"."""
    import pandas as pd

    given = responses.frame
    columns = {name: given[name] for name in ABOUT}
    for item in form.questions:
        for name in kind_of(item).columns(item):
            columns[name] = given[name] if item.id in asked else NOT_ASKED
        if item.kind == "text":
            columns[f"{item.id}__text"] = ""
    origin = replace(responses.provenance, survey=survey)
    return replace(responses, frame=pd.DataFrame(columns, index=given.index), questionnaire=form, provenance=origin)
