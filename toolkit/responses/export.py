"""De-identified data with labels, for analysts: .sav, .csv or .parquet, by the ending of the file's name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.channels.spss.writing import sav
from toolkit.document.escape import clean
from toolkit.errors import StoreError
from toolkit.files import save, shown_path
from toolkit.messages import SIMULATED
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.variables import Variable, variables

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.responses.answers import Responses

QUASI = {"SCR03": "社区", "SCR02": "年龄段", "DEM01": "性别"}
"""Questions of the bank that together may tell who somebody is; the community of a record (``link``) counts as well."""
FEW = 5
_FORMULA = re.compile("^[\\s\u00a0\ufeff]*[-=+@＝＋－＠]|^[\t\r]", re.MULTILINE)

About = dict[str, tuple[str, list[Any]]]
"""What is known of the respondents: name of the column to its label and values."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Parameters
    ----------
    path : Path
    rows : int
    truncated : tuple of str
        Labels that were shortened; the codebook has them in full.
    beside : tuple of Path
        Files with what the data file itself has no place for.
    quasi : tuple of str
        What the groups are made of.
    smallest_group : int
        People in the smallest group of equal community, age and sex.
    few : int
        Rows in groups of fewer than five people.
    """

    path: Path
    rows: int
    truncated: tuple[str, ...] = ()
    beside: tuple[Path, ...] = ()
    quasi: tuple[str, ...] = ()
    smallest_group: int = 0
    few: int = 0

    def __repr__(self) -> str:
        files = "、".join(shown_path(path) for path in (self.path, *self.beside))
        lines = [f"已写出 {files}（{self.rows} 份，已去掉直接标识）。"]
        if self.truncated:
            lines.append(f"有{len(self.truncated)}个标签太长，已截短，全文见编码本：{'、'.join(self.truncated)}。")
        if self.quasi and self.rows:
            groups = "、".join(self.quasi)
            lines.append(f"按{groups}分组，最小的一组有{self.smallest_group}人，{self.few}份在不到{FEW}人的组里。")
        if self.few:
            lines.append("这样的小组可能认得出人：只在内部使用，不要公开；要给别人，请先合并年龄段或社区。")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "path": str(self.path),
            "rows": self.rows,
            "truncated": list(self.truncated),
            "beside": [str(path) for path in self.beside],
            "quasi": list(self.quasi),
            "smallest_group": self.smallest_group,
            "few": self.few,
        }


def export(responses: Responses, path: Path, mask: Callable[[str], str] | None = None) -> Exported:
    """Write the answers without what names a person: running numbers, the day in place of the time, no device.

    Parameters
    ----------
    responses : Responses
    path : Path
        Ends in .sav (with SPSS syntax beside it), .csv (with its labels beside it) or .parquet (labels inside).
    mask : callable, optional
        What hides personal data in a text. Without it the texts that respondents wrote are left out.

    Raises
    ------
    StoreError
        ``S-EXPORT`` for another ending, and what saving raises.
    DefinitionError
        ``Q-VARIABLE`` when a variable cannot have its name.
    """
    writer = _WRITERS.get(path.suffix.casefold())
    if writer is None:
        raise StoreError("S-EXPORT", where=path.name)
    kept = [v for v in variables(responses.questionnaire) if not v.written or _has(responses, v, mask)]
    files, truncated = writer(responses, path, _about(responses, kept), kept, _masked(responses, kept, mask))
    for name, data in files.items():
        save(name, data)
    groups = _groups(responses)
    return Exported(
        path,
        len(responses.frame),
        tuple(truncated),
        tuple(name for name in files if name != path),
        tuple(dict.fromkeys(_quasi(responses).values())),
        min(groups.values(), default=0),
        sum(n for n in groups.values() if n < FEW),
    )


def _has(responses: Responses, variable: Variable, mask: Callable[[str], str] | None) -> bool:
    return mask is not None and variable.column in responses.frame


def _masked(responses: Responses, kept: list[Variable], mask: Callable[[str], str] | None) -> pd.DataFrame:
    """Return the answers with the texts masked."""
    frame = responses.frame.loc[:, [variable.column for variable in kept]].copy()
    for variable in kept:
        if variable.written and mask is not None:
            frame[variable.column] = [mask(text) for text in frame[variable.column]]
    return frame


def _about(responses: Responses, kept: list[Variable]) -> About:
    """Return what may be known of the respondents, under names no variable has."""
    frame, n = responses.frame, len(responses.frame)

    def texts(column: str) -> list[str]:
        return [str(value) for value in frame[column]] if column in frame else [""] * n

    found: About = {
        "no": ("序号（重新编排，和平台的序号无关）", list(range(1, n + 1))),
        "day": ("提交日期", [moment[:10] for moment in texts("submitted")]),
        "source": ("来源", texts("source")),
        "link": ("社区代码", [code or responses.provenance.community for code in texts("link")]),
        "disposition": ("完成情况", texts("disposition")),
    }
    if responses.provenance.simulated:
        found["simulated"] = (f"{SIMULATED}，不反映真实情况", [1] * n)
    taken = {variable.name.casefold() for variable in kept}
    return {f"{name}__about" if name in taken else name: column for name, column in found.items()}


# ---- groups in which somebody might be told ------------------------------------------------------------------------


def _quasi(responses: Responses) -> dict[str, str]:
    return {item: words for item, words in {"link": "社区", **QUASI}.items() if item in responses.frame}


def _groups(responses: Responses) -> Counter[tuple[Any, ...]]:
    columns = [responses.frame[item].tolist() for item in _quasi(responses)]
    return Counter(zip(*columns, strict=True))


# ---- formats -------------------------------------------------------------------------------------------------------

Files = tuple[dict[Path, bytes], list[str]]
"""Files to be saved, and the labels shortened in them."""


def _sav(responses: Responses, path: Path, about: About, kept: list[Variable], frame: pd.DataFrame) -> Files:
    from toolkit.forms.sps import sps

    title = f"{SIMULATED}，不反映真实情况" if responses.provenance.simulated else responses.questionnaire.title[:20]
    data = sav(about, kept, frame, title)
    truncated = [cut for variable in kept for cut in variable.spss_cuts]
    return {path: data, path.with_suffix(".sps"): sps(responses.questionnaire)}, truncated


def _csv(responses: Responses, path: Path, about: About, kept: list[Variable], frame: pd.DataFrame) -> Files:  # noqa: ARG001
    header = [*about, *(variable.name for variable in kept)]
    columns = [values for _, values in about.values()] + [_numbers(v, frame) for v in kept]
    labels = [["变量名", "变量标签", "代码", "值标签"], *_label_rows(about, kept)]
    data = [header, *(list(row) for row in zip(*columns, strict=True))]
    return {path: _table(data), path.with_name(f"{path.stem}_标签.csv"): _table(labels)}, []


def _label_rows(about: About, kept: list[Variable]) -> Iterator[list[Any]]:
    for name, (label, _) in about.items():
        yield [name, label, "", ""]
    for variable in kept:
        yield [variable.name, variable.label, "", ""]
        for code, label in (variable.values | variable.missing).items():
            yield [variable.name, "", code, label]


def _table(rows: list[list[Any]]) -> bytes:
    """Return a table for people: Excel and WPS open it in the right encoding and take no text for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_guarded(value) if isinstance(value, str) else value for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    r"""Return a text that no programme evaluates when it opens the file.

    >>> _guarded("=1+1"), _guarded("好\n@x"), _guarded("1-2次")
    ("'=1+1", "'好\n@x", '1-2次')
    """
    shown = clean(text)
    return f"'{shown}" if _FORMULA.search(shown) else shown


def _numbers(variable: Variable, frame: pd.DataFrame) -> list[Any]:
    """Return a column's values as they are written: whole numbers without a point."""
    values = frame[variable.column].tolist()
    if variable.written:
        return values
    return [int(value) if float(value).is_integer() else float(value) for value in values]


def _parquet(responses: Responses, path: Path, about: About, kept: list[Variable], frame: pd.DataFrame) -> Files:
    import pyarrow as pa
    from pyarrow import parquet

    fields, columns = [], []
    for name, (label, values) in about.items():
        columns.append(pa.array(values))
        fields.append(pa.field(name, columns[-1].type, metadata={"label": label}))
    for variable in kept:
        kind = pa.string() if variable.written else pa.float64() if variable.level is Level.INTERVAL else pa.int64()
        columns.append(pa.array(frame[variable.column].tolist(), type=kind, safe=False))
        labels = {str(code): label for code, label in (variable.values | variable.missing).items()}
        about_it = {"label": variable.label, "values": json.dumps(labels, ensure_ascii=False)}
        fields.append(pa.field(variable.name, kind, metadata=about_it))
    note = {"title": responses.questionnaire.title, "questionnaire": responses.questionnaire.hash}
    schema = pa.schema(fields, metadata=note | ({"note": SIMULATED} if responses.provenance.simulated else {}))
    buffer = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), buffer, compression="zstd")
    return {path: buffer.getvalue()}, []


_WRITERS: dict[str, Callable[..., Files]] = {".sav": _sav, ".csv": _csv, ".parquet": _parquet}
