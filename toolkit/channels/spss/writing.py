"""SPSS data files: the one writer of .sav, for round trips, the demo and the export of de-identified data."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.questionnaire.kinds import Level
from toolkit.questionnaire.variables import SPSS_MISSING, Variable

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


def sav(about: Mapping[str, tuple[str, Any]], variables: Sequence[Variable], frame: pd.DataFrame, note: str) -> bytes:
    """Return a file: one variable a column with labels; 95, 98 and 99 become -5, -8 and -9, and -9 to -1 are missing.

    Equal answers give equal bytes: the moment of writing, which the format demands, is always the same.

    Parameters
    ----------
    about : mapping of str to (str, array)
        What stands before the answers: name to label and values.
    variables : sequence of Variable
    frame : pandas.DataFrame
        Of the answers.
    note : str
        The file's label.
    """
    import pandas as pd
    import pyreadstat

    columns = {name: values for name, (_, values) in about.items()} | {v.name: _values(v, frame) for v in variables}
    coded = [variable for variable in variables if not variable.written]
    labels: dict[str, str | None] = {name: label for name, (label, _) in about.items()}
    labels.update((variable.name, variable.spss_label) for variable in variables)
    values: dict[str, dict[int | float, str]] = {v.name: {**v.spss_values} for v in coded}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.sav"
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
