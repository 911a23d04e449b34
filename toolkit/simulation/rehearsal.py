"""A rehearsal: next month's report before anybody is asked, and what it says about the form and the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.disclosure import EDITIONS
from toolkit.document import Column, Document, Heading, Paragraph, Table, Text, write
from toolkit.errors import AnalysisError
from toolkit.files import Written
from toolkit.messages import SIMULATED, SIMULATED_NOTICE
from toolkit.questionnaire.bank import places
from toolkit.questionnaire.routing import jumps_to_end
from toolkit.report import Draft, Material, Outline, draft, material_of
from toolkit.responses import Provenance, Responses
from toolkit.responses.answers import COMPLETE
from toolkit.sample.groups import Grouping, grouping, usual_groups
from toolkit.sample.power import detectable, even, unseen
from toolkit.simulation.fieldwork import Plan, fielded
from toolkit.simulation.people import neighbourhood, people
from toolkit.simulation.returned import given, returned

if TYPE_CHECKING:
    from toolkit.document.tree import Block
    from toolkit.findings.plan import AnalysisPlan
    from toolkit.questionnaire import Item, Questionnaire
    from toolkit.sample import Sampling

MOST = 20_000
"""Answers a rehearsal makes at most: nobody collects more for one community."""
_MINUTES = 8
"""A longer form loses people on the phone."""
_FEWEST = 5
"""Groups smaller than this are not compared: the forecast is an approximation."""
_SHOWN = 12
"""Thin tables named in the terminal; the page has all of them."""


@dataclass(frozen=True)
class Thin:
    """A table, or a group of one, that will rest on too few people.

    ``group`` is empty for the table of everybody; ``hidden`` when no shares will be shown, else they are bracketed.
    """

    item: str
    title: str
    by: str
    group: str
    n: int
    hidden: bool

    @property
    def words(self) -> str:
        """What will become of it."""
        whom = f"“{self.group}”这一组" if self.group else ""
        fate = "只写人数，不列比例" if self.hidden else "比例放在括号里，仅供参考"
        return f"{self.item}：{whom}约{self.n}人，{fate}"


@dataclass(frozen=True)
class Contrast:
    """Two groups of the survey and the smallest difference between them that will be seen (0..1, NaN for none)."""

    item: str
    title: str
    groups: tuple[str, str]
    sizes: tuple[int, int]
    difference: float

    @property
    def words(self) -> str:
        """The difference for laymen."""
        named = "和".join(f"“{name}”（{n}人）" for name, n in zip(self.groups, self.sizes, strict=True))
        return f"{named}{unseen(self.difference)}"


@dataclass(frozen=True)
class Rehearsal:
    """A rehearsed survey.

    Parameters
    ----------
    responses : Responses
        The simulated answers, read and routed like real ones.
    sampling : Sampling
    outline : Outline
    n : int
        People who opened the form; some hand in twice.
    plan : AnalysisPlan or None
        What the draft compares.
    """

    responses: Responses
    sampling: Sampling
    outline: Outline
    n: int
    plan: AnalysisPlan | None = None

    def __repr__(self) -> str:
        thin = [f"  · {thin.words}" for thin in self.thin[:_SHOWN]]
        more = ["  ……其余见“彩排结果”。"] if len(self.thin) > _SHOWN else []
        return "\n".join([*self.sentences, *thin, *more])

    def _repr_html_(self) -> str:
        from toolkit.document.html import render

        return render(self.document())

    @property
    def _came_in(self) -> str:
        again = len(self.responses.frame) - self.n
        return f"有{again}人交了两次，" if again else ""

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return self.responses.questionnaire

    @property
    def valid(self) -> int:
        """Answers of people who take part and belong to the population."""
        return len(self.responses.eligible)

    def material(self, edition: str = "internal") -> Material:
        """Return what the draft is made of."""
        return material_of(self.responses, self.sampling, self.outline, edition, plan=self.plan)

    @cached_property
    def draft(self) -> Draft:
        """The complete draft, marked 模拟数据 on every page."""
        return draft(self.material())

    @cached_property
    def unreachable(self) -> tuple[str, ...]:
        """Questions that no combination of answers leads to."""
        return self.questionnaire.routes.unreachable

    @cached_property
    def unseen(self) -> tuple[str, ...]:
        """Questions that can be reached, but that nobody of the simulated people came to."""
        missing = self.responses.missing()
        n = len(self.responses.frame)
        nobody = [name for name, counted in missing.items() if counted["not_asked"] == n]
        return tuple(name for name in nobody if name not in self.unreachable)

    @cached_property
    def thin(self) -> tuple[Thin, ...]:
        """Tables of one question, and groups of the usual groupings, that will rest on too few people."""
        return tuple(self._thin())

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """The two largest groups of each usual grouping, and the difference between them that will be seen."""
        found = []
        for name in usual_groups(self.questionnaire):
            item = self.questionnaire[name]
            sizes = self._sizes(grouping(self.questionnaire, item))
            if len(sizes) > 1:
                (one, n), (other, m) = sorted(sizes.items(), key=lambda pair: -pair[1])[:2]
                least = detectable(even(n, m)) if min(n, m) >= _FEWEST else float("nan")
                found.append(Contrast(name, _title(self.questionnaire, item), (one, other), (n, m), least))
        return tuple(found)

    @cached_property
    def difference(self) -> float:
        """The smallest difference seen between two communities with as many valid answers each (0..1, NaN for none)."""
        return detectable(self.valid) if self.valid >= _FEWEST else float("nan")

    @property
    def sentence(self) -> str:
        """What this number of answers can show, for laymen."""
        return f"每社区{self.valid}份有效答卷时，两个社区{unseen(self.difference)}。"

    @property
    def minutes(self) -> tuple[float, float, float]:
        """Minutes of the longest route, of the median one, and the median of the simulated people."""
        routes = self.questionnaire.routes
        frame = self.responses.frame
        taken = frame.loc[(frame["disposition"] == COMPLETE).to_numpy(), "seconds"].to_numpy(float)
        return routes.longest, routes.median, float(np.median(taken)) / 60 if len(taken) else 0.0

    @property
    def sentences(self) -> tuple[str, ...]:
        """The rehearsal in sentences, the thin tables only counted."""
        longest, median, simulated = self.minutes
        said = [
            f"彩排《{self.questionnaire.title}》（{SIMULATED}）：{self.n}人填写，{self._came_in}属于调查对象的{self.valid}份。",
            f"最长的一条路约{longest:.1f}分钟，居中的约{median:.1f}分钟；模拟的人一半在{simulated:.1f}分钟以内填完。",
        ]
        if longest > _MINUTES:
            said.append(f"超过{_MINUTES}分钟，用手机填容易中途退出，能删的题请删去。")
        if jumps_to_end(self.questionnaire):
            said.append("有的答案会提前结束问卷；彩排假定只有百分之二三的人这样答，实际多的话，要多收一些。")
        if self.unreachable:
            said.append(f"没有人会被问到的题：{'、'.join(self.unreachable)}。请检查跳转，或删去它们。")
        if self.unseen:
            said.append(f"这些份里没有一个人问到的题：{'、'.join(self.unseen)}。问得到的人很少，想一想要不要保留。")
        if not self.unreachable and not self.unseen:
            said.append("每道题都有人问到。")
        said.append(self.sentence)
        said += [f"按“{contrast.title}”分组：{contrast.words}。" for contrast in self.contrasts]
        said.append(f"人数太少的表有{len(self.thin)}处{'：' if self.thin else '。'}")
        return tuple(said)

    def as_dict(self) -> dict[str, Any]:
        """Return the findings as plain values; differences as shares, None where none will be seen."""
        longest, median, simulated = self.minutes
        return {
            "respondents": len(self.responses.frame),
            "valid": self.valid,
            "minutes": round(median, 1),
            "minutes_longest": round(longest, 1),
            "minutes_simulated": round(simulated, 1),
            "unreached": [*self.unreachable, *self.unseen],
            "thin_tables": [asdict(thin) | {"message": thin.words} for thin in self.thin],
            "detectable_difference": _number(self.difference),
            "contrasts": [asdict(c) | {"difference": _number(c.difference)} for c in self.contrasts],
            "sentence": self.sentence,
        }

    def document(self) -> Document:
        """Return the findings of the rehearsal as a page, apart from the draft."""
        blocks: list[Block] = [Paragraph((Text(SIMULATED_NOTICE),), "notice")]
        blocks += [Paragraph((Text(sentence),)) for sentence in self.sentences]
        if self.thin:
            blocks += [Heading(1, "人数太少的表"), self._thin_table()]
        return Document(f"彩排结果 · {self.questionnaire.title}", tuple(blocks), watermark=SIMULATED)

    def save(self, folder: str | Path) -> Written:
        """Write the draft and the findings below a folder."""
        draft = self.draft.save(Path(folder) / f"彩排报告（{SIMULATED}）.docx")
        findings = write(self.document(), Path(folder) / f"彩排结果（{SIMULATED}）.docx")
        return Written({"draft": draft, "findings": findings})

    # ---- counts ----------------------------------------------------------------------------------------------------

    def _sizes(self, found: Grouping) -> dict[str, int]:
        values = self.responses.eligible[found.item].to_numpy()
        return {name: int(np.isin(values, codes).sum()) for name, codes in found.groups.items()}

    def _thin(self) -> Iterator[Thin]:
        limits = EDITIONS["internal"]
        dead = {*self.unreachable, *self.unseen}
        for item in self.questionnaire.questions:
            n = given(item, self.responses.eligible)
            if item.kind != "text" and item.id not in dead and n < limits.faint_below:
                yield Thin(item.id, _title(self.questionnaire, item), "", "", n, n < limits.hide_below)
        for name in usual_groups(self.questionnaire):
            item = self.questionnaire[name]
            for group, n in self._sizes(grouping(self.questionnaire, item)).items():
                if n < limits.faint_below:
                    yield Thin(name, _title(self.questionnaire, item), name, group, n, n < limits.hide_below)

    def _thin_table(self) -> Table:
        columns = (Column("题号"), Column("题目或分组"), Column("预计人数", numeric=True), Column("结果"))
        rows = []
        for thin in self.thin:
            about = f"{thin.title}：{thin.group}（分组）" if thin.group else thin.title
            fate = "只写人数" if thin.hidden else "放在括号里"
            rows.append(tuple((Text(cell),) for cell in (thin.item, about, str(thin.n), fate)))
        return Table("thin", "人数太少的表", columns, tuple(rows), ((Text("增加份数、合并分组，或删去这道题。"),),))


def rehearse(
    questionnaire: Questionnaire,
    sampling: Sampling,
    outline: Outline,
    n: int,
    seed: int,
    origin: Provenance,
    plan: AnalysisPlan | None = None,
) -> Rehearsal:
    """Simulate a survey from the first answer to the last.

    Parameters
    ----------
    questionnaire : Questionnaire
    sampling : Sampling
    outline : Outline
    n : int
        People who open the form, 1 to 20,000.
    seed : int
        The same seed gives the same answers.
    origin : Provenance
        Survey, community and wave that are rehearsed.
    plan : AnalysisPlan, optional
        What its draft compares; nothing without it.

    Raises
    ------
    AnalysisError
        ``A-REHEARSE`` for an impossible number, ``A-SEED`` for an impossible seed.
    """
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST:
        raise AnalysisError("A-REHEARSE", where="彩排", n=n, most=MOST)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise AnalysisError("A-SEED", where="彩排", seed=seed)
    random = np.random.default_rng([seed, n])
    home = next((place.label for place in places() if place.code == origin.community), "")
    start, days = _period(sampling)
    days_out = Plan(start=start, days=days, link=origin.community, home=home)
    crowd = people(n, neighbourhood(origin.community), random, wave=origin.wave)
    wave = fielded(questionnaire, crowd, days_out, random)
    told = replace(origin, rehearsal=f"{n}/{seed}")
    return Rehearsal(returned(questionnaire, wave.answers, told), sampling, outline, n, plan)


def _period(sampling: Sampling) -> tuple[str, int]:
    """Return the first day of the fieldwork and how many days it lasts, as written down or as usual."""
    start, end = sampling.dates.get("start", Plan.start), sampling.dates.get("end")
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1 if end else Plan.days
    return start, max(1, days)


def _title(questionnaire: Questionnaire, item: Item) -> str:
    return questionnaire.wording(item).rstrip("？?。：:")


def _number(difference: float) -> float | None:
    return None if isnan(difference) else round(difference, 4)
