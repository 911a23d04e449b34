"""Read the data files of statistics programmes: SPSS (.sav, .zsav, .por), Stata (.dta) and SAS (.sas7bdat).

Values are the texts a person would read, blanks are what the programme calls missing for want of anything; values that
are declared missing stay, and :class:`Variable` says which they are.
"""

from __future__ import annotations

from toolkit.containers.apart import read_apart
from toolkit.containers.sav_dictionary import Dictionary, RawSet, read_dictionary
from toolkit.containers.statistics_reader import UNSTATED
from toolkit.containers.workbook import ResponseSet, Sheet, Variable, Workbook
from toolkit.errors import IntakeError
from toolkit.records import Notice

SHEET = "数据"
_READER = "toolkit.containers.statistics_reader"


def read_statistics(data: bytes, file: str, kind: str) -> Workbook:
    """Read a file; its one sheet has the names of the variables in row 1 and the cases below.

    Parameters
    ----------
    data : bytes
    file : str
    kind : {"sav", "zsav", "dta", "por", "sas7bdat"}

    Raises
    ------
    IntakeError
        ``I-STATISTICS`` when it is broken, ``I-CASES`` when it holds another number of cases than it states,
        ``I-GARBLED`` when no encoding makes sense of its texts.
    """
    dictionary = read_dictionary(data, file) if kind in ("sav", "zsav") else None
    encodings = _encodings(dictionary.encoding if dictionary else UNSTATED)
    content = bytes(dictionary.copy) if dictionary else data
    head, columns, *cases = read_apart(_READER, (kind, *encodings), content, file, "I-STATISTICS")
    if dictionary and 0 <= dictionary.cases != len(cases):
        raise IntakeError("I-CASES", where=file, declared=dictionary.cases, found=len(cases))
    names = [column["name"] for column in columns]
    cells = {1: dict(enumerate(names))}
    for row, case in enumerate(cases, start=2):
        cells[row] = {position: text for position, text in enumerate(case) if text.strip()}
    return Workbook(
        file,
        (Sheet(SHEET, cells),),
        notes=tuple(note for note in (head["label"], *head["notes"]) if note),
        notices=_notices(dictionary, head["encoding"]),
        variables={column["name"]: _variable(column) for column in columns},
        sets=_sets(dictionary, head["encoding"], names) if dictionary else (),
    )


def _encodings(stated: str) -> tuple[str, ...]:
    """Return the encodings to try: the stated one, then the two that Chinese files have.

    The files that state none are older ones of Stata, for which the library takes a Western one; reading them as UTF-8
    it leaves out what is none, so this comes last.
    """
    others = ("gb18030", "utf-8") if stated == UNSTATED else ("utf-8", "gb18030")
    return tuple(dict.fromkeys(name for name in (stated, *others) if name))


def _variable(column: dict) -> Variable:
    missing = tuple((low, high) for low, high in column["missing"])
    return Variable(column["label"], column["values"], missing, column["measure"])


def _notices(dictionary: Dictionary | None, used: str) -> tuple[Notice, ...]:
    stated = dictionary.encoding if dictionary else UNSTATED
    if used == (stated or "utf-8") and not (dictionary and dictionary.misstated):
        return ()
    name = {"utf-8": "UTF-8", "gb18030": "GB18030（中文）"}.get(used, used)
    words = f"数据文件没有写明或写错了文字编码，按{name}读入；请抽看几个标签是不是正常的中文。"
    return (Notice("encoding_chosen", "info", words),)


def _sets(dictionary: Dictionary, encoding: str, names: list[str]) -> tuple[ResponseSet, ...]:
    """Return the sets with the names of their variables as the sheet has them; case does not count."""
    known = {name.casefold(): name for name in names}

    def text(raw: bytes) -> str:
        return raw.decode(encoding, "replace")

    def members(found: RawSet) -> tuple[str, ...]:
        written = (text(dictionary.names.get(short.upper(), short)) for short in found.variables)
        return tuple(known[name.casefold()] for name in written if name.casefold() in known)

    return tuple(
        ResponseSet(
            text(found.name).removeprefix("$"), text(found.label), found.sort, text(found.counted), members(found)
        )
        for found in dictionary.sets
    )
