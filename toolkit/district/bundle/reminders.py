"""Messages to communities, kind and complete, ready to be copied into a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.district.bundle.bundle import Bundle
    from toolkit.errors import ToolkitError
    from toolkit.questionnaire.bank import Place


def not_come(place: Place, survey: str, wave: int, due: str = "") -> str:
    """Return what to write to a community of which nothing has come."""
    until = f"，约定的日期是{due}" if due else ""
    return (
        f"{place.community}：您好！我们还没有收到“{survey}”第{wave}期的报送包{until}。"
        f"请在项目文件夹里运行 {_command(place, survey, wave)} ，把生成的 .zip 文件原样发来。"
        "不便交逐份数据的，在命令后面加上 --tables-only，只交汇总表。遇到困难请告诉我们，我们一起解决。谢谢！"
    )


def about_refused(place: Place, survey: str, wave: int, errors: Mapping[str, ToolkitError]) -> str:
    """Return what to write to a community whose bundle cannot be used."""
    faults = "".join(f"“{file}”{error.message}" for file, error in errors.items())
    return (
        f"{place.community}：您好！“{survey}”第{wave}期的报送包收到了，但是还用不上：{faults}"
        f"请运行 {_command(place, survey, wave)} 重新生成一份，不解开、不改动，原样发来。"
        "还是不行的，请把电脑上的提示截图给我们，我们一起解决。谢谢！"
    )


def about_several(place: Place, survey: str, wave: int, bundles: Sequence[Bundle]) -> str:
    """Return what to write to a community that has handed in several bundles."""
    told = "；".join(f"{_held(bundle)}，校验码开头 {bundle.checksum[:8]}" for bundle in bundles)
    return (
        f"{place.community}：您好！“{survey}”第{wave}期收到了{len(bundles)}份内容不同的报送包：{told}。"
        "请告诉我们以哪一份为准，其余的我们不用。谢谢！"
    )


def _held(bundle: Bundle) -> str:
    about = bundle.manifest
    day = f"，数据到{about.day}" if about.day else ""
    return f"{'汇总表' if bundle.tables_only else '逐份数据'}{about.rows}份{day}"


def _command(place: Place, survey: str, wave: int) -> str:
    return f"toolkit bundle {survey} --community {place.code} --wave {wave}"
