"""Coded answers as an SPSS data file, as other programmes hand it on: for the demo and for round trips in tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.channels.reading import Responded
from toolkit.messages import SIMULATED
from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.variables import SPSS_MISSING, Variable, variables

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_MEASURES = {
    Level.ORDINAL: "ordinal",
    Level.RANKING: "ordinal",
    Level.INTERVAL: "scale",
}
_WRITTEN = slice(92, 109)  # date and time of writing in the file's header, 9 and 8 characters
_MOMENT = b"01 Jan 0000:00:00"


def export(responded: Responded) -> bytes:
    """Return the file: one variable a column with labels; 95, 98 and 99 become -5, -8 and -9, and -9 to -1 are missing.

    Equal answers give equal bytes: the moment of writing, which the format demands, is always the same.
    """
    import pandas as pd
    import pyreadstat

    found = variables(responded.questionnaire)
    frame = responded.frame
    columns: dict[str, Any] = {"no": frame["respondent"].to_numpy(), "submitted": frame["submitted"].to_numpy()}
    columns |= {variable.name: _values(variable, frame) for variable in found}
    coded = [variable for variable in found if not variable.written]
    note = f"{SIMULATED}，不反映真实情况" if responded.simulated else responded.questionnaire.title[:20]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.sav"
        labels: dict[str, str | None] = {"no": "序号", "submitted": "提交时间"}
        labels.update((v.name, v.spss_label) for v in found)
        values: dict[str, dict[int | float, str]] = {v.name: {**v.spss_values} for v in coded}
        pyreadstat.write_sav(
            pd.DataFrame(columns),  # type: ignore[arg-type]
            path,
            file_label=note,
            column_labels=labels,
            variable_value_labels=values,
            missing_ranges={v.name: [{"lo": SPSS_MISSING[0], "hi": SPSS_MISSING[1]}] for v in coded},
            variable_measure={v.name: _MEASURES.get(v.level, "nominal") for v in coded},
            row_compress=True,
        )
        data = bytearray(path.read_bytes())
    data[_WRITTEN] = _MOMENT
    return bytes(data)


def _values(variable: Variable, frame: pd.DataFrame) -> np.ndarray:
    if variable.written:
        return frame[variable.column].to_numpy(str)
    return frame[variable.column].replace(variable.spss_codes).to_numpy(float)
