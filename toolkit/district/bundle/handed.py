"""What all communities have handed in of one survey and wave, with what is missing and what cannot be used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.district.bundle.bundle import LEFT_OUT, Bundle
from toolkit.district.bundle.reading import opened
from toolkit.document import Column, Table, Text
from toolkit.errors import IntakeError, ToolkitError
from toolkit.questionnaire.bank import Place, places

_NAMED = re.compile("-([0-9]{2,6})-w[0-9]|^([0-9]{2,6})(?![0-9])")
"""The community in the name of a file: as it was written, or as the office has renamed it."""
COME, REFUSED, MISSING, SEVERAL = "已收", "读不了", "没有收到", "交了不同的几份"


@dataclass(frozen=True, eq=False)
class Handed:
    """What the communities have handed in of one survey and wave.

    Parameters
    ----------
    survey : str
    wave : int
    expected : tuple of Place
        The communities that should hand in.
    bundles : tuple of Bundle
        Those that count, in the order of the communities' codes, without their answers and tables: :meth:`each` gives
        them whole, one at a time, so that a province needs no more memory than a district.
    files : dict of str to Path
        Checksum of each of them to its file.
    refused : dict of str to ToolkitError
        File to why it cannot be used.
    twice : dict of str to tuple of Bundle
        Communities that have handed in several bundles of different content: none of them counts until the office says.
    aside : dict of str to str
        File to why it was left aside: the same bundle again, another wave, no bundle at all.
    messages : dict of str to str
        Code of the community to a message ready to be sent.
    """

    survey: str
    wave: int
    expected: tuple[Place, ...]
    bundles: tuple[Bundle, ...]
    files: dict[str, Path]
    refused: dict[str, ToolkitError]
    twice: dict[str, tuple[Bundle, ...]]
    aside: dict[str, str]
    messages: dict[str, str]

    def __repr__(self) -> str:
        rows = sum(bundle.manifest.rows for bundle in self.bundles)
        told = "，".join(f"{state}{n}个" for state, n in Counter(self.states.values()).items())
        lines = [f"{self.survey} 第{self.wave}期：应收{len(self.expected)}个社区，{told}；收到的共{rows}份答卷。"]
        if self.tables_only:
            only = "、".join(bundle.place for bundle in self.tables_only)
            lines.append(f"只有汇总表：{only}；不参加：{'；'.join(LEFT_OUT)}。")
        if others := [
            f"{one.place}（{one.manifest.survey}）" for one in self.bundles if one.manifest.survey != self.survey
        ]:
            lines.append(f"用自己的问卷的：{'、'.join(others)}；只合问法相同的题。")
        lines += [f"读不了：{file}：{error.message}{error.fix}" for file, error in self.refused.items()]
        lines += [
            f"交了不同的几份：社区{code}：{'；'.join(f'{one.words}，校验码 {one.checksum[:8]}' for one in bundles)}"
            for code, bundles in self.twice.items()
        ]
        lines += [f"没有用：{file}：{why}" for file, why in self.aside.items()]
        return "\n".join([*lines, *([f"要发的提醒有{len(self.messages)}条。"] if self.messages else [])])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    @property
    def tables_only(self) -> tuple[Bundle, ...]:
        """The bundles without answers: see :data:`LEFT_OUT` for what they take no part in."""
        return tuple(bundle for bundle in self.bundles if bundle.tables_only)

    @property
    def instead(self) -> str:
        """What there is in place of bundles with answers, file by file."""
        found = [f"{file}：{error.message.rstrip('。')}" for file, error in self.refused.items()]
        found += [f"{file}：{why.rstrip('。')}" for file, why in self.aside.items()]
        found += [f"社区{code}：交了不同的几份" for code in self.twice]
        found += [f"{bundle.place}：只有汇总表，没有逐份答卷" for bundle in self.tables_only]
        return "；".join(found) or "文件夹里没有报送包"

    @property
    def missing(self) -> tuple[Place, ...]:
        """The communities of which nothing has come, not even what cannot be used."""
        return tuple(place for place in self.expected if self.states[place.code] == MISSING)

    @property
    def states(self) -> dict[str, str]:
        """Code of each expected community to what has come of it."""
        found = dict.fromkeys((place.code for place in self.expected), MISSING)
        found |= {code: REFUSED for file in self.refused if (code := community_in(file)) in found}
        found |= dict.fromkeys(self.twice, SEVERAL)
        return found | {bundle.community: COME for bundle in self.bundles}

    def each(self) -> Iterator[Bundle]:
        """Yield the bundles that count with their answers or tables, one at a time.

        Raises
        ------
        IntakeError
            ``I-BUNDLE-CHANGED`` for a file that is no longer the one that was read.
        """
        for bundle in self.bundles:
            path = self.files[bundle.checksum]
            whole = opened(path)
            if whole.checksum != bundle.checksum:
                raise IntakeError("I-BUNDLE-CHANGED", where=path.name, part=path.name)
            yield whole

    def table(self) -> Table:
        """Return a row for each expected community, and under the table what was not used."""
        found = {bundle.community: bundle for bundle in self.bundles}
        rows = []
        for place in self.expected:
            bundle = found.get(place.code)
            held = ("", "", "")
            if bundle:
                kind = "只有汇总表" if bundle.tables_only else "逐份数据"
                held = (kind, str(bundle.manifest.rows), bundle.manifest.day)
            told = (place.code, place.subdistrict, place.community, self.states[place.code], *held)
            rows.append(tuple((Text(cell),) for cell in told))
        notes = [f"读不了：{file}：{error.message}" for file, error in self.refused.items()]
        notes += [f"没有用：{file}：{why}" for file, why in self.aside.items()]
        columns = (
            *(Column(name) for name in ("代码", "街道", "社区", "状态", "内容")),
            Column("份数", True),
            Column("数据到"),
        )
        return Table(
            "handed_in",
            f"{self.survey} 第{self.wave}期报送情况",
            columns,
            tuple(rows),
            tuple((Text(n),) for n in notes),
        )

    def reminders(self) -> str:
        """Return all messages as one text, community after community, ready to be copied."""
        return "\n\n".join(self.messages.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the whole account as plain values."""
        return {
            "survey": self.survey,
            "wave": self.wave,
            "communities": self.states,
            "respondents": sum(bundle.manifest.rows for bundle in self.bundles),
            "tables_only": [bundle.community for bundle in self.tables_only],
            "left_out_of": list(LEFT_OUT) if self.tables_only else [],
            "refused": {file: error.as_dict() for file, error in self.refused.items()},
            "missing": [place.code for place in self.missing],
            "twice": {code: [one.checksum for one in bundles] for code, bundles in self.twice.items()},
            "aside": self.aside,
            "messages": self.messages,
        }


def community_in(file: str) -> str:
    """Return the community that the name of a file tells, by code or by name; empty when it tells none.

    >>> community_in("bundle-youth-needs-02-w10.zip"), community_in("05_x.zip"), community_in("w10.zip")
    ('02', '05', '')
    """
    found = _NAMED.search(file)
    if found:
        return found[1] or found[2]
    return next((place.code for place in places() if place.community in file), "")
