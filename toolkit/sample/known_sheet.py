"""The empty sheet in which a person writes down what is known of the population."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import StoreError
from toolkit.files import save
from toolkit.questionnaire.bank import places
from toolkit.sample.groups import grouping, usual_groups
from toolkit.sample.known import COMMUNITY, FILES, HEAD, ITEM, OPTION, PEOPLE, SOURCE, margins_file

if TYPE_CHECKING:
    from toolkit.questionnaire import Questionnaire

_HELP = (
    ("做什么用", "写下总体里各类青年有多少人，工具据此给答卷加权，让样本的构成和总体一样。"),
    (PEOPLE, "写人数（1250）或占比（12.5%），一项里要统一；一项的各行合起来是总体的全部。"),
    (SOURCE, "这些数从哪里来，例如：公安户籍年报2024、社区网格台账2025年5月。每一项至少写一行。"),
    (ITEM, "题号，例如 SCR02；两题交叉写 SCR02×DEM01，选项写 18—22周岁×男。不知道人数的项，整项空着或删去。"),
    (OPTION, "要合并的几类写在一行，用加号连起来：14—17周岁＋18—22周岁，人数写合计。"),
    (
        COMMUNITY,
        "几个社区合起来算的，空着；只给一个社区用的，写它的代码，例如 02。项目写“社区”，选项写代码，是各社区的人数。",
    ),
    ("不要写", "“不愿回答”“不清楚”不用写，没有回答的人保持原来的份量。"),
    ("填好以后", "保存、关闭，再运行一次 toolkit weight。"),
)


def write_blank(folder: Path, questionnaire: Questionnaire, communities: Sequence[str] = ()) -> Path:
    """Write the sheet into a survey's folder: the questions that usually group people, numbers left out.

    Parameters
    ----------
    folder : Path
    questionnaire : Questionnaire
    communities : sequence of str
        Codes of the communities that are put together; none for a survey of one.

    Raises
    ------
    StoreError
        ``S-EXISTS``: what is written down there already is never written over.
    """
    if there := margins_file(folder):
        raise StoreError("S-EXISTS", where=there.name)
    from toolkit.document.xlsx import write_grid

    rows: list[list[str | int | float | None]] = [list(HEAD)]
    for name in usual_groups(questionnaire):
        item = questionnaire.by_id[name]
        own = {code for codes in grouping(questionnaire, item).groups.values() for code in codes}
        rows += [[name, label, None, None, None] for code, label in item.labels.items() if code in own]
    names = {place.code: place.community for place in places()}
    rows += [[COMMUNITY, names.get(code, code), None, None, None] for code in communities]
    grid = write_grid({"总体构成": rows, "填写说明": [list(line) for line in _HELP]})
    return save(folder / FILES[0], grid)
