"""A bundle: what one community hands in of one wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.district.bundle.answers import ABOUT, columns_of
from toolkit.district.bundle.parts import ANSWERS, FindingCard, Manifest, MeasureCard, MethodCard, Quality, plain
from toolkit.document import Column, Table, Text
from toolkit.messages import SIMULATED
from toolkit.questionnaire.bank import places
from toolkit.responses import Provenance, Responses
from toolkit.sample import DesignClass, Sample

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.questionnaire import Questionnaire
    from toolkit.statistics.tally import Folded

LEFT_OUT = (
    "加权：各类人的比例不能再调整，只能整个社区一起放大或缩小",
    "去重：同一个人在两个社区都答了，认不出来，会算两次",
    "新的表：只有事先在分析计划里列出的表，别的分组、检验和中位数做不了",
)
"""What answers that came as tables only take no part in."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """What one community hands in.

    Parameters
    ----------
    manifest : Manifest
    questionnaire : Questionnaire
        The whole of it, whatever part of its answers is handed in.
    method : tuple of MethodCard
    findings : tuple of FindingCard
    measures : tuple of MeasureCard
    quality : Quality
    frame : pandas.DataFrame or None
        ``respondent`` (a running number), ``submitted`` (the day), ``disposition`` and the columns of the questions
        handed in, as in :attr:`toolkit.responses.Responses.frame`; None when only tables are handed in.
    tables : mapping of str to Folded
        Item id to its planned tables; empty when answers are handed in.
    checksum : str
        Of all that is in it; equal bundles have equal ones. It tells damage and slips, not forgery.
    """

    manifest: Manifest
    questionnaire: Questionnaire
    method: tuple[MethodCard, ...]
    findings: tuple[FindingCard, ...]
    measures: tuple[MeasureCard, ...]
    quality: Quality
    frame: pd.DataFrame | None = None
    tables: Mapping[str, Folded] = field(default_factory=dict)
    checksum: str = ""

    def __repr__(self) -> str:
        return "\n".join([f"报送包：{self.words}。", *self._remarks])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def community(self) -> str:
        """The community's code."""
        return self.manifest.community

    @property
    def tables_only(self) -> bool:
        """Whether the answers stayed in the community."""
        return self.manifest.content != ANSWERS

    @property
    def name(self) -> str:
        """The name of its file."""
        about = self.manifest
        mark = "-tables" if self.tables_only else ""
        return f"bundle-{about.survey}-{about.community}-w{about.wave}{mark}.zip"

    @property
    def place(self) -> str:
        """The community in words: code and name."""
        names = {place.code: place.community for place in places()}
        return f"{self.community}{names.get(self.community, '')}"

    @property
    def words(self) -> str:
        """What it is, in one line."""
        about = self.manifest
        held = "只有汇总表" if self.tables_only else "逐份数据"
        parts = [f"{self.place} {about.survey} 第{about.wave}期", f"{held}（{about.rows}份）"]
        parts += [f"数据到{about.day}为止"] if about.day else []
        return "，".join([*parts, SIMULATED] if about.simulated else parts)

    @property
    def _remarks(self) -> list[str]:
        filled = sum(card.filled for card in self.method)
        counts = (
            f"方法说明 {filled}/{len(self.method)} 项",
            f"发现 {len(self.findings)} 条",
            f"建议 {len(self.measures)} 条",
        )
        told = [f"{'，'.join(counts)}，分析计划{self.manifest.lock}。"]
        left = len(self.questionnaire.questions) - len(self.manifest.items)
        told += [f"另有{left}道题没有交。"] if left else []
        if self.quality.counted:
            told.append(f"纸质汇总的{self.quality.counted}份只有人数，不在包里。")
        if self.tables_only:
            told.append(f"这个包不参加：{'；'.join(LEFT_OUT)}。")
            missing = self.manifest.not_additive
            told += [f"计划里不能相加、没有交的表：{'、'.join(missing)}。"] if missing else []
        else:
            told.append("逐份数据已经去掉文字、来源和具体时间，只在区里内部使用，不要公开。")
        return [*told, f"校验码 {self.checksum[:16]}。"]

    @cached_property
    def asked(self) -> Questionnaire:
        """The questionnaire without the questions whose answers are not handed in."""
        kept = {*self.manifest.items}
        items = tuple(item for item in self.questionnaire.items if item.kind == "info" or item.id in kept)
        return replace(self.questionnaire, items=items)

    @property
    def responses(self) -> Responses:
        """The answers, as other rooms take them, texts left empty; nobody's when only tables are handed in."""
        import pandas as pd

        about = self.manifest
        origin = Provenance(about.survey, about.community, about.wave, simulated=about.simulated)
        frame = pd.DataFrame(columns=[*ABOUT, *columns_of(self.asked.questions)]) if self.frame is None else self.frame
        texts = {f"{item.id}__text": "" for item in self.asked.questions if item.kind == "text"}
        cells, left_out = dict(self.quality.cells), dict(self.quality.left_out)
        return Responses(frame.assign(**texts), self.asked, origin, cells=cells, left_out=left_out)

    @property
    def sample(self) -> Sample:
        """The people the survey is about, unweighted."""
        return Sample.from_responses(self.responses, DesignClass(self.manifest.design))

    def table(self) -> Table:
        """Return what is in it as a table."""
        about, quality = self.manifest, self.quality
        rows = [
            ("社区", self.place),
            ("问卷", f"{self.questionnaire.title}（第{about.rev}版，第{about.wave}期）"),
            ("内容", self.words),
            ("回收", f"{quality.returned}份"),
            *((f"剔除：{why}", f"{n}份") for why, n in quality.left_out.items()),
            *(("说明", words) for words in self._remarks),
        ]
        cells = tuple(((Text(name),), (Text(told),)) for name, told in rows)
        return Table("bundle", "报送包", (Column("项目"), Column("内容")), cells)

    def as_dict(self) -> dict[str, Any]:
        """Return what is in it as plain values; never an answer."""
        return {
            "checksum": self.checksum,
            "rows": self.manifest.rows,
            "manifest": plain(self.manifest),
            "tables_only": self.tables_only,
            "left_out_of": list(LEFT_OUT) if self.tables_only else [],
            "method": {card.key: card.filled for card in self.method},
            "findings": len(self.findings),
            "measures": len(self.measures),
            "quality": plain(self.quality),
        }
