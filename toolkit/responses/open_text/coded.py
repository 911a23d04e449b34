"""Coded answers to an open question: a table of codes, columns like those of a multiple choice, and the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.document import Column, Table, Text
from toolkit.questionnaire.kinds import Level, Measure
from toolkit.questionnaire.model import OTHER, SPECIAL_CODES
from toolkit.records import BLANK, NOT_ASKED, Ledger, Notice
from toolkit.responses.open_text.agreement import RELIABLE, TENTATIVE, Agreement, Codes
from toolkit.responses.open_text.codebook import EMPTY, CodeBook
from toolkit.responses.open_text.keywords import QUOTES_NOTE
from toolkit.responses.open_text.layout import BETWEEN
from toolkit.responses.open_text.texts import OpenAnswers, quotes

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.responses.answers import Responses


@dataclass(frozen=True)
class CodedTexts:
    """What a person made of the answers to an open question.

    Parameters
    ----------
    responses : Responses
    answers : OpenAnswers
    book : CodeBook
        As the person left it.
    codes : dict of str to frozenset of int
        Record to its codes.
    agreement : Agreement
        With the second person; empty when there was none.
    ledger : Ledger
        What could not be used, row by row.
    notices : tuple of Notice
    """

    responses: Responses
    answers: OpenAnswers
    book: CodeBook
    codes: Mapping[str, Codes]
    agreement: Agreement
    ledger: Ledger
    notices: tuple[Notice, ...]

    def __repr__(self) -> str:
        lines = [f"{self.book.labels[code]}  {n}份（{n / len(self.counted):.0%}）" for code, n in self.counts.items()]
        told = [notice.message for notice in self.notices]
        return "\n".join([*lines, self.base, *told, *([repr(self.ledger)] if self.ledger else [])])

    def _repr_html_(self) -> str:
        tables = [self.table(), *([self.agreement_table()] if self.agreement.records else [])]
        return "".join(table._repr_html_() for table in tables)

    @cached_property
    def counted(self) -> dict[str, Codes]:
        """The records of the base with their codes: those whose text has content."""
        return {record: codes for record, codes in self.codes.items() if EMPTY not in codes}

    @property
    def base(self) -> str:
        """The base in words."""
        of = f"写了文字的{len(self.answers.texts)}份，问到的{self.answers.asked}份"
        return f"基数：已编码、有内容的{len(self.counted)}份（{of}）。{self.answers.warning}"

    @cached_property
    def counts(self) -> dict[int, int]:
        """Records by code, most first, 其他 last; codes that nobody was given are left out."""
        found = {code: sum(code in codes for codes in self.counted.values()) for code in self.book.labels}
        return dict(sorted(((c, n) for c, n in found.items() if n), key=lambda pair: (pair[0] == OTHER, -pair[1])))

    @cached_property
    def measure(self) -> Measure:
        """The codes as a multiple choice: what statistics and charts take."""
        item = self.answers.item
        labels = {code: name for code, name in self.book.labels.items() if code != EMPTY}
        columns = tuple(f"{item.id}__{code}" for code in labels)
        special = frozenset(labels) & SPECIAL_CODES
        return Measure(f"{item.id}__codes", item.id, item.text, Level.MULTIPLE, columns, labels, special)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a respondent, in the order of :attr:`Responses.eligible`: ``respondent`` and a column a code.

        1 given, 0 not given, −2 no text with content, or none that was coded, −1 not asked.
        """
        import pandas as pd

        eligible, item = self.responses.eligible, self.answers.item
        records = [str(record) for record in eligible["respondent"]]
        absent = [NOT_ASKED if value == NOT_ASKED else BLANK for value in eligible[item.id]]
        columns: dict[str, list[str] | list[int]] = {"respondent": records}
        for column, code in zip(self.measure.columns, self.measure.labels, strict=True):
            columns[column] = [
                int(code in self.counted[record]) if record in self.counted else none
                for record, none in zip(records, absent, strict=True)
            ]
        return pd.DataFrame(columns)

    def table(self) -> Table:
        """Return the codes with their counts, shares and an example each."""
        rows = [
            (self.book.labels[code], str(n), f"{n / len(self.counted):.0%}", *quotes(self._said(code), 1))
            for code, n in self.counts.items()
        ]
        notes = (self.base, "一份可以归入几类，合计可超过100%。", self._agreed, QUOTES_NOTE)
        headers = (Column("类别"), Column("份数", numeric=True), Column("占比", numeric=True), Column("例子"))
        return _table("codes", f"归类：{self.answers.item.text}", headers, rows, notes)

    def agreement_table(self) -> Table:
        """Return for each code how far the two people agree."""
        rows = []
        for code, name in self.book.labels.items():
            found = self.agreement.of(code)
            if found.n > found.neither:
                counts = map(str, (found.both, found.first, found.second, found.neither))
                rows.append((name, *counts, f"{found.percent:.0%}", _shown(found.kappa), _shown(found.alpha)))
        headers = (Column("类别"), *_numeric("都给", "只有一编给", "只有二编给", "都没给", "一致", "κ", "α"))
        notes = (
            self._agreed,
            "κ 是 Cohen 的 kappa，α 是 Krippendorff 的 alpha；总的 α 按码的集合算，距离用 MASI（Passonneau 2006）。",
            "“—”是没有可比的差别，算不出来。很少用到的码，κ 和 α 都不稳。",
        )
        return _table("agreement", f"两人编码的一致程度：{self.answers.item.text}", headers, rows, notes)

    def disagreements(self) -> Table:
        """Return the texts that the two people coded differently."""
        texts = {text.record: text.text for text in self.answers.texts}
        both = (self.agreement.first, self.agreement.second)
        rows = [
            (record, texts[record], *(self._names(codes[record]) for codes in both))
            for record in self.agreement.disagreements
        ]
        pairs = "；".join(f"{self._name(a)}／{self._name(b)} {n}次" for a, b, n in self.agreement.confused()[:10])
        notes = (f"最常分不开的（一编／二编）：{pairs}。",) if pairs else ()
        headers = tuple(map(Column, ("记录号", "文字", "一编", "二编")))
        return _table("disagreements", f"两人编得不同的：{self.answers.item.text}", headers, rows, notes)

    @property
    def _agreed(self) -> str:
        if not self.agreement.records:
            return "只由一人编码，没有复核。"
        value = self.agreement.alpha
        if value is None:
            judged = "没有可比的差别，算不出 α"
        elif value >= RELIABLE:
            judged = "可以用"
        else:
            judged = "只能作初步结论" if value >= TENTATIVE else "偏低，应当改编码本重编"
        shares = f"完全相同的占{self.agreement.exact:.0%}，Krippendorff α={_shown(value)}"
        return f"两人各自编了{len(self.agreement.records)}份，{shares}：{judged}。"

    def _said(self, code: int) -> list[str]:
        return [text.text for text in self.answers.texts if code in self.counted.get(text.record, ())]

    def _names(self, codes: Codes) -> str:
        return BETWEEN.join(name for code, name in self.book.labels.items() if code in codes)

    def _name(self, code: int | None) -> str:
        return "没有给" if code is None else self.book.labels[code]


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _numeric(*headers: str) -> tuple[Column, ...]:
    return tuple(Column(header, numeric=True) for header in headers)


def _table(name: str, caption: str, headers: tuple[Column, ...], rows: list[tuple[str, ...]], notes: tuple[str, ...]):
    cells = tuple(tuple((Text(text),) for text in row) for row in rows)
    return Table(name, caption, headers, cells, tuple((Text(note),) for note in notes))
